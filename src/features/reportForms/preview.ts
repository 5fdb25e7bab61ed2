import { dayFromExcelSerial, formatDay } from '../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../shared/money.ts';
import { columnLetters, placeOf, type Range, rangeOf } from './workbook/addresses.ts';
import type { SheetPart } from './workbook/archive.ts';
import { cellsOf, cellText, cellValue, rowsOf } from './workbook/cells.ts';
import type { Look, Styles } from './workbook/styles.ts';
import { childNamed, childrenNamed, textIn } from './workbook/xml.ts';

const mostRows = 150;
const mostColumns = 40;
const usualWidth = 9;

export interface PreviewCell {
  address: string;
  row: number;
  column: number;
  text: string;
  formula: string | null;
  look: Look;
  colSpan: number;
  rowSpan: number;
}

/** A sheet as a table: what a page shows of it. */
export interface SheetPreview {
  name: string;
  hidden: boolean;
  /** Letters and widths in characters. */
  columns: { letters: string; width: number }[];
  rows: { row: number; cells: PreviewCell[] }[];
  /** True where the sheet goes on beyond what is shown. */
  isCut: boolean;
}

function widthsOf(sheet: SheetPart): (column: number) => number {
  const format = childNamed(sheet.tree, 'sheetFormatPr');
  const usual = Number(format?.attributes.defaultColWidth ?? usualWidth);
  const columns = childrenNamed(childNamed(sheet.tree, 'cols'), 'col');
  return (column) => {
    const found = columns.find(
      ({ attributes }) => Number(attributes.min) <= column && column <= Number(attributes.max),
    );
    return found?.attributes.hidden === '1' ? 0 : Number(found?.attributes.width ?? usual);
  };
}

function mergesOf(sheet: SheetPart): Range[] {
  return childrenNamed(childNamed(sheet.tree, 'mergeCells'), 'mergeCell').flatMap(
    ({ attributes }) => rangeOf(attributes.ref ?? '') ?? [],
  );
}

/** A number as the cell's format shows it, near enough to read. */
function numberText(value: number, style: string | undefined, styles: Styles): string {
  if (styles.isPercent(style)) return formatPercent(value);
  const day = styles.isDay(style) ? dayFromExcelSerial(value, false) : undefined;
  return day ? formatDay(day) : formatNumber(value, Number.isInteger(value) ? 0 : 2);
}

/** The sheet as it stands in the file, up to where it says anything. */
export function previewOf(sheet: SheetPart, texts: readonly string[], styles: Styles): SheetPreview {
  const widthOf = widthsOf(sheet);
  const merges = mergesOf(sheet);
  const starts = new Map(merges.map((range) => [`${range.from.column} ${range.from.row}`, range]));
  const covered = new Set<string>();
  for (const { from, to } of merges)
    for (let row = from.row; row <= Math.min(to.row, mostRows); row++)
      for (let column = from.column; column <= Math.min(to.column, mostColumns); column++)
        if (row !== from.row || column !== from.column) covered.add(`${column} ${row}`);
  let lastRow = 0;
  let lastColumn = 0;
  const known = new Map<string, { text: string; formula: string | null; look: Look }>();
  for (const row of rowsOf(sheet))
    for (const cell of cellsOf(row)) {
      const place = placeOf(cell.attributes.r ?? '');
      if (!place) continue;
      const formula = childNamed(cell, 'f');
      const value = cellValue(cell, texts);
      const isNumber = typeof value === 'number' && !Number.isNaN(value);
      const text = isNumber ? numberText(value, cell.attributes.s, styles) : cellText(cell, texts);
      const own = styles.look(cell.attributes.s);
      const look: Look = isNumber ? { ...own, horizontal: own.horizontal ?? 'right' } : own;
      known.set(`${place.column} ${place.row}`, {
        text,
        formula: formula ? textIn(formula) : null,
        look,
      });
      if (text === '' && !formula && !look.border) continue;
      lastRow = Math.max(lastRow, place.row);
      lastColumn = Math.max(lastColumn, place.column);
    }
  const rows = Math.min(lastRow, mostRows);
  const columns = Math.min(lastColumn, mostColumns);
  return {
    name: sheet.name,
    hidden: sheet.hidden,
    isCut: lastRow > rows || lastColumn > columns,
    columns: Array.from({ length: columns }, (_, i) => ({
      letters: columnLetters(i + 1),
      width: widthOf(i + 1),
    })),
    rows: Array.from({ length: rows }, (_, r) => ({
      row: r + 1,
      cells: Array.from({ length: columns }, (_, c) => c + 1).flatMap((column): PreviewCell[] => {
        const key = `${column} ${r + 1}`;
        if (covered.has(key)) return [];
        const range = starts.get(key);
        const cell = known.get(key);
        return [
          {
            address: `${columnLetters(column)}${r + 1}`,
            row: r + 1,
            column,
            text: cell?.text ?? '',
            formula: cell?.formula ?? null,
            look: cell?.look ?? styles.look(undefined),
            colSpan: range ? Math.min(range.to.column, columns) - column + 1 : 1,
            rowSpan: range ? Math.min(range.to.row, rows) - r : 1,
          },
        ];
      }),
    })),
  };
}
