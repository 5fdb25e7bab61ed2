import { fold } from '../../shared/text.ts';
import { editDistance } from '../duplicates/likeness.ts';
import type { CellValue, Column, Sheet } from '../exports/service.ts';
import { knownColumns } from '../imports/reading/columns.ts';

/** A value with what it is: that decides how a cell shows it. */
export interface Figure {
  kind: Column['kind'];
  value: CellValue;
}

/** A figure of its own, under a Vietnamese name and one of the program's. */
export interface Single extends Figure {
  name: string;
  code: string;
  label: string;
}

/** All that a form may ask for, of one area and period. */
export interface Catalogue {
  singles: readonly Single[];
  /** Tables and lists of the month. */
  sheets: readonly Sheet[];
}

/** Whatever the spelling: without accents, case, blanks and signs. */
export const nameKey = (text: string): string => fold(text).replace(/[^a-z0-9]+/g, '');

const underscored = (text: string): string =>
  fold(text)
    .replace(/^%/, 'ty le ')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

/** "tang.phat_sinh_moi": a column as its header says it. */
export const columnName = ({ group, header }: Column): string =>
  group ? `${underscored(group)}.${underscored(header)}` : underscored(header);

/** "B03" of a table: how names begin. */
export const headOf = (sheet: Sheet): string => sheet.form ?? underscored(sheet.name);

export const sheetOf = (catalogue: Catalogue, head: string): Sheet | undefined =>
  catalogue.sheets.find((sheet) => nameKey(headOf(sheet)) === nameKey(head));

const otherHeaders = new Map<string, string[]>();
for (const { field, header, aliases = [] } of Object.values(knownColumns).flat())
  otherHeaders.set(field, [...(otherHeaders.get(field) ?? []), header, ...aliases]);

/** Index of a column by its header (with or without what stands above it), a usual other header, or its field; -1. */
export function columnAt(sheet: Sheet, name: string): number {
  const key = nameKey(name.replace(/^\s*%/, 'ty le '));
  if (key === '') return -1;
  const { columns } = sheet;
  const exact = columns.findIndex(
    (column) => nameKey(columnName(column)) === key || nameKey(column.field) === key,
  );
  if (exact >= 0) return exact;
  const by = (test: (column: Column) => boolean): number => {
    const found = columns.filter(test);
    return found.length === 1 && found[0] ? columns.indexOf(found[0]) : -1;
  };
  const byHeader = by(({ header }) => nameKey(underscored(header)) === key);
  return byHeader >= 0
    ? byHeader
    : by(({ field }) => (otherHeaders.get(field) ?? []).some((header) => nameKey(header) === key));
}

/** What a row is about: its texts before the first figure. */
function keysOf({ columns }: Sheet, row: readonly CellValue[]): string[] {
  const first = columns.findIndex(({ kind }) => !['index', 'text', 'id'].includes(kind));
  return row
    .slice(0, first < 0 ? columns.length : first)
    .flatMap((value, i) => (columns[i]?.kind === 'index' || value === null ? [] : [nameKey(String(value))]));
}

const isPicked = (sheet: Sheet, row: readonly CellValue[], picks: readonly string[]): boolean => {
  const keys = keysOf(sheet, row);
  return picks.every((pick) => keys.includes(nameKey(pick)));
};

/** Rows that a name picks: `DS1`, `B03[Khẩu]`. */
export const pickedRows = (sheet: Sheet, picks: readonly string[]): (readonly CellValue[])[] =>
  sheet.rows.filter((row) => isPicked(sheet, row, picks));

/** True for a list, or a table of which only rows are told: its names have a value a row. */
export const isList = (sheet: Sheet): boolean => !isAddedUp(sheet);

/** True of a column that says which row it is (STT, tổ, nhóm): it has no total, so its name is of the rows. */
export function tellsRow(sheet: Sheet, column: string): boolean {
  const first = sheet.columns.findIndex(({ kind }) => !['index', 'text', 'id'].includes(kind));
  const at = columnAt(sheet, column);
  return at >= 0 && (first < 0 || at < first);
}

/** The totals of a table, where it has any, above its rows. */
const linesOf = ({ total, secondTotal, rows }: Sheet): (readonly CellValue[])[] => [
  ...[total, secondTotal].flatMap((line) => (line ? [line] : [])),
  ...rows,
];

/** A name taken apart: `B03[CL-01, Khẩu].giam.chet`. */
interface ParsedName {
  head: string;
  picks: string[];
  column: string;
}

export function parseName(name: string): ParsedName | undefined {
  const found = /^\s*([^[\].]+?)\s*(?:\[([^[\]]*)\])?\s*(?:\.\s*(.+?))?\s*$/.exec(name);
  if (!found?.[1]) return undefined;
  const picks = (found[2] ?? '').split(/[,;]/).flatMap((pick) => pick.trim() || []);
  return { head: found[1], picks, column: found[3] ?? '' };
}

/** Where a name leads: a figure, or a column of the list that the row repeats. */
export type Meaning =
  | { kind: 'figure'; figure: Figure; label: string; missing?: string }
  | { kind: 'column'; index: number; column: Column };

const columnLabel = ({ group, header }: Column): string => (group ? `${group}, ${header}` : header);

function figureIn(sheet: Sheet, picks: readonly string[], at: number): Meaning | undefined {
  const column = sheet.columns[at];
  if (!column) return undefined;
  const label = `${[headOf(sheet), ...picks].join(', ')}: ${columnLabel(column)}`;
  const line = linesOf(sheet).find((row) => isPicked(sheet, row, picks));
  if (line) return { kind: 'figure', figure: { kind: column.kind, value: line[at] ?? null }, label };
  // Nobody of a kind in the period: the table leaves the row out, the figure is 0.
  const isCount = column.kind === 'number' || column.kind === 'money';
  const value = isCount && isAddedUp(sheet) ? 0 : null;
  return {
    kind: 'figure',
    figure: { kind: column.kind, value },
    label,
    missing: picks.join(', ') || headOf(sheet),
  };
}

/** Index of a table's column of group codes; -1 where its rows are no groups. */
export const codeColumn = ({ columns }: Sheet): number =>
  columns.findIndex(({ field }) => field === 'groupCode');

/** True where a table has figures of the whole, also in a period in which nothing of it happened. */
const isAddedUp = (sheet: Sheet): boolean =>
  sheet.total !== undefined ||
  (/^B\d/.test(headOf(sheet)) && sheet.columns.some(({ kind }) => kind === 'number'));

/** Finds what a name means; undefined when nothing is called so. `list`: what the name's row repeats for. */
export function meaningOf(catalogue: Catalogue, name: string, list?: Sheet): Meaning | undefined {
  const own = list && !name.includes('[') ? columnAt(list, name) : -1;
  if (list && own >= 0) return columnOf(list, own);
  const key = nameKey(name);
  const single = catalogue.singles.find((each) => nameKey(each.name) === key || nameKey(each.code) === key);
  if (single) return { kind: 'figure', figure: single, label: single.label };
  const parsed = parseName(name);
  const sheet = parsed && sheetOf(catalogue, parsed.head);
  if (!parsed || !sheet) return undefined;
  const at = columnAt(sheet, parsed.column);
  if (at < 0) return undefined;
  if (sheet === list && parsed.picks.length === 0) return columnOf(sheet, at);
  const found = figureIn(sheet, parsed.picks, at);
  // A group that the table lacks is a slip, no group of nobody.
  const isSlip = found?.kind === 'figure' && found.missing !== undefined && codeColumn(sheet) >= 0;
  return isSlip || (!isAddedUp(sheet) && parsed.picks.length === 0) ? undefined : found;
}

function columnOf(sheet: Sheet, index: number): Meaning | undefined {
  const column = sheet.columns[index];
  return column && { kind: 'column', index, column };
}

/** Every name as the page lists it; totals of tables, not each of their rows. */
export function allNames(catalogue: Catalogue): string[] {
  return [
    ...catalogue.singles.map(({ name }) => name),
    ...catalogue.sheets.flatMap((sheet) =>
      sheet.columns.map((column) => `${headOf(sheet)}.${columnName(column)}`),
    ),
  ];
}

const nearestShown = 3;
const farthest = 6;

/** The known names nearest to one that nothing is called by: of the same table first. */
export function nearestNames(catalogue: Catalogue, name: string, list?: Sheet): string[] {
  const parsed = parseName(name);
  const sheet = (parsed && sheetOf(catalogue, parsed.head)) ?? list;
  const wanted = nameKey(sheet && parsed?.column ? parsed.column : name);
  const within = sheet
    ? sheet.columns.map((column) => ({
        shown:
          sheet === list && !parsed?.column ? columnName(column) : `${headOf(sheet)}.${columnName(column)}`,
        key: nameKey(columnName(column)),
      }))
    : allNames(catalogue).map((each) => ({ shown: each, key: nameKey(each) }));
  const scored = within.map(({ shown, key }) => {
    const isPart = wanted.length >= 3 && (key.includes(wanted) || wanted.includes(key));
    return { shown, distance: isPart ? 1 : editDistance(key, wanted, farthest) };
  });
  const near = scored.filter(({ distance }) => distance <= farthest);
  const found = (near.length > 0 ? near : scored).sort((a, b) => a.distance - b.distance);
  return found.slice(0, nearestShown).map(({ shown }) => shown);
}

/** One name as a page lists it. */
export interface ListedFigure {
  name: string;
  code: string;
  label: string;
  /** Of the period asked; null for a column of a list, which has one a row. */
  value: CellValue;
  kind: Column['kind'];
  /** Title of the table or list; null for figures of their own. */
  of: string | null;
}

/** Every name with its value: single figures, totals of tables, columns of lists. */
export function listedFigures({ singles, sheets }: Catalogue): ListedFigure[] {
  return [
    ...singles.map(({ name, code, label, value, kind }) => ({ name, code, label, value, kind, of: null })),
    ...sheets.flatMap((sheet) =>
      sheet.columns.map((column, i) => ({
        name: `${headOf(sheet)}.${columnName(column)}`,
        code: `${headOf(sheet)}.${column.field}`,
        label: columnLabel(column),
        value: sheet.total?.[i] ?? null,
        kind: column.kind,
        of: `${headOf(sheet)} ${sheet.title}`,
      })),
    ),
  ];
}
