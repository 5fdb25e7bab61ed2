import type { Knex } from 'knex';
import { addColumns, appendOnly, createTable } from '../src/db/dialect.ts';

/** A report's way to an addressee: one document a period, its versions, and who did what with it when. */
export async function up(knex: Knex): Promise<void> {
  await addColumns(knex, 'exports', [
    'sheets TEXT', // JSON: codes of the sheets that its addressee gets; none: all of them
    'prepared_by TEXT', // as printed on Bìa; none: whoever asked for it
    'preparer_phone TEXT',
  ]);
  await createTable(knex, 'submissions', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'addressee_id TEXT NOT NULL REFERENCES addressees (id)',
    'report TEXT NOT NULL',
    'period_from TEXT NOT NULL CHECK (length(period_from) = 10)',
    'period_to TEXT NOT NULL CHECK (length(period_to) = 10)', // the last day included
    "state TEXT NOT NULL CHECK (state IN ('draft', 'toSign', 'signed', 'numbered', 'sent', 'received', 'returned'))",
    'number INTEGER NOT NULL CHECK (number >= 1)', // which sending is on its way
    'export_id TEXT NOT NULL REFERENCES exports (id)', // its newest draft
    'document_number TEXT', // of this sending
    'document_date TEXT',
    'sent_on TEXT',
    'created_at TEXT NOT NULL',
    'CHECK (period_from <= period_to)',
    'UNIQUE (addressee_id, report, period_from, period_to)',
  ]);
  await knex.raw('CREATE INDEX submissions_period ON submissions (area_code, period_to)');
  await createTable(knex, 'submission_files', [
    'id TEXT PRIMARY KEY',
    'submission_id TEXT NOT NULL REFERENCES submissions (id)',
    'number INTEGER NOT NULL',
    "kind TEXT NOT NULL CHECK (kind IN ('report', 'list'))",
    'export_id TEXT NOT NULL REFERENCES exports (id)',
    'UNIQUE (submission_id, export_id)',
  ]);
  await appendOnly(knex, 'submission_files');
  await createTable(knex, 'submission_steps', [
    'id TEXT PRIMARY KEY',
    'submission_id TEXT NOT NULL REFERENCES submissions (id)',
    'number INTEGER NOT NULL',
    'step TEXT NOT NULL',
    'state TEXT NOT NULL', // where it stood after
    'happened_on TEXT', // the day on paper: of the document, of sending, of receipt
    'details TEXT', // JSON: number, way, note
    'reason TEXT',
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
    'recorded_by_name TEXT NOT NULL',
  ]);
  await knex.raw('CREATE INDEX submission_steps_of ON submission_steps (submission_id, id)');
  await appendOnly(knex, 'submission_steps');
  // What the office says to a check that fails; the newest counts, the former stay.
  await createTable(knex, 'submission_explanations', [
    'id TEXT PRIMARY KEY',
    'submission_id TEXT NOT NULL REFERENCES submissions (id)',
    'number INTEGER NOT NULL',
    'content TEXT NOT NULL', // the check, as Bìa names it
    'explanation TEXT NOT NULL',
    'recorded_at TEXT NOT NULL',
    'recorded_by_name TEXT NOT NULL',
  ]);
  await knex.raw('CREATE INDEX submission_explanations_of ON submission_explanations (submission_id, id)');
  await appendOnly(knex, 'submission_explanations');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
