import { type Static, Type } from '@sinclair/typebox';
import {
  choiceSchema,
  daySchema,
  dongSchema,
  idSchema,
  monthSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { decisionResults, endReasons, registers, statusSources } from '../../shared/words.ts';
import { noteSchema } from '../people/schema.ts';

const score = (title: string) => Type.Integer({ title, minimum: 0, maximum: 1000, description: 'Points' });

/** Scores, indicators and amounts that belong to a decision. */
export const detailsSchema = Type.Object(
  {
    scoreB1: Type.Optional(score('Điểm B1')),
    scoreB2: Type.Optional(score('Điểm B2')),
    deprivations: Type.Optional(
      Type.Array(textSchema('Chỉ số thiếu hụt', 40), {
        title: 'Chỉ số thiếu hụt',
        maxItems: 12,
        description: 'Codes',
      }),
    ),
    causes: Type.Optional(
      Type.Array(textSchema('Nguyên nhân nghèo', 200), {
        title: 'Nguyên nhân nghèo',
        maxItems: 20,
        description: 'Codes or texts',
      }),
    ),
    cannotWork: Type.Optional(
      Type.Boolean({
        title: 'Không có khả năng lao động',
        description: 'The household has nobody able to work',
      }),
    ),
    injuryRate: Type.Optional(
      Type.Integer({ title: 'Tỷ lệ tổn thương', minimum: 0, maximum: 100, description: 'Per cent' }),
    ),
    coefficient: Type.Optional(
      Type.Number({ title: 'Hệ số', minimum: 0, maximum: 100, description: 'Of the assistance base' }),
    ),
    amountDong: Type.Optional(dongSchema('Mức trợ cấp')),
    paidFromMonth: Type.Optional(monthSchema('Hưởng từ tháng')),
    accountNumber: Type.Optional(textSchema('Số tài khoản', 40)),
    ground: Type.Optional(textSchema('Căn cứ công nhận', 1000)),
  },
  { additionalProperties: false, title: 'Chi tiết', description: 'Details of the decision' },
);
export type StatusDetails = Static<typeof detailsSchema>;

const year = () =>
  Type.Integer({ title: 'Năm', minimum: 1945, maximum: 2200, description: 'Year of the list' });

export const decisionFormSchema = Type.Object(
  {
    number: textSchema('Số quyết định', 60),
    date: daySchema('Ngày quyết định'),
    issuer: textSchema('Cơ quan ban hành', 200),
    year: Type.Optional(year()),
    result: Type.Optional(choiceSchema('Loại', decisionResults)),
  },
  { additionalProperties: false, title: 'Quyết định', description: 'Act that recognises the status' },
);
export type DecisionForm = Static<typeof decisionFormSchema>;

export const statusFormSchema = Type.Object(
  {
    household: Type.Optional(idSchema('Hộ')),
    person: Type.Optional(idSchema('Người')),
    category: textSchema('Đối tượng', 60),
    decision: decisionFormSchema,
    validFrom: daySchema('Từ ngày'),
    validTo: Type.Optional(nullable(daySchema('Đến ngày'))),
    details: Type.Optional(detailsSchema),
    note: Type.Optional(nullable(noteSchema())),
  },
  { additionalProperties: false },
);
export type StatusForm = Static<typeof statusFormSchema>;

export const laterDecisionFormSchema = Type.Object(
  {
    number: textSchema('Số quyết định', 60),
    date: daySchema('Ngày quyết định'),
    issuer: textSchema('Cơ quan ban hành', 200),
    year: Type.Optional(year()),
    result: choiceSchema('Loại', decisionResults),
    details: Type.Optional(detailsSchema),
  },
  { additionalProperties: false },
);
export type LaterDecisionForm = Static<typeof laterDecisionFormSchema>;

export const statusEndFormSchema = Type.Object(
  {
    date: daySchema('Ngày thôi'),
    reason: choiceSchema('Lý do', endReasons),
    note: Type.Optional(nullable(noteSchema())),
    decision: Type.Optional(
      Type.Object(
        {
          number: textSchema('Số quyết định', 60),
          date: daySchema('Ngày quyết định'),
          issuer: textSchema('Cơ quan ban hành', 200),
        },
        { additionalProperties: false, title: 'Quyết định', description: 'Act that ends the status' },
      ),
    ),
  },
  { additionalProperties: false },
);
export type StatusEndForm = Static<typeof statusEndFormSchema>;

export const decisionSchema = Type.Object({
  id: idSchema('Quyết định'),
  year: Type.Integer({ title: 'Năm', description: 'Year of the list' }),
  number: nullable(textSchema('Số quyết định', 60)),
  date: nullable(daySchema('Ngày quyết định')),
  issuer: nullable(textSchema('Cơ quan ban hành', 200)),
  result: choiceSchema('Loại', decisionResults),
  details: nullable(detailsSchema),
});
export type Decision = Static<typeof decisionSchema>;

export const statusSchema = Type.Object({
  id: idSchema('Diện'),
  household: nullable(idSchema('Hộ')),
  person: nullable(idSchema('Người')),
  category: textSchema('Đối tượng', 60),
  label: textSchema('Tên đối tượng', 200),
  register: choiceSchema('Sổ', registers),
  validFrom: daySchema('Từ ngày'),
  validTo: nullable(daySchema('Đến ngày')),
  decisions: Type.Array(decisionSchema, {
    title: 'Các quyết định',
    description: 'One status, many decisions',
  }),
  source: nullable(choiceSchema('Nguồn nhập', statusSources)),
  case: nullable(idSchema('Hồ sơ')),
  endReason: nullable(choiceSchema('Lý do thôi', endReasons)),
  endNote: nullable(Type.String({ title: 'Ghi chú khi thôi', description: 'Text' })),
  endDecision: Type.Unknown({ title: 'Quyết định thôi', description: '{number, date, issuer} or null' }),
  note: nullable(noteSchema()),
});
export type Status = Static<typeof statusSchema>;
