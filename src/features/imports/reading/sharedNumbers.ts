import { fold, nameKey } from '../../../shared/text.ts';
import type { ParsedRow } from './fields.ts';

const numbers = [
  { field: 'nationalId', label: 'Số CCCD' },
  { field: 'insuranceNumber', label: 'Mã số BHXH' },
] as const;

/**
 * One number on the lines of two people: which of them it belongs to nobody here can say, so that neither is taken. The
 * same person on two lines is none of that, nor a name that differs by its accents or case alone.
 */
export function refuseSharedNumbers(rows: readonly ParsedRow[]): void {
  for (const { field, label } of numbers) {
    const first = new Map<string, ParsedRow>();
    const refused = new Set<ParsedRow>();
    const refuse = (row: ParsedRow, other: ParsedRow): void => {
      if (refused.has(row)) return;
      refused.add(row);
      const where =
        other.sheet === row.sheet ? `dòng ${other.row}` : `trang “${other.sheet}” dòng ${other.row}`;
      const message = `${label}: ${where} ghi cùng số này cho ${other.values.fullName}. Xem giấy tờ của hai người rồi sửa số.`;
      row.reasons.push({ column: row.headers[field] ?? label, code: 'sameNumber', message });
    };
    for (const row of rows) {
      const number = row.values[field];
      const name = row.values.fullName;
      if (typeof number !== 'string' || typeof name !== 'string') continue;
      const other = first.get(number);
      if (!other) first.set(number, row);
      else if (!isSame(name, other.values.fullName)) {
        refuse(row, other);
        refuse(other, row);
      }
    }
  }
}

const isSame = (a: string, b: ParsedRow['values'][string] | undefined): boolean =>
  typeof b === 'string' && (nameKey(a) === nameKey(b) || fold(a) === fold(b));
