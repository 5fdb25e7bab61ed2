import type { Knex } from 'knex';
import { createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // The same differences by ten years too: residences begin at births, so most of a prefix sum were years long past.
  await createTable(
    knex,
    'coverage_deltas_new',
    [
      'area_code TEXT NOT NULL REFERENCES areas (code)',
      'key TEXT NOT NULL',
      'span INTEGER NOT NULL CHECK (span IN (3, 4, 7, 9, 10))',
      'day TEXT NOT NULL', // the day's first `span` characters: YYY, YYYY, YYYY-MM, YYYY-MM-D, YYYY-MM-DD
      'people INTEGER NOT NULL',
      'PRIMARY KEY (area_code, span, day, key)',
    ],
    { byKey: true },
  );
  await knex.raw(
    `INSERT INTO coverage_deltas_new (area_code, key, span, day, people)
     SELECT area_code, key, span, day, people FROM coverage_deltas WHERE people <> 0
     UNION ALL SELECT area_code, key, 3, SUBSTR(day, 1, 3), SUM(people) FROM coverage_deltas WHERE span = 4
     GROUP BY area_code, key, SUBSTR(day, 1, 3)`,
  );
  await knex.raw('DROP TABLE coverage_deltas');
  await knex.raw('ALTER TABLE coverage_deltas_new RENAME TO coverage_deltas');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
