import { type Day, formatDay } from '../../shared/dates.ts';
import { fold } from '../../shared/text.ts';
import { type CellValue, type Column, listWorkbook } from '../exports/service.ts';
import { columnOf } from './columns.ts';
import type { SavedList } from './schema.ts';
import { type ListContent, titleOf } from './service.ts';

/** "danh-sach-nguoi-cao-tuoi-2024-11-30.xlsx" */
export function listFileName(list: SavedList, asOf: Day): string {
  const words = fold(titleOf(list))
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${words.slice(0, 80) || 'danh-sach'}-${asOf}.xlsx`;
}

/** The official heading needs about so many characters; a list of few columns is given them. */
const narrowest = 90;

function wideEnough(columns: readonly Column[]): Column[] {
  const widths = columns.map(({ width }) => width ?? 12);
  // The workbook has four columns at least: those without data are as wide as a name.
  const blank = 24 * Math.max(0, 4 - columns.length);
  const lacking = narrowest - blank - widths.reduce((sum, width) => sum + width, 0);
  if (lacking <= 0) return [...columns];
  const chosen = columns.length - 1; // all but the row's number
  return columns.map((column, i) =>
    i === 0 ? column : { ...column, width: (widths[i] ?? 12) + Math.ceil(lacking / chosen) },
  );
}

/** How many there are, in the first cell broad enough for the words, and the sums. */
function totalOf(content: ListContent, columns: readonly Column[]): CellValue[] {
  const words = Math.max(
    1,
    columns.findIndex(({ kind, width }) => kind === 'text' && (width ?? 0) >= 20),
  );
  return columns.map(({ field }, i) => {
    if (i === words) return `Tổng cộng: ${content.summary}`;
    if (!columnOf(field)?.summed) return null;
    return content.rows.reduce((sum, { cells }) => sum + (typeof cells[i] === 'number' ? cells[i] : 0), 0);
  });
}

/** A list as a workbook: the same columns and rows in the same order as on the screen. */
export function ownListWorkbook(
  { list, content }: { list: SavedList; content: ListContent },
  office: string,
  asOf: Day,
): Promise<Buffer> {
  const columns = wideEnough(content.columns);
  const total = totalOf(content, columns);
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
      columns,
      rows: content.rows.map(({ cells }) => cells),
      total,
    },
    { report: 'ownList', list: list.id, asOf },
  );
}
