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

const strict = { additionalProperties: false };
const reason = () => Type.Optional(nullable(textSchema('Lý do', 1000)));
const source = () => Type.Optional(choiceSchema('Nguồn cư trú', residenceSources));

const relatedSchema = Type.Object(
  {
    person: idSchema('Người'),
    relation: choiceSchema('Quan hệ với chủ hộ', relations),
    relationText: Type.Optional(nullable(textSchema('Quan hệ', 60))),
  },
  strict,
);
const related = (title: string, description: string) =>
  Type.Array(relatedSchema, { title, description, maxItems: 60 });

export const birthFormSchema = Type.Object(
  {
    fullName: textSchema('Họ và tên', 120),
    birthDate: partialDateSchema('Ngày sinh'),
    sex: choiceSchema('Giới tính', sexes),
    relation: Type.Optional(choiceSchema('Quan hệ với chủ hộ', ['child', 'grandchild', 'other'])),
    nationalId: Type.Optional(nullable(textSchema('Số định danh', 30))),
    insuranceNumber: Type.Optional(nullable(textSchema('Mã số BHXH', 30))),
    ethnicity: Type.Optional(nullable(textSchema('Dân tộc', 2))),
    source: source(),
  },
  strict,
);
export type BirthForm = Static<typeof birthFormSchema>;

export const marriageFormSchema = Type.Object(
  {
    date: daySchema('Ngày về ở'),
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
    source: source(),
  },
  strict,
);
export type MarriageForm = Static<typeof marriageFormSchema>;

export const householdMoveFormSchema = Type.Object(
  {
    date: daySchema('Ngày chuyển'),
    kind: choiceSchema('Loại biến động', ['within', 'out']),
    area: Type.Optional(nullable(areaCodeSchema('Đến tổ dân phố'))),
    address: Type.Optional(nullable(textSchema('Địa chỉ mới', 300))),
    residenceKind: Type.Optional(choiceSchema('Loại cư trú', residenceKinds)),
    source: source(),
    reason: reason(),
    close: Type.Optional(
      Type.Array(idSchema('Mục'), {
        title: 'Kết thúc cùng lúc',
        maxItems: 500,
        description: 'Ids of statuses and cards of the household and its members',
      }),
    ),
  },
  strict,
);
export type HouseholdMoveForm = Static<typeof householdMoveFormSchema>;

export const splitFormSchema = Type.Object(
  {
    date: daySchema('Ngày tách hộ'),
    code: Type.Optional(nullable(textSchema('Mã hộ mới', 40))),
    area: Type.Optional(nullable(areaCodeSchema('Tổ dân phố của hộ mới'))),
    address: Type.Optional(nullable(textSchema('Địa chỉ hộ mới', 300))),
    members: related('Thành viên hộ mới', 'Exactly one head'),
    newHead: Type.Optional(nullable(idSchema('Chủ hộ mới của hộ ở lại'))),
    reason: reason(),
  },
  strict,
);
export type SplitForm = Static<typeof splitFormSchema>;

export const mergeFormSchema = Type.Object(
  {
    date: daySchema('Ngày gộp hộ'),
    into: idSchema('Gộp vào hộ'),
    members: Type.Optional(related('Quan hệ trong hộ gộp', 'Those left out become other')),
    reason: reason(),
  },
  strict,
);
export type MergeForm = Static<typeof mergeFormSchema>;

export const headFormSchema = Type.Object(
  {
    date: daySchema('Từ ngày'),
    person: idSchema('Chủ hộ mới'),
    formerRelation: Type.Optional(choiceSchema('Quan hệ của chủ hộ cũ', relations)),
    formerRelationText: Type.Optional(nullable(textSchema('Quan hệ', 60))),
    reason: reason(),
  },
  strict,
);
export type HeadForm = Static<typeof headFormSchema>;

export const retractionFormSchema = Type.Object({ reason: textSchema('Lý do', 1000) }, strict);

export const householdEventAnswerSchema = Type.Object({
  household: idSchema('Hộ'),
  person: nullable(idSchema('Người')),
  openWork: Type.Array(textSchema('Việc cần xử lý', 300), {
    title: 'Việc cần xử lý',
    description: 'Sentences',
  }),
});
export type HouseholdEventAnswer = Static<typeof householdEventAnswerSchema>;

export const consequenceEvents = ['out', 'within', 'death', 'merge', 'join', 'split'] as const;
export type ConsequenceEvent = (typeof consequenceEvents)[number];

export const consequenceSchema = Type.Object({
  kind: choiceSchema('Loại', [
    'residence',
    'status',
    'insurancePeriod',
    'gift',
    'case',
    'head',
    'household',
    'allowance',
  ]),
  id: nullable(idSchema('Mục')),
  sentence: textSchema('Câu', 500),
  closes: Type.Boolean({ title: 'Tự kết thúc', description: 'The event ends it by itself' }),
  closable: Type.Boolean({ title: 'Có thể kết thúc', description: 'May stand in `close`' }),
});
export type Consequence = Static<typeof consequenceSchema>;
export const consequencesSchema = Type.Object({
  items: Type.Array(consequenceSchema, {
    title: 'Sẽ thay đổi',
    description: 'What the event closes or changes',
  }),
});
