import type { DatabasePlace } from '../../db/open.ts';
import type { Actor } from '../../db/tx.ts';
import type { MadeExport } from '../../features/exports/service.ts';
import type { ImportAnswer } from '../../features/imports/schema.ts';
import type { Fault } from '../../shared/errors.ts';
import type { Progress } from '../../shared/progress.ts';
import type { OnceKey } from '../idempotency.ts';
import type { Reply } from '../reply.ts';

/** What is done beside the requests, in a worker thread: what each job is told and what it answers. */
export interface JobTable {
  /** Reads what an export holds and writes its file; nothing in the database. */
  export: { input: { id: string; exportsDir: string }; result: MadeExport };
  /** Reads a file that was received and stages its rows. */
  importRead: { input: { id: string; file: string }; result: ImportAnswer };
  /** Writes a staged import in one transaction, with the key of the request that asked for it. */
  importCommit: { input: { id: string; key: OnceKey | undefined }; result: Written };
  /** Takes a written import back. */
  importUndo: { input: { id: string; key: OnceKey | undefined }; result: Written };
}

/** What a request is answered: a `Reply` as plain data. */
export type Written = Pick<Reply, 'body' | 'options'>;

export type JobKind = keyof JobTable;

/** A job as it goes to the thread: plain data. */
export interface JobRequest<K extends JobKind = JobKind> {
  kind: K;
  input: JobTable[K]['input'];
  actor: Actor;
  place: DatabasePlace;
  /** The desk's day, which stands still while a job runs. */
  today: string;
  /** One Int32: 1 once the job has been called off. */
  flag: SharedArrayBuffer;
}

/** What the thread sends back: any number of `progress`, then one of the others. */
export type JobMessage =
  | { progress: Progress }
  | { result: unknown }
  | { refused: { code: string; detail: string; errors: Fault[] } }
  | { cancelled: true }
  | { failed: { message: string; stack: string | undefined } };
