import type { Knex } from 'knex';
import { createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // What an officer lists again and again; the rows themselves are read from the registers each time.
  await createTable(knex, 'saved_lists', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'name TEXT NOT NULL',
    'purpose TEXT NOT NULL', // who asks for it and why: goes with each use into the audit
    'definition TEXT NOT NULL', // JSON: subject, columns, filters, order, handout
    'area_code TEXT NOT NULL REFERENCES areas (code)', // of whoever made it: decides who may open it
    'created_by TEXT',
    'created_by_name TEXT NOT NULL',
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
    // Ended, never deleted.
    'ended_at TEXT',
    'end_reason TEXT',
    'CHECK ((ended_at IS NULL) = (end_reason IS NULL))',
  ]);
  await knex.raw('CREATE INDEX saved_lists_name ON saved_lists (name, id)');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
