import { type Day, earliestDay, formatDay, formatPartial } from '../../shared/dates.ts';
import type { Identity, PersonRow } from '../people/service.ts';
import { type Choice, choices, type Keep, type Side } from './schema.ts';

const columns = {
  fullName: 'full_name',
  birthDate: 'birth_date',
  sex: 'sex',
  diedOn: 'died_on',
  nationalId: 'national_id',
  insuranceNumber: 'insurance_number',
  insuranceHouseholdNumber: 'insurance_household_number',
  ethnicity: 'ethnicity',
  phone: 'phone',
} as const satisfies Partial<Record<Choice, keyof Identity>>;

/** The field of an entry that a choice is about; the residence is no field. */
export function fieldOf(row: PersonRow, choice: Choice): string | null {
  return choice === 'residence' ? null : row[columns[choice]];
}

/** The side whose field is fuller; the one kept where they are alike. */
function fuller(choice: keyof typeof columns, person: PersonRow, other: PersonRow): Side {
  const own = person[columns[choice]];
  const theirs = other[columns[choice]];
  if (theirs === null) return 'person';
  if (own === null) return 'other';
  const moreExact = choice === 'birthDate' && theirs.length > own.length && theirs.startsWith(own);
  const newer = choice === 'nationalId' && own.length < 12 && theirs.length === 12;
  return moreExact || newer ? 'other' : 'person';
}

/** Every choice made: as asked, else the fuller field. `residence`: who lives somewhere now. */
export function chosen(
  keep: Keep,
  person: PersonRow,
  other: PersonRow,
  openResidence: { person: boolean; other: boolean },
): Record<Choice, Side> {
  const byDefault = (choice: Choice): Side => {
    if (choice !== 'residence') return fuller(choice, person, other);
    return openResidence.other && !openResidence.person ? 'other' : 'person';
  };
  const sides = choices.map((choice) => [choice, keep[choice] ?? byDefault(choice)]);
  return Object.fromEntries(sides); // one entry a choice
}

/** Both notes: none of what was written is dropped. */
function bothNotes(a: string | null, b: string | null): string | null {
  if (!a || !b || a === b) return a ?? b;
  return `${a}\n${b}`.slice(0, 2000);
}

/** The identity of the one person, as chosen. */
export function identityOf(keep: Record<Choice, Side>, person: PersonRow, other: PersonRow): Identity {
  const of = (choice: Choice): PersonRow => (keep[choice] === 'person' ? person : other);
  return {
    full_name: of('fullName').full_name,
    birth_date: of('birthDate').birth_date,
    sex: of('sex').sex,
    died_on: of('diedOn').died_on,
    national_id: of('nationalId').national_id,
    insurance_number: of('insuranceNumber').insurance_number,
    insurance_household_number: of('insuranceHouseholdNumber').insurance_household_number,
    ethnicity: of('ethnicity').ethnicity,
    phone: of('phone').phone,
    note: bothNotes(person.note, other.note),
  };
}

/** The fields in `Identity` of an entry as it stands. */
export function identityAsIs(row: PersonRow): Identity {
  const same = Object.fromEntries(choices.map((choice) => [choice, 'person']));
  return identityOf(same as Record<Choice, Side>, row, row); // one entry a choice
}

/** What has to be put right before the two can be one. */
export function obstaclesOf(
  person: PersonRow,
  other: PersonRow,
  identity: Identity,
  firstResidence: Day | undefined,
): string[] {
  const obstacles: string[] = [];
  const [dead, living] = person.died_on ? [person, other] : [other, person];
  if (dead.died_on && !living.died_on) {
    obstacles.push(
      `Một hồ sơ đã ghi nhận khai tử ngày ${formatDay(dead.died_on)}, hồ sơ của ${living.full_name} sinh ${formatPartial(living.birth_date)} thì chưa: ghi nhận khai tử ở hồ sơ đó trước, rồi gộp.`,
    );
  }
  if (firstResidence && firstResidence < earliestDay(identity.birth_date)) {
    obstacles.push(
      `Ngày sinh ${formatPartial(identity.birth_date)}: một hồ sơ đã cư trú từ ${formatDay(firstResidence)}, trước ngày đó. Giữ ngày sinh của hồ sơ kia, hoặc đính chính trước.`,
    );
  }
  if (person.died_on && person.died_on <= earliestDay(identity.birth_date)) {
    obstacles.push('Ngày sinh: sau ngày mất. Giữ ngày sinh của hồ sơ kia, hoặc đính chính trước.');
  }
  return obstacles;
}
