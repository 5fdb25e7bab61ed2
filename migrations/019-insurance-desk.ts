import type { Knex } from 'knex';
import { appendOnly, createTable, dropAppendOnly, frozenWhen } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  await frozenWhen(knex, 'quarterly_reviews', "OLD.state = 'sealed'");
  await identifiedRows(knex);
  await valuesOfGroups(knex);
}

/** Whom a row of the insurer's list speaks of may be decided by the officer, and is known the next time. */
async function identifiedRows(knex: Knex): Promise<void> {
  // A column with another CHECK takes the place of the one before.
  await knex.raw(
    `ALTER TABLE reconciliation_choices ADD COLUMN chosen TEXT NOT NULL DEFAULT 'ask'
       CHECK (chosen IN ('accept', 'keep', 'ask', 'shorten', 'retract', 'identify'))`,
  );
  await knex.raw('UPDATE reconciliation_choices SET chosen = choice');
  await knex.raw('ALTER TABLE reconciliation_choices DROP COLUMN choice');
  await knex.raw('ALTER TABLE reconciliation_choices RENAME COLUMN chosen TO choice');
  // JSON of ids: who may be meant by an undecided row.
  await knex.raw("ALTER TABLE reconciliation_rows ADD COLUMN candidates TEXT NOT NULL DEFAULT '[]'");
  await knex.raw(
    'ALTER TABLE reconciliation_rows ADD COLUMN identified_by TEXT REFERENCES reconciliation_choices (id)',
  );
  // JSON of the rows as they stood before somebody said whom this one speaks of.
  await knex.raw('ALTER TABLE reconciliation_rows ADD COLUMN unidentified TEXT');
  await createTable(
    knex,
    'insurer_identities',
    [
      'area_code TEXT NOT NULL REFERENCES areas (code)',
      'reading TEXT NOT NULL', // what the list says of the person
      'person_id TEXT NOT NULL REFERENCES people (id)',
      'choice_id TEXT NOT NULL REFERENCES reconciliation_choices (id)',
      'decided_on TEXT NOT NULL',
      'PRIMARY KEY (area_code, reading)',
    ],
    { byKey: true },
  );
}

/** Values typed by month may be a group's; null: of the whole area. */
async function valuesOfGroups(knex: Knex): Promise<void> {
  await dropAppendOnly(knex, 'target_values');
  await knex.raw('ALTER TABLE target_values ADD COLUMN area_code TEXT REFERENCES areas (code)');
  await knex.raw('DROP INDEX target_values_current');
  await knex.raw(
    `CREATE UNIQUE INDEX target_values_current ON target_values (target_id, month, COALESCE(area_code, ''))
       WHERE retracted_at IS NULL`,
  );
  await appendOnly(knex, 'target_values', ['retracted_at', 'retracted_by']);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
