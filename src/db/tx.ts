import { type Clock, nextInstant } from '../shared/clock.ts';
import { type AuditEntry, appendAudit } from './auditChain.ts';
import type { Connection, NewRow, SqlValue } from './connection.ts';
import { type Dialect, isBusy, suspendTextIndexes } from './dialect.ts';
import { readTx, writing } from './writing.ts';

export type Role = 'admin' | 'officer' | 'leader' | 'groupHead' | 'city';

/** Who asks: an account, or the program itself (`system`: demo seed, command line, set-up). */
export interface Actor {
  accountId: string | null;
  username: string;
  fullName: string;
  role: Role | 'system';
  /** Area code the account is bound to; null: everywhere. */
  area: string | null;
}

export const systemActor: Actor = {
  accountId: null,
  username: 'system',
  fullName: 'Hệ thống',
  role: 'system',
  area: null,
};

/** What a service may do in a read: SQL on one snapshot. */
export interface ReadTx {
  readonly dialect: Dialect;
  readonly actor: Actor;
  /** The newest committed recording instant; in a write, the instant of this transaction. */
  readonly now: string;
  /** The desk's day. */
  readonly today: string;
  all<R>(sql: string, params?: readonly SqlValue[]): Promise<R[]>;
  one<R>(sql: string, params?: readonly SqlValue[]): Promise<R | undefined>;
}

/** What a service may do in a write: one transaction with its audit rows. Inside it only SQL is awaited. */
export interface WriteTx extends ReadTx {
  run(sql: string, params?: readonly SqlValue[]): Promise<{ changes: number }>;
  /**
   * Inserts a row. A large transaction holds it back to write it with others, before the next statement at the latest:
   * that it can be inserted has to be certain.
   */
  insert(table: string, row: NewRow): Promise<void>;
  /** Inserts rows that name the same columns. */
  insertMany(table: string, rows: readonly NewRow[]): Promise<void>;
  /** Adds an audit row, written with the transaction. Every write needs at least one. */
  audit(entry: AuditEntry): void;
  newId(): string;
  /** Begins a part. Parts may lie in one another; the innermost ends first. */
  beginPart(): Promise<Part>;
  /** How many writes were begun so far, audit rows among them. */
  readonly writes: number;
  /** People whose facts or names changed: what is derived of them is recomputed just before commit. */
  readonly touchedPeople: Set<string>;
}

/** A part of a transaction, kept or taken back by itself. */
export interface Part {
  keep(): Promise<void>;
  /** Leaves nothing of it behind: no row, no audit row, nobody to be counted anew. */
  takeBack(): Promise<void>;
}

export type ReadFunction<T> = (t: ReadTx) => Promise<T>;
export type WriteFunction<T> = (t: WriteTx) => Promise<T>;

export interface Db {
  readonly dialect: Dialect;
  /** Runs `fn` on one snapshot, beside the writer. */
  read<T>(actor: Actor, fn: ReadFunction<T>): Promise<T>;
  /**
   * Runs `fn` as one transaction and answers once it is durable. Waiting functions share one commit (group commit);
   * one that throws is rolled back alone and rejects alone.
   */
  tx<T>(actor: Actor, fn: WriteFunction<T>, options?: WriteOptions): Promise<T>;
  /**
   * Does `fn` as a transaction would and leaves nothing behind. A small one takes its turn among the writers and is rolled
   * back; a large one holds nobody up: it is done on a copy of the registry as it is now, or beside the other writers.
   */
  rehearse<T>(actor: Actor, fn: WriteFunction<T>, options?: WriteOptions): Promise<T>;
  /**
   * Has somebody else write (another thread of this program) while `fn` runs: what comes meanwhile waits in the queue
   * instead of for the lock.
   */
  lend<T>(fn: () => Promise<T>): Promise<T>;
  /**
   * Another number once anybody, in whatever process, has committed anything; undefined where that cannot be told
   * without asking the server (PostgreSQL).
   */
  changeMark(): number | undefined;
  close(): Promise<void>;
}

export interface WriteOptions {
  /** Of thousands of rows: shares its commit with nobody, and writes rows and text indexes many at once. */
  large?: boolean;
}

/** What opening a database gives `createDb`. */
export interface Connections {
  dialect: Dialect;
  writer(): Promise<Connection>;
  reader(): Promise<Connection>;
  /** Readers open at once; further reads wait. */
  readers: number;
  /** A connection for a large rehearsal, which ends in a rollback; `close` leaves nothing behind. */
  rehearsal(): Promise<Connection>;
  begin: { read: string; write: string; rehearsal: string; lockClock: string };
  changeMark(): number | undefined;
  close(): Promise<void>;
}

/** Runs inside each write transaction after the service, before commit: the roll-ups. */
export type BeforeCommit = (t: WriteTx) => Promise<void>;

interface Lent {
  lent: () => Promise<void>;
}

interface Waiting {
  large: boolean;
  actor: Actor;
  fn: WriteFunction<unknown>;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

const largestBatch = 64;
// A request's head and body come in turns of their own.
const quietTurns = 2;
const lockWaitMs = 60_000;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

interface ClockRow {
  last_instant: string;
  audit_hash: string;
}

/** The database as the services see it: snapshots to read, one queue of writers. */
export function createDb(connections: Connections, clock: Clock, beforeCommit: readonly BeforeCommit[]): Db {
  const idle: Connection[] = [];
  let open = 0;
  const waitingReaders: ((connection: Connection) => void)[] = [];
  const queue: (Waiting | Lent)[] = [];
  let running: Promise<void> | undefined;

  async function takeReader(): Promise<Connection> {
    const free = idle.pop();
    if (free) return free;
    if (open < connections.readers) {
      open++;
      return connections.reader();
    }
    return new Promise((resolve) => waitingReaders.push(resolve));
  }

  async function giveBack(connection: Connection): Promise<void> {
    const next = waitingReaders.shift();
    if (next) next(connection);
    else if (connections.dialect === 'sqlite') idle.push(connection);
    else {
      open--;
      await connection.close();
    }
  }

  async function read<T>(actor: Actor, fn: ReadFunction<T>): Promise<T> {
    const connection = await takeReader();
    try {
      await connection.run(connections.begin.read);
      try {
        const [row] = await connection.all<ClockRow>('SELECT last_instant, audit_hash FROM recording_clock');
        return await fn(readTx(connection, actor, row?.last_instant ?? '', clock.today()));
      } finally {
        await connection.run('ROLLBACK');
      }
    } finally {
      await giveBack(connection);
    }
  }

  async function begin(writer: Connection): Promise<ClockRow> {
    const deadline = clock.elapsedMs() + lockWaitMs;
    for (;;) {
      try {
        await writer.run(connections.begin.write);
        const [row] = await writer.all<ClockRow>(connections.begin.lockClock);
        if (!row) throw new Error('the recording clock is missing: run migrate');
        return row;
      } catch (error) {
        if (!isBusy(error) || clock.elapsedMs() > deadline) throw error;
        await pause(10);
      }
    }
  }

  /** Does one function in the open transaction, with what belongs to every write. */
  async function doOne<T>(
    writer: Connection,
    { actor, fn, large }: Pick<Waiting, 'actor' | 'large'> & { fn: WriteFunction<T> },
    state: ClockRow,
  ): Promise<T> {
    state.last_instant = nextInstant(state.last_instant, clock.now());
    const t = writing(
      writer,
      { actor, now: state.last_instant, today: clock.today() },
      {
        large,
        async append(t, entries) {
          state.audit_hash = await appendAudit(t, entries, state.audit_hash);
        },
      },
    );
    const indexes = large ? await suspendTextIndexes(writer) : undefined;
    const value = await fn(t);
    for (const hook of beforeCommit) await hook(t);
    await t.settle();
    await indexes?.resume();
    return value;
  }

  /** Runs one function in its savepoint; answers how to settle its promise once the batch is committed. */
  async function runOne(writer: Connection, job: Waiting, state: ClockRow): Promise<() => void> {
    const before = { ...state };
    await writer.run('SAVEPOINT job');
    try {
      const value = await doOne(writer, job, state);
      await writer.run('RELEASE SAVEPOINT job');
      return () => job.resolve(value);
    } catch (error) {
      Object.assign(state, before);
      await writer.run('ROLLBACK TO SAVEPOINT job');
      await writer.run('RELEASE SAVEPOINT job');
      return () => job.reject(error);
    }
  }

  /** Those who wait from the first on, up to somebody the queue is lent to; a large one alone. */
  function takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    for (const each of queue.slice(0, largestBatch)) {
      if ('lent' in each || (each.large && batch.length > 0)) break;
      batch.push(each);
      if (each.large) break;
    }
    queue.splice(0, batch.length);
    return batch;
  }

  async function runBatch(): Promise<void> {
    let batch: Waiting[] = [];
    let writer: Connection | undefined;
    try {
      writer = await connections.writer();
      const state = await begin(writer);
      const settle: (() => void)[] = [];
      // One that came while the lock was waited for goes with those it finds.
      batch = takeBatch();
      const [first] = batch;
      if (first?.large) {
        // Alone: what a savepoint would take back, the transaction does.
        const value = await doOne(writer, first, state);
        settle.push(() => first.resolve(value));
      } else for (const job of batch) settle.push(await runOne(writer, job, state));
      await writer.run('UPDATE recording_clock SET last_instant = ?, audit_hash = ?', [
        state.last_instant,
        state.audit_hash,
      ]);
      await writer.run('COMMIT');
      for (const done of settle) done();
    } catch (error) {
      if (batch.length === 0) batch = takeBatch();
      await writer?.run('ROLLBACK').catch(() => undefined); // nothing open when BEGIN itself failed
      for (const job of batch) job.reject(error);
    } finally {
      await writer?.close();
    }
  }

  /** Lets requests that are on their way share the commit: waits while the queue grows, some turns of the event loop. */
  async function gather(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns && queue.length < largestBatch; ) {
      const before = queue.length;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = queue.length > before ? 0 : quiet + 1;
    }
  }

  async function drain(): Promise<void> {
    do {
      await gather();
      const [first] = queue;
      if (first && 'lent' in first) {
        queue.shift();
        await first.lent();
      } else if (first) await runBatch();
    } while (queue.length > 0);
    running = undefined;
  }

  function tx<T>(actor: Actor, fn: WriteFunction<T>, { large = false }: WriteOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // The queue holds functions of every type; each is settled with its own value.
      queue.push({ large, actor, fn, resolve: resolve as (value: unknown) => void, reject });
      running ??= drain();
    });
  }

  async function rehearse<T>(
    actor: Actor,
    fn: WriteFunction<T>,
    { large = false }: WriteOptions = {},
  ): Promise<T> {
    if (!large) return rehearseInTurn(actor, fn);
    const connection = await connections.rehearsal();
    try {
      await connection.run(connections.begin.rehearsal);
      const [row] = await connection.all<ClockRow>('SELECT last_instant, audit_hash FROM recording_clock');
      const now = nextInstant(row?.last_instant ?? '', clock.now());
      const about = { actor, now, today: clock.today() };
      const value = await fn(writing(connection, about, { large: true, append: async () => undefined }));
      await connection.run('ROLLBACK');
      return value;
    } finally {
      await connection.close();
    }
  }

  async function rehearseInTurn<T>(actor: Actor, fn: WriteFunction<T>): Promise<T> {
    try {
      return await tx(actor, async (t) => {
        throw new RehearsalOver(await fn(t));
      });
    } catch (error) {
      if (error instanceof RehearsalOver) return error.value as T; // thrown above
      throw error;
    }
  }

  function lend<T>(fn: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      queue.push({ lent: () => fn().then(resolve, reject) });
      running ??= drain();
    });
  }

  return {
    dialect: connections.dialect,
    read,
    tx,
    rehearse,
    lend,
    changeMark: connections.changeMark,
    async close() {
      while (running) await running;
      for (const connection of idle.splice(0)) await connection.close();
      await connections.close();
    },
  };
}

/** Thrown at the end of a rehearsal, so that the transaction leaves nothing behind. */
class RehearsalOver extends Error {
  constructor(readonly value: unknown) {
    super('rehearsal over');
  }
}
