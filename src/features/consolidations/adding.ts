import { groupBy } from '../../shared/collections.ts';
import { goodsOfText, goodsText, sumGoods } from '../../shared/inKind.ts';
import { formatNumber } from '../../shared/money.ts';
import type { CellValue, Column, Sheet } from '../exports/service.ts';

/** A ward's table of figures as it is kept. */
export interface KeptTable {
  columns: Column[];
  rows: CellValue[][];
  totals: CellValue[][];
}

export interface WardTable {
  area: string;
  name: string;
  table: KeptTable;
}

/** A line of a consolidated table, opening down to the wards and groups that it is the sum of. */
export interface Line {
  /** Area of a ward's or group's line, else null. */
  code: string | null;
  label: string;
  /** One a column that is added up, goods as their text; null where nothing is to be added. */
  values: CellValue[];
  parts: Line[];
}

export interface CityTable {
  form: string;
  name: string;
  columns: Column[];
  lines: Line[];
}

/** Rates are computed anew from the sums: a mean of rates would be wrong. */
const ratios: Record<string, Record<string, readonly [part: string, whole: string]>> = {
  B02: {
    poorRate: ['poorHouseholds', 'households'],
    nearPoorRate: ['nearPoorHouseholds', 'households'],
  },
  B08: { rate: ['covered', 'population'] },
};
/** Figures of a ward that mean nothing added up: rates, targets, shortfalls that others offset. */
const ownOnly: Record<string, readonly string[]> = {
  B01: ['ofPlan'],
  B08: ['formerRate', 'change', 'target', 'missing'],
  B09: ['share'],
};
const rates = new Set(['poorRate', 'nearPoorRate', 'rate', 'formerRate', 'target', 'share', 'ofPlan']);

/** Numbers that say what a row is about. */
const namingFields = new Set(['coefficient']);
/** Goods stand as text, "1.200 kg gạo; 2 phần quà", and are added up kind by kind. */
const isGoods = ({ field }: Column): boolean => field.endsWith('InKind');
const isFigure = (column: Column): boolean =>
  isGoods(column) || (column.kind === 'number' && !namingFields.has(column.field));
const placeFields = new Set(['index', 'group', 'groupCode']);

const indexOf = (table: KeptTable, field: string): number =>
  table.columns.findIndex((column) => column.field === field);

/** Columns that say what a row is about: those before the first figure. */
function keyFields({ columns }: KeptTable): string[] {
  const first = columns.findIndex(isFigure);
  return columns
    .slice(0, first < 0 ? columns.length : first)
    .flatMap(({ field }) => (placeFields.has(field) ? [] : [field]));
}

/** What a row is about, in words: the category with its coefficient, the kind of case, "Hộ" or "Khẩu". */
export function rowLabel(table: KeptTable, row: readonly CellValue[]): string {
  return keyFields(table)
    .flatMap((field) => {
      const value = row[indexOf(table, field)] ?? [];
      return typeof value === 'number' ? `hệ số ${formatNumber(value, 1)}` : value;
    })
    .join(', ');
}

const kindOf = (field: string): Column['kind'] =>
  field.endsWith('InKind')
    ? 'text'
    : rates.has(field)
      ? 'percent'
      : field.endsWith('Dong')
        ? 'money'
        : field === 'change'
          ? 'points'
          : 'number';

function figureColumns(wards: readonly WardTable[]): Column[] {
  const found = new Map<string, Column>();
  for (const { table } of wards)
    for (const column of table.columns)
      if (isFigure(column) && !found.has(column.field))
        found.set(column.field, { ...column, kind: kindOf(column.field) });
  return [...found.values()];
}

function valuesOf(table: KeptTable, columns: readonly Column[], row: readonly CellValue[]): CellValue[] {
  return columns.map((column) => {
    const value = row[indexOf(table, column.field)] ?? null;
    return typeof value === 'number' || isGoods(column) ? value : null;
  });
}

/** Figures added up; goods by their kind. */
function added(column: Column, values: readonly CellValue[]): CellValue {
  const told = values.filter((value) => value !== null);
  if (told.length === 0) return null;
  if (isGoods(column))
    return goodsText(sumGoods(told.flatMap((value) => goodsOfText(String(value), '; '))), '; ') || null;
  return told.reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
}

function sumOf(form: string, columns: readonly Column[], label: string, parts: readonly Line[]): CellValue[] {
  const isRate = form === 'B01' && /%/.test(label);
  const sums = columns.map((column, i) => {
    const { field } = column;
    if (isRate || ownOnly[form]?.includes(field) || ratios[form]?.[field]) return null;
    return added(
      column,
      parts.map(({ values }) => values[i] ?? null),
    );
  });
  const sum = (field: string): number =>
    Number(sums[columns.findIndex((column) => column.field === field)] ?? 0);
  return columns.map(({ field }, i) => {
    const ratio = ratios[form]?.[field];
    if (!ratio) return sums[i] ?? null;
    const whole = sum(ratio[1]);
    return whole === 0 ? null : sum(ratio[0]) / whole;
  });
}

/** One table of all wards added up: tables by group open to wards and groups, the others to wards. */
export function addUp(form: string, name: string, wards: readonly WardTable[]): CityTable {
  const columns = figureColumns(wards);
  const lines = ({ area, name: ward, table }: WardTable, rows: readonly CellValue[][], isTotal: boolean) => {
    const at = { code: indexOf(table, 'groupCode'), group: indexOf(table, 'group') };
    const byPlace = at.code >= 0;
    return rows.map((row) => {
      const label = rowLabel(table, row);
      const code = isTotal || !byPlace ? area : String(row[at.code] ?? '');
      const place = isTotal || !byPlace ? ward : String(row[at.group] ?? '');
      return {
        key: byPlace && isTotal ? label : isTotal ? 'Tổng cộng' : label,
        byPlace,
        code,
        place,
        label,
        row,
      };
    });
  };
  const made = wards.flatMap((each) => {
    const totals = lines(each, each.table.totals, true);
    const rows = lines(each, each.table.rows, false);
    const line = ({ code, place, row }: (typeof rows)[number], parts: Line[]): Line => ({
      code,
      label: place,
      values: valuesOf(each.table, columns, row),
      parts,
    });
    const groupsOf = (key: string) => rows.filter((row) => row.byPlace && row.label === key);
    return [
      ...totals.map((total) => ({
        key: total.key,
        isTotal: true,
        line: line(total, total.byPlace ? groupsOf(total.label).map((row) => line(row, [])) : []),
      })),
      ...rows
        .filter(({ byPlace }) => !byPlace)
        .map((row) => ({ key: row.key, isTotal: false, line: line(row, []) })),
    ];
  });
  const together = [...groupBy(made, ({ isTotal, key }) => `${isTotal ? 'total' : 'row'} ${key}`).values()];
  return {
    form,
    name,
    columns,
    lines: together.map((same): Line => {
      const first = same[0];
      const parts = same.map(({ line }) => line);
      const key = first?.key ?? '';
      const label = first?.isTotal
        ? ['Tổng cộng', key === 'Tổng cộng' ? '' : key].filter(Boolean).join(', ')
        : key;
      return { code: null, label, values: sumOf(form, columns, label, parts), parts };
    }),
  };
}

/** A consolidated table as a sheet of a workbook: by place a row a ward, else a row a kind; the city's sum on top. */
export function citySheet({ form, name, columns, lines }: CityTable): Sheet {
  const totals = lines.filter(({ label }) => label.startsWith('Tổng cộng'));
  const kinds = lines.filter(({ label }) => !label.startsWith('Tổng cộng'));
  const rows =
    kinds.length > 0
      ? kinds.map((line, i) => [i + 1, line.label, null, ...line.values])
      : totals.flatMap((total) =>
          total.parts.map((ward, i): CellValue[] => [
            i + 1,
            [ward.label, total.label.replace(/^Tổng cộng,? ?/, '')].filter(Boolean).join(', '),
            ward.code,
            ...ward.values,
          ]),
        );
  const shown = totals.map((line): CellValue[] => [null, line.label, null, ...line.values]);
  return {
    name,
    title: name.replace(/^B\d+ /, ''),
    form,
    unit: 'như báo cáo của phường',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'label', header: 'Nội dung, đơn vị', kind: 'text', width: 36 },
      { field: 'areaCode', header: 'Mã đơn vị', kind: 'id', width: 12 },
      ...columns,
    ],
    ...(shown[0] ? { total: shown[0] } : {}),
    ...(shown[1] ? { secondTotal: shown[1] } : {}),
    rows,
  };
}

/** A cell of a ward's report that is another than in the submission before. */
export interface Difference {
  sheet: string;
  row: string;
  column: string;
  before: CellValue;
  now: CellValue;
}

/** What a newer submission of one table says otherwise; a row that only one of them has is told cell by cell. */
export function tableDifferences(sheet: string, before: KeptTable, now: KeptTable): Difference[] {
  const rowsOf = (table: KeptTable): Map<string, readonly CellValue[]> => {
    const place = (row: readonly CellValue[]) => [
      row[indexOf(table, 'group')],
      row[indexOf(table, 'groupCode')],
    ];
    const name = (row: readonly CellValue[]) =>
      [...place(row), rowLabel(table, row)].filter(
        (part) => part !== null && part !== undefined && part !== '',
      );
    return new Map([
      ...table.totals.map((row) => [name(row).join(', '), row] as const),
      ...table.rows.map((row) => [name(row).join(', '), row] as const),
    ]);
  };
  const [old, newer] = [rowsOf(before), rowsOf(now)];
  const columns = now.columns.filter(
    ({ field }) => !placeFields.has(field) && !keyFields(now).includes(field),
  );
  return [...new Set([...old.keys(), ...newer.keys()])].flatMap((row) =>
    columns.flatMap((column) => {
      const was = old.get(row)?.[indexOf(before, column.field)] ?? null;
      const is = newer.get(row)?.[indexOf(now, column.field)] ?? null;
      const header = column.group ? `${column.group}, ${column.header}` : column.header;
      return was === is ? [] : [{ sheet, row, column: header, before: was, now: is }];
    }),
  );
}
