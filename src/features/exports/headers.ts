import type ExcelJS from 'exceljs';
import type { Column } from './sheet.ts';

/** Width of the neighbouring columns from one on that stand under the same group. */
export function groupWidth(columns: readonly Column[], widths: readonly number[], from: number): number {
  let width = 0;
  for (let i = from; columns[i]?.group === columns[from]?.group && i < columns.length; i++)
    width += widths[i] ?? 0;
  return width;
}

/** Groups across their columns, single headers down over both rows. */
export function mergeHeader(page: ExcelJS.Worksheet, columns: readonly Column[], row: number): void {
  for (let i = 0; i < columns.length; ) {
    const group = columns[i]?.group;
    let end = i + 1;
    while (group && columns[end]?.group === group) end++;
    if (!group) page.mergeCells(row, i + 1, row + 1, i + 1);
    else if (end - i > 1) page.mergeCells(row, i + 1, row, end);
    i = end;
  }
}
