import { goodsText } from '../../shared/inKind.ts';
import type { PageOfRows, SheetColumn, SheetContent, SheetRow } from './content.ts';
import { sumOf } from './sums.ts';

/** A4 landscape with the margins of NĐ 30/2020 (20 above and below, 30 left, 15 right), in mm. */
const paper = { width: 297 - 30 - 15, height: 210 - 20 - 20 };
/** What stands on a page beside its rows, in mm. */
export const heights = {
  head: 15,
  row: 9.5,
  sum: 7,
  line: 4.1,
  cellPadding: 1.2,
  words: 5.5,
  signatures: 50,
  /** Left free, so that another font does not push the last row over. */
  spare: 4,
} as const;

// Advance widths of Times in thousandths of the type size; accents do not widen a letter.
const narrow: Record<string, number> = {
  ' ': 250,
  "'": 200,
  '(': 333,
  ')': 333,
  ',': 250,
  '-': 333,
  '.': 250,
  '/': 278,
  ':': 278,
  ';': 278,
  E: 611,
  I: 333,
  J: 389,
  L: 611,
  P: 556,
  S: 556,
  T: 611,
  a: 444,
  c: 444,
  e: 444,
  f: 333,
  i: 278,
  j: 278,
  l: 278,
  r: 333,
  s: 389,
  t: 278,
};
const wide: Record<string, number> = { M: 889, W: 944, m: 778, w: 722, '%': 833, '@': 921 };
/** 10 pt in mm, with a little more for fonts a little wider. */
const typeSize = 3.53 * 1.12;

function widthOf(text: string): number {
  let sum = 0;
  for (const letter of text.normalize('NFD').replace(/\p{M}/gu, ''))
    sum += narrow[letter] ?? wide[letter] ?? (letter >= 'A' && letter <= 'Z' ? 700 : 500);
  return (sum / 1000) * typeSize;
}

/** Lines that a text takes in a width (mm), broken between words as a browser does; a longer word is broken inside. */
export function linesOf(text: string, width: number): number {
  let lines = 1;
  let at = 0;
  for (const word of text.split(/[ \n]+/)) {
    const length = widthOf(word);
    if (at > 0 && at + widthOf(' ') + length > width) {
      lines++;
      at = 0;
    }
    if (length > width) {
      lines += Math.ceil(length / width) - 1;
      at = length % width;
    } else at += (at > 0 ? widthOf(' ') : 0) + length;
  }
  return lines;
}

/** Widths that fill the paper, in mm. */
export function fitted(columns: readonly SheetColumn[]): SheetColumn[] {
  const sum = columns.reduce((total, { width }) => total + width, 0);
  return columns.map((column) => ({
    ...column,
    width: Math.round((column.width * paper.width * 100) / sum) / 100,
  }));
}

/** A cell's text; numbers of money are no text. */
export function cellText(row: SheetRow, field: string, number: number): string {
  switch (field) {
    case 'index':
      return String(number);
    case 'inKind':
      return goodsText(row.goods);
    case 'fullName':
      return row.fullName;
    case 'birthYear':
      return row.birthYear ?? '';
    case 'nationalId':
      return row.nationalId ?? '';
    case 'address':
      return row.address ?? '';
    case 'content':
      return row.content;
    case 'area':
      return row.area;
    case 'category':
      return row.category ?? '';
    case 'source':
      return row.source;
    case 'people':
      return row.people === null ? '' : String(row.people);
    default:
      return '';
  }
}

/** Height of a row in mm: a signature needs 9.5, a long address more. */
export function rowHeight(columns: readonly SheetColumn[], row: SheetRow): number {
  const lines = columns.map(({ field, width }) => linesOf(cellText(row, field, 1), width - 2.4));
  return Math.max(heights.row, Math.max(...lines) * heights.line + heights.cellPadding);
}

/** Heading, title and lines of the first page. */
const headingHeight = ({ title, lines }: Pick<SheetContent, 'title' | 'lines'>): number =>
  27 + 7.5 * linesOf(title, 170) + lines.reduce((sum, line) => sum + 5.6 * linesOf(line, 200), 0) + 3;

/** Rows of totals at the foot of a page: its own, those before it, and the whole on the last. */
const sums = (page: number, last: boolean): number => 1 + (page > 0 ? 1 : 0) + (last ? 1 : 0);

/** Height of a row of totals: each of the goods on a line of its own. */
function sumHeight({ columns, rows }: Pick<SheetContent, 'columns' | 'rows'>): number {
  const width = columns.find(({ field }) => field === 'inKind')?.width;
  if (width === undefined) return heights.sum;
  const lines = sumOf(rows).goods.reduce(
    (sum, goods) => sum + linesOf(goodsText([goods]), (width - 2.4) * 0.92),
    0,
  );
  return Math.max(heights.sum, lines * heights.line + heights.cellPadding);
}

/**
 * Divides the rows into pages, so that the pages of the paper are those that are kept: as many as fit beside heading, head
 * row and totals; below the last stand the amount in words and the signatures, never on a page without a row.
 */
export function paginate(
  about: Pick<SheetContent, 'columns' | 'rows' | 'title' | 'lines' | 'words'>,
): PageOfRows[] {
  const { columns, rows } = about;
  const sumRow = sumHeight(about);
  const tall = rows.map((row) => rowHeight(columns, row));
  const closing = heights.signatures + heights.words * linesOf(about.words, paper.width);
  const room = (page: number, last: boolean): number =>
    paper.height -
    heights.spare -
    heights.head -
    (page === 0 ? headingHeight(about) : 0) -
    sums(page, last) * sumRow -
    (last ? closing : 0);
  const height = (from: number, to: number): number => tall.slice(from, to).reduce((sum, h) => sum + h, 0);
  const pages: PageOfRows[] = [];
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && height(from, to + 1) <= room(pages.length, false)) to++;
    pages.push({ from, to });
    from = to;
  }
  const last = pages.at(-1);
  if (!last || height(last.from, last.to) <= room(pages.length - 1, true)) return pages;
  // The closing goes to another page, and takes a few rows with it.
  const together = Math.min(3, last.to - last.from - 1);
  if (together < 1) return pages;
  let moved = 1;
  while (moved < together && height(last.to - moved - 1, last.to) <= room(pages.length, true)) moved++;
  return [
    ...pages.slice(0, -1),
    { from: last.from, to: last.to - moved },
    { from: last.to - moved, to: last.to },
  ];
}
