import type { Knex } from 'knex';
import { appendOnly, createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // What was printed, as it was printed: a paper that left the desk does not change with the registers.
  await createTable(knex, 'documents', [
    'id TEXT PRIMARY KEY',
    "kind TEXT NOT NULL CHECK (kind IN ('certificate', 'householdSheet', 'registerList', 'posting', 'handover'))",
    'area_code TEXT NOT NULL REFERENCES areas (code)', // whom it is about: decides who may read it
    'office_code TEXT NOT NULL REFERENCES areas (code)', // whose heading it carries: the numbers are its own
    'household_id TEXT REFERENCES households (id)',
    'as_of TEXT NOT NULL',
    'year INTEGER NOT NULL',
    'number INTEGER CHECK (number >= 1)', // running number of the year; lists have none
    'title TEXT NOT NULL',
    'content TEXT NOT NULL', // JSON
    'created_by TEXT',
    'created_by_name TEXT NOT NULL',
    'created_at TEXT NOT NULL',
    // A number given by mistake stays in the series, marked with the reason.
    'cancelled_at TEXT',
    'cancelled_by_name TEXT',
    'cancel_reason TEXT',
    'CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL))',
    "CHECK ((kind = 'certificate') = (number IS NOT NULL))",
  ]);
  await knex.raw(
    'CREATE UNIQUE INDEX documents_number ON documents (office_code, year, number) WHERE number IS NOT NULL',
  );
  await knex.raw('CREATE INDEX documents_household ON documents (household_id)');
  await knex.raw('CREATE INDEX documents_created ON documents (created_at)');
  await appendOnly(knex, 'documents', ['cancelled_at', 'cancelled_by_name', 'cancel_reason']);
}

export async function down(): Promise<void> {
  throw new Error('the documents issued are not undone: restore a backup');
}
