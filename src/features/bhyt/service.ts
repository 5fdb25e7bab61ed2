import type { ReadTx } from '../../db/tx.ts';
import { addMonths, type Day, formatMonth, lastDayOfMonth, monthOf, yearOf } from '../../shared/dates.ts';
import type { Area } from '../areas/schema.ts';
import { requireArea } from '../areas/service.ts';
import { gapCounts } from '../coverage/gaps.ts';
import type { Coverage, GapKind } from '../coverage/schema.ts';
import { coverage, coverageTotal, missingTo, rateOf } from '../coverage/service.ts';
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
