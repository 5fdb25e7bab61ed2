import type { Knex } from 'knex';
import { appendOnly, createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // Monthly workbooks of wards as they came; a newer submission stands beside the older and counts in its place.
  await createTable(knex, 'ward_reports', [
    'id TEXT PRIMARY KEY',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'month TEXT NOT NULL CHECK (length(month) = 7)',
    'period_from TEXT NOT NULL CHECK (length(period_from) = 10)',
    'period_to TEXT NOT NULL CHECK (length(period_to) = 10)',
    'submission INTEGER NOT NULL CHECK (submission >= 1)',
    'filename TEXT NOT NULL',
    'sha256 TEXT NOT NULL',
    'content_sha256 TEXT NOT NULL',
    'figures TEXT NOT NULL', // JSON, as in the hidden sheet
    'recorded_at TEXT NOT NULL',
    'recorded_by_name TEXT NOT NULL',
    'returned_at TEXT',
    'returned_by_name TEXT',
    'return_reason TEXT',
    'UNIQUE (area_code, month, submission)',
  ]);
  await knex.raw('CREATE INDEX ward_reports_month ON ward_reports (month)');
  await appendOnly(knex, 'ward_reports', ['returned_at', 'returned_by_name', 'return_reason']);
  // Tables of figures with their cells; of lists of names only how many rows they have.
  await createTable(
    knex,
    'ward_report_sheets',
    [
      'report_id TEXT NOT NULL REFERENCES ward_reports (id)',
      'position INTEGER NOT NULL',
      'name TEXT NOT NULL',
      'row_count INTEGER NOT NULL',
      'content TEXT', // JSON {columns, rows, totals}; null for a list of names
      'PRIMARY KEY (report_id, position)',
    ],
    { byKey: true },
  );
  await appendOnly(knex, 'ward_report_sheets');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
