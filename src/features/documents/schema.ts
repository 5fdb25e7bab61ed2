import { type Static, Type } from '@sinclair/typebox';
import { areaCodeSchema, choiceSchema, daySchema, idSchema, textSchema } from '../../shared/schema.ts';
import { registers } from '../../shared/words.ts';

const yes = (title: string, description: string) =>
  Type.Optional(Type.Boolean({ title, description: `${description}; masked to the last four otherwise` }));

export const certificateFormSchema = Type.Object(
  {
    household: idSchema('Hộ'),
    asOf: daySchema('Tại ngày'),
    purpose: textSchema('Mục đích', 300),
    requestedBy: Type.Optional(textSchema('Người đề nghị', 120)),
    fullNumbers: yes('Ghi đủ số CCCD', 'Identity numbers in full'),
  },
  { additionalProperties: false },
);
export type CertificateForm = Static<typeof certificateFormSchema>;

export const householdSheetFormSchema = Type.Object(
  {
    household: idSchema('Hộ'),
    asOf: daySchema('Tại ngày'),
    fullNumbers: yes('Ghi đủ số CCCD', 'Identity and card numbers in full'),
  },
  { additionalProperties: false },
);
export type HouseholdSheetForm = Static<typeof householdSheetFormSchema>;

export const registerListFormSchema = Type.Object(
  {
    register: choiceSchema('Sổ', registers),
    asOf: daySchema('Tại ngày'),
    area: Type.Optional(areaCodeSchema()),
    audience: Type.Optional(choiceSchema('Dành cho', ['file', 'groupHead'])),
  },
  { additionalProperties: false },
);
export type RegisterListForm = Static<typeof registerListFormSchema>;

export const postingFormSchema = Type.Object(
  {
    register: choiceSchema('Sổ', registers),
    asOf: daySchema('Tại ngày'),
    area: Type.Optional(areaCodeSchema()),
    place: textSchema('Nơi niêm yết', 300),
    from: daySchema('Niêm yết từ ngày'),
    to: daySchema('Niêm yết đến hết ngày'),
    minutes: Type.Optional(textSchema('Biên bản niêm yết', 200)),
    lastDigits: Type.Optional(
      Type.Boolean({
        title: 'Ghi 4 số cuối CCCD',
        description: 'Last four digits, to tell namesakes apart',
      }),
    ),
  },
  { additionalProperties: false },
);
export type PostingForm = Static<typeof postingFormSchema>;

export const handoverFormSchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema()),
    successor: Type.Optional(textSchema('Người nhận', 120)),
    successorPosition: Type.Optional(textSchema('Chức vụ người nhận', 120)),
  },
  { additionalProperties: false },
);
export type HandoverForm = Static<typeof handoverFormSchema>;

/** Who signs and which place stands on papers; what is not known is left out. */
export const letterheadFormSchema = Type.Object(
  {
    place: Type.Optional(textSchema('Địa danh', 60)),
    signerTitle: Type.Optional(textSchema('Chức vụ người ký', 120)),
    signerName: Type.Optional(textSchema('Người ký', 120)),
    preparedBy: Type.Optional(textSchema('Người lập', 120)),
    certificateSymbol: Type.Optional(textSchema('Ký hiệu giấy xác nhận', 40)),
  },
  { additionalProperties: false },
);
export type LetterheadForm = Static<typeof letterheadFormSchema>;

export const cancelFormSchema = Type.Object(
  { reason: textSchema('Lý do hủy', 1000) },
  { additionalProperties: false },
);
export type CancelForm = Static<typeof cancelFormSchema>;
