import path from 'node:path';
import { formatDay, isDay } from '../../../shared/dates.ts';
import { type AppError, notFound } from '../../../shared/errors.ts';
import { formatNumber, formatPercent } from '../../../shared/money.ts';
import { columnLetters } from '../../reportForms/workbook/addresses.ts';
import {
  type Cells,
  cellsOf,
  columnLabel,
  hasColumn,
  identityOf,
  isFigure,
  type LabelledRow,
  labelledRows,
  valueIn,
} from '../cells.ts';
import { documentText } from '../document.ts';
import { loadWorkbook, type Rows, rowsOf, sealFault, sheetsOfSealed } from '../reading.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import { storedValue } from '../workbook.ts';

export const differencesName = 'Khác lần gửi trước';

/** A cell of a report that is another than in the version before. Texts as they are shown. */
export interface Difference {
  /** Biểu: "B03", "DS1". */
  form: string;
  row: string;
  column: string;
  before: CellValue;
  now: CellValue;
}

/** The version that a newer one is held against. */
export interface FormerVersion {
  submission: number;
  /** Below EXPORTS_DIR. */
  path: string;
  sha256: string;
  document: { number: string; date: string } | null;
}

/**
 * Fields that say who or what a row of a list is about, the first known of each group. Tables of figures, and lists that
 * are not named here, have the columns before their first figure.
 */
const identities: Record<string, readonly (readonly string[])[]> = {
  DS1: [['householdCode'], ['fromTo']],
  DS2: [['nationalId', 'fullName'], ['birthDate'], ['direction'], ['category']],
  DS3: [['nationalId', 'fullName'], ['birthDate'], ['direction'], ['category']],
  DS4: [['nationalId', 'insuranceNumber', 'fullName'], ['birthDate'], ['direction']],
  DS5: [['fullName'], ['birthDate'], ['objectCode']],
  DS6: [['fullName'], ['category'], ['source']],
  '14 Danh sách hộ nghèo': [['householdCode'], ['fullName'], ['maleYear', 'femaleYear']],
  '15 Danh sách hộ cận nghèo': [['householdCode'], ['fullName'], ['maleYear', 'femaleYear']],
};

/** What a row of a list is called. */
const names = ['householdCode', 'head', 'fullName', 'birthDate', 'group'] as const;

const isList = (form: string): boolean => form in identities;

const text = (value: CellValue): string => String(storedValue(value));

function keyed(form: string, table: Cells, identity: readonly Column[]): LabelledRow[] {
  const fields = identities[form];
  if (!fields) return labelledRows(identity, table);
  const seen = new Map<string, number>();
  return table.rows.map((row) => {
    const value = (field: string): string => text(valueIn(table.columns, row, field));
    const own = JSON.stringify(fields.map((group) => group.map(value).find((found) => found !== '') ?? ''));
    const before = seen.get(own) ?? 0;
    seen.set(own, before + 1);
    const label = names
      .map(value)
      .filter((found) => found !== '')
      .join(', ');
    return { key: `${own} ${before}`, label, isTotal: false, row };
  });
}

/** A value as the sheet shows it: counts and money as numbers, all else as text. */
function shown(value: CellValue, { kind }: Column): CellValue {
  const stored = storedValue(value);
  if (stored === '') return null;
  if (typeof stored === 'number') {
    if (kind === 'percent') return formatPercent(stored);
    if (kind === 'points') return formatNumber(stored, 1);
    return Number.isInteger(stored) ? stored : formatNumber(stored, 2);
  }
  return kind === 'day' && isDay(stored) ? formatDay(stored) : stored;
}

const wholeRow = 'Cả dòng';

/** A row that only one version has: of a list as one line, of a table its figures one by one. */
function oneSided(
  form: string,
  { label, row }: LabelledRow,
  columns: readonly Column[],
  side: 'before' | 'now',
): Difference[] {
  const difference = (column: string, value: CellValue): Difference =>
    side === 'now'
      ? { form, row: label, column, before: null, now: value }
      : { form, row: label, column, before: value, now: null };
  const cells = columns.flatMap((column, i) => {
    const value = shown(row[i] ?? null, column);
    return column.kind === 'index' || value === null ? [] : [{ column, value }];
  });
  if (isList(form)) return [difference(wholeRow, cells.map(({ value }) => value).join('; '))];
  const figures = cells.filter(({ column, value }) => isFigure(column) && value !== 0);
  return figures.length === 0
    ? [difference(wholeRow, 'có')]
    : figures.map(({ column, value }) => difference(columnLabel(column), value));
}

function tableDifferences(form: string, before: Cells, now: Cells): Difference[] {
  const identity = identityOf(now.columns);
  const [old, newer] = [keyed(form, before, identity), keyed(form, now, identity)];
  const [oldByKey, newByKey] = [old, newer].map((rows) => new Map(rows.map((row) => [row.key, row])));
  const changed = newer.flatMap((row): Difference[] => {
    const was = oldByKey?.get(row.key);
    if (!was) return oneSided(form, row, now.columns, 'now');
    return now.columns.flatMap((column, i) => {
      if (column.kind === 'index' || !hasColumn(before.columns, column.field)) return [];
      const [a, b] = [valueIn(before.columns, was.row, column.field), row.row[i] ?? null];
      if (text(a) === text(b)) return [];
      const found = { before: shown(a, column), now: shown(b, column) };
      // A rate that has moved behind the decimals shown reads the same in both.
      return found.before === found.now
        ? []
        : [{ form, row: row.label, column: columnLabel(column), ...found }];
    });
  });
  // A file that was read does not say which of its columns hold days, rates or money.
  const columns = before.columns.map(
    (column) => now.columns.find(({ field }) => field === column.field) ?? column,
  );
  const gone = old
    .filter(({ key }) => !newByKey?.has(key))
    .flatMap((row) => oneSided(form, row, columns, 'before'));
  return [...changed, ...gone];
}

const formOf = ({ name, form }: Sheet): string => form ?? name;

/** Cells added, removed and changed from one version to the next, rows paired by what they are about. */
export function differencesOf(before: readonly Sheet[], now: readonly Sheet[]): Difference[] {
  const sheetNames = [...new Set([...now, ...before].map(({ name }) => name))];
  return sheetNames.flatMap((name) => {
    const [was, is] = [before, now].map((sheets) => sheets.find((sheet) => sheet.name === name));
    if (was && is) return tableDifferences(formOf(is), cellsOf(was), cellsOf(is));
    const only = was ?? is;
    const rows = `${only?.rows.length ?? 0} dòng`;
    return [
      {
        form: only ? formOf(only) : name,
        row: 'Cả biểu',
        column: 'Số dòng',
        before: was ? rows : null,
        now: is ? rows : null,
      },
    ];
  });
}

const columns: Column[] = [
  { field: 'form', header: 'Biểu', kind: 'text', width: 10 },
  { field: 'row', header: 'Dòng', kind: 'text', width: 48 },
  { field: 'column', header: 'Cột', kind: 'text', width: 34 },
  { field: 'before', header: 'Lần trước', kind: 'number', width: 30 },
  { field: 'now', header: 'Lần này', kind: 'number', width: 30 },
];

/** What a row of a form is about: its first words. */
const rowWords = (cells: readonly CellValue[]): string =>
  String(cells.find((cell) => typeof cell === 'string' && /\p{L}/u.test(cell)) ?? '').slice(0, 200);

/** Cells of a superior's form that are others than in the version before, by their place in it. */
function cellDifferences(before: ReadonlyMap<string, Rows>, now: ReadonlyMap<string, Rows>): CellValue[][] {
  return [...now].flatMap(([name, rows]) => {
    if (name === '_sas') return [];
    const was = before.get(name) ?? new Map<number, CellValue[]>();
    const numbers = [...new Set([...was.keys(), ...rows.keys()])].sort((a, b) => a - b);
    return numbers.flatMap((number) => {
      const [old, newer] = [was.get(number) ?? [], rows.get(number) ?? []];
      const width = Math.max(old.length, newer.length);
      return Array.from({ length: width }, (_, i) => [old[i] ?? null, newer[i] ?? null] as const).flatMap(
        ([a, b], i) =>
          text(a) === text(b)
            ? []
            : [[name, rowWords(newer.length > 0 ? newer : old), `${columnLetters(i + 1)}${number}`, a, b]],
      );
    });
  });
}

/** The same of a form, cell by cell: 404 when its own file cannot be read. */
export async function formDifferences(
  exportsDir: string,
  former: FormerVersion,
  current: { path: string; sha256: string },
): Promise<Sheet> {
  const read = async ({ path: file, sha256 }: { path: string; sha256: string }) => {
    const whole = path.join(exportsDir, file);
    return (await sealFault(whole, sha256)) ?? rowsOf(await loadWorkbook(whole));
  };
  const [before, now] = [await read(former), await read(current)];
  if (typeof now === 'string') throw unreadable(now);
  const which = `lần gửi ${former.submission}`;
  const rows =
    typeof before === 'string'
      ? [[null, `Tệp của ${which} ${before}: không so được từng ô`, null, null, null]]
      : cellDifferences(before, now);
  return { name: differencesName, title: `Khác ${which}`, columns, rows };
}

/** 404 of a sending whose own file is gone or changed. */
export const unreadable = (fault: string): AppError =>
  notFound(
    `Tệp của lần gửi này ${fault}, không so được với lần trước: báo quản trị phục hồi từ bản sao lưu.`,
  );

/** `Khác lần gửi trước`: what a version says otherwise than the one before; it says so when that cannot be read any more. */
export async function differenceTable(
  exportsDir: string,
  former: FormerVersion,
  now: readonly Sheet[],
): Promise<Sheet> {
  const before = await sheetsOfSealed(path.join(exportsDir, former.path), former.sha256);
  const which = former.document
    ? `lần gửi ${former.submission} (Báo cáo số ${documentText(former.document)})`
    : `lần gửi ${former.submission}`;
  const rows =
    typeof before === 'string'
      ? [[null, `Tệp của ${which} ${before}: không so được từng ô`, null, null, null]]
      : differencesOf(before, now).map((found) => [
          found.form,
          found.row,
          found.column,
          found.before,
          found.now,
        ]);
  return {
    name: differencesName,
    title: `Khác ${which}`,
    unit: 'như biểu được so',
    columns,
    rows,
  };
}
