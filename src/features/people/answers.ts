import type { ReadTx } from '../../db/tx.ts';
import { lastDayOut } from '../../shared/periods.ts';
import type { Membership, PersonIdentity, Residence } from './schema.ts';
import type * as store from './store.ts';

/** The person as clients see it; a group head sees no numbers and no note. */
export function personIdentity(t: ReadTx, row: store.PersonRow): PersonIdentity {
  const hidden = t.actor.role === 'groupHead';
  return {
    id: row.id,
    fullName: row.full_name,
    birthDate: row.birth_date,
    sex: row.sex,
    diedOn: row.died_on,
    nationalId: hidden ? null : row.national_id,
    insuranceNumber: hidden ? null : row.insurance_number,
    insuranceHouseholdNumber: hidden ? null : row.insurance_household_number,
    ethnicity: hidden ? null : row.ethnicity,
    phone: row.phone,
    note: hidden ? null : row.note,
  };
}

export function residenceAnswer(row: store.ResidenceRow): Residence {
  return {
    id: row.id,
    area: row.area_code,
    household: row.household_id,
    kind: row.kind,
    source: row.source,
    endReason: row.end_reason,
    validFrom: row.valid_from,
    validTo: lastDayOut(row.valid_to),
  };
}

export function membershipAnswer(row: store.MembershipRow): Membership {
  return {
    id: row.id,
    household: row.household_id,
    householdCode: row.household_code,
    relation: row.relation,
    relationText: row.relation_text,
    validFrom: row.valid_from,
    validTo: lastDayOut(row.valid_to),
  };
}
