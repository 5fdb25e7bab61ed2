import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';

/** Days that are read: everything that holds on one of them. */
export interface Window {
  from: string;
  to: string;
}

const within = 'retracted_at IS NULL AND valid_from < ? AND valid_to > ?';

/** People who lived in the areas within the window. */
const inhabitants = (t: ReadTx): string =>
  `SELECT person_id FROM residences WHERE area_code IN ${listParameter(t.dialect)} AND ${within}`;

const params = (areas: readonly string[], { from, to }: Window): [string, string, string] => [
  JSON.stringify(areas),
  to,
  from,
];

export interface PersonFactRow {
  id: string;
  full_name: string;
  birth_date: string;
  died_on: string | null;
}

export function people(t: ReadTx, areas: readonly string[], window: Window): Promise<PersonFactRow[]> {
  return t.all<PersonFactRow>(
    `SELECT p.id, p.full_name, v.birth_date, v.died_on FROM people p
     JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     WHERE p.id IN (${inhabitants(t)}) ORDER BY p.id`,
    params(areas, window),
  );
}

export function residences(
  t: ReadTx,
  areas: readonly string[],
  window: Window,
): Promise<{ person_id: string; area_code: string; valid_from: string; valid_to: string }[]> {
  return t.all(
    `SELECT person_id, area_code, valid_from, valid_to FROM residences
     WHERE area_code IN ${listParameter(t.dialect)} AND ${within} ORDER BY person_id, valid_from`,
    params(areas, window),
  );
}

export interface MembershipFactRow {
  person_id: string;
  household_id: string;
  code: string;
  relation: string;
  valid_from: string;
  valid_to: string;
}

export function memberships(
  t: ReadTx,
  areas: readonly string[],
  window: Window,
): Promise<MembershipFactRow[]> {
  return t.all<MembershipFactRow>(
    `SELECT m.person_id, m.household_id, h.code, m.relation, m.valid_from, m.valid_to FROM memberships m
     JOIN households h ON h.id = m.household_id
     WHERE m.retracted_at IS NULL AND m.valid_from < ? AND m.valid_to > ? AND m.person_id IN (${inhabitants(t)})
     ORDER BY m.person_id, m.valid_from`,
    [window.to, window.from, ...params(areas, window)],
  );
}

export interface StatusFactRow {
  id: string;
  person_id: string | null;
  household_id: string | null;
  category: string;
  valid_from: string;
  valid_to: string;
}

/** Statuses of those people, and of the households that they belonged to within the window. */
export function statuses(
  t: ReadTx,
  areas: readonly string[],
  window: Window,
  categories: readonly string[] | null,
): Promise<StatusFactRow[]> {
  const only = categories === null ? '' : ` AND s.category IN (${marks(categories)})`;
  const held = `s.retracted_at IS NULL AND s.valid_from < ? AND s.valid_to > ?${only}`;
  const days = [window.to, window.from, ...(categories ?? [])];
  return t.all<StatusFactRow>(
    `SELECT s.id, s.person_id, s.household_id, s.category, s.valid_from, s.valid_to FROM statuses s
     WHERE ${held} AND s.person_id IN (${inhabitants(t)})
     UNION ALL
     SELECT s.id, s.person_id, s.household_id, s.category, s.valid_from, s.valid_to FROM statuses s
     WHERE ${held} AND s.household_id IN (SELECT m.household_id FROM memberships m WHERE m.retracted_at IS NULL
       AND m.valid_from < ? AND m.valid_to > ? AND m.person_id IN (${inhabitants(t)}))
     ORDER BY 1`,
    [...days, ...params(areas, window), ...days, window.to, window.from, ...params(areas, window)],
  );
}

export function decisions(
  t: ReadTx,
  statusIds: readonly string[],
): Promise<{ status_id: string; number: string | null; decided_on: string | null; year: number }[]> {
  return t.all(
    `SELECT status_id, number, decided_on, year FROM status_decisions
     WHERE retracted_at IS NULL AND status_id IN ${listParameter(t.dialect)} ORDER BY status_id, year`,
    [JSON.stringify(statusIds)],
  );
}

export interface OtherGiftRow {
  campaign: string;
  source: string;
  household_id: string;
  recipient_name: string;
  amount_dong: number;
  in_kind: string | null;
}

/** Gifts of a year on lists other than those of some sources. */
export function otherGifts(
  t: ReadTx,
  area: string,
  year: number,
  sources: readonly string[],
): Promise<OtherGiftRow[]> {
  return t.all<OtherGiftRow>(
    `SELECT c.name AS campaign, s.name AS source, e.household_id, e.recipient_name, e.amount_dong, e.in_kind
     FROM campaign_entries e JOIN campaigns c ON c.id = e.campaign_id JOIN campaign_sources s ON s.id = e.source_id
     WHERE c.area_code = ? AND c.year = ? AND e.state <> 'withdrawn' AND e.household_id IS NOT NULL
       AND e.source_id NOT IN ${listParameter(t.dialect)} ORDER BY c.name, s.name, e.id`,
    [area, year, JSON.stringify(sources)],
  );
}

/** Who had an approved gift of a kind of campaign the year before, by the source's code. */
export function giftsOfYear(
  t: ReadTx,
  area: string,
  kind: string,
  year: number,
): Promise<{ code: string; person_id: string | null; household_id: string | null }[]> {
  return t.all(
    `SELECT DISTINCT s.code, e.person_id, e.household_id FROM campaign_entries e
     JOIN campaigns c ON c.id = e.campaign_id JOIN campaign_sources s ON s.id = e.source_id
     WHERE c.area_code = ? AND c.kind = ? AND c.year = ? AND e.state = 'approved' AND e.martyr_id IS NULL
     ORDER BY s.code, e.person_id, e.household_id`,
    [area, kind, year],
  );
}
