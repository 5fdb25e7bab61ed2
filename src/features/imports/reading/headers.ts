import { headerKey, nameKey } from '../../../shared/text.ts';
import type { SheetRow } from './cells.ts';
import { type ImportRegister, type KnownColumn, neededFields } from './columns.ts';

export interface MappedColumn {
  /** From 0. */
  column: number;
  header: string;
  field: string;
}

export interface HeaderMatch {
  sheet: string;
  /** First and last row of the header, by the workbook's own number. */
  from: number;
  to: number;
  columns: MappedColumn[];
  unknown: { column: number; header: string }[];
}

/** A column's word in a header, and the word above it where the lower one is only a part of it: "Số" under "Quyết định". */
interface HeaderWord {
  header: string;
  above: string;
}

/** The words of a header that stands in some lines; the lowest of a column counts, a merged one is said of all below it. */
function wordsOf(lines: readonly SheetRow[]): HeaderWord[] {
  const width = Math.max(0, ...lines.map(({ cells }) => cells.length));
  const words = Array.from({ length: width }, () => ({ header: '', above: '' }));
  for (const { cells } of lines) {
    let merged = '';
    words.forEach((word, column) => {
      const cell = cells[column];
      const text = cell?.header ?? cell?.text ?? '';
      if (text === '') {
        if (word.header === '' && merged !== '') word.above = merged;
        return;
      }
      merged = text;
      if (word.header !== '') word.above = word.header;
      word.header = text;
    });
  }
  return words;
}

const heads = new Set(['ho ten chu ho', 'ho va ten chu ho', 'ten chu ho', 'chu ho']);

/** Columns that have a meaning only beside another: Nam next to Nữ, the head's name before the member's. */
function fieldsBySide(headers: readonly string[], known: ReadonlyMap<string, string>): Map<number, string> {
  const fields = new Map<number, string>();
  // With its accents or none, since Năm is another word. "Năm sinh nam", "Nam (x)": what is beside the word is no matter.
  const keys = headers.map((header) =>
    nameKey(header)
      .replace(/giới tính|năm sinh|ngày sinh|[^\p{L}\s]| x( |$)/gu, ' ')
      .trim(),
  );
  const male = keys.indexOf('nam');
  const female = keys.findIndex((key, column) => column > male && (key === 'nữ' || key === 'nu'));
  if (male !== -1 && female !== -1 && female - male <= 2) fields.set(male, 'male').set(female, 'female');
  const named = headers.map((header) => headerKey(header));
  const head = named.findIndex((key) => heads.has(key));
  const isMember = (key: string): boolean => known.get(key) === 'fullName' && !heads.has(key);
  if (head !== -1 && named.some(isMember)) fields.set(head, 'headName');
  return fields;
}

const withoutBrackets = (text: string): string => text.replace(/[([][^)\]]*[)\]]?/g, ' ');

/** What a header is known by: its own word, the word without what is in brackets, or with the word above it. */
function knownBy({ header, above }: HeaderWord, byKey: ReadonlyMap<string, string>) {
  const own = byKey.get(headerKey(header)) ?? byKey.get(headerKey(withoutBrackets(header)));
  if (own || above === '') return { header, field: own };
  const both = [`${header} ${above}`, `${above} ${header}`].find((text) => byKey.has(headerKey(text)));
  return both
    ? { header: `${above} – ${header}`, field: byKey.get(headerKey(both)) }
    : { header, field: own };
}

/**
 * Columns of the head beside the same ones of each member, told by the merged word above: they say nothing of the member,
 * but for the head's name.
 */
function fieldsOfHead(
  words: readonly HeaderWord[],
  byKey: ReadonlyMap<string, string>,
): Map<number, 'headName' | 'ignore'> {
  const fields = words.map((word) => knownBy(word, byKey).field);
  const isHeads = words.map(({ above }) => /^(thong tin (ve )?)?chu ho$/.test(headerKey(above)));
  return new Map(
    fields.flatMap((field, column) => {
      const isTwice = fields.some((other, i) => other === field && !isHeads[i]);
      if (!field || !isHeads[column] || !isTwice) return [];
      return [[column, field === 'fullName' ? ('headName' as const) : ('ignore' as const)] as const];
    }),
  );
}

const keysOfColumns = new WeakMap<readonly KnownColumn[], ReadonlyMap<string, string>>();

/** Known columns by the keys of their headers. */
function keysOf(known: readonly KnownColumn[]): ReadonlyMap<string, string> {
  const made =
    keysOfColumns.get(known) ??
    new Map(
      known.flatMap(({ field, header, aliases = [] }) =>
        [header, ...aliases].map((each) => [headerKey(each), field] as const),
      ),
    );
  keysOfColumns.set(known, made);
  return made;
}

function mapColumns(
  words: readonly HeaderWord[],
  known: readonly KnownColumn[],
  mapping: Readonly<Record<string, string>>,
) {
  const byKey = keysOf(known);
  const chosen = new Map(Object.entries(mapping).map(([header, field]) => [headerKey(header), field]));
  const columns: MappedColumn[] = [];
  const unknown: { column: number; header: string }[] = [];
  const used = new Set<string>();
  const bySide = fieldsBySide(
    words.map(({ header }) => header),
    byKey,
  );
  const ofHead = fieldsOfHead(words, byKey);
  words.forEach((word, column) => {
    const key = headerKey(word.header);
    if (key === '' || key === 'stt' || key === 'tt' || key === 'so tt') return;
    const { header, field: known } = knownBy(word, byKey);
    const field =
      chosen.get(headerKey(header)) ?? chosen.get(key) ?? ofHead.get(column) ?? bySide.get(column) ?? known;
    if (field && field !== 'ignore' && !used.has(field)) {
      used.add(field);
      columns.push({ column, header, field });
    } else unknown.push({ column, header });
  });
  return { columns, unknown };
}

function isComplete(columns: readonly MappedColumn[], register: ImportRegister): boolean {
  const fields = new Set(columns.map(({ field }) => field));
  return (
    columns.length >= 2 && neededFields[register].every((group) => group.some((field) => fields.has(field)))
  );
}

/**
 * Finds the header at a line, of one line or of it with the one or two below it: `lines` in their order, the last the newest
 * read. Of those that are whole the one that names most columns; undefined: none is.
 */
export function matchHeader(
  lines: readonly SheetRow[],
  register: ImportRegister,
  known: readonly KnownColumn[],
  mapping: Readonly<Record<string, string>> = {},
): HeaderMatch | undefined {
  const columnsOf = (some: readonly SheetRow[]) => mapColumns(wordsOf(some), known, mapping);
  const before = lines.length > 1 ? lines.length - 2 : 0;
  const alone = lines.slice(before, before + 1);
  const larger = [2, 3]
    .filter((count) => count <= lines.length)
    .map((count) => lines.slice(-count))
    .filter(([, ...lower]) => lower.every(isHeaderLike));
  let best: { lines: readonly SheetRow[]; found: ReturnType<typeof columnsOf> } | undefined;
  for (const some of [alone, ...larger]) {
    const found = columnsOf(some);
    if (!isComplete(found.columns, register)) continue;
    if (!best || found.columns.length > best.found.columns.length) best = { lines: some, found };
  }
  const [first] = best?.lines ?? [];
  const last = best?.lines.at(-1);
  if (!best || !first || !last) return undefined;
  // A line above names no part of it where the lower ones say as much alone: it is a title.
  const own = best.lines.findLast(
    (_, i, all) => columnsOf(all.slice(i)).columns.length === best.found.columns.length,
  );
  return { sheet: first.sheet, from: (own ?? first).row, to: last.row, ...best.found };
}

/** Whether a line within the list may be a header again, of the next table or of the next page. */
export const looksLikeHeader = (row: SheetRow, known: readonly KnownColumn[]): boolean =>
  row.cells.every(
    (cell) => !cell || (cell.number === null && !cell.day && !/\d{3}|\d[/.-]\d/.test(cell.text)),
  ) && mapColumns(wordsOf([row]), known, {}).columns.length >= 2;

const isHeaderLike = (row: SheetRow): boolean =>
  row.cells.every((cell) => cell === undefined || (cell.number === null && cell.day === null));
