import { type Static, Type } from '@sinclair/typebox';
import {
  choiceSchema,
  daySchema,
  idSchema,
  nullable,
  partialDateSchema,
  textSchema,
} from '../../shared/schema.ts';
import { relations, residenceKinds, residenceSources, sexes } from '../../shared/words.ts';

const nationalId = () => textSchema('Số CCCD', 30);
const insuranceNumber = () => textSchema('Mã số BHXH', 30);
const ethnicity = () => textSchema('Dân tộc', 2, { description: 'Code 01–56 of ethnic groups' });
const phone = () => textSchema('Điện thoại', 30);
export const noteSchema = () => textSchema('Ghi chú', 2000);

/** Fields by which a new person is known. */
export const identityFields = {
  fullName: textSchema('Họ và tên', 120),
  birthDate: partialDateSchema('Ngày sinh'),
  sex: choiceSchema('Giới tính', sexes),
  nationalId: Type.Optional(nullable(nationalId())),
  insuranceNumber: Type.Optional(nullable(insuranceNumber())),
  ethnicity: Type.Optional(nullable(ethnicity())),
  phone: Type.Optional(nullable(phone())),
  note: Type.Optional(nullable(noteSchema())),
};
export const personFormSchema = Type.Object(identityFields, { additionalProperties: false });
export type PersonForm = Static<typeof personFormSchema>;

/** A change of the person itself; a change of identity asks for a reason. */
export const personChangeSchema = Type.Object(
  {
    fullName: Type.Optional(textSchema('Họ và tên', 120)),
    birthDate: Type.Optional(partialDateSchema('Ngày sinh')),
    sex: Type.Optional(choiceSchema('Giới tính', sexes)),
    nationalId: Type.Optional(nullable(nationalId())),
    insuranceNumber: Type.Optional(nullable(insuranceNumber())),
    insuranceHouseholdNumber: Type.Optional(nullable(textSchema('Mã hộ gia đình BHXH', 30))),
    ethnicity: Type.Optional(nullable(ethnicity())),
    phone: Type.Optional(nullable(phone())),
    note: Type.Optional(nullable(noteSchema())),
    reason: Type.Optional(textSchema('Lý do', 1000)),
  },
  { additionalProperties: false },
);
export type PersonChange = Static<typeof personChangeSchema>;

const validity = { validFrom: daySchema('Từ ngày'), validTo: nullable(daySchema('Đến ngày')) };

export const residenceSchema = Type.Object({
  id: idSchema('Cư trú'),
  area: textSchema('Địa bàn', 20),
  household: nullable(idSchema('Hộ')),
  kind: choiceSchema('Loại cư trú', residenceKinds),
  source: choiceSchema('Nguồn', residenceSources),
  endReason: nullable(textSchema('Lý do kết thúc', 200)),
  ...validity,
});
export type Residence = Static<typeof residenceSchema>;

export const membershipSchema = Type.Object({
  id: idSchema('Thành viên'),
  household: idSchema('Hộ'),
  householdCode: textSchema('Mã hộ', 40),
  relation: choiceSchema('Quan hệ với chủ hộ', relations),
  relationText: nullable(textSchema('Quan hệ', 60)),
  ...validity,
});
export type Membership = Static<typeof membershipSchema>;

/** Who a person is, without what happened to them. */
export const personIdentitySchema = Type.Object({
  id: idSchema('Nhân khẩu'),
  fullName: textSchema('Họ và tên', 120),
  birthDate: partialDateSchema('Ngày sinh'),
  sex: choiceSchema('Giới tính', sexes),
  diedOn: nullable(daySchema('Ngày mất')),
  nationalId: nullable(nationalId()),
  insuranceNumber: nullable(insuranceNumber()),
  insuranceHouseholdNumber: nullable(textSchema('Mã hộ gia đình BHXH', 30)),
  ethnicity: nullable(ethnicity()),
  phone: nullable(phone()),
  note: nullable(noteSchema()),
});
export type PersonIdentity = Static<typeof personIdentitySchema>;
