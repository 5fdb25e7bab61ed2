import type { Knex } from 'knex';
import { appendOnly, createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // Minutes of the family and other papers of a martyr.
  await createTable(knex, 'martyr_papers', [
    'martyr_id TEXT NOT NULL REFERENCES martyrs (id)',
    'paper_id TEXT NOT NULL REFERENCES papers (id)',
    'title TEXT NOT NULL',
    'PRIMARY KEY (martyr_id, paper_id)',
  ]);
  await appendOnly(knex, 'martyr_papers');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
