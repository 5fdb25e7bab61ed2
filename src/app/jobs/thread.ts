import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { Cancelled, type Report } from '../../shared/progress.ts';
import type { JobMessage, JobRequest } from './messages.ts';

const quietMs = 60_000;

// The built one: beside the program, or in its folder where the sources themselves are run (tests build first).
const program = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/jobs.worker.js' : './jobs.worker.js',
  import.meta.url,
);

/** A worker thread: begun when first needed, its jobs one after another, ended after a quiet minute. */
export class JobThread {
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private ending: NodeJS.Timeout | undefined;

  /** How many jobs run or wait. */
  get length(): number {
    return this.waiting;
  }

  /** Runs a job once those before it are done. Rejects as the work did, with `Cancelled` when it was called off. */
  run(job: JobRequest, report: Report): Promise<unknown> {
    this.waiting++;
    clearTimeout(this.ending);
    const done = this.last.then(() => this.runNow(job, report));
    this.last = done.then(
      () => this.rest(),
      () => this.rest(),
    );
    return done;
  }

  private rest(): void {
    this.waiting--;
    if (this.waiting > 0) return;
    this.ending = setTimeout(() => {
      this.worker?.terminate();
      this.worker = undefined;
    }, quietMs).unref();
  }

  private runNow(job: JobRequest, report: Report): Promise<unknown> {
    if (Atomics.load(new Int32Array(job.flag), 0) === 1) return Promise.reject(new Cancelled());
    this.worker ??= new Worker(program);
    const { worker } = this;
    worker.ref(); // a program that is told to stop waits for what it has begun
    return new Promise((resolve, reject) => {
      // One by one: with all of them gone, the thread's own among them, no further message would come.
      const settle = (end: () => void): void => {
        worker.off('message', told).off('error', broken).off('exit', ended);
        worker.unref();
        end();
      };
      const told = (message: JobMessage): void => {
        if ('progress' in message) report(message.progress);
        else settle(() => ('result' in message ? resolve(message.result) : reject(faultOf(message))));
      };
      const broken = (error: unknown): void => {
        this.worker = undefined;
        settle(() => reject(error));
      };
      const ended = (code: number): void => broken(new Error(`the worker thread ended with ${code}`));
      worker.on('message', told).on('error', broken).on('exit', ended);
      worker.postMessage(job);
    });
  }
}

type Unhappy = Exclude<JobMessage, { progress: unknown } | { result: unknown }>;

/** The error of the other thread, as it would have come here. */
function faultOf(message: Unhappy): Error {
  if ('cancelled' in message) return new Cancelled();
  if ('refused' in message) {
    const { code, detail, errors } = message.refused;
    return new AppError(code as ErrorCode, detail, errors); // an AppError's own code
  }
  const error = new Error(message.failed.message);
  if (message.failed.stack) error.stack = message.failed.stack;
  return error;
}
