import type { Knex } from 'knex';
import { appendOnly, createTable, retractOnce } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'assigned_lists', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    "source TEXT NOT NULL CHECK (source IN ('gapList', 'savedList', 'register'))",
    'source_key TEXT NOT NULL', // the kind of gap, the list's id, the register
    "about TEXT NOT NULL CHECK (about IN ('insurance', 'visit'))", // which results may be recorded
    'title TEXT NOT NULL', // for the desk: may tell a ground, the group head is never shown it
    'request TEXT NOT NULL', // what the group head is asked to do
    'as_of TEXT NOT NULL CHECK (length(as_of) = 10)',
    'document_id TEXT NOT NULL REFERENCES documents (id)', // the receipt
    'taken_by TEXT REFERENCES accounts (id)', // null: the group head has no account
    'taken_by_name TEXT NOT NULL',
    'taken_on TEXT NOT NULL CHECK (length(taken_on) = 10)',
    'due_on TEXT NOT NULL CHECK (length(due_on) = 10)', // the last day included
    "state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'closed', 'recalled'))",
    'reason TEXT', // of the newest return, recall
    'submitted_by_name TEXT',
    'submitted_at TEXT',
    'ended_by_name TEXT',
    'ended_at TEXT',
    'created_by_name TEXT NOT NULL',
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
    'CHECK (taken_on <= due_on)',
  ]);
  await knex.raw('CREATE INDEX assigned_lists_area ON assigned_lists (area_code, state)');
  // As on the paper that was handed over: it stays as it was, whatever the registers learn later.
  await createTable(
    knex,
    'assigned_rows',
    [
      'list_id TEXT NOT NULL REFERENCES assigned_lists (id)',
      'number INTEGER NOT NULL',
      'person_id TEXT REFERENCES people (id)',
      'household_id TEXT REFERENCES households (id)',
      'full_name TEXT NOT NULL',
      'birth_year TEXT NOT NULL',
      'address TEXT',
      'phone TEXT',
      'PRIMARY KEY (list_id, number)',
    ],
    { byKey: true },
  );
  await appendOnly(knex, 'assigned_rows');
  await createTable(knex, 'assigned_results', [
    'row_id ROWID',
    'list_id TEXT NOT NULL',
    'number INTEGER NOT NULL',
    'result TEXT NOT NULL',
    'note TEXT',
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
    'recorded_by_name TEXT NOT NULL',
    'retracted_at TEXT',
    'retracted_by TEXT',
    'FOREIGN KEY (list_id, number) REFERENCES assigned_rows (list_id, number)',
  ]);
  await knex.raw(
    'CREATE UNIQUE INDEX assigned_results_current ON assigned_results (list_id, number) WHERE retracted_at IS NULL',
  );
  await appendOnly(knex, 'assigned_results', ['retracted_at', 'retracted_by']);
  await retractOnce(knex, 'assigned_results');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
