import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { caseSummarySchema } from '../cases/schema.ts';

/** Work that the registers themselves raise. */
export const raisedKinds = [
  'noHead',
  'statusEnds',
  'turns6',
  'turns75',
  'turns80',
  'ageUnverified',
  'noNationalId',
  'noCard',
  'lapsedCard',
  'noScan',
  'martyrShare',
  'listReturned',
  'listOverdue',
  'reportDraft',
  'reportToSign',
  'reportReturned',
  'reportLate',
] as const;
export type RaisedKind = (typeof raisedKinds)[number];

export const raisedLabels: Record<RaisedKind, string> = {
  noHead: 'Hộ chưa có chủ hộ',
  statusEnds: 'Diện hết hạn trong 30 ngày',
  turns6: 'Trẻ đủ 6 tuổi trong 30 ngày',
  turns75: 'Người đủ 75 tuổi trong 30 ngày',
  turns80: 'Người đủ 80 tuổi trong 30 ngày',
  ageUnverified: 'Cần xác minh tuổi (chỉ biết năm sinh)',
  noNationalId: 'Chưa có số CCCD',
  noCard: 'Được ngân sách nhà nước đóng, chưa có thẻ BHYT',
  lapsedCard: 'Được ngân sách nhà nước đóng, thẻ hết giá trị',
  noScan: 'Nhập từ hồ sơ giấy, chưa có bản quét',
  martyrShare: 'Liệt sĩ chưa có người nhận suất quà',
  listReturned: 'Danh sách tổ trưởng đã nộp lại, chờ xử lý',
  listOverdue: 'Danh sách giao tổ trưởng quá hạn',
  reportDraft: 'Bản nháp báo cáo đã sẵn sàng',
  reportToSign: 'Báo cáo chờ ký',
  reportReturned: 'Báo cáo cấp trên trả lại',
  reportLate: 'Báo cáo quá hạn gửi',
};

const count = (title: string) => Type.Integer({ title, minimum: 0, description: 'Count' });
const text = (title: string) => textSchema(title, 200);

const shareSchema = Type.Object({
  key: text('Mã'),
  label: text('Tên'),
  open: count('Đang giải quyết'),
  overdue: count('Quá hạn'),
});
const shares = (title: string) => Type.Array(shareSchema, { title, description: 'Most overdue first' });

export const backlogSchema = Type.Object({
  asOf: daySchema('Tại ngày'),
  area: areaCodeSchema(),
  open: count('Hồ sơ đang giải quyết'),
  overdue: count('Hồ sơ quá hạn'),
  dueThisWeek: count('Đến hạn trong 7 ngày'),
  stopped: count('Chờ bổ sung'),
  byKind: shares('Theo loại hồ sơ'),
  byWaitsFor: shares('Theo nơi đang chờ'),
  byArea: shares('Theo địa bàn'),
  byAssignee: shares('Theo người thụ lý'),
  lastYear: Type.Object(
    {
      year: Type.Integer({ title: 'Năm', minimum: 1900, maximum: 2200, description: 'The year before' }),
      left: count('Tồn cuối năm trước'),
      finished: count('Đã giải quyết'),
      closed: count('Từ chối, rút đơn'),
      stillOpen: count('Còn tồn'),
      items: Type.Array(caseSummarySchema, { title: 'Hồ sơ', description: 'By deadline' }),
    },
    { title: 'Tồn đọng năm trước', description: 'What was open at its end and what became of it' },
  ),
  raised: Type.Array(
    Type.Object({
      kind: choiceSchema('Việc', raisedKinds),
      label: text('Tên việc'),
      count: count('Số lượng'),
    }),
    { title: 'Việc do sổ phát sinh', description: 'Each opens to its list' },
  ),
});
export type Backlog = Static<typeof backlogSchema>;
export type Share = Static<typeof shareSchema>;

export const raisedItemSchema = Type.Object({
  person: nullable(idSchema('Người')),
  household: nullable(idSchema('Hộ')),
  assignedList: Type.Optional(idSchema('Danh sách giao tổ trưởng')),
  martyr: Type.Optional(idSchema('Liệt sĩ')),
  submission: Type.Optional(idSchema('Báo cáo')),
  area: areaCodeSchema(),
  name: text('Họ tên, mã hộ'),
  birthDate: nullable(text('Ngày sinh')),
  on: nullable(daySchema('Ngày')),
  note: nullable(textSchema('Việc', 300)),
});
export type RaisedItem = Static<typeof raisedItemSchema>;
