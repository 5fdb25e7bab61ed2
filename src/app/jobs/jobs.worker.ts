import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { openDb } from '../../db/open.ts';
import type { Db } from '../../db/tx.ts';
import { makeSignedFile, readReport } from '../../features/exports/service.ts';
import { prepareWhole } from '../../features/imports/decisions/whole.ts';
import { readReceived } from '../../features/imports/received.ts';
import { commitImport, undoImport } from '../../features/imports/service.ts';
import { makeReport } from '../../features/reportForms/making.ts';
import { sealFilling, trialFilling } from '../../features/reportForms/sealing.ts';
import { figuresOf } from '../../features/reportForms/service.ts';
import { clockWithToday } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { Cancelled, type Report } from '../../shared/progress.ts';
import { beforeCommit } from '../beforeCommit.ts';
import type { JobKind, JobMessage, JobRequest, JobTable } from './messages.ts';
import { written } from './written.ts';

type Work<K extends JobKind> = (db: Db, job: JobRequest<K>, report: Report) => Promise<JobTable[K]['result']>;

const works: { [K in JobKind]: Work<K> } = {
  export: (db, { actor, input }, report) => makeReport(db, actor, input.folders, input.id, report),
  exportSign: (db, { actor, input }) => makeSignedFile(db, actor, input.exportsDir, input.id, input.form),
  report: (db, { actor, input }) => db.read(actor, (t) => readReport(t, input.form)),
  importRead: (db, { actor, input }, report) => readReceived(db, actor, input.id, input.file, report),
  importDecide: async (db, { actor, input }, report) =>
    written(db, actor, input.key, await prepareWhole(db, actor, input, report)),
  importCommit: (db, { actor, input }, report) =>
    written(db, actor, input.key, (t) => commitImport(t, input.id, report)),
  importUndo: (db, { actor, input }) => written(db, actor, input.key, (t) => undoImport(t, input.id)),
  formTrial: (db, { actor, input }) => trialFilling(db, actor, input.dataDir, input.id, input.asked),
  formSeal: (db, { actor, input }) => sealFilling(db, actor, input.folders, input.id, input.asked),
  formFigures: (db, { actor, input }) => db.read(actor, (t) => figuresOf(t, input.month)),
};

const toldEveryMs = 150;

/** Passes news on, a few times a second, and stops work that has been called off. */
function reporter(send: (message: JobMessage) => void, { flag }: JobRequest): Report {
  const isCalledOff = new Int32Array(flag);
  const clock = clockWithToday('');
  let told = 0;
  let phase = '';
  return (progress) => {
    if (Atomics.load(isCalledOff, 0) === 1) throw new Cancelled();
    const now = clock.elapsedMs();
    if (progress.phase === phase && now - told < toldEveryMs) return;
    told = now;
    phase = progress.phase;
    send({ progress });
  };
}

async function run<K extends JobKind>(job: JobRequest<K>, send: (message: JobMessage) => void) {
  const db = openDb(job.place, clockWithToday(job.today), beforeCommit);
  try {
    send({ result: await works[job.kind](db, job, reporter(send, job)) });
  } catch (error) {
    if (error instanceof Cancelled) send({ cancelled: true });
    else if (error instanceof AppError) {
      const { code, detail, errors } = error;
      send({ refused: { code, detail, errors } });
    } else {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      send({ failed: { message, stack } });
    }
  } finally {
    await db.close();
  }
}

/** Nice by so much: a quarter of a processor that a request wants too, and all of one that nobody wants. */
const nicer = 5;
// Linux has a priority a thread (setpriority(2), Notes), other systems one of the whole program.
if (os.platform() === 'linux')
  os.setPriority(Math.min(os.getPriority() + nicer, os.constants.priority.PRIORITY_LOW));

const port = parentPort;
port?.on('message', (job: JobRequest) => {
  run(job, (message) => port.postMessage(message));
});
