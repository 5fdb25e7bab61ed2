import { type Static, Type } from '@sinclair/typebox';
import { campaignKinds } from '../../shared/giving.ts';
import { inKindSchema } from '../../shared/inKind.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  dongSchema,
  idSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { registers } from '../../shared/words.ts';
import { paymentStates, signatureStates } from '../payments/schema.ts';

const strict = { additionalProperties: false };
const yearSchema = (title: string) =>
  Type.Integer({ title, minimum: 1990, maximum: 2100, description: 'Year of the campaigns' });

export const comparedBy = ['area', 'category', 'source'] as const;
export type ComparedBy = (typeof comparedBy)[number];
export const comparedByLabels: Record<ComparedBy, string> = {
  area: 'Tổ dân phố',
  category: 'Đối tượng',
  source: 'Nguồn kinh phí',
};

export const yearsQuerySchema = Type.Object(
  {
    from: Type.Optional(yearSchema('Từ năm')),
    to: Type.Optional(yearSchema('Đến năm')),
    kind: Type.Optional(choiceSchema('Loại đợt', campaignKinds)),
    by: Type.Optional(choiceSchema('So sánh theo', comparedBy)),
  },
  strict,
);
export type YearsQuery = Static<typeof yearsQuerySchema>;

const sumFields = {
  gifts: Type.Integer({ title: 'Suất', description: 'Gifts handed over' }),
  recipients: Type.Integer({ title: 'Người, hộ nhận', description: 'Distinct recipients' }),
  amountDong: dongSchema('Số tiền'),
  inKind: nullable(inKindSchema()),
};
export const yearSumSchema = Type.Object({ year: yearSchema('Năm'), ...sumFields });
export type YearSum = Static<typeof yearSumSchema>;

export const comparisonSchema = Type.Object({
  years: Type.Array(yearSchema('Năm'), { title: 'Các năm', description: 'In order' }),
  by: choiceSchema('So sánh theo', comparedBy),
  items: Type.Array(
    Type.Object({
      key: textSchema('Khóa', 200),
      label: textSchema('Dòng', 300),
      years: Type.Array(yearSumSchema, { title: 'Các năm', description: 'One a year, in order' }),
    }),
    { title: 'Các dòng', description: 'By group, category or source' },
  ),
  total: Type.Array(yearSumSchema, { title: 'Tổng cộng', description: 'One a year' }),
});
export type Comparison = Static<typeof comparisonSchema>;

/** Somebody who received in each of some years running. */
export const steadySchema = Type.Object({
  person: nullable(idSchema('Người')),
  household: nullable(idSchema('Hộ')),
  householdCode: nullable(textSchema('Mã hộ', 40)),
  name: textSchema('Họ và tên', 200),
  area: areaCodeSchema('Tổ dân phố'),
  areaName: textSchema('Tổ dân phố', 200),
  years: Type.Array(yearSumSchema, { title: 'Các năm', description: 'One a year, in order' }),
});
export type Steady = Static<typeof steadySchema>;
export const steadyListSchema = Type.Object({
  items: Type.Array(steadySchema, { title: 'Người, hộ', description: 'By group and name' }),
});

/** Somebody in a register who received nothing in some years. */
export const unreachedSchema = Type.Object({
  person: nullable(idSchema('Người')),
  household: idSchema('Hộ'),
  householdCode: textSchema('Mã hộ', 40),
  name: textSchema('Họ và tên', 200),
  area: areaCodeSchema('Tổ dân phố'),
  areaName: textSchema('Tổ dân phố', 200),
  register: choiceSchema('Sổ', registers),
  since: nullable(daySchema('Thuộc diện từ ngày')),
});
export type Unreached = Static<typeof unreachedSchema>;
export const unreachedListSchema = Type.Object({
  items: Type.Array(unreachedSchema, { title: 'Người, hộ', description: 'By register, group and name' }),
});

/** One gift of an approved list, or the allowances of a year. */
export const aidLineSchema = Type.Object({
  year: yearSchema('Năm'),
  what: textSchema('Đợt hỗ trợ, trợ cấp', 300),
  source: textSchema('Nguồn', 300),
  whose: textSchema('Của ai', 200),
  category: nullable(textSchema('Đối tượng', 200)),
  amountDong: dongSchema('Số tiền'),
  inKind: nullable(inKindSchema()),
  state: choiceSchema('Tình trạng', paymentStates),
  paidOn: nullable(daySchema('Ngày nhận')),
  receiver: nullable(textSchema('Người nhận thay', 300)),
  signature: nullable(choiceSchema('Chữ ký', signatureStates)),
});
export type AidLine = Static<typeof aidLineSchema>;
export const aidHistorySchema = Type.Object({
  title: textSchema('Của', 300),
  items: Type.Array(aidLineSchema, { title: 'Đã nhận', description: 'Newest year first' }),
  receivedDong: dongSchema('Tổng số tiền đã nhận'),
});
export type AidHistory = Static<typeof aidHistorySchema>;
