import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';

const on = (alias: string): string =>
  `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

export interface ResidentRow {
  person_id: string;
  household_id: string | null;
  area_code: string;
  full_name: string;
  birth_date: string;
}

const residents = (dialect: ReadTx['dialect']): string =>
  `residences r JOIN people p ON p.id = r.person_id JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
   WHERE r.area_code IN ${listParameter(dialect)} AND ${on('r')}`;

/** Residents born in a range of days, whose whole birth date is known. */
export function residentsBorn(
  t: ReadTx,
  areas: readonly string[],
  day: string,
  after: string,
  upTo: string,
): Promise<ResidentRow[]> {
  return t.all<ResidentRow>(
    `SELECT r.person_id, r.household_id, r.area_code, p.full_name, v.birth_date FROM ${residents(t.dialect)}
     AND LENGTH(v.birth_date) = 10 AND v.birth_date > ? AND v.birth_date <= ? ORDER BY v.birth_date, p.name_key`,
    [JSON.stringify(areas), day, day, after, upTo],
  );
}

/** Residents of whose birth only the year or month is known, born in some years. */
export function residentsWithPartialBirth(
  t: ReadTx,
  areas: readonly string[],
  day: string,
  years: readonly number[],
): Promise<ResidentRow[]> {
  return t.all<ResidentRow>(
    `SELECT r.person_id, r.household_id, r.area_code, p.full_name, v.birth_date FROM ${residents(t.dialect)}
     AND LENGTH(v.birth_date) < 10 AND SUBSTR(v.birth_date, 1, 4) IN (${marks(years)})
     ORDER BY v.birth_date, p.name_key`,
    [JSON.stringify(areas), day, day, ...years.map(String)],
  );
}

/** Residents without a citizen's number; how many, and the first of them. */
export async function residentsWithoutNumber(
  t: ReadTx,
  areas: readonly string[],
  day: string,
  limit: number,
): Promise<{ rows: ResidentRow[]; total: number }> {
  const from = `FROM ${residents(t.dialect)} AND p.national_id IS NULL`;
  const params = [JSON.stringify(areas), day, day];
  const count = await t.one<{ n: number }>(`SELECT COUNT(*) AS n ${from}`, params);
  const rows = await t.all<ResidentRow>(
    `SELECT r.person_id, r.household_id, r.area_code, p.full_name, v.birth_date ${from}
     ORDER BY r.area_code, p.name_key LIMIT ?`,
    [...params, limit],
  );
  return { rows, total: count?.n ?? 0 };
}

export interface HouseholdRow {
  household_id: string;
  code: string;
  area_code: string;
}

/** Households lived in on the day of which nobody is the head. */
export function householdsWithoutHead(
  t: ReadTx,
  areas: readonly string[],
  day: string,
): Promise<HouseholdRow[]> {
  return t.all<HouseholdRow>(
    `SELECT m.household_id, h.code, MIN(r.area_code) AS area_code FROM memberships m
     JOIN households h ON h.id = m.household_id
     JOIN residences r ON r.person_id = m.person_id AND r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}
     WHERE ${on('m')} GROUP BY m.household_id, h.code
     HAVING SUM(CASE WHEN m.relation = 'head' THEN 1 ELSE 0 END) = 0 ORDER BY h.code`,
    [JSON.stringify(areas), day, day, day, day],
  );
}

export interface EndingRow {
  category: string;
  valid_to: string;
  person_id: string | null;
  household_id: string | null;
  area_code: string;
  name: string;
}

/** Statuses that hold on the day and no longer by another, of residents and of households lived in. */
export function statusesEnding(
  t: ReadTx,
  areas: readonly string[],
  day: string,
  by: string,
): Promise<EndingRow[]> {
  const list = JSON.stringify(areas);
  const inAreas = `r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}`;
  return t.all<EndingRow>(
    `SELECT s.category, s.valid_to, s.person_id, NULL AS household_id, r.area_code, p.full_name AS name
     FROM statuses s JOIN people p ON p.id = s.person_id JOIN residences r ON r.person_id = s.person_id AND ${inAreas}
     WHERE ${on('s')} AND s.valid_to <= ?
     UNION ALL
     SELECT s.category, s.valid_to, NULL, s.household_id, MIN(r.area_code), h.code
     FROM statuses s JOIN households h ON h.id = s.household_id
     JOIN residences r ON r.household_id = s.household_id AND ${inAreas}
     WHERE ${on('s')} AND s.valid_to <= ? GROUP BY s.id, s.category, s.valid_to, s.household_id, h.code
     ORDER BY 2, 6`,
    [list, day, day, day, day, by, list, day, day, day, day, by],
  );
}

/** The last day of the newest card of some people that had run out by the day. */
export function lastCards(
  t: ReadTx,
  people: readonly string[],
  day: string,
): Promise<{ person_id: string; valid_to: string }[]> {
  return t.all(
    `SELECT person_id, MAX(valid_to) AS valid_to FROM insurance_periods
     WHERE person_id IN ${listParameter(t.dialect)} AND retracted_at IS NULL AND valid_to <= ? GROUP BY person_id`,
    [JSON.stringify(people), day],
  );
}

/** Statuses that hold on the day and were entered from paper files of which no scan hangs on them. */
export function statusesWithoutScan(
  t: ReadTx,
  areas: readonly string[],
  day: string,
): Promise<(EndingRow & { id: string })[]> {
  const list = JSON.stringify(areas);
  const inAreas = `r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}`;
  const unseen = `JOIN status_sources o ON o.status_id = s.id AND o.source = 'paper'
     AND NOT EXISTS (SELECT 1 FROM status_papers sp WHERE sp.status_id = s.id)`;
  return t.all(
    `SELECT s.id, s.category, s.valid_to, s.person_id, NULL AS household_id, r.area_code, p.full_name AS name
     FROM statuses s ${unseen} JOIN people p ON p.id = s.person_id
     JOIN residences r ON r.person_id = s.person_id AND ${inAreas} WHERE ${on('s')}
     UNION ALL
     SELECT s.id, s.category, s.valid_to, NULL, s.household_id, MIN(r.area_code), h.code
     FROM statuses s ${unseen} JOIN households h ON h.id = s.household_id
     JOIN residences r ON r.household_id = s.household_id AND ${inAreas}
     WHERE ${on('s')} GROUP BY s.id, s.category, s.valid_to, s.household_id, h.code
     ORDER BY 7, 1`,
    [list, day, day, day, day, list, day, day, day, day],
  );
}
