import type { Knex } from 'knex';
import { addColumns, appendOnly, createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  await addColumns(knex, 'exports', [
    'known_at TEXT', // the recording instant up to which its figures know
    'checks TEXT', // JSON: what blocks sending, as it stood in this very file
    'explanations TEXT', // JSON: by check, what the office says to one that fails
  ]);
  // A version of a report that has its number and date: from now on its figures and lists are what was reported.
  await createTable(knex, 'closings', [
    'id TEXT PRIMARY KEY',
    'export_id TEXT NOT NULL UNIQUE REFERENCES exports (id)',
    'report TEXT NOT NULL',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    "addressee TEXT NOT NULL DEFAULT ''", // as the request names it; '' where it names none
    'period_from TEXT NOT NULL CHECK (length(period_from) = 10)',
    'period_to TEXT NOT NULL CHECK (length(period_to) = 10)', // the last day included
    'submission INTEGER NOT NULL CHECK (submission >= 1)',
    'document_number TEXT NOT NULL',
    'document_date TEXT NOT NULL CHECK (length(document_date) = 10)',
    'known_at TEXT NOT NULL', // the lists are those that stood in the register at this instant
    'figures TEXT NOT NULL', // JSON, as in the hidden sheet
    'tables TEXT NOT NULL', // JSON: the tables of figures with their cells; lists of names stay in the file
    'explanations TEXT NOT NULL', // JSON: by check, as printed on Bìa of the signed file
    'content_sha256 TEXT NOT NULL',
    'filename TEXT NOT NULL',
    'path TEXT NOT NULL', // below EXPORTS_DIR: the signed file
    'sha256 TEXT NOT NULL',
    'closed_at TEXT NOT NULL',
    'closed_by TEXT',
    'closed_by_name TEXT NOT NULL',
    'CHECK (period_from <= period_to)',
  ]);
  await knex.raw('CREATE INDEX closings_period ON closings (area_code, report, period_to)');
  await appendOnly(knex, 'closings');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
