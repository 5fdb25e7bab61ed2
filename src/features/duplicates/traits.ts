import type { Traits } from './likeness.ts';
import type { EntryRow } from './store.ts';

/** Below it what two entries have in common is what many have. */
export const leastScore = 30;

export function traitsOf(row: EntryRow): Traits {
  return {
    fullName: row.full_name,
    foldedName: row.folded_name,
    birthDate: row.birth_date,
    sex: row.sex,
    nationalId: row.national_id,
    insuranceNumber: row.insurance_number,
    phone: row.phone,
    household: row.household_id,
    householdCode: row.household_code,
    area: row.area_code,
  };
}
