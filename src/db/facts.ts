import { groupBy } from '../shared/collections.ts';
import { assert } from '../shared/errors.ts';
import type { SqlValue } from './connection.ts';
import { listParameter } from './dialect.ts';
import type { ReadTx, WriteTx } from './tx.ts';

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

export type FactRow = Record<string, SqlValue>;
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
  await t.insert(table, { ...row, recorded_at: t.now, recorded_by: t.actor.accountId });
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

/** Facts that name a person or a household, by the columns that do. */
const factsName = {
  person_vitals: ['person_id'],
  residences: ['person_id'],
  memberships: ['person_id', 'household_id'],
  statuses: ['person_id', 'household_id'],
  insurance_periods: ['person_id'],
} as const satisfies Partial<Record<FactTable, readonly string[]>>;

/**
 * What one transaction did to a fact: the version it found (null: it made the fact), the one it left (null: retracted),
 * and the one that is known now.
 */
export interface FactChange {
  table: FactTable;
  id: string;
  before: FactRow | null;
  after: FactRow | null;
  now: FactRow | null;
}

/** The facts of some people and households that one transaction touched; `instant` is when it recorded. */
export async function changesAt(
  t: ReadTx,
  instant: string,
  of: { people: readonly string[]; households: readonly string[] },
): Promise<FactChange[]> {
  const changes: FactChange[] = [];
  const whose = Object.entries(factsName).flatMap(
    ([table, columns]) => columns.map((column) => ({ table: table as FactTable, column })), // its own keys
  );
  for (const { table, column } of whose) {
    const ids = column === 'person_id' ? of.people : of.households;
    const rows = await t.all<FactRow>(
      `SELECT * FROM ${table} WHERE ${column} IN ${listParameter(t.dialect)} ORDER BY row_id`,
      [JSON.stringify(ids)],
    );
    for (const [id, versions] of groupBy(rows, (row) => String(row.id))) {
      const isTouched = versions.some((row) => row.recorded_at === instant || row.retracted_at === instant);
      if (!isTouched || changes.some((each) => each.table === table && each.id === id)) continue;
      changes.push({
        table,
        id,
        before: versions.find((row) => row.retracted_at === instant && row.recorded_at !== instant) ?? null,
        after: versions.find((row) => row.recorded_at === instant && row.retracted_at !== instant) ?? null,
        now: versions.find((row) => row.retracted_at === null) ?? null,
      });
    }
  }
  return changes;
}

const contentOf = (row: FactRow | null): string =>
  JSON.stringify(row && Object.entries(row).filter(([column]) => !recording.has(column)));

/** True when a fact is another by now than the transaction left it: something was recorded on it since. */
export const isBuiltOn = ({ after, now }: FactChange): boolean => contentOf(after) !== contentOf(now);

/** Takes back what a transaction recorded and records again what it found, none of it built on since. */
export async function undoChanges(t: WriteTx, changes: readonly FactChange[]): Promise<void> {
  for (const { table, id, now } of changes) if (now) await retractFact(t, table, id);
  for (const { table, before } of changes) {
    if (!before) continue;
    const kept = Object.entries(before).filter(([column]) => !recording.has(column));
    await insertFact(t, table, Object.fromEntries(kept));
  }
}

/** SQL condition "as known at T" for a table alias; give the instant twice. */
export function knownAt(alias: string): string {
  return `${alias}.recorded_at <= ? AND (${alias}.retracted_at IS NULL OR ${alias}.retracted_at > ?)`;
}
