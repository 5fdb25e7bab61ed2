import type { DatabasePlace } from '../../db/open.ts';
import type { Actor } from '../../db/tx.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Report, unwatched } from '../../shared/progress.ts';
import type { JobKind, JobRequest, JobTable } from './messages.ts';
import { JobThread } from './thread.ts';

/** The threads of this process, whatever registries it has open: none waits for another's work. */
const threads: Record<JobKind, JobThread> = { export: new JobThread() };

/** A job on its way. */
export interface Job<R> {
  done: Promise<R>;
  /** Calls it off: `done` rejects with `Cancelled`, unless the work was at its end. */
  cancel(): void;
}

/** Long work on one registry, done beside the requests in worker threads with connections of their own. */
export class Jobs {
  constructor(
    private readonly place: DatabasePlace,
    private readonly clock: Clock,
  ) {}

  start<K extends JobKind>(
    kind: K,
    actor: Actor,
    input: JobTable[K]['input'],
    report: Report = unwatched,
  ): Job<JobTable[K]['result']> {
    const flag = new SharedArrayBuffer(4);
    const job: JobRequest<K> = { kind, actor, input, place: this.place, today: this.clock.today(), flag };
    return {
      // The thread answers a job with the result of its kind.
      done: threads[kind].run(job, report) as Promise<JobTable[K]['result']>,
      cancel: () => {
        Atomics.store(new Int32Array(flag), 0, 1);
      },
    };
  }
}
