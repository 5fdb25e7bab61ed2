import type { ReadTx } from '../../db/tx.ts';
import { type Day, yearOf } from '../../shared/dates.ts';
import { contains } from '../../shared/periods.ts';
import { leafCodes } from '../areas/service.ts';
import { caseBalances } from '../cases/openWork.ts';
import { coverageTotal } from '../coverage/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import * as store from './registerStore.ts';
import type { ComputedSource } from './schema.ts';

/** A value counted from the registers, in the unit of its source, with what it is counted from where it is a rate. */
export interface Measured {
  value: number;
  part: number | null;
  whole: number | null;
  /** Of a reduction: the rate (0–1) at the end of the year before. */
  baseline?: number;
}

type Measure = (t: ReadTx, area: string, days: readonly Day[]) => Promise<(Measured | null)[]>;

const startOf = (day: Day): Day => `${yearOf(day)}-01-01`;
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** A rate in per cent with two decimals, as the month's workbook has it; null when nothing is counted. */
function rate(part: number, whole: number): Measured | null {
  return whole === 0 ? null : { value: rounded((100 * part) / whole), part, whole };
}

async function eachDay<T>(days: readonly Day[], of: (day: Day) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (const day of days) all.push(await of(day));
  return all;
}

const coverage: Measure = (t, area, days) =>
  eachDay(days, async (day) => {
    const { covered, population } = await coverageTotal(t, area, day);
    return rate(covered, population);
  });

/** Households in an area on each day, and how many of them hold a category of a register: read once for all days. */
async function householdCounts(
  t: ReadTx,
  register: 'poor' | 'nearPoor',
  area: string,
  days: readonly Day[],
): Promise<{ part: number; whole: number }[]> {
  const sorted = [...days].sort();
  const [first, last] = [sorted[0] ?? '', sorted.at(-1) ?? ''];
  const areas = await eachDay(days, async (day) => new Set(await leafCodes(t, area, day)));
  const all = [...new Set(areas.flatMap((codes) => [...codes]))];
  const stays = await store.householdStays(t, all, first, last);
  const categories = (await dictionaries(t)).categories().filter((each) => each.register === register);
  const codes = categories.map(({ code }) => code);
  const held = await store.householdsHolding(t, codes, first, last);
  const holds = (row: store.HeldRow, day: Day): boolean =>
    contains({ from: row.valid_from, to: row.valid_to }, day);
  return days.map((day, i) => {
    const inside = new Set<string>();
    for (const row of stays)
      if (areas[i]?.has(row.area_code) && holds(row, day)) inside.add(row.household_id);
    const holding = new Set<string>();
    for (const row of held)
      if (inside.has(row.household_id) && holds(row, day)) holding.add(row.household_id);
    return { part: holding.size, whole: inside.size };
  });
}

const householdRate =
  (register: 'poor' | 'nearPoor'): Measure =>
  async (t, area, days) =>
    (await householdCounts(t, register, area, days)).map(({ part, whole }) => rate(part, whole));

/** Points by which the rate of poor households fell since 31/12 of the year before. */
const povertyReduction: Measure = async (t, area, days) => {
  const ends = days.map((day) => `${yearOf(day) - 1}-12-31`);
  const counts = await householdCounts(t, 'poor', area, [...days, ...ends]);
  return days.map((_, i) => {
    const now = counts[i];
    const before = counts[days.length + i];
    if (!now || !before || now.whole === 0 || before.whole === 0) return null;
    const baseline = before.part / before.whole;
    return {
      value: rounded(100 * (baseline - now.part / now.whole)),
      part: now.part,
      whole: now.whole,
      baseline,
    };
  });
};

const assistancePaid: Measure = async (t, area, days) => {
  const sorted = [...days].sort();
  const areas = await leafCodes(t, area, sorted.at(-1) ?? '');
  const paid = await store.allowancesByDay(t, areas, startOf(sorted[0] ?? ''), sorted.at(-1) ?? '');
  return days.map((day) => {
    const rows = paid.filter(({ paid_on }) => startOf(day) <= paid_on && paid_on <= day);
    const dong = rows.reduce((sum, row) => sum + Number(row.amount_dong), 0);
    return { value: dong / 1_000_000, part: null, whole: null };
  });
};

const tetDelivered: Measure = async (t, area, days) => {
  const years = new Map<number, (day: Day) => Measured | null>();
  for (const year of new Set(days.map(yearOf))) {
    const asked = days.filter((day) => yearOf(day) === year).sort();
    const areas = await leafCodes(t, area, asked.at(-1) ?? '');
    const planned = await store.tetGifts(t, areas, year);
    const given = await store.tetGiftsByDay(t, areas, year);
    years.set(year, (day) =>
      rate(
        given.reduce((sum, row) => sum + (row.paid_on <= day ? Number(row.gifts) : 0), 0),
        planned,
      ),
    );
  }
  return days.map((day) => years.get(yearOf(day))?.(day) ?? null);
};

/** Cases from January to a day: decided in time, decided, left past their deadline. */
async function casesUpTo(t: ReadTx, area: string, day: Day) {
  let [inTime, decided, overdue] = [0, 0, 0];
  for (const balance of await caseBalances(t, area, startOf(day), day)) {
    inTime += balance.early + balance.onTime;
    decided += balance.early + balance.onTime + balance.late;
    overdue += balance.leftOverdue;
  }
  return { inTime, decided, overdue };
}

const casesOnTime: Measure = (t, area, days) =>
  eachDay(days, async (day) => {
    const { inTime, decided } = await casesUpTo(t, area, day);
    return rate(inTime, decided);
  });

const overdueWork: Measure = (t, area, days) =>
  eachDay(days, async (day) => ({
    value: (await casesUpTo(t, area, day)).overdue,
    part: null,
    whole: null,
  }));

const measures: Record<ComputedSource, Measure> = {
  coverage,
  povertyRate: householdRate('poor'),
  povertyReduction,
  nearPovertyRate: householdRate('nearPoor'),
  assistancePaid,
  tetDelivered,
  casesOnTime,
  overdueWork,
};

/** What the registers say of an area on each of some days; null where nothing can be counted. */
export function measuredOn(
  t: ReadTx,
  source: ComputedSource,
  area: string,
  days: readonly Day[],
): Promise<(Measured | null)[]> {
  return days.length === 0 ? Promise.resolve([]) : measures[source](t, area, days);
}
