import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  instantSchema,
  nullable,
  partialDateSchema,
  textSchema,
} from '../../shared/schema.ts';
import { sexes } from '../../shared/words.ts';

const reasonSchema = (title: string) => textSchema(title, 1000);

/** One of the two entries of a pair. */
export const entrySchema = Type.Object({
  id: idSchema('Nhân khẩu'),
  fullName: textSchema('Họ và tên', 120),
  birthDate: partialDateSchema('Ngày sinh'),
  sex: choiceSchema('Giới tính', sexes),
  nationalId: nullable(textSchema('Số CCCD', 30)),
  insuranceNumber: nullable(textSchema('Mã số BHXH', 30)),
  area: nullable(areaCodeSchema('Địa bàn')),
  household: nullable(idSchema('Hộ')),
  householdCode: nullable(textSchema('Mã hộ', 40)),
});
export type Entry = Static<typeof entrySchema>;

export const pairReasonSchema = Type.Object({
  code: textSchema('Mã', 40),
  message: textSchema('Căn cứ', 400),
  points: Type.Integer({
    title: 'Điểm',
    minimum: -100,
    maximum: 100,
    description: 'Above 0 speaks for one person, below for two',
  }),
});

export const pairSchema = Type.Object({
  score: Type.Integer({ title: 'Điểm', minimum: 0, maximum: 100, description: '100: surely one person' }),
  certain: Type.Boolean({
    title: 'Trùng số',
    description: 'A number stands with both: one person, or a number to correct',
  }),
  people: Type.Array(entrySchema, {
    title: 'Hai hồ sơ',
    minItems: 2,
    maxItems: 2,
    description: 'The two entries',
  }),
  reasons: Type.Array(pairReasonSchema, {
    title: 'Căn cứ',
    maxItems: 20,
    description: 'For and against, the weightiest first',
  }),
});
export type Pair = Static<typeof pairSchema>;

const pairedHouseholdSchema = Type.Object({
  id: idSchema('Hộ'),
  code: textSchema('Mã hộ', 40),
  address: nullable(textSchema('Địa chỉ', 300)),
  people: Type.Integer({ title: 'Số khẩu', minimum: 0, description: 'Members today' }),
});

const sameMemberSchema = Type.Object({
  score: Type.Integer({ title: 'Điểm', minimum: 0, maximum: 100, description: 'Of the pair of people' }),
  people: Type.Array(entrySchema, {
    title: 'Hai hồ sơ',
    minItems: 2,
    maxItems: 2,
    description: 'Of the first household, of the second',
  }),
});
export type SameMember = Static<typeof sameMemberSchema>;

/** Two households that may be one, entered twice. */
export const householdPairSchema = Type.Object({
  households: Type.Array(pairedHouseholdSchema, {
    title: 'Hai hộ',
    minItems: 2,
    maxItems: 2,
    description: 'Lived in today',
  }),
  members: Type.Array(sameMemberSchema, {
    title: 'Người có ở cả hai',
    description: 'Pairs of people, one of each household',
  }),
  reasons: Type.Array(textSchema('Căn cứ', 400), { title: 'Căn cứ', description: 'In words' }),
});
export type HouseholdPair = Static<typeof householdPairSchema>;

/** Somebody in the register who may be the one being typed. */
export const similarSchema = Type.Object({
  person: idSchema('Nhân khẩu'),
  fullName: textSchema('Họ và tên', 120),
  birthDate: partialDateSchema('Ngày sinh'),
  sex: choiceSchema('Giới tính', sexes),
  diedOn: nullable(daySchema('Ngày mất')),
  place: nullable(textSchema('Nơi ở', 200)),
  score: Type.Integer({ title: 'Điểm', minimum: 0, maximum: 100, description: '100: surely one person' }),
  certain: Type.Boolean({ title: 'Trùng số', description: 'The same number: a second entry is refused' }),
  reasons: Type.Array(pairReasonSchema, {
    title: 'Căn cứ',
    maxItems: 20,
    description: 'For and against, the weightiest first',
  }),
});
export type Similar = Static<typeof similarSchema>;

export const similarFormSchema = Type.Object(
  {
    fullName: Type.Optional(textSchema('Họ và tên', 120)),
    birthDate: Type.Optional(partialDateSchema('Ngày sinh')),
    sex: Type.Optional(choiceSchema('Giới tính', sexes)),
    nationalId: Type.Optional(textSchema('Số CCCD', 30)),
    insuranceNumber: Type.Optional(textSchema('Mã số BHXH', 30)),
    phone: Type.Optional(textSchema('Điện thoại', 30)),
    area: Type.Optional(areaCodeSchema()),
  },
  { additionalProperties: false },
);

export const notSameFormSchema = Type.Object(
  {
    person: idSchema('Người thứ nhất'),
    other: idSchema('Người thứ hai'),
    reason: reasonSchema('Lý do'),
  },
  { additionalProperties: false },
);
export type NotSameForm = Static<typeof notSameFormSchema>;

export const notSameSchema = Type.Object({
  id: idSchema('Ghi nhận'),
  person: idSchema('Người thứ nhất'),
  other: idSchema('Người thứ hai'),
  reason: reasonSchema('Lý do'),
  decidedBy: textSchema('Người ghi nhận', 200),
  decidedAt: instantSchema('Lúc'),
  retractedAt: nullable(instantSchema('Đã bỏ lúc')),
});
export type NotSame = Static<typeof notSameSchema>;

/** Fields of which one of the two is kept; `residence` decides residences and memberships of the same days. */
export const choices = [
  'fullName',
  'birthDate',
  'sex',
  'diedOn',
  'nationalId',
  'insuranceNumber',
  'insuranceHouseholdNumber',
  'ethnicity',
  'phone',
  'residence',
] as const;
export type Choice = (typeof choices)[number];
export const choiceLabels: Record<Choice, string> = {
  fullName: 'Họ và tên',
  birthDate: 'Ngày sinh',
  sex: 'Giới tính',
  diedOn: 'Ngày mất',
  nationalId: 'Số CCCD',
  insuranceNumber: 'Mã số BHXH',
  insuranceHouseholdNumber: 'Mã hộ gia đình BHXH',
  ethnicity: 'Dân tộc',
  phone: 'Điện thoại',
  residence: 'Nơi cư trú, hộ (khi trùng ngày)',
};
const sideSchema = (choice: Choice) => choiceSchema(choiceLabels[choice], ['person', 'other'] as const);
export type Side = 'person' | 'other';

const sides = {
  fullName: Type.Optional(sideSchema('fullName')),
  birthDate: Type.Optional(sideSchema('birthDate')),
  sex: Type.Optional(sideSchema('sex')),
  diedOn: Type.Optional(sideSchema('diedOn')),
  nationalId: Type.Optional(sideSchema('nationalId')),
  insuranceNumber: Type.Optional(sideSchema('insuranceNumber')),
  insuranceHouseholdNumber: Type.Optional(sideSchema('insuranceHouseholdNumber')),
  ethnicity: Type.Optional(sideSchema('ethnicity')),
  phone: Type.Optional(sideSchema('phone')),
  residence: Type.Optional(sideSchema('residence')),
};
export const keepSchema = Type.Object(sides, {
  additionalProperties: false,
  title: 'Giữ của hồ sơ nào',
  description: 'Whose field is kept; fields left out: the fuller one',
});
export type Keep = Static<typeof keepSchema>;

export const previewQuerySchema = Type.Object(
  { other: idSchema('Hồ sơ kia'), ...sides },
  { additionalProperties: false },
);

export const mergeFormSchema = Type.Object(
  {
    other: idSchema('Hồ sơ kia'),
    keep: Type.Optional(keepSchema),
    reason: reasonSchema('Lý do'),
    otherVersion: Type.Optional(
      Type.Integer({
        title: 'Phiên bản của hồ sơ kia',
        minimum: 1,
        maximum: 1_000_000,
        description: 'As previewed; refused when it has changed. If-Match holds the version of the person',
      }),
    ),
  },
  { additionalProperties: false },
);
export type MergeForm = Static<typeof mergeFormSchema>;

export const mergeItemKinds = ['moved', 'changed', 'retracted', 'added'] as const;
export const mergeItemSchema = Type.Object({
  kind: choiceSchema('Việc', mergeItemKinds),
  thing: textSchema('Loại', 40),
  id: idSchema('Mục'),
  label: textSchema('Mục', 400),
  note: nullable(textSchema('Thành', 400)),
});
export type MergeItem = Static<typeof mergeItemSchema>;

export const previewSchema = Type.Object({
  person: idSchema('Hồ sơ giữ lại'),
  other: idSchema('Hồ sơ được gộp vào'),
  personVersion: Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'For If-Match' }),
  otherVersion: Type.Integer({
    title: 'Phiên bản của hồ sơ kia',
    minimum: 1,
    description: 'For otherVersion',
  }),
  keep: keepSchema,
  items: Type.Array(mergeItemSchema, {
    title: 'Sẽ thay đổi',
    description: 'All that moves, changes or is taken back',
  }),
  warnings: Type.Array(textSchema('Lưu ý', 600), {
    title: 'Lưu ý',
    description: 'To look at; nothing is refused',
  }),
  obstacles: Type.Array(textSchema('Vướng mắc', 600), {
    title: 'Vướng mắc',
    description: 'To put right first: the merge is refused until then',
  }),
});
export type MergePreview = Static<typeof previewSchema>;

export const mergeSchema = Type.Object({
  id: idSchema('Lần gộp'),
  person: idSchema('Hồ sơ giữ lại'),
  other: idSchema('Hồ sơ được gộp vào'),
  reason: reasonSchema('Lý do'),
  keep: keepSchema,
  items: Type.Array(mergeItemSchema, {
    title: 'Đã thay đổi',
    description: 'All that moved, changed or was taken back',
  }),
  mergedBy: textSchema('Người gộp', 200),
  mergedAt: instantSchema('Lúc'),
  undoneAt: nullable(instantSchema('Hoàn tác lúc')),
  undoReason: nullable(reasonSchema('Lý do hoàn tác')),
});
export type Merge = Static<typeof mergeSchema>;

export const undoFormSchema = Type.Object({ reason: reasonSchema('Lý do') }, { additionalProperties: false });
