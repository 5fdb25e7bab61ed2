import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import type { Sex } from '../../shared/words.ts';

export interface PersonRow {
  person_id: string;
  full_name: string;
  birth_date: string;
  sex: Sex;
  national_id: string | null;
  insurance_number: string | null;
  phone: string | null;
  head_phone: string | null;
  household_code: string | null;
  address: string | null;
}

const on = (alias: string): string =>
  `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

/** Name, numbers, household and telephone (also the head's) of people on a day. */
export function peopleOn(t: ReadTx, people: readonly string[], day: string): Promise<PersonRow[]> {
  return t.all<PersonRow>(
    `SELECT p.id AS person_id, p.full_name, v.birth_date, v.sex, p.national_id, p.insurance_number, p.phone,
       hp.phone AS head_phone, h.code AS household_code, h.address
     FROM people p JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     LEFT JOIN memberships m ON m.person_id = p.id AND ${on('m')}
     LEFT JOIN households h ON h.id = m.household_id
     LEFT JOIN memberships hm ON hm.household_id = m.household_id AND hm.relation = 'head' AND ${on('hm')}
     LEFT JOIN people hp ON hp.id = hm.person_id
     WHERE p.id IN ${listParameter(t.dialect)}`,
    [day, day, day, day, JSON.stringify(people)],
  );
}
