import { createReadStream } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import { clean } from '../../../shared/text.ts';
import type { SheetRow } from './cells.ts';

const longestCell = 32_767; // Excel's own
const delimiters = [';', '\t', ',', '|'] as const;
/** How some programs keep zeros in front: ="0512". */
const asText = /^="([^"]*)"$/;
const sampled = 64 * 1024;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258';

/** By the mark at the start, else by where the zero bytes of UTF-16 stand; undefined: one byte a letter, or UTF-8. */
function wideEncoding(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = head.length / 8;
  if (odd > many && even < odd / 8) return 'utf-16le';
  return even > many && odd < even / 8 ? 'utf-16be' : undefined;
}

/** Whether the start of a file is text in columns, not something binary. */
export function isDelimited(head: Buffer): boolean {
  const wide = wideEncoding(head);
  const text = new TextDecoder(wide ?? 'windows-1258').decode(head);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no text has
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text)) return false;
  return text.split(/\r\n?|\n/).some((line) => delimiters.some((each) => line.includes(each)));
}

async function* decoded(file: string, encoding: Encoding, end?: number): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' }); // drops the mark at the start
  for await (const chunk of createReadStream(file, end === undefined ? {} : { end }))
    yield decoder.decode(chunk, { stream: true });
  if (end === undefined) yield decoder.decode();
}

/** UTF-8 if every byte of the file fits it, else the Vietnamese code page of Windows. */
async function encodingOf(file: string): Promise<Encoding> {
  for await (const chunk of createReadStream(file, { end: 4095 })) {
    const wide = wideEncoding(chunk);
    if (wide) return wide;
  }
  try {
    for await (const _ of decoded(file, 'utf-8'));
    return 'utf-8';
  } catch {
    return 'windows-1258';
  }
}

/** Cells of a text as RFC 4180 has them, quoted ones over several lines; the first line may name its separator. */
class Splitter {
  private cells: string[] = [];
  private cell = '';
  private quoted = false;
  private afterQuote = false;
  private afterReturn = false;
  constructor(private readonly delimiter: string) {}

  *take(text: string): Generator<string[]> {
    for (const letter of text) {
      const isSecondOfLineEnd = letter === '\n' && this.afterReturn;
      if (this.quoted && this.afterQuote && letter !== '"') this.quoted = false;
      this.afterReturn = letter === '\r' && !this.quoted;
      if (isSecondOfLineEnd) continue;
      if (this.quoted) this.takeQuoted(letter);
      else if (letter === '"' && this.cell === '') this.quoted = true;
      else if (letter === this.delimiter) this.endCell();
      else if (letter === '\n' || letter === '\r') yield this.endRow();
      else this.add(letter);
    }
  }

  /** The last row, which needs no end of line. */
  *finish(): Generator<string[]> {
    if (this.cell !== '' || this.cells.length > 0) yield this.endRow();
  }

  private takeQuoted(letter: string): void {
    if (letter !== '"') this.add(letter);
    else if (this.afterQuote) {
      this.add('"');
      this.afterQuote = false;
    } else this.afterQuote = true;
  }

  private add(letter: string): void {
    this.cell += letter;
    if (this.cell.length > longestCell)
      throw new AppError(
        'tooLarge',
        'Tệp có ô dài quá 32.767 chữ, có lẽ thiếu một dấu ngoặc kép. Sửa rồi nhập lại.',
      );
  }

  private endCell(): void {
    this.cells.push(this.cell);
    this.cell = '';
    this.afterQuote = false;
  }

  private endRow(): string[] {
    this.endCell();
    const row = this.cells;
    this.cells = [];
    return row;
  }
}

/** The separator that makes the most cells of the first lines. */
async function delimiterOf(file: string, encoding: Encoding): Promise<string> {
  let sample = '';
  for await (const part of decoded(file, encoding, sampled - 1)) sample += part;
  const named = /^sep=(.)\r?\n/i.exec(sample)?.[1];
  if (named) return named;
  const cellsBy = (delimiter: string): number => {
    const rows = [...new Splitter(delimiter).take(sample)].slice(0, 50);
    return rows.reduce((count, row) => count + row.filter((cell) => cell !== '').length, 0);
  };
  return [...delimiters].sort((a, b) => cellsBy(b) - cellsBy(a))[0] ?? ';';
}

/** Rows of a text with separators (.csv, .txt), in flat memory; every cell is text, as it is in the file. */
export async function* textRows(file: string): AsyncGenerator<SheetRow> {
  const encoding = await encodingOf(file);
  const splitter = new Splitter(await delimiterOf(file, encoding));
  let row = 0;
  const rowOf = (cells: readonly string[]): SheetRow => {
    row++;
    const texts = cells.map((cell) => {
      const text = clean(asText.exec(cell)?.[1] ?? cell);
      return text === '' ? undefined : { text, number: null, day: null, percent: false };
    });
    return { sheet: 'CSV', row, cells: texts };
  };
  for await (const text of decoded(file, encoding))
    for (const cells of splitter.take(text)) yield rowOf(cells);
  for (const cells of splitter.finish()) yield rowOf(cells);
}
