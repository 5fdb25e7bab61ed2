import { type Day, formatDay } from '../../shared/dates.ts';
import { fold } from '../../shared/text.ts';
import { type CellValue, listWorkbook } from '../exports/service.ts';
import type { SavedList } from './schema.ts';
import { type ListContent, titleOf } from './service.ts';

/** "danh-sach-nguoi-cao-tuoi-2024-11-30.xlsx" */
export function listFileName(list: SavedList, asOf: Day): string {
  const words = fold(titleOf(list))
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${words.slice(0, 80) || 'danh-sach'}-${asOf}.xlsx`;
}

/** A list as a workbook: the same columns and rows in the same order as on the screen. */
export function ownListWorkbook(
  { list, content }: { list: SavedList; content: ListContent },
  office: string,
  asOf: Day,
): Promise<Buffer> {
  const total: CellValue[] = content.columns.map((_, i) =>
    i === 1 ? `Tổng cộng: ${content.summary}` : null,
  );
  return listWorkbook(
    {
      office,
      period: `tại ngày ${formatDay(asOf)}`,
      document: null,
      lines: [
        `${content.area.name}, tại ngày ${formatDay(asOf)}`,
        list.handout ? 'Người giao: ……………… Người nhận: ……………… Ngày: ………………' : '',
      ],
    },
    {
      name: 'Danh sách',
      title: titleOf(list),
      unit: list.subject === 'people' ? 'người' : 'hộ',
      columns: content.columns,
      rows: content.rows.map(({ cells }) => cells),
      total,
    },
    { report: 'ownList', list: list.id, asOf },
  );
}
