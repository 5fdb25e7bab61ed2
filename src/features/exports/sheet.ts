/** A cell's value: text, number, day (YYYY-MM-DD in a column of kind `day`), or blank. */
export type CellValue = string | number | null;

export type ColumnKind = 'index' | 'text' | 'id' | 'number' | 'money' | 'percent' | 'points' | 'day';

/** A column as data: what it holds, what stands above it, how wide it is. */
export interface Column {
  field: string;
  header: string;
  /** Header over several neighbouring columns. */
  group?: string;
  kind: ColumnKind;
  width?: number;
  /** What stands in the row of column numbers, "3=1+2"; by default the count. */
  number?: string;
}

/** A sheet as data: one query's rows under one set of columns. */
export interface Sheet {
  name: string;
  title: string;
  /** Biểu số; none on lists for the desk. */
  form?: string;
  unit?: string;
  columns: readonly Column[];
  rows: readonly (readonly CellValue[])[];
  /** The totals row, above the data; no data row itself. */
  total?: readonly CellValue[];
  /** A second one, where the first counts households and this one people. */
  secondTotal?: readonly CellValue[];
}

/** What every sheet of a workbook shares. */
export interface Heading {
  /** "PHƯỜNG CHÁNH LỘ" */
  office: string;
  /** "từ ngày 01/11/2023 đến ngày 30/11/2023" or "tại ngày 30/11/2023". */
  period: string;
  document: { number: string; date: string } | null;
  /** The two lines under the title of a list that belongs to no report. */
  lines?: readonly [string, string];
}

/** What stands in the row of column numbers: letters over the words before the first figure, then 1, 2, 3. */
export function columnNumbers(columns: readonly Column[]): string[] {
  let letters = 0;
  let numbers = 0;
  return columns.map(({ kind, number }) => {
    const isText = kind === 'index' || kind === 'text' || kind === 'id';
    if (isText && numbers === 0) return number ?? String.fromCharCode(65 + letters++);
    numbers += 1;
    return number ?? String(numbers);
  });
}

/** Width of a column, in characters. */
export function widthOf({ kind, width }: Column): number {
  const usual: Record<ColumnKind, number> = {
    index: 6,
    text: 22,
    id: 16,
    number: 10,
    money: 16,
    percent: 10,
    points: 10,
    day: 12,
  };
  return width ?? usual[kind];
}
