/** A cell's place, both counted from 1. */
export interface Place {
  column: number;
  row: number;
}

/** From one cell to another, both included. */
export interface Range {
  from: Place;
  to: Place;
}

export const lastRow = 1_048_576;
export const lastColumn = 16_384;

/** A, B, … Z, AA for 1, 2, … */
export function columnLetters(column: number): string {
  const rest = (column - 1) % 26;
  const letter = String.fromCharCode(65 + rest);
  return column <= 26 ? letter : columnLetters((column - 1 - rest) / 26) + letter;
}

export function columnNumber(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

export const addressOf = ({ column, row }: Place): string => `${columnLetters(column)}${row}`;

/** "B12" as a place; undefined when it is none of a sheet. */
export function placeOf(address: string): Place | undefined {
  const found = /^([A-Za-z]{1,3})([1-9]\d{0,6})$/.exec(address.trim());
  if (!found?.[1] || !found[2]) return undefined;
  const place = { column: columnNumber(found[1]), row: Number(found[2]) };
  return place.column <= lastColumn && place.row <= lastRow ? place : undefined;
}

/** "A1:C3" or "A1" as a range. */
export function rangeOf(text: string): Range | undefined {
  const [first = '', second = first] = text.replaceAll('$', '').split(':');
  const from = placeOf(first);
  const to = placeOf(second);
  return from && to && { from, to };
}

export const rangeText = ({ from, to }: Range): string =>
  from.row === to.row && from.column === to.column ? addressOf(from) : `${addressOf(from)}:${addressOf(to)}`;
