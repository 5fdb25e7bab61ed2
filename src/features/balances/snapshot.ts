import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import type { Day } from '../../shared/dates.ts';
import { type Register, registers, type Sex } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { areaOn, leafCodes, listAreas, successorsOn } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import * as store from './store.ts';

/** A category that counts for somebody: held by the person, or through the household. */
export interface Holding {
  category: string;
  register: Register;
  statusId: string;
  through: 'person' | 'household';
}

export interface Resident {
  id: string;
  fullName: string;
  birthDate: string;
  sex: Sex;
  nationalId: string | null;
  /** The group lived in as it stands that day; the ward itself where no group is known. */
  area: string;
  /** As recorded with the residence: an area that ended is another by `area`. */
  recordedArea: string;
  household: string | null;
  isHead: boolean;
  holdings: Holding[];
}

/** Everybody who lives in an area on a day, with what they hold: what the month's tables count from. */
export interface Snapshot {
  day: Day;
  /** The instant up to which it knows. */
  known: string;
  /** Codes of the areas counted, and of those that stood elsewhere that day. */
  areas: ReadonlySet<string>;
  elsewhere: ReadonlySet<string>;
  people: Map<string, Resident>;
  /** Residents by household. */
  households: Map<string, Resident[]>;
}

export async function snapshotOn(
  t: ReadTx,
  area: string,
  day: Day,
  known: string = t.now,
): Promise<Snapshot> {
  return snapshotOf(t, await leafCodes(t, area, day), day, known);
}

/**
 * An area on the two days of a balance. One that was made in between, by a merger, opens with what its parts held: its
 * groups are those of its first day. So nobody counts as having moved into a new ward. `known`: the instants up to which
 * the two lists know; the opening one may be a list that was reported before.
 */
export async function snapshotsOf(
  t: ReadTx,
  area: Area,
  days: { opening: Day; closing: Day },
  asKnown: string | { opening: string; closing: string } = t.now,
): Promise<{ opening: Snapshot; closing: Snapshot }> {
  const known = typeof asKnown === 'string' ? { opening: asKnown, closing: asKnown } : asKnown;
  const first = await firstDayOf(t, area.code);
  const begins = days.opening < first && first <= days.closing;
  const areas = await leafCodes(t, area.code, begins ? first : days.opening);
  return {
    opening: await snapshotOf(t, areas, days.opening, known.opening),
    closing: await snapshotOn(t, area.code, days.closing, known.closing),
  };
}

async function firstDayOf(t: ReadTx, code: string): Promise<Day> {
  // Before its first day an area answers with its first row.
  return (await areaOn(t, code, '0001-01-01'))?.validFrom ?? '0001-01-01';
}

async function snapshotOf(t: ReadTx, areas: readonly string[], day: Day, known: string): Promise<Snapshot> {
  const dictionary = await dictionaries(t);
  const successors = await successorsOn(t, day, known);
  const own = groupBy(await store.personStatusesOn(t, areas, day, known), (row) => row.subject);
  const shared = groupBy(await store.householdStatusesOn(t, areas, day, known), (row) => row.subject);
  const holdings = (rows: readonly store.HeldRow[] | undefined, through: Holding['through']): Holding[] =>
    (rows ?? []).flatMap(({ category, status_id }) => {
      const register = dictionary.category(category)?.register;
      return register ? [{ category, register, statusId: status_id, through }] : [];
    });
  const people = new Map<string, Resident>();
  for (const row of await store.residentsOn(t, areas, day, known)) {
    people.set(row.person_id, {
      id: row.person_id,
      fullName: row.full_name,
      birthDate: row.birth_date,
      sex: row.sex,
      nationalId: row.national_id,
      area: successors.get(row.area_code) ?? row.area_code,
      recordedArea: row.area_code,
      household: row.household_id,
      isHead: row.relation === 'head',
      holdings: [
        ...holdings(own.get(row.person_id), 'person'),
        ...holdings(row.household_id ? shared.get(row.household_id) : undefined, 'household'),
      ],
    });
  }
  const households = groupBy(
    [...people.values()].filter((person) => person.household !== null),
    (person) => person.household ?? '',
  );
  const counted = new Set(areas);
  const standing = (await listAreas(t, day)).map(({ code }) => code);
  const elsewhere = new Set(standing.filter((code) => !counted.has(code)));
  return { day, known, areas: counted, elsewhere, people, households };
}

/** Recorded in an area that lay elsewhere on the day of the other list: the area changed its ward, the people did not move. */
export const areaWent = (person: Resident, other: Snapshot): boolean =>
  other.elsewhere.has(person.recordedArea);

/** The group in which a household stands: its head's, else that of the first of its residents. */
export function areaOfHousehold(snapshot: Snapshot, id: string): string {
  const members = snapshot.households.get(id) ?? [];
  return (members.find((person) => person.isHead) ?? members[0])?.area ?? '';
}

/** Residents who hold a category of the register themselves or through their household. */
export function peopleIn(snapshot: Snapshot, register: Register): Set<string> {
  const found = new Set<string>();
  for (const person of snapshot.people.values()) {
    if (person.holdings.some((holding) => holding.register === register)) found.add(person.id);
  }
  return found;
}

/** Households with a resident in the area where the household, or a resident member, holds a category of the register. */
export function householdsIn(snapshot: Snapshot, register: Register): Set<string> {
  const found = new Set<string>();
  for (const [household, members] of snapshot.households) {
    if (members.some((person) => person.holdings.some((holding) => holding.register === register)))
      found.add(household);
  }
  return found;
}

export interface Balance {
  opening: number;
  increase: number;
  decrease: number;
  closing: number;
}

/** Increase and decrease are the set difference of two lists. */
export function balanceOf(opening: ReadonlySet<string>, closing: ReadonlySet<string>): Balance {
  return {
    opening: opening.size,
    increase: [...closing].filter((id) => !opening.has(id)).length,
    decrease: [...opening].filter((id) => !closing.has(id)).length,
    closing: closing.size,
  };
}

/** The balances of every register between two days, as `_sas` reports them. */
export function registerFigures(
  opening: Snapshot,
  closing: Snapshot,
): Record<Register, { households: Balance; people: Balance }> {
  const of = (register: Register) => ({
    households: balanceOf(householdsIn(opening, register), householdsIn(closing, register)),
    people: balanceOf(peopleIn(opening, register), peopleIn(closing, register)),
  });
  const [poor, nearPoor, policy, assistance, disadvantaged] = registers;
  return {
    poor: of(poor),
    nearPoor: of(nearPoor),
    policy: of(policy),
    assistance: of(assistance),
    disadvantaged: of(disadvantaged),
  };
}
