import type { ReadTx } from '../../db/tx.ts';
import { addMonths, type Day, formatMonth, lastDayOfMonth, monthOf, yearOf } from '../../shared/dates.ts';
import type { Area } from '../areas/schema.ts';
import { requireArea } from '../areas/service.ts';
import { defaultWithinDays, gapFactsIn, gapReasons } from './gaps.ts';
import type { Coverage, GapKind } from './schema.ts';
import { coverage, coverageTotal, rateOf } from './service.ts';
import { coverageTarget } from './targetStore.ts';

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
  trend: { label: string; rate: number | null; target: number | null }[];
  gaps: { kind: GapKind; people: number }[];
}

/** People missing to a target rate; a rounding error must not ask for one more. */
export function missingTo(target: number, population: number, covered: number): number {
  return Math.max(0, Math.ceil(Math.round(target * population * 1e6) / 1e6) - covered);
}

const shownGaps: GapKind[] = [
  'entitledUncovered',
  'supportedUncovered',
  'expiring',
  'lostEntitlement',
  'overlapping',
  'noGround',
];

/** Everything the BHYT page answers at once: the rate, its groups and payers, 24 months, who is missing. */
export async function coverageOverview(
  t: ReadTx,
  code: string,
  asOf: Day,
  comparedWith: Day,
): Promise<Overview> {
  const area = await requireArea(t, code, asOf);
  const now = await coverage(t, { area: code, asOf, by: 'area' });
  const target = await coverageTarget(t, code, yearOf(asOf));
  const trend = [];
  for (let back = 23; back >= 0; back--) {
    const month = addMonths(monthOf(asOf), -back);
    const day = back === 0 ? asOf : lastDayOfMonth(month);
    trend.push({
      label: formatMonth(month),
      rate: rateOf(await coverageTotal(t, code, day)),
      target: await coverageTarget(t, code, yearOf(day)),
    });
  }
  return {
    area,
    now,
    before: await coverage(t, { area: code, asOf: comparedWith, by: 'area' }),
    payersNow: await coverage(t, { area: code, asOf, by: 'payerGroup' }),
    payersBefore: await coverage(t, { area: code, asOf: comparedWith, by: 'payerGroup' }),
    target,
    missing: target === null ? null : missingTo(target, now.population, now.covered),
    trend,
    gaps: await gapCounts(t, code, asOf),
  };
}

/** People on each list of gaps on a day. */
export async function gapCounts(t: ReadTx, area: string, day: Day): Promise<Overview['gaps']> {
  const { people, codes } = await gapFactsIn(t, area, day);
  return shownGaps.map((kind) => ({
    kind,
    people: people.filter(({ facts }) => gapReasons(kind, facts, day, defaultWithinDays, codes).length > 0)
      .length,
  }));
}
