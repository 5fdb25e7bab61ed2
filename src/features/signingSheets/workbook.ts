import ExcelJS from 'exceljs';
import { formatDayLong } from '../../shared/dates.ts';
import { fold } from '../../shared/text.ts';
import type { SheetColumn, SheetContent, SheetRow, SheetSum } from './content.ts';
import { cellText, heights, rowHeight } from './layout.ts';
import type { Sheet } from './schema.ts';
import { goodsCell, pageSums } from './sums.ts';

const font = (extra: Partial<ExcelJS.Font> = {}): Partial<ExcelJS.Font> => ({
  name: 'Times New Roman',
  size: 10,
  ...extra,
});
const thin: Partial<ExcelJS.Border> = { style: 'thin' };
const border: Partial<ExcelJS.Borders> = { top: thin, left: thin, bottom: thin, right: thin };
const pointsOf = (mm: number): number => Math.round(mm * 2.835 * 10) / 10;
/** Width of a column of Times New Roman 10 in characters, out of mm. */
const charactersOf = (mm: number): number => Math.round((mm / 1.95) * 10) / 10;
const inches = (mm: number): number => Math.round((mm / 25.4) * 100) / 100;

function line(
  page: ExcelJS.Worksheet,
  text: string,
  style: { font: Partial<ExcelJS.Font>; at?: 'left' | 'center'; height?: number },
  to: number,
): void {
  const row = page.addRow([text]);
  page.mergeCells(row.number, 1, row.number, to);
  const cell = row.getCell(1);
  cell.font = style.font;
  cell.alignment = { horizontal: style.at ?? 'center', vertical: 'middle', wrapText: true };
  row.height = style.height ?? 16;
}

function officialHeading(page: ExcelJS.Worksheet, content: SheetContent, width: number): void {
  const half = Math.floor(width / 2);
  const rows: [string, string, Partial<ExcelJS.Font>][] = [
    ['ỦY BAN NHÂN DÂN', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { bold: true, size: 12 }],
    [content.office, 'Độc lập - Tự do - Hạnh phúc', { bold: true, size: 12 }],
    ['', `${content.place ?? '………'}, ${formatDayLong(content.issuedOn)}`, { italic: true, size: 12 }],
  ];
  for (const [left, right, extra] of rows) {
    const row = page.addRow([]);
    row.getCell(1).value = left;
    row.getCell(half + 1).value = right;
    page.mergeCells(row.number, 1, row.number, half);
    page.mergeCells(row.number, half + 1, row.number, width);
    for (const at of [1, half + 1]) {
      row.getCell(at).font = font(extra);
      row.getCell(at).alignment = { horizontal: 'center' };
    }
  }
}

/** A cell's value: money and counts are numbers, identity numbers and all else text. */
function cellValue(row: SheetRow, { field }: SheetColumn, number: number): string | number | null {
  if (field === 'index') return number;
  if (field === 'amountDong') return row.amountDong;
  if (field === 'people') return row.people;
  return cellText(row, field, number) || null;
}

const formatOf = (field: string): string =>
  field === 'amountDong' ? '#,##0' : field === 'index' || field === 'people' ? '0' : '@';

function fill(row: ExcelJS.Row, columns: readonly SheetColumn[], bold: boolean): void {
  columns.forEach(({ field, align }, i) => {
    const cell = row.getCell(i + 1);
    cell.font = font({ bold });
    cell.border = border;
    cell.numFmt = formatOf(field);
    cell.alignment = { horizontal: align, vertical: 'middle', wrapText: true };
  });
}

function sumRow(
  page: ExcelJS.Worksheet,
  columns: readonly SheetColumn[],
  label: string,
  sum: SheetSum,
): void {
  const first = columns.findIndex(({ field }) => field === 'amountDong' || field === 'inKind');
  const row = page.addRow(
    columns.map(({ field }, i) =>
      i === 1
        ? `${label}: ${sum.gifts} suất`
        : field === 'amountDong'
          ? sum.amountDong
          : field === 'inKind'
            ? goodsCell(sum.goods)
            : null,
    ),
  );
  fill(row, columns, true);
  row.getCell(2).alignment = { horizontal: 'left', vertical: 'middle' };
  if (first > 2) page.mergeCells(row.number, 2, row.number, first);
  row.height = pointsOf(heights.sum * Math.max(1, sum.goods.length * 0.7));
}

function signatures(page: ExcelJS.Worksheet, content: SheetContent, width: number): void {
  const { signers } = content;
  const most = Math.max(...signers.map(({ titles }) => titles.length));
  const starts = signers.map((_, i) => Math.floor((i * width) / signers.length) + 1);
  const lines = [
    ...Array.from({ length: most }, (_, i) => signers.map(({ titles }) => titles[i] ?? '')),
    signers.map(({ hint }) => hint ?? ''),
    signers.map(() => ''),
    signers.map(({ name }) => name ?? ''),
  ];
  lines.forEach((texts, i) => {
    const row = page.addRow([]);
    const isSpace = i === lines.length - 2;
    row.height = isSpace ? pointsOf(20) : 15;
    texts.forEach((text, s) => {
      const from = starts[s] ?? 1;
      const to = (starts[s + 1] ?? width + 1) - 1;
      const cell = row.getCell(from);
      cell.value = text;
      cell.font = font({ bold: i !== most, italic: i === most, size: 11 });
      cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
      if (to > from) page.mergeCells(row.number, from, row.number, to);
    });
  });
}

function sheetName(sheet: Sheet, content: SheetContent): string {
  return `${content.lines[0] ?? sheet.area} ${sheet.code}`.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31);
}

function addSheet(book: ExcelJS.Workbook, name: string, sheet: Sheet, content: SheetContent): void {
  const { columns, rows, pages } = content;
  const page = book.addWorksheet(name, {
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      // Breaks of our own hold only at a fixed scale.
      fitToPage: false,
      scale: 100,
      margins: {
        top: inches(20),
        bottom: inches(16),
        left: inches(30),
        right: inches(15),
        header: 0.3,
        footer: 0.25,
      },
    },
    headerFooter: {
      differentFirst: true,
      oddHeader: '&C&P',
      oddFooter: `&L${sheet.code} - trang &P/&N`,
      firstFooter: `&L${sheet.code} - trang &P/&N`,
    },
  });
  page.columns = columns.map(({ width }) => ({ width: charactersOf(width) }));
  const last = columns.length;
  officialHeading(page, content, last);
  line(page, content.title, { font: font({ bold: true, size: 14 }), height: 24 }, last);
  content.lines.forEach((text, i) => {
    line(page, text, { font: font({ bold: i === 0, italic: text.startsWith('('), size: 12 }) }, last);
  });
  const head = page.addRow(columns.map(({ header }) => header));
  head.height = pointsOf(heights.head);
  fill(head, columns, true);
  head.eachCell((cell) => {
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
  });
  page.pageSetup.printTitlesRow = `${head.number}:${head.number}`;
  pages.forEach(({ from, to }, i) => {
    rows.slice(from, to).forEach((row, n) => {
      const added = page.addRow(columns.map((column) => cellValue(row, column, from + n + 1)));
      added.height = pointsOf(rowHeight(columns, row));
      fill(added, columns, false);
    });
    const sums = pageSums(content, i);
    sumRow(page, columns, 'Cộng trang này', sums.page);
    if (sums.before) sumRow(page, columns, 'Trang trước chuyển sang', sums.before);
    if (sums.total) sumRow(page, columns, 'Tổng cộng', sums.total);
    const foot = `Mã trang ${sheet.pages[i]?.code ?? ''}. Đã phát hết trang này, trừ dòng: …………………… Người ghi: ……………………`;
    line(page, foot, { font: font({ italic: true }), at: 'left' }, last);
    if (i < pages.length - 1) page.lastRow?.addPageBreak();
  });
  line(page, content.words, { font: font({ italic: true, size: 12 }), at: 'left', height: 32 }, last);
  signatures(page, content, last);
}

/** Signing sheets as a workbook: one sheet each, broken into the pages that were kept, the head row on each. */
export async function sheetsWorkbook(
  all: readonly { sheet: Sheet; content: SheetContent }[],
): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.creator = 'Sổ An Sinh';
  for (const { sheet, content } of all) addSheet(book, sheetName(sheet, content), sheet, content);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** "danh-sach-ky-nhan-7F3A-91C2.xlsx"; of several the source or group that they are of. */
export function workbookName(all: readonly { sheet: Sheet; content: SheetContent }[]): string {
  const [first] = all;
  const of = all.length === 1 ? (first?.sheet.code ?? '') : fold(first?.content.label.split(' · ')[0] ?? '');
  return `danh-sach-ky-nhan-${of.replace(/[^A-Za-z0-9]+/g, '-')}.xlsx`;
}
