import type { Knex } from 'knex';
import { appendOnly, createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // Forms of the superior office; their files lie beside the papers, by hash.
  await createTable(knex, 'report_forms', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1', // counts changes, for If-Match
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'name TEXT NOT NULL',
    'retired_at TEXT',
    'recorded_at TEXT NOT NULL',
    'recorded_by_name TEXT NOT NULL',
  ]);
  await knex.raw('CREATE INDEX report_forms_area ON report_forms (area_code)');
  await appendOnly(knex, 'report_forms', ['version', 'retired_at']);
  await createTable(
    knex,
    'report_form_versions',
    [
      'form_id TEXT NOT NULL REFERENCES report_forms (id)',
      'number INTEGER NOT NULL CHECK (number >= 1)',
      'filename TEXT NOT NULL',
      'sha256 TEXT NOT NULL',
      'notices TEXT NOT NULL', // JSON: sentences
      'recorded_at TEXT NOT NULL',
      'recorded_by_name TEXT NOT NULL',
      'PRIMARY KEY (form_id, number)',
    ],
    { byKey: true },
  );
  await appendOnly(knex, 'report_form_versions');
  // What was set by clicking, each time whole; the newest counts.
  await createTable(knex, 'report_form_markings', [
    'row_id ROWID',
    'form_id TEXT NOT NULL',
    'number INTEGER NOT NULL',
    'content TEXT NOT NULL', // JSON {cells, rows}
    'recorded_at TEXT NOT NULL',
    'recorded_by_name TEXT NOT NULL',
    'FOREIGN KEY (form_id, number) REFERENCES report_form_versions (form_id, number)',
  ]);
  await knex.raw('CREATE INDEX report_form_markings_form ON report_form_markings (form_id, number)');
  await appendOnly(knex, 'report_form_markings');
  // Which version and markings a sealed export was filled from, with its checks.
  await createTable(
    knex,
    'report_form_fillings',
    [
      'export_id TEXT PRIMARY KEY REFERENCES exports (id)',
      'form_id TEXT NOT NULL',
      'number INTEGER NOT NULL',
      'markings TEXT NOT NULL', // JSON, as they then were
      'checks TEXT NOT NULL', // JSON [{content, state, result}]
      'explanation TEXT',
      'FOREIGN KEY (form_id, number) REFERENCES report_form_versions (form_id, number)',
    ],
    { byKey: true },
  );
  await knex.raw('CREATE INDEX report_form_fillings_form ON report_form_fillings (form_id)');
  await appendOnly(knex, 'report_form_fillings');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
