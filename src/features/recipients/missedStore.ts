import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';

export interface UnreachedRow {
  person_id: string | null;
  household_id: string;
  household_code: string;
  full_name: string;
  birth_date: string | null;
  area_code: string;
  category: string;
}

const on = (alias: string): string =>
  `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

/**
 * Residents of the areas on a day who hold a category themselves, and heads of households that hold one, without any gift
 * of the campaign: to the person, to the household, or to somebody of it where the category is the household's.
 */
export function unreached(
  t: ReadTx,
  campaign: string,
  areas: readonly string[],
  day: string,
): Promise<UnreachedRow[]> {
  const list = listParameter(t.dialect);
  const given = "e.campaign_id = ? AND e.state <> 'withdrawn'";
  const codes = JSON.stringify(areas);
  return t.all<UnreachedRow>(
    `SELECT p.id AS person_id, m.household_id, h.code AS household_code, p.full_name, v.birth_date, r.area_code, s.category
     FROM statuses s JOIN people p ON p.id = s.person_id
     JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     JOIN residences r ON r.person_id = p.id AND r.area_code IN ${list} AND ${on('r')}
     JOIN memberships m ON m.person_id = p.id AND ${on('m')} JOIN households h ON h.id = m.household_id
     WHERE ${on('s')} AND NOT EXISTS (SELECT 1 FROM campaign_entries e WHERE ${given}
       AND (e.person_id = p.id OR (e.person_id IS NULL AND e.household_id = m.household_id)))
     UNION ALL
     SELECT NULL, h.id, h.code, p.full_name, NULL, r.area_code, s.category
     FROM statuses s JOIN households h ON h.id = s.household_id
     JOIN memberships m ON m.household_id = h.id AND m.relation = 'head' AND ${on('m')}
     JOIN people p ON p.id = m.person_id
     JOIN residences r ON r.person_id = p.id AND r.area_code IN ${list} AND ${on('r')}
     WHERE ${on('s')} AND NOT EXISTS (SELECT 1 FROM campaign_entries e WHERE ${given} AND e.household_id = h.id)
     ORDER BY 3, 1, 7`,
    [
      codes,
      ...[day, day], // r
      ...[day, day], // m
      ...[day, day], // s
      campaign,
      ...[day, day], // m
      codes,
      ...[day, day], // r
      ...[day, day], // s
      campaign,
    ],
  );
}
