/** One cell as a file holds it: text cleaned, numbers as numbers, real dates as days. */
export interface Cell {
  text: string;
  number: number | null;
  /** A day when the cell is a real Excel date. */
  day: string | null;
  /** Shown as a per cent. */
  percent: boolean;
  /** A number whose workbook counts days from 1904, should it be one of a day. */
  date1904?: boolean;
  /** As written, when it was read by its old font (.VnTime, VNI-Times). */
  legacy?: { text: string; font: string };
}

export interface SheetRow {
  sheet: string;
  /** The workbook's own number, from 1. */
  row: number;
  /** By column from 0; empty cells are undefined. */
  cells: (Cell | undefined)[];
}
