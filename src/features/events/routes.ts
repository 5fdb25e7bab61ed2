import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { readRoute, writeRoute } from '../../app/route.ts';
import type { WriteTx } from '../../db/tx.ts';
import { choiceSchema, daySchema, idSchema } from '../../shared/schema.ts';
import { retractStatus } from '../statuses/service.ts';
import { consequencesForHousehold, consequencesForPerson } from './consequences.ts';
import { changeHead, recordBirth, recordMarriage, retractPeriod } from './familyEvents.ts';
import { mergeHousehold, moveHousehold, splitHousehold } from './householdEvents.ts';
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
import { correctMembership, correctResidence } from './periodCorrections.ts';
import {
  deathAnswerSchema,
  deathFormSchema,
  membershipCorrectionSchema,
  moveAnswerSchema,
  moveFormSchema,
  residenceCorrectionSchema,
} from './schema.ts';
import { movePerson, periodsOf, recordDeath } from './service.ts';

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
      const { openWork } = await movePerson(t, id, body);
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
    handler: async (t, { params: { id }, body }) => ({ closed: await recordDeath(t, id, body) }),
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
  householdEvent('births', 'Ghi khai sinh: trẻ ở cùng hộ từ ngày sinh', birthFormSchema, 201, recordBirth),
  householdEvent('marriages', 'Ghi kết hôn về', marriageFormSchema, 201, recordMarriage),
  householdEvent(
    'moves',
    'Cả hộ chuyển đi hoặc chuyển trong phường',
    householdMoveFormSchema,
    200,
    moveHousehold,
  ),
  householdEvent('splits', 'Tách hộ', splitFormSchema, 201, splitHousehold),
  householdEvent('merges', 'Gộp hộ', mergeFormSchema, 200, mergeHousehold),
  householdEvent('heads', 'Thay chủ hộ', headFormSchema, 200, changeHead),
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
