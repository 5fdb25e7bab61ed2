import type { Knex } from 'knex';
import { appendOnly, createTable, dialectOf } from '../src/db/dialect.ts';

async function index(knex: Knex, name: string, on: string): Promise<void> {
  await knex.raw(`CREATE INDEX ${name} ON ${on}`);
}

/** Whose an allowance was may follow a merge of two entries; nothing else of the ledger ever changes. */
async function letAllowancesFollow(knex: Knex): Promise<void> {
  for (const event of ['update', 'delete']) {
    const name = `allowance_payments_no_${event}`;
    await knex.raw(
      dialectOf(knex) === 'sqlite' ? `DROP TRIGGER ${name}` : `DROP TRIGGER ${name} ON allowance_payments`,
    );
  }
  await appendOnly(knex, 'allowance_payments', ['person_id']);
}

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'not_same_pairs', [
    'id TEXT PRIMARY KEY',
    'person_id TEXT NOT NULL REFERENCES people (id)',
    'other_id TEXT NOT NULL REFERENCES people (id)',
    'reason TEXT NOT NULL',
    'decided_by TEXT',
    'decided_by_name TEXT NOT NULL',
    'decided_at TEXT NOT NULL',
    'retracted_at TEXT', // thought better of, or the two were merged after all
    'retracted_by TEXT',
    'CHECK (person_id <> other_id)',
  ]);
  await index(knex, 'not_same_pairs_person', 'not_same_pairs (person_id, other_id)');
  await index(knex, 'not_same_pairs_other', 'not_same_pairs (other_id, person_id)');
  await createTable(knex, 'merges', [
    'id TEXT PRIMARY KEY',
    'survivor_id TEXT NOT NULL REFERENCES people (id)',
    'other_id TEXT NOT NULL REFERENCES people (id)',
    'reason TEXT NOT NULL',
    'keep TEXT NOT NULL', // JSON: whose field was kept
    'items TEXT NOT NULL', // JSON: what moved, changed or was taken back, as shown before
    'undo TEXT NOT NULL', // JSON: what stood before
    'merged_by TEXT',
    'merged_by_name TEXT NOT NULL',
    'merged_at TEXT NOT NULL',
    'undone_at TEXT',
    'undone_by TEXT',
    'undo_reason TEXT',
    'CHECK (survivor_id <> other_id)',
  ]);
  await index(knex, 'merges_survivor', 'merges (survivor_id, merged_at)');
  await index(knex, 'merges_other', 'merges (other_id, merged_at)');
  await index(knex, 'merges_at', 'merges (merged_at)');
  await index(knex, 'people_merged_into', 'people (merged_into) WHERE merged_into IS NOT NULL');
  for (const column of ['national_id', 'insurance_number']) {
    await index(knex, `people_merged_${column}`, `people (${column}) WHERE merged_into IS NOT NULL`);
  }
  await letAllowancesFollow(knex);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
