import type { Knex } from 'knex';
import { appendOnly, createTable, retractOnce } from '../src/db/dialect.ts';

const sources =
  "'monthly', 'coverage', 'povertyRate', 'povertyReduction', 'nearPovertyRate', 'assistancePaid', 'tetDelivered', 'casesOnTime', 'overdueWork'";

export async function up(knex: Knex): Promise<void> {
  for (const column of [
    `source TEXT NOT NULL DEFAULT 'monthly' CHECK (source IN (${sources}))`,
    "adds_up TEXT NOT NULL DEFAULT 'sum' CHECK (adds_up IN ('sum', 'last', 'average'))", // typed months to one value
    'decided_on TEXT',
    'issuer TEXT',
    'shares_reason TEXT', // why shares whose average is another than planned stay
    'ended_on TEXT', // last day
    'end_reason TEXT',
  ])
    await knex.raw(`ALTER TABLE targets ADD COLUMN ${column}`);
  for (const [code, source] of [
    ['coverage', 'coverage'],
    ['poverty-rate', 'povertyRate'],
    ['near-poverty-rate', 'nearPovertyRate'],
    ['cases-on-time', 'casesOnTime'],
  ])
    await knex.raw('UPDATE targets SET source = ? WHERE code = ?', [source ?? '', code ?? '']);
  await knex.raw("UPDATE targets SET adds_up = 'last' WHERE unit = '%'");
  await sharesOfDepartments(knex);
  await correctableValues(knex);
}

/** A share may be a department's as well as a group's. */
async function sharesOfDepartments(knex: Knex): Promise<void> {
  await createTable(knex, 'shares_anew', [
    'target_id TEXT NOT NULL REFERENCES targets (id)',
    'area_code TEXT REFERENCES areas (code)',
    'department TEXT',
    'planned REAL NOT NULL',
    'CHECK ((area_code IS NULL) <> (department IS NULL))',
    'UNIQUE (target_id, area_code)',
    'UNIQUE (target_id, department)',
  ]);
  await knex.raw(
    'INSERT INTO shares_anew (target_id, area_code, planned) SELECT target_id, area_code, planned FROM target_shares',
  );
  await knex.raw('DROP TABLE target_shares');
  await knex.raw('ALTER TABLE shares_anew RENAME TO target_shares');
}

/** Values typed by month are corrected as facts are: the one before stays, with who and when. */
async function correctableValues(knex: Knex): Promise<void> {
  await createTable(knex, 'values_anew', [
    'row_id ROWID',
    'target_id TEXT NOT NULL REFERENCES targets (id)',
    'month TEXT NOT NULL',
    'value REAL NOT NULL', // of the month alone
    'note TEXT',
    'paper_id TEXT REFERENCES papers (id)',
    'reason TEXT', // of a correction
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
    'retracted_at TEXT',
    'retracted_by TEXT',
  ]);
  await knex.raw(
    `INSERT INTO values_anew (target_id, month, value, note, recorded_at)
     SELECT v.target_id, v.month, v.value, v.note, c.last_instant FROM target_values v, recording_clock c`,
  );
  await knex.raw('DROP TABLE target_values');
  await knex.raw('ALTER TABLE values_anew RENAME TO target_values');
  await knex.raw(
    'CREATE UNIQUE INDEX target_values_current ON target_values (target_id, month) WHERE retracted_at IS NULL',
  );
  await appendOnly(knex, 'target_values', ['retracted_at', 'retracted_by']);
  await retractOnce(knex, 'target_values');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
