import { fold, nameKey } from '../../../shared/text.ts';
import type { ParsedRow } from './fields.ts';
import type { Filled } from './packedRows.ts';

const numbers = [
  { field: 'nationalId', label: 'Số CCCD' },
  { field: 'insuranceNumber', label: 'Mã số BHXH' },
] as const;

type Field = (typeof numbers)[number]['field'];

/** The line on which a number stands first. */
interface Bearer {
  index: number;
  sheet: string;
  row: number;
  name: string;
  header: string | undefined;
}

/**
 * One number on the lines of two people: which of them it belongs to nobody here can say, so that neither is taken. The
 * same person on two lines is none of that, nor a name that differs by its accents or case alone.
 */
export class SharedNumbers {
  private readonly first: Record<Field, Map<string, Bearer>> = {
    nationalId: new Map(),
    insuranceNumber: new Map(),
  };
  private readonly faults: Record<Field, Map<number, ParsedRow['reasons'][number]>> = {
    nationalId: new Map(),
    insuranceNumber: new Map(),
  };

  /** The file's next row, whose place among its rows is `index`. */
  take(row: ParsedRow, index: number): void {
    const name = row.values.fullName;
    if (typeof name !== 'string') return;
    for (const { field, label } of numbers) {
      const number = row.values[field];
      if (typeof number !== 'string') continue;
      const own: Bearer = { index, sheet: row.sheet, row: row.row, name, header: row.headers[field] };
      const other = this.first[field].get(number);
      if (!other) this.first[field].set(number, own);
      else if (!isSame(name, other.name)) {
        this.refuse(field, label, own, other);
        this.refuse(field, label, other, own);
      }
    }
  }

  private refuse(field: Field, label: string, row: Bearer, other: Bearer): void {
    const faults = this.faults[field];
    if (faults.has(row.index)) return;
    const where =
      other.sheet === row.sheet ? `dòng ${other.row}` : `trang “${other.sheet}” dòng ${other.row}`;
    const message = `${label}: ${where} ghi cùng số này cho ${other.name}. Xem giấy tờ của hai người rồi sửa số.`;
    faults.set(row.index, { column: row.header ?? label, code: 'sameNumber', message });
  }

  /** The faults of rows, by their places among the file's. */
  refused(): Map<number, Filled> {
    const refused = new Map<number, Filled>();
    for (const { field } of numbers)
      for (const [index, fault] of this.faults[field])
        refused.set(index, { reasons: [...(refused.get(index)?.reasons ?? []), fault] });
    return refused;
  }
}

const isSame = (a: string, b: string): boolean => nameKey(a) === nameKey(b) || fold(a) === fold(b);
