import type { Knex } from 'knex';
import { createTable, createTextIndex } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // Names borne before a correction: a search finds the person by them as well.
  await createTable(knex, 'former_names', [
    'person_id TEXT NOT NULL REFERENCES people (id)',
    'folded_name TEXT NOT NULL',
    'recorded_at TEXT NOT NULL',
    'PRIMARY KEY (person_id, folded_name)',
  ]);
  await knex.raw('CREATE INDEX households_code_alone ON households (code)');
  await createTextIndex(knex, 'people', 'search_text');
  await createTextIndex(knex, 'households', 'search_text');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
