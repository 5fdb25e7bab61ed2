import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';

export interface LifeEventRow {
  id: string;
  kind: string;
  happened_on: string;
  person_id: string | null;
  household_id: string | null;
  area_code: string | null;
  reason: string | null;
  recorded_at: string;
  recorded_by_name: string;
  retracted_at: string | null;
  retracted_by_name: string | null;
  retraction_reason: string | null;
}

export type NewLifeEvent = Pick<
  LifeEventRow,
  'id' | 'kind' | 'happened_on' | 'person_id' | 'household_id' | 'area_code' | 'reason'
>;

export async function insertLifeEvent(t: WriteTx, row: NewLifeEvent): Promise<void> {
  await t.run(
    `INSERT INTO life_events (id, kind, happened_on, person_id, household_id, area_code, reason, recorded_at,
       recorded_by, recorded_by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.kind,
      row.happened_on,
      row.person_id,
      row.household_id,
      row.area_code,
      row.reason,
      t.now,
      t.actor.accountId,
      t.actor.fullName,
    ],
  );
}

export function lifeEventById(t: ReadTx, id: string): Promise<LifeEventRow | undefined> {
  return t.one<LifeEventRow>('SELECT * FROM life_events WHERE id = ?', [id]);
}

/** Events of a person or a household: those recorded of it, and those that changed where it lives or who belongs to it. */
export function lifeEventsOf(
  t: ReadTx,
  column: 'person_id' | 'household_id',
  id: string,
): Promise<LifeEventRow[]> {
  const touched = ['residences', 'memberships'].flatMap((table) =>
    ['recorded_at', 'retracted_at'].map((at) => `SELECT ${at} FROM ${table} WHERE ${column} = ?`),
  );
  return t.all<LifeEventRow>(
    `SELECT * FROM life_events WHERE ${column} = ? OR recorded_at IN (${touched.join(' UNION ')})
     ORDER BY recorded_at DESC`,
    [id, ...touched.map(() => id)],
  );
}

export async function setRetracted(t: WriteTx, id: string, reason: string): Promise<void> {
  await t.run(
    `UPDATE life_events SET retracted_at = ?, retracted_by_name = ?, retraction_reason = ?
     WHERE id = ? AND retracted_at IS NULL`,
    [t.now, t.actor.fullName, reason, id],
  );
}

/** Who an event may concern: its person or household, every household either was in, and everybody who was in those. */
export async function circleOf(
  t: ReadTx,
  row: Pick<LifeEventRow, 'person_id' | 'household_id'>,
): Promise<{ people: string[]; households: string[] }> {
  const households = new Set<string>(row.household_id ? [row.household_id] : []);
  const people = new Set<string>(row.person_id ? [row.person_id] : []);
  for (let turn = 0; turn < 2; turn++) {
    const rows = await t.all<{ person_id: string; household_id: string }>(
      `SELECT DISTINCT person_id, household_id FROM memberships
       WHERE person_id IN ${listParameter(t.dialect)} OR household_id IN ${listParameter(t.dialect)}`,
      [JSON.stringify([...people]), JSON.stringify([...households])],
    );
    for (const each of rows) {
      people.add(each.person_id);
      households.add(each.household_id);
    }
  }
  return { people: [...people], households: [...households] };
}

/** People or households entered at an instant. */
export async function enteredAt(
  t: ReadTx,
  table: 'people' | 'households',
  instant: string,
): Promise<string[]> {
  const rows = await t.all<{ id: string }>(
    `SELECT id FROM ${table} WHERE created_at = ? AND retracted_at IS NULL`,
    [instant],
  );
  return rows.map(({ id }) => id);
}

const namedBy = {
  person_id: {
    facts: ['residences', 'memberships', 'statuses', 'insurance_periods'],
    rows: { cases: 'created_at', campaign_entries: 'created_at', allowance_payments: 'recorded_at' },
  },
  household_id: {
    facts: ['residences', 'memberships', 'statuses'],
    rows: { cases: 'created_at', campaign_entries: 'created_at' },
  },
} as const;

/** True when something else names one of the people or households entered at an instant; `own`: the event's own facts. */
export async function isNamedElsewhere(
  t: ReadTx,
  column: 'person_id' | 'household_id',
  ids: readonly string[],
  { own, instant }: { own: readonly string[]; instant: string },
): Promise<boolean> {
  if (ids.length === 0) return false;
  const { facts, rows } = namedBy[column];
  const named = `${column} IN (${marks(ids)})`;
  for (const table of facts) {
    const found = await t.all<{ id: string }>(
      `SELECT id FROM ${table} WHERE ${named} AND retracted_at IS NULL`,
      ids,
    );
    if (found.some(({ id }) => !own.includes(id))) return true;
  }
  for (const [table, at] of Object.entries(rows)) {
    const found = await t.one(`SELECT 1 AS found FROM ${table} WHERE ${named} AND ${at} > ? LIMIT 1`, [
      ...ids,
      instant,
    ]);
    if (found) return true;
  }
  return false;
}

/** Two periods of one person, household or status that cannot hold at once. */
export async function overlapping(
  t: ReadTx,
  table: 'residences' | 'memberships' | 'statuses',
  column: 'person_id' | 'household_id',
  ids: readonly string[],
): Promise<boolean> {
  if (ids.length === 0) return false;
  const same = table === 'statuses' ? 'AND b.category = a.category' : '';
  const head = table === 'memberships' && column === 'household_id';
  const found = await t.one(
    `SELECT 1 AS found FROM ${table} a JOIN ${table} b ON b.${column} = a.${column} AND b.id <> a.id ${same}
     WHERE a.${column} IN (${marks(ids)}) AND a.retracted_at IS NULL AND b.retracted_at IS NULL
       AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to
       ${head ? "AND a.relation = 'head' AND b.relation = 'head'" : ''} LIMIT 1`,
    ids,
  );
  return found !== undefined;
}

/** The address a household had before a change at an instant, unless it was changed again since. */
export async function addressBefore(
  t: ReadTx,
  household: string,
  instant: string,
): Promise<{ address: string | null } | undefined> {
  const rows = await t.all<{ at: string; before: string }>(
    "SELECT at, before FROM audit WHERE thing_id = ? AND action = 'household.change' AND at >= ? ORDER BY row_id DESC",
    [household, instant],
  );
  const [latest] = rows;
  return latest?.at === instant ? JSON.parse(latest.before) : undefined;
}
