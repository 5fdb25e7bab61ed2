import { listParameter } from '../../../db/dialect.ts';
import type { ReadTx } from '../../../db/tx.ts';

/** Who wrote something into the registry, and when. */
export interface Written {
  recorded_at: string;
  by_name: string | null;
}

export interface VersionRow extends Written {
  fact: 'person_vitals' | 'residences' | 'memberships' | 'statuses' | 'insurance_periods';
  id: string;
  person_id: string | null;
  household_id: string | null;
}

/** How a fact names whom it concerns. */
const facts = [
  ['person_vitals', 'person_id', 'NULL'],
  ['residences', 'person_id', 'NULL'],
  ['memberships', 'person_id', 'household_id'],
  ['insurance_periods', 'person_id', 'NULL'],
  ['statuses', 'person_id', 'household_id'],
] as const satisfies readonly (readonly [VersionRow['fact'], string, string])[];

/** What was recorded or taken back after an instant of some people and households; the newest first. */
export async function versionsSince(
  t: ReadTx,
  of: { people: readonly string[]; households: readonly string[] },
  since: string,
): Promise<VersionRow[]> {
  const lists = [JSON.stringify(of.people), JSON.stringify(of.households)];
  const found: VersionRow[] = [];
  for (const [fact, person, household] of facts) {
    const whose =
      household === 'NULL'
        ? `f.${person} IN ${listParameter(t.dialect)}`
        : `(f.${person} IN ${listParameter(t.dialect)} OR f.${household} IN ${listParameter(t.dialect)})`;
    const rows = await t.all<Omit<VersionRow, 'fact'>>(
      `SELECT f.id, f.${person} AS person_id, ${household === 'NULL' ? 'NULL' : `f.${household}`} AS household_id,
         CASE WHEN f.recorded_at > ? THEN f.recorded_at ELSE f.retracted_at END AS recorded_at,
         a.full_name AS by_name
       FROM ${fact} f LEFT JOIN accounts a ON a.id = CASE WHEN f.recorded_at > ? THEN f.recorded_by ELSE f.retracted_by END
       WHERE (f.recorded_at > ? OR f.retracted_at > ?) AND ${whose}`,
      [since, since, since, since, ...(household === 'NULL' ? lists.slice(0, 1) : lists)],
    );
    for (const row of rows) found.push({ ...row, fact });
  }
  return found.sort((a, b) => (a.recorded_at < b.recorded_at ? 1 : -1));
}

/** Gifts handed over, taken back or returned by a day whose rows were written after an instant. */
export function giftsSince(
  t: ReadTx,
  areas: readonly string[],
  upTo: string,
  since: string,
): Promise<(Written & { kind: 'payment' | 'reversal' | 'return' })[]> {
  return t.all(
    `SELECT y.kind, y.recorded_at, a.full_name AS by_name FROM payments y
     JOIN campaign_entries e ON e.id = y.entry_id LEFT JOIN accounts a ON a.id = y.recorded_by
     WHERE y.paid_on <= ? AND y.recorded_at > ? AND e.area_code IN ${listParameter(t.dialect)} ORDER BY y.row_id`,
    [upTo, since, JSON.stringify(areas)],
  );
}

/** Monthly allowances paid by a day whose rows were written after an instant, by whose they are. */
export function allowancesSince(
  t: ReadTx,
  areas: readonly string[],
  upTo: string,
  since: string,
): Promise<(Written & { category: string })[]> {
  return t.all(
    `SELECT p.category, p.recorded_at, a.full_name AS by_name FROM allowance_payments p
     LEFT JOIN accounts a ON a.id = p.recorded_by
     WHERE p.paid_on <= ? AND p.recorded_at > ? AND p.person_id IN (SELECT r.person_id FROM residences r
       WHERE r.retracted_at IS NULL AND r.area_code IN ${listParameter(t.dialect)}) ORDER BY p.row_id`,
    [upTo, since, JSON.stringify(areas)],
  );
}

/** Steps of cases dated by a day and written after an instant. */
export function caseStepsSince(
  t: ReadTx,
  areas: readonly string[],
  upTo: string,
  since: string,
): Promise<Written[]> {
  return t.all<Written>(
    `SELECT s.recorded_at, s.by_name FROM case_steps s JOIN cases c ON c.id = s.case_id
     WHERE s.done_on <= ? AND s.recorded_at > ? AND c.area_code IN ${listParameter(t.dialect)}
     ORDER BY s.recorded_at, s.id`,
    [upTo, since, JSON.stringify(areas)],
  );
}

/** A recorded version of a fact, with its own columns beside these. */
export interface FactVersion {
  id: string;
  recorded_at: string;
  retracted_at: string | null;
  valid_from?: string | null;
  valid_to?: string | null;
  died_on?: string | null;
  decided_on?: string | null;
}

/** Versions recorded or retracted after an instant, table by table, of whoever ever lived in the areas. */
export async function factVersionsSince(
  t: ReadTx,
  areas: readonly string[],
  since: string,
): Promise<FactVersion[][]> {
  const people = `SELECT r.person_id FROM residences r WHERE r.area_code IN ${listParameter(t.dialect)}`;
  const list = JSON.stringify(areas);
  const households = `SELECT m.household_id FROM memberships m WHERE m.person_id IN (${people})`;
  const statuses = `SELECT s.id FROM statuses s WHERE s.person_id IN (${people}) OR s.household_id IN (${households})`;
  const whose: [string, string, number][] = [
    ...(['person_vitals', 'residences', 'memberships', 'insurance_periods'] as const).map(
      (table): [string, string, number] => [table, `person_id IN (${people})`, 1],
    ),
    ['statuses', `person_id IN (${people}) OR household_id IN (${households})`, 2],
    ['status_decisions', `status_id IN (${statuses})`, 2],
  ];
  const found: FactVersion[][] = [];
  for (const [table, condition, lists] of whose)
    found.push(
      await t.all<FactVersion>(
        `SELECT * FROM ${table} WHERE (recorded_at > ? OR retracted_at > ?) AND (${condition})`,
        [since, since, ...Array.from({ length: lists }, () => list)],
      ),
    );
  return found;
}

/** Days that gifts, allowances and steps of cases written after an instant are dated. */
export async function workDaysSince(t: ReadTx, areas: readonly string[], since: string): Promise<string[]> {
  const list = JSON.stringify(areas);
  const rows = await t.all<{ day: string | null }>(
    `SELECT MIN(y.paid_on) AS day FROM payments y JOIN campaign_entries e ON e.id = y.entry_id
       WHERE y.recorded_at > ? AND e.area_code IN ${listParameter(t.dialect)}
     UNION ALL SELECT MIN(p.paid_on) FROM allowance_payments p WHERE p.recorded_at > ? AND p.person_id IN
       (SELECT r.person_id FROM residences r WHERE r.area_code IN ${listParameter(t.dialect)})
     UNION ALL SELECT MIN(s.done_on) FROM case_steps s JOIN cases c ON c.id = s.case_id
       WHERE s.recorded_at > ? AND c.area_code IN ${listParameter(t.dialect)}`,
    [since, list, since, list, since, list],
  );
  return rows.flatMap(({ day }) => day ?? []);
}
