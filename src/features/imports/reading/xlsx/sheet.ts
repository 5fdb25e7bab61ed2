import type { Readable } from 'node:stream';
import { type CellStyle, plainStyle } from './styles.ts';
import { type Text, type TextPart, TextReader } from './texts.ts';
import { readXml, type XmlHandler } from './xml.ts';

/** What stands in a cell, as the file has it: a number with its style, a text, or the parts of one. */
export type RawCell = { number: number; style: CellStyle } | { text: string | TextPart[]; style: CellStyle };

export interface RawRow {
  /** The workbook's own number, from 1. */
  row: number;
  /** By column from 0, without those that are empty. */
  cells: Map<number, RawCell>;
}

/** The numbering of a sheet makes no sense: what stands where nobody can say. */
export class BadPlace extends Error {}

/** A cell stands further right than any list reaches. */
export class TooWide extends Error {
  constructor(readonly row: number) {
    super(`row ${row}`);
  }
}

const lastRow = 1_048_576; // Excel's own

/** A cell names a text that the table of texts does not have: it must not pass for an empty one. */
export class MissingText extends Error {}

/** Column from 0 of a cell's name: 0 of "A7", 27 of "AB7". */
function columnOf(name: string): number {
  let column = 0;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i) - 64;
    if (code < 1 || code > 26) break;
    column = column * 26 + code;
  }
  if (column < 1) throw new BadPlace(name);
  return column - 1;
}

function rowNumber(text: string): number {
  const row = Number(text);
  if (!Number.isInteger(row) || row < 1 || row > lastRow) throw new BadPlace(text);
  return row;
}

/** Follows the elements of a sheet and gathers its rows. */
class SheetHandler implements XmlHandler {
  found: RawRow[] = [];
  private row: RawRow = { row: 0, cells: new Map() };
  private column = -1;
  private type = 'n';
  private style = plainStyle;
  private value: string | undefined;
  private isValue = false;
  private inline: TextReader | undefined;

  constructor(
    private readonly styles: readonly CellStyle[],
    private readonly texts: readonly Text[] | undefined,
    private readonly mostColumns: number,
  ) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.inline) this.inline.open(name, attributes);
    else if (name === 'c') this.openCell(attributes);
    else if (name === 'v') {
      this.isValue = true;
      this.value = '';
    } else if (name === 'is') this.inline = new TextReader();
    else if (name === 'row') {
      this.row = {
        row: attributes.r === undefined ? this.row.row + 1 : rowNumber(attributes.r),
        cells: new Map(),
      };
      this.column = -1;
    }
  }

  private openCell({ r, t = 'n', s }: Readonly<Record<string, string>>): void {
    this.column = r === undefined ? this.column + 1 : columnOf(r);
    this.type = t;
    this.style = (s === undefined ? this.styles[0] : this.styles[Number(s)]) ?? plainStyle;
    this.value = undefined;
  }

  text(text: string): void {
    if (this.inline) this.inline.take(text);
    else if (this.isValue) this.value += text;
  }

  close(name: string): void {
    if (name === 'is' && this.inline) {
      this.put({ text: this.inline.finish(), style: this.style });
      this.inline = undefined;
    } else if (this.inline) this.inline.close(name);
    else if (name === 'v') this.isValue = false;
    else if (name === 'c') this.closeCell();
    else if (name === 'row' && this.row.cells.size > 0) this.found.push(this.row);
  }

  /** A formula has the value it had when the file was saved; an error stands as Excel shows it. */
  private closeCell(): void {
    const { value, style } = this;
    if (value === undefined) return;
    if (this.type === 's') {
      const text = this.texts?.[Number(value)];
      if (text === undefined) throw new MissingText(`no text ${value}`);
      this.put({ text, style });
    } else if (this.type === 'n') {
      const number = value.trim() === '' ? Number.NaN : Number(value);
      if (!Number.isNaN(number)) this.put({ number, style });
    } else this.put({ text: this.type === 'b' ? String(value === '1') : value, style });
  }

  private put(cell: RawCell): void {
    // Before the row is read to its end, which may be a million cells away.
    if (this.column >= this.mostColumns && !isBlank(cell)) throw new TooWide(this.row.row);
    this.row.cells.set(this.column, cell);
  }
}

const isBlank = (cell: RawCell): boolean => 'text' in cell && textOf(cell.text).trim() === '';
const textOf = (text: Text): string =>
  typeof text === 'string' ? text : text.map((part) => part.text).join('');

/** The rows of a sheet that hold anything, in order, some at a time, in flat memory. Throws `TooWide` past a column. */
export async function* readSheet(
  part: Readable,
  styles: readonly CellStyle[],
  texts: readonly Text[] | undefined,
  mostColumns: number,
): AsyncGenerator<RawRow[]> {
  const handler = new SheetHandler(styles, texts, mostColumns);
  for await (const _piece of readXml(part, handler)) {
    if (handler.found.length === 0) continue;
    const { found } = handler;
    handler.found = [];
    yield found;
  }
}
