import { assert } from '../shared/errors.ts';
import type { SqlValue } from './connection.ts';
import type { WriteTx } from './tx.ts';

/** Tables of facts: one outside id, many recorded versions, the current one with `retracted_at` NULL. */
export const factTables = [
  'person_vitals',
  'residences',
  'memberships',
  'statuses',
  'status_decisions',
  'insurance_periods',
] as const;
export type FactTable = (typeof factTables)[number];

/** Facts that decide about coverage: whom they concern gets a new roll-up before commit. */
const countsForCoverage: ReadonlySet<FactTable> = new Set([
  'person_vitals',
  'residences',
  'insurance_periods',
]);

type FactRow = Record<string, SqlValue>;
const recording: ReadonlySet<string> = new Set([
  'row_id',
  'recorded_at',
  'recorded_by',
  'retracted_at',
  'retracted_by',
]);

function touch(t: WriteTx, table: FactTable, row: FactRow): void {
  if (countsForCoverage.has(table) && typeof row.person_id === 'string') t.touchedPeople.add(row.person_id);
}

/** Records a fact as known from now on. `row` holds its own columns, `id` among them. */
export async function insertFact(t: WriteTx, table: FactTable, row: FactRow): Promise<void> {
  const columns = [...Object.keys(row), 'recorded_at', 'recorded_by'];
  await t.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, [
    ...Object.values(row),
    t.now,
    t.actor.accountId,
  ]);
  touch(t, table, row);
}

async function currentVersion(t: WriteTx, table: FactTable, id: string): Promise<FactRow> {
  const row = await t.one<FactRow>(`SELECT * FROM ${table} WHERE id = ? AND retracted_at IS NULL`, [id]);
  assert(row, `no current version of ${table} ${id}`);
  return row;
}

/** Closes the recording of a fact: from now on it is not known, what was answered before stays. Returns it. */
export async function retractFact(t: WriteTx, table: FactTable, id: string): Promise<FactRow> {
  const row = await currentVersion(t, table, id);
  await t.run(`UPDATE ${table} SET retracted_at = ?, retracted_by = ? WHERE row_id = ?`, [
    t.now,
    t.actor.accountId,
    row.row_id ?? null,
  ]);
  touch(t, table, row);
  return row;
}

/** Corrects a fact under its id: the version so far is retracted, one with `changes` is recorded. Returns it. */
export async function amendFact(
  t: WriteTx,
  table: FactTable,
  id: string,
  changes: FactRow,
): Promise<FactRow> {
  const before = await retractFact(t, table, id);
  const kept = Object.fromEntries(Object.entries(before).filter(([column]) => !recording.has(column)));
  const row = { ...kept, ...changes };
  await insertFact(t, table, row);
  return row;
}

/** SQL condition, with its values, of the versions known at an instant; without one, of those that stand now. */
export function knownBy(alias: string, asKnownAt: string | undefined): { sql: string; values: string[] } {
  if (asKnownAt === undefined) return { sql: `${alias}.retracted_at IS NULL`, values: [] };
  return { sql: knownAt(alias), values: [asKnownAt, asKnownAt] };
}

/** SQL condition "as known at T" for a table alias; give the instant twice. */
export function knownAt(alias: string): string {
  return `${alias}.recorded_at <= ? AND (${alias}.retracted_at IS NULL OR ${alias}.retracted_at > ?)`;
}
