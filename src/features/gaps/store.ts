import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';

export interface ResidentRow {
  person_id: string;
  area_code: string;
  birth_date: string;
  national_id: string | null;
  died_on: string | null;
  household_id: string | null;
  /** First day of the residence that holds. */
  valid_from: string;
}

const on = (alias: string): string =>
  `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

/** Whose card leaves nothing to do: it holds beyond `until`, and its object code is none of `codes`, which need a ground. */
export interface Settled {
  until: string;
  codes: readonly string[];
}

/**
 * One card on the day, of no code that needs a ground, which or whose next without a break goes on beyond `until`. Of
 * three and more cards it is not asked whether they follow one another: those people are not left out.
 */
const settledOn = (t: ReadTx): string =>
  `SELECT i.person_id FROM insurance_periods i
   WHERE i.retracted_at IS NULL AND i.valid_to > ? AND i.person_id IN (${residentIds(t)}) GROUP BY i.person_id
   HAVING SUM(CASE WHEN i.valid_from <= ? THEN 1 ELSE 0 END) = 1 AND MAX(i.valid_to) > ?
     AND (COUNT(*) = 1 OR (COUNT(*) = 2 AND MAX(i.valid_from) <= MIN(i.valid_to)))
     AND MAX(CASE WHEN i.valid_from <= ? THEN i.object_code END) NOT IN ${listParameter(t.dialect)}`;

/**
 * People alive and resident in the areas on a day, with the household they belong to, by area and id; `but`: without
 * those who are settled.
 */
export function residentsOn(
  t: ReadTx,
  areas: readonly string[],
  day: string,
  but: Settled | null,
): Promise<ResidentRow[]> {
  const list = JSON.stringify(areas);
  return t.all<ResidentRow>(
    `SELECT r.person_id, r.area_code, v.birth_date, p.national_id, v.died_on, m.household_id, r.valid_from
     FROM residences r JOIN people p ON p.id = r.person_id
     JOIN person_vitals v ON v.person_id = r.person_id AND v.retracted_at IS NULL
     LEFT JOIN memberships m ON m.person_id = r.person_id AND ${on('m')}
     WHERE r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}
       AND SUBSTR(v.birth_date || '-01-01', 1, 10) <= ? AND (v.died_on IS NULL OR v.died_on > ?)
       ${but ? `AND r.person_id NOT IN (${settledOn(t)})` : ''}
     ORDER BY r.area_code, r.person_id`,
    [
      ...[day, day, list, day, day, day, day],
      ...(but ? [day, list, day, day, day, but.until, day, JSON.stringify(but.codes)] : []),
    ],
  );
}

const residentIds = (t: ReadTx): string =>
  `SELECT r.person_id FROM residences r WHERE r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}`;

export interface InsuranceRow {
  person_id: string;
  object_code: string;
  facility: string | null;
  valid_from: string;
  valid_to: string;
}

/** Insurance of people: what holds or comes; what ended only of those without a card on the day. */
export function insuranceOf(t: ReadTx, people: readonly string[], day: string): Promise<InsuranceRow[]> {
  return t.all<InsuranceRow>(
    `SELECT i.person_id, i.object_code, i.facility, i.valid_from, i.valid_to FROM insurance_periods i
     WHERE i.retracted_at IS NULL AND i.person_id IN ${listParameter(t.dialect)} AND (i.valid_to > ? OR NOT EXISTS (
         SELECT 1 FROM insurance_periods c WHERE c.person_id = i.person_id AND ${on('c')}))
     ORDER BY i.person_id, i.valid_from, i.row_id`,
    [JSON.stringify(people), day, day, day],
  );
}

export interface GroundRow {
  person_id: string;
  status_id: string;
  category: string;
  valid_from: string;
  valid_to: string;
}

/** Every category people hold or held: their own, and the household's while they belonged to it. */
export function groundsOf(t: ReadTx, people: readonly string[]): Promise<GroundRow[]> {
  const list = JSON.stringify(people);
  return t.all<GroundRow>(
    `SELECT s.person_id, s.id AS status_id, s.category, s.valid_from, s.valid_to FROM statuses s
       WHERE s.retracted_at IS NULL AND s.person_id IN ${listParameter(t.dialect)}
     UNION ALL
     SELECT m.person_id, s.id AS status_id, s.category,
         CASE WHEN m.valid_from > s.valid_from THEN m.valid_from ELSE s.valid_from END,
         CASE WHEN m.valid_to < s.valid_to THEN m.valid_to ELSE s.valid_to END
       FROM memberships m JOIN statuses s ON s.household_id = m.household_id AND s.retracted_at IS NULL
         AND s.valid_from < m.valid_to AND m.valid_from < s.valid_to
       WHERE m.retracted_at IS NULL AND m.person_id IN ${listParameter(t.dialect)}
     ORDER BY 1, 2, 4`,
    [list, list],
  );
}
