import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import type { Area } from '../areas/schema.ts';
import { d03Lines, d03Sheet } from '../gapLists/d03.ts';
import { gapList } from '../gapLists/list.ts';
import { defaultWithinDays } from '../gaps/service.ts';
import { quarterNow } from '../quarterlyReviews/reading.ts';
import { quarterLines, quarterSheets } from '../quarterlyReviews/sheets.ts';
import type { Sheet } from './sheet.ts';

/** What goes to the insurer: D03-TS of a day, increases and decreases of the quarter that holds it. */
export const insuranceReports = ['d03Ts', 'quarterlyReview'] as const;
export type InsuranceReport = (typeof insuranceReports)[number];

/** The sheets of such a report with the two lines under their titles. */
export async function insuranceReport(
  t: ReadTx,
  report: InsuranceReport,
  area: Area,
  asOf: Day,
): Promise<{ sheets: Sheet[]; lines: [string, string] }> {
  if (report === 'quarterlyReview') {
    const read = await quarterNow(t, area.code, asOf);
    return { sheets: quarterSheets(read), lines: quarterLines(read) };
  }
  // Those whom the budget pays for in full and who have no card: the ward lists them.
  const asked = { code: null, reason: null, text: '', within: defaultWithinDays };
  const list = await gapList(t, { kind: 'entitledUncovered', area: area.code, asOf, ...asked });
  return { sheets: [d03Sheet(list)], lines: d03Lines(list) };
}
