import { type Static, Type } from '@sinclair/typebox';
import { areaCodeSchema, daySchema, textSchema } from '../../shared/schema.ts';
import type { Balance, PovertyRegister } from '../balances/service.ts';
import type { Check } from '../exports/monthly/checks.ts';

const strict = { additionalProperties: false };

/** Balances of both lists, in households and in people. */
export type ReviewFigures = Record<PovertyRegister, { households: Balance; people: Balance }>;

/** A rule that the figures of a review keep or break: a check before it is signed, with a code of its own. */
export interface Identity extends Check {
  code: string;
}

export const reviewYearSchema = () =>
  Type.Integer({
    title: 'Năm của danh sách',
    minimum: 1990,
    maximum: 2200,
    description: 'Review N: from list N−1 to list N',
  });

export const reviewQuerySchema = Type.Object(
  { year: reviewYearSchema(), area: Type.Optional(areaCodeSchema()) },
  strict,
);

export const identitySchema = Type.Object({
  code: textSchema('Mã điều kiện', 60),
  content: textSchema('Nội dung', 300),
  ok: Type.Boolean({
    title: 'Đạt',
    description: 'What fails keeps the review from being signed until it is explained',
  }),
  result: textSchema('Kết quả', 2000),
});

export const reviewSchema = Type.Object({
  year: reviewYearSchema(),
  area: areaCodeSchema(),
  openingOn: daySchema('Danh sách năm trước tại ngày'),
  closingOn: daySchema('Danh sách tại ngày'),
  identities: Type.Array(identitySchema, { title: 'Điều kiện', description: 'All that were checked' }),
  tables: Type.Array(
    Type.Object({
      name: textSchema('Tên bảng', 31),
      title: textSchema('Tiêu đề', 200),
      rows: Type.Integer({ title: 'Số dòng', description: 'Without totals' }),
    }),
    { title: 'Các bảng', description: 'In their order' },
  ),
});
export type Review = Static<typeof reviewSchema>;
