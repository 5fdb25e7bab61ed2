import { type Static, Type } from '@sinclair/typebox';
import {
  choiceSchema,
  daySchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

export const lifeEventKinds = [
  'birth',
  'marriage',
  'moveIn',
  'moveOut',
  'moveWithin',
  'death',
  'newHead',
  'split',
  'merge',
  'householdWithin',
  'householdOut',
] as const;
export type LifeEventKind = (typeof lifeEventKinds)[number];

export const lifeEventLabels: Record<LifeEventKind, string> = {
  birth: 'Khai sinh',
  marriage: 'Kết hôn về',
  moveIn: 'Chuyển đến',
  moveOut: 'Chuyển đi',
  moveWithin: 'Chuyển trong phường',
  death: 'Khai tử',
  newHead: 'Thay chủ hộ',
  split: 'Tách hộ',
  merge: 'Gộp hộ',
  householdWithin: 'Cả hộ chuyển trong phường',
  householdOut: 'Cả hộ chuyển đi',
};

export const lifeEventSchema = Type.Object({
  id: idSchema('Biến động'),
  kind: choiceSchema('Loại biến động', lifeEventKinds),
  label: textSchema('Tên biến động', 60),
  on: daySchema('Ngày'),
  person: nullable(idSchema('Người')),
  household: nullable(idSchema('Hộ')),
  who: textSchema('Của ai', 200),
  reason: nullable(textSchema('Lý do', 1000)),
  recordedAt: instantSchema('Ghi lúc'),
  recordedBy: textSchema('Người ghi', 120),
  retractedAt: nullable(instantSchema('Thu hồi lúc')),
  retractionReason: nullable(textSchema('Lý do thu hồi', 1000)),
});
export type LifeEvent = Static<typeof lifeEventSchema>;

export const lifeEventsQuerySchema = Type.Object(
  {
    person: Type.Optional(idSchema('Người')),
    household: Type.Optional(idSchema('Hộ')),
  },
  { additionalProperties: false },
);

export const retractionPreviewSchema = Type.Object({
  ...lifeEventSchema.properties,
  sentences: Type.Array(textSchema('Câu', 500), {
    title: 'Thu hồi thì',
    description: 'What a retraction would put back, in sentences; empty when it is retracted',
  }),
});
