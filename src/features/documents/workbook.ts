import { formatDay } from '../../shared/dates.ts';
import { fold } from '../../shared/text.ts';
import { type CellValue, listWorkbook } from '../exports/service.ts';
import type { Posting, RegisterList } from './content.ts';
import type { PrintedDocument } from './service.ts';

/** "danh-sach-ho-ngheo-2024-11-30.xlsx" */
export function workbookName({ content }: { content: RegisterList | Posting }): string {
  const words = fold(`${content.kind === 'posting' ? 'niem yet ' : ''}${content.title} ${content.areaName}`);
  return `${words.replace(/[^a-z0-9]+/g, '-')}-${content.asOf}.xlsx`;
}

/** The printed list as a workbook: the same columns and rows in the same order. */
export function documentWorkbook(
  document: PrintedDocument & { content: RegisterList | Posting },
): Promise<Buffer> {
  const { content } = document;
  const total: CellValue[] = content.columns.map(() => null);
  const name = content.columns.findIndex(({ field }) => field === 'fullName');
  total[name] = `Tổng cộng: ${content.summary}`;
  const posted =
    content.kind === 'posting'
      ? `Niêm yết tại ${content.place} từ ngày ${formatDay(content.from)} đến hết ngày ${formatDay(content.to)}`
      : '';
  return listWorkbook(
    {
      office: content.letterhead.office,
      period: `tại ngày ${formatDay(content.asOf)}`,
      document: null,
      lines: [`${content.areaName}, tại ngày ${formatDay(content.asOf)}`, posted],
    },
    {
      name: 'Danh sách',
      title: content.title,
      unit: 'hộ, người',
      columns: content.columns,
      rows: content.rows,
      total,
    },
    { report: content.kind, document: document.id, asOf: content.asOf },
  );
}
