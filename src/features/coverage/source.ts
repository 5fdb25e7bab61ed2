import type { ReadTx } from '../../db/tx.ts';
import { normalInstant } from '../../shared/clock.ts';
import { type Day, monthOf } from '../../shared/dates.ts';
import type { PayerKey } from '../../shared/words.ts';
import { leafCodes, leafCodesWithin, subAreas } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import { areasKnownAt } from './areasKnownAt.ts';
import { payerKeyOn } from './spans.ts';
import * as store from './store.ts';

/** One cell of people: how many, where, under which payer key. */
export interface Cell {
  area: string;
  key: PayerKey;
  people: number;
}

export interface Count {
  population: number;
  covered: number;
}

/** All people of some cells, and the covered ones. */
export function totalOf(cells: readonly Cell[]): Count {
  const total = { population: 0, covered: 0 };
  for (const { key, people } of cells) {
    total.population += people;
    if (key !== 'none') total.covered += people;
  }
  return total;
}

/** What a question is counted from: the roll-up when it asks for what is known now, else the facts. */
export interface Source {
  /** Who is counted on a day: the areas inside the one asked for, as known then. */
  filter(day: Day): Promise<store.ExactFilter>;
  cells(day: Day): Promise<Cell[]>;
  /** The totals at the ends of months of one year, in order. */
  totalsOfMonths(lastDays: readonly Day[]): Promise<Count[]>;
  groups(day: Day): Promise<store.ExactGroupRow[]>;
  categories(day: Day): Promise<store.CategoryCountRow[]>;
  /** Direct sub-areas with the codes of all areas in each. */
  parts(day: Day): Promise<{ code: string; name: string; areas: Set<string> }[]>;
  dictionary: Dictionaries;
}

async function sourceNow(t: ReadTx, area: string): Promise<Source> {
  const dictionary = await dictionaries(t);
  const filter = async (day: Day) => ({ areas: await leafCodes(t, area, day), day, knownAt: t.now });
  return {
    dictionary,
    filter,
    async cells(day) {
      const rows = await store.rolledUpCounts(t, area, day);
      return rows.map((row) => ({ area: row.area_code, key: row.key, people: row.people }));
    },
    totalsOfMonths: (lastDays) => totalsOfMonths(t, area, lastDays),
    groups: async (day) => store.exactGroups(t, await filter(day)),
    categories: async (day) => store.exactByCategory(t, await filter(day)),
    async parts(day) {
      const parts = [];
      for (const { code, name } of await subAreas(t, area, day)) {
        parts.push({ code, name, areas: new Set(await leafCodes(t, code, day)) });
      }
      return parts;
    },
  };
}

/** The sums run on from month to month; which areas count is another question at each month's end. */
async function totalsOfMonths(t: ReadTx, area: string, lastDays: readonly Day[]): Promise<Count[]> {
  const [first, last] = [lastDays[0], lastDays.at(-1)];
  if (!first || !last) return [];
  const rows = await store.rolledUpMonths(t, area, first.slice(0, 4));
  const leavesOn = await leafCodesWithin(t, area, first, last);
  const totals: Count[] = [];
  for (const day of lastDays) {
    const inside = leavesOn(day);
    const total = { population: 0, covered: 0 };
    for (const { area_code, month, population, covered } of rows) {
      if (month > monthOf(day) || !inside.has(area_code)) continue;
      total.population += population;
      total.covered += covered;
    }
    totals.push(total);
  }
  return totals;
}

async function sourceKnownAt(t: ReadTx, area: string, knownAt: string): Promise<Source> {
  const dictionary = await dictionaries(t, knownAt);
  const areas = await areasKnownAt(t, knownAt);
  const filter = async (day: Day) => ({ areas: areas.inside(area, day), day, knownAt });
  const groups = async (day: Day) => store.exactGroups(t, await filter(day));
  const cells = async (day: Day): Promise<Cell[]> =>
    (await groups(day)).map((row) => ({
      area: row.area_code,
      key: keyOf(dictionary, row, day),
      people: row.people,
    }));
  return {
    dictionary,
    filter,
    groups,
    cells,
    async totalsOfMonths(lastDays) {
      const totals: Count[] = [];
      for (const day of lastDays) totals.push(totalOf(await cells(day)));
      return totals;
    },
    categories: async (day) => store.exactByCategory(t, await filter(day)),
    parts: async (day) =>
      areas
        .children(area, day)
        .map(({ code, name }) => ({ code, name, areas: new Set(areas.inside(code, day)) })),
  };
}

/** The payer key of the card that counts, by the groups in force on the day. */
export function keyOf(
  dictionary: Dictionaries,
  row: Pick<store.ExactGroupRow, 'object_code'>,
  day: Day,
): PayerKey {
  return row.object_code === null
    ? 'none'
    : payerKeyOn((code) => dictionary.payerPeriods(code), row.object_code, day);
}

/** The source of a question about an area, with the instant its answer is known at. */
export async function sourceOf(
  t: ReadTx,
  area: string,
  asKnownAt: string | undefined,
): Promise<{ source: Source; knownAt: string }> {
  const instant = asKnownAt === undefined ? t.now : normalInstant(asKnownAt);
  return instant < t.now
    ? { source: await sourceKnownAt(t, area, instant), knownAt: instant }
    : { source: await sourceNow(t, area), knownAt: t.now };
}
