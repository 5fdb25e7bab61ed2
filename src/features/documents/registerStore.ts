import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Relation, Sex } from '../../shared/words.ts';

const on = (alias: string): string =>
  `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

export interface HeldByHousehold {
  id: string;
  category: string;
  valid_from: string;
  household_id: string;
  code: string;
  address: string | null;
}

export interface MemberRow {
  household_id: string;
  person_id: string;
  full_name: string;
  birth_date: string;
  sex: Sex;
  ethnicity: string | null;
  national_id: string | null;
  phone: string | null;
  relation: Relation;
  relation_text: string | null;
  area_code: string;
}

export interface HeldByPerson {
  id: string;
  category: string;
  valid_from: string;
  person_id: string;
  full_name: string;
  birth_date: string;
  sex: Sex;
  national_id: string | null;
  phone: string | null;
  code: string | null;
  address: string | null;
  area_code: string;
}

/** What every query is about: leaf areas, categories, a day. */
export interface Wanted {
  areas: readonly string[];
  categories: readonly string[];
  day: string;
}

/** Statuses that hold on the day of the households of which somebody resides in the areas. */
export function householdsHolding(t: ReadTx, { areas, categories, day }: Wanted): Promise<HeldByHousehold[]> {
  return t.all<HeldByHousehold>(
    `SELECT s.id, s.category, s.valid_from, h.id AS household_id, h.code, h.address
     FROM statuses s JOIN households h ON h.id = s.household_id
     WHERE s.category IN (${marks(categories)}) AND ${on('s')} AND EXISTS (
       SELECT 1 FROM memberships m JOIN residences r ON r.person_id = m.person_id
         AND r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}
       WHERE m.household_id = s.household_id AND ${on('m')})`,
    [...categories, day, day, JSON.stringify(areas), day, day, day, day],
  );
}

/** Members, resident in the areas on the day, of the households that hold one of the categories. */
export function membersHolding(t: ReadTx, { areas, categories, day }: Wanted): Promise<MemberRow[]> {
  return t.all<MemberRow>(
    `SELECT m.household_id, p.id AS person_id, p.full_name, v.birth_date, v.sex, p.ethnicity, p.national_id, p.phone, m.relation,
       m.relation_text, r.area_code
     FROM memberships m JOIN people p ON p.id = m.person_id
     JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     JOIN residences r ON r.person_id = p.id AND r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}
     WHERE ${on('m')} AND m.household_id IN
       (SELECT s.household_id FROM statuses s WHERE s.category IN (${marks(categories)}) AND ${on('s')})
     ORDER BY CASE WHEN m.relation = 'head' THEN 0 ELSE 1 END, v.birth_date, p.id`,
    [JSON.stringify(areas), day, day, day, day, ...categories, day, day],
  );
}

/** Residents of the areas on the day that hold one of the categories themselves. */
export function peopleHolding(t: ReadTx, { areas, categories, day }: Wanted): Promise<HeldByPerson[]> {
  return t.all<HeldByPerson>(
    `SELECT s.id, s.category, s.valid_from, p.id AS person_id, p.full_name, v.birth_date, v.sex, p.national_id, p.phone, h.code,
       h.address, r.area_code
     FROM statuses s JOIN people p ON p.id = s.person_id
     JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     JOIN residences r ON r.person_id = p.id AND r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}
     LEFT JOIN memberships m ON m.person_id = p.id AND ${on('m')} LEFT JOIN households h ON h.id = m.household_id
     WHERE s.category IN (${marks(categories)}) AND ${on('s')}`,
    [JSON.stringify(areas), day, day, day, day, ...categories, day, day],
  );
}
