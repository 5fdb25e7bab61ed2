import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { addDays, type Day, dayAfter, earliestDay, under6CardLastDay } from '../../shared/dates.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { contains, type Period, union } from '../../shared/periods.ts';
import { defaultArea, leafCodes, requireArea } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import * as store from './gapStore.ts';
import type { Gap, GapKind, GapReason } from './schema.ts';

/** A reason to have a card: a category held for a time, or being under 6. */
export interface Ground extends Period {
  category: string | null;
  objectCode: string;
  payer: 'state' | 'stateSupport';
}

interface InsurancePeriod extends Period {
  objectCode: string;
}

/** What of a person decides whether they are on one of the lists. */
export interface GapFacts {
  birthDate: string;
  diedOn: Day | null;
  residentFrom: Day;
  grounds: Ground[];
  insurance: InsurancePeriod[];
}

/** The law's grounds out of the categories held; a category without a BHYT code grounds nothing. */
function groundsOf(rows: readonly store.GroundRow[], dictionary: Dictionaries, birthDate: string): Ground[] {
  const under6: Ground = {
    category: null,
    objectCode: 'TE',
    payer: 'state',
    from: earliestDay(birthDate),
    to: dayAfter(under6CardLastDay(birthDate)),
  };
  const held = withoutSeams(rows).flatMap((row): Ground[] => {
    const category = dictionary.category(row.category);
    if (!category?.objectCode || !category.payer) return [];
    return [
      {
        category: row.category,
        objectCode: category.objectCode,
        payer: category.payer,
        from: row.valid_from,
        to: row.valid_to,
      },
    ];
  });
  return [...held, under6];
}

/** One status held without a break is one ground, also where the membership changed in between: a new head, say. */
function withoutSeams(rows: readonly store.GroundRow[]): store.GroundRow[] {
  const whole: store.GroundRow[] = [];
  for (const row of rows) {
    const last = whole.at(-1);
    if (last?.status_id === row.status_id && last.valid_to >= row.valid_from)
      whole.splice(-1, 1, { ...last, valid_to: row.valid_to });
    else whole.push(row);
  }
  return whole;
}

const since = (ground: Ground): GapReason =>
  ground.category === null
    ? { code: 'under6', since: ground.from }
    : { code: 'status', category: ground.category, since: ground.from };

function groundReasons(facts: GapFacts, day: Day, payer: Ground['payer']): GapReason[] {
  if (facts.insurance.some((each) => contains(each, day))) return [];
  return facts.grounds.filter((ground) => ground.payer === payer && contains(ground, day)).map(since);
}

/** First day without a card, going back from a day without one. */
function uncoveredSince(facts: GapFacts, day: Day): Day {
  const ended = facts.insurance.filter((each) => each.to <= day).map((each) => each.to);
  const begun = [earliestDay(facts.birthDate), facts.residentFrom].sort().at(-1) ?? facts.residentFrom;
  return [...ended, begun].sort().at(-1) ?? begun;
}

function expiring(facts: GapFacts, day: Day, within: number): GapReason[] {
  const covered = union(facts.insurance).find((each) => contains(each, day));
  if (!covered || covered.to > addDays(day, within)) return [];
  return facts.diedOn !== null && facts.diedOn <= covered.to ? [] : [{ code: 'ends', since: covered.to }];
}

function overlapping(facts: GapFacts, day: Day): GapReason[] {
  const current = facts.insurance
    .filter((each) => contains(each, day))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const second = current[1];
  return second ? [{ code: 'overlap', since: second.from }] : [];
}

function lostEntitlement(facts: GapFacts, day: Day): GapReason[] {
  const reasons: GapReason[] = [];
  for (const period of facts.insurance.filter((each) => contains(each, day))) {
    const grounds = facts.grounds.filter((ground) => ground.objectCode === period.objectCode);
    if (grounds.some((ground) => contains(ground, day))) continue;
    const last = grounds.filter((ground) => ground.to <= day).sort((a, b) => (a.to < b.to ? 1 : -1))[0];
    if (last)
      reasons.push({
        code: 'groundEnded',
        ...(last.category ? { category: last.category } : {}),
        since: last.to,
      });
  }
  return reasons;
}

function noGround(facts: GapFacts, day: Day, codes: ReadonlySet<string>): GapReason[] {
  return facts.insurance
    .filter((each) => contains(each, day) && codes.has(each.objectCode))
    .filter((each) => !facts.grounds.some((ground) => ground.objectCode === each.objectCode))
    .map((each) => ({ code: 'noGround', since: each.from }));
}

/** Why a person stands on a list of a kind on a day; empty: not on it. `codes`: object codes that need a ground. */
export function gapReasons(
  kind: GapKind,
  facts: GapFacts,
  day: Day,
  within: number,
  codes: ReadonlySet<string>,
): GapReason[] {
  switch (kind) {
    case 'entitledUncovered':
      return groundReasons(facts, day, 'state');
    case 'supportedUncovered':
      return groundReasons(facts, day, 'stateSupport');
    case 'uncovered':
      return facts.insurance.some((each) => contains(each, day))
        ? []
        : [{ code: 'noPeriod', since: uncoveredSince(facts, day) }];
    case 'expiring':
      return expiring(facts, day, within);
    case 'overlapping':
      return overlapping(facts, day);
    case 'lostEntitlement':
      return lostEntitlement(facts, day);
    case 'noGround':
      return noGround(facts, day, codes);
  }
}

export const defaultWithinDays = 60;

/** The facts of everybody resident in an area on a day, for one or several of the lists. */
export async function gapFactsIn(t: ReadTx, area: string, day: Day) {
  const dictionary = await dictionaries(t);
  const areas = await leafCodes(t, area, day);
  const insurance = groupBy(await store.insuranceOfResidents(t, areas, day), (row) => row.person_id);
  const grounds = groupBy(await store.groundsOfResidents(t, areas, day), (row) => row.person_id);
  const codes = new Set(['TE', ...dictionary.categories().flatMap(({ objectCode }) => objectCode ?? [])]);
  const people = (await store.residentsOn(t, areas, day)).map((resident) => ({
    resident,
    facts: {
      birthDate: resident.birth_date,
      diedOn: resident.died_on,
      residentFrom: resident.valid_from,
      grounds: groundsOf(grounds.get(resident.person_id) ?? [], dictionary, resident.birth_date),
      insurance: (insurance.get(resident.person_id) ?? []).map((row) => ({
        objectCode: row.object_code,
        from: row.valid_from,
        to: row.valid_to,
      })),
    } satisfies GapFacts,
  }));
  return { people, codes };
}

/** Everybody on a list, by area. */
export async function findGaps(
  t: ReadTx,
  kind: GapKind,
  area: string,
  day: Day,
  within = defaultWithinDays,
): Promise<Gap[]> {
  const { people, codes } = await gapFactsIn(t, area, day);
  return people.flatMap(({ resident, facts }) => {
    const reasons = gapReasons(kind, facts, day, within, codes);
    if (reasons.length === 0) return [];
    return [
      { person: resident.person_id, household: resident.household_id, area: resident.area_code, reasons },
    ];
  });
}

export interface GapsQuery {
  asOf?: Day;
  area?: string;
  kind: GapKind;
  within?: number;
  limit?: number;
  cursor?: string;
}

/** One page of a list of who is missing, as the API answers it. */
export async function listGaps(t: ReadTx, query: GapsQuery): Promise<List<Gap>> {
  const day = query.asOf ?? t.today;
  const area = query.area ? await requireArea(t, query.area, day) : await defaultArea(t, day);
  const all = await findGaps(t, query.kind, area.code, day, query.within);
  const page = pageOf(query);
  return listOf(all.slice(page.offset, page.offset + page.limit), all.length, page);
}

const shownGaps: GapKind[] = [
  'entitledUncovered',
  'supportedUncovered',
  'expiring',
  'lostEntitlement',
  'overlapping',
  'noGround',
];

/** People on each list of gaps on a day. */
export async function gapCounts(
  t: ReadTx,
  area: string,
  day: Day,
): Promise<{ kind: GapKind; people: number }[]> {
  const { people, codes } = await gapFactsIn(t, area, day);
  return shownGaps.map((kind) => ({
    kind,
    people: people.filter(({ facts }) => gapReasons(kind, facts, day, defaultWithinDays, codes).length > 0)
      .length,
  }));
}
