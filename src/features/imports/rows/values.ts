import type { ParsedRow } from '../reading/fields.ts';

export function textValue(row: Pick<ParsedRow, 'values'>, field: string): string | undefined {
  const value = row.values[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function headerOf(row: ParsedRow, field: string): string {
  return row.headers[field] ?? field;
}

/** A card's own digits name its owner where the row has no BHXH number. */
export function cardOwner(row: ParsedRow): string | undefined {
  return textValue(row, 'cardNumber')?.slice(-10);
}
