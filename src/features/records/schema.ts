import { type Static, Type } from '@sinclair/typebox';
import {
  choiceSchema,
  daySchema,
  dongSchema,
  idSchema,
  instantSchema,
  nullable,
  partialDateSchema,
  textSchema,
} from '../../shared/schema.ts';
import { relations, sexes } from '../../shared/words.ts';
import { insurancePeriodSchema } from '../insurance/schema.ts';
import { membershipSchema, noteSchema, personIdentitySchema, residenceSchema } from '../people/schema.ts';
import { statusSchema } from '../statuses/schema.ts';

const rows = <S extends Parameters<typeof Type.Array>[0]>(title: string, item: S) =>
  Type.Array(item, { title, description: 'Ended ones too, by their first day' });

export const paymentSchema = Type.Object({
  id: idSchema('Lần phát'),
  campaign: idSchema('Đợt hỗ trợ'),
  campaignName: textSchema('Đợt hỗ trợ', 200),
  source: textSchema('Nguồn', 200),
  kind: choiceSchema('Loại', ['payment', 'reversal', 'return']),
  amountDong: dongSchema('Số tiền'),
  inKind: Type.Unknown({ title: 'Hiện vật', description: '[{item, quantity, unit}] or null' }),
  paidOn: daySchema('Ngày nhận'),
  validFrom: daySchema('Từ ngày'),
  validTo: nullable(daySchema('Đến ngày')),
  receiver: nullable(textSchema('Người nhận thay', 120)),
  signature: nullable(choiceSchema('Chữ ký', ['awaited', 'matched'])),
});
export type Payment = Static<typeof paymentSchema>;

/** A person on a day: who they are, what holds, and everything that ever held. */
export const personSchema = Type.Composite([
  personIdentitySchema,
  Type.Object({
    asOf: daySchema('Tại ngày'),
    asKnownAt: instantSchema('Theo số liệu đã ghi đến'),
    area: nullable(textSchema('Địa bàn', 20)),
    household: nullable(idSchema('Hộ')),
    residences: rows('Cư trú', residenceSchema),
    memberships: rows('Thành viên hộ', membershipSchema),
    statuses: rows('Diện', statusSchema),
    insurancePeriods: rows('Thẻ BHYT', insurancePeriodSchema),
    payments: rows('Đã nhận', paymentSchema),
  }),
]);
export type Person = Static<typeof personSchema>;

export const memberSchema = Type.Object({
  id: idSchema('Thành viên'),
  person: idSchema('Người'),
  fullName: textSchema('Họ và tên', 120),
  birthDate: partialDateSchema('Ngày sinh'),
  sex: choiceSchema('Giới tính', sexes),
  nationalId: nullable(textSchema('Số CCCD', 30)),
  insuranceNumber: nullable(textSchema('Mã số BHXH', 30)),
  relation: choiceSchema('Quan hệ với chủ hộ', relations),
  relationText: nullable(textSchema('Quan hệ', 60)),
  diedOn: nullable(daySchema('Ngày mất')),
  current: Type.Boolean({ title: 'Đang ở trong hộ', description: 'A member on the day asked for' }),
  validFrom: daySchema('Từ ngày'),
  validTo: nullable(daySchema('Đến ngày')),
});
export type Member = Static<typeof memberSchema>;

export const householdSchema = Type.Object({
  id: idSchema('Hộ'),
  code: textSchema('Mã hộ', 40),
  asOf: daySchema('Tại ngày'),
  asKnownAt: instantSchema('Theo số liệu đã ghi đến'),
  ward: textSchema('Phường', 20),
  area: nullable(textSchema('Địa bàn', 20)),
  address: nullable(textSchema('Địa chỉ', 300)),
  note: nullable(noteSchema()),
  fromHousehold: nullable(idSchema('Tách từ hộ')),
  members: rows('Thành viên', memberSchema),
  residences: rows('Cư trú', residenceSchema),
  statuses: rows('Diện', statusSchema),
  insurancePeriods: rows('Thẻ BHYT', insurancePeriodSchema),
  payments: rows('Đã nhận', paymentSchema),
});
export type Household = Static<typeof householdSchema>;
