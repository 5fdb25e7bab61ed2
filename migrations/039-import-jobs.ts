import type { Knex } from 'knex';
import { addColumns } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  await addColumns(knex, 'imports', [
    'form TEXT', // JSON: how the file is to be read, so that it can be read again; null: read where it lay
    'fault TEXT', // why it could not be read
  ]);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
