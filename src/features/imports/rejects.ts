import ExcelJS from 'exceljs';
import { groupBy } from '../../shared/collections.ts';
import { planOf } from './plan.ts';
import type { RowReason } from './reading/fields.ts';
import type { rejectedRows } from './service.ts';

const wrong: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFDF0EF' } };
const red = { argb: 'FFB3161B' };
const plain: Partial<ExcelJS.Font> = { name: 'Times New Roman', size: 12 };
const wrongFont: Partial<ExcelJS.Font> = { ...plain, color: red };
const bold: Partial<ExcelJS.Font> = { ...plain, bold: true };

type Rejected = Awaited<ReturnType<typeof rejectedRows>>;
type Sheet = Rejected['sheets'][number];
type Row = Rejected['rows'][number];

const widestReason = 60;
const widest = 40;

/** Texts stay texts and numbers whole; letters of an old font stand in it, as they came. */
function writeCells(added: ExcelJS.Row, row: Row): void {
  added.font = plain;
  for (const { column, text, font } of planOf(row).legacy ?? []) {
    added.getCell(column + 1).value = text;
    added.getCell(column + 1).font = { ...plain, name: font };
  }
  added.eachCell((cell) => {
    if (typeof cell.value === 'string') cell.numFmt = '@';
    if (typeof cell.value === 'number' && Number.isInteger(cell.value)) cell.numFmt = '0';
  });
}

function addRow(sheet: ExcelJS.Worksheet, header: Sheet['header'], row: Row, reasonAt: number): void {
  const reasons: RowReason[] = JSON.parse(row.reasons);
  const added = sheet.addRow(JSON.parse(row.cells));
  writeCells(added, row);
  const reason = added.getCell(reasonAt);
  reason.value = reasons.map(({ message }) => message).join(' ');
  reason.font = wrongFont;
  reason.alignment = { wrapText: true, vertical: 'top' };
  for (const { column } of reasons) {
    const at = header.columns.find((each) => each.header === column)?.column;
    if (at === undefined) continue;
    const cell = added.getCell(at + 1);
    cell.fill = wrong;
    cell.font = { ...cell.font, color: red };
  }
}

/** Wide enough for what stands in the list; a title above it may run over. */
function setWidths(
  sheet: ExcelJS.Worksheet,
  rows: readonly Row[],
  heads: Sheet['heading'][number],
  reasonAt: number,
): void {
  const cells = [heads, ...rows.map((row): Sheet['heading'][number] => JSON.parse(row.cells))];
  sheet.columns.forEach((column, i) => {
    const longest = Math.max(8, ...cells.map((line) => String(line[i] ?? '').length));
    column.width = i + 1 === reasonAt ? widestReason : Math.min(widest, longest + 3);
  });
}

/** The table that a row stands in: the last of its sheet whose header is above it. */
const tableOf = (sheets: readonly Sheet[], row: Row): Sheet | undefined =>
  sheets.findLast(({ header }) => header.sheet === row.sheet && header.to < row.row_number) ??
  sheets.find(({ header }) => header.sheet === row.sheet);

/** A sheet's name is there once: "Tổ 1", then "Tổ 1 (2)" for its second table. */
function freeName(workbook: ExcelJS.Workbook, name: string): string {
  if (!workbook.getWorksheet(name)) return name;
  for (let n = 2; ; n++) {
    const next = `${name.slice(0, 26)} (${n})`;
    if (!workbook.getWorksheet(next)) return next;
  }
}

/** The rejected rows as a workbook for the sender: the file's own heading and header, the reason, the cells marked. */
export async function rejectsWorkbook({ sheets, rows }: Rejected): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const byTable = groupBy(rows, (row) => tableOf(sheets, row));
  for (const table of sheets) {
    const { header, heading } = table;
    const own = byTable.get(table) ?? [];
    if (own.length === 0) continue;
    const sheet = workbook.addWorksheet(freeName(workbook, header.sheet));
    const reasonAt =
      Math.max(
        1,
        ...heading.map((line) => line.length),
        ...own.map(({ cells }) => JSON.parse(cells).length),
      ) + 1;
    for (const line of heading) sheet.addRow(line).font = bold;
    sheet.getRow(heading.length).getCell(reasonAt).value = 'Lý do không nhận';
    for (const row of own) addRow(sheet, header, row, reasonAt);
    setWidths(sheet, own, heading.at(-1) ?? [], reasonAt);
    sheet.views = [{ state: 'frozen', ySplit: heading.length }];
  }
  if (workbook.worksheets.length === 0) workbook.addWorksheet('Không có dòng lỗi');
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** The name it is downloaded under: the file's own, always with the ending of a workbook. */
export const rejectsName = (filename: string): string =>
  `Dòng lỗi - ${filename.replace(/\.[^.]{1,5}$/, '')}.xlsx`;
