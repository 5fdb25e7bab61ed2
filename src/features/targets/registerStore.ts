import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';

const later = (a: string, b: string): string => `CASE WHEN ${a} > ${b} THEN ${a} ELSE ${b} END`;
const earlier = (a: string, b: string): string => `CASE WHEN ${a} < ${b} THEN ${a} ELSE ${b} END`;

export interface StayRow {
  household_id: string;
  area_code: string;
  valid_from: string;
  valid_to: string;
}

/** When households had somebody living in some areas, as far as it touches a time: one row a stay. */
export function householdStays(
  t: ReadTx,
  areas: readonly string[],
  from: string,
  to: string,
): Promise<StayRow[]> {
  return t.all<StayRow>(
    `SELECT DISTINCT m.household_id, r.area_code, ${later('m.valid_from', 'r.valid_from')} AS valid_from,
       ${earlier(earlier('m.valid_to', 'r.valid_to'), "COALESCE(v.died_on, '9999-12-31')")} AS valid_to
     FROM residences r JOIN memberships m ON m.person_id = r.person_id AND m.retracted_at IS NULL
       AND m.valid_from < r.valid_to AND r.valid_from < m.valid_to
     JOIN person_vitals v ON v.person_id = r.person_id AND v.retracted_at IS NULL
     WHERE r.retracted_at IS NULL AND r.area_code IN ${listParameter(t.dialect)} AND r.valid_from <= ? AND r.valid_to > ?
       AND m.valid_from <= ? AND m.valid_to > ?`,
    [JSON.stringify(areas), to, from, to, from],
  );
}

export interface HeldRow {
  household_id: string;
  valid_from: string;
  valid_to: string;
}

/** When households held one of some categories, themselves or through a member, as far as it touches a time. */
export function householdsHolding(
  t: ReadTx,
  categories: readonly string[],
  from: string,
  to: string,
): Promise<HeldRow[]> {
  const held = [JSON.stringify(categories), to, from];
  const holding = `s.retracted_at IS NULL AND s.category IN ${listParameter(t.dialect)} AND s.valid_from <= ? AND s.valid_to > ?`;
  return t.all<HeldRow>(
    `SELECT s.household_id, s.valid_from, s.valid_to FROM statuses s WHERE s.household_id IS NOT NULL AND ${holding}
     UNION ALL
     SELECT m.household_id, ${later('m.valid_from', 's.valid_from')}, ${earlier('m.valid_to', 's.valid_to')}
     FROM statuses s JOIN memberships m ON m.person_id = s.person_id AND m.retracted_at IS NULL
       AND m.valid_from < s.valid_to AND s.valid_from < m.valid_to
     WHERE ${holding}`,
    [...held, ...held],
  );
}

/** Allowances paid to people who live or lived in some areas, by day of payment, in whole đồng. */
export function allowancesByDay(
  t: ReadTx,
  areas: readonly string[],
  from: string,
  to: string,
): Promise<{ paid_on: string; amount_dong: number }[]> {
  return t.all(
    `SELECT a.paid_on, SUM(a.amount_dong) AS amount_dong FROM allowance_payments a
     WHERE a.paid_on >= ? AND a.paid_on <= ? AND a.person_id IN (SELECT r.person_id FROM residences r
       WHERE r.retracted_at IS NULL AND r.area_code IN ${listParameter(t.dialect)}) GROUP BY a.paid_on`,
    [from, to, JSON.stringify(areas)],
  );
}

/** Gifts approved for the Tết campaigns of a year in some areas. */
export async function tetGifts(t: ReadTx, areas: readonly string[], year: number): Promise<number> {
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM campaign_entries e JOIN campaigns c ON c.id = e.campaign_id
     WHERE c.kind = 'tet' AND c.year = ? AND e.state = 'approved' AND e.area_code IN ${listParameter(t.dialect)}`,
    [year, JSON.stringify(areas)],
  );
  return Number(row?.n ?? 0);
}

/** Gifts of those given out less those taken back, by day. */
export function tetGiftsByDay(
  t: ReadTx,
  areas: readonly string[],
  year: number,
): Promise<{ paid_on: string; gifts: number }[]> {
  return t.all(
    `SELECT y.paid_on, SUM(CASE WHEN y.kind = 'payment' THEN 1 WHEN r.kind = 'payment' THEN -1 ELSE 0 END) AS gifts
     FROM payments y JOIN campaign_entries e ON e.id = y.entry_id JOIN campaigns c ON c.id = e.campaign_id
     LEFT JOIN payments r ON r.id = y.reverses_id -- what a reversal takes back: a payment, or a return
     WHERE c.kind = 'tet' AND c.year = ? AND e.state = 'approved' AND e.area_code IN ${listParameter(t.dialect)}
     GROUP BY y.paid_on`,
    [year, JSON.stringify(areas)],
  );
}

export interface HeldHouseholdRow {
  household_id: string;
  status_id: string;
  valid_from: string;
  code: string;
  head: string | null;
  area_code: string;
  people: number;
}

/** Households with somebody living in some areas that hold a category themselves on a day, with head and members. */
export function heldHouseholds(
  t: ReadTx,
  categories: readonly string[],
  areas: readonly string[],
  day: string,
): Promise<HeldHouseholdRow[]> {
  const on = (alias: string): string =>
    `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ${alias}.valid_to > ?`;
  return t.all<HeldHouseholdRow>(
    `SELECT s.household_id, s.id AS status_id, s.valid_from, h.code, MAX(CASE WHEN m.relation = 'head' THEN p.full_name END) AS head,
       MIN(r.area_code) AS area_code, COUNT(DISTINCT m.person_id) AS people
     FROM statuses s JOIN households h ON h.id = s.household_id
     JOIN memberships m ON m.household_id = s.household_id AND ${on('m')}
     JOIN people p ON p.id = m.person_id
     JOIN residences r ON r.person_id = m.person_id AND ${on('r')} AND r.area_code IN ${listParameter(t.dialect)}
     WHERE ${on('s')} AND s.category IN ${listParameter(t.dialect)}
     GROUP BY s.household_id, s.id, s.valid_from, h.code ORDER BY h.code`,
    [day, day, day, day, JSON.stringify(areas), day, day, JSON.stringify(categories)],
  );
}

/** Names and birth dates of people. */
export function namesOf(
  t: ReadTx,
  people: readonly string[],
): Promise<{ id: string; full_name: string; birth_date: string }[]> {
  return t.all(
    `SELECT p.id, p.full_name, v.birth_date FROM people p
     JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL WHERE p.id IN ${listParameter(t.dialect)}`,
    [JSON.stringify(people)],
  );
}
