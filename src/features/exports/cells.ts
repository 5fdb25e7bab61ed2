import { groupBy } from '../../shared/collections.ts';
import type { CellValue, Column, Sheet } from './sheet.ts';

/** What a table holds, wherever it was read from. */
export interface Cells {
  columns: readonly Column[];
  rows: readonly (readonly CellValue[])[];
  totals: readonly (readonly CellValue[])[];
}

export const cellsOf = ({ columns, rows, total, secondTotal }: Sheet): Cells => ({
  columns,
  rows,
  totals: [total, secondTotal].filter((row) => row !== undefined),
});

/** Numbers that say what a row is about, and are no figure of it. */
const identifying = new Set(['coefficient']);
const figureKinds = new Set<Column['kind']>(['number', 'money', 'percent', 'points']);

/** A column of figures, as the report has it: read from a file, a column is one only where a number stands in it. */
export const isFigure = ({ kind, field }: Column): boolean =>
  figureKinds.has(kind) && !identifying.has(field);

/**
 * Columns that say what a row of a table of figures is about: those before the first figure, without STT. To be taken of a
 * report as it was made, and used for the one read from a file too.
 */
export function identityOf(columns: readonly Column[]): Column[] {
  const first = columns.findIndex(isFigure);
  return columns.slice(0, first < 0 ? columns.length : first).filter(({ kind }) => kind !== 'index');
}

/** "Giảm, chuyển đi" of a column under a common header. */
export const columnLabel = ({ group, header }: Column): string => (group ? `${group}, ${header}` : header);

/** Whether a table has a column: one that an older version of the program made may lack it. */
export const hasColumn = (columns: readonly Column[], field: string): boolean =>
  columns.some((column) => column.field === field);

/** A row by its field. */
export const valueIn = (
  columns: readonly Column[],
  row: readonly CellValue[] | undefined,
  field: string,
): CellValue => row?.[columns.findIndex((column) => column.field === field)] ?? null;

/** What a row is about, in words: "Tổ dân phố 1 (CL-01), Hộ". */
function labelOf(identity: readonly Column[], { columns }: Cells, row: readonly CellValue[]): string {
  const code = valueIn(columns, row, 'groupCode');
  return identity
    .filter(({ field }) => field !== 'groupCode')
    .flatMap(({ field }) => {
      const value = valueIn(columns, row, field);
      if (value === null || value === '') return [];
      return field === 'group' && code !== null && code !== value ? `${value} (${code})` : String(value);
    })
    .join(', ');
}

/** A row of a table as it is found again in another making of the table. */
export interface LabelledRow {
  /** The same in both, also where a group has got another name. */
  key: string;
  /** In words. */
  label: string;
  /** Of a total; else one of the table's rows. */
  isTotal: boolean;
  row: readonly CellValue[];
}

function keyOf(identity: readonly Column[], { columns }: Cells, row: readonly CellValue[]): string {
  const hasCode = identity.some(({ field }) => field === 'groupCode');
  const named = identity.filter(({ field }) => !(hasCode && field === 'group'));
  return JSON.stringify(named.map(({ field }) => valueIn(columns, row, field)));
}

/** Rows of a table, totals first; rows of the same words are told apart by their number. */
export function labelledRows(identity: readonly Column[], table: Cells): LabelledRow[] {
  const made = ([row, isTotal]: readonly [readonly CellValue[], boolean]): LabelledRow => ({
    key: `${isTotal} ${keyOf(identity, table, row)}`,
    label: labelOf(identity, table, row),
    isTotal,
    row,
  });
  const all = [
    ...table.totals.map((row) => made([row, true])),
    ...table.rows.map((row) => made([row, false])),
  ];
  return [...groupBy(all, ({ key }) => key).values()].flatMap((same) =>
    same.map((each, i) =>
      i === 0 ? each : { ...each, key: `${each.key} ${i + 1}`, label: `${each.label} (${i + 1})` },
    ),
  );
}
