import { createHash, type Hash } from 'node:crypto';
import type ExcelJS from 'exceljs';
import { daysBetween } from '../../shared/dates.ts';
import { type Report, unwatched } from '../../shared/progress.ts';
import { storableText } from '../../shared/workbookCells.ts';
import { attachedTo } from './document.ts';
import { groupWidth, mergeHeader } from './headers.ts';
import {
  type CellValue,
  type Column,
  type ColumnKind,
  columnNumbers,
  type Heading,
  type Sheet,
  widthOf,
} from './sheet.ts';
import { StreamingWriter } from './streamingWriter.ts';

const font = (extra: Partial<ExcelJS.Font> = {}): Partial<ExcelJS.Font> => ({
  name: 'Times New Roman',
  size: 12,
  ...extra,
});
const thin: Partial<ExcelJS.Border> = { style: 'thin' };
const border: Partial<ExcelJS.Borders> = { top: thin, left: thin, bottom: thin, right: thin };
const middle = { vertical: 'middle', wrapText: true } as const;

const formats: Record<ColumnKind, string> = {
  index: '0',
  text: '@',
  id: '@',
  number: '#,##0',
  money: '#,##0',
  percent: '0.0%',
  points: '0.0',
  day: 'dd/mm/yyyy',
};
const horizontal: Record<ColumnKind, 'left' | 'center' | 'right'> = {
  index: 'center',
  text: 'left',
  id: 'left',
  number: 'right',
  money: 'right',
  percent: 'right',
  points: 'right',
  day: 'center',
};

/** One style object a kind, shared by all its cells: setting font and border cell by cell is three times slower. */
function bodyStyle(kind: ColumnKind, bold: boolean): Partial<ExcelJS.Style> {
  return {
    font: font({ bold }),
    border,
    numFmt: formats[kind],
    alignment: { ...middle, horizontal: horizontal[kind] },
  };
}

const styles = new Map<string, Partial<ExcelJS.Style>>();
function styleOf(kind: ColumnKind, bold = false): Partial<ExcelJS.Style> {
  const key = `${kind} ${bold}`;
  const style = styles.get(key) ?? bodyStyle(kind, bold);
  styles.set(key, style);
  return style;
}

const headStyle: Partial<ExcelJS.Style> = {
  font: font({ bold: true }),
  border,
  alignment: { ...middle, horizontal: 'center' },
};
const numberStyle: Partial<ExcelJS.Style> = {
  font: font({ italic: true, size: 10 }),
  border,
  alignment: { horizontal: 'center', shrinkToFit: true },
};

/** Of what `_sas` holds. */
export const schemaVersion = 1;

/** Where a sheet's data stand, as `_sas` tells it. */
export interface SheetPlace {
  name: string;
  rows: number;
  columns: string[];
  firstRow: number;
}

const lineHeight = 16;

/** Rows written at a stretch (2 ms): between them other requests are answered, and the file takes what is written. */
const rowsAtOnce = 100;

/** Of Bìa. */
export const coverWidths = [58, 58, 40] as const;

/** Height of a row whose texts wrap: a streamed file can't leave it to the program that opens it. */
export function heightOf(texts: readonly (string | number | null)[], widths: readonly number[]): number {
  let most = 1;
  for (const [i, text] of texts.entries()) {
    if (typeof text === 'string') most = Math.max(most, Math.ceil((text.length * 1.15) / (widths[i] ?? 10)));
  }
  return lineHeight * most;
}

/** A value as it lies in the file and as the hash sees it: text in NFC, numbers as JSON writes them, days YYYY-MM-DD, blank "". */
export function storedValue(value: CellValue): string | number {
  if (value === null) return '';
  return typeof value === 'string' ? storableText(value) : value;
}

/** The day that a workbook counts from. */
const dayZero = '1899-12-30';

/** A value of `storedValue` as the sheet has it: a day by its number, a blank null. */
function cellValue(value: string | number, kind: ColumnKind): string | number | null {
  if (value === '') return null;
  return kind === 'day' && typeof value === 'string' ? daysBetween(dayZero, value) : value;
}

/** Lines above the header of every table. */
const headingLines = 7;
/** The official heading and the signatures stand over so many columns, also where the table has fewer. */
const headingColumns = 4;
const headingColumnWidth = 24;

/** A table of more columns is printed on A3: fitted to the width of A4 nobody could read it. */
const mostOnA4 = 21;
const a3 = 8 as ExcelJS.PaperSize; // the number that ECMA-376 gives it; missing among exceljs's names

interface BodyOptions {
  bold: boolean;
  /** Is told each row as it is stored. */
  tell?: (cells: readonly (string | number)[], index: number) => void;
  /** Is told from time to time how many rows are written. */
  report?: (done: number) => void;
}

/** Writes sheets one after another into a file, in flat memory, and hashes their data on the way. */
export class WorkbookFile {
  private readonly writer: StreamingWriter;
  private readonly hash: Hash = createHash('sha256').update('[');
  readonly places: SheetPlace[] = [];

  constructor(
    file: string,
    private readonly heading: Heading,
    private readonly report: Report = unwatched,
  ) {
    this.writer = new StreamingWriter(file);
    this.writer.creator = 'Sổ An Sinh';
  }

  /** A table: heading, header, column numbers, total, rows, signatures. Its rows are part of the content's hash. */
  async add(sheet: Sheet): Promise<void> {
    const { name, columns } = sheet;
    this.hash.update(`${this.places.length > 0 ? ',' : ''}[${JSON.stringify(name.normalize('NFC'))},[`);
    const firstRow = await this.table(sheet, (cells, i) => {
      this.hash.update(`${i > 0 ? ',' : ''}${JSON.stringify(cells)}`);
    });
    this.hash.update(']]');
    this.places.push({ name, rows: sheet.rows.length, columns: columns.map(({ field }) => field), firstRow });
  }

  /** A table about the workbook itself: not part of its content, nor of what `_sas` lists. */
  async addApart(sheet: Sheet): Promise<void> {
    await this.table(sheet, () => undefined);
  }

  /** Writes a table, telling each row as it is stored; answers the number of its first row of data. */
  private async table(
    sheet: Sheet,
    tell: (cells: readonly (string | number)[], index: number) => void,
  ): Promise<number> {
    const { columns } = sheet;
    const grouped = columns.some(({ group }) => group);
    const widths = columns.map(widthOf);
    while (widths.length < headingColumns) widths.push(headingColumnWidth);
    const page = this.page(sheet.name, widths, headingLines + (grouped ? 3 : 2));
    this.headingRows(page, sheet);
    const head = this.headerRows(page, columns);
    page.pageSetup.printTitlesRow = `${head.from}:${head.to}`;
    const totals = [sheet.total, sheet.secondTotal].filter((total) => total !== undefined);
    await this.bodyRows(page, columns, totals, { bold: true });
    await this.bodyRows(page, columns, sheet.rows, {
      bold: false,
      tell,
      report: (done) => this.report({ phase: 'writing', part: sheet.name, done, total: sheet.rows.length }),
    });
    if (sheet.rows.length === 0) this.emptyRow(page, columns.length);
    this.signatures(page, widths.length);
    page.commit();
    return head.to + 1 + totals.length;
  }

  /** A plain page of lines (Bìa): not part of the hash. */
  addLines(
    name: string,
    lines: readonly (readonly CellValue[])[],
    widths: readonly number[],
    boldRows: ReadonlySet<number>,
  ): void {
    const page = this.page(name, widths);
    this.officialHeading(page, widths.length);
    for (const [i, line] of lines.entries()) {
      const row = page.addRow(line.map((value) => (typeof value === 'string' ? storableText(value) : value)));
      row.font = font({ bold: boldRows.has(i) });
      row.alignment = { ...middle, vertical: 'top' };
      const height = heightOf(line, widths);
      if (height > lineHeight) row.height = height;
      row.commit();
    }
    page.commit();
  }

  /** The hidden sheet, then the file is complete. `describe` gets the content's hash. Answers that hash. */
  async finish(describe: (contentSha256: string) => object): Promise<string> {
    const contentSha256 = this.hash.update(']').digest('hex');
    const page = this.writer.addWorksheet('_sas', { state: 'hidden' });
    const json = JSON.stringify(describe(contentSha256));
    for (let at = 0; at < json.length; at += 32_000) page.addRow([json.slice(at, at + 32_000)]).commit();
    page.commit();
    await this.writer.commit();
    return contentSha256;
  }

  private page(name: string, widths: readonly number[], frozenRows = 0): ExcelJS.Worksheet {
    const page = this.writer.addWorksheet(name, {
      views: frozenRows > 0 ? [{ state: 'frozen', ySplit: frozenRows, xSplit: 0 }] : [],
      pageSetup: {
        paperSize: widths.length > mostOnA4 ? a3 : 9,
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        // NĐ 30/2020: 20 mm above and below, 30 left, 15 right; exceljs counts in inches.
        margins: { top: 0.79, bottom: 0.79, left: 1.18, right: 0.59, header: 0.3, footer: 0.3 },
      },
      headerFooter: { differentFirst: true, oddHeader: '&C&P' },
    });
    page.columns = widths.map((width) => ({ width }));
    return page;
  }

  private line(
    page: ExcelJS.Worksheet,
    cells: Record<number, string>,
    style: Partial<ExcelJS.Style>,
    merges: [number, number][],
  ): void {
    const row = page.addRow([]);
    for (const [column, text] of Object.entries(cells)) {
      const cell = row.getCell(Number(column));
      cell.value = storableText(text);
      cell.style = style;
    }
    for (const [from, to] of merges) if (to > from) page.mergeCells(row.number, from, row.number, to);
    row.commit();
  }

  private officialHeading(page: ExcelJS.Worksheet, width: number): void {
    const half = Math.max(2, Math.floor(width * 0.4));
    const right = half + 1;
    const last = Math.max(width, right + 1);
    const style: Partial<ExcelJS.Style> = { font: font({ bold: true }), alignment: { horizontal: 'center' } };
    const merges: [number, number][] = [
      [1, half],
      [right, last],
    ];
    this.line(page, { 1: 'ỦY BAN NHÂN DÂN', [right]: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM' }, style, merges);
    this.line(page, { 1: this.heading.office, [right]: 'Độc lập - Tự do - Hạnh phúc' }, style, merges);
  }

  private headingRows(page: ExcelJS.Worksheet, sheet: Sheet): void {
    const width = Math.max(sheet.columns.length, headingColumns);
    const { document, period } = this.heading;
    this.officialHeading(page, width);
    const all: [number, number][] = [[1, width]];
    const centred = (extra: Partial<ExcelJS.Font>): Partial<ExcelJS.Style> => ({
      font: font(extra),
      alignment: { horizontal: 'center', ...middle },
    });
    const atRight: Partial<ExcelJS.Style> = {
      font: font({ italic: true }),
      alignment: { horizontal: 'right' },
    };
    this.line(page, { 1: sheet.form ? `Biểu số ${sheet.form}` : '' }, atRight, all);
    this.line(page, { 1: sheet.title.toUpperCase() }, centred({ bold: true, size: 14 }), all);
    const [under, below] = this.heading.lines ?? [`Kỳ báo cáo: ${period}`, attachedTo(document)];
    this.line(page, { 1: under }, centred({}), all);
    this.line(page, { 1: below }, centred({ italic: true }), all);
    this.line(page, { 1: `Đơn vị tính: ${sheet.unit ?? 'người'}` }, atRight, all);
  }

  private headerRows(page: ExcelJS.Worksheet, columns: readonly Column[]): { from: number; to: number } {
    const grouped = columns.some(({ group }) => group);
    const upper = page.addRow(columns.map((column) => column.group ?? column.header));
    upper.eachCell((cell) => {
      cell.style = headStyle;
    });
    const from = upper.number;
    const widths = columns.map(widthOf);
    // A header of its own has both rows to stand in, one over several columns their width together.
    upper.height = heightOf(
      columns.map(({ group, header }, i) =>
        group && group === columns[i - 1]?.group ? null : (group ?? header),
      ),
      columns.map(({ group }, i) =>
        group ? groupWidth(columns, widths, i) : (widths[i] ?? 0) * (grouped ? 2 : 1),
      ),
    );
    if (grouped) {
      const lower = page.addRow(columns.map((column) => (column.group ? column.header : null)));
      lower.height = heightOf(
        columns.map((column) => (column.group ? column.header : null)),
        widths,
      );
      columns.forEach((_, i) => {
        lower.getCell(i + 1).style = headStyle;
      });
      mergeHeader(page, columns, from);
    }
    const numbers = page.addRow(columnNumbers(columns));
    numbers.eachCell((cell) => {
      cell.style = numberStyle;
    });
    numbers.commit();
    return { from, to: numbers.number };
  }

  private async bodyRows(
    page: ExcelJS.Worksheet,
    columns: readonly Column[],
    rows: Sheet['rows'],
    { bold, tell, report }: BodyOptions,
  ): Promise<void> {
    const widths = columns.map(widthOf);
    const written = this.writer.rows(
      page,
      columns.map(({ kind }) => styleOf(kind, bold)),
    );
    for (const [i, row] of rows.entries()) {
      const cells = columns.map((_, c) => storedValue(row[c] ?? null));
      const height = heightOf(
        columns.map(({ kind }, c) => (kind === 'text' ? (cells[c] ?? null) : null)),
        widths,
      );
      written.add(
        columns.map(({ kind }, c) => cellValue(cells[c] ?? '', kind)),
        height > lineHeight ? height : undefined,
      );
      tell?.(cells, i);
      if (i % rowsAtOnce !== rowsAtOnce - 1) continue;
      report?.(i + 1);
      await written.flush();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await written.flush();
  }

  private emptyRow(page: ExcelJS.Worksheet, width: number): void {
    this.line(
      page,
      { 1: 'Không phát sinh' },
      { font: font({ italic: true }), alignment: { horizontal: 'center' } },
      [[1, width]],
    );
  }

  private signatures(page: ExcelJS.Worksheet, width: number): void {
    const half = Math.max(1, Math.floor(width / 2));
    const style: Partial<ExcelJS.Style> = { font: font({ bold: true }), alignment: { horizontal: 'center' } };
    const merges: [number, number][] = [
      [1, half],
      [half + 1, Math.max(width, half + 1)],
    ];
    page.addRow([]).commit();
    this.line(page, { 1: 'NGƯỜI LẬP BIỂU', [half + 1]: 'TM. ỦY BAN NHÂN DÂN' }, style, merges);
  }
}
