import { type Static, type TObject, Type } from '@sinclair/typebox';
import { approvalLevels, campaignKinds, ruleSubjects } from '../../shared/giving.ts';
import { choiceSchema, daySchema, dongSchema, nullable, textSchema } from '../../shared/schema.ts';
import { caseGroups, registers, stepForms, waitsFor } from '../../shared/words.ts';

const strict = { additionalProperties: false };

/** The code of a row: letters, figures and hyphens; it never changes. */
const codeSchema = (title = 'Mã') => textSchema(title, 60, { pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*$' });
const labelSchema = (title = 'Tên') => textSchema(title, 300);
const noteSchema = Type.Optional(nullable(textSchema('Ghi chú', 2000)));
const wholeSchema = (title: string, minimum: number, maximum: number) =>
  Type.Integer({ title, minimum, maximum, description: 'Whole number' });
const yesNoSchema = (title: string, description: string) => Type.Boolean({ title, description });
const textsSchema = (title: string, description: string, maxItems = 60) =>
  Type.Array(textSchema(title, 200), { title, description, maxItems });

export const statusScopes = ['household', 'person'] as const;
export const statusPayers = ['state', 'stateSupport'] as const;

/** A category of status (diện): scope, register, listing, the BHYT it entitles to. */
export const categorySchema = Type.Object(
  {
    code: codeSchema(),
    label: labelSchema(),
    scope: choiceSchema('Diện của', statusScopes),
    register: choiceSchema('Sổ', registers),
    rank: wholeSchema('Thứ tự trong sổ', 1, 999),
    publicListing: yesNoSchema('Được nêu tên diện trên danh sách', 'false: lists show the public label'),
    publicLabel: nullable(textSchema('Tên ghi trên danh sách', 200)),
    objectCode: nullable(textSchema('Mã đối tượng BHYT', 10)),
    payer: nullable(choiceSchema('Ngân sách đóng BHYT', statusPayers)),
    supportNorm: nullable(textSchema('Mức hỗ trợ theo định mức', 60)),
    meritClass: nullable(textSchema('Điểm của Pháp lệnh 02/2020', 3)),
    aliases: textsSchema('Cách ghi khác', 'Texts met in files'),
    note: noteSchema,
  },
  strict,
);

/** A BHYT object code with its payer group and default digit. */
export const objectCodeSchema = Type.Object(
  {
    objectCode: textSchema('Mã đối tượng', 10, { pattern: '^[A-Z][A-Z0-9]$' }),
    label: labelSchema('Tên đối tượng'),
    payerGroup: nullable(wholeSchema('Nhóm đóng BHYT', 1, 5)),
    benefitLevel: nullable(wholeSchema('Mức hưởng', 1, 5)),
    order: Type.Optional(nullable(wholeSchema('Thứ tự đóng theo Điều 12', 1, 999))),
    armedForces: Type.Optional(yesNoSchema('Lực lượng vũ trang', 'Insured apart from the ward’s lists')),
    note: noteSchema,
  },
  strict,
);

export const normUnits = ['dong', 'perMille', 'times', 'points', 'count'] as const;
const normPers = [
  'personMonth',
  'household',
  'month',
  'year',
  'ofFirstPerson',
  'ofPremium',
  'assistance-base',
] as const;

/** An amount, rate or threshold of the State; `value` in `unit`. */
export const normSchema = Type.Object(
  {
    code: codeSchema(),
    area: nullable(
      Type.String({
        title: 'Địa bàn',
        maxLength: 20,
        pattern: '^[A-Za-z0-9._-]+$',
        description: 'Area code',
      }),
    ),
    label: labelSchema(),
    value: wholeSchema('Giá trị', 0, 1_000_000_000_000),
    unit: choiceSchema('Đơn vị', normUnits),
    per: Type.Optional(nullable(choiceSchema('Tính cho', normPers))),
    note: noteSchema,
  },
  strict,
);

export const ethnicGroupSchema = Type.Object(
  {
    code: codeSchema(),
    label: labelSchema('Tên dân tộc'),
    aliases: textsSchema('Tên gọi khác', 'Names met in files'),
    local: Type.Optional(yesNoSchema('Có ở địa phương', 'Groups living in the province')),
  },
  strict,
);

/** One of the 12 indicators of basic social services. */
export const deprivationSchema = Type.Object(
  {
    code: codeSchema(),
    number: wholeSchema('Số thứ tự', 1, 99),
    dimension: codeSchema('Mã chiều thiếu hụt'),
    dimensionLabel: labelSchema('Chiều thiếu hụt'),
    label: labelSchema('Chỉ số'),
    rule: Type.Optional(nullable(textSchema('Ngưỡng thiếu hụt', 2000))),
    ruleConfidence: Type.Optional(choiceSchema('Độ tin cậy của ngưỡng', ['verified', 'memory', 'disputed'])),
    points: wholeSchema('Điểm B2', 0, 100),
  },
  strict,
);

export const causeSchema = Type.Object(
  { code: codeSchema(), number: wholeSchema('Số thứ tự', 1, 99), label: labelSchema('Nguyên nhân') },
  strict,
);

export const allowanceKinds = ['allowance', 'care', 'socialPension'] as const;
export const allowancePers = ['person', 'child', 'dependant'] as const;
const ageSchema = (title: string) => nullable(wholeSchema(title, 0, 150));

export const assistanceGroupSchema = Type.Object(
  {
    code: codeSchema(),
    category: nullable(textSchema('Đối tượng', 60)),
    label: labelSchema('Tên nhóm'),
    kind: choiceSchema('Loại trợ cấp', allowanceKinds),
    ageFrom: ageSchema('Từ đủ (tuổi)'),
    ageTo: ageSchema('Đến dưới (tuổi)'),
    coefficient: Type.Number({ title: 'Hệ số', minimum: 0, maximum: 100, description: 'Of the base norm' }),
    per: choiceSchema('Tính cho', allowancePers),
    baseNorm: textSchema('Mức chuẩn', 60),
    /** Paragraph of the decree (khoản), e.g. `5a`; what may be drawn beside what is told by paragraphs. */
    clause: textSchema('Khoản, điểm', 20),
    combinesWith: textsSchema('Được hưởng cùng khoản', 'Paragraphs drawn beside this one', 20),
    note: noteSchema,
  },
  strict,
);

/** One step of a kind of case: what is recorded at it, and whom the case waits for. */
export const caseStepKindSchema = Type.Object(
  {
    code: textSchema('Mã bước', 40, { pattern: '^[A-Za-z0-9]+$' }),
    label: textSchema('Tên bước', 200),
    waitsFor: choiceSchema('Chờ ai', waitsFor),
    dueWorkingDays: nullable(wholeSchema('Số ngày làm việc', 1, 400)),
    form: nullable(choiceSchema('Nội dung ghi', stepForms)),
  },
  { ...strict, title: 'Bước', description: 'One step' },
);

/** Whose matter a case is. */
export const caseSubjects = ['household', 'person', 'area', 'any'] as const;
/** What approval does to the register. */
export const caseEffects = ['recognise', 'change', 'end', 'review', 'none'] as const;
export const dueUnits = ['workingDays', 'calendarDays'] as const;

/** A kind of case (loại hồ sơ): its steps, its deadline, and what its approval writes into the registers. */
export const caseKindSchema = Type.Object(
  {
    code: codeSchema('Mã loại hồ sơ'),
    label: labelSchema('Tên loại hồ sơ'),
    group: choiceSchema('Lĩnh vực', caseGroups),
    prefix: textSchema('Chữ đầu mã hồ sơ', 6, { pattern: '^[A-ZĐ]+$' }),
    subject: choiceSchema('Hồ sơ của', caseSubjects),
    effect: choiceSchema('Khi duyệt', caseEffects),
    dueDays: wholeSchema('Hạn giải quyết', 1, 400),
    dueIn: choiceSchema('Tính theo', dueUnits),
    register: nullable(choiceSchema('Sổ', registers)),
    categories: textsSchema('Đối tượng được đề nghị', 'Codes; none: any of the register'),
    publicPosting: yesNoSchema('Được niêm yết công khai', 'false: steps of posting are left out'),
    papers: textsSchema('Giấy tờ phải nộp', 'In order'),
    steps: Type.Array(caseStepKindSchema, {
      title: 'Các bước',
      description: 'In order',
      minItems: 2,
      maxItems: 20,
    }),
  },
  strict,
);

/** A known level of gifts (mức quà): who receives it, how much, out of which source, in campaigns of which kinds. */
export const giftLevelSchema = Type.Object(
  {
    code: codeSchema(),
    label: labelSchema('Tên mức'),
    kinds: Type.Array(choiceSchema('Loại đợt', campaignKinds), {
      title: 'Loại đợt',
      description: 'Campaigns it is proposed in',
      minItems: 1,
      maxItems: campaignKinds.length,
    }),
    source: textSchema('Nguồn kinh phí', 60),
    per: choiceSchema('Tính theo', ruleSubjects),
    categories: textsSchema('Đối tượng', 'Codes of categories'),
    ageFrom: ageSchema('Từ tuổi'),
    ageTo: ageSchema('Đến tuổi'),
    hungryList: yesNoSchema('Theo danh sách hộ thiếu đói', 'true: by the minutes of the group (Mẫu 5a, 5b)'),
    amountDong: nullable(dongSchema('Mức tiền')),
    item: nullable(textSchema('Hiện vật', 100)),
    quantity: nullable(
      Type.Number({ title: 'Số lượng', exclusiveMinimum: 0, maximum: 1_000_000, description: 'In the unit' }),
    ),
    unit: nullable(textSchema('Đơn vị', 30)),
    valueDong: nullable(dongSchema('Trị giá một đơn vị')),
    condition: textSchema('Điều kiện', 1000),
    note: noteSchema,
  },
  strict,
);

/** A usual source of gifts (nguồn kinh phí), and who decides on its lists. */
export const giftSourceSchema = Type.Object(
  {
    code: codeSchema(),
    label: labelSchema('Tên nguồn kinh phí'),
    approvalLevel: choiceSchema('Cấp duyệt danh sách', approvalLevels),
    note: noteSchema,
  },
  strict,
);

/** New year's day of the moon calendar; the code is the year. */
export const lunarNewYearSchema = Type.Object(
  {
    code: textSchema('Năm', 4, { pattern: '^\\d{4}$' }),
    label: labelSchema('Tên'),
    date: daySchema('Ngày mồng một Tết'),
  },
  strict,
);

/** Every dictionary with the schema of its rows. */
export const dictionarySchemas = {
  categories: categorySchema,
  'object-codes': objectCodeSchema,
  norms: normSchema,
  'ethnic-groups': ethnicGroupSchema,
  deprivations: deprivationSchema,
  causes: causeSchema,
  'assistance-groups': assistanceGroupSchema,
  'case-kinds': caseKindSchema,
  'gift-levels': giftLevelSchema,
  'gift-sources': giftSourceSchema,
  'lunar-new-years': lunarNewYearSchema,
} as const satisfies Record<string, TObject>;
export type DictionaryName = keyof typeof dictionarySchemas;

/** How far a row is to be trusted. */
export const confidences = ['verified', 'memory', 'disputed'] as const;
export type Confidence = (typeof confidences)[number];

/** When a row is law, and where that stands. Days included; null: open. */
export interface Dated {
  validFrom: Static<ReturnType<typeof daySchema>> | null;
  validTo: Static<ReturnType<typeof daySchema>> | null;
  basis: string | null;
  confidence: Confidence | null;
}

/** Each dictionary with the values of its rows and their period. */
export type DictionaryRows = { [N in DictionaryName]: Static<(typeof dictionarySchemas)[N]> & Dated };

export type Category = DictionaryRows['categories'];
export type ObjectCode = DictionaryRows['object-codes'];
export type EthnicGroup = DictionaryRows['ethnic-groups'];
export type Deprivation = DictionaryRows['deprivations'];
export type Cause = DictionaryRows['causes'];
export type AssistanceGroup = DictionaryRows['assistance-groups'];
export type CaseKind = DictionaryRows['case-kinds'];
export type GiftLevel = DictionaryRows['gift-levels'];
export type GiftSource = DictionaryRows['gift-sources'];
