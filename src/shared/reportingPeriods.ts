import {
  addMonths,
  type Day,
  dayBefore,
  daysInMonth,
  firstDayOfMonth,
  formatDay,
  lastDayOfMonth,
  type Month,
  monthOf,
  yearOf,
} from './dates.ts';

/**
 * Kinds of reporting periods: by the calendar, or of months that run from the 15th of the month before to the 14th
 * (NĐ 09/2019), with quarters, half-years, nine months and years made of such months.
 */
export const periodKinds = [
  'month',
  'month15',
  'quarter',
  'quarter15',
  'halfYear',
  'halfYear15',
  'nineMonths',
  'nineMonths15',
  'year',
  'year15',
] as const;
export type PeriodKind = (typeof periodKinds)[number];

export const periodKindLabels: Record<PeriodKind, string> = {
  month: 'Tháng (ngày 01 đến ngày cuối tháng)',
  month15: 'Tháng (15 tháng trước đến 14)',
  quarter: 'Quý (theo lịch)',
  quarter15: 'Quý (đến 14 tháng cuối quý)',
  halfYear: '6 tháng (theo lịch)',
  halfYear15: '6 tháng (15/12 đến 14/6, 15/6 đến 14/12)',
  nineMonths: '9 tháng (01/01 đến 30/9)',
  nineMonths15: '9 tháng (15/12 đến 14/9)',
  year: 'Năm (theo lịch)',
  year15: 'Năm (15/12 đến 14/12)',
};

/** True of a kind of which a year has one. */
export const isYearly = (kind: PeriodKind): boolean => kind === 'year' || kind === 'year15';

/** First and last day of a reporting period. */
export interface ReportingPeriod {
  from: Day;
  to: Day;
}

const lengths = { month: 1, quarter: 3, halfYear: 6, nineMonths: 9, year: 12 } as const;
type Length = keyof typeof lengths;

/** How long a kind is, and whether its months end on the 14th. */
function kindOf(kind: PeriodKind): { length: Length; midMonth: boolean } {
  const midMonth = kind.endsWith('15');
  // The kinds are the lengths, each once more with 15.
  return { length: (midMonth ? kind.slice(0, -2) : kind) as Length, midMonth };
}

const numberOf = (month: Month): number => Number(month.slice(5, 7));

/** The month that reports a day: its own, or from the 15th on the next one. */
function reportingMonth(day: Day, midMonth: boolean): Month {
  return midMonth && Number(day.slice(8)) >= 15 ? addMonths(monthOf(day), 1) : monthOf(day);
}

function periodOver(first: Month, last: Month, midMonth: boolean): ReportingPeriod {
  return midMonth
    ? { from: `${addMonths(first, -1)}-15`, to: `${last}-14` }
    : { from: firstDayOfMonth(first), to: lastDayOfMonth(last) };
}

/** The period of a kind that holds a day; after the nine months of a year, those nine months. */
export function reportingPeriodOf(kind: PeriodKind, day: Day): ReportingPeriod {
  const { length, midMonth } = kindOf(kind);
  const month = reportingMonth(day, midMonth);
  const months = lengths[length];
  const first = length === 'nineMonths' ? 1 : numberOf(month) - ((numberOf(month) - 1) % months);
  const start = addMonths(month, first - numberOf(month));
  return periodOver(start, addMonths(start, months - 1), midMonth);
}

/** The newest period of a kind whose last day lies before a day. */
export function lastPeriodBefore(kind: PeriodKind, day: Day): ReportingPeriod {
  const current = reportingPeriodOf(kind, day);
  return current.to < day ? current : reportingPeriodOf(kind, dayBefore(current.from));
}

/** The first day with this number in its month after a period's last day; in a shorter month its last day. */
export function dayAfterPeriod(period: ReportingPeriod, number: number): Day {
  for (let month = monthOf(period.to); ; month = addMonths(month, 1)) {
    const length = daysInMonth(yearOf(month), numberOf(month));
    const day = `${month}-${String(Math.min(number, length)).padStart(2, '0')}`;
    if (day > period.to) return day;
  }
}

/** "Tháng 11/2024", "Quý IV/2024", "6 tháng đầu năm 2024"; of other days "từ ngày … đến ngày …". */
export function periodName(kind: PeriodKind, period: ReportingPeriod): string {
  const { length } = kindOf(kind);
  const month = numberOf(monthOf(period.to));
  const year = yearOf(period.to);
  const exact = reportingPeriodOf(kind, period.to);
  if (exact.from !== period.from || exact.to !== period.to)
    return `Từ ngày ${formatDay(period.from)} đến ngày ${formatDay(period.to)}`;
  const names: Record<Length, string> = {
    month: `Tháng ${String(month).padStart(2, '0')}/${year}`,
    quarter: `Quý ${['I', 'II', 'III', 'IV'][month / 3 - 1]}/${year}`,
    halfYear: `6 tháng ${month === 6 ? 'đầu' : 'cuối'} năm ${year}`,
    nineMonths: `9 tháng năm ${year}`,
    year: `Năm ${year}`,
  };
  return names[length];
}
