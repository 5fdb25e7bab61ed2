import type { DatabasePlace } from '../../db/open.ts';
import type { Actor } from '../../db/tx.ts';
import type { ClosingForm, ExportForm } from '../../features/exports/schema.ts';
import type { ReadReport, SignedFile } from '../../features/exports/service.ts';
import type { WholeDecision } from '../../features/imports/decisions/whole.ts';
import type { ImportAnswer } from '../../features/imports/schema.ts';
import type { MadeReport } from '../../features/reportForms/making.ts';
import type { ListedFigure } from '../../features/reportForms/names.ts';
import type { FillForm } from '../../features/reportForms/schema.ts';
import type { SealedFilling, Trial } from '../../features/reportForms/sealing.ts';
import type { Folders } from '../../features/reportForms/service.ts';
import type { Fault } from '../../shared/errors.ts';
import type { Progress } from '../../shared/progress.ts';
import type { OnceKey } from '../idempotency.ts';
import type { Reply } from '../reply.ts';

/** What is done beside the requests, in a worker thread: what each job is told and what it answers. */
export interface JobTable {
  /** Reads what an export holds and writes its file; nothing in the database. */
  export: { input: { id: string; folders: Folders }; result: MadeReport };
  /** Makes the signed file of a version; nothing in the database. */
  exportSign: { input: { id: string; exportsDir: string; form: ClosingForm }; result: SignedFile };
  /** Reads a report's sheets as they stand now. */
  report: { input: { form: ExportForm }; result: ReadReport };
  /** Reads a file that was received and stages its rows. */
  importRead: { input: { id: string; file: string }; result: ImportAnswer };
  /** Decides of a whole staged import, with the key of the request that asked for it. */
  importDecide: {
    input: { id: string; asked: WholeDecision; key: OnceKey | undefined };
    result: Written;
  };
  /** Writes a staged import in one transaction, with the key of the request that asked for it. */
  importCommit: { input: { id: string; key: OnceKey | undefined }; result: Written };
  /** Takes a written import back. */
  importUndo: { input: { id: string; key: OnceKey | undefined }; result: Written };
  /** Fills a form in memory: its checks, and the sheets to look at. */
  formTrial: { input: { id: string; asked: FillForm; dataDir: string }; result: Trial };
  /** Fills a form and seals the file; nothing in the database. */
  formSeal: { input: { id: string; asked: FillForm; folders: Folders }; result: SealedFilling };
  /** What forms may be filled with, with its values of a month. */
  formFigures: { input: { month: string }; result: ListedFigure[] };
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
