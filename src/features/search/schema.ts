import { type Static, Type } from '@sinclair/typebox';
import { listQuery } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  nullable,
  partialDateSchema,
  textSchema,
} from '../../shared/schema.ts';
import { sexes } from '../../shared/words.ts';

const words = Type.Optional(
  Type.String({
    title: 'Từ khóa',
    maxLength: 200,
    description: 'Words, a number, a code, a birth year, mixed',
  }),
);

export const peopleQuerySchema = Type.Object(
  {
    q: words,
    area: Type.Optional(areaCodeSchema()),
    asOf: Type.Optional(daySchema('Tại ngày')),
    ...listQuery,
  },
  { additionalProperties: false },
);
export const householdsQuerySchema = Type.Object(
  {
    q: words,
    category: Type.Optional(textSchema('Đối tượng', 60)),
    area: Type.Optional(areaCodeSchema()),
    asOf: Type.Optional(daySchema('Tại ngày')),
    ...listQuery,
  },
  { additionalProperties: false },
);

export const foundPersonSchema = Type.Object({
  id: idSchema('Nhân khẩu'),
  fullName: textSchema('Họ và tên', 120),
  birthDate: partialDateSchema('Ngày sinh'),
  sex: choiceSchema('Giới tính', sexes),
  diedOn: nullable(daySchema('Ngày mất')),
  nationalId: nullable(textSchema('Số CCCD', 30)),
  insuranceNumber: nullable(textSchema('Mã số BHXH', 30)),
  phone: nullable(textSchema('Điện thoại', 30)),
  area: nullable(textSchema('Địa bàn', 20)),
  household: nullable(idSchema('Hộ')),
  householdCode: nullable(textSchema('Mã hộ', 40)),
  address: nullable(textSchema('Địa chỉ', 300)),
  head: nullable(textSchema('Chủ hộ', 120)),
  isHead: Type.Boolean({ title: 'Là chủ hộ', description: 'Head of the household on that day' }),
  categories: Type.Array(textSchema('Đối tượng', 60), {
    title: 'Diện',
    description: 'Codes held on that day',
  }),
  insuredUntil: nullable(daySchema('BHYT đến ngày')),
  leftOn: nullable(daySchema('Chuyển đi từ ngày')),
  matchedBy: nullable(
    textSchema('Khớp với', 600, {
      description: 'Why it was found, where name, birth year and code do not show it',
    }),
  ),
});
export type FoundPerson = Static<typeof foundPersonSchema>;

export const foundHouseholdSchema = Type.Object({
  id: idSchema('Hộ'),
  code: textSchema('Mã hộ', 40),
  area: nullable(textSchema('Địa bàn', 20)),
  address: nullable(textSchema('Địa chỉ', 300)),
  head: nullable(textSchema('Chủ hộ', 120)),
  headBirthDate: nullable(partialDateSchema('Ngày sinh chủ hộ')),
  members: Type.Integer({ title: 'Số khẩu', description: 'People living in it on that day' }),
  categories: Type.Array(textSchema('Đối tượng', 60), {
    title: 'Diện',
    description: 'Of the household, on that day',
  }),
});
export type FoundHousehold = Static<typeof foundHouseholdSchema>;
