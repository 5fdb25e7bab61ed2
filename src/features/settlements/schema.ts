import { type Static, Type } from '@sinclair/typebox';
import { goodsSchema, inKindSchema } from '../../shared/inKind.ts';
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

/** Phiếu chi · ủy nhiệm chi. */
export const voucherKinds = ['cash', 'transfer'] as const;
export type VoucherKind = (typeof voucherKinds)[number];
export const voucherKindLabels: Record<VoucherKind, string> = { cash: 'Phiếu chi', transfer: 'Ủy nhiệm chi' };

export const voucherFormSchema = Type.Object(
  {
    source: idSchema('Nguồn kinh phí'),
    kind: choiceSchema('Loại chứng từ', voucherKinds),
    number: textSchema('Số chứng từ', 60),
    datedOn: daySchema('Ngày chứng từ'),
    amountDong: dongSchema('Số tiền'),
    note: Type.Optional(textSchema('Ghi chú', 500)),
  },
  strict,
);
export type VoucherForm = Static<typeof voucherFormSchema>;

export const voucherSchema = Type.Object({
  id: idSchema('Chứng từ'),
  source: idSchema('Nguồn kinh phí'),
  kind: choiceSchema('Loại chứng từ', voucherKinds),
  number: textSchema('Số chứng từ', 60),
  datedOn: daySchema('Ngày chứng từ'),
  amountDong: dongSchema('Số tiền'),
  note: nullable(textSchema('Ghi chú', 500)),
  paper: nullable(idSchema('Bản quét')),
});
export type Voucher = Static<typeof voucherSchema>;

export const budgetReturnFormSchema = Type.Object(
  {
    source: idSchema('Nguồn kinh phí'),
    number: textSchema('Số giấy nộp trả', 60),
    returnedOn: daySchema('Ngày nộp trả'),
    undrawnDong: Type.Optional(dongSchema('Kinh phí chưa dùng nộp trả')),
    undrawnInKind: Type.Optional(inKindSchema()),
    note: Type.Optional(textSchema('Ghi chú', 500)),
  },
  strict,
);
export type BudgetReturnForm = Static<typeof budgetReturnFormSchema>;

export const budgetReturnSchema = Type.Object({
  id: idSchema('Lần nộp trả'),
  source: idSchema('Nguồn kinh phí'),
  number: nullable(textSchema('Số giấy nộp trả', 60)),
  returnedOn: daySchema('Ngày nộp trả'),
  gifts: Type.Integer({
    title: 'Số suất trả lại',
    description: 'Gifts that had come back, given back with it',
  }),
  amountDong: dongSchema('Số tiền nộp trả'),
  undrawnDong: dongSchema('Trong đó kinh phí chưa dùng'),
  inKind: nullable(inKindSchema()),
  undrawnInKind: nullable(inKindSchema()),
  note: nullable(textSchema('Ghi chú', 500)),
  reversed: Type.Boolean({ title: 'Đã hủy', description: 'Taken back by a reversing row' }),
});
export type BudgetReturn = Static<typeof budgetReturnSchema>;

const reasonSchema = textSchema('Lý do', 500);
export const reasonFormSchema = Type.Object({ reason: reasonSchema }, strict);

export const settlementFormSchema = Type.Object(
  {
    settledOn: Type.Optional(daySchema('Ngày quyết toán', { description: 'Default: today' })),
    decision: Type.Optional(
      nullable(
        Type.Object(
          {
            number: textSchema('Số văn bản', 60),
            date: daySchema('Ngày văn bản'),
            issuer: Type.Optional(textSchema('Cơ quan ban hành', 200)),
          },
          { ...strict, title: 'Văn bản phê duyệt quyết toán', description: 'By which the account is closed' },
        ),
      ),
    ),
    explanation: Type.Optional(
      textSchema('Giải trình', 2000, { description: 'Why it is closed although something is still open' }),
    ),
  },
  strict,
);
export type SettlementForm = Static<typeof settlementFormSchema>;

/** Gifts, money and goods added up. */
export const sumSchema = (title: string, description: string) =>
  Type.Object(
    {
      gifts: Type.Integer({ title: 'Suất', description: 'Gifts' }),
      amountDong: dongSchema('Số tiền'),
      goods: Type.Array(goodsSchema, { title: 'Hiện vật', description: 'Each kind of goods' }),
    },
    { title, description },
  );

/** What became of approved gifts: approved = matched + awaited + unpaid + returned. */
const partFields = {
  approved: sumSchema('Được duyệt', 'Approved'),
  matched: sumSchema('Đã chi', 'Handed over, matched with the signed sheet: only this settles'),
  awaited: sumSchema('Đã phát, chờ chữ ký', 'Handed over, the signature not seen yet'),
  unpaid: sumSchema('Chưa nhận', 'Not handed over'),
  returned: sumSchema(
    'Trả lại',
    'Not found, died, refused …: back to the fund, given back to the budget or not',
  ),
};
export type SettledPart = keyof typeof partFields;

export const settlementRowSchema = Type.Object({
  source: idSchema('Nguồn kinh phí'),
  sourceName: textSchema('Nguồn kinh phí', 200),
  area: areaCodeSchema('Tổ dân phố'),
  areaName: textSchema('Tổ dân phố', 200),
  category: nullable(textSchema('Đối tượng', 200)),
  ...partFields,
});
export type SettlementRow = Static<typeof settlementRowSchema>;

export const sourceAccountSchema = Type.Object({
  source: idSchema('Nguồn kinh phí'),
  name: textSchema('Nguồn kinh phí', 200),
  approvedBy: nullable(textSchema('Cấp duyệt', 200)),
  decision: nullable(textSchema('Quyết định', 300)),
  isFund: Type.Boolean({ title: 'Quỹ, nhà tài trợ', description: 'What is left stays in the fund' }),
  budgetDong: nullable(dongSchema('Kinh phí được cấp')),
  budgetGoods: Type.Array(goodsSchema, { title: 'Hiện vật được cấp', description: 'Granted in kind' }),
  ...partFields,
  givenBack: sumSchema('Suất đã nộp trả', 'Gifts that came back and were given back to the budget'),
  undrawnDong: dongSchema('Kinh phí chưa dùng đã nộp trả'),
  leftDong: nullable(
    Type.Integer({ title: 'Kinh phí còn lại', description: 'Whole đồng; null: no budget known' }),
  ),
  leftGoods: Type.Array(goodsSchema, {
    title: 'Hiện vật còn lại',
    description: 'Granted in kind, neither approved nor given back',
  }),
  vouchers: Type.Array(voucherSchema, { title: 'Chứng từ chi', description: 'Phiếu chi, ủy nhiệm chi' }),
  returns: Type.Array(budgetReturnSchema, { title: 'Nộp trả ngân sách', description: 'With number and day' }),
});
export type SourceAccount = Static<typeof sourceAccountSchema>;

export const pendingSchema = Type.Object({
  entry: idSchema('Suất'),
  name: textSchema('Họ và tên', 200),
  areaName: textSchema('Tổ dân phố', 200),
  sourceName: textSchema('Nguồn kinh phí', 200),
  category: nullable(textSchema('Đối tượng', 200)),
  amountDong: dongSchema('Số tiền'),
  goods: Type.Array(goodsSchema, { title: 'Hiện vật', description: 'Of the gift' }),
  state: choiceSchema('Tình trạng', ['unpaid', 'returned', 'awaited']),
  reason: nullable(textSchema('Lý do', 500)),
});
export type Pending = Static<typeof pendingSchema>;

export const settledScanSchema = Type.Object({
  page: textSchema('Mã trang', 20),
  sourceName: textSchema('Nguồn kinh phí', 200),
  areaName: textSchema('Tổ dân phố', 200),
  name: textSchema('Tên tệp', 300),
});

/** A figure that an adjustment changes. */
export const differenceSchema = Type.Object({
  row: textSchema('Dòng', 500),
  part: textSchema('Cột', 60),
  before: textSchema('Số đã quyết toán', 300),
  after: textSchema('Số điều chỉnh', 300),
});
export type Difference = Static<typeof differenceSchema>;

/** What still stands in the way of closing, in a sentence, and where it is put right. */
export const openMatterSchema = Type.Object({
  code: choiceSchema('Việc còn lại', ['awaited', 'unpaid', 'notGivenBack', 'left', 'nothing']),
  text: textSchema('Nội dung', 500),
  path: textSchema('Trang để làm', 300),
});
export type OpenMatter = Static<typeof openMatterSchema>;

export const contentSchema = Type.Object(
  {
    rows: Type.Array(settlementRowSchema, { title: 'Số liệu', description: 'By source, group and category' }),
    sources: Type.Array(sourceAccountSchema, { title: 'Nguồn', description: 'The account of each source' }),
    pending: Type.Array(pendingSchema, { title: 'Chưa nhận, trả lại', description: 'Each with its reason' }),
    scans: Type.Array(settledScanSchema, { title: 'Bản quét', description: 'Signed pages' }),
    explanation: nullable(textSchema('Giải trình', 2000)),
  },
  { title: 'Số liệu quyết toán', description: 'As it stands, or as it was closed' },
);
export type Content = Static<typeof contentSchema>;

export const settlementSchema = Type.Object({
  campaign: idSchema('Đợt hỗ trợ'),
  version: Type.Integer({
    title: 'Lần',
    description: '0: not closed; 1: the settlement; 2 and on: adjustments',
  }),
  state: choiceSchema('Trạng thái', ['open', 'settled']),
  settledOn: nullable(daySchema('Ngày quyết toán')),
  decision: nullable(
    Type.Object(
      {
        number: textSchema('Số văn bản', 60),
        date: daySchema('Ngày văn bản'),
        issuer: nullable(textSchema('Cơ quan ban hành', 200)),
      },
      { title: 'Văn bản phê duyệt quyết toán', description: 'By which it was closed' },
    ),
  ),
  reason: nullable(textSchema('Lý do điều chỉnh', 500)),
  contentSha256: nullable(textSchema('SHA-256 của số liệu', 64)),
  recordedAt: nullable(instantSchema('Lúc ghi')),
  content: contentSchema,
  open: Type.Array(openMatterSchema, {
    title: 'Việc còn lại',
    description: 'What stands in the way of closing',
  }),
  differences: Type.Array(differenceSchema, {
    title: 'Chênh lệch',
    description: 'Against the version before',
  }),
});
export type Settlement = Static<typeof settlementSchema>;
