import type { CellValue, Column } from '../exports/service.ts';

/** What a group head takes along of one person or household: no ground, no number of identity or card. */
export interface HandoutRow {
  person: string | null;
  household: string | null;
  /** Of a household: its head. */
  fullName: string;
  birthYear: string;
  address: string | null;
  phone: string | null;
}

/** What stands above a handout: the name of a list could tell the ground. */
export const handoutTitle = 'Danh sách giao tổ trưởng';

/** The columns of every list that leaves the desk with a group head, on paper, on his phone and in a workbook. */
export const handoutColumns: readonly Column[] = [
  { field: 'index', header: 'STT', kind: 'index', width: 6 },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 28 },
  { field: 'birthYear', header: 'Năm sinh', kind: 'id', width: 9 },
  { field: 'address', header: 'Địa chỉ', kind: 'text', width: 34 },
  { field: 'phone', header: 'Điện thoại', kind: 'id', width: 16 },
];

/** A row under `handoutColumns`; `number` begins at 1. */
export const handoutCells = (row: HandoutRow, number: number): CellValue[] => [
  number,
  row.fullName,
  row.birthYear,
  row.address,
  row.phone,
];
