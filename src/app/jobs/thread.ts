import type { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { Cancelled, type Report } from '../../shared/progress.ts';
import { startWorker } from '../../shared/worker.ts';
import type { JobMessage, JobRequest } from './messages.ts';

const quietMs = 60_000;

interface Running {
  report: Report;
  settle(message: Exclude<JobMessage, { progress: unknown }>): void;
  reject(error: unknown): void;
}

/** A worker thread that does one job at a time. */
class Thread {
  private readonly worker: Worker = startWorker(import.meta.url, 'jobs', null);
  private running: Running | undefined;
  private ending: NodeJS.Timeout | undefined;

  constructor() {
    this.worker.on('message', (message: JobMessage) => {
      if ('progress' in message) this.running?.report(message.progress);
      else this.running?.settle(message);
    });
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', (code) => this.end(new Error(`the worker thread ended with ${code}`)));
  }

  private end(error: unknown): void {
    resting.delete(this);
    clearTimeout(this.ending);
    this.running?.reject(error);
  }

  private rest(): void {
    this.running = undefined;
    this.worker.unref();
    resting.add(this);
    this.ending = setTimeout(() => {
      resting.delete(this);
      this.worker.terminate();
    }, quietMs).unref();
  }

  run(job: JobRequest, report: Report): Promise<unknown> {
    resting.delete(this);
    clearTimeout(this.ending);
    this.worker.ref(); // a program that is told to stop waits for what it has begun
    return new Promise((resolve, reject) => {
      const settle: Running['settle'] = (message) => {
        this.rest();
        if ('result' in message) resolve(message.result);
        else reject(faultOf(message));
      };
      this.running = { report, settle, reject };
      this.worker.postMessage(job);
    });
  }
}

/** Threads that have nothing to do; each ends after a quiet minute. */
const resting = new Set<Thread>();

/** Runs a job in a worker thread. Rejects as the work did, with `Cancelled` when it was called off. */
export function runInThread(job: JobRequest, report: Report): Promise<unknown> {
  const [thread = new Thread()] = resting;
  return thread.run(job, report);
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
