import type { CellValue, Column, Sheet } from '../exports/sheet.ts';
import type { PovertyHousehold, ReviewContext } from './context.ts';

/** Where a table's figures are counted: one group, or the whole area. */
export interface Part {
  households: PovertyHousehold[];
  isIn: (area: string) => boolean;
}

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const placeColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'group', header: 'Tổ dân phố', kind: 'text', width: 18 },
  { field: 'groupCode', header: 'Mã tổ', kind: 'id', width: 10 },
];

/** A table with a row a group and the area's own figures on top, counted and not added up. */
export function tableByGroup(
  context: ReviewContext,
  sheet: Pick<Sheet, 'name' | 'title' | 'unit'>,
  columns: readonly Column[],
  figures: (part: Part) => CellValue[],
): Sheet {
  const of = (code: string | null): CellValue[] =>
    figures({
      households: context.households.filter(({ group }) => code === null || group === code),
      isIn: (area) => code === null || context.groupOf(area).code === code,
    });
  return {
    ...sheet,
    columns: [...placeColumns, ...columns],
    total: [null, 'Tổng cộng', context.area.code, ...of(null)],
    rows: context.groups.map(({ code, name }, i) => [i + 1, name, code, ...of(code)]),
  };
}

/** Column of a number and, beside it, of its share. */
export const withShare = (field: string, group: string): Column[] => [
  { field, group, header: 'Số hộ', kind: 'number', width: 8 },
  { field: `${field}Share`, group, header: '%', kind: 'percent', width: 8 },
];
