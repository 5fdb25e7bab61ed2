import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Actor, type Db, systemActor } from '../../db/tx.ts';
import { AppError, conflict } from '../../shared/errors.ts';
import { Cancelled, type Report } from '../../shared/progress.ts';
import { type Job, Underway } from '../../shared/underway.ts';
import { accountActor } from '../accounts/service.ts';
import { manyRows, rowsOfImport, type WholeDecision } from './decisions/whole.ts';
import {
  beginCommit,
  commitFailed,
  dropImport,
  failReading,
  noteFault,
  receiveImport,
  unfinishedImports,
} from './received.ts';
import type { ImportAnswer, ReadingForm } from './schema.ts';
import { beginReadingAgain } from './senders/senders.ts';
import type { ImportForm } from './senders/sent.ts';
import { readImport } from './service.ts';

interface WholeInput<Key> {
  id: string;
  asked: WholeDecision;
  key: Key | undefined;
}

/** What is done in worker threads: one file after another is read, one import after another written. */
export interface ImportJobs<Key, Written> {
  read(actor: Actor, input: { id: string; file: string }, report: Report): Job<ImportAnswer>;
  decide(actor: Actor, input: WholeInput<Key>, report: Report): Job<Written>;
  /** The same at once, in the request's own transaction. */
  decideNow(actor: Actor, input: WholeInput<Key>): Promise<Written>;
  commit(actor: Actor, input: { id: string; key: Key | undefined }, report: Report): Job<Written>;
  undo(actor: Actor, input: { id: string; key: Key | undefined }, report: Report): Job<Written>;
}

const momentMs = 1500;

const systemFault = 'Lỗi hệ thống khi đọc tệp: nhập lại, hoặc báo quản trị xem nhật ký của máy chủ.';

const decidingFault = 'Lỗi hệ thống khi xử lý: làm lại, hoặc báo quản trị xem nhật ký của máy chủ.';

/**
 * Imports on their way: files kept until they are decided, read and written beside the requests. `Key`: what makes a
 * request one that was answered before; `Written`: what it is answered.
 */
export class ImportRunner<Key, Written> {
  readonly underway = new Underway();
  private readonly all = new Set<Promise<unknown>>();
  private readonly readings = new Set<string>();
  private readonly decidings = new Set<string>();

  constructor(
    private readonly db: Db,
    private readonly folder: string,
    private readonly jobs: ImportJobs<Key, Written>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  private readonly fileOf = (id: string): string => path.join(this.folder, id);

  /** Keeps a file and begins to read it. `read` answers when that is done, or rejects with why it cannot be. */
  async receive(
    actor: Actor,
    form: ImportForm & { sha256: string },
  ): Promise<{ id: string; read: Promise<ImportAnswer> }> {
    const { file, ...rest } = form;
    const id = await this.db.tx(actor, (t) => receiveImport(t, rest));
    try {
      await mkdir(this.folder, { recursive: true });
      await copyFile(file, this.fileOf(id));
    } catch (error) {
      await this.drop(actor, id);
      throw error;
    }
    return { id, read: this.read(actor, id) };
  }

  /** Waits for a reading as somebody who is told how it ends: of a file that cannot be read nothing stays. */
  async answered<T>(actor: Actor, id: string, read: Promise<T>): Promise<T> {
    try {
      return await read;
    } catch (error) {
      if (error instanceof AppError && error.code !== 'conflict') await this.drop(actor, id);
      throw error;
    }
  }

  /** Reads a kept file; what it staged before is replaced. A file that cannot be read is `failed`, with the reason. */
  read(actor: Actor, id: string): Promise<ImportAnswer> {
    const file = this.fileOf(id);
    this.readings.add(id);
    const reading = this.underway
      .follow(id, (report) => this.jobs.read(actor, { id, file }, report))
      .catch(async (error) => {
        if (error instanceof Cancelled) throw cancelledFault();
        const fault = error instanceof AppError ? error.detail : systemFault;
        await this.db.tx(systemActor, (t) => failReading(t, id, fault));
        await rm(file, { force: true });
        if (!(error instanceof AppError)) this.onFault(error);
        throw error;
      })
      .finally(() => this.readings.delete(id));
    return this.remember(reading);
  }

  /** Reads a kept file again in another way, in place of what it staged. */
  async readAgain(actor: Actor, id: string, change: ReadingForm): Promise<{ read: Promise<ImportAnswer> }> {
    await this.underway.settled(id);
    await this.db.tx(actor, (t) => beginReadingAgain(t, id, change));
    return { read: this.read(actor, id) };
  }

  /** Decides of a whole staged import: of a small one at once, of a large one beside the requests. */
  async decide(actor: Actor, id: string, asked: WholeDecision, key?: Key): Promise<Written> {
    const rows = await this.db.read(actor, (t) => rowsOfImport(t, id));
    while (this.underway.has(id)) await this.underway.settled(id);
    if (rows < manyRows) return this.jobs.decideNow(actor, { id, asked, key });
    this.decidings.add(id);
    const decided = this.underway
      .follow(id, (report) => this.jobs.decide(actor, { id, asked, key }, report))
      .catch((error) => {
        throw error instanceof Cancelled ? cancelledFault() : error;
      })
      .finally(() => this.decidings.delete(id));
    return this.remember(decided);
  }

  /** The same for a page, which waits only a moment: what refuses it later stands on the page of the import. */
  async decideSoon(actor: Actor, id: string, asked: WholeDecision): Promise<void> {
    const decided = this.decide(actor, id, asked);
    const isInTime = await Promise.race([decided.then(() => true), moment()]);
    if (isInTime) return;
    const noted = decided.catch(async (error) => {
      if (isCancelledFault(error)) return;
      if (!(error instanceof AppError)) this.onFault(error);
      const fault = error instanceof AppError ? error.detail : decidingFault;
      await this.db.tx(systemActor, (t) => noteFault(t, id, fault));
    });
    this.remember(noted).catch(this.onFault);
  }

  /** Writes a staged import; waits for one that is being written, so that two of them have one effect. */
  async commit(actor: Actor, id: string, key?: Key): Promise<Written> {
    await this.underway.settled(id);
    await this.db.tx(actor, (t) => beginCommit(t, id));
    const written = this.write(id, (report) => this.jobs.commit(actor, { id, key }, report))
      .catch(async (error) => {
        await this.db.tx(systemActor, (t) => commitFailed(t, id));
        throw error instanceof Cancelled ? cancelledFault() : error;
      })
      .then(async (answer) => {
        await rm(this.fileOf(id), { force: true });
        return answer;
      });
    return this.remember(written);
  }

  /** Takes a written import back. */
  async undo(actor: Actor, id: string, key?: Key): Promise<Written> {
    await this.underway.settled(id);
    return this.remember(this.write(id, (report) => this.jobs.undo(actor, { id, key }, report)));
  }

  /** Nobody else of this program writes meanwhile: they wait in the queue. */
  private write(id: string, begin: (report: Report) => Job<Written>): Promise<Written> {
    return this.underway.follow(id, (report) => {
      let job: Job<Written> | undefined;
      let isOff = false;
      const done = this.db.lend(() => {
        if (isOff) return Promise.reject(new Cancelled());
        job = begin(report);
        return job.done;
      });
      const cancel = (): void => {
        isOff = true;
        job?.cancel();
      };
      return { done, cancel };
    });
  }

  /**
   * Calls off what is under way: a reading leaves nothing, a commit or a decision the import as it was staged; else the
   * import is dropped. Answers whether it is still there.
   */
  async cancel(actor: Actor, id: string): Promise<{ stays: boolean }> {
    const { state } = await this.db.read(actor, (t) => readImport(t, id));
    const isStaged = state === 'committing' || this.decidings.has(id);
    const stays = (await this.underway.cancel(id)) && isStaged;
    if (!stays) await this.drop(actor, id);
    return { stays };
  }

  /** Waits a moment for work to end, as whoever asked for it would; what takes longer goes on and shows how far it is. */
  async soon<T>(work: Promise<T>): Promise<T | undefined> {
    work.catch(() => undefined); // told by the page of the import
    return Promise.race([work, moment()]);
  }

  /** Drops an import that is not written, with its file. */
  async drop(actor: Actor, id: string): Promise<void> {
    await this.db.tx(actor, (t) => dropImport(t, id));
    await rm(this.fileOf(id), { force: true });
  }

  /** At start: a commit that a stop cut off has left nothing, files not yet read are read. */
  async resume(): Promise<void> {
    const unfinished = await this.db.read(systemActor, async (t) =>
      Promise.all(
        (await unfinishedImports(t)).map(async (each) => ({
          ...each,
          actor: await accountActor(t, each.createdBy),
        })),
      ),
    );
    for (const { id, state, actor } of unfinished) {
      if (state === 'committing') await this.db.tx(systemActor, (t) => commitFailed(t, id));
      else this.read(actor, id).catch(() => undefined); // its page says why
    }
    await this.sweep();
  }

  /** Takes away files whose import has been decided, or never came to be. */
  private async sweep(): Promise<void> {
    const kept = await readdir(this.folder).catch(() => []);
    for (const id of kept) {
      const state = await this.db
        .read(systemActor, (t) => readImport(t, id))
        .then(
          (answer) => answer.state,
          () => undefined,
        );
      if (state !== 'reading' && state !== 'ready') await rm(this.fileOf(id), { force: true });
    }
  }

  /** Settles when everything begun so far has ended. */
  async idle(): Promise<void> {
    while (this.all.size > 0) await Promise.allSettled(this.all);
  }

  /**
   * Before the program ends: readings are broken off, to be begun again at the next start, and decisions, which have to be
   * asked for again; commits are waited for.
   */
  async stop(): Promise<void> {
    for (const id of [...this.readings, ...this.decidings]) this.underway.cancel(id);
    await this.idle();
  }

  private remember<T>(work: Promise<T>): Promise<T> {
    this.all.add(work);
    const forget = (): void => {
      this.all.delete(work);
    };
    work.then(forget, forget);
    return work;
  }
}

const moment = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), momentMs));

const cancelledFault = (): AppError => conflict('/state', 'cancelled', 'Đã hủy theo yêu cầu.');

const isCancelledFault = (error: unknown): boolean =>
  error instanceof AppError && error.errors.some(({ code }) => code === 'cancelled');
