import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { areaKinds } from '../../shared/words.ts';

export const areaFormSchema = Type.Object(
  {
    code: areaCodeSchema('Mã địa bàn'),
    name: textSchema('Tên địa bàn', 120),
    kind: choiceSchema('Loại địa bàn', areaKinds),
    /** None for the topmost. */
    parentCode: Type.Optional(nullable(areaCodeSchema('Thuộc địa bàn'))),
    validFrom: daySchema('Từ ngày'),
    officialCode: Type.Optional(nullable(textSchema('Mã đơn vị hành chính', 20))),
    locality: Type.Optional(nullable(choiceSchema('Khu vực', ['urban', 'rural']))),
  },
  { additionalProperties: false },
);
export type AreaForm = Static<typeof areaFormSchema>;

export const areaChangeSchema = Type.Object(
  {
    date: daySchema('Ngày thay đổi'),
    name: Type.Optional(textSchema('Tên địa bàn', 120)),
    parentCode: Type.Optional(areaCodeSchema('Thuộc địa bàn')),
    end: Type.Optional(Type.Literal(true, { title: 'Kết thúc', description: 'The area ends on that day' })),
  },
  { additionalProperties: false },
);
export type AreaChange = Static<typeof areaChangeSchema>;

export const areaSchema = Type.Object({
  id: idSchema('Địa bàn'),
  code: areaCodeSchema('Mã địa bàn'),
  name: textSchema('Tên địa bàn', 120),
  kind: choiceSchema('Loại địa bàn', areaKinds),
  parentCode: nullable(areaCodeSchema('Thuộc địa bàn')),
  officialCode: nullable(textSchema('Mã đơn vị hành chính', 20)),
  locality: nullable(choiceSchema('Khu vực', ['urban', 'rural'])),
  validFrom: daySchema('Từ ngày'),
  validTo: nullable(daySchema('Đến ngày')),
});
export type Area = Static<typeof areaSchema>;
