import ExcelJS from 'exceljs';
import { addDays } from '../../shared/dates.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { checkFile } from './archive.ts';
import type { Cell, SheetRow } from './cells.ts';
import { textRows } from './delimited.ts';
import { fromLegacyFont } from './legacyFonts.ts';

export const mostRows = 200_000;
const mostColumns = 300;

/** How a file's cells are to be read. */
export interface ReadOptions {
  /** Text of TCVN3 and VNI fonts is left as written instead of read as the cell shows it. */
  keepsLegacy?: boolean;
}

interface Style {
  numFmt: string | undefined;
  /** The font whose letters are read by its name; undefined when they are kept. */
  font: string | undefined;
  date1904: boolean;
}

function cellOf(value: ExcelJS.CellValue, style: Style): Cell | undefined {
  if (value === null || value === undefined) return undefined;
  if (value instanceof Date) {
    const day = Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
    return { text: day ?? '', number: null, day, percent: false };
  }
  if (typeof value === 'object') return compound(value, style);
  if (typeof value === 'number') return numberCell(value, style);
  const read = fromLegacyFont(String(value), style.font);
  const text = clean(read ?? String(value));
  if (text === '') return undefined;
  const cell: Cell = { text, number: null, day: null, percent: false };
  if (read !== undefined && style.font) cell.legacy = { text: String(value), font: style.font };
  return cell;
}

function numberCell(number: number, { numFmt, date1904 }: Style): Cell | undefined {
  if (Number.isNaN(number)) return undefined;
  const cell: Cell = { text: String(number), number, day: null, percent: (numFmt ?? '').includes('%') };
  if (date1904) cell.date1904 = true;
  return cell;
}

function compound(value: object, style: Style): Cell | undefined {
  if ('richText' in value && Array.isArray(value.richText)) {
    return cellOf(value.richText.map((part: { text: string }) => part.text).join(''), style);
  }
  // Texts stand in a table of their own: one that is missing must not pass for an empty cell.
  if ('sharedString' in value) throw brokenWorkbook();
  if ('result' in value) return cellOf(value.result as ExcelJS.CellValue, style); // a formula's cached value
  if ('text' in value) return cellOf(value.text as ExcelJS.CellValue, style); // a link's text
  return undefined; // an error value, or a formula never computed
}

const brokenWorkbook = () =>
  invalid('/file', 'broken', 'Tệp bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi nhập.');

interface StreamedWorkbook {
  properties?: { model?: { date1904?: boolean } };
  sharedStrings?: unknown[];
}

/** The table of texts, where asking for one beyond it is a fault and not an empty cell. */
const strictTexts = (texts: unknown[]): unknown[] =>
  new Proxy(texts, {
    get(table, key) {
      if (typeof key === 'string' && !(key in table)) throw brokenWorkbook();
      return Reflect.get(table, key);
    },
  });

function cellsOf(
  row: ExcelJS.Row,
  { keepsLegacy = false }: ReadOptions,
  date1904: boolean,
  lateDays: number,
): SheetRow['cells'] {
  const cells: SheetRow['cells'] = [];
  row.eachCell((cell, column) => {
    const font = keepsLegacy ? undefined : cell.font?.name;
    const read = cellOf(cell.value, { numFmt: cell.numFmt, font, date1904 });
    if (!read) return; // cells with a border alone may go to the sheet's end
    if (column > mostColumns) throw tooWide(row.number);
    if (read.day && lateDays > 0) read.day = addDays(read.day, lateDays);
    cells[column - 1] = read;
  });
  return cells;
}

/** Rows of a workbook in order, in flat memory. The file has passed `checkFile`. Hidden rows are data. */
async function* readOnce(file: string, isFrom1904: boolean, options: ReadOptions): AsyncGenerator<SheetRow> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(file, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  // exceljs types leave out the workbook's properties and texts, and the streamed sheet's own name and state.
  const book = reader as unknown as StreamedWorkbook;
  for await (const sheet of reader) {
    const { name, state } = sheet as unknown as { name: string; state?: string };
    if (book.sharedStrings) book.sharedStrings = strictTexts(book.sharedStrings);
    // The reader knows date1904="1" only; LibreOffice writes "true".
    const lateDays = isFrom1904 && book.properties?.model?.date1904 !== true ? daysFrom1900To1904 : 0;
    const isHidden = state === 'hidden' || state === 'veryHidden';
    for await (const row of sheet) {
      // Read on all the same: the reader takes a skipped sheet's file away while it is being opened.
      if (isHidden) continue;
      yield { sheet: name, row: row.number, cells: cellsOf(row, options, isFrom1904, lateDays) };
    }
  }
}

const mostAttempts = 8;

/**
 * exceljs at times gives a sheet before it has read the names of the sheets (of four sheets, one reading in seven), and
 * fails on it before the first row. Another reading of the same file goes well.
 */
async function* workbookRows(
  file: string,
  isFrom1904: boolean,
  options: ReadOptions,
): AsyncGenerator<SheetRow> {
  for (let attempt = 1; ; attempt++) {
    try {
      yield* readOnce(file, isFrom1904, options);
      return;
    } catch (error) {
      const isTooEarly = error instanceof TypeError && error.message.includes("(reading 'sheets')");
      if (!isTooEarly || attempt === mostAttempts) throw error;
    }
  }
}

const daysFrom1900To1904 = 1462;
const tooWide = (row: number) =>
  new AppError('tooLarge', `Dòng ${row} có quá ${mostColumns} cột. Xóa các cột thừa rồi nhập lại.`);

/** Rows of a file in order: a workbook's sheets, or a text with separators. 413 over the limits, 415 neither, 422 broken. */
export async function* readRows(file: string, options: ReadOptions = {}): AsyncGenerator<SheetRow> {
  const checked = await checkFile(file);
  const source = checked.kind === 'text' ? textRows(file) : workbookRows(file, checked.isFrom1904, options);
  let rows = 0;
  try {
    for await (const row of source) {
      rows++;
      if (rows > mostRows) throw new AppError('tooLarge', 'Tệp có quá 200.000 dòng. Chia thành nhiều tệp.');
      if (row.cells.length > mostColumns) throw tooWide(row.row);
      yield row;
      if (rows % 500 === 0) await new Promise((resolve) => setImmediate(resolve)); // others get their turn
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw brokenWorkbook();
  }
}
