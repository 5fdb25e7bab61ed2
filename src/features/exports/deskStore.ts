import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import type { Relation, ResidenceKind, Sex } from '../../shared/words.ts';

const on = (alias: string): string =>
  `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

const resident = `residences r JOIN people p ON p.id = r.person_id
  JOIN person_vitals v ON v.person_id = r.person_id AND v.retracted_at IS NULL`;
const inAreas = (t: ReadTx): string => `r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}`;

export interface DeskResidentRow {
  id: string;
  household_code: string | null;
  address: string | null;
  full_name: string;
  birth_date: string;
  sex: Sex;
  national_id: string | null;
  insurance_number: string | null;
  ethnicity: string | null;
  phone: string | null;
  note: string | null;
  relation: Relation | null;
  relation_text: string | null;
  area_code: string;
  valid_from: string;
  kind: ResidenceKind;
}

/** Residents of an area on a day, in no order. */
export function residents(t: ReadTx, area: string, day: string): Promise<DeskResidentRow[]> {
  return t.all<DeskResidentRow>(
    `SELECT p.id, h.code AS household_code, h.address, p.full_name, v.birth_date, v.sex, p.national_id, p.insurance_number,
       p.ethnicity, p.phone, p.note, m.relation, m.relation_text, r.area_code, r.valid_from, r.kind
     FROM ${resident} LEFT JOIN memberships m ON m.person_id = r.person_id AND ${on('m')}
     LEFT JOIN households h ON h.id = m.household_id WHERE r.area_code = ? AND ${on('r')}`,
    [day, day, area, day, day],
  );
}

export interface DeskInsuranceRow {
  insurance_number: string | null;
  national_id: string | null;
  full_name: string;
  birth_date: string;
  card_number: string | null;
  object_code: string;
  benefit_level: number | null;
  valid_from: string;
  valid_to: string;
  facility: string | null;
}

/** Cards valid on a day of the residents of the areas. */
export function insurance(t: ReadTx, areas: readonly string[], day: string): Promise<DeskInsuranceRow[]> {
  return t.all<DeskInsuranceRow>(
    `SELECT p.insurance_number, p.national_id, p.full_name, v.birth_date, i.card_number, i.object_code, i.benefit_level,
       i.valid_from, i.valid_to, i.facility
     FROM ${resident} JOIN insurance_periods i ON i.person_id = r.person_id AND ${on('i')} WHERE ${inAreas(t)}
     ORDER BY p.name_key, v.birth_date, p.id, i.valid_from, i.object_code`,
    [day, day, JSON.stringify(areas), day, day],
  );
}

export interface DeskStatusRow {
  id: string;
  category: string;
  household_code: string | null;
  national_id: string | null;
  full_name: string | null;
  birth_date: string | null;
  valid_from: string;
  valid_to: string;
  note: string | null;
}

/** Statuses that hold on a day of the residents and of the households lived in. */
export function statuses(t: ReadTx, areas: readonly string[], day: string): Promise<DeskStatusRow[]> {
  return t.all<DeskStatusRow>(
    `SELECT s.id, s.category, NULL AS household_code, p.national_id, p.full_name, v.birth_date, s.valid_from, s.valid_to,
       s.note FROM ${resident} JOIN statuses s ON s.person_id = r.person_id AND ${on('s')} WHERE ${inAreas(t)}
     UNION SELECT s.id, s.category, h.code, NULL, NULL, NULL, s.valid_from, s.valid_to, s.note
     FROM ${resident} JOIN memberships m ON m.person_id = r.person_id AND ${on('m')}
     JOIN statuses s ON s.household_id = m.household_id AND ${on('s')} JOIN households h ON h.id = m.household_id
     WHERE ${inAreas(t)}`,
    [day, day, JSON.stringify(areas), day, day, day, day, day, day, JSON.stringify(areas), day, day],
  );
}
