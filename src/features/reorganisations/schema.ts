import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  daySchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { areaFormSchema, areaSchema } from '../areas/schema.ts';

const strict = { additionalProperties: false };

const changeSchema = Type.Object(
  {
    code: areaCodeSchema('Mã địa bàn'),
    name: Type.Optional(textSchema('Tên mới', 120)),
    parentCode: Type.Optional(areaCodeSchema('Thuộc địa bàn')),
    successor: Type.Optional(areaCodeSchema('Nhập vào')),
  },
  strict,
);

const made = Type.Omit(areaFormSchema, ['validFrom'], strict);

export const reorganisationFormSchema = Type.Object(
  {
    date: daySchema('Ngày có hiệu lực'),
    basis: textSchema('Căn cứ', 300),
    create: Type.Optional(
      Type.Array(made, { title: 'Địa bàn mới', maxItems: 50, description: 'Stand from the date on' }),
    ),
    changes: Type.Array(changeSchema, {
      title: 'Thay đổi',
      maxItems: 500,
      description:
        'Another name, another parent; with `successor` the area ends and what lies in it goes on in that one',
    }),
    prefixCodes: Type.Optional(
      Type.Boolean({
        title: 'Thêm mã phường cũ vào mã hộ trùng',
        description: 'Household codes that meet in one ward get their former ward’s code in front',
      }),
    ),
  },
  strict,
);
export type ReorganisationForm = Static<typeof reorganisationFormSchema>;
export type AreaToMake = Static<typeof made>;

const sentencesSchema = Type.Array(textSchema('Câu', 1000), {
  title: 'Nội dung',
  description: 'What changes and what does not, in sentences',
});

export const previewSchema = Type.Object({ sentences: sentencesSchema });

export const reorganisationSchema = Type.Object({
  id: idSchema('Lần sắp xếp'),
  date: daySchema('Ngày có hiệu lực'),
  basis: textSchema('Căn cứ', 300),
  sentences: sentencesSchema,
  recordedAt: instantSchema('Ghi lúc'),
  recordedBy: textSchema('Người ghi', 120),
  undoneAt: nullable(instantSchema('Thu hồi lúc')),
  undoReason: nullable(textSchema('Lý do thu hồi', 1000)),
});
export type Reorganisation = Static<typeof reorganisationSchema>;

export const reorganisationAnswerSchema = Type.Object({
  ...reorganisationSchema.properties,
  areas: Type.Array(areaSchema, { title: 'Địa bàn', description: 'Those made or changed, as of the date' }),
});

export const undoFormSchema = Type.Object({ reason: textSchema('Lý do', 1000) }, strict);
