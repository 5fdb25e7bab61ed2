import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

export const coverageKinds = [
  'area',
  'payerGroup',
  'objectCode',
  'sex',
  'ageBand',
  'category',
  'month',
] as const;
export type CoverageBy = (typeof coverageKinds)[number];

export const coverageQuerySchema = Type.Object(
  {
    asOf: Type.Optional(daySchema('Tại ngày')),
    area: Type.Optional(areaCodeSchema()),
    by: Type.Optional(choiceSchema('Chia theo', coverageKinds)),
    asKnownAt: Type.Optional(instantSchema('Theo số liệu đã ghi đến')),
  },
  { additionalProperties: false },
);

const count = (title: string) => Type.Integer({ title, minimum: 0, description: 'People' });
const rate = () =>
  nullable(
    Type.Number({ title: 'Tỷ lệ', minimum: 0, maximum: 1, description: 'null when nobody is counted' }),
  );

const figures = { population: count('Dân số'), covered: count('Có thẻ còn giá trị'), rate: rate() };

export const coverageItemSchema = Type.Object({
  key: textSchema('Khóa', 60),
  label: textSchema('Tên', 200),
  ...figures,
});
export type CoverageItem = Static<typeof coverageItemSchema>;

export const coverageSchema = Type.Object({
  asOf: daySchema('Tại ngày'),
  asKnownAt: instantSchema('Theo số liệu đã ghi đến'),
  area: areaCodeSchema(),
  ...figures,
  items: Type.Array(coverageItemSchema, { title: 'Từng phần', description: 'By the key asked for' }),
});
export type Coverage = Static<typeof coverageSchema>;
