import { type Static, Type } from '@sinclair/typebox';
import { listQuery, listSchema } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
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

export const gapKinds = [
  'entitledUncovered',
  'supportedUncovered',
  'uncovered',
  'expiring',
  'overlapping',
  'lostEntitlement',
  'noGround',
] as const;
export type GapKind = (typeof gapKinds)[number];

export const gapsQuerySchema = Type.Object(
  {
    asOf: Type.Optional(daySchema('Tại ngày')),
    area: Type.Optional(areaCodeSchema()),
    kind: choiceSchema('Loại', gapKinds),
    within: Type.Optional(
      Type.Integer({ title: 'Trong số ngày', minimum: 1, maximum: 3660, description: 'Days, 60' }),
    ),
    ...listQuery,
  },
  { additionalProperties: false },
);

export const gapReasonSchema = Type.Object({
  code: choiceSchema('Lý do', ['status', 'under6', 'noPeriod', 'ends', 'overlap', 'groundEnded', 'noGround']),
  category: Type.Optional(textSchema('Đối tượng', 60)),
  since: Type.Optional(daySchema('Từ ngày')),
});
export type GapReason = Static<typeof gapReasonSchema>;

export const gapSchema = Type.Object({
  person: idSchema('Người'),
  household: nullable(idSchema('Hộ')),
  area: areaCodeSchema(),
  reasons: Type.Array(gapReasonSchema, { title: 'Lý do', description: 'Why the person is on the list' }),
});
export type Gap = Static<typeof gapSchema>;
export const gapListSchema = listSchema(gapSchema);
