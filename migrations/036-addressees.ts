import type { Knex } from 'knex';
import { createTable } from '../src/db/dialect.ts';

/** Who gets which report of an area: "Nơi nhận". Ended, never deleted: what was sent keeps its addressee. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'addressees', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'code TEXT NOT NULL',
    'name TEXT NOT NULL',
    'name_key TEXT NOT NULL',
    'report TEXT NOT NULL',
    'sheets TEXT NOT NULL', // JSON: codes of the sheets it gets; an empty list: all
    'whole_lists TEXT NOT NULL', // JSON: registers sent whole, beside the figures and changes
    'request_number TEXT', // the letter that asked for them
    'requested_on TEXT',
    'period_kind TEXT NOT NULL',
    'draft_day INTEGER CHECK (draft_day BETWEEN 1 AND 31)',
    'due_day INTEGER CHECK (due_day BETWEEN 1 AND 31)',
    'contact TEXT',
    'phone TEXT',
    'email TEXT',
    'prepared_by TEXT NOT NULL',
    'preparer_phone TEXT',
    'started_on TEXT NOT NULL',
    'ended_on TEXT',
    'end_reason TEXT',
    'created_at TEXT NOT NULL',
    "CHECK (whole_lists = '[]' OR request_number IS NOT NULL)",
    'UNIQUE (area_code, code)',
  ]);
  await knex.raw(
    'CREATE UNIQUE INDEX addressees_name ON addressees (area_code, name_key, report) WHERE ended_on IS NULL',
  );
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
