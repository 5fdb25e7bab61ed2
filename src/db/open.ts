import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../shared/clock.ts';
import {
  type Connection,
  postgresConnection,
  postgresPool,
  rehearsalCopy,
  sqliteChanges,
  sqliteConnection,
} from './connection.ts';
import { type BeforeCommit, type Connections, createDb, type Db } from './tx.ts';

/** `postgres://…`, or the SQLite file that lies in the data folder. */
export interface DatabasePlace {
  url: string | null;
  file: string;
}

const readers = 8;

/** Opens the database for reading and writing; makes the data folder when missing. Does not migrate. */
export function openDb(place: DatabasePlace, clock: Clock, beforeCommit: readonly BeforeCommit[]): Db {
  return createDb(place.url ? openPostgres(place.url) : openSqlite(place.file), clock, beforeCommit);
}

/** Takes away the copies that rehearsals of a program that was killed have left; for a program that has the data to itself. */
export function clearRehearsals({ file }: DatabasePlace): void {
  const folder = path.dirname(file);
  for (const name of readdirSync(folder))
    if (name.startsWith(`${path.basename(file)}.rehearsal-`))
      rmSync(path.join(folder, name), { force: true });
}

function openSqlite(file: string): Connections {
  mkdirSync(path.dirname(file), { recursive: true });
  const writer = sqliteConnection(file, { readonly: false });
  const kept: Connection = { ...writer, close: async () => undefined };
  const changes = sqliteChanges(file);
  return {
    dialect: 'sqlite',
    writer: async () => kept,
    reader: async () => sqliteConnection(file, { readonly: true }),
    readers,
    rehearsal: () => rehearsalCopy(file),
    begin: {
      read: 'BEGIN',
      rehearsal: 'BEGIN',
      // IMMEDIATE: the write lock is taken now, so that nothing read in the transaction can be stale.
      write: 'BEGIN IMMEDIATE',
      lockClock: 'SELECT last_instant, audit_hash FROM recording_clock',
    },
    changeMark: changes.mark,
    async close() {
      changes.close();
      await writer.close();
    },
  };
}

function openPostgres(url: string): Connections {
  const pool = postgresPool(url, readers + 2);
  return {
    dialect: 'postgres',
    writer: () => postgresConnection(pool),
    reader: () => postgresConnection(pool),
    readers,
    rehearsal: () => postgresConnection(pool),
    begin: {
      // Without the clock's row: nobody waits, but for a person or a household that the rehearsal would change.
      rehearsal: 'BEGIN',
      read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      // Writers stand in line at the one clock row, from every process: what follows sees all that is committed.
      write: 'BEGIN',
      lockClock: 'SELECT last_instant, audit_hash FROM recording_clock FOR UPDATE',
    },
    changeMark: () => undefined,
    close: () => pool.end(),
  };
}
