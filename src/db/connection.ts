import { rmSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import Database from 'better-sqlite3';
import pg from 'pg';
import { chunks, groupBy, marks } from '../shared/collections.ts';
import { type Dialect, dropTextIndexTriggers, numberPlaceholders } from './dialect.ts';

export type SqlValue = string | number | null | Buffer;

/** A row to be inserted: its columns, in the same order for all rows of a table. */
export type NewRow = Readonly<Record<string, SqlValue>>;

function insertSql(table: string, row: NewRow, rows: number): string {
  const columns = Object.keys(row);
  const group = `(${marks(columns)})`;
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array.from({ length: rows }, () => group).join(', ')}`;
}

/** One connection, held by one reader or by the writer. */
export interface Connection {
  readonly dialect: Dialect;
  all<R>(sql: string, params?: readonly SqlValue[]): Promise<R[]>;
  run(sql: string, params?: readonly SqlValue[]): Promise<{ changes: number }>;
  /** Inserts rows that name the same columns. */
  insert(table: string, rows: readonly NewRow[]): Promise<void>;
  close(): Promise<void>;
}

/** A SQLite connection; statements are prepared once per SQL text. */
export function sqliteConnection(
  file: string,
  options: { readonly: boolean /** Nobody else's, and not kept. */; scratch?: boolean },
): Connection {
  const database = new Database(file, options);
  // Waiting inside SQLite blocks the event loop, so a lock is answered at once and tried again by the caller.
  // Readers never meet the writer's lock in WAL mode, but may meet a checkpoint or recovery for a moment.
  database.pragma(`busy_timeout = ${options.readonly ? 2000 : 0}`);
  if (options.scratch) {
    database.pragma('journal_mode = TRUNCATE'); // in a file: a large registry would fill the memory
    database.pragma('synchronous = OFF');
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('foreign_keys = OFF'); // on by default; what a row refers to has just been read
  } else if (!options.readonly) {
    database.pragma('journal_mode = WAL'); // readers go on while one writes
    database.pragma('synchronous = FULL'); // an answered write survives a power cut
    database.pragma('foreign_keys = ON');
    database.pragma('wal_autocheckpoint = 16000'); // 64 MB: fewer checkpoints in a bulk import
  }
  database.pragma('cache_size = -65536'); // 64 MB: a ward's indexes stay in memory
  database.pragma('temp_store = MEMORY');
  const prepared = new Map<string, Database.Statement>();
  const statement = (sql: string): Database.Statement => {
    let found = prepared.get(sql);
    if (!found) {
      found = database.prepare(sql);
      if (prepared.size > 1000) prepared.clear(); // lists of varying length make ever new texts
      prepared.set(sql, found);
    }
    return found;
  };
  return {
    dialect: 'sqlite',
    async all<R>(sql: string, params: readonly SqlValue[] = []) {
      // The row type is what the store's SELECT names; better-sqlite3 knows none.
      return statement(sql).all(...params) as R[];
    },
    async run(sql, params = []) {
      return { changes: statement(sql).run(...params).changes };
    },
    async insert(table, rows) {
      // One by one: a statement of many rows keeps every page that it changes as it was, in case it has to be given up.
      let columns = '';
      let insert: Database.Statement | undefined;
      for (const row of rows) {
        const these = Object.keys(row).join();
        if (!insert || these !== columns) insert = statement(insertSql(table, row, 1));
        columns = these;
        insert.run(Object.values(row));
      }
    },
    async close() {
      database.close();
    },
  };
}

let rehearsals = 0;

/**
 * A private copy of a SQLite file as it is now, beside it, gone when it is closed: what is tried there holds up nobody and
 * is never written to the disk on purpose.
 */
export async function rehearsalCopy(file: string): Promise<Connection> {
  const copy = `${file}.rehearsal-${process.pid}-${threadId}-${++rehearsals}`;
  const remove = (): void => {
    for (const end of ['', '-journal']) rmSync(copy + end, { force: true });
  };
  const source = new Database(file, { readonly: true });
  try {
    // In one step: in several, whoever writes meanwhile makes it begin again.
    await source.backup(copy, { progress: () => 1_000_000_000 });
  } catch (error) {
    remove();
    throw error;
  } finally {
    source.close();
  }
  const connection = sqliteConnection(copy, { readonly: false, scratch: true });
  await dropTextIndexTriggers(connection);
  return {
    ...connection,
    async close() {
      await connection.close();
      remove();
    },
  };
}

/** Tells when a SQLite file has changed, whoever committed: a connection of its own that never writes. */
export function sqliteChanges(file: string): { mark(): number; close(): void } {
  const database = new Database(file, { readonly: true });
  const version = database.prepare('PRAGMA data_version').pluck();
  return {
    mark: () => Number(version.get()),
    close: () => {
      database.close();
    },
  };
}

// bigint (20) and numeric (1700) come as text; counts and đồng stay far below 2^53.
const types = new pg.TypeOverrides();
types.setTypeParser(20, Number);
types.setTypeParser(1700, Number);

/** A pool of PostgreSQL connections. */
export function postgresPool(url: string, max: number): pg.Pool {
  return new pg.Pool({ connectionString: url, max, types });
}

const rowsInStatement = 500;
const namesOfSql = new Map<string, string>();

/** A PostgreSQL connection out of the pool; `close` gives it back. Repeated SQL is prepared by name. */
export async function postgresConnection(pool: pg.Pool): Promise<Connection> {
  const client = await pool.connect();
  const query = (sql: string, params: readonly SqlValue[], isRepeated = true) => {
    let name = namesOfSql.get(sql);
    if (!name && isRepeated && namesOfSql.size < 1000) {
      name = `s${namesOfSql.size}`;
      namesOfSql.set(sql, name);
    }
    const text = numberPlaceholders(sql);
    return client.query(
      name && params.length > 0 ? { name, text, values: [...params] } : { text, values: [...params] },
    );
  };
  return {
    dialect: 'postgres',
    async all<R>(sql: string, params: readonly SqlValue[] = []) {
      // The row type is what the store's SELECT names; pg knows none.
      return (await query(sql, params)).rows as R[];
    },
    async run(sql, params = []) {
      return { changes: (await query(sql, params)).rowCount ?? 0 };
    },
    async insert(table, rows) {
      // A round trip costs more than its rows.
      for (const [, alike] of groupBy(rows, (row) => Object.keys(row).join()))
        for (const some of chunks(alike, rowsInStatement)) {
          const [first] = some;
          const isRepeated = some.length === 1 || some.length === rowsInStatement;
          if (first)
            await query(insertSql(table, first, some.length), some.flatMap(Object.values), isRepeated);
        }
    },
    async close() {
      client.release();
    },
  };
}
