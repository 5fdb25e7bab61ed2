import type { ReadTx } from '../../db/tx.ts';
import {
  ageBand,
  ageBands,
  ageOn,
  type Day,
  formatMonth,
  lastDayOfMonth,
  monthOf,
  yearOf,
} from '../../shared/dates.ts';
import { compareTexts } from '../../shared/text.ts';
import { payerKeys, payerLabels, sexes, sexLabels } from '../../shared/words.ts';
import { areaOn, defaultArea, leafCodes, requireArea } from '../areas/service.ts';
import type { Coverage, CoverageBy, CoverageItem } from './schema.ts';
import { type Cell, type Count, type Source, sourceOf, totalOf } from './source.ts';
import * as store from './store.ts';

export { recountObjectCode, rollUp, verifyRollUp } from './rollUp.ts';

export interface CoverageQuery {
  asOf?: Day;
  area?: string;
  by?: CoverageBy;
  asKnownAt?: string;
}

/** Covered people by population; null when nobody is counted. */
export function rateOf({ population, covered }: Count): number | null {
  return population === 0 ? null : covered / population;
}

/** People missing to a target rate; a rounding error must not ask for one more. */
export function missingTo(target: number, population: number, covered: number): number {
  return Math.max(0, Math.ceil(Math.round(target * population * 1e6) / 1e6) - covered);
}

function item(key: string, label: string, count: Count): CoverageItem {
  return { key, label, ...count, rate: rateOf(count) };
}

class Counts {
  private readonly byKey = new Map<string, Count>();

  add(key: string, people: number, covered: boolean): void {
    const count = this.byKey.get(key) ?? { population: 0, covered: 0 };
    count.population += people;
    if (covered) count.covered += people;
    this.byKey.set(key, count);
  }

  get(key: string): Count {
    return this.byKey.get(key) ?? { population: 0, covered: 0 };
  }

  keys(): string[] {
    return [...this.byKey.keys()];
  }
}

/** Months of a day's year up to it, each with the day it is counted on: its last, for the newest the day itself. */
function monthsUpTo(asOf: Day): { month: string; day: Day }[] {
  const last = Number(asOf.slice(5, 7));
  return Array.from({ length: last }, (_, i) => {
    const month = `${yearOf(asOf)}-${String(i + 1).padStart(2, '0')}`;
    return { month, day: month === monthOf(asOf) ? asOf : lastDayOfMonth(month) };
  });
}

/** A question's day and area, with the cells its total was added from. */
interface Asked {
  day: Day;
  area: { code: string; name: string };
  cells: readonly Cell[];
}

type ItemsOf = (source: Source, asked: Asked) => Promise<CoverageItem[]>;

const byArea: ItemsOf = async (source, { day, area, cells }) => {
  const parts = await source.parts(day);
  if (parts.length === 0) return [item(area.code, area.name, totalOf(cells))];
  const items = parts.map(({ code, name, areas }) =>
    item(code, name, totalOf(cells.filter((cell) => areas.has(cell.area)))),
  );
  // People recorded in the ward itself, in none of its groups, would otherwise be missing from the sum.
  const own = totalOf(cells.filter((cell) => !parts.some(({ areas }) => areas.has(cell.area))));
  return own.population > 0 ? [...items, item(area.code, `${area.name} (chưa rõ tổ)`, own)] : items;
};

const byPayerGroup: ItemsOf = async (_source, { cells }) => {
  const counts = new Counts();
  for (const { key, people } of cells) counts.add(key, people, key !== 'none');
  return payerKeys
    .map((key) => item(key, payerLabels[key], counts.get(key)))
    .filter(({ population }) => population > 0);
};

const byObjectCode: ItemsOf = async (source, { day }) => {
  const counts = new Counts();
  for (const row of await source.groups(day))
    counts.add(row.object_code ?? 'none', row.people, row.object_code !== null);
  const label = (code: string): string =>
    code === 'none' ? payerLabels.none : (source.dictionary.objectCode(code, day)?.label ?? code);
  return counts
    .keys()
    .sort(compareTexts)
    .map((code) => item(code, label(code), counts.get(code)));
};

const bySex: ItemsOf = async (source, { day }) => {
  const counts = new Counts();
  for (const row of await source.groups(day)) counts.add(row.sex, row.people, row.object_code !== null);
  return sexes
    .map((sex) => item(sex, sexLabels[sex], counts.get(sex)))
    .filter(({ population }) => population > 0);
};

const byAgeBand: ItemsOf = async (source, { day }) => {
  const counts = new Counts();
  for (const row of await source.groups(day)) {
    counts.add(ageBand(ageOn(row.birth_date, day)), row.people, row.object_code !== null);
  }
  return ageBands
    .map((band) => item(band, `${band} tuổi`, counts.get(band)))
    .filter(({ population }) => population > 0);
};

const byCategory: ItemsOf = async (source, { day }) => {
  const rows = await source.categories(day);
  return rows.map((row) =>
    item(row.category, source.dictionary.category(row.category)?.label ?? row.category, {
      population: row.people,
      covered: row.covered,
    }),
  );
};

const byMonth: ItemsOf = async (source, { day: asOf, cells }) => {
  const months = monthsUpTo(asOf);
  const before = await source.totalsOfMonths(months.slice(0, -1).map(({ day }) => day));
  return months.map(({ month }, i) =>
    item(month, `Tháng ${formatMonth(month)}`, before[i] ?? totalOf(cells)),
  );
};

const itemsBy: Record<CoverageBy, ItemsOf> = {
  area: byArea,
  payerGroup: byPayerGroup,
  objectCode: byObjectCode,
  sex: bySex,
  ageBand: byAgeBand,
  category: byCategory,
  month: byMonth,
};

/**
 * The coverage rate of an area on a day, and its parts: people with at least one insurance period on the day, by people
 * resident and alive on it. `asKnownAt` in the past counts only what was recorded by then.
 */
export async function coverage(t: ReadTx, query: CoverageQuery): Promise<Coverage> {
  const asOf = query.asOf ?? t.today;
  const area = query.area ? await requireArea(t, query.area, asOf) : await defaultArea(t, asOf);
  const { source, knownAt } = await sourceOf(t, area.code, query.asKnownAt);
  const cells = await source.cells(asOf);
  const total = totalOf(cells);
  return {
    asOf,
    asKnownAt: knownAt,
    area: area.code,
    ...total,
    rate: rateOf(total),
    items: query.by ? await itemsBy[query.by](source, { day: asOf, area, cells }) : [],
  };
}

/** Population and covered people of an area on a day, out of the roll-up. */
export async function coverageTotal(t: ReadTx, area: string, day: Day): Promise<Count> {
  const rows = await store.rolledUpCounts(t, area, day);
  return totalOf(rows.map((row) => ({ area: row.area_code, key: row.key, people: row.people })));
}

/** The same without the people whose card that counts is of one of some object codes: the armed forces, say. */
export async function coverageWithout(
  t: ReadTx,
  area: string,
  day: Day,
  codes: readonly string[],
): Promise<Count> {
  const rows = await store.exactGroups(t, { areas: await leafCodes(t, area, day), day, knownAt: t.now });
  const counts = new Counts();
  for (const { object_code, people } of rows) {
    if (object_code === null || !codes.includes(object_code)) counts.add('all', people, object_code !== null);
  }
  return counts.get('all');
}

/** The name of an area for headings. */
export async function areaName(t: ReadTx, code: string, day: Day): Promise<string> {
  return (await areaOn(t, code, day))?.name ?? code;
}

/** The insurance period under which somebody counts; `to` is the first day without it. */
export interface CountedCard {
  objectCode: string;
  from: Day;
  to: Day;
}

/** The card that counts for each covered resident of some areas on a day. */
export async function countedCards(
  t: ReadTx,
  areas: readonly string[],
  day: Day,
  asKnownAt = t.now,
): Promise<Map<string, CountedCard>> {
  const rows = await store.countedInsurance(t, { areas, day, knownAt: asKnownAt });
  return new Map(
    rows.map(({ person_id, object_code, valid_from, valid_to }) => [
      person_id,
      { objectCode: object_code, from: valid_from, to: valid_to },
    ]),
  );
}

/** Residents of an area who are covered on a day. */
export async function coveredOn(t: ReadTx, area: string, day: Day): Promise<Set<string>> {
  return new Set((await countedCards(t, await leafCodes(t, area, day), day)).keys());
}
