import { type Day, dayFromExcelSerial } from '../../../shared/dates.ts';
import { AppError, invalid } from '../../../shared/errors.ts';
import { clean } from '../../../shared/text.ts';
import { checkFile } from './archive.ts';
import type { Cell, SheetRow } from './cells.ts';
import { textRows } from './delimited.ts';
import { fromLegacyFont } from './legacyFonts.ts';
import { readBookRows } from './xlsx/book.ts';
import { type RawCell, TooWide } from './xlsx/sheet.ts';
import type { TextPart } from './xlsx/texts.ts';

export const mostRows = 200_000;
const mostColumns = 300;

/** How a file's cells are to be read. */
export interface ReadOptions {
  /** Text of TCVN3 and VNI fonts is left as written instead of read as the cell shows it. */
  keepsLegacy?: boolean;
}

/** A real date as its day; what is none, and a time of day alone, stays a number. */
function numberCell(
  number: number,
  { isDate, isPercent, shows }: RawCell['style'],
  isFrom1904: boolean,
): Cell {
  const day: Day | undefined = isDate ? dayFromExcelSerial(number, isFrom1904) : undefined;
  if (day) return { text: day, number: null, day, percent: false, ...(shows ? { shows } : {}) };
  const cell: Cell = { text: String(number), number, day: null, percent: isPercent };
  if (isFrom1904) cell.date1904 = true;
  return cell;
}

/** A text, or the parts of one, each written in its own font. */
function textCell(parts: readonly TextPart[], keepsLegacy: boolean): Cell | undefined {
  const read = parts.map(({ text, font }) => fromLegacyFont(text, font));
  const shown = clean(parts.map((part, i) => read[i] ?? part.text).join(''));
  if (shown === '') return undefined;
  const cell: Cell = { text: shown, number: null, day: null, percent: false };
  if (keepsLegacy) {
    const text = clean(parts.map((part) => part.text).join(''));
    return text === shown ? cell : { ...cell, text, header: shown };
  }
  const font = parts.find((_, i) => read[i] !== undefined)?.font;
  if (font !== undefined) cell.legacy = { text: parts.map((part) => part.text).join(''), font };
  return cell;
}

function cellOf(raw: RawCell, keepsLegacy: boolean, isFrom1904: boolean): Cell | undefined {
  const { font } = raw.style;
  if ('number' in raw) return numberCell(raw.number, raw.style, isFrom1904);
  const parts = typeof raw.text === 'string' ? [{ text: raw.text, font: undefined }] : raw.text;
  return textCell(
    parts.map((part) => ({ text: part.text, font: part.font ?? font })),
    keepsLegacy,
  );
}

const brokenWorkbook = () =>
  invalid('/file', 'broken', 'Tệp bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi nhập.');

async function* workbookRows(file: string, { keepsLegacy = false }: ReadOptions): AsyncGenerator<SheetRow> {
  for await (const { sheet, isFrom1904, rows } of readBookRows(file, mostColumns)) {
    for (const { row, cells: raw } of rows) {
      const cells: SheetRow['cells'] = [];
      for (const [column, cell] of raw) {
        const read = cellOf(cell, keepsLegacy, isFrom1904);
        if (!read) continue;
        cells[column] = read;
      }
      yield { sheet, row, cells };
    }
  }
}

const tooWide = (row: number) =>
  new AppError('tooLarge', `Dòng ${row} có quá ${mostColumns} cột. Xóa các cột thừa rồi nhập lại.`);

/** Rows of a file in order: a workbook's sheets, or a text with separators. 413 over the limits, 415 neither, 422 broken. */
export async function* readRows(file: string, options: ReadOptions = {}): AsyncGenerator<SheetRow> {
  const kind = await checkFile(file);
  const source = kind === 'text' ? textRows(file) : workbookRows(file, options);
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
    if (error instanceof TooWide) throw tooWide(error.row);
    throw brokenWorkbook();
  }
}
