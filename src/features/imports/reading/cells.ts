import type { Day, PartialDate } from '../../../shared/dates.ts';

/** One cell as a file holds it: text cleaned, numbers as numbers, real dates as days. */
export interface Cell {
  text: string;
  number: number | null;
  /** A day when the cell is a real Excel date. */
  day: string | null;
  /** A day of which its cell shows the month and year, or the year alone. */
  shows?: 'month' | 'year';
  /** Shown as a per cent. */
  percent: boolean;
  /** A number whose workbook counts days from 1904, should it be one of a day. */
  date1904?: boolean;
  /** As written, when it was read by its old font (.VnTime, VNI-Times). */
  legacy?: { text: string; font: string };
  /** As an old font shows it, where its letters are kept as written: a header is known by it. */
  header?: string;
}

export interface SheetRow {
  sheet: string;
  /** The workbook's own number, from 1. */
  row: number;
  /** By column from 0; empty cells are undefined. */
  cells: (Cell | undefined)[];
}

/**
 * A day as its cell shows it: Excel makes the first of December of "12/1985" typed in, and shows it as it was typed. A
 * day within the month is known, whatever is shown.
 */
export function asShown(day: Day, shows: Cell['shows']): PartialDate {
  if (shows === 'year' && day.endsWith('-01-01')) return day.slice(0, 4);
  return shows === 'month' && day.endsWith('-01') ? day.slice(0, 7) : day;
}
