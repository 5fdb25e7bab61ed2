import { type Report, unwatched } from '../../../shared/progress.ts';
import { clean } from '../../../shared/text.ts';
import type { Dictionaries } from '../../dictionaries/service.ts';
import type { SheetRow } from './cells.ts';
import { type ImportRegister, type KnownColumn, knownColumns } from './columns.ts';
import type { ParseContext } from './fields.ts';
import { PackedRows } from './packedRows.ts';
import { SharedNumbers } from './sharedNumbers.ts';
import { type LegacyFont, type SheetRead, SheetReader } from './sheetReader.ts';
import { type ReadOptions, readRows } from './workbook.ts';

/** What a file holds: its rows, and per table the header found with the lines above it. */
export interface ReadFile {
  rows: PackedRows;
  sheets: SheetRead[];
  /** Sheets that show and hold something, without a header that we know. */
  unread?: { name: string; lines: number }[];
  legacyFonts: LegacyFont[];
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
  const read: ReadFile = { rows: new PackedRows(), sheets: [], legacyFonts: [] };
  const shared = register === 'residents' ? new SharedNumbers() : undefined;
  let reader: SheetReader | undefined;
  let sheet: string | undefined;
  const close = (): void => {
    if (!reader) return;
    const found = reader.finish();
    if (found.length === 0 && reader.lines > 0)
      read.unread = [...(read.unread ?? []), { name: sheet ?? '', lines: reader.lines }];
    read.sheets.push(...found);
    for (const font of reader.legacyFonts.values()) {
      const known = read.legacyFonts.find((each) => each.font === font.font);
      if (known) known.cells += font.cells;
      else read.legacyFonts.push(font);
    }
  };
  let lines = 0;
  for await (const row of 'file' in source ? readRows(source.file, source) : copiedRows(source.text)) {
    if (row.sheet !== sheet) {
      close();
      sheet = row.sheet;
      reader = new SheetReader(register, known, mapping, context, { rows: read.rows, shared });
    }
    reader?.take(row);
    if (++lines % linesAtOnce === 0) report({ phase: 'reading', done: lines, total: null });
  }
  close();
  if (shared) read.rows.fill(shared.refused());
  return read;
}
