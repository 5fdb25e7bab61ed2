import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  nullable,
  partialDateSchema,
  textSchema,
} from '../../shared/schema.ts';
import { relations, residenceKinds, residenceSources, sexes } from '../../shared/words.ts';
import { noteSchema } from '../people/schema.ts';

/** A member: someone new by identity fields, or someone known by `person`. */
export const memberFormSchema = Type.Object(
  {
    person: Type.Optional(idSchema('Người đã có trong sổ')),
    fullName: Type.Optional(textSchema('Họ và tên', 120)),
    birthDate: Type.Optional(partialDateSchema('Ngày sinh')),
    sex: Type.Optional(choiceSchema('Giới tính', sexes)),
    nationalId: Type.Optional(nullable(textSchema('Số CCCD', 30))),
    insuranceNumber: Type.Optional(nullable(textSchema('Mã số BHXH', 30))),
    ethnicity: Type.Optional(nullable(textSchema('Dân tộc', 2))),
    phone: Type.Optional(nullable(textSchema('Điện thoại', 30))),
    relation: choiceSchema('Quan hệ với chủ hộ', relations),
    relationText: Type.Optional(nullable(textSchema('Quan hệ', 60))),
    residentFrom: Type.Optional(daySchema('Cư trú từ ngày')),
    note: Type.Optional(nullable(noteSchema())),
  },
  { additionalProperties: false },
);
export type MemberForm = Static<typeof memberFormSchema>;

export const householdFormSchema = Type.Object(
  {
    code: Type.Optional(nullable(textSchema('Mã hộ', 40))),
    area: areaCodeSchema('Tổ dân phố'),
    address: Type.Optional(nullable(textSchema('Địa chỉ', 300))),
    residentFrom: daySchema('Cư trú từ ngày'),
    residenceKind: Type.Optional(choiceSchema('Loại cư trú', residenceKinds)),
    residenceSource: Type.Optional(choiceSchema('Nguồn cư trú', residenceSources)),
    note: Type.Optional(nullable(noteSchema())),
    members: Type.Array(memberFormSchema, {
      title: 'Thành viên',
      minItems: 1,
      maxItems: 60,
      description: 'Exactly one head',
    }),
  },
  { additionalProperties: false },
);
export type HouseholdForm = Static<typeof householdFormSchema>;

export const householdChangeSchema = Type.Object(
  {
    code: Type.Optional(textSchema('Mã hộ', 40)),
    address: Type.Optional(nullable(textSchema('Địa chỉ', 300))),
    note: Type.Optional(nullable(noteSchema())),
    reason: Type.Optional(textSchema('Lý do', 1000)),
  },
  { additionalProperties: false },
);
export type HouseholdChange = Static<typeof householdChangeSchema>;
