import type { Knex } from 'knex';
import { appendOnly, dropAppendOnly, retractOnce } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  await dropAppendOnly(knex, 'official_figures');
  // Whether the figure counts the armed forces, who are insured apart; null: its source does not say.
  await knex.raw(
    'ALTER TABLE official_figures ADD COLUMN armed_forces INTEGER CHECK (armed_forces IN (0, 1))',
  );
  // A correction is a row of its own that says which one it replaces, and why; a figure taken back says why too.
  await knex.raw('ALTER TABLE official_figures ADD COLUMN replaces TEXT REFERENCES official_figures (id)');
  await knex.raw('ALTER TABLE official_figures ADD COLUMN reason TEXT');
  await knex.raw('ALTER TABLE official_figures ADD COLUMN retract_reason TEXT');
  await appendOnly(knex, 'official_figures', ['retracted_at', 'retracted_by', 'retract_reason']);
  await retractOnce(knex, 'official_figures');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
