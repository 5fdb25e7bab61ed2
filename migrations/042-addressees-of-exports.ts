import type { Knex } from 'knex';
import { addColumns } from '../src/db/dialect.ts';

/** An export belongs to its addressee by id: an addressee that is renamed keeps its versions. */
export async function up(knex: Knex): Promise<void> {
  await addColumns(knex, 'exports', [
    'addressee_id TEXT REFERENCES addressees (id)', // none: the text of the request is only printed
  ]);
  await knex.raw(
    `UPDATE exports SET addressee_id = (SELECT s.addressee_id FROM submission_files f
       JOIN submissions s ON s.id = f.submission_id WHERE f.export_id = exports.id)`,
  );
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
