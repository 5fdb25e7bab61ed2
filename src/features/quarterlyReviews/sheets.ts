import { formatDay, formatPartial, monthOf } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { sexLabels } from '../../shared/words.ts';
import type { CellValue, Column, Sheet } from '../exports/sheet.ts';
import { addressText, d03Columns, d03Row } from '../gapLists/columns.ts';
import type { ReadQuarter } from './reading.ts';
import { type ChangeRow, changeReasonLabels, type Side } from './schema.ts';

/** "Chuyển mã đối tượng (trước là HN); báo muộn" */
export function reasonText({ reason, otherCode, side, late }: ChangeRow): string {
  const other = otherCode === null ? '' : ` (${side === 'increase' ? 'trước là' : 'nay là'} ${otherCode})`;
  return `${changeReasonLabels[reason]}${other}${late ? '; báo muộn' : ''}`;
}

/** What is reported of one side. */
export const reported = ({ content }: ReadQuarter, side: Side): ChangeRow[] =>
  content.changes.filter((each) => each.side === side && each.leftOut === null);

const decreaseColumns: readonly Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'insuranceNumber', header: 'Mã số BHXH', kind: 'id', width: 13 },
  { field: 'nationalId', header: 'Số CCCD/ĐDCN/hộ chiếu', kind: 'id', width: 16 },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 12 },
  { field: 'sex', header: 'Giới tính', kind: 'text', width: 8 },
  { field: 'address', header: 'Địa chỉ', kind: 'text', width: 34 },
  { field: 'objectCode', header: 'Mã đối tượng', kind: 'id', width: 10 },
  { field: 'on', header: 'Giảm từ ngày', kind: 'day' },
  { field: 'reason', header: 'Lý do', kind: 'text', width: 30 },
];

const decreaseRow = (row: ChangeRow, i: number): CellValue[] => [
  i + 1,
  row.fullName,
  row.insuranceNumber,
  row.nationalId,
  formatPartial(row.birthDate),
  sexLabels[row.sex],
  addressText(row),
  row.objectCode,
  row.on,
  reasonText(row),
];

const increaseRow = (row: ChangeRow, i: number): CellValue[] =>
  d03Row(
    {
      full_name: row.fullName,
      insurance_number: row.insuranceNumber,
      national_id: row.nationalId,
      birth_date: row.birthDate,
      sex: row.sex,
      address: row.address,
      groupName: row.groupName,
      facility: row.facility,
      fromMonth: monthOf(row.on),
      objectCode: row.objectCode,
      phone: row.phone,
      head_phone: null,
      reasons: [{ label: reasonText(row), since: row.on }],
    },
    i,
  );

function sheetOf(read: ReadQuarter, side: Side): Sheet {
  const rows = reported(read, side);
  const columns = side === 'increase' ? d03Columns : decreaseColumns;
  return {
    name: side === 'increase' ? 'Báo tăng (D03-TS)' : 'Báo giảm',
    title: `Danh sách ${side === 'increase' ? 'báo tăng' : 'báo giảm'} người tham gia BHYT`,
    ...(side === 'increase' ? { form: 'D03-TS' } : {}),
    columns,
    rows: rows.map(side === 'increase' ? increaseRow : decreaseRow),
    total: columns.map((_, i) => (i === 1 ? `Tổng cộng: ${formatNumber(rows.length)} người` : null)),
  };
}

/** The two lines under the title: which days, and how many people they are about. */
export function quarterLines({ review, content, areaName }: ReadQuarter): [string, string] {
  const count = (side: Side): string => formatNumber(reported({ review, content, areaName }, side).length);
  return [
    `${areaName}, từ ngày ${formatDay(review.from)} đến hết ngày ${formatDay(review.to)}`,
    `Đầu kỳ ${formatNumber(content.opening)} người, tăng ${count('increase')}, giảm ${count('decrease')}, cuối kỳ ${formatNumber(content.closing.length)} người`,
  ];
}

/** What goes to the insurer: increases in the columns of D03-TS, decreases with their reason. */
export const quarterSheets = (read: ReadQuarter): Sheet[] => [
  sheetOf(read, 'increase'),
  sheetOf(read, 'decrease'),
];
