import type ExcelJS from 'exceljs';
import type { Content, CustomTableLayout, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces';
import { formatDay } from '../../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../../shared/money.ts';

type Row = TableCell[];

/** Points: A4 and A3 across, the margins of NĐ 30/2020 (20 mm above and below, 30 left, 15 right). */
const margins: [number, number, number, number] = [85, 57, 42.5, 57];
const widthOfPage = { A4: 841.9, A3: 1190.6 };
const heightOfPage = { A4: 595.3, A3: 841.9 };
const a3 = 8;
/** Points that a character's width of a column takes at 12 points. */
const pointsPerCharacter = 6;
const paddingOfCell = 5;
const largestSize = 12;
const smallestSize = 5.5;

/** A value as its cell shows it. */
function textOf(cell: ExcelJS.Cell): string {
  const { value, numFmt } = cell;
  if (value instanceof Date) return formatDay(value.toISOString().slice(0, 10));
  if (typeof value !== 'number') return value === null ? '' : cell.text;
  if (numFmt?.includes('%')) return formatPercent(value, numFmt.includes('.0') ? 1 : 0);
  if (numFmt === '0' || numFmt === '@') return String(value);
  return formatNumber(value, numFmt?.endsWith('.0') ? 1 : 0);
}

const isRuled = (cell: ExcelJS.Cell): boolean => cell.border?.top !== undefined;

/** Merged ranges by the address of their first cell. */
function mergesOf(sheet: ExcelJS.Worksheet): Map<string, { columns: number; rows: number }> {
  const merges = new Map<string, { columns: number; rows: number }>();
  const ends = new Map<string, ExcelJS.Cell>();
  sheet.eachRow((row) => {
    row.eachCell({ includeEmpty: true }, (cell) => {
      if (cell.isMerged) ends.set(cell.master.address, cell);
    });
  });
  for (const [address, last] of ends) {
    const first = sheet.getCell(address);
    merges.set(address, {
      columns: Number(last.col) - Number(first.col) + 1,
      rows: Number(last.row) - Number(first.row) + 1,
    });
  }
  return merges;
}

interface Page {
  sheet: ExcelJS.Worksheet;
  merges: ReadonlyMap<string, { columns: number; rows: number }>;
  columns: number;
  size: number;
}

function cellOf(cell: ExcelJS.Cell, { merges, size }: Page): TableCell {
  const ruled = isRuled(cell);
  const border: [boolean, boolean, boolean, boolean] = [ruled, ruled, ruled, ruled];
  if (cell.isMerged && cell.master.address !== cell.address) return { text: '', border };
  const { columns, rows } = merges.get(cell.address) ?? { columns: 1, rows: 1 };
  const { bold, italic, size: own = largestSize } = cell.font ?? {};
  return {
    text: textOf(cell),
    bold: bold ?? false,
    italics: italic ?? false,
    fontSize: Math.max(smallestSize, (size * own) / largestSize),
    alignment:
      cell.alignment?.horizontal === 'right' || cell.alignment?.horizontal === 'center'
        ? cell.alignment.horizontal
        : 'left',
    border,
    ...(columns > 1 ? { colSpan: columns } : {}),
    ...(rows > 1 ? { rowSpan: rows } : {}),
  };
}

function rowOf(row: ExcelJS.Row, page: Page): Row {
  return Array.from({ length: page.columns }, (_, i) => cellOf(row.getCell(i + 1), page));
}

/** The rows that stand again on every page, as the sheet's print set-up has them: "8:10". */
function repeated(sheet: ExcelJS.Worksheet): { from: number; to: number } | undefined {
  const [from, to] = (sheet.pageSetup.printTitlesRow ?? '').split(':').map(Number);
  return from && to ? { from, to } : undefined;
}

interface Block {
  rows: Row[];
  headerRows: number;
  /** Some cell of it has rules around it. */
  isRuled: boolean;
}

/** The sheet's rows in three parts: what stands above the table, the table with its heads, what stands below it. */
function blocksOf(page: Page): Block[] {
  const heads = repeated(page.sheet);
  const above: Block = { rows: [], headerRows: 0, isRuled: false };
  const table: Block = { ...above, rows: [], headerRows: heads ? heads.to - heads.from + 1 : 0 };
  const below: Block = { ...above, rows: [] };
  for (let number = 1; number <= page.sheet.rowCount; number++) {
    const row = page.sheet.getRow(number);
    const isTable =
      heads !== undefined && number >= heads.from && (number <= heads.to || isRuled(row.getCell(1)));
    const block = isTable ? table : heads && number < heads.from ? above : heads ? below : above;
    block.rows.push(rowOf(row, page));
    block.isRuled ||= Array.from({ length: page.columns }).some((_, i) => isRuled(row.getCell(i + 1)));
  }
  return [above, table, below].filter(({ rows }) => rows.length > 0);
}

/** One sheet as a section of its own page size; its columns keep their proportions. */
function sectionOf(sheet: ExcelJS.Worksheet): Content {
  const widths = sheet.columns.map(({ width }) => width ?? 10);
  const paper = Number(sheet.pageSetup.paperSize) === a3 ? 'A3' : 'A4';
  const isLandscape = sheet.pageSetup.orientation !== 'portrait';
  const across = isLandscape ? widthOfPage[paper] : heightOfPage[paper];
  const room = across - margins[0] - margins[2] - paddingOfCell * widths.length;
  const sum = widths.reduce((all, width) => all + width, 0);
  const size = Math.min(largestSize, (largestSize * room) / (sum * pointsPerCharacter));
  const page: Page = { sheet, merges: mergesOf(sheet), columns: widths.length, size };
  return {
    section: blocksOf(page).map(({ rows, headerRows, isRuled }) => ({
      table: {
        widths: widths.map((width) => (width * room) / sum),
        headerRows,
        dontBreakRows: true,
        body: rows,
      },
      // Above a merged cell of a first row pdfmake draws a rule, whatever its borders say.
      layout: isRuled ? 'sheet' : 'text',
    })),
    pageSize: paper,
    pageOrientation: isLandscape ? 'landscape' : 'portrait',
    pageMargins: margins,
  };
}

/** The visible sheets of a workbook of ours as one document, numbered from the second page. */
export function documentOf(workbook: ExcelJS.Workbook, title: string, madeAt: Date): TDocumentDefinitions {
  const sheets = workbook.worksheets.filter(({ state }) => state === 'visible');
  return {
    info: { title, creator: 'Sổ An Sinh', producer: 'Sổ An Sinh', creationDate: madeAt },
    defaultStyle: { font: 'Tinos', fontSize: largestSize },
    header: (current) =>
      current > 1 ? { text: String(current), alignment: 'center', margin: [0, 28, 0, 0] } : null,
    content: sheets.map(sectionOf),
  };
}

/** Rules as thin as a printer's; what has no border stays without. */
export const sheetLayout: CustomTableLayout = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  paddingLeft: () => paddingOfCell / 2,
  paddingRight: () => paddingOfCell / 2,
  paddingTop: () => 1.5,
  paddingBottom: () => 1.5,
};

/** The same without any rule. */
export const textLayout: CustomTableLayout = { ...sheetLayout, hLineWidth: () => 0, vLineWidth: () => 0 };
