import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { sha256OfFile } from '../../shared/fileHash.ts';
import type { CellValue, Column, Sheet } from './sheet.ts';
import type { SheetPlace } from './workbook.ts';

/** Cells of a sheet by row number, from 1; days as YYYY-MM-DD. */
export type Rows = Map<number, CellValue[]>;

function cellValueOf(value: ExcelJS.CellValue): CellValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
  if (typeof value === 'number') return value;
  if (typeof value !== 'object') return String(value).normalize('NFC');
  if ('richText' in value)
    return value.richText
      .map(({ text }) => text)
      .join('')
      .normalize('NFC');
  if ('result' in value) return cellValueOf(value.result); // a formula's value
  if ('text' in value) return cellValueOf(value.text);
  return null;
}

/** Read whole: the parts of a workbook lie in any order, and only the hidden last sheet says what the others are. */
export async function loadWorkbook(file: string): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  return workbook;
}

/** The cells of every sheet, by its name. */
export function rowsOf(workbook: ExcelJS.Workbook): Map<string, Rows> {
  const sheets = new Map<string, Rows>();
  for (const sheet of workbook.worksheets) {
    const rows: Rows = new Map();
    sheet.eachRow((row, number) => {
      const cells: CellValue[] = [];
      row.eachCell((cell, column) => {
        cells[column - 1] = cellValueOf(cell.value);
      });
      rows.set(number, cells);
    });
    sheets.set(sheet.name, rows);
  }
  return sheets;
}

/** What the hidden sheet says, as JSON; throws where there is none. */
export function hiddenText(sheets: ReadonlyMap<string, Rows>): string {
  const lines = [...(sheets.get('_sas') ?? [])].sort(([a], [b]) => a - b).map(([, cells]) => cells[0] ?? '');
  return lines.join('');
}

const isNumberRow = (cells: readonly CellValue[]): boolean =>
  cells.length > 0 && cells.every((cell) => /^(?:[A-Z]|\d+)(?:\s*=.*)?$/.test(String(cell ?? '')));

/** Headers of a table, from the one or two rows above its column numbers. */
function columnsOf(
  fields: readonly string[],
  rows: Rows,
  firstRow: number,
): { columns: Column[]; end: number } {
  const last = [firstRow - 3, firstRow - 2, firstRow - 1].findLast((at) => isNumberRow(rows.get(at) ?? []));
  const end = last ?? firstRow - 1;
  const lower = rows.get(end - 1) ?? [];
  const upper = rows.get(end - 2) ?? [];
  const grouped = typeof upper[1] === 'string' && !/^Đơn vị tính/.test(String(upper[0] ?? ''));
  let group = '';
  const columns = fields.map((field, i): Column => {
    const own = String(lower[i] ?? '');
    if (!grouped) return { field, header: own || field, kind: 'text' };
    if (upper[i]) group = String(upper[i]);
    return own === '' || own === group
      ? { field, header: group || field, kind: 'text' }
      : { field, header: own, group, kind: 'text' };
  });
  return { columns, end };
}

/**
 * A sheet that the hidden one names, as data again. Columns in which a number stands are of kind `number`, all others
 * `text`: the file does not say more.
 */
export function sheetOf(place: SheetPlace, rows: Rows): Sheet {
  const { name, firstRow } = place;
  const width = place.columns.length;
  const cells = (at: number): CellValue[] =>
    Array.from({ length: width }, (_, i) => rows.get(at)?.[i] ?? null);
  const { columns, end } = columnsOf(place.columns, rows, firstRow);
  const totals = Array.from({ length: firstRow - 1 - end }, (_, i) => cells(end + 1 + i));
  const data = Array.from({ length: place.rows }, (_, i) => cells(firstRow + i));
  const figures = columns.map((column, i): Column => {
    const isNumber = [...totals, ...data].some((row) => typeof row[i] === 'number');
    return { ...column, kind: column.field === 'index' ? 'index' : isNumber ? 'number' : 'text' };
  });
  return {
    name,
    title: name,
    form: /^(?:B|DS)\d+/.exec(name)?.[0] ?? name,
    columns: figures,
    rows: data,
    ...(totals[0] ? { total: totals[0] } : {}),
    ...(totals[1] ? { secondTotal: totals[1] } : {}),
  };
}

/** `contentSha256` of the sheets as the exports define it: name and cells of each data row, blanks as "". */
export function contentSha256(sheets: readonly Sheet[]): string {
  const content = sheets.map(({ name, rows }) => [
    name.normalize('NFC'),
    rows.map((row) => row.map((value) => value ?? '')),
  ]);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** The sheets that a workbook of ours lists as its data. */
export function listedSheets(found: ReadonlyMap<string, Rows>): Sheet[] {
  const { sheets } = JSON.parse(hiddenText(found)) as { sheets: SheetPlace[] }; // our own, by the file's hash
  return sheets.map((place) => sheetOf(place, found.get(place.name) ?? new Map()));
}

/** What is wrong with a sealed file, as words that end a sentence: it is gone, or changed. */
export async function sealFault(file: string, sha256: string): Promise<string | undefined> {
  if (!existsSync(file)) return 'không còn trong thư mục';
  return (await sha256OfFile(file)) === sha256 ? undefined : 'đã bị sửa sau khi niêm phong';
}

/** The sheets that the workbook of a file lists as its data. */
export const sheetsIn = async (file: string): Promise<Sheet[]> =>
  listedSheets(rowsOf(await loadWorkbook(file)));

/** The sheets of a sealed file; what is wrong with it where it is gone or changed. */
export const sheetsOfSealed = async (file: string, sha256: string): Promise<Sheet[] | string> =>
  (await sealFault(file, sha256)) ?? sheetsIn(file);
