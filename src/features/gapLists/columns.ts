import { formatDay, formatMonth, formatPartial } from '../../shared/dates.ts';
import { sexLabels } from '../../shared/words.ts';
import type { HandoutRow } from '../assignedLists/service.ts';
import type { CellValue, Column } from '../exports/sheet.ts';
import type { GapRow } from './list.ts';

/** "Hộ nghèo, từ 01/01/2024; Trẻ em dưới 6 tuổi, từ 05/03/2021" */
export const reasonText = ({ reasons }: Pick<GapRow, 'reasons'>): string =>
  reasons.map(({ label, since }) => (since === null ? label : `${label}, từ ${formatDay(since)}`)).join('; ');

/** A telephone to call: their own, else the head's of the household. */
export const phoneText = ({ phone, head_phone }: Pick<GapRow, 'phone' | 'head_phone'>): string | null =>
  phone ?? (head_phone === null ? null : `${head_phone} (chủ hộ)`);

export const paperColumns: readonly Column[] = [
  { field: 'index', header: 'STT', kind: 'index', width: 5 },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 24 },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 11 },
  { field: 'sex', header: 'Giới tính', kind: 'text', width: 7 },
  { field: 'nationalId', header: 'Số CCCD', kind: 'id', width: 14 },
  { field: 'address', header: 'Địa chỉ', kind: 'text', width: 26 },
  { field: 'phone', header: 'Điện thoại', kind: 'id', width: 14 },
  { field: 'objectCode', header: 'Mã đối tượng', kind: 'id', width: 9 },
  { field: 'reason', header: 'Lý do', kind: 'text', width: 28 },
];

/** A row as a group head takes it along. */
export const handoutRow = (row: GapRow): HandoutRow => ({
  person: row.person_id,
  household: null,
  fullName: row.full_name,
  birthYear: row.birth_date.slice(0, 4),
  address: row.address,
  phone: phoneText(row),
});

export const paperRow = (row: GapRow, i: number): CellValue[] => [
  i + 1,
  row.full_name,
  formatPartial(row.birth_date),
  sexLabels[row.sex],
  row.national_id,
  row.address,
  phoneText(row),
  row.objectCode,
  reasonText(row),
];

/**
 * The sixteen columns of the list of those who take part in health insurance only: Mẫu D03-TS of QĐ 490/QĐ-BHXH 2023,
 * which added CCCD and the collector to QĐ 595/QĐ-BHXH. What only the collector knows stays blank for them.
 */
export const d03Columns: readonly Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'insuranceNumber', header: 'Mã số BHXH', kind: 'id', width: 13 },
  { field: 'nationalId', header: 'Số CCCD/ĐDCN/hộ chiếu', kind: 'id', width: 16 },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 12 },
  { field: 'sex', header: 'Giới tính', kind: 'text', width: 8 },
  { field: 'address', header: 'Địa chỉ', kind: 'text', width: 34 },
  { field: 'facility', header: 'Nơi đăng ký KCB ban đầu', kind: 'text', width: 20 },
  { field: 'receiptDate', header: 'Ngày biên lai', kind: 'day' },
  { field: 'pension', header: 'Tiền lương hưu/trợ cấp', kind: 'money', width: 12 },
  { field: 'localSupport', header: 'NS địa phương hỗ trợ', kind: 'money', width: 12 },
  { field: 'otherSupport', header: 'Hỗ trợ khác', kind: 'money', width: 12 },
  { field: 'fromMonth', header: 'Từ tháng', kind: 'id', width: 9 },
  { field: 'months', header: 'Số tháng', kind: 'number', width: 7 },
  { field: 'collector', header: 'Mã nhân viên thu', kind: 'id', width: 12 },
  { field: 'note', header: 'Ghi chú', kind: 'text', width: 34 },
];

/** "5 Lê Lợi, Tổ dân phố 1" */
export const addressText = ({ address, groupName }: Pick<GapRow, 'address' | 'groupName'>): string =>
  [address, groupName].filter((each) => each).join(', ');

/** What a row of D03-TS tells. */
export type D03Person = Pick<
  GapRow,
  | 'full_name'
  | 'insurance_number'
  | 'national_id'
  | 'birth_date'
  | 'sex'
  | 'address'
  | 'groupName'
  | 'facility'
  | 'fromMonth'
  | 'objectCode'
  | 'phone'
  | 'head_phone'
  | 'reasons'
>;

/** A row of D03-TS; its note names the object code, the reason and the telephone. */
export const d03Row = (row: D03Person, i: number): CellValue[] => [
  i + 1,
  row.full_name,
  row.insurance_number,
  row.national_id,
  formatPartial(row.birth_date),
  sexLabels[row.sex],
  addressText(row),
  row.facility,
  null,
  null,
  null,
  null,
  formatMonth(row.fromMonth),
  null,
  null,
  [row.objectCode && `Mã ${row.objectCode}`, reasonText(row), phoneText(row) && `ĐT ${phoneText(row)}`]
    .filter((each) => each)
    .join('; '),
];
