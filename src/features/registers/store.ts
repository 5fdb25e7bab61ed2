import { listParameter } from '../../db/dialect.ts';
import { knownAt } from '../../db/facts.ts';
import type { ReadTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import { yearOf } from '../../shared/dates.ts';

export interface RegisterRow {
  id: string;
  category: string;
  valid_from: string;
  household_id: string | null;
  household_code: string | null;
  head: string | null;
  person_id: string | null;
  full_name: string | null;
  birth_date: string | null;
  area_code: string;
  members: number;
  decision_number: string | null;
}

/** Holds on a day, as known at an instant: give known, known, day, day. */
const on = (alias: string): string =>
  `${knownAt(alias)} AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

// Lists print the decision of the year in force.
const latestDecision = `(SELECT d.number FROM status_decisions d WHERE d.status_id = s.id AND ${knownAt('d')}
  AND d.year <= ? ORDER BY d.year DESC, d.decided_on DESC LIMIT 1) AS decision_number`;

/** Households lived in and residents that hold one of the categories on a day, as known at an instant; by code and name. */
export function registerRows(
  t: ReadTx,
  areas: readonly string[],
  categories: readonly string[],
  day: string,
  known = t.now,
): Promise<RegisterRow[]> {
  const list = JSON.stringify(areas);
  const held = [known, known, day, day];
  const decision = [known, known, yearOf(day)];
  const inAreas = `r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}`;
  return t.all<RegisterRow>(
    `SELECT s.id, s.category, s.valid_from, h.id AS household_id, h.code AS household_code,
       (SELECT p.full_name FROM memberships m JOIN people p ON p.id = m.person_id WHERE m.household_id = h.id
          AND m.relation = 'head' AND ${on('m')} LIMIT 1) AS head,
       NULL AS person_id, NULL AS full_name, NULL AS birth_date, MIN(r.area_code) AS area_code,
       COUNT(DISTINCT m2.person_id) AS members, ${latestDecision}
     FROM statuses s JOIN households h ON h.id = s.household_id
     JOIN memberships m2 ON m2.household_id = h.id AND ${on('m2')}
     JOIN residences r ON r.person_id = m2.person_id AND ${inAreas}
     WHERE s.category IN (${marks(categories)}) AND ${on('s')} GROUP BY s.id, s.category, s.valid_from, h.id, h.code
     UNION ALL
     SELECT s.id, s.category, s.valid_from, NULL, NULL, NULL, p.id, p.full_name, v.birth_date, r.area_code, 1, ${latestDecision}
     FROM statuses s JOIN people p ON p.id = s.person_id JOIN person_vitals v ON v.person_id = p.id AND ${knownAt('v')}
     JOIN residences r ON r.person_id = p.id AND ${inAreas}
     WHERE s.category IN (${marks(categories)}) AND ${on('s')}
     ORDER BY 5, 8`,
    [
      ...held, // head
      ...decision,
      ...held, // m2
      list,
      ...held, // r
      ...categories,
      ...held, // s
      ...decision,
      ...[known, known], // v
      list,
      ...held, // r
      ...categories,
      ...held, // s
    ],
  );
}
