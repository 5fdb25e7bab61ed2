import { formatDay } from '../../../shared/dates.ts';
import { formatNumber } from '../../../shared/money.ts';
import { type Report, unwatched } from '../../../shared/progress.ts';
import { clean, headerKey, nameKey } from '../../../shared/text.ts';
import type { Dictionaries } from '../../dictionaries/service.ts';
import type { Cell, SheetRow } from './cells.ts';
import { type ParseContext, type ParsedRow, parseCells } from './fields.ts';
import {
  type HeaderMatch,
  type ImportRegister,
  isColumnNumbers,
  isNothing,
  isSignature,
  isTotals,
  type KnownColumn,
  knownColumns,
  matchHeader,
} from './headers.ts';
import { type ReadOptions, readRows } from './workbook.ts';

/** What a file holds: its rows, and per sheet the header found with the lines above it. */
export interface ReadFile {
  rows: ParsedRow[];
  sheets: SheetRead[];
  legacyFonts: LegacyFont[];
}

/** One sheet: its header with the lines above it, how many rows it has, and the cells of the first. */
export interface SheetRead {
  header: HeaderMatch;
  heading: (string | number | null)[][];
  rows: number;
  /** Missing where there is no row, and in imports staged before it was kept. */
  first?: (string | number | null)[];
}

/** A font of TCVN3 or VNI that cells of the list were read by: in how many, and the first of them. */
export interface LegacyFont {
  font: string;
  cells: number;
  written: string;
  read: string;
}

/** Known columns of a register, with the 12 indicators of poverty by their names. */
export function columnsOf(register: ImportRegister, dictionary: Dictionaries): KnownColumn[] {
  if (register !== 'statuses') return [...knownColumns[register]];
  const indicators = new Map(dictionary.deprivations().map(({ code, label }) => [code, label]));
  return [
    ...knownColumns.statuses,
    ...[...indicators].map(([code, label]) => ({ field: `deprivation.${code}`, header: label })),
  ];
}

/** A cell as the file shows it: a day or a share as it is written, the letters of an old font as they were read. */
function shownCell(cell: Cell | undefined): string | number | null {
  if (!cell) return null;
  if (cell.day) return formatDay(cell.day);
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

function repeatsHeader(row: SheetRow, header: HeaderMatch): boolean {
  return header.columns.every(
    ({ column, header: text }) => headerKey(row.cells[column]?.text ?? '') === headerKey(text),
  );
}

/** Households as blocks: what stands on the first line is true of the lines below, up to the next household. */
function fillBlocks(rows: readonly ParsedRow[]): void {
  for (const { values } of rows) if (isNamedHead(values)) values.relation ??= ['head', ''];
  const codeOf = ({ values }: ParsedRow) => values.householdCode;
  if (rows.every((row) => codeOf(row) === undefined)) {
    joinHeads(rows);
    return;
  }
  // Where a code is repeated on its members' lines, a blank is a blank.
  const isFlat = rows.some((row, i) => {
    const before = rows[i - 1];
    return before !== undefined && codeOf(row) !== undefined && codeOf(row) === codeOf(before);
  });
  if (isFlat) return;
  let first: ParsedRow | undefined;
  for (const row of rows) {
    const isHead = isHeadByRelation(row) || row.values.headName !== undefined;
    if (codeOf(row) !== undefined || isHead) first = codeOf(row) === undefined ? undefined : row;
    else if (first && row.values.fullName !== undefined) {
      const code = codeOf(first);
      if (typeof code !== 'string') continue;
      row.values.householdCode = code;
      const header = row.headers.householdCode ?? 'Mã hộ';
      row.notes = [...(row.notes ?? []), `${header}: để trống, lấy ${code} của dòng ${first.row} cùng hộ.`];
    }
  }
}

/** The line of the head, by the name beside the member's. */
const isNamedHead = ({ headName, fullName }: ParsedRow['values']): boolean =>
  typeof headName === 'string' && typeof fullName === 'string' && nameKey(headName) === nameKey(fullName);

const isHeadByRelation = ({ values: { relation } }: ParsedRow): boolean =>
  Array.isArray(relation) && relation[0] === 'head';

/** Households without codes, told by their heads: by name on the first line or on each, or by the relation alone. */
function joinHeads(rows: readonly ParsedRow[]): void {
  const isNamed = rows.some(({ values }) => values.headName !== undefined);
  const households: { name: string | undefined; head: ParsedRow | undefined; rows: ParsedRow[] }[] = [];
  for (const row of rows) {
    const { headName, fullName } = row.values;
    const named = typeof headName === 'string' ? nameKey(headName) : undefined;
    const last = households.at(-1);
    const name = named ?? last?.name;
    const isHead = isNamed
      ? name !== undefined && typeof fullName === 'string' && nameKey(fullName) === name
      : isHeadByRelation(row);
    const isNew = isNamed ? name !== last?.name || (isHead && last?.head !== undefined) : isHead;
    const household = last && !isNew ? last : { name, head: undefined, rows: [] };
    if (household !== last) households.push(household);
    household.rows.push(row);
    if (isHead) household.head = row;
  }
  for (const { head, rows: members } of households) {
    if (!head) continue;
    const { fullName, birthDate, nationalId, insuranceNumber, group } = head.values;
    const known = Object.entries({ fullName, birthDate, nationalId, insuranceNumber, group });
    const values = Object.fromEntries(
      known.flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])),
    );
    for (const row of members) {
      row.head = { row: head.row, values };
      if (row !== head)
        row.notes = [...(row.notes ?? []), `Chủ hộ: không có mã hộ, cùng hộ với dòng ${head.row}.`];
    }
  }
}

class SheetReader {
  private header: HeaderMatch | undefined;
  /** A header found, until the next row shows whether it is the upper half of a larger one. */
  private tentative: HeaderMatch | undefined;
  private heading: (string | number | null)[][] = [];
  /** Its headers by field: the same for every row. */
  private headers: Record<string, string> | undefined;
  private previous: SheetRow | undefined;
  private ended = false;
  readonly rows: ParsedRow[] = [];
  readonly legacyFonts = new Map<string, LegacyFont>();

  constructor(
    private readonly register: ImportRegister,
    private readonly known: readonly KnownColumn[],
    private readonly mapping: Readonly<Record<string, string>>,
    private readonly context: ParseContext,
  ) {}

  take(row: SheetRow): void {
    if (!row.cells.some((cell) => cell !== undefined)) return;
    if (this.header) {
      this.takeData(row);
      return;
    }
    const found = this.previous && matchHeader(this.previous, row, this.register, this.known, this.mapping);
    if (this.tentative) {
      const isLarger = found?.to === row.row && found.columns.length > this.tentative.columns.length;
      this.header = isLarger ? found : this.tentative;
    } else if (found && found.to !== row.row) this.header = found;
    else this.tentative = found;
    if (this.header && this.header.to !== row.row) {
      this.takeData(row);
      return;
    }
    this.heading.push(shown(row));
    this.previous = row;
  }

  finish(): ReadFile['sheets'][number] | undefined {
    this.header ??=
      this.tentative ??
      (this.previous && matchHeader(this.previous, undefined, this.register, this.known, this.mapping));
    const first = this.rows[0]?.cells;
    return (
      this.header && {
        header: this.header,
        heading: this.heading,
        rows: this.rows.length,
        ...(first ? { first } : {}),
      }
    );
  }

  private countLegacy(read: string, { text, font }: NonNullable<Cell['legacy']>): void {
    const known = this.legacyFonts.get(font);
    if (known) known.cells++;
    else this.legacyFonts.set(font, { font, cells: 1, written: text, read });
  }

  private takeData(row: SheetRow): void {
    const { header } = this;
    if (!header || this.ended) return;
    if (isSignature(row)) {
      this.ended = true;
      return;
    }
    this.headers ??= Object.fromEntries(header.columns.map((each) => [each.field, each.header]));
    if (isTotals(row) || isNothing(row) || isColumnNumbers(row) || repeatsHeader(row, header)) return;
    if (!header.columns.some(({ column }) => row.cells[column] !== undefined)) return;
    for (const cell of row.cells) if (cell?.legacy) this.countLegacy(cell.text, cell.legacy);
    this.rows.push({
      sheet: row.sheet,
      row: row.row,
      ...parseCells(row.cells, header.columns, this.context),
      cells: shown(row),
      ...legacyOf(row),
      headers: this.headers,
    });
  }
}

/** Where rows come from: a file, or cells copied out of one. */
export type RowSource = ({ file: string } & ReadOptions) | { text: string };

/** Cells as a spreadsheet copies them: a line a row, tabs between the cells. */
function* copiedRows(text: string): Generator<SheetRow> {
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const cells = line.split('\t').map((cell) => {
      const shown = clean(cell);
      return shown === '' ? undefined : { text: shown, number: null, day: null, percent: false };
    });
    yield { sheet: 'Dán từ Excel', row: i + 1, cells };
  }
}

const linesAtOnce = 500;

/** Reads every sheet that has a known header of the register; `more`: columns known besides the register's own. */
export async function readSourceRows(
  source: RowSource,
  register: ImportRegister,
  mapping: Readonly<Record<string, string>>,
  context: ParseContext,
  more: readonly KnownColumn[] = [],
  report: Report = unwatched,
): Promise<ReadFile> {
  const known = [...columnsOf(register, context.dictionary), ...more];
  const read: ReadFile = { rows: [], sheets: [], legacyFonts: [] };
  let reader: SheetReader | undefined;
  let sheet: string | undefined;
  const close = (): void => {
    const found = reader?.finish();
    if (!found || !reader) return;
    if (register === 'residents') fillBlocks(reader.rows);
    read.sheets.push(found);
    for (const font of reader.legacyFonts.values()) {
      const known = read.legacyFonts.find((each) => each.font === font.font);
      if (known) known.cells += font.cells;
      else read.legacyFonts.push(font);
    }
    for (const row of reader.rows) read.rows.push(row); // too many for the arguments of one call
  };
  let lines = 0;
  for await (const row of 'file' in source ? readRows(source.file, source) : copiedRows(source.text)) {
    if (row.sheet !== sheet) {
      close();
      sheet = row.sheet;
      reader = new SheetReader(register, known, mapping, context);
    }
    reader?.take(row);
    if (++lines % linesAtOnce === 0) report({ phase: 'reading', done: lines, total: null });
  }
  close();
  return read;
}
