import { type Static, Type } from '@sinclair/typebox';
import { choiceSchema, daySchema, idSchema, nullable, textSchema } from '../../shared/schema.ts';
import { confidences, type DictionaryName, dictionarySchemas } from '../dictionaries/schema.ts';

const strict = { additionalProperties: false };
const basisSchema = () => textSchema('Căn cứ', 500);
const reasonSchema = () => textSchema('Lý do', 1000);
const confidenceSchema = () => choiceSchema('Độ tin cậy', confidences);

/** Values of a row of one dictionary, as a group of fields. */
function valuesSchema(name: DictionaryName) {
  return Type.Object(dictionarySchemas[name].properties, {
    ...strict,
    title: 'Nội dung',
    description: 'Values of the row',
  });
}

/** A new row of a dictionary: from a day on. */
export const rowFormSchema = (name: DictionaryName) =>
  Type.Object(
    {
      values: valuesSchema(name),
      validFrom: nullable(daySchema('Từ ngày')),
      validTo: Type.Optional(nullable(daySchema('Đến ngày'))),
      basis: Type.Optional(nullable(basisSchema())),
      confidence: confidenceSchema(),
    },
    strict,
  );

/** What a correction changes; or the row taken back. */
export const correctionFormSchema = (name: DictionaryName) =>
  Type.Object(
    {
      reason: reasonSchema(),
      values: Type.Optional(valuesSchema(name)),
      validFrom: Type.Optional(nullable(daySchema('Từ ngày'))),
      validTo: Type.Optional(nullable(daySchema('Đến ngày'))),
      basis: Type.Optional(nullable(basisSchema())),
      confidence: Type.Optional(confidenceSchema()),
      retracted: Type.Optional(
        Type.Literal(true, { title: 'Bỏ dòng ghi nhầm', description: 'Takes the row back' }),
      ),
      extendFormer: Type.Optional(
        Type.Boolean({
          title: 'Kéo dài dòng trước',
          description: 'With retracted: the row before holds again through its days',
        }),
      ),
    },
    strict,
  );
export type CorrectionForm = Static<ReturnType<typeof correctionFormSchema>>;

export const endFormSchema = Type.Object(
  { date: daySchema('Ngày thôi áp dụng'), reason: reasonSchema() },
  strict,
);

export const rowSchema = (name: DictionaryName) =>
  Type.Object({
    id: idSchema('Dòng'),
    code: textSchema('Mã', 60),
    values: valuesSchema(name),
    validFrom: nullable(daySchema('Từ ngày')),
    validTo: nullable(daySchema('Đến ngày')),
    basis: nullable(basisSchema()),
    confidence: nullable(confidenceSchema()),
  });

export const dictionarySchema = Type.Object({
  name: textSchema('Mã danh mục', 60),
  label: textSchema('Danh mục', 100),
  about: textSchema('Nội dung', 500),
  rows: Type.Integer({ title: 'Số dòng', description: 'In force on the day', minimum: 0 }),
  unchecked: Type.Integer({ title: 'Chưa đối chiếu', description: 'Of these, not checked', minimum: 0 }),
});
export type DictionaryAnswer = Static<typeof dictionarySchema>;
