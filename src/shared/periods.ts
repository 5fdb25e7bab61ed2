import { type Day, dayAfter, dayBefore, OPEN_END } from './dates.ts';

/** A half-open period: from <= day < to. */
export interface Period {
  from: Day;
  to: Day;
}

export const contains = (period: Period, day: Day): boolean => period.from <= day && day < period.to;
export const overlaps = (a: Period, b: Period): boolean => a.from < b.to && b.from < a.to;

function later(a: Day, b: Day): Day {
  if (a > b) return a;
  return b;
}

function earlier(a: Day, b: Day): Day {
  if (a < b) return a;
  return b;
}

export function intersect(a: Period, b: Period): Period | undefined {
  const from = later(a.from, b.from);
  const to = earlier(a.to, b.to);
  return from < to ? { from, to } : undefined;
}

/** Periods joined where they touch or overlap, in order. */
export function union(periods: readonly Period[]): Period[] {
  const joined: Period[] = [];
  for (const period of [...periods].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = joined.at(-1);
    if (!last || period.from > last.to) joined.push({ ...period });
    else last.to = later(last.to, period.to);
  }
  return joined;
}

/** What of `period` none of `others` covers. */
export function subtract(period: Period, others: readonly Period[]): Period[] {
  const left: Period[] = [];
  let { from } = period;
  for (const other of union(others)) {
    if (other.to <= from || other.from >= period.to) continue;
    if (other.from > from) left.push({ from, to: other.from });
    from = other.to;
  }
  if (from < period.to) left.push({ from, to: period.to });
  return left;
}

/** `validTo` outside the database: the last day included, null while open. */
export const lastDayOut = (validTo: Day): Day | null => (validTo === OPEN_END ? null : dayBefore(validTo));

/** `valid_to` inside the database from the last day included; 31/12/9999, as some files write "no end", stays open. */
export const endFromLastDay = (lastDay: Day | null | undefined): Day =>
  lastDay === null || lastDay === undefined || lastDay >= OPEN_END ? OPEN_END : dayAfter(lastDay);
