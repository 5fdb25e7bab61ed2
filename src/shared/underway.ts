import { type Progress, type Report, type Told, tellProgress } from './progress.ts';

/** Work on its way. */
export interface Job<R> {
  done: Promise<R>;
  /** Calls it off: `done` rejects with `Cancelled`, unless the work was at its end. */
  cancel(): void;
}

interface Entry {
  job: Job<unknown>;
  progress: Progress | null;
  listeners: Set<() => void>;
}

/** The work under way in this process by the id of its thing: how far it is, who wants to know, how to call it off. */
export class Underway {
  private readonly entries = new Map<string, Entry>();

  /** Follows a job to its end. `start` is given where to tell how far it is. */
  follow<R>(id: string, start: (report: Report) => Job<R>): Promise<R> {
    const entry: Entry = {
      job: { done: Promise.resolve(), cancel: () => undefined },
      progress: null,
      listeners: new Set(),
    };
    this.entries.set(id, entry);
    const tell = (): void => {
      for (const listener of entry.listeners) listener();
    };
    const job = start((progress) => {
      entry.progress = progress;
      tell();
    });
    entry.job = job;
    return job.done.finally(() => {
      if (this.entries.get(id) === entry) this.entries.delete(id);
      tell();
    });
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  /** How far it is, in words; undefined when it is not under way. */
  told(id: string): Told | undefined {
    const entry = this.entries.get(id);
    return entry && tellProgress(entry.progress, [...this.entries.keys()].indexOf(id));
  }

  /** Calls the work off without waiting for its end; false when there is none. */
  callOff(id: string): boolean {
    const entry = this.entries.get(id);
    entry?.job.cancel();
    return entry !== undefined;
  }

  /** Calls the work off and waits until it has ended; false when there is none. */
  async cancel(id: string): Promise<boolean> {
    const entry = this.entries.get(id);
    if (!entry) return false;
    entry.job.cancel();
    await entry.job.done.catch(() => undefined);
    return true;
  }

  /** Waits for the end of the work, however it ends. */
  async settled(id: string): Promise<void> {
    await this.entries.get(id)?.job.done.catch(() => undefined);
  }

  /** Hears of every news, the end among them; answers how to hear no more. */
  listen(id: string, listener: () => void): () => void {
    const entry = this.entries.get(id);
    entry?.listeners.add(listener);
    return () => entry?.listeners.delete(listener);
  }
}
