import { formatPartial } from '../../../shared/dates.ts';
import { formatNumber } from '../../../shared/money.ts';
import { isError } from './blanks.ts';
import { Blocks, groupOfRefused } from './blocks.ts';
import { asShown, type Cell, type SheetRow } from './cells.ts';
import type { ImportRegister, KnownColumn } from './columns.ts';
import { type ParseContext, type ParsedRow, parseCells, parseField } from './fields.ts';
import { type HeaderMatch, looksLikeHeader, matchHeader } from './headers.ts';
import {
  bandOf,
  isAside,
  isColumnNumbers,
  isNothing,
  isSignature,
  isTotals,
  isWords,
  namesGroup,
} from './lines.ts';
import type { PackedRows } from './packedRows.ts';
import type { SharedNumbers } from './sharedNumbers.ts';

/** One table: its header with the lines above it, how many rows it has, and the cells of the first. A sheet may hold several. */
export interface SheetRead {
  header: HeaderMatch;
  heading: (string | number | null)[][];
  rows: number;
  /** Missing where there is no row, and in imports staged before it was kept. */
  first?: (string | number | null)[];
  /** Lines among and below its rows that were taken for none: totals, titles, signatures. The first of them with their words. */
  passed?: { count: number; lines: { row: number; text: string }[] };
}

/** A font of TCVN3 or VNI that cells of the list were read by: in how many, and the first of them. */
export interface LegacyFont {
  font: string;
  cells: number;
  written: string;
  read: string;
}

/** A cell as the file shows it: a day or a share as it is written, the letters of an old font as they were read. */
function shownCell(cell: Cell | undefined): string | number | null {
  if (!cell) return null;
  if (cell.day) return formatPartial(asShown(cell.day, cell.shows));
  if (cell.number === null) return cell.text;
  return cell.percent
    ? `${formatNumber(cell.number * 100, Number.isInteger(cell.number * 100) ? 0 : 2)}%`
    : cell.number;
}

/** The cells of a row as the file shows them. */
export const shown = (row: SheetRow): (string | number | null)[] => Array.from(row.cells, shownCell);

/** The letters of a row's old fonts as they stand in the file, by column from 0. */
function legacyOf(row: SheetRow): Pick<ParsedRow, 'legacy'> {
  const legacy = row.cells.flatMap((cell, column) => (cell?.legacy ? [{ column, ...cell.legacy }] : []));
  return legacy.length > 0 ? { legacy } : {};
}

/** A line between the rows that says what those below it are: their group, or their category. */
interface Band {
  row: number;
  words: string;
  field: string;
  value: string | undefined;
}

const bandFields = [
  { field: 'group', label: 'Tổ dân phố' },
  { field: 'livesIn', label: 'Tổ dân phố' },
  { field: 'category', label: 'Diện' },
] as const;

const passedShown = 30;

/** Reads the lines of one sheet: finds its header, its rows, and those that are none; again where a table follows. */
export class SheetReader {
  /** The last lines above, which may be parts of a header. */
  private above: SheetRow[] = [];
  /** A header found, until the next row shows whether it is the upper part of a larger one. */
  private tentative: HeaderMatch | undefined;
  private heading: (string | number | null)[][] = [];
  private table: (SheetRead & { headers: Record<string, string> }) | undefined;
  private readonly tables: SheetRead[] = [];
  /** Lines within a table that may be the header of the next. */
  private held: SheetRow[] = [];
  private band: Band | undefined;
  private isBelow = false;
  /** The first line of the household at which the reading is. */
  private first: ParsedRow | undefined;
  lines = 0;
  private readonly blocks: Blocks | undefined;
  readonly legacyFonts = new Map<string, LegacyFont>();

  constructor(
    private readonly register: ImportRegister,
    private readonly known: readonly KnownColumn[],
    private readonly mapping: Readonly<Record<string, string>>,
    private readonly context: ParseContext,
    /** Where its rows go, and what looks at all of the file's. */
    private readonly file: { rows: PackedRows; shared: SharedNumbers | undefined },
  ) {
    this.blocks = register === 'residents' ? new Blocks(file.rows.length) : undefined;
  }

  take(row: SheetRow): void {
    if (!row.cells.some((cell) => cell !== undefined)) return;
    this.lines++;
    if (this.table && this.held.length === 0) {
      if (looksLikeHeader(row, this.known)) this.hold(row);
      else this.takeLine(row);
      return;
    }
    const header = this.seek(row);
    if (header) {
      const isPart = header.to === row.row;
      if (isPart) this.heading.push(shown(row));
      this.begin(header);
      if (!isPart) this.take(row);
      return;
    }
    this.heading.push(shown(row));
    if (this.held.length > 0) {
      this.held.push(row);
      if (!this.tentative) this.release();
    }
  }

  /** The tables of the sheet, in their order. */
  finish(): SheetRead[] {
    if (this.held.length > 0 && !this.tentative) this.release();
    else if (!this.table) {
      const header = this.tentative ?? this.matched(this.above.slice(-1));
      if (header) this.begin(header);
    }
    this.file.rows.fill(this.blocks?.filled() ?? new Map());
    return this.tables;
  }

  private matched(lines: readonly SheetRow[]): HeaderMatch | undefined {
    return matchHeader(lines, this.register, this.known, this.mapping);
  }

  /** The header that is certain at this line: it ends here, or on the line above. */
  private seek(row: SheetRow): HeaderMatch | undefined {
    const { tentative } = this;
    const found = this.above.length > 0 ? this.matched([...this.above, row]) : undefined;
    this.above = [...this.above.slice(-1), row];
    if (tentative) {
      const isLarger = found?.to === row.row && found.columns.length > tentative.columns.length;
      return isLarger ? found : tentative;
    }
    if (found && found.to !== row.row) return found;
    this.tentative = found;
    return undefined;
  }

  private begin(header: HeaderMatch): void {
    const { table, heading } = this;
    this.above = [];
    this.tentative = undefined;
    this.held = [];
    this.heading = [];
    this.isBelow = false;
    // The header of the page before, printed again.
    if (table && JSON.stringify(table.header.columns) === JSON.stringify(header.columns)) return;
    const headers = Object.fromEntries(header.columns.map((each) => [each.field, each.header]));
    this.band = undefined;
    this.table = { header, heading, rows: 0, headers };
    this.tables.push(this.table);
  }

  /** Keeps a line back until those below show whether a header begins with it. */
  private hold(row: SheetRow): void {
    this.held = [row];
    this.above = [row];
    this.tentative = undefined;
    this.heading = [shown(row)];
  }

  /** What was held back is no header. */
  private release(): void {
    const { held } = this;
    this.held = [];
    this.above = [];
    this.heading = [];
    for (const row of held) this.takeLine(row);
  }

  private countLegacy(read: string, { text, font }: NonNullable<Cell['legacy']>): void {
    const known = this.legacyFonts.get(font);
    if (known) known.cells++;
    else this.legacyFonts.set(font, { font, cells: 1, written: text, read });
  }

  /** A line that is no row of the list, to be told with its words. */
  private pass(row: SheetRow): void {
    if (!this.table) return;
    this.table.passed ??= { count: 0, lines: [] };
    const { passed } = this.table;
    passed.count++;
    if (passed.lines.length >= passedShown) return;
    const text = row.cells.flatMap((cell) => (cell ? [cell.text] : [])).join(' · ');
    passed.lines.push({ row: row.row, text: text.slice(0, 120) });
  }

  /** Below the signatures: names and posts of who signs, unless the list goes on. */
  private isNone(row: SheetRow, mapped: readonly Cell[], columns: number): boolean {
    if (isSignature(row)) {
      this.isBelow = true;
      return true;
    }
    if (this.isBelow && (mapped.length < Math.min(3, columns) || isWords(row))) return true;
    this.isBelow = false;
    return isTotals(row) || isNothing(row) || isColumnNumbers(row) || isAside(row) || this.takesBand(row);
  }

  private takesBand(row: SheetRow): boolean {
    const words = bandOf(row);
    if (words === undefined) return false;
    for (const { field } of bandFields) {
      if (!this.known.some((each) => each.field === field)) continue;
      const parsed = parseField(field, words, this.context);
      const value = parsed && 'value' in parsed ? String(parsed.value) : undefined;
      if (value === undefined && !(field !== 'category' && namesGroup(words))) continue;
      this.band = { row: row.row, words, field, value };
      return true;
    }
    return false;
  }

  private takeLine(row: SheetRow): void {
    const { table } = this;
    if (!table) return;
    const { columns } = table.header;
    const mapped = columns.flatMap(({ column }) => row.cells[column] ?? []);
    if (mapped.length === 0 && !isSignature(row) && bandOf(row) === undefined) return;
    if (this.isNone(row, mapped, columns.length)) {
      this.pass(row);
      return;
    }
    // A formula copied down below the list.
    if (mapped.every(isError)) return;
    for (const cell of row.cells) if (cell?.legacy) this.countLegacy(cell.text, cell.legacy);
    const read: ParsedRow = {
      sheet: row.sheet,
      row: row.row,
      ...parseCells(row.cells, columns, this.context),
      cells: shown(row),
      ...legacyOf(row),
      headers: table.headers,
    };
    this.fillFromBand(read, row);
    this.fillFromFirst(read);
    table.rows++;
    table.first ??= read.cells;
    this.blocks?.take(read);
    this.file.shared?.take(read, this.file.rows.length);
    this.file.rows.push(read);
  }

  /** A line whose household's first one is refused is taken with the group that stands there. */
  private fillFromFirst(read: ParsedRow): void {
    const { householdCode: code, group } = read.values;
    if (code === undefined || !this.blocks) return;
    if (this.first?.values.householdCode !== code) {
      this.first = read;
      return;
    }
    const { first } = this;
    if (first.reasons.length === 0 || first.values.group === undefined) return;
    if (group !== undefined || read.reasons.length > 0) return;
    read.values.group = first.values.group;
    read.notes = [...(read.notes ?? []), groupOfRefused(first)];
  }

  /** Where the row itself says nothing, it is as the line above its part of the list says. */
  private fillFromBand(read: ParsedRow, row: SheetRow): void {
    const { band, table } = this;
    if (band?.value === undefined) return;
    const column = table?.header.columns.find(({ field }) => field === band.field)?.column;
    if (column !== undefined && row.cells[column] !== undefined) return;
    read.values[band.field] = band.value;
    const label = bandFields.find(({ field }) => field === band.field)?.label ?? '';
    read.notes = [...(read.notes ?? []), `${label}: theo dòng ${band.row} “${band.words}”.`];
  }
}
