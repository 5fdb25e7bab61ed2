import {
  type Day,
  dayBefore,
  firstDayOfMonth,
  formatDay,
  lastDayOfMonth,
  yearOf,
} from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { listDay, reviewDay } from '../povertyReviews/service.ts';
import type { Request } from './record.ts';
import { campaignReports, type ExportForm, isOfPeriod } from './schema.ts';

/** Which days a request is about; 422 when it names none or too many. */
export function requestOf(form: ExportForm, today: Day): Request {
  const recipient = form.recipient ? { recipient: form.recipient } : {};
  if (campaignReports.some((each) => each === form.report)) {
    if (!form.campaign) throw invalid('/campaign', 'required', 'Đợt hỗ trợ: còn trống, chọn đợt cần xuất.');
    return { campaign: form.campaign, ...recipient };
  }
  if (form.report === 'povertyReview') return { ...reviewRequest(form), ...recipient };
  if (!isOfPeriod(form.report)) return { asOf: form.asOf ?? today, ...recipient };
  if (form.month && form.period) {
    throw invalid('/period', 'both', 'Kỳ báo cáo: chọn tháng, hoặc từ ngày đến ngày, không cả hai.');
  }
  if (form.month) {
    return {
      month: form.month,
      period: { from: firstDayOfMonth(form.month), to: lastDayOfMonth(form.month) },
      ...recipient,
    };
  }
  if (!form.period)
    throw invalid('/month', 'required', 'Tháng: còn trống, cần tháng của báo cáo, ví dụ 2023-11.');
  if (form.period.to < form.period.from) {
    throw invalid('/period/to', 'periodReversed', 'Đến ngày: phải từ ngày bắt đầu kỳ trở đi.');
  }
  return { period: form.period, ...recipient };
}

/** A review by the year of its list, or by a day on which lists change: 31/12 and 01/01 name the same review. */
function reviewRequest({ year, asOf, final }: ExportForm): Request {
  const named = year ?? (asOf ? yearOf(reviewDay(asOf)) : undefined);
  if (named === undefined)
    throw invalid(
      '/year',
      'required',
      'Năm của danh sách: còn trống, cần năm của danh sách hộ nghèo, ví dụ 2024.',
    );
  const day = listDay(named);
  if (asOf && asOf !== day && asOf !== dayBefore(day))
    throw invalid(
      '/asOf',
      'reviewDay',
      `Tại ngày: danh sách năm ${named} tính tại ngày ${formatDay(day)} (hoặc ${formatDay(dayBefore(day))}). Bỏ trống ngày, hoặc ghi lại.`,
    );
  return { asOf: day, year: named, ...(final ? { final } : {}) };
}
