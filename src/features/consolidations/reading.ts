import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import { AppError, invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import type { CellValue, Column, Sheet } from '../exports/service.ts';
import { checkWorkbook } from '../imports/archive.ts';
import { type Seal, sealSchema } from './schema.ts';

/** A month's workbook has some hundred kilobytes; what has a hundred times as many is none. */
const largestBytes = 8 * 1024 * 1024;

/** A month's workbook whose content is what its hidden sheet says. */
export interface SealedWorkbook {
  seal: Seal;
  sheets: Sheet[];
}

type Rows = Map<number, CellValue[]>;

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
async function readAll(file: string): Promise<Map<string, Rows>> {
  if ((await stat(file)).size > largestBytes)
    throw new AppError('tooLarge', 'Tệp quá lớn so với một báo cáo tháng (nhiều nhất 8 MB).');
  await checkWorkbook(file);
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.readFile(file);
  } catch {
    throw invalid('/file', 'broken', 'Tệp bị hỏng, không đọc được. Đề nghị phường gửi lại tệp gốc.');
  }
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

const unsealed = (): AppError =>
  invalid(
    '/file',
    'unsealed',
    'Tệp này không phải báo cáo tháng đã niêm phong. Cần đúng tệp .xlsx do Sổ An Sinh của phường xuất ra, chưa lưu lại bằng chương trình khác.',
  );

function sealOf(sheets: ReadonlyMap<string, Rows>): Seal {
  const lines = [...(sheets.get('_sas') ?? [])].sort(([a], [b]) => a - b).map(([, cells]) => cells[0] ?? '');
  try {
    return checkForm(sealSchema, JSON.parse(lines.join('')));
  } catch {
    throw unsealed();
  }
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

function sheetOf(place: Seal['sheets'][number], rows: Rows): Sheet {
  const { name, firstRow } = place;
  const width = place.columns.length;
  const cells = (at: number): CellValue[] =>
    Array.from({ length: width }, (_, i) => rows.get(at)?.[i] ?? null);
  const { columns, end } = columnsOf(place.columns, rows, firstRow);
  const totals = Array.from({ length: firstRow - 1 - end }, (_, i) => cells(end + 1 + i));
  const data = Array.from({ length: place.rows }, (_, i) => cells(firstRow + i));
  // A column of figures is one in which a number stands: only those are added up and compared.
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
function contentSha256(sheets: readonly Sheet[]): string {
  const content = sheets.map(({ name, rows }) => [
    name.normalize('NFC'),
    rows.map((row) => row.map((value) => value ?? '')),
  ]);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** Reads a month's workbook; 422 when it is none, or its content is not what was sealed. */
export async function readSealed(file: string): Promise<SealedWorkbook> {
  const found = await readAll(file);
  const seal = sealOf(found);
  const sheets = seal.sheets.map((place) => {
    const rows = found.get(place.name);
    if (!rows)
      throw invalid(
        '/file',
        'missingSheet',
        `Tệp thiếu biểu “${place.name}”: đề nghị phường gửi lại tệp gốc.`,
      );
    return sheetOf(place, rows);
  });
  if (contentSha256(sheets) !== seal.contentSha256)
    throw invalid(
      '/file',
      'contentChanged',
      'Nội dung tệp đã bị sửa sau khi niêm phong (mã SHA-256 của nội dung không khớp). Đề nghị phường sửa trong sổ rồi xuất và gửi lại.',
    );
  return { seal, sheets };
}
