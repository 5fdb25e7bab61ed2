import { nameKey } from '../../../shared/text.ts';
import type { ParsedRow } from './fields.ts';
import type { Filled } from './packedRows.ts';

/** Of a row, what tells its household. */
interface Line extends Pick<ParsedRow, 'row'> {
  /** Its place among the file's rows, from 0. */
  index: number;
  code: string | undefined;
  codeHeader: string;
  headName: string | undefined;
  fullName: string | undefined;
  isHeadByRelation: boolean;
  /** Cells of it cannot be read: it will be refused. */
  isFaulty: boolean;
  /** By what the person is known again. */
  identity: ParsedRow['values'];
}

const telling = ['fullName', 'birthDate', 'nationalId', 'insuranceNumber', 'group'];

const textOf = (value: ParsedRow['values'][string] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** The line of the head, by the name beside the member's. */
const isNamedHead = ({ headName, fullName }: ParsedRow['values']): boolean =>
  typeof headName === 'string' && typeof fullName === 'string' && nameKey(headName) === nameKey(fullName);

/**
 * Households as blocks: what stands on the first line is true of the lines below, up to the next household. Whether a
 * sheet is written so shows only when all of it has been seen.
 */
export class Blocks {
  private lines: Line[] = [];
  /** A code is repeated on its members' lines: a blank is a blank. */
  private isFlat = false;
  private lastCode: string | undefined;
  private count = 0;

  /** @param first the place of the sheet's first row among the file's */
  constructor(private readonly first: number) {}

  /** The sheet's next row, which is told to be the head's where its own cells say so. */
  take(row: ParsedRow): void {
    const { values } = row;
    if (isNamedHead(values)) values.relation ??= ['head', ''];
    const index = this.first + this.count++;
    if (this.isFlat) return;
    const code = textOf(values.householdCode);
    this.isFlat = code !== undefined && code === this.lastCode;
    this.lastCode = code;
    if (this.isFlat) {
      this.lines = [];
      return;
    }
    const { relation } = values;
    this.lines.push({
      index,
      row: row.row,
      code,
      codeHeader: row.headers.householdCode ?? 'Mã hộ',
      headName: textOf(values.headName),
      fullName: textOf(values.fullName),
      isHeadByRelation: Array.isArray(relation) && relation[0] === 'head',
      isFaulty: row.reasons.length > 0,
      identity: Object.fromEntries(
        telling.flatMap((field) => {
          const value = values[field];
          return value === undefined ? [] : [[field, value]];
        }),
      ),
    });
  }

  /** What rows of the sheet take over, by their places among the file's. */
  filled(): Map<number, Filled> {
    if (this.isFlat) return new Map();
    return this.lines.every(({ code }) => code === undefined) ? joinHeads(this.lines) : byCodes(this.lines);
  }
}

/** The group of a household is said by its first line also where that is refused: the others do not wait for it. */
export const groupOfRefused = ({ row }: { row: number }): string =>
  `Tổ dân phố: theo dòng ${row} cùng hộ, dòng ấy chưa nhận được.`;

/** Households told by a code on their first line. */
function byCodes(lines: readonly Line[]): Map<number, Filled> {
  const filled = new Map<number, Filled>();
  let first: Line | undefined;
  for (const line of lines) {
    const isHead = line.isHeadByRelation || line.headName !== undefined;
    if (line.code !== undefined || isHead) first = line.code === undefined ? undefined : line;
    else if (first?.code !== undefined && line.fullName !== undefined) {
      const note = `${first.codeHeader}: để trống, lấy ${first.code} của dòng ${first.row} cùng hộ.`;
      const { group } = first.identity;
      const lends = first.isFaulty && group !== undefined && line.identity.group === undefined;
      filled.set(line.index, {
        values: { householdCode: first.code, ...(lends ? { group } : {}) },
        notes: [note, ...(lends ? [groupOfRefused(first)] : [])],
      });
    }
  }
  return filled;
}

interface Household {
  name: string | undefined;
  head: Line | undefined;
  lines: Line[];
}

/** Households without codes, told by their heads: by name on the first line or on each, or by the relation alone. */
function joinHeads(lines: readonly Line[]): Map<number, Filled> {
  const isNamed = lines.some(({ headName }) => headName !== undefined);
  const households: Household[] = [];
  for (const line of lines) {
    const last = households.at(-1);
    const name = line.headName === undefined ? last?.name : nameKey(line.headName);
    const isHead = isNamed
      ? name !== undefined && line.fullName !== undefined && nameKey(line.fullName) === name
      : line.isHeadByRelation;
    const isNew = isNamed ? name !== last?.name || (isHead && last?.head !== undefined) : isHead;
    const household: Household = last && !isNew ? last : { name, head: undefined, lines: [] };
    if (household !== last) households.push(household);
    household.lines.push(line);
    if (isHead) household.head = line;
  }
  const filled = new Map<number, Filled>();
  for (const { head, lines: members } of households) {
    if (!head) continue;
    const told = { row: head.row, values: head.identity };
    const notes = [`Chủ hộ: không có mã hộ, cùng hộ với dòng ${head.row}.`];
    for (const line of members) filled.set(line.index, { head: told, ...(line === head ? {} : { notes }) });
  }
  return filled;
}
