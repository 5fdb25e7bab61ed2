import { formatDay } from '../../shared/dates.ts';
import { listsWorkbook } from '../exports/service.ts';
import type { ReadReview } from './reading.ts';
import { quarterLines, quarterSheets } from './sheets.ts';

/** What goes to the insurer as a workbook. */
export function reviewWorkbook(read: ReadReview, office: string): Promise<Buffer> {
  const { review } = read;
  const period = `từ ngày ${formatDay(review.from)} đến hết ngày ${formatDay(review.to)}`;
  return listsWorkbook({ office, period, document: null, lines: quarterLines(read) }, quarterSheets(read), {
    report: 'quarterlyReview',
    quarter: review.quarter,
    area: review.area,
    from: review.from,
    to: review.to,
  });
}
