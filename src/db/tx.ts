import { type Clock, nextInstant } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { type AuditEntry, appendAudit } from './auditChain.ts';
import type { Connection, SqlValue } from './connection.ts';
import { type Dialect, isBusy, suspendTextIndexes } from './dialect.ts';

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
  /** Adds an audit row, written with the transaction. Every write needs at least one. */
  audit(entry: AuditEntry): void;
  newId(): string;
  /** The audit rows so far. */
  readonly audited: AuditEntry[];
  /** How many writes were begun so far, audit rows among them. */
  readonly writes: number;
  /** People whose facts or names changed: what is derived of them is recomputed just before commit. */
  readonly touchedPeople: Set<string>;
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
  /**
   * Of thousands of rows: SQLite walks what its savepoints may have to give back from the start at every statement, when
   * that lies in memory; small transactions are quicker so.
   */
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

  /** Runs one function in its savepoint; answers how to settle its promise once the batch is committed. */
  async function runOne(writer: Connection, job: Waiting, state: ClockRow): Promise<() => void> {
    const before = { ...state };
    await writer.run('SAVEPOINT job');
    try {
      state.last_instant = nextInstant(state.last_instant, clock.now());
      const t = writeTx(writer, job.actor, state.last_instant, clock.today());
      const indexes = job.large ? await suspendTextIndexes(writer) : undefined;
      const value = await job.fn(t);
      await indexes?.resume();
      for (const hook of beforeCommit) await hook(t);
      state.audit_hash = await appendAudit(t, t.audited, state.audit_hash);
      await writer.run('RELEASE SAVEPOINT job');
      return () => job.resolve(value);
    } catch (error) {
      Object.assign(state, before);
      await writer.run('ROLLBACK TO SAVEPOINT job');
      await writer.run('RELEASE SAVEPOINT job');
      return () => job.reject(error);
    }
  }

  /** Those who wait from the first on, up to somebody the queue is lent to. */
  function waiting(): Waiting[] {
    const batch: Waiting[] = [];
    for (const each of queue.slice(0, largestBatch)) {
      if ('lent' in each) break;
      batch.push(each);
    }
    return batch;
  }

  function takeBatch(): Waiting[] {
    const batch = waiting();
    queue.splice(0, batch.length);
    return batch;
  }

  async function runBatch(): Promise<void> {
    let batch: Waiting[] = [];
    let writer: Connection | undefined;
    try {
      writer = await connections.writer();
      // One that comes while the lock is waited for goes with those it finds.
      writer.spill(waiting().some(({ large }) => large));
      const state = await begin(writer);
      const settle: (() => void)[] = [];
      batch = takeBatch();
      for (const job of batch) settle.push(await runOne(writer, job, state));
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
      connection.spill(true);
      await connection.run(connections.begin.rehearsal);
      const [row] = await connection.all<ClockRow>('SELECT last_instant, audit_hash FROM recording_clock');
      const instant = nextInstant(row?.last_instant ?? '', clock.now());
      const value = await fn(writeTx(connection, actor, instant, clock.today()));
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

function readTx(connection: Connection, actor: Actor, now: string, today: string): ReadTx {
  return {
    dialect: connection.dialect,
    actor,
    now,
    today,
    all: (sql, params) => connection.all(sql, params),
    async one<R>(sql: string, params?: readonly SqlValue[]) {
      return (await connection.all<R>(sql, params))[0];
    },
  };
}

function writeTx(connection: Connection, actor: Actor, now: string, today: string): WriteTx {
  let writes = 0;
  const audited: AuditEntry[] = [];
  const t: WriteTx = {
    ...readTx(connection, actor, now, today),
    run(sql, params) {
      writes++;
      return connection.run(sql, params);
    },
    audit(entry) {
      writes++;
      audited.push(entry);
    },
    newId: () => newId(now),
    audited,
    get writes() {
      return writes;
    },
    touchedPeople: new Set(),
  };
  return t;
}
