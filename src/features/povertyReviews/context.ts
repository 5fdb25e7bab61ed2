import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, dayAfter, yearOf } from '../../shared/dates.ts';
import type { DecisionResult } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { areaOfHousehold, type PovertyRegister, type Resident } from '../balances/service.ts';
import type { Deprivation } from '../dictionaries/schema.ts';
import { type MonthContext, monthContext } from '../exports/monthly/context.ts';
import type { StatusDetails } from '../statuses/schema.ts';
import { decisionsOf } from '../statuses/service.ts';
import * as store from './store.ts';

/** A poor or near-poor household of the new list, with the decision that put or kept it there. */
export interface PovertyHousehold {
  id: string;
  register: PovertyRegister;
  /** Those of it who live in the area. */
  members: Resident[];
  head: Resident | undefined;
  /** Code of the group. */
  group: string;
  details: StatusDetails;
  result: DecisionResult | null;
}

/** What the tables of a review are made from: list N−1, list N, and the households of list N. */
export interface ReviewContext extends MonthContext {
  year: number;
  households: PovertyHousehold[];
  /** Indicators in force on the day of the list. */
  indicators: Deprivation[];
  /** False before the norm by indicators was law: then nothing is said of their number. */
  countsIndicators: boolean;
  facts: Map<string, store.PersonFactRow>;
}

/** The day on which list N stands: a December decision in force from then belongs to review N. */
export const listDay = (year: number): Day => `${year}-01-01`;

/** The day of the list in force on a day; of 31 December that of the next morning. */
export const reviewDay = (day: Day): Day => listDay(yearOf(dayAfter(day)));

async function householdsOf(t: ReadTx, context: MonthContext, year: number): Promise<PovertyHousehold[]> {
  const { closing } = context;
  const registers = [context.poor, context.nearPoor].flatMap(({ register, closing: ids }) =>
    [...ids].map((id) => ({ register, id })),
  );
  const found = registers.map(({ register, id }) => {
    const members = closing.households.get(id) ?? [];
    const holding = members.flatMap(({ holdings }) => holdings).find((each) => each.register === register);
    return { id, register, members, statusId: holding?.statusId ?? '' };
  });
  const decisions = groupBy(
    await decisionsOf(
      t,
      found.map(({ statusId }) => statusId),
    ),
    (row) => row.status_id,
  );
  return found.map(({ statusId, ...household }) => {
    const made = decisions.get(statusId) ?? [];
    const known = made.filter(({ year: of }) => of <= year);
    const latest =
      known.findLast(({ decided_on }) => decided_on === null || decided_on <= closing.day) ??
      known.at(-1) ??
      made.at(-1);
    return {
      ...household,
      head: household.members.find(({ isHead }) => isHead) ?? household.members[0],
      group: context.groupOf(areaOfHousehold(closing, household.id)).code,
      details: latest?.details ? (JSON.parse(latest.details) as StatusDetails) : {}, // written from a checked form
      result: latest?.result ?? null,
    };
  });
}

/** Reads everything that the tables of review N tell of an area. */
export async function reviewContext(
  t: ReadTx,
  area: Area,
  year: number,
  /** Instant up to which list N−1 was known when it was closed; of one that was not: now. */
  openedAt: string | undefined,
): Promise<ReviewContext> {
  // The list of the year before stands on its own 1 January: the movements begin the day after.
  const context = await monthContext(t, area, `${year - 1}-01-02`, listDay(year), undefined, openedAt);
  const inForce = context.dictionary.deprivations(listDay(year));
  const facts = await store.personFactsOn(t, [...context.closing.areas], context.closing.day);
  return {
    ...context,
    year,
    households: await householdsOf(t, context, year),
    indicators: inForce.length > 0 ? inForce : context.dictionary.deprivations(),
    countsIndicators: inForce.length > 0,
    facts: new Map(facts.map((row) => [row.person_id, row])),
  };
}

export const registerWords: Record<PovertyRegister, string> = { poor: 'hộ nghèo', nearPoor: 'hộ cận nghèo' };

const kinh = '01';
const lastOfTheGroups = '54'; // after them foreigners and those whose group is not known

/** The head's group: a household is counted under it. */
export const ethnicityOf = (
  context: ReviewContext,
  household: Pick<PovertyHousehold, 'head'>,
): string | null => context.facts.get(household.head?.id ?? '')?.ethnicity ?? null;

const isMinority = (code: string | null): boolean => code !== null && code > kinh && code <= lastOfTheGroups;

/** What a household of the list is, as several tables count it; one household may be several. */
export const traits = {
  kinh: (context: ReviewContext, household: PovertyHousehold): boolean =>
    ethnicityOf(context, household) === kinh,
  minority: (context: ReviewContext, household: PovertyHousehold): boolean =>
    isMinority(ethnicityOf(context, household)),
  cannotWork: (_: ReviewContext, { details }: PovertyHousehold): boolean => details.cannotWork === true,
  /** A member is a person with merit, or kin of one, in their own right. */
  merit: (_: ReviewContext, { members }: PovertyHousehold): boolean =>
    members.some(({ holdings }) =>
      holdings.some(({ register, through }) => register === 'policy' && through === 'person'),
    ),
  /** The same, or the household as such is one of policy. */
  policy: (_: ReviewContext, { members }: PovertyHousehold): boolean =>
    members.some(({ holdings }) => holdings.some(({ register }) => register === 'policy')),
  femaleHead: (_: ReviewContext, { head }: PovertyHousehold): boolean =>
    head?.isHead === true && head.sex === 'female',
} as const;
export type Trait = keyof typeof traits;
