import type { Knex } from 'knex';
import { createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'reconciliations', [
    'id TEXT PRIMARY KEY',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'as_of TEXT NOT NULL',
    'filename TEXT NOT NULL',
    'sha256 TEXT NOT NULL',
    'file_rows INTEGER NOT NULL',
    'covered INTEGER NOT NULL', // our people covered on the day when it was made
    'created_by TEXT',
    'created_at TEXT NOT NULL',
  ]);
  await knex.raw('CREATE INDEX reconciliations_area ON reconciliations (area_code, created_at)');
  await createTable(knex, 'reconciliation_choices', [
    'id TEXT PRIMARY KEY',
    'reconciliation_id TEXT NOT NULL REFERENCES reconciliations (id)',
    "choice TEXT NOT NULL CHECK (choice IN ('accept', 'keep', 'ask', 'shorten', 'retract'))",
    'sentence TEXT NOT NULL',
    'reason TEXT',
    'created_by TEXT',
    'created_at TEXT NOT NULL', // what was recorded at this instant is this choice's
    'undone_by TEXT',
    'undone_at TEXT',
  ]);
  await createTable(
    knex,
    'reconciliation_rows',
    [
      'reconciliation_id TEXT NOT NULL REFERENCES reconciliations (id)',
      'number INTEGER NOT NULL',
      'sheet TEXT',
      'row_number INTEGER', // null: only here, the file has no such row
      "kind TEXT NOT NULL CHECK (kind IN ('agrees', 'differs', 'onlyThere', 'onlyHere', 'undecided', 'unreadable'))",
      "state TEXT NOT NULL CHECK (state IN ('agreed', 'open', 'accepted', 'kept', 'asked'))",
      'acceptable INTEGER NOT NULL CHECK (acceptable IN (0, 1))',
      'name_differs INTEGER NOT NULL CHECK (name_differs IN (0, 1))',
      'holds INTEGER NOT NULL CHECK (holds IN (0, 1))', // the card holds on the day
      'label TEXT NOT NULL', // the name, else the row as the file shows it
      'person_id TEXT REFERENCES people (id)',
      'period_id TEXT', // ours, when there is one to compare with
      'incoming TEXT', // JSON of the file's values; null: only here
      'held TEXT', // JSON of our period as it was
      'fields TEXT NOT NULL', // JSON of the fields that differ
      'reasons TEXT NOT NULL', // JSON of sentences
      'choice_id TEXT REFERENCES reconciliation_choices (id)',
      'filled TEXT', // JSON of the person's blank numbers that an acceptance filled
      'PRIMARY KEY (reconciliation_id, number)',
    ],
    { byKey: true },
  );
  await knex.raw(
    'CREATE INDEX reconciliation_rows_kind ON reconciliation_rows (reconciliation_id, kind, number)',
  );
  await createTable(
    knex,
    'kept_readings',
    [
      'person_id TEXT NOT NULL REFERENCES people (id)',
      'reading TEXT NOT NULL', // what the list says, which the register keeps against
      'choice_id TEXT NOT NULL REFERENCES reconciliation_choices (id)',
      'kept_on TEXT NOT NULL',
      'PRIMARY KEY (person_id, reading)',
    ],
    { byKey: true },
  );
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
