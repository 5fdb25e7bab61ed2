import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { fold } from '../../shared/text.ts';

/** What a search finds the household by: code and address, as words without accents. */
export const searchTextOf = ({ code, address }: { code: string; address: string | null }): string =>
  fold(`${code} ${address ?? ''}`)
    .split(/[^a-z0-9]+/)
    .join(' ')
    .trim();

export interface HouseholdRow {
  id: string;
  version: number;
  code: string;
  ward_code: string;
  address: string | null;
  note: string | null;
  from_household_id: string | null;
}

const select = 'SELECT id, version, code, ward_code, address, note, from_household_id FROM households';

export function householdById(t: ReadTx, id: string): Promise<HouseholdRow | undefined> {
  return t.one<HouseholdRow>(`${select} WHERE id = ?`, [id]);
}

/** Lives or lived in a ward, also by its merger with the ward that first gave the code: give the ward twice. */
const inWard = `(h.ward_code = ? OR EXISTS (SELECT 1 FROM residences r JOIN area_closure c ON c.area_code = r.area_code
  WHERE r.household_id = h.id AND r.retracted_at IS NULL AND c.ancestor_code = ? AND c.valid_from < r.valid_to
    AND r.valid_from < c.valid_to))`;

/** A household with the last day on which anybody belongs to it; null: nobody ever did. */
export type LivedInRow = HouseholdRow & { until: string | null };

const livedIn = `SELECT h.*, (SELECT MAX(m.valid_to) FROM memberships m
    WHERE m.household_id = h.id AND m.retracted_at IS NULL) AS until
  FROM households h WHERE h.retracted_at IS NULL`;

/** The one lived in last first. */
export function byLast(a: LivedInRow, b: LivedInRow): number {
  const [ours, theirs] = [a.until ?? '', b.until ?? ''];
  return Number(ours < theirs) - Number(ours > theirs);
}

/** Households of a ward that carry or carried a code, the one lived in last first. */
export async function householdsByCode(t: ReadTx, ward: string, code: string): Promise<LivedInRow[]> {
  const rows = await t.all<LivedInRow>(`${livedIn} AND h.code = ? AND ${inWard}`, [code, ward, ward]);
  return rows.sort(byLast);
}

/** The same of many codes. */
export async function householdsByCodes(
  t: ReadTx,
  ward: string,
  codes: readonly string[],
): Promise<LivedInRow[]> {
  const rows = await t.all<LivedInRow>(`${livedIn} AND h.code IN ${listParameter(t.dialect)} AND ${inWard}`, [
    JSON.stringify(codes),
    ward,
    ward,
  ]);
  return rows.sort(byLast);
}

/** The highest code of the ward's own series, e.g. CL-1892. */
export async function lastCodeOfSeries(t: ReadTx, ward: string): Promise<string | undefined> {
  const row = await t.one<{ code: string }>(
    `SELECT code FROM households WHERE ward_code = ? AND code LIKE ? AND code NOT LIKE ?
     ORDER BY LENGTH(code) DESC, code DESC LIMIT 1`,
    [ward, `${ward}-%`, `${ward}-%-%`],
  );
  return row?.code;
}

export async function insertHousehold(t: WriteTx, row: Omit<HouseholdRow, 'version'>): Promise<void> {
  const { id, code, ward_code, address, note, from_household_id } = row;
  await t.insert('households', {
    id,
    code,
    ward_code,
    address,
    search_text: searchTextOf(row),
    note,
    from_household_id,
    created_at: t.now,
    updated_at: t.now,
  });
}

export async function updateHousehold(
  t: WriteTx,
  id: string,
  row: Pick<HouseholdRow, 'code' | 'address' | 'note'>,
): Promise<void> {
  await t.run(
    `UPDATE households SET code = ?, address = ?, search_text = ?, note = ?, version = version + 1, updated_at = ?
     WHERE id = ?`,
    [row.code, row.address, searchTextOf(row), row.note, t.now, id],
  );
}

/** Sets what a search finds the household by, after its address was put back by itself. */
export async function updateSearchText(t: WriteTx, id: string): Promise<void> {
  const row = await householdById(t, id);
  if (row) await t.run('UPDATE households SET search_text = ? WHERE id = ?', [searchTextOf(row), id]);
}

/** Takes households back that were made by mistake: they are in no list, their codes are free. */
export async function takeBackHouseholds(t: WriteTx, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await t.run(
      'UPDATE households SET retracted_at = ?, updated_at = ?, version = version + 1 WHERE id = ?',
      [t.now, t.now, id],
    );
}

export async function bumpVersion(t: WriteTx, id: string): Promise<void> {
  await t.run('UPDATE households SET version = version + 1, updated_at = ? WHERE id = ?', [t.now, id]);
}

/** Areas in which a household's members live or lived, the latest first. */
export async function areasOfHousehold(
  t: ReadTx,
  id: string,
): Promise<{ area_code: string; valid_from: string; valid_to: string }[]> {
  return t.all(
    `SELECT DISTINCT area_code, valid_from, valid_to FROM residences WHERE household_id = ? AND retracted_at IS NULL
     ORDER BY valid_to DESC, valid_from DESC`,
    [id],
  );
}
