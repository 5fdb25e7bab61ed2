import { newId } from '../shared/ids.ts';
import type { AuditEntry } from './auditChain.ts';
import type { Connection, NewRow, SqlValue } from './connection.ts';
import type { Actor, Part, ReadTx, WriteTx } from './tx.ts';

/** Rows held back at most, and audit entries. */
const mostHeld = 1000;
const mostAudited = 1000;

/** Tables that others refer to: of rows held back, theirs go first. */
const referredTo = ['households', 'people', 'statuses'];

/** How a write transaction is made. */
export interface WritingOptions {
  /** Rows to be inserted are held back, to be written together. */
  large: boolean;
  /** Writes audit entries behind the chain; called in between as well in a large transaction. */
  append(t: WriteTx, entries: readonly AuditEntry[]): Promise<void>;
}

/** A write transaction, with what only its beginner may do. */
export interface Writing extends WriteTx {
  /** Writes what is held back, audit entries among them. */
  settle(): Promise<void>;
}

export function readTx(connection: Connection, actor: Actor, now: string, today: string): ReadTx {
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

/** Rows to be inserted that wait, in their order. */
class HeldRows {
  private readonly rows: { table: string; row: NewRow }[] = [];

  constructor(private readonly connection: Connection) {}

  get length(): number {
    return this.rows.length;
  }

  add(table: string, row: NewRow): void {
    this.rows.push({ table, row });
  }

  /** Forgets those from a place on. */
  drop(from: number): void {
    this.rows.length = from;
  }

  /** Writes those before a place, table by table. */
  async write(to: number): Promise<void> {
    const byTable = new Map<string, NewRow[]>(referredTo.map((table) => [table, []]));
    for (const { table, row } of this.rows.splice(0, to)) {
      const found = byTable.get(table);
      if (found) found.push(row);
      else byTable.set(table, [row]);
    }
    for (const [table, rows] of byTable) await this.connection.insert(table, rows);
  }
}

interface OpenPart {
  /** Rows that were held back when it began. */
  held: number;
  /** A savepoint is set for it: it has written. */
  isSet: boolean;
}

/**
 * A write transaction on a connection. A part of it costs a savepoint only once something is written in it: SQLite keeps
 * every page that is changed after a savepoint as it was. In a large transaction rows to be inserted are held back until
 * something is read or changed, so that most parts are taken back by forgetting rows.
 */
export function writing(
  connection: Connection,
  { actor, now, today }: { actor: Actor; now: string; today: string },
  { large, append }: WritingOptions,
): Writing {
  const held = new HeldRows(connection);
  const parts: OpenPart[] = [];
  const audited: AuditEntry[] = [];
  const touchedPeople = new Set<string>();
  let writes = 0;

  /** Writes what is held back, each part's behind its savepoint; `writesMore`: a statement follows that writes. */
  async function release(writesMore: boolean): Promise<void> {
    for (const part of parts) {
      if (part.isSet) continue;
      const before = part.held;
      if (before > 0) await held.write(before);
      for (const each of parts) each.held = Math.max(0, each.held - before);
      if (held.length === 0 && !writesMore) return;
      await connection.run('SAVEPOINT part');
      part.isSet = true;
    }
    if (held.length > 0) await held.write(held.length);
  }

  async function beginPart(): Promise<Part> {
    if (parts.length === 0) {
      if (large && audited.length >= mostAudited) await append(t, audited.splice(0));
    }
    const part: OpenPart = { held: held.length, isSet: false };
    const touched = touchedPeople.size;
    const entries = audited.length;
    parts.push(part);
    return {
      async keep() {
        parts.pop();
        if (part.isSet) await connection.run('RELEASE SAVEPOINT part');
      },
      async takeBack() {
        parts.pop();
        held.drop(Math.min(part.held, held.length));
        if (part.isSet) {
          await connection.run('ROLLBACK TO SAVEPOINT part');
          await connection.run('RELEASE SAVEPOINT part');
        }
        audited.length = entries;
        if (touchedPeople.size === touched) return;
        // Those touched before the part stand first in the set.
        for (const person of [...touchedPeople].slice(touched)) touchedPeople.delete(person);
      },
    };
  }

  async function insertMany(table: string, rows: readonly NewRow[]): Promise<void> {
    writes += rows.length;
    if (large) {
      for (const row of rows) held.add(table, row);
      if (held.length > mostHeld) await release(false);
      return;
    }
    await release(true);
    await connection.insert(table, rows);
  }

  const reading: Connection = {
    ...connection,
    async all<R>(sql: string, params?: readonly SqlValue[]) {
      if (held.length > 0) await release(false);
      return connection.all<R>(sql, params);
    },
  };
  const t: Writing = {
    ...readTx(reading, actor, now, today),
    async run(sql, params) {
      writes++;
      await release(true);
      return connection.run(sql, params);
    },
    insert: (table, row) => insertMany(table, [row]),
    insertMany,
    audit(entry) {
      writes++;
      audited.push(entry);
    },
    beginPart,
    newId: () => newId(now),
    get writes() {
      return writes;
    },
    touchedPeople,
    async settle() {
      await append(t, audited.splice(0));
      await release(false);
    },
  };
  return t;
}
