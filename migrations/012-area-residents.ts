import type { Knex } from 'knex';
import { createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // Derived: who lives where and when, in the order of names, so that a page of an area's residents is read, not sorted.
  await createTable(
    knex,
    'area_residents',
    [
      'area_code TEXT NOT NULL REFERENCES areas (code)',
      'name_key TEXT NOT NULL',
      'person_id TEXT NOT NULL REFERENCES people (id)',
      'valid_from TEXT NOT NULL',
      'valid_to TEXT NOT NULL',
      'PRIMARY KEY (area_code, name_key, person_id, valid_from)',
    ],
    { byKey: true },
  );
  await knex.raw('CREATE INDEX area_residents_person ON area_residents (person_id)');
  await knex.raw(
    `INSERT INTO area_residents (area_code, name_key, person_id, valid_from, valid_to)
     SELECT r.area_code, p.name_key, r.person_id, r.valid_from, r.valid_to
     FROM residences r JOIN people p ON p.id = r.person_id WHERE r.retracted_at IS NULL`,
  );
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
