import { headerKey } from '../../../shared/text.ts';
import type { SheetRow } from './cells.ts';
import type { ReadFile } from './reading.ts';
import { shown } from './sheetReader.ts';
import { type ReadOptions, readRows } from './workbook.ts';

/** Above this line a header stands, if anywhere. */
const linesLookedAt = 40;

const isWords = (row: SheetRow): boolean =>
  row.cells.every((cell) => cell === undefined || (cell.number === null && cell.day === null));

/** Different words in a row without numbers or days; a title is one, a header as many as the list has columns. */
const wordsIn = (row: SheetRow): number =>
  isWords(row) ? new Set(row.cells.flatMap((cell) => (cell ? [headerKey(cell.text)] : []))).size : 0;

function headerAmong(lines: readonly SheetRow[]): ReadFile['sheets'][number] | undefined {
  const most = Math.max(0, ...lines.map(wordsIn));
  const at = lines.findIndex((line) => wordsIn(line) === most);
  const line = lines[at];
  if (!line || most < 2) return undefined;
  const unknown = line.cells.flatMap((cell, column) => (cell ? [{ column, header: cell.text }] : []));
  const header = { sheet: line.sheet, from: line.row, to: line.row, columns: [], unknown };
  const next = lines[at + 1];
  return {
    header,
    heading: lines.slice(0, at + 1).map(shown),
    rows: 0,
    ...(next ? { first: shown(next) } : {}),
  };
}

/**
 * The row of each sheet that most looks like a header, of a file that has none we know: for the officer to say what its
 * columns are. Reads no row of data.
 */
export async function guessHeaders(file: string, options: ReadOptions): Promise<ReadFile['sheets']> {
  const bySheet = new Map<string, SheetRow[]>();
  for await (const row of readRows(file, options)) {
    if (!row.cells.some((cell) => cell !== undefined)) continue;
    const lines = bySheet.get(row.sheet) ?? [];
    bySheet.set(row.sheet, lines);
    if (lines.length < linesLookedAt) lines.push(row);
  }
  return [...bySheet.values()].flatMap((lines) => headerAmong(lines) ?? []);
}
