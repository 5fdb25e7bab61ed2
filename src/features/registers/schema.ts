import { type Static, Type } from '@sinclair/typebox';
import { listQuery } from '../../shared/lists.ts';
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

export const registerQuerySchema = Type.Object(
  {
    register: choiceSchema('Sổ', registers),
    asOf: Type.Optional(daySchema('Tại ngày')),
    asKnownAt: Type.Optional(instantSchema('Theo số liệu đã ghi đến')),
    area: Type.Optional(areaCodeSchema()),
    q: Type.Optional(textSchema('Mã hộ hoặc tên', 100)),
    category: Type.Optional(textSchema('Đối tượng', 60)),
    ...listQuery,
  },
  { additionalProperties: false },
);

/** One status in force on the day: of a household lived in, or of a resident. */
export const registerItemSchema = Type.Object({
  id: idSchema('Diện'),
  category: textSchema('Đối tượng', 60),
  validFrom: daySchema('Từ ngày'),
  household: nullable(idSchema('Hộ')),
  householdCode: nullable(textSchema('Mã hộ', 40)),
  head: nullable(textSchema('Chủ hộ', 120)),
  person: nullable(idSchema('Người')),
  fullName: nullable(textSchema('Họ và tên', 120)),
  birthDate: nullable(textSchema('Ngày sinh', 10)),
  area: areaCodeSchema('Tổ'),
  members: Type.Integer({ title: 'Khẩu', description: 'Residents of the household in the area' }),
  decisionNumber: nullable(textSchema('Số quyết định', 60)),
});
export type RegisterItem = Static<typeof registerItemSchema>;
