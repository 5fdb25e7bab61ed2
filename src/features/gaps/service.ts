import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import type { Day } from '../../shared/dates.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { defaultArea, leafCodes, requireArea, wardOf } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { groundsOf } from '../insurance/entitlement.ts';
import { namesDifferingFromInsurer } from '../reconciliations/service.ts';
import { type Asked, endOf, type GapFacts, gapReasons, withoutSeams } from './rules.ts';
import type { Gap, GapKind } from './schema.ts';
import * as store from './store.ts';

export { type Asked, type GapFacts, gapReasons, lastPeriod } from './rules.ts';

export const defaultWithinDays = 60;

/** Names that the insurer writes otherwise than the register, by person: of the ward's newest list. */
async function insurerNames(t: ReadTx, area: string, day: Day): Promise<Map<string, string>> {
  const ward = await wardOf(t, area, day);
  const differing = ward ? await namesDifferingFromInsurer(t, ward.code) : [];
  return new Map(differing.map(({ person, theirs }) => [person, theirs]));
}

/** People with the facts that decide about the lists, and what the lists are asked for. */
export interface GapFactsOfPeople {
  people: { resident: store.ResidentRow; facts: GapFacts }[];
  asked: Asked;
}

/**
 * The facts of residents of an area on a day, for one or several of the lists. `everybody`: also of those who can be on
 * none of the lists, most of a ward.
 */
export async function gapFactsIn(
  t: ReadTx,
  area: string,
  day: Day,
  of: { within: number } | 'everybody',
): Promise<GapFactsOfPeople> {
  const dictionary = await dictionaries(t);
  const areas = await leafCodes(t, area, day);
  const codes = new Set(['TE', ...dictionary.categories().flatMap(({ objectCode }) => objectCode ?? [])]);
  const until = endOf(day, of === 'everybody' ? 0 : of.within);
  const settled = of === 'everybody' ? null : { until, codes: [...codes] };
  const residents = await store.residentsOn(t, areas, day, settled);
  const ids = residents.map((row) => row.person_id);
  const insurance = groupBy(await store.insuranceOf(t, ids, day), (row) => row.person_id);
  const grounds = groupBy(await store.groundsOf(t, ids), (row) => row.person_id);
  const names = await insurerNames(t, area, day);
  const people = residents.map((resident) => ({
    resident,
    facts: {
      birthDate: resident.birth_date,
      nationalId: resident.national_id,
      insurerName: names.get(resident.person_id) ?? null,
      diedOn: resident.died_on,
      residentFrom: resident.valid_from,
      grounds: groundsOf(
        withoutSeams(grounds.get(resident.person_id) ?? []),
        dictionary,
        resident.birth_date,
      ),
      insurance: (insurance.get(resident.person_id) ?? []).map((row) => ({
        objectCode: row.object_code,
        facility: row.facility,
        from: row.valid_from,
        to: row.valid_to,
      })),
    } satisfies GapFacts,
  }));
  return { people, asked: { day, until, codes } };
}

export interface FoundGap extends Gap {
  facts: GapFacts;
}

/** Everybody on a list, by area and id, with the facts that put them there. */
export function gapsAmong({ people, asked }: GapFactsOfPeople, kind: GapKind): FoundGap[] {
  return people.flatMap(({ resident, facts }) => {
    const reasons = gapReasons(kind, facts, asked);
    if (reasons.length === 0) return [];
    const { person_id: person, household_id: household, area_code: area } = resident;
    return [{ person, household, area, reasons, facts }];
  });
}

/** Everybody on a list, by area. */
export async function findGaps(
  t: ReadTx,
  kind: GapKind,
  area: string,
  day: Day,
  within = defaultWithinDays,
): Promise<Gap[]> {
  const found = gapsAmong(await gapFactsIn(t, area, day, { within }), kind);
  return found.map(({ person, household, area: code, reasons }) => ({
    person,
    household,
    area: code,
    reasons,
  }));
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

/** The lists that are work, in the order they are shown; `uncovered` holds several of them together. */
export const workKinds = [
  'entitledUncovered',
  'supportedUncovered',
  'expiring',
  'lapsed',
  'neverCovered',
  'lostEntitlement',
  'overlapping',
  'noGround',
  'blocked',
] as const satisfies readonly GapKind[];

/** People on each list that is work. */
export function countsAmong({ people, asked }: GapFactsOfPeople): { kind: GapKind; people: number }[] {
  return workKinds.map((kind) => ({
    kind,
    people: people.filter(({ facts }) => gapReasons(kind, facts, asked).length > 0).length,
  }));
}

/** People on each list that is work, in an area on a day. */
export const gapCounts = async (
  t: ReadTx,
  area: string,
  day: Day,
): Promise<{ kind: GapKind; people: number }[]> =>
  countsAmong(await gapFactsIn(t, area, day, { within: defaultWithinDays }));
