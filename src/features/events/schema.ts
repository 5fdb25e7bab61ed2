import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { moveKinds, relations, residenceKinds, residenceSources } from '../../shared/words.ts';
import { membershipSchema, residenceSchema } from '../people/schema.ts';

export const moveFormSchema = Type.Object(
  {
    date: daySchema('Ngày chuyển'),
    kind: choiceSchema('Loại biến động', moveKinds),
    household: Type.Optional(nullable(idSchema('Đến hộ'))),
    relation: Type.Optional(choiceSchema('Quan hệ với chủ hộ', relations)),
    relationText: Type.Optional(nullable(textSchema('Quan hệ', 60))),
    area: Type.Optional(nullable(areaCodeSchema('Đến tổ dân phố'))),
    newHead: Type.Optional(nullable(idSchema('Chủ hộ mới'))),
    residenceKind: Type.Optional(choiceSchema('Loại cư trú', residenceKinds)),
    source: Type.Optional(choiceSchema('Nguồn cư trú', residenceSources)),
    reason: Type.Optional(nullable(textSchema('Lý do', 1000))),
    close: Type.Optional(
      Type.Array(idSchema('Mục'), {
        title: 'Kết thúc cùng lúc',
        maxItems: 100,
        description: 'Ids of statuses and cards',
      }),
    ),
  },
  { additionalProperties: false },
);
export type MoveForm = Static<typeof moveFormSchema>;

export const moveAnswerSchema = Type.Object({
  person: idSchema('Người'),
  residences: Type.Array(residenceSchema, { title: 'Cư trú', description: 'All, after the move' }),
  memberships: Type.Array(membershipSchema, { title: 'Thành viên hộ', description: 'All, after the move' }),
  openWork: Type.Array(textSchema('Việc cần xử lý', 300), {
    title: 'Việc cần xử lý',
    description: 'Sentences',
  }),
});

export const deathFormSchema = Type.Object(
  { date: daySchema('Ngày mất'), newHead: Type.Optional(nullable(idSchema('Chủ hộ mới'))) },
  { additionalProperties: false },
);
export type DeathForm = Static<typeof deathFormSchema>;

export const deathAnswerSchema = Type.Object({
  closed: Type.Array(
    Type.Object({
      id: idSchema('Mục'),
      kind: choiceSchema('Loại', ['residence', 'membership', 'status', 'insurancePeriod']),
      label: textSchema('Tên', 300),
    }),
    { title: 'Đã kết thúc', description: 'Everything that the death ended' },
  ),
});
export type Closed = Static<typeof deathAnswerSchema>['closed'][number];

/** What of a residence may be corrected: its kind, and on whose word it stands. */
export const residenceCorrectionSchema = Type.Object(
  {
    kind: Type.Optional(choiceSchema('Loại cư trú', residenceKinds)),
    source: Type.Optional(choiceSchema('Nguồn', residenceSources)),
    reason: textSchema('Lý do', 1000),
  },
  { additionalProperties: false },
);
export type ResidenceCorrection = Static<typeof residenceCorrectionSchema>;

export const membershipCorrectionSchema = Type.Object(
  {
    relation: choiceSchema('Quan hệ với chủ hộ', relations),
    relationText: Type.Optional(nullable(textSchema('Quan hệ', 60))),
    reason: textSchema('Lý do', 1000),
  },
  { additionalProperties: false },
);
export type MembershipCorrection = Static<typeof membershipCorrectionSchema>;
