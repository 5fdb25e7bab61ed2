import type { DatabasePlace } from '../../db/open.ts';
import type { Actor } from '../../db/tx.ts';
import type { MadeExport } from '../../features/exports/service.ts';
import type { Fault } from '../../shared/errors.ts';
import type { Progress } from '../../shared/progress.ts';

/** What is done beside the requests, in a worker thread: what each job is told and what it answers. */
export interface JobTable {
  /** Reads what an export holds and writes its file; nothing in the database. */
  export: { input: { id: string; exportsDir: string }; result: MadeExport };
}

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
