import type { ReadTx } from '../../../db/tx.ts';
import { type CaseBalance, caseBalances } from '../../cases/openWork.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import type { MonthContext } from './context.ts';

const columns: Column[] = [
  { field: 'kind', header: 'Loại hồ sơ', kind: 'text', width: 46 },
  { field: 'opening', header: 'Tồn kỳ trước', kind: 'number' },
  { field: 'received', header: 'Tiếp nhận', kind: 'number' },
  { field: 'early', group: 'Đã giải quyết', header: 'Trước hạn', kind: 'number' },
  { field: 'onTime', group: 'Đã giải quyết', header: 'Đúng hạn', kind: 'number' },
  { field: 'late', group: 'Đã giải quyết', header: 'Quá hạn', kind: 'number' },
  { field: 'leftInTime', group: 'Đang giải quyết', header: 'Trong hạn', kind: 'number' },
  { field: 'leftOverdue', group: 'Đang giải quyết', header: 'Quá hạn', kind: 'number' },
  { field: 'refused', header: 'Từ chối, rút đơn', kind: 'number' },
  { field: 'cause', header: 'Nguyên nhân tồn', kind: 'text', width: 30 },
];

const counts = [
  'opening',
  'received',
  'early',
  'onTime',
  'late',
  'leftInTime',
  'leftOverdue',
  'refused',
] as const satisfies readonly (keyof CaseBalance)[];

/** B11: cases of the period by kind, petitions and complaints among them, with what is left. */
export async function caseTable(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const balances = await caseBalances(
    t,
    context.area.code,
    context.from,
    context.to,
    context.former?.knownAt,
  );
  const rows = balances.map((balance): CellValue[] => [
    balance.label,
    ...counts.map((field) => balance[field]),
    null, // written by hand, as the report explains it
  ]);
  const sum = (field: (typeof counts)[number]): number =>
    balances.reduce((total, balance) => total + balance[field], 0);
  return {
    name: 'B11 Hồ sơ, tồn đọng',
    title: 'Giải quyết hồ sơ, việc tồn đọng',
    form: 'B11',
    unit: 'hồ sơ',
    columns,
    rows,
    ...(rows.length > 0 ? { total: ['Tổng cộng', ...counts.map(sum), null] } : {}),
  };
}
