import type { DatabasePlace } from '../../db/open.ts';
import type { Actor } from '../../db/tx.ts';
import type { Clock } from '../../shared/clock.ts';
import { Cancelled, type Report, unwatched } from '../../shared/progress.ts';
import type { Job } from '../../shared/underway.ts';
import type { JobKind, JobRequest, JobTable } from './messages.ts';
import { runInThread } from './thread.ts';

/** Long work on one registry, done beside the requests in worker threads with connections of their own. */
export class Jobs {
  /** The last job of each kind: the next one waits for it. */
  private readonly last = new Map<JobKind, Promise<unknown>>();

  constructor(
    private readonly place: DatabasePlace,
    private readonly clock: Clock,
  ) {}

  /** Puts a job behind those of its kind. */
  start<K extends JobKind>(
    kind: K,
    actor: Actor,
    input: JobTable[K]['input'],
    report: Report = unwatched,
  ): Job<JobTable[K]['result']> {
    const buffer = new SharedArrayBuffer(4);
    const flag = new Int32Array(buffer);
    let dropOut: () => void = () => undefined;
    const run = async (): Promise<unknown> => {
      dropOut = () => undefined;
      if (Atomics.load(flag, 0) === 1) throw new Cancelled();
      const today = this.clock.today();
      const job: JobRequest<K> = { kind, actor, input, place: this.place, today, flag: buffer };
      return runInThread(job, report);
    };
    const turn = (this.last.get(kind) ?? Promise.resolve()).then(run);
    this.last.set(
      kind,
      turn.catch(() => undefined),
    );
    // One that still waits is called off at once.
    const done = Promise.race([
      turn,
      new Promise((_, reject) => {
        dropOut = () => reject(new Cancelled());
      }),
    ]);
    return {
      // The thread answers a job with the result of its kind.
      done: done as Promise<JobTable[K]['result']>,
      cancel: () => {
        Atomics.store(flag, 0, 1);
        dropOut();
      },
    };
  }
}
