import type { SqlValue } from '../../db/connection.ts';
import { type FactTable, factTables, insertFact, retractFact } from '../../db/facts.ts';
import type { WriteTx } from '../../db/tx.ts';
import { updateSearchText } from '../households/service.ts';
import { dropFormer, refreshSearch } from '../people/service.ts';

type Row = Record<string, SqlValue>;

const recording = new Set(['row_id', 'recorded_at', 'recorded_by', 'retracted_at', 'retracted_by']);

function rowsOf(
  t: WriteTx,
  table: FactTable,
  column: 'recorded_at' | 'retracted_at',
  instant: string,
): Promise<Row[]> {
  return t.all<Row>(`SELECT * FROM ${table} WHERE ${column} = ?`, [instant]);
}

const editedLater = `EXISTS (SELECT 1 FROM audit a WHERE a.thing_id = id AND a.at > ?
  AND a.action IN ('person.change', 'household.change', 'person.death'))`;

/** People or households that the import made and others have built on since: they stay, with all that is theirs. */
async function builtOn(
  t: WriteTx,
  table: 'people' | 'households',
  instant: string,
): Promise<Map<string, string>> {
  const column = table === 'people' ? 'person_id' : 'household_id';
  const label = table === 'people' ? 'full_name' : 'code';
  const tables =
    table === 'people'
      ? ['residences', 'memberships', 'statuses', 'insurance_periods']
      : ['residences', 'memberships', 'statuses'];
  const later = tables
    .map((each) => `SELECT ${column} FROM ${each} WHERE retracted_at IS NULL AND recorded_at > ?`)
    .join(' UNION ');
  const rows = await t.all<{ id: string; label: string }>(
    `SELECT id, ${label} AS label FROM ${table} WHERE created_at = ? AND (${editedLater} OR id IN (${later}))`,
    [instant, instant, ...tables.map(() => instant)],
  );
  return new Map(rows.map((row) => [row.id, row.label]));
}

async function undoTable(
  t: WriteTx,
  table: FactTable,
  instant: string,
  keep: ReadonlySet<string>,
  kept: string[],
): Promise<void> {
  const undone = new Set<SqlValue>();
  for (const row of await rowsOf(t, table, 'recorded_at', instant)) {
    const owner = [row.person_id, row.household_id].find((id) => typeof id === 'string' && keep.has(id));
    if (row.retracted_at === instant || owner) continue;
    if (row.retracted_at !== null || typeof row.id !== 'string') {
      kept.push(`${table}: một mục đã được sửa sau lần nhập`);
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
}

const columnOf: Record<string, string> = {
  fullName: 'full_name',
  nationalId: 'national_id',
  insuranceNumber: 'insurance_number',
  ethnicity: 'ethnicity',
  phone: 'phone',
  note: 'note',
  address: 'address',
};

/** Fields edited in place come back from the audit rows of the commit, where nobody has edited since. */
async function undoEdits(t: WriteTx, instant: string, kept: string[]): Promise<ChangeRow[]> {
  const rows = await t.all<ChangeRow>(
    `SELECT thing_id, kind, before FROM audit WHERE at = ? AND action IN ('person.change', 'household.change')
     ORDER BY row_id DESC`,
    [instant],
  );
  for (const row of rows) {
    const table = row.kind === 'person' ? 'people' : 'households';
    const fields = Object.entries<SqlValue>(JSON.parse(row.before)).filter(
      ([field]) => columnOf[field] && (table === 'people') === (field !== 'address' && field !== 'code'),
    );
    const sets = fields.map(([field]) => `${columnOf[field]} = ?`).join(', ');
    if (sets === '') continue;
    const { changes } = await t.run(
      `UPDATE ${table} SET ${sets}, version = version + 1 WHERE id = ? AND NOT ${editedLater}`,
      [...fields.map(([, value]) => value), row.thing_id, instant],
    );
    if (changes === 0)
      kept.push(`${row.kind === 'person' ? 'Người' : 'Hộ'} đã được sửa sau lần nhập: giữ nguyên`);
  }
  return rows;
}

/** Undoes everything one transaction recorded. Answers sentences about what others have changed since, and stays. */
export async function undoFacts(t: WriteTx, instant: string): Promise<string[]> {
  const people = await builtOn(t, 'people', instant);
  const households = await builtOn(t, 'households', instant);
  const kept = [...people.values(), ...households.values()].map(
    (label) => `${label}: đã có ghi chép sau lần nhập, giữ lại`,
  );
  const keep = new Set([...people.keys(), ...households.keys()]);
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
  return kept;
}
