import type { SqlValue } from '../../../db/connection.ts';
import { type FactTable, factTables, insertFact, retractFact } from '../../../db/facts.ts';
import type { WriteTx } from '../../../db/tx.ts';
import { chunks, marks } from '../../../shared/collections.ts';
import { updateSearchText } from '../../households/service.ts';
import { dropFormer, refreshSearch } from '../../people/service.ts';
import { fieldLabels } from '../labels.ts';

type Row = Record<string, SqlValue>;

/** A person or household that stays, in part or whole, because others have changed it since the import. */
export interface KeptThing {
  kind: 'person' | 'household' | 'entry';
  id: string;
  name: string;
  /** What stays as it is now. */
  what: string[];
}

const recording = new Set(['row_id', 'recorded_at', 'recorded_by', 'retracted_at', 'retracted_by']);

const factLabels: Record<FactTable, string> = {
  person_vitals: 'ngày sinh, giới tính',
  residences: 'nơi cư trú',
  memberships: 'quan hệ trong hộ',
  statuses: 'diện',
  status_decisions: 'quyết định',
  insurance_periods: 'thẻ BHYT',
};

/** What is kept, told by whose it is. */
class Kept {
  private readonly things = new Map<string, { kind: 'person' | 'household'; what: Set<string> }>();

  add(kind: 'person' | 'household', id: string, what: string): void {
    const thing = this.things.get(id) ?? { kind, what: new Set() };
    thing.what.add(what);
    this.things.set(id, thing);
  }

  async named(t: WriteTx): Promise<KeptThing[]> {
    const ids = [...this.things.keys()];
    const names = new Map<string, string>();
    for (const part of chunks(ids, 200)) {
      const rows = await t.all<{ id: string; name: string }>(
        `SELECT id, full_name AS name FROM people WHERE id IN (${marks(part)})
         UNION ALL SELECT id, code AS name FROM households WHERE id IN (${marks(part)})`,
        [...part, ...part],
      );
      for (const { id, name } of rows) names.set(id, name);
    }
    return [...this.things].map(([id, { kind, what }]) => ({
      kind,
      id,
      name: names.get(id) ?? id,
      what: [...what],
    }));
  }
}

function rowsOf(
  t: WriteTx,
  table: FactTable,
  column: 'recorded_at' | 'retracted_at',
  instant: string,
): Promise<Row[]> {
  return t.all<Row>(`SELECT * FROM ${table} WHERE ${column} = ?`, [instant]);
}

/** SQL: somebody has edited the thing after an instant. */
const editedLater = (table: 'people' | 'households'): string =>
  `EXISTS (SELECT 1 FROM audit a WHERE a.thing_id = ${table}.id AND a.at > ?
     AND a.action IN ('person.change', 'household.change', 'person.death'))`;

/** People or households that the import made and others have built on since: they stay, with all that is theirs. */
async function builtOn(t: WriteTx, table: 'people' | 'households', instant: string): Promise<string[]> {
  const column = table === 'people' ? 'person_id' : 'household_id';
  const tables =
    table === 'people'
      ? ['residences', 'memberships', 'statuses', 'insurance_periods']
      : ['residences', 'memberships', 'statuses'];
  const later = tables
    .map((each) => `SELECT ${column} FROM ${each} WHERE retracted_at IS NULL AND recorded_at > ?`)
    .join(' UNION ');
  const rows = await t.all<{ id: string }>(
    `SELECT id FROM ${table} WHERE created_at = ? AND (${editedLater(table)} OR id IN (${later}))`,
    [instant, instant, ...tables.map(() => instant)],
  );
  return rows.map(({ id }) => id);
}

/**
 * A household that the import made stays whole or goes whole: with it, or with one of its people that stays, stay all
 * whom the import made in it.
 */
async function keepWhole(
  t: WriteTx,
  instant: string,
  keep: { people: Set<string>; households: Set<string> },
) {
  const together = await t.all<{ person_id: string; household_id: string }>(
    `SELECT DISTINCT m.person_id, m.household_id FROM memberships m JOIN people p ON p.id = m.person_id
       JOIN households h ON h.id = m.household_id
     WHERE m.recorded_at = ? AND p.created_at = ? AND h.created_at = ?`,
    [instant, instant, instant],
  );
  for (let before = -1; before !== keep.people.size + keep.households.size; ) {
    before = keep.people.size + keep.households.size;
    for (const { person_id, household_id } of together) {
      if (!keep.people.has(person_id) && !keep.households.has(household_id)) continue;
      keep.people.add(person_id);
      keep.households.add(household_id);
    }
  }
}

/** Whose fact a row is; of a decision, its status's. */
async function ownerOf(t: WriteTx, row: Row): Promise<['person' | 'household', string] | undefined> {
  if (typeof row.person_id === 'string') return ['person', row.person_id];
  if (typeof row.household_id === 'string') return ['household', row.household_id];
  if (typeof row.status_id !== 'string') return undefined;
  const status = await t.one<Row>('SELECT person_id, household_id FROM statuses WHERE id = ?', [
    row.status_id,
  ]);
  return status && ownerOf(t, status);
}

async function undoTable(
  t: WriteTx,
  table: FactTable,
  instant: string,
  keep: ReadonlySet<string>,
  kept: Kept,
): Promise<void> {
  const undone = new Set<SqlValue>();
  for (const row of await rowsOf(t, table, 'recorded_at', instant)) {
    const owner = [row.person_id, row.household_id].find((id) => typeof id === 'string' && keep.has(id));
    if (row.retracted_at === instant || owner) continue;
    if (row.retracted_at !== null || typeof row.id !== 'string') {
      const [kind, id] = (await ownerOf(t, row)) ?? [];
      if (kind && id) kept.add(kind, id, factLabels[table]);
      continue;
    }
    await retractFact(t, table, row.id);
    undone.add(row.id);
  }
  for (const row of await rowsOf(t, table, 'retracted_at', instant)) {
    // Only the version that stood before the import comes back, and only where the import's own is gone.
    if (row.recorded_at === instant || !undone.has(row.id ?? null)) continue;
    await insertFact(
      t,
      table,
      Object.fromEntries(Object.entries(row).filter(([column]) => !recording.has(column))),
    );
  }
}

interface ChangeRow {
  thing_id: string;
  kind: string;
  before: string;
  after: string | null;
}

const columnsOf: Record<'people' | 'households', Record<string, string>> = {
  people: {
    fullName: 'full_name',
    nationalId: 'national_id',
    insuranceNumber: 'insurance_number',
    ethnicity: 'ethnicity',
    phone: 'phone',
    note: 'note',
  },
  households: { address: 'address', note: 'note' },
};

/** A number that was given up may be another's by now. */
async function isTaken(t: WriteTx, column: string, value: SqlValue, id: string): Promise<boolean> {
  if (value === null || (column !== 'national_id' && column !== 'insurance_number')) return false;
  const holder = await t.one(
    `SELECT 1 FROM people WHERE ${column} = ? AND id <> ? AND retracted_at IS NULL AND merged_into IS NULL`,
    [value, id],
  );
  return holder !== undefined;
}

/** Fields edited in place come back from the audit rows of the commit, each where it still is what the commit wrote. */
async function undoEdits(t: WriteTx, instant: string, kept: Kept): Promise<ChangeRow[]> {
  const rows = await t.all<ChangeRow>(
    `SELECT thing_id, kind, before, after FROM audit WHERE at = ? AND action IN ('person.change', 'household.change')
     ORDER BY row_id DESC`,
    [instant],
  );
  for (const { thing_id: id, kind, ...row } of rows) {
    const table = kind === 'person' ? 'people' : 'households';
    const before: Row = JSON.parse(row.before);
    const after: Row = JSON.parse(row.after ?? '{}');
    const current = await t.one<Row>(`SELECT * FROM ${table} WHERE id = ?`, [id]);
    const restored: [column: string, value: SqlValue][] = [];
    for (const [field, column] of Object.entries(columnsOf[table])) {
      const was = before[field] ?? null;
      if (!(field in after) || after[field] === was) continue;
      const isOurs = current?.[column] === after[field] && !(await isTaken(t, column, was, id));
      if (isOurs) restored.push([column, was]);
      else kept.add(table === 'people' ? 'person' : 'household', id, fieldLabels.get(field) ?? field);
    }
    if (restored.length === 0) continue;
    const sets = restored.map(([column]) => `${column} = ?`).join(', ');
    await t.run(`UPDATE ${table} SET ${sets}, version = version + 1, updated_at = ? WHERE id = ?`, [
      ...restored.map(([, value]) => value),
      t.now,
      id,
    ]);
  }
  return rows;
}

/** Undoes everything one transaction recorded. Answers what others have changed since, and stays. */
export async function undoFacts(t: WriteTx, instant: string): Promise<KeptThing[]> {
  const built = {
    people: new Set(await builtOn(t, 'people', instant)),
    households: new Set(await builtOn(t, 'households', instant)),
  };
  const kept = new Kept();
  for (const id of built.people) kept.add('person', id, 'cả hồ sơ, vì đã có ghi chép sau lần nhập');
  for (const id of built.households) kept.add('household', id, 'cả hộ, vì đã có ghi chép sau lần nhập');
  const whole = { people: new Set(built.people), households: new Set(built.households) };
  await keepWhole(t, instant, whole);
  for (const id of whole.people) if (!built.people.has(id)) kept.add('person', id, 'cả hồ sơ, vì cùng hộ');
  const keep = new Set([...whole.people, ...whole.households]);
  const edited = await undoEdits(t, instant, kept);
  for (const table of factTables) await undoTable(t, table, instant, keep, kept);
  await dropFormer(t, instant);
  for (const { kind, thing_id } of edited) {
    if (kind === 'person') await refreshSearch(t, thing_id);
    else await updateSearchText(t, thing_id);
  }
  for (const table of ['people', 'households'] as const) {
    const made = await t.all<{ id: string }>(
      `SELECT id FROM ${table} WHERE created_at = ? AND retracted_at IS NULL`,
      [instant],
    );
    for (const { id } of made) {
      if (keep.has(id)) continue;
      await t.run(
        `UPDATE ${table} SET retracted_at = ?, updated_at = ?, version = version + 1 WHERE id = ?`,
        [t.now, t.now, id],
      );
    }
  }
  return kept.named(t);
}
