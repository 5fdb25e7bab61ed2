import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { readRoute, writeRoute } from '../../app/route.ts';
import type { WriteTx } from '../../db/tx.ts';
import { invalid } from '../../shared/errors.ts';
import { choiceSchema, daySchema, idSchema } from '../../shared/schema.ts';
import { retractStatus } from '../statuses/service.ts';
import { consequencesForHousehold, consequencesForPerson } from './consequences.ts';
import { retractPeriod } from './familyEvents.ts';
import {
  birthFormSchema,
  consequenceEvents,
  consequencesSchema,
  type HouseholdEventAnswer,
  headFormSchema,
  householdEventAnswerSchema,
  householdMoveFormSchema,
  marriageFormSchema,
  mergeFormSchema,
  retractionFormSchema,
  splitFormSchema,
} from './householdSchema.ts';
import { lifeEventSchema, lifeEventsQuerySchema, retractionPreviewSchema } from './lifeEventSchema.ts';
import {
  deskArrival,
  deskBirth,
  deskDeath,
  deskHead,
  deskHouseholdMove,
  deskMarriage,
  deskMerge,
  deskMove,
  deskSplit,
  lifeEventAnswer,
  lifeEventsOfHousehold,
  lifeEventsOfPerson,
  requireLifeEvent,
} from './lifeEvents.ts';
import { correctMembership, correctResidence } from './periodCorrections.ts';
import { retractionSentences, retractLifeEvent } from './retraction.ts';
import {
  deathAnswerSchema,
  deathFormSchema,
  membershipCorrectionSchema,
  moveAnswerSchema,
  moveFormSchema,
  residenceCorrectionSchema,
} from './schema.ts';
import { periodsOf } from './service.ts';

const params = Type.Object({ id: idSchema('Nhân khẩu') });
const ofHousehold = Type.Object({ id: idSchema('Hộ') });
const whatAndWhen = Type.Object(
  { event: choiceSchema('Biến động', consequenceEvents), date: daySchema('Ngày') },
  { additionalProperties: false },
);

/** An event of a household: the form's service does it, and the answer names the household and whoever is new. */
function householdEvent<B extends TSchema>(
  path: string,
  summary: string,
  body: B,
  status: 200 | 201,
  run: (t: WriteTx, id: string, form: Static<B>) => Promise<HouseholdEventAnswer>,
) {
  return writeRoute({
    method: 'POST',
    path: `/households/:id/${path}`,
    summary,
    permission: 'registers.write',
    params: ofHousehold,
    body,
    answer: householdEventAnswerSchema,
    status,
    handler: (t, input) => run(t, input.params.id, input.body),
  });
}

/** Takes back a period recorded by mistake, with its reason. */
function retraction(noun: 'residences' | 'memberships', summary: string) {
  return writeRoute({
    method: 'POST',
    path: `/people/:id/${noun}/:period/retraction`,
    summary,
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Nhân khẩu'), period: idSchema('Lần ghi') }),
    body: retractionFormSchema,
    answer: null,
    async handler(t, { params: { id, period }, body }) {
      await retractPeriod(t, id, noun, period, body.reason);
      return undefined;
    },
  });
}

/** Corrects what a period of a person says beside its days, with a reason. */
function periodCorrection<B extends TSchema>(
  noun: 'residences' | 'memberships',
  summary: string,
  body: B,
  run: (t: WriteTx, id: string, period: string, form: Static<B>) => Promise<void>,
) {
  return writeRoute({
    method: 'POST',
    path: `/people/:id/${noun}/:period/corrections`,
    summary,
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Nhân khẩu'), period: idSchema('Lần ghi') }),
    body,
    answer: null,
    async handler(t, input) {
      await run(t, input.params.id, input.params.period, input.body);
      return undefined;
    },
  });
}

export const eventRoutes = [
  writeRoute({
    method: 'POST',
    path: '/people/:id/moves',
    summary: 'Ghi biến động: chuyển đến, chuyển đi, chuyển trong phường',
    permission: 'registers.write',
    params,
    body: moveFormSchema,
    answer: moveAnswerSchema,
    async handler(t, { params: { id }, body }) {
      const { openWork } = await deskMove(t, id, body);
      return { ...(await periodsOf(t, id)), openWork };
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/people/:id/death',
    summary: 'Ghi nhận khai tử',
    permission: 'registers.write',
    params,
    body: deathFormSchema,
    answer: deathAnswerSchema,
    handler: async (t, { params: { id }, body }) => ({ closed: await deskDeath(t, id, body) }),
  }),
  readRoute({
    method: 'GET',
    path: '/people/:id/consequences',
    summary: 'Một biến động của người này sẽ kết thúc, thay đổi những gì',
    permission: 'registers.read',
    params,
    query: whatAndWhen,
    answer: consequencesSchema,
    handler: async (t, { params: { id }, query }) => ({
      items: await consequencesForPerson(t, id, query.event, query.date),
    }),
  }),
  readRoute({
    method: 'GET',
    path: '/households/:id/consequences',
    summary: 'Một biến động của cả hộ sẽ kết thúc, thay đổi những gì',
    permission: 'registers.read',
    params: ofHousehold,
    query: whatAndWhen,
    answer: consequencesSchema,
    handler: async (t, { params: { id }, query }) => ({
      items: await consequencesForHousehold(t, id, query.event, query.date),
    }),
  }),
  householdEvent('births', 'Ghi khai sinh: trẻ ở cùng hộ từ ngày sinh', birthFormSchema, 201, deskBirth),
  householdEvent('marriages', 'Ghi kết hôn về', marriageFormSchema, 201, deskMarriage),
  householdEvent('arrivals', 'Ghi người chuyển đến ở cùng hộ', marriageFormSchema, 201, deskArrival),
  householdEvent(
    'moves',
    'Cả hộ chuyển đi hoặc chuyển trong phường',
    householdMoveFormSchema,
    200,
    deskHouseholdMove,
  ),
  householdEvent('splits', 'Tách hộ', splitFormSchema, 201, deskSplit),
  householdEvent('merges', 'Gộp hộ', mergeFormSchema, 200, deskMerge),
  householdEvent('heads', 'Thay chủ hộ', headFormSchema, 200, deskHead),
  periodCorrection(
    'residences',
    'Đính chính loại và nguồn của một lần cư trú',
    residenceCorrectionSchema,
    correctResidence,
  ),
  periodCorrection(
    'memberships',
    'Đính chính quan hệ với chủ hộ của một lần thành viên hộ',
    membershipCorrectionSchema,
    correctMembership,
  ),
  readRoute({
    method: 'GET',
    path: '/life-events',
    summary: 'Biến động đã ghi của một người hoặc một hộ, mới nhất trước',
    permission: 'registers.read',
    query: lifeEventsQuerySchema,
    answer: Type.Object({
      items: Type.Array(lifeEventSchema, { title: 'Biến động', description: 'Latest first' }),
    }),
    async handler(t, { query: { person, household } }) {
      if ((person === undefined) === (household === undefined))
        throw invalid('/person', 'subject', 'Người hoặc hộ: chọn đúng một trong hai.');
      return {
        items: person ? await lifeEventsOfPerson(t, person) : await lifeEventsOfHousehold(t, household ?? ''),
      };
    },
  }),
  readRoute({
    method: 'GET',
    path: '/life-events/:id',
    summary: 'Một biến động đã ghi, và thu hồi nó thì những gì trở lại',
    permission: 'registers.read',
    params: Type.Object({ id: idSchema('Biến động') }),
    answer: retractionPreviewSchema,
    async handler(t, { params }) {
      const row = await requireLifeEvent(t, params.id);
      return { ...(await lifeEventAnswer(t, row)), sentences: await retractionSentences(t, row) };
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/life-events/:id/retraction',
    summary: 'Thu hồi cả một biến động ghi sai; lần ghi vẫn còn trong lịch sử',
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Biến động') }),
    body: retractionFormSchema,
    answer: lifeEventSchema,
    handler: (t, { params, body }) => retractLifeEvent(t, params.id, body.reason),
  }),
  retraction('residences', 'Thu hồi một lần cư trú ghi sai'),
  retraction('memberships', 'Thu hồi một lần thành viên hộ ghi sai'),
  writeRoute({
    method: 'POST',
    path: '/statuses/:id/retraction',
    summary: 'Thu hồi một diện ghi sai; lần ghi cũ vẫn còn trong lịch sử',
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Diện') }),
    body: retractionFormSchema,
    answer: null,
    async handler(t, { params: { id }, body }) {
      await retractStatus(t, id, body.reason);
      return undefined;
    },
  }),
];
