import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';

export interface ReceivedRow {
  year: number;
  source_code: string;
  source_name: string;
  area_code: string;
  category: string | null;
  category_label: string | null;
  person_id: string | null;
  household_id: string | null;
  household_code: string | null;
  recipient_name: string;
  amount_dong: number;
  in_kind: string | null;
}

interface Scope {
  sql: string;
  params: string[];
}

const stands = `y.kind = 'payment' AND NOT EXISTS (SELECT 1 FROM payments r WHERE r.reverses_id = y.id)`;

/** Gifts handed over in the campaigns of some years, of one kind where asked. */
export function received(
  t: ReadTx,
  years: { from: number; to: number },
  kind: string | undefined,
  scope: Scope,
): Promise<ReceivedRow[]> {
  return t.all<ReceivedRow>(
    `SELECT c.year, s.code AS source_code, s.name AS source_name, e.area_code, e.category, e.category_label, e.person_id,
       e.household_id, h.code AS household_code, e.recipient_name, e.amount_dong, e.in_kind
     FROM campaigns c JOIN campaign_entries e ON e.campaign_id = c.id JOIN campaign_sources s ON s.id = e.source_id
     JOIN payments y ON y.entry_id = e.id AND ${stands}
     LEFT JOIN households h ON h.id = e.household_id
     WHERE c.year >= ? AND c.year <= ? ${kind ? 'AND c.kind = ?' : ''} AND ${scope.sql}
     ORDER BY c.year, e.area_code, e.recipient_name, e.id`,
    [years.from, years.to, ...(kind ? [kind] : []), ...scope.params],
  );
}

/** The first and the last year with a campaign. */
export async function campaignYears(t: ReadTx): Promise<{ first: number | null; last: number | null }> {
  const row = await t.one<{ first: number | null; last: number | null }>(
    'SELECT MIN(year) AS first, MAX(year) AS last FROM campaigns',
  );
  return row ?? { first: null, last: null };
}

export interface HolderRow {
  person_id: string | null;
  household_id: string;
  household_code: string;
  full_name: string;
  area_code: string;
  category: string;
  valid_from: string;
}

const on = (alias: string): string =>
  `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

/** Who holds a category on a day, people and (by their heads) households, whom no gift of some years reached. */
export function unreached(
  t: ReadTx,
  areas: readonly string[],
  day: string,
  years: { from: number; to: number },
): Promise<HolderRow[]> {
  const list = listParameter(t.dialect);
  const given = `SELECT 1 FROM campaign_entries e JOIN campaigns c ON c.id = e.campaign_id
    JOIN payments y ON y.entry_id = e.id AND ${stands} WHERE c.year >= ? AND c.year <= ?`;
  const codes = JSON.stringify(areas);
  const days = [day, day];
  const asked = [years.from, years.to];
  return t.all<HolderRow>(
    `SELECT p.id AS person_id, m.household_id, h.code AS household_code, p.full_name, r.area_code, s.category, s.valid_from
     FROM statuses s JOIN people p ON p.id = s.person_id
     JOIN residences r ON r.person_id = p.id AND r.area_code IN ${list} AND ${on('r')}
     JOIN memberships m ON m.person_id = p.id AND ${on('m')} JOIN households h ON h.id = m.household_id
     WHERE ${on('s')} AND NOT EXISTS (${given} AND (e.person_id = p.id
       OR (e.person_id IS NULL AND e.household_id = m.household_id)))
     UNION ALL
     SELECT NULL, h.id, h.code, p.full_name, r.area_code, s.category, s.valid_from
     FROM statuses s JOIN households h ON h.id = s.household_id
     JOIN memberships m ON m.household_id = h.id AND m.relation = 'head' AND ${on('m')}
     JOIN people p ON p.id = m.person_id
     JOIN residences r ON r.person_id = p.id AND r.area_code IN ${list} AND ${on('r')}
     WHERE ${on('s')} AND NOT EXISTS (${given} AND e.household_id = h.id)
     ORDER BY 3, 1, 6`,
    [codes, ...days, ...days, ...days, ...asked, ...days, codes, ...days, ...days, ...asked],
  );
}

export interface LineRow {
  id: string;
  year: number;
  campaign: string;
  source: string;
  person_id: string | null;
  household_id: string | null;
  household_code: string | null;
  recipient_name: string;
  category: string | null;
  category_label: string | null;
  amount_dong: number;
  in_kind: string | null;
  kind: 'payment' | 'reversal' | 'return' | null;
  return_reason: string | null;
  paid_on: string | null;
  receiver_name: string | null;
  receiver_relation: string | null;
  signature: 'awaited' | 'matched' | null;
}

/** Approved gifts of people and households, each with its newest event. */
export function linesOf(
  t: ReadTx,
  of: { people: readonly string[]; households: readonly string[] },
): Promise<LineRow[]> {
  const list = listParameter(t.dialect);
  return t.all<LineRow>(
    `SELECT e.id, c.year, c.name AS campaign, s.name AS source, e.person_id, e.household_id, h.code AS household_code,
       e.recipient_name, e.category, e.category_label, e.amount_dong, e.in_kind, y.kind, y.return_reason, y.paid_on,
       y.receiver_name, y.receiver_relation, y.signature
     FROM campaign_entries e JOIN campaigns c ON c.id = e.campaign_id JOIN campaign_sources s ON s.id = e.source_id
     LEFT JOIN households h ON h.id = e.household_id
     LEFT JOIN payments y ON y.entry_id = e.id
       AND NOT EXISTS (SELECT 1 FROM payments later WHERE later.entry_id = e.id AND later.row_id > y.row_id)
     WHERE e.state = 'approved' AND (e.person_id IN ${list} OR e.household_id IN ${list})
     ORDER BY c.year DESC, c.cut_off_on DESC, s.name, e.id`,
    [JSON.stringify(of.people), JSON.stringify(of.households)],
  );
}

export interface AllowanceRow {
  person_id: string;
  full_name: string;
  category: string;
  year: string;
  months: number;
  amount_dong: number;
  last_on: string;
}

/** Allowances paid to people, by year and category. */
export function allowancesOf(t: ReadTx, people: readonly string[]): Promise<AllowanceRow[]> {
  return t.all<AllowanceRow>(
    `SELECT a.person_id, p.full_name, a.category, SUBSTR(a.month, 1, 4) AS year, COUNT(DISTINCT a.month) AS months,
       SUM(a.amount_dong) AS amount_dong, MAX(a.paid_on) AS last_on
     FROM allowance_payments a JOIN people p ON p.id = a.person_id WHERE a.person_id IN ${listParameter(t.dialect)}
     GROUP BY a.person_id, p.full_name, a.category, SUBSTR(a.month, 1, 4) ORDER BY year DESC, p.full_name, a.category`,
    [JSON.stringify(people)],
  );
}
