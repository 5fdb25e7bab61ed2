import type { ReadTx } from '../../db/tx.ts';
import { dayInVietnam } from '../../shared/dates.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { areaNames } from '../areas/service.ts';
import { casesOf } from '../cases/finding.ts';
import type { CaseSummary } from '../cases/schema.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { membershipsOfPeople } from '../people/service.ts';
import { type Aid, aidOf } from './aid.ts';
import { allowanceYears } from './aidStore.ts';
import { correctionsOfHousehold, correctionsOfPerson } from './history.ts';
import { householdEvents } from './householdTimeline.ts';
import type { Household, Person } from './schema.ts';
import { personKnownUntil } from './service.ts';
import {
  type AreaName,
  aidEvents,
  allowanceEvents,
  caseEvents,
  correctionEvents,
  inOrder,
  personEvents,
  type TimeEvent,
} from './timeline.ts';

/** All that happened to a person or household, newest first, with the parts that a page also shows by themselves. */
export interface Course {
  events: TimeEvent[];
  aid: Aid[];
  cases: CaseSummary[];
  areaName: AreaName;
}

/** How a page looks at the course. */
export interface Look {
  /** The instant up to which it knows; undefined: all that is known now. */
  past: string | undefined;
  /** The actor reads the registers: cases, allowances and corrections stand on the page. */
  registers: boolean;
}

/** Cases as far as they had been received by an instant. */
async function casesKnown(
  t: ReadTx,
  subject: { person: string } | { household: string },
  { past, registers }: Look,
): Promise<CaseSummary[]> {
  if (!registers) return [];
  const cases = await casesOf(t, subject);
  return past === undefined ? cases : cases.filter((each) => each.receivedOn <= dayInVietnam(past));
}

/** The course of a person: own periods, gifts to the person and to the household lived in, cases, corrections. */
export async function courseOfPerson(t: ReadTx, person: Person, look: Look): Promise<Course> {
  const { past, registers } = look;
  const households = new Map(person.memberships.map((row) => [row.household, row.householdCode]));
  const lived = (household: string, day: string): boolean =>
    person.memberships.some(
      (row) =>
        row.household === household && row.validFrom <= day && (row.validTo === null || day <= row.validTo),
    );
  const all = await aidOf(t, { people: new Map([[person.id, person.fullName]]), households }, past);
  const aid = all.filter(
    (each) => each.person === person.id || (each.household !== null && lived(each.household, each.paidOn)),
  );
  const cases = await casesKnown(t, { person: person.id }, look);
  const until = await personKnownUntil(t, person.id);
  const corrections = registers ? await correctionsOfPerson(t, person.id, [...households.keys()]) : [];
  const known = corrections.filter(
    ({ at }) => (past === undefined || at <= past) && (until === null || dayInVietnam(at) < until),
  );
  const allowances = registers ? await allowanceYears(t, person.id, past ?? t.now) : [];
  const dictionary = await dictionaries(t);
  const areaName = await areaNames(
    t,
    person.residences.map(({ area }) => area),
  );
  return {
    aid,
    cases,
    areaName,
    events: inOrder([
      ...personEvents(person, areaName),
      ...caseEvents(cases),
      ...aidEvents(aid, person.fullName),
      ...allowanceEvents(allowances, (code) => dictionary.category(code)?.label ?? code),
      ...correctionEvents(known),
    ]),
  };
}

/** The course of a household: who came and went, its statuses, gifts to it and to those living in it, corrections. */
export async function courseOfHousehold(t: ReadTx, household: Household, look: Look): Promise<Course> {
  const { past, registers } = look;
  const people = new Map(household.members.map((member) => [member.person, member.fullName]));
  const member = (person: string, day: string): boolean =>
    household.members.some(
      (row) => row.person === person && row.validFrom <= day && (row.validTo === null || day <= row.validTo),
    );
  const all = await aidOf(t, { people, households: new Map([[household.id, household.code]]) }, past);
  const aid = all.filter(
    (each) => each.household === household.id || (each.person !== null && member(each.person, each.paidOn)),
  );
  const cases = await casesKnown(t, { household: household.id }, look);
  const corrections = registers ? await correctionsOfHousehold(t, household.id) : [];
  const passages = (await membershipsOfPeople(t, [...people.keys()], past))
    .filter((row) => row.household_id !== household.id)
    .map((row) => ({
      person: row.person_id,
      household: row.household_id,
      householdCode: row.household_code,
      splitFrom: row.household_from,
      validFrom: row.valid_from,
      validTo: lastDayOut(row.valid_to),
    }));
  const areaName = await areaNames(
    t,
    household.residences.map(({ area }) => area),
  );
  return {
    aid,
    cases,
    areaName,
    events: inOrder([
      ...householdEvents(household, passages, areaName),
      ...caseEvents(cases),
      ...aidEvents(aid, `Hộ ${household.code}`),
      ...correctionEvents(corrections.filter(({ at }) => past === undefined || at <= past)),
    ]),
  };
}
