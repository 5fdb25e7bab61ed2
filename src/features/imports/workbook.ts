import ExcelJS from 'exceljs';
import { AppError, invalid } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { checkWorkbook } from './archive.ts';

export const mostRows = 200_000;
const mostColumns = 300;

/** One cell as a file holds it: text cleaned, numbers as numbers, real dates as days. */
export interface Cell {
  text: string;
  number: number | null;
  /** A day when the cell is a real Excel date. */
  day: string | null;
  /** Shown as a per cent. */
  percent: boolean;
}

export interface SheetRow {
  sheet: string;
  /** The workbook's own number, from 1. */
  row: number;
  /** By column from 0; empty cells are undefined. */
  cells: (Cell | undefined)[];
}

function cellOf(value: ExcelJS.CellValue, numFmt: string | undefined): Cell | undefined {
  if (value === null || value === undefined) return undefined;
  if (value instanceof Date) {
    const day = Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
    return { text: day ?? '', number: null, day, percent: false };
  }
  if (typeof value === 'object') return compound(value, numFmt);
  if (typeof value === 'number')
    return { text: String(value), number: value, day: null, percent: (numFmt ?? '').includes('%') };
  const text = clean(String(value));
  return text === '' ? undefined : { text, number: null, day: null, percent: false };
}

function compound(value: object, numFmt: string | undefined): Cell | undefined {
  if ('richText' in value && Array.isArray(value.richText)) {
    return cellOf(value.richText.map((part: { text: string }) => part.text).join(''), numFmt);
  }
  if ('result' in value) return cellOf(value.result as ExcelJS.CellValue, numFmt); // a formula's cached value
  if ('text' in value) return cellOf(value.text as ExcelJS.CellValue, numFmt); // a link's text
  return undefined; // an error value, or a formula never computed
}

/** Rows of a workbook in order, in flat memory. The file has passed `checkWorkbook`. Hidden rows are data. */
export async function* readRows(file: string): AsyncGenerator<SheetRow> {
  await checkWorkbook(file);
  let rows = 0;
  try {
    const reader = new ExcelJS.stream.xlsx.WorkbookReader(file, {
      worksheets: 'emit',
      sharedStrings: 'cache',
      styles: 'cache',
      hyperlinks: 'ignore',
      entries: 'ignore',
    });
    for await (const sheet of reader) {
      // exceljs types leave out the streamed sheet's own name and state.
      const { name, state } = sheet as unknown as { name: string; state?: string };
      const isHidden = state === 'hidden' || state === 'veryHidden';
      for await (const row of sheet) {
        // Read on all the same: the reader takes a skipped sheet's file away while it is being opened.
        if (isHidden) continue;
        rows++;
        if (rows > mostRows) throw new AppError('tooLarge', 'Tệp có quá 200.000 dòng. Chia thành nhiều tệp.');
        if (row.cellCount > mostColumns)
          throw new AppError('tooLarge', `Dòng ${row.number} có quá ${mostColumns} cột.`);
        const cells: (Cell | undefined)[] = [];
        row.eachCell((cell, column) => {
          cells[column - 1] = cellOf(cell.value, cell.numFmt);
        });
        yield { sheet: name, row: row.number, cells };
        if (rows % 500 === 0) await new Promise((resolve) => setImmediate(resolve)); // others get their turn
      }
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw invalid('/file', 'broken', 'Tệp bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi nhập.');
  }
}
