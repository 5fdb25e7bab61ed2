import type { Knex } from 'knex';
import { createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // As it was written, so that a hit by it can say so; rows of before have it without accents only.
  await knex.raw('ALTER TABLE former_names ADD COLUMN full_name TEXT');
  // Numbers borne before a correction or a new card: an old CMND still finds the person.
  await createTable(knex, 'former_numbers', [
    'person_id TEXT NOT NULL REFERENCES people (id)',
    "kind TEXT NOT NULL CHECK (kind IN ('nationalId', 'insuranceNumber'))",
    'number TEXT NOT NULL',
    'recorded_at TEXT NOT NULL',
    'PRIMARY KEY (person_id, kind, number)',
  ]);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
