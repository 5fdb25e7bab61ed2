import type { Actor } from '../../db/tx.ts';
import { type ExportForm, insuranceReports } from '../exports/schema.ts';
import type { Heading, ReadReport, Sheet } from '../exports/service.ts';
import type { AskedReport } from './asked.ts';

/** A list as it is read: without the columns in which nothing stands; they stay in the workbook, which imports back. */
export function withoutEmptyColumns(sheet: Sheet): { sheet: Sheet; leftOut: number } {
  const totals = [sheet.total, sheet.secondTotal].filter((each) => each !== undefined);
  const kept = sheet.columns.flatMap((_, i) =>
    sheet.rows.length === 0 || [...totals, ...sheet.rows].some((row) => (row[i] ?? null) !== null) ? [i] : [],
  );
  const pick = <T>(row: readonly T[]): T[] => row.filter((_, i) => kept.includes(i));
  return {
    sheet: {
      ...sheet,
      columns: pick(sheet.columns),
      rows: sheet.rows.map(pick),
      ...(sheet.total ? { total: pick(sheet.total) } : {}),
      ...(sheet.secondTotal ? { secondTotal: pick(sheet.secondTotal) } : {}),
    },
    leftOut: sheet.columns.length - kept.length,
  };
}

export interface ShownReport {
  heading: Heading;
  sheets: { sheet: Sheet; leftOut: number }[];
}

/** Reads a report beside the requests: that of a month takes seconds of the processor. */
export type ReportReader = (actor: Actor, form: ExportForm) => Promise<ReadReport>;

/** The sheets of a report as they stand now. The forms sent to others keep all their columns. */
export async function shownReport(
  read: ReportReader,
  actor: Actor,
  asked: AskedReport,
): Promise<ShownReport> {
  const { heading, sheets } = await read(actor, asked.form);
  const keepsColumns = asked.isSent || insuranceReports.some((each) => each === asked.report);
  return {
    heading,
    sheets: sheets.map((sheet) => (keepsColumns ? { sheet, leftOut: 0 } : withoutEmptyColumns(sheet))),
  };
}
