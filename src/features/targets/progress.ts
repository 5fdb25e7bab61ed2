import type { Month } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import type { Measured } from './measures.ts';
import { type Addition, type Direction, sourceWords, type TargetSource } from './schema.ts';

/** What of a target decides whether a value reaches it. */
export interface Goal {
  direction: Direction;
  planned: number;
  unit: string;
  source: TargetSource;
}

// Floating sums: 94.5 % of 16,000 must not ask for one more.
const settled = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Units that are counted one by one: of them no part can be missing. */
const wholeUnits = /^(người|hộ|suất|cuộc|nhà|lượt|hồ sơ|em|trẻ|gia đình|thẻ|công trình|mô hình|vụ|việc)/i;

/** The unit in which the gap is counted: people for the rate of coverage, points for a rate without its counts. */
export function countedUnit({ source, unit }: Goal): string {
  if (source !== 'monthly') return sourceWords[source].counted;
  return unit === '%' ? 'điểm %' : unit;
}

/**
 * What is missing to the goal, in its counted unit: of a rate the people or households that have to be added (taken away,
 * for one that is to fall), rounded up to whole ones. 0: reached.
 */
export function missingOf(goal: Goal, measured: Measured): number {
  const { part, whole, value, baseline } = measured;
  if (part !== null && whole !== null) {
    const planned = baseline === undefined ? goal.planned / 100 : Math.max(0, baseline - goal.planned / 100);
    const falls = baseline !== undefined || goal.direction === 'atMost';
    const needed = settled(planned * whole);
    return falls ? Math.max(0, part - Math.floor(needed)) : Math.max(0, Math.ceil(needed) - part);
  }
  const gap = settled(goal.direction === 'atLeast' ? goal.planned - value : value - goal.planned);
  return Math.max(0, wholeUnits.test(goal.unit) ? Math.ceil(gap) : gap);
}

/** The months typed up to one, as one value since January; null when nothing is typed. */
export function addedUp(
  values: readonly { month: Month; value: number }[],
  to: Month,
  addsUp: Addition,
): Measured | null {
  const upTo = values.filter(({ month }) => month <= to).sort((a, b) => (a.month < b.month ? -1 : 1));
  const last = upTo.at(-1);
  if (!last) return null;
  const sum = upTo.reduce((total, { value }) => total + value, 0);
  const value = addsUp === 'last' ? last.value : addsUp === 'sum' ? sum : sum / upTo.length;
  return { value: settled(value), part: null, whole: null };
}

/** A value with as many decimals as it has, two at most. */
export function formatFigure(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return formatNumber(rounded, Number.isInteger(rounded) ? 0 : Number.isInteger(rounded * 10) ? 1 : 2);
}

/** "178 người"; a per cent stands without a space: "94,5%". */
export const withUnit = (value: number, unit: string): string =>
  `${formatFigure(value)}${unit === '%' ? '' : ' '}${unit}`;

/** "còn thiếu 178 người", "còn phải giảm 12 hộ"; null when reached. */
export function missingText(goal: Goal, missing: number | null): string | null {
  if (missing === null || missing === 0) return null;
  const falls = goal.direction === 'atMost' || goal.source === 'povertyReduction';
  return `${falls ? 'còn phải giảm' : 'còn thiếu'} ${formatFigure(missing)} ${countedUnit(goal)}`;
}

/** A share as it is checked: what is given, and the people of whom a rate is the average. */
export interface WeightedShare {
  planned: number;
  people: number;
}

/** Shares of a rate are averaged; all others are added up. */
export const isRate = (unit: string): boolean => /%/.test(unit);

/** What shares come to together: the sum, or of a rate the average weighted by population; null where there are none. */
export function sharesTotal(unit: string, shares: readonly WeightedShare[]): number | null {
  if (shares.length === 0) return null;
  if (!isRate(unit)) return settled(shares.reduce((sum, { planned }) => sum + planned, 0));
  const people = shares.reduce((sum, share) => sum + share.people, 0);
  if (people === 0) return null;
  return settled(shares.reduce((sum, share) => sum + share.planned * share.people, 0) / people);
}
