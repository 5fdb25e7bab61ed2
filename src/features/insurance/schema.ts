import { type Static, Type } from '@sinclair/typebox';
import { daySchema, idSchema, nullable, textSchema } from '../../shared/schema.ts';

const benefitLevel = () =>
  Type.Integer({ title: 'Mức hưởng', minimum: 1, maximum: 5, description: 'Digit 1–5 of the card' });
const objectCode = () =>
  Type.String({ title: 'Mã đối tượng', pattern: '^[A-Za-z]{2}$', description: 'Two letters, e.g. HN' });

const fields = {
  cardNumber: Type.Optional(nullable(textSchema('Số thẻ BHYT', 40))),
  benefitLevel: Type.Optional(nullable(benefitLevel())),
  facility: Type.Optional(nullable(textSchema('Nơi KCB ban đầu', 200))),
};

export const insuranceFormSchema = Type.Object(
  {
    person: idSchema('Người'),
    objectCode: objectCode(),
    validFrom: daySchema('Từ ngày'),
    validTo: daySchema('Đến ngày'),
    ...fields,
  },
  { additionalProperties: false },
);
export type InsuranceForm = Static<typeof insuranceFormSchema>;

/** A correction of one period, or its retraction as a wrong entry. */
export const insuranceCorrectionSchema = Type.Object(
  {
    reason: textSchema('Lý do', 1000),
    retracted: Type.Optional(
      Type.Literal(true, { title: 'Thu hồi', description: 'The period was a wrong entry' }),
    ),
    objectCode: Type.Optional(objectCode()),
    validFrom: Type.Optional(daySchema('Từ ngày')),
    validTo: Type.Optional(daySchema('Đến ngày')),
    ...fields,
  },
  { additionalProperties: false },
);
export type InsuranceCorrection = Static<typeof insuranceCorrectionSchema>;

export const insurancePeriodSchema = Type.Object({
  id: idSchema('Thẻ BHYT'),
  person: idSchema('Người'),
  cardNumber: nullable(textSchema('Số thẻ BHYT', 40)),
  objectCode: objectCode(),
  payerGroup: nullable(Type.Integer({ title: 'Nhóm đóng', description: '1–5, null unknown' })),
  benefitLevel: nullable(benefitLevel()),
  facility: nullable(textSchema('Nơi KCB ban đầu', 200)),
  validFrom: daySchema('Từ ngày'),
  validTo: nullable(daySchema('Đến ngày')),
  retracted: Type.Optional(Type.Boolean({ title: 'Đã thu hồi', description: 'A wrong entry taken back' })),
  warnings: Type.Optional(
    Type.Array(Type.String(), {
      title: 'Nên xem lại',
      maxItems: 10,
      description: 'Warnings, never refusals',
    }),
  ),
});
export type InsurancePeriod = Static<typeof insurancePeriodSchema>;
