import { columnLetters, columnNumber } from './addresses.ts';

/** One row of a sheet that became `count` rows: what stood below has moved down. */
export interface Growth {
  sheet: string;
  row: number;
  count: number;
}

/** One end of a reference: `$A$1`, `A:`, `$1:`; null where the end says no column or no row. */
interface End {
  column: number | null;
  row: number | null;
  isColumnFixed: boolean;
  isRowFixed: boolean;
}

export interface Reference {
  /** The sheet it names; null: the formula's own. */
  sheet: string | null;
  from: End;
  /** null: one cell. */
  to: End | null;
}

type Token =
  | { kind: 'reference'; text: string; prefix: string; reference: Reference }
  | { kind: 'number' | 'text' | 'name' | 'sign'; text: string };

const cell = String.raw`\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}`;
const area = String.raw`${cell}(?::${cell})?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6}`;
const prefix = String.raw`'(?:[^']|'')+'!|(?:\[\d+\])?[\p{L}_\\][\p{L}\p{N}_.]*!`;
const pattern = new RegExp(
  [
    '(?<text>"(?:[^"]|"")*")',
    // A name of several sheets or of another file is left as it is.
    String.raw`(?<prefix>${prefix})?(?<area>${area})(?![\p{L}\p{N}_.([])`,
    String.raw`(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`,
    String.raw`(?<name>'(?:[^']|'')+'!?|\[[^\]]*\]|#[\p{L}/!?\d]+|[\p{L}_\\][\p{L}\p{N}_.!]*)`,
    String.raw`(?<sign><=|>=|<>|[^\s])`,
    String.raw`(?<blank>\s+)`,
  ].join('|'),
  'gu',
);

function endOf(text: string): End {
  const found = /^(\$?)([A-Za-z]*)(\$?)(\d*)$/.exec(text);
  const [, first = '', letters = '', second = '', digits = ''] = found ?? [];
  return {
    column: letters === '' ? null : columnNumber(letters),
    row: digits === '' ? null : Number(digits),
    isColumnFixed: letters !== '' && first === '$',
    isRowFixed: letters === '' ? first === '$' : second === '$',
  };
}

function endText({ column, row, isColumnFixed, isRowFixed }: End): string {
  const letters = column === null ? '' : `${isColumnFixed ? '$' : ''}${columnLetters(column)}`;
  return row === null ? letters : `${letters}${isRowFixed ? '$' : ''}${row}`;
}

function sheetOf(prefix: string): string | null {
  if (prefix === '') return null;
  const name = prefix.slice(0, -1);
  return name.startsWith("'") ? name.slice(1, -1).replaceAll("''", "'") : name;
}

function tokensOf(formula: string): Token[] {
  return [...formula.matchAll(pattern)].map(({ 0: text, groups = {} }): Token => {
    if (groups.area) {
      const [first = '', second] = groups.area.split(':');
      const reference = {
        sheet: sheetOf(groups.prefix ?? ''),
        from: endOf(first),
        to: second === undefined ? null : endOf(second),
      };
      return { kind: 'reference', text, prefix: groups.prefix ?? '', reference };
    }
    const kind = groups.text ? 'text' : groups.number ? 'number' : groups.name ? 'name' : 'sign';
    return { kind, text };
  });
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** True where a single cell is the whole argument of SUM: `SUM(D5)` means the column, however long it gets. */
function isWholeSum(tokens: readonly Token[], at: number): boolean {
  const near = (step: number): string => {
    for (let i = at + step; i >= 0 && i < tokens.length; i += step) {
      const text = tokens[i]?.text.trim() ?? '';
      if (text !== '') return text;
    }
    return '';
  };
  const before = tokens
    .slice(0, at)
    .map(({ text }) => text.trim())
    .join('');
  return /\bSUM\($/i.test(before) && near(1) === ')';
}

function grown({ from, to }: Reference, { row, count }: Growth, isWhole: boolean): [End, End | null] {
  const extra = count - 1;
  const moved = (end: End, grows: boolean): End =>
    end.row !== null && (end.row > row || (grows && end.row === row))
      ? { ...end, row: end.row + extra }
      : end;
  if (to) return [moved(from, false), moved(to, true)];
  return isWhole && from.row === row && extra > 0 ? [from, moved(from, true)] : [moved(from, false), null];
}

function rewrite(
  formula: string,
  change: (reference: Reference, isWholeSum: boolean) => [End, End | null] | undefined,
): string {
  const tokens = tokensOf(formula);
  return tokens
    .map((token, i) => {
      if (token.kind !== 'reference') return token.text;
      const ends = change(token.reference, isWholeSum(tokens, i));
      if (!ends) return token.text;
      const [from, to] = ends;
      return `${token.prefix}${endText(from)}${to ? `:${endText(to)}` : ''}`;
    })
    .join('');
}

/** A formula of a sheet after a row has grown: what stood below follows, what spans the row grows with it. */
export const grownFormula = (formula: string, home: string | null, growth: Growth): string =>
  rewrite(formula, (reference, isWhole) => {
    const sheet = reference.sheet ?? home;
    return sheet !== null && same(sheet, growth.sheet) ? grown(reference, growth, isWhole) : undefined;
  });

/**
 * The formula of the repeated row in its copy number `index` (from 0): what it says of its own row is said of the copy;
 * a reference to another row means that row, and one with a fixed row ($) all the copies.
 */
export const copiedFormula = (formula: string, growth: Growth, index: number): string =>
  rewrite(formula, (reference, isWhole) => {
    if (reference.sheet !== null && !same(reference.sheet, growth.sheet)) return undefined;
    const { from, to } = reference;
    const own = (end: End | null): boolean => end === null || (end.row === growth.row && !end.isRowFixed);
    if (!own(from) || !own(to)) return grown(reference, growth, isWhole);
    const follow = (end: End): End => ({ ...end, row: growth.row + index });
    return [follow(from), to && follow(to)];
  });

/** A formula shared with the cell it was filled from, as that cell would say it: relative references move along. */
export const filledFormula = (formula: string, columns: number, rows: number): string =>
  rewrite(formula, ({ from, to }) => {
    const move = (end: End): End => ({
      ...end,
      column: end.column === null || end.isColumnFixed ? end.column : end.column + columns,
      row: end.row === null || end.isRowFixed ? end.row : end.row + rows,
    });
    return [move(from), to && move(to)];
  });

/** The ranges that a formula adds up, when it is nothing but a SUM. */
export function summedRanges(formula: string): Reference[] | undefined {
  const tokens = tokensOf(formula.trim()).filter(({ text }) => text.trim() !== '');
  const [name, open, ...rest] = tokens;
  if (name?.text.toUpperCase() !== 'SUM' || open?.text !== '(' || rest.at(-1)?.text !== ')') return undefined;
  const inside = rest.slice(0, -1);
  const isList = inside.every(({ kind, text }, i) => (i % 2 === 0 ? kind === 'reference' : text === ','));
  return isList
    ? inside.flatMap((token) => (token.kind === 'reference' ? [token.reference] : []))
    : undefined;
}

export { type Token, tokensOf };
