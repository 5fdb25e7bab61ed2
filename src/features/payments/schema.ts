import { type Static, Type } from '@sinclair/typebox';
import { inKindSchema } from '../../shared/inKind.ts';
import { listQuery, listSchema } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  dongSchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

const strict = { additionalProperties: false };

/** Where an approved gift stands, in the words of the glossary. */
export const paymentStates = ['paid', 'paidToProxy', 'unpaid', 'returned', 'recipientDied'] as const;
export type PaymentState = (typeof paymentStates)[number];
export const paymentStateLabels: Record<PaymentState, string> = {
  paid: 'Đã nhận',
  paidToProxy: 'Nhận thay',
  unpaid: 'Chưa nhận',
  returned: 'Trả lại',
  recipientDied: 'Đã chết',
};

export const signatureStates = ['awaited', 'matched'] as const;
export type SignatureState = (typeof signatureStates)[number];
export const signatureLabels: Record<SignatureState, string> = {
  awaited: 'Đã phát, chờ chữ ký',
  matched: 'Đã đối chiếu danh sách ký nhận',
};

export const paymentKinds = ['payment', 'reversal', 'return'] as const;
export type PaymentKind = (typeof paymentKinds)[number];

export const paymentWays = ['cash', 'transfer'] as const;
export type PaymentWay = (typeof paymentWays)[number];

/** Why a gift goes back to the campaign's fund. */
export const returnReasons = ['notFound', 'died', 'refused', 'movedOut', 'other'] as const;
export type ReturnReason = (typeof returnReasons)[number];
export const returnReasonLabels: Record<ReturnReason, string> = {
  notFound: 'Không tìm được người nhận',
  died: 'Người được nhận đã chết',
  refused: 'Từ chối nhận',
  movedOut: 'Đã chuyển đi',
  other: 'Lý do khác',
};

/** Why a gift could not be handed over yet: it stays unpaid. */
export const unpaidReasons = ['absent', ...returnReasons] as const;
export type UnpaidReason = (typeof unpaidReasons)[number];
export const unpaidReasonLabels: Record<UnpaidReason, string> = { absent: 'Vắng mặt', ...returnReasonLabels };

const nationalIdSchema = textSchema('Số CCCD người nhận thay', 30);

export const receiverFormSchema = Type.Object(
  {
    name: textSchema('Người nhận thay', 200),
    relation: textSchema('Quan hệ với người được nhận', 100),
    nationalId: Type.Optional(nullable(nationalIdSchema)),
    person: Type.Optional(nullable(idSchema('Người trong hộ', { description: 'A member of the household' }))),
    paper: Type.Optional(nullable(idSchema('Giấy ủy quyền', { description: 'Scan of the authorisation' }))),
  },
  {
    additionalProperties: false,
    title: 'Người nhận thay',
    description: 'Who takes the gift in the stead of its owner',
  },
);
export type ReceiverForm = Static<typeof receiverFormSchema>;

const familyDecisionSchema = Type.Object(
  { number: textSchema('Số quyết định', 60), date: daySchema('Ngày quyết định') },
  {
    additionalProperties: false,
    title: 'Quyết định chi cho gia đình',
    description: 'By which the gift of somebody who died goes to the family',
  },
);

export const paymentFormSchema = Type.Object(
  {
    entry: idSchema('Suất', { description: 'Entry of the approved list' }),
    paidOn: daySchema('Ngày phát'),
    receiver: Type.Optional(nullable(receiverFormSchema)),
    familyDecision: Type.Optional(nullable(familyDecisionSchema)),
  },
  strict,
);
export type PaymentForm = Static<typeof paymentFormSchema>;

export const reversalFormSchema = Type.Object(
  {
    reason: textSchema('Lý do', 500),
    on: Type.Optional(daySchema('Ngày hủy', { description: 'Default: the day of what is reversed' })),
  },
  strict,
);
export type ReversalForm = Static<typeof reversalFormSchema>;

export const returnFormSchema = Type.Object(
  {
    entry: idSchema('Suất'),
    on: daySchema('Ngày trả lại'),
    reason: choiceSchema('Lý do trả lại', returnReasons),
    note: Type.Optional(nullable(textSchema('Ghi chú', 500))),
  },
  strict,
);
export type ReturnForm = Static<typeof returnFormSchema>;

export const unpaidFormSchema = Type.Object(
  {
    entry: idSchema('Suất'),
    on: daySchema('Ngày'),
    reason: choiceSchema('Lý do chưa phát', unpaidReasons),
    note: Type.Optional(nullable(textSchema('Ghi chú', 500))),
  },
  strict,
);
export type UnpaidForm = Static<typeof unpaidFormSchema>;

const exceptionSchema = Type.Object(
  {
    line: Type.Integer({
      title: 'Dòng',
      minimum: 1,
      maximum: 100_000,
      description: 'Number printed in the row',
    }),
    reason: Type.Optional(choiceSchema('Lý do chưa phát', unpaidReasons)),
    note: Type.Optional(nullable(textSchema('Ghi chú', 500))),
    receiver: Type.Optional(receiverFormSchema),
  },
  {
    additionalProperties: false,
    title: 'Dòng trừ ra',
    description: 'Either nobody took it, for a reason (absent where none is named), or somebody else did',
  },
);
export type TypedException = Static<typeof exceptionSchema>;

export const pageFormSchema = Type.Object(
  {
    paidOn: daySchema('Ngày phát'),
    except: Type.Optional(
      Type.Array(exceptionSchema, {
        title: 'Trừ các dòng',
        maxItems: 500,
        description: 'Lines not simply signed',
      }),
    ),
  },
  strict,
);

const outcomeCount = (title: string, description: string) => Type.Integer({ title, minimum: 0, description });
export const pageOutcomeSchema = Type.Object({
  paid: outcomeCount('Vừa ghi đã phát', 'Gifts handed over by this request'),
  matched: outcomeCount('Đã đối chiếu', 'Of the page, all told'),
  awaited: outcomeCount('Chờ chữ ký', 'Of the page: no scan, or papers of a proxy are missing'),
  unpaid: outcomeCount('Chưa nhận', 'Of the page'),
});

export const accountFormSchema = Type.Object(
  {
    entry: idSchema('Suất'),
    accountNumber: nullable(textSchema('Số tài khoản', 40)),
    bank: Type.Optional(nullable(textSchema('Ngân hàng', 120))),
  },
  strict,
);
export type AccountForm = Static<typeof accountFormSchema>;

export const transferFormSchema = Type.Object(
  {
    source: textSchema('Nguồn', 60, { description: 'Id or code of a source' }),
    number: textSchema('Số ủy nhiệm chi', 60),
    datedOn: daySchema('Ngày ủy nhiệm chi'),
    entries: Type.Optional(
      Type.Array(idSchema('Suất'), {
        title: 'Các suất',
        maxItems: 5000,
        description: 'Default: all unpaid gifts of the source that have an account',
      }),
    ),
  },
  strict,
);
export type TransferForm = Static<typeof transferFormSchema>;

export const transferredSchema = Type.Object({
  voucher: idSchema('Ủy nhiệm chi'),
  paid: Type.Integer({ title: 'Số suất', minimum: 0, description: 'Gifts paid by it' }),
  amountDong: dongSchema('Số tiền'),
});

export const receiverSchema = Type.Object(
  {
    name: textSchema('Người nhận thay', 200),
    relation: textSchema('Quan hệ', 100),
    nationalId: nullable(nationalIdSchema),
    paper: nullable(idSchema('Giấy ủy quyền')),
  },
  {
    title: 'Người nhận thay',
    description: 'null: the owner took it; without number where the caller may not see it',
  },
);

export const paymentSchema = Type.Object({
  id: idSchema('Lần chi'),
  campaign: idSchema('Đợt hỗ trợ'),
  entry: idSchema('Suất'),
  source: idSchema('Nguồn'),
  area: areaCodeSchema(),
  kind: choiceSchema('Loại', paymentKinds),
  reverses: nullable(idSchema('Hủy lần chi')),
  state: choiceSchema('Tình trạng suất', paymentStates),
  signature: nullable(choiceSchema('Chữ ký', signatureStates)),
  amountDong: dongSchema('Số tiền'),
  inKind: nullable(inKindSchema()),
  paidOn: daySchema('Ngày'),
  via: choiceSchema('Cách chi', paymentWays),
  receiver: nullable(receiverSchema),
  reason: nullable(textSchema('Lý do', 700)),
  returnReason: nullable(choiceSchema('Lý do trả lại', returnReasons)),
  voucher: nullable(idSchema('Chứng từ')),
  recordedAt: instantSchema('Ghi lúc'),
});
export type Payment = Static<typeof paymentSchema>;

const countSchema = (title: string) => Type.Integer({ title, minimum: 0, description: 'Gifts (suất)' });
export const standingCountsSchema = Type.Object(
  {
    gifts: countSchema('Suất'),
    amountDong: dongSchema('Số tiền'),
    inKind: nullable(inKindSchema()),
  },
  { title: 'Suất, tiền, hiện vật', description: 'Gifts, money and goods' },
);

/** Approved = matched + awaited + unpaid + returned, by source and group. */
export const overviewRowSchema = Type.Object({
  source: idSchema('Nguồn'),
  sourceName: textSchema('Tên nguồn', 200),
  area: areaCodeSchema(),
  areaName: textSchema('Tên địa bàn', 200),
  approved: standingCountsSchema,
  matched: standingCountsSchema,
  awaited: standingCountsSchema,
  unpaid: standingCountsSchema,
  returned: standingCountsSchema,
});
export type OverviewRow = Static<typeof overviewRowSchema>;
export type StandingCounts = Static<typeof standingCountsSchema>;

export const paymentsQuerySchema = Type.Object(
  {
    ...listQuery,
    source: Type.Optional(textSchema('Nguồn', 60, { description: 'Id or code of a source' })),
    area: Type.Optional(areaCodeSchema()),
    entry: Type.Optional(idSchema('Suất')),
    kind: Type.Optional(choiceSchema('Loại', paymentKinds)),
    signature: Type.Optional(choiceSchema('Chữ ký', signatureStates)),
  },
  strict,
);
export type PaymentsQuery = Static<typeof paymentsQuerySchema>;

export const paymentListSchema = Type.Object({
  ...listSchema(paymentSchema).properties,
  overview: Type.Array(overviewRowSchema, {
    title: 'Tình hình phát',
    maxItems: 5000,
    description: 'By source and group: approved = matched + awaited + unpaid + returned',
  }),
});
