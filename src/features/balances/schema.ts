import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { registers } from '../../shared/words.ts';

export const decreaseReasons = ['crossing', 'escaped', 'died', 'movedOut', 'other'] as const;
export const increaseReasons = ['new', 'relapsed', 'crossing', 'movedIn', 'split', 'other'] as const;
const reasons = [
  'crossing',
  'escaped',
  'died',
  'movedOut',
  'new',
  'relapsed',
  'movedIn',
  'split',
  'other',
] as const;
export type MovementReason = (typeof reasons)[number];

const year = Type.Integer({
  title: 'Năm rà soát',
  minimum: 1990,
  maximum: 2200,
  description: 'Review N: list N−1 to N',
});

/** A period, or with `basis: review` the year of a review. */
export const balanceQuery = {
  register: choiceSchema('Sổ', registers),
  area: Type.Optional(areaCodeSchema()),
  from: Type.Optional(daySchema('Từ ngày')),
  to: Type.Optional(daySchema('Đến ngày')),
  basis: Type.Optional(choiceSchema('Theo', ['effective', 'review'])),
  year: Type.Optional(year),
  asKnownAt: Type.Optional(instantSchema('Theo số liệu đã ghi đến')),
};
export const balanceQuerySchema = Type.Object(balanceQuery, { additionalProperties: false });
export type BalanceQuery = Static<typeof balanceQuerySchema>;

const number = (title: string) => Type.Integer({ title, description: 'Count' });
const countsSchema = (title: string) =>
  Type.Object({ households: number('Số hộ'), people: number('Số khẩu') }, { title, description: 'Counts' });

export const balanceSchema = Type.Object({
  register: choiceSchema('Sổ', registers),
  area: areaCodeSchema(),
  from: daySchema('Từ ngày'),
  to: daySchema('Đến ngày'),
  asKnownAt: instantSchema('Theo số liệu đã ghi đến'),
  opening: countsSchema('Đầu kỳ'),
  closing: countsSchema('Cuối kỳ'),
  movements: Type.Array(
    Type.Object({
      direction: choiceSchema('Chiều', ['increase', 'decrease']),
      reason: choiceSchema('Lý do', reasons),
      label: textSchema('Tên', 200),
      households: number('Số hộ'),
      people: number('Số khẩu'),
    }),
    { title: 'Biến động', description: 'Decreases, then increases; without those of nobody' },
  ),
  groups: Type.Array(
    Type.Object({
      area: areaCodeSchema('Tổ'),
      name: textSchema('Tên tổ', 120),
      opening: countsSchema('Đầu kỳ'),
      closing: countsSchema('Cuối kỳ'),
    }),
    { title: 'Theo tổ', description: 'Sums of the groups are those of the area' },
  ),
});
export type BalanceAnswer = Static<typeof balanceSchema>;

export const namesQuerySchema = Type.Object(
  {
    ...balanceQuery,
    list: choiceSchema('Danh sách', ['opening', 'closing', 'increase', 'decrease']),
    reason: Type.Optional(choiceSchema('Lý do', reasons)),
    of: Type.Optional(choiceSchema('Của', ['people', 'households'])),
  },
  { additionalProperties: false },
);
export type NamesQuery = Static<typeof namesQuerySchema>;

export const balanceNameSchema = Type.Object({
  person: idSchema('Người'),
  fullName: textSchema('Họ và tên', 120),
  birthDate: textSchema('Ngày sinh', 10),
  household: nullable(idSchema('Hộ')),
  isHead: Type.Boolean({ title: 'Là chủ hộ', description: 'On the day of the list' }),
  area: areaCodeSchema('Tổ'),
});
export type BalanceName = Static<typeof balanceNameSchema>;

export const comparisonQuerySchema = Type.Object(
  {
    register: Type.Optional(choiceSchema('Sổ', registers)),
    area: Type.Optional(areaCodeSchema()),
    first: daySchema('Ngày thứ nhất'),
    second: daySchema('Ngày thứ hai'),
    asKnownAt: Type.Optional(instantSchema('Theo số liệu đã ghi đến')),
  },
  { additionalProperties: false },
);
export type ComparisonQuery = Static<typeof comparisonQuerySchema>;

const changeSchema = Type.Object({
  ...balanceNameSchema.properties,
  reason: choiceSchema('Lý do', reasons),
  label: textSchema('Tên lý do', 200),
});
export type Change = Static<typeof changeSchema>;

export const comparisonSchema = Type.Object({
  first: daySchema('Ngày thứ nhất'),
  second: daySchema('Ngày thứ hai'),
  firstPeople: number('Số người ngày thứ nhất'),
  secondPeople: number('Số người ngày thứ hai'),
  came: Type.Array(changeSchema, { title: 'Đến, thêm', description: 'In the second list only' }),
  left: Type.Array(changeSchema, { title: 'Đi, bớt', description: 'In the first list only' }),
});
export type Comparison = Static<typeof comparisonSchema>;
