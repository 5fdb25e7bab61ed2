import type { ReadTx } from '../../db/tx.ts';
import { addMonths, type Day, formatMonth, lastDayOfMonth, monthOf, yearOf } from '../../shared/dates.ts';
import type { Area } from '../areas/schema.ts';
import { requireArea, wardOf } from '../areas/service.ts';
import type { Coverage } from '../coverage/schema.ts';
import { coverage, coverageTotal, missingTo, rateOf } from '../coverage/service.ts';
import type { Expectation } from '../forecast/schema.ts';
import { expectedCoverage } from '../forecast/service.ts';
import type { GapKind } from '../gaps/schema.ts';
import { gapCounts } from '../gaps/service.ts';
import type { CoverageRates } from '../officialFigures/schema.ts';
import { coverageRates } from '../officialFigures/service.ts';
import { coverageTarget } from '../targets/service.ts';

export interface Overview {
  area: Area;
  now: Coverage;
  before: Coverage;
  payersNow: Coverage;
  payersBefore: Coverage;
  /** Target rate of the year, 0–1; null when none is set. */
  target: number | null;
  /** People missing to the target, rounded up. */
  missing: number | null;
  /** What the groups lack, added up: more than `missing` where some stand above the target and offset others. */
  missingOfGroups: number;
  trend: { label: string; rate: number | null; target: number | null }[];
  /** People on each list of who is missing; empty for those who may see no person. */
  gaps: { kind: GapKind; people: number }[];
  rates: CoverageRates;
  /** null above wards: a forecast is made ward by ward. */
  forecast: Expectation | null;
}

/** The rate at the ends of 24 months up to a day, each beside the target of its year. */
async function trendOf(t: ReadTx, code: string, asOf: Day): Promise<Overview['trend']> {
  const days = Array.from({ length: 24 }, (_, i) => {
    const month = addMonths(monthOf(asOf), i - 23);
    return i === 23 ? asOf : lastDayOfMonth(month);
  });
  const targets = new Map<number, number | null>();
  for (const year of new Set(days.map(yearOf))) targets.set(year, await coverageTarget(t, code, year));
  const trend = [];
  for (const day of days) {
    const rate = rateOf(await coverageTotal(t, code, day));
    trend.push({ label: formatMonth(monthOf(day)), rate, target: targets.get(yearOf(day)) ?? null });
  }
  return trend;
}

export interface OverviewQuery {
  area: string;
  asOf: Day;
  comparedWith: Day;
  /** The reader may see who is missing. */
  seesPeople: boolean;
}

/** Everything the BHYT page answers at once: the rates, groups and payers, months past and to come, who is missing. */
export async function coverageOverview(t: ReadTx, query: OverviewQuery): Promise<Overview> {
  const { area: code, asOf, comparedWith } = query;
  const area = await requireArea(t, code, asOf);
  const now = await coverage(t, { area: code, asOf, by: 'area' });
  const target = await coverageTarget(t, code, yearOf(asOf));
  const lacking = (population: number, covered: number): number =>
    target === null ? 0 : missingTo(target, population, covered);
  return {
    area,
    now,
    before: await coverage(t, { area: code, asOf: comparedWith, by: 'area' }),
    payersNow: await coverage(t, { area: code, asOf, by: 'payerGroup' }),
    payersBefore: await coverage(t, { area: code, asOf: comparedWith, by: 'payerGroup' }),
    target,
    missing: target === null ? null : lacking(now.population, now.covered),
    missingOfGroups: now.items.reduce((sum, item) => sum + lacking(item.population, item.covered), 0),
    trend: await trendOf(t, code, asOf),
    gaps: query.seesPeople ? await gapCounts(t, code, asOf) : [],
    rates: await coverageRates(t, code, asOf),
    forecast: (await wardOf(t, code, asOf)) ? await expectedCoverage(t, code, asOf) : null,
  };
}
