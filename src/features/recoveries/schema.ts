import { type Static, Type } from '@sinclair/typebox';
import { listQuery } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  dongSchema,
  idSchema,
  monthSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

const strict = { additionalProperties: false };

export const recoveryGrounds = ['died', 'ended', 'movedOut', 'twice', 'other'] as const;
export type RecoveryGround = (typeof recoveryGrounds)[number];
export const recoveryGroundLabels: Record<RecoveryGround, string> = {
  died: 'Chi sau khi chết',
  ended: 'Chi sau khi thôi hưởng',
  movedOut: 'Chi sau khi chuyển đi',
  twice: 'Chi trùng',
  other: 'Lý do khác',
};

export const recoveryStates = ['open', 'recovered', 'waived', 'cancelled'] as const;
export type RecoveryState = (typeof recoveryStates)[number];
export const recoveryStateLabels: Record<RecoveryState, string> = {
  open: 'Đang thu hồi',
  recovered: 'Đã thu đủ',
  waived: 'Không thu (có quyết định)',
  cancelled: 'Đã hủy',
};

export const recoveryFormSchema = Type.Object(
  {
    person: idSchema('Người'),
    ground: choiceSchema('Lý do', ['movedOut', 'twice', 'other']),
    endedOn: daySchema('Không còn được hưởng từ ngày', { description: 'First day without entitlement' }),
    amountDong: dongSchema('Số tiền phải thu hồi'),
    note: textSchema('Ghi chú', 1000),
  },
  strict,
);
export type RecoveryForm = Static<typeof recoveryFormSchema>;

export const receiptFormSchema = Type.Object(
  {
    number: textSchema('Số phiếu thu, giấy nộp tiền', 60),
    receivedOn: daySchema('Ngày thu'),
    amountDong: dongSchema('Số tiền'),
  },
  strict,
);
export type ReceiptForm = Static<typeof receiptFormSchema>;

export const waiverFormSchema = Type.Object(
  {
    decision: Type.Object(
      {
        number: textSchema('Số quyết định', 60),
        date: daySchema('Ngày quyết định'),
        issuer: Type.Optional(textSchema('Cơ quan ban hành', 200)),
      },
      { ...strict, title: 'Quyết định không thu hồi', description: 'By which the rest is not recovered' },
    ),
    reason: textSchema('Lý do', 1000),
  },
  strict,
);
export type WaiverForm = Static<typeof waiverFormSchema>;

/** What was paid without entitlement: an allowance of a month, or a gift. */
export const recoveryLineSchema = Type.Object({
  kind: choiceSchema('Khoản', ['allowance', 'gift', 'entered']),
  label: textSchema('Tên khoản', 300),
  month: nullable(monthSchema('Tháng')),
  paidOn: nullable(daySchema('Ngày chi')),
  amountDong: dongSchema('Số tiền'),
  of: nullable(idSchema('Lần chi', { description: 'Payment or allowance that it is about' })),
});
export type RecoveryLine = Static<typeof recoveryLineSchema>;

export const receiptSchema = Type.Object({
  id: idSchema('Phiếu thu'),
  number: textSchema('Số phiếu thu', 60),
  receivedOn: daySchema('Ngày thu'),
  amountDong: dongSchema('Số tiền'),
});

export const recoverySchema = Type.Object({
  id: idSchema('Khoản phải thu hồi'),
  version: Type.Integer({ title: 'Phiên bản', description: 'For If-Match' }),
  person: idSchema('Người'),
  name: textSchema('Họ và tên', 200),
  birthDate: nullable(textSchema('Ngày sinh', 10)),
  area: nullable(areaCodeSchema('Nơi cư trú cuối')),
  ground: choiceSchema('Lý do', recoveryGrounds),
  endedOn: daySchema('Không còn được hưởng từ ngày'),
  amountDong: dongSchema('Số tiền phải thu hồi'),
  recoveredDong: dongSchema('Đã thu'),
  leftDong: dongSchema('Còn phải thu'),
  state: choiceSchema('Trạng thái', recoveryStates),
  lines: Type.Array(recoveryLineSchema, { title: 'Các khoản', description: 'What was paid' }),
  receipts: Type.Array(receiptSchema, { title: 'Phiếu thu', description: 'Money that came back' }),
  decision: nullable(
    Type.Object(
      {
        number: textSchema('Số quyết định', 60),
        date: daySchema('Ngày quyết định'),
        issuer: nullable(textSchema('Cơ quan ban hành', 200)),
      },
      { title: 'Quyết định không thu hồi', description: 'null: none' },
    ),
  ),
  note: nullable(textSchema('Ghi chú', 1000)),
});
export type Recovery = Static<typeof recoverySchema>;

export const recoveriesQuerySchema = Type.Object(
  { ...listQuery, state: Type.Optional(choiceSchema('Trạng thái', recoveryStates)) },
  strict,
);
export type RecoveriesQuery = Static<typeof recoveriesQuerySchema>;
