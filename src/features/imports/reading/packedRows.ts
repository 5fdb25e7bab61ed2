import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ParsedRow } from './fields.ts';

/** What is known of a row once other rows have been seen: values of its household, more notes and faults. */
export type Filled = Partial<Pick<ParsedRow, 'values' | 'notes' | 'head' | 'reasons'>>;

const rowsInPart = 500;

/** Least effort: a tenth of the size already, in a hundredth of the time that the rows take. */
const level = 1;

interface Part {
  /** Place of its first row. */
  first: number;
  packed: Buffer;
}

/**
 * The rows of a file between reading and comparing, packed, so that a file of any length takes little memory; unpacked
 * a part at a time, in order.
 */
export class PackedRows {
  private readonly parts: Part[] = [];
  private open: ParsedRow[] = [];
  /** Headers are the same for all rows of a sheet. */
  private readonly headers: ParsedRow['headers'][] = [];
  private readonly filled: ReadonlyMap<number, Filled>[] = [];
  private packedRows = 0;

  get length(): number {
    return this.packedRows + this.open.length;
  }

  push(row: ParsedRow): void {
    this.open.push(row);
    if (this.open.length < rowsInPart) return;
    this.parts.push({ first: this.packedRows, packed: this.pack(this.open) });
    this.packedRows += this.open.length;
    this.open = [];
  }

  /** What some rows, by their places, take over from others. */
  fill(filled: ReadonlyMap<number, Filled>): void {
    if (filled.size > 0) this.filled.push(filled);
  }

  /** All rows in order, a part at a time; each call makes them anew. */
  *inParts(): Generator<ParsedRow[]> {
    for (const { first, packed } of this.parts) yield this.whole(this.unpack(packed), first);
    if (this.open.length > 0) yield this.whole(structuredClone(this.open), this.packedRows);
  }

  /** All rows at once, for lists that are short. */
  all(): ParsedRow[] {
    return [...this.inParts()].flat();
  }

  private pack(rows: readonly ParsedRow[]): Buffer {
    const slim = rows.map(({ headers, ...row }) => [row, this.placeOf(headers)]);
    return deflateRawSync(JSON.stringify(slim), { level });
  }

  private placeOf(headers: ParsedRow['headers']): number {
    const known = this.headers.lastIndexOf(headers);
    return known === -1 ? this.headers.push(headers) - 1 : known;
  }

  private unpack(packed: Buffer): ParsedRow[] {
    const slim: [Omit<ParsedRow, 'headers'>, number][] = JSON.parse(inflateRawSync(packed).toString());
    return slim.map(([row, place]) => ({ ...row, headers: this.headers[place] ?? {} }));
  }

  private whole(rows: ParsedRow[], first: number): ParsedRow[] {
    if (this.filled.length === 0) return rows;
    for (const [i, row] of rows.entries())
      for (const each of this.filled) {
        const { values, notes, head, reasons } = each.get(first + i) ?? {};
        Object.assign(row.values, values);
        if (notes) row.notes = [...(row.notes ?? []), ...notes];
        if (head) row.head = head;
        if (reasons) row.reasons.push(...reasons);
      }
    return rows;
  }
}
