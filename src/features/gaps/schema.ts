import { type Static, Type } from '@sinclair/typebox';
import { listQuery, listSchema } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

export const gapKinds = [
  'entitledUncovered',
  'supportedUncovered',
  'uncovered',
  'expiring',
  'overlapping',
  'lostEntitlement',
  'noGround',
  'lapsed',
  'neverCovered',
  'blocked',
] as const;
export type GapKind = (typeof gapKinds)[number];

export const gapsQuerySchema = Type.Object(
  {
    asOf: Type.Optional(daySchema('Tại ngày')),
    area: Type.Optional(areaCodeSchema()),
    kind: Type.Unsafe<GapKind>({
      ...choiceSchema('Loại', gapKinds),
      description: `${gapKinds.join(' | ')}. lapsed: had a period, none on the day. neverCovered: no period on or before the day. blocked: without a card, or with one that ends within the days, and something recorded stands in the way of a card`,
    }),
    within: Type.Optional(
      Type.Integer({ title: 'Trong số ngày', minimum: 1, maximum: 3660, description: 'Days, 60' }),
    ),
    ...listQuery,
  },
  { additionalProperties: false },
);

export const gapReasonCodes = [
  'status',
  'under6',
  'noPeriod',
  'ends',
  'overlap',
  'groundEnded',
  'noGround',
  'lapsed',
  'neverCovered',
  'noNationalId',
  'birthDateIncomplete',
  'nameDiffers',
] as const;

export const gapReasonSchema = Type.Object({
  code: choiceSchema('Lý do', gapReasonCodes),
  category: Type.Optional(textSchema('Đối tượng', 60)),
  since: Type.Optional(daySchema('Từ ngày')),
});
export type GapReason = Static<typeof gapReasonSchema>;

export const gapSchema = Type.Object({
  person: idSchema('Người'),
  household: nullable(idSchema('Hộ')),
  area: areaCodeSchema(),
  reasons: Type.Array(gapReasonSchema, { title: 'Lý do', description: 'Why the person is on the list' }),
});
export type Gap = Static<typeof gapSchema>;
export const gapListSchema = listSchema(gapSchema);
