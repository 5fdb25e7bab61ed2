import type { Knex } from 'knex';
import { appendOnly, createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // How files of a sender are read: which field each of its headers is, old fonts, the decisions taken of its rows.
  await createTable(knex, 'import_profiles', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'register TEXT NOT NULL',
    'name TEXT NOT NULL',
    'name_key TEXT NOT NULL',
    'mapping TEXT NOT NULL', // JSON {header: field or "ignore"}
    'headers TEXT NOT NULL', // JSON, keys of the headers of the file it was saved from
    "fonts TEXT NOT NULL CHECK (fonts IN ('convert', 'keep'))",
    'recorded_at TEXT NOT NULL',
    'recorded_by_name TEXT NOT NULL',
    'retracted_at TEXT',
  ]);
  await knex.raw(
    `CREATE UNIQUE INDEX import_profiles_name ON import_profiles (area_code, register, name_key)
       WHERE retracted_at IS NULL`,
  );
  // What the officer decided of rows, for the next file that says the same.
  await createTable(knex, 'import_decisions', [
    'id TEXT PRIMARY KEY',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'register TEXT NOT NULL',
    'profile_id TEXT REFERENCES import_profiles (id)', // null: whoever sends the file
    "choice TEXT NOT NULL CHECK (choice IN ('person', 'new', 'left', 'keep'))",
    'reading TEXT NOT NULL', // what the file says: of a person, or as new value of a field of a thing
    'person_id TEXT REFERENCES people (id)',
    'label TEXT NOT NULL', // JSON, for the list: who, field, ours, theirs
    'import_id TEXT NOT NULL REFERENCES imports (id)',
    'recorded_at TEXT NOT NULL',
    'recorded_on TEXT NOT NULL CHECK (length(recorded_on) = 10)',
    'recorded_by_name TEXT NOT NULL',
    'retracted_at TEXT',
    'retracted_by_name TEXT',
  ]);
  await knex.raw(
    `CREATE UNIQUE INDEX import_decisions_current
       ON import_decisions (area_code, register, COALESCE(profile_id, ''), reading) WHERE retracted_at IS NULL`,
  );
  await appendOnly(knex, 'import_decisions', ['retracted_at', 'retracted_by_name']);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
