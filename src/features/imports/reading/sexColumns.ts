import type { Cell } from './cells.ts';
import type { RowReason } from './fields.ts';
import type { MappedColumn } from './headers.ts';

/**
 * A row whose sex is told by which of two columns is filled: by a tick, or by the birth date that stands there. As a row
 * with the columns Giới tính and Ngày sinh.
 */
export function undivided(
  cells: readonly (Cell | undefined)[],
  columns: readonly MappedColumn[],
): { cells: readonly (Cell | undefined)[]; columns: readonly MappedColumn[] } | RowReason {
  const sides = columns.filter(({ field }) => field === 'male' || field === 'female');
  if (sides.length === 0) return { cells, columns };
  const isTick = (cell: Cell): boolean => cell.number === null && !cell.day && /^[xv✓✔]$/i.test(cell.text);
  const others = columns.filter((each) => !sides.includes(each));
  const filled = sides.filter(({ column }) => cells[column] && cells[column].text !== '0');
  const [side, second] = filled;
  if (side && second)
    return {
      column: second.header,
      code: 'bothSexes',
      message: `${side.header}, ${second.header}: cả hai cột cùng có dữ liệu, chỉ ghi một.`,
    };
  const cell = side && cells[side.column];
  if (!side || !cell) return { cells, columns: others };
  const at = Math.max(cells.length, ...columns.map(({ column }) => column + 1));
  const sexCell: Cell = {
    text: side.field === 'male' ? 'Nam' : 'Nữ',
    number: null,
    day: null,
    percent: false,
  };
  const sex = { column: at, header: side.header, field: 'sex' };
  const isYear = !isTick(cell) && cell.text !== '1' && !others.some(({ field }) => field === 'birthDate');
  const born = isYear ? [{ ...side, field: 'birthDate' }] : [];
  const row = [...cells];
  row[at] = sexCell;
  return { cells: row, columns: [...others.filter(({ field }) => field !== 'sex'), sex, ...born] };
}
