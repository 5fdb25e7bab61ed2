import { Type } from '@sinclair/typebox';
import type { ReadTx } from '../../db/tx.ts';
import {
  addMonths,
  type Day,
  firstDayOfMonth,
  formatDay,
  formatMonth,
  lastDayOfMonth,
  type Month,
  monthOf,
  parseMonth,
} from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import type { Area } from '../areas/schema.ts';
import { inScope, requireArea } from '../areas/service.ts';
import { listableAreas, usualArea } from '../documents/office.ts';
import { type ExportForm, reportLabels, reports } from '../exports/schema.ts';
import { reviewDay } from '../povertyReviews/service.ts';

export const reportPath = Type.Object({ report: Type.String({ maxLength: 40 }) });
export const reportQuery = Type.Object({
  'dia-ban': Type.Optional(Type.String({ maxLength: 40 })),
  thang: Type.Optional(Type.String({ maxLength: 10 })),
  tu: Type.Optional(Type.String({ maxLength: 20 })),
  den: Type.Optional(Type.String({ maxLength: 20 })),
  ngay: Type.Optional(Type.String({ maxLength: 20 })),
  bieu: Type.Optional(Type.String({ maxLength: 100 })),
  trang: Type.Optional(Type.String({ maxLength: 6 })),
});
export interface ReportQuery {
  'dia-ban'?: string;
  thang?: string;
  tu?: string;
  den?: string;
  ngay?: string;
  bieu?: string;
  trang?: string;
}

/** What a report's page shows: which report, of where, of which days. */
export interface AskedReport {
  report: string;
  label: string;
  area: Area;
  areas: Area[];
  /** First and last day; the same day twice for a report as of a day. */
  from: Day;
  to: Day;
  month: Month | null;
  takes: 'period' | 'day';
  /** Goes to a superior with a document: its sheets keep all their columns. */
  isSent: boolean;
  /** A day or month that could not be read. */
  fault: string | null;
  form: ExportForm;
}

interface Days {
  from: Day;
  to: Day;
  month: Month | null;
  fault: string | null;
}

const ofMonth = (month: Month): Days => ({
  from: firstDayOfMonth(month),
  to: lastDayOfMonth(month),
  month,
  fault: null,
});

/** A month, or two days; the last whole month where nothing readable is asked. */
function periodAsked({ thang, tu, den }: ReportQuery, today: Day): Days {
  const usual = ofMonth(addMonths(monthOf(today), -1));
  if (tu && den) {
    const from = dayAsked(tu, usual.from, 'Từ ngày');
    const to = dayAsked(den, usual.to, 'Đến ngày');
    if (from.fault || to.fault) return { ...usual, fault: from.fault ?? to.fault };
    if (from.day > to.day) return { ...usual, fault: 'Từ ngày phải không sau đến ngày.' };
    return { from: from.day, to: to.day, month: null, fault: null };
  }
  if (!thang) return usual;
  const month = parseMonth(thang);
  if (month) return ofMonth(month);
  return { ...usual, fault: `Tháng “${thang}”: ghi tháng/năm, ví dụ 11/2024. Đang xem tháng trước.` };
}

/** What a page of reports is asked for; 404 for a report or an area that there is not. */
export async function askedReport(t: ReadTx, name: string, query: ReportQuery): Promise<AskedReport> {
  const report = reports.find((each) => each === name);
  if (!report) throw notFound('Không có báo cáo này.');
  const takes = report === 'monthly' ? 'period' : 'day';
  const typed = dayAsked(query.ngay, t.today);
  // A review is of the list of its year, whichever day of the year is asked for.
  const day = report === 'povertyReview' ? { ...typed, day: reviewDay(typed.day) } : typed;
  const days =
    takes === 'period'
      ? periodAsked(query, t.today)
      : { from: day.day, to: day.day, month: null, fault: day.fault };
  const code = query['dia-ban'];
  if (code && !(await inScope(t, code))) throw notFound('Không có địa bàn này trong phạm vi của bạn.');
  const area = code ? await requireArea(t, code, days.to) : await usualArea(t, days.to);
  const of =
    takes === 'day'
      ? { asOf: days.to }
      : days.month
        ? { month: days.month }
        : { period: { from: days.from, to: days.to } };
  return {
    report,
    label: reportLabels[report] ?? report,
    area,
    areas: await listableAreas(t, days.to),
    ...days,
    takes,
    isSent: takes === 'period' || report === 'povertyReview',
    form: { report, area: area.code, ...of },
  };
}

/** The same as the fields of an address. */
export function queryOf(asked: AskedReport, more: Record<string, string> = {}): string {
  const days: Record<string, string> =
    asked.takes === 'day'
      ? { ngay: formatDay(asked.to) }
      : asked.month
        ? { thang: formatMonth(asked.month) }
        : { tu: formatDay(asked.from), den: formatDay(asked.to) };
  return new URLSearchParams({ 'dia-ban': asked.area.code, ...days, ...more }).toString();
}
