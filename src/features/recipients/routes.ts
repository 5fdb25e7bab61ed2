import { Type } from '@sinclair/typebox';
import { Reply, readRoute, writeRoute } from '../../app/route.ts';
import { listQuerySchema, listSchema, pageIn } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import { listItem } from './answers.ts';
import { buildCampaignList } from './building.ts';
import { addByHand, decideCandidates, listChoices, removeByHand, undoChoice } from './choices.ts';
import { addHungry, listHungry, removeHungry } from './hungry.ts';
import { missedOf } from './missed.ts';
import {
  additionSchema,
  buildSchema,
  builtListSchema,
  candidateSchema,
  candidatesQuerySchema,
  choiceAnswerSchema,
  choiceFormSchema,
  entriesQuerySchema,
  hungryFormSchema,
  hungrySchema,
  listItemSchema,
  missedQuerySchema,
  missedSchema,
  removalSchema,
} from './schema.ts';
import { findEntry, listCandidates, listEntries } from './service.ts';

const params = Type.Object({ id: idSchema('Đợt hỗ trợ') });
const entryParams = Type.Object({ id: idSchema('Đợt hỗ trợ'), entry: idSchema('Suất') });

export const recipientRoutes = [
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/list',
    summary: 'Lập danh sách từ các sổ theo các mức; lập lại thì giữ những gì đã quyết định tay',
    permission: 'registers.write',
    params,
    answer: builtListSchema,
    async handler(t, { params: { id } }) {
      const build = await buildCampaignList(t, id);
      return { ...(await listEntries(t, id, {})), build };
    },
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/list',
    summary: 'Danh sách nhận quà, hỗ trợ của đợt: mỗi suất với căn cứ và tình trạng',
    permission: 'people.read',
    params,
    query: entriesQuerySchema,
    answer: listSchema(listItemSchema),
    handler: (t, { params: { id }, query }) => listEntries(t, id, query),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/list/entries',
    summary: 'Đề nghị bổ sung một người, một hộ vào danh sách, có lý do và người đề nghị',
    permission: 'registers.write',
    params,
    body: additionSchema,
    answer: listItemSchema,
    status: 201,
    async handler(t, { params: { id }, body }) {
      return listItem(await findEntry(t, id, await addByHand(t, id, body)), true);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/list/entries/:entry/removal',
    summary: 'Đưa ra khỏi danh sách vì không đủ điều kiện, có lý do',
    permission: 'registers.write',
    params: entryParams,
    body: removalSchema,
    answer: null,
    async handler(t, { params: { id, entry }, body }) {
      await removeByHand(t, id, entry, body.reason);
      return new Reply(undefined);
    },
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/candidates',
    summary: 'Những người, hộ được xem xét mà không đưa vào, hoặc cần xem xét, với lý do',
    permission: 'registers.read',
    params,
    query: candidatesQuerySchema,
    answer: listSchema(candidateSchema),
    handler: (t, { params: { id }, query }) => listCandidates(t, id, query),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/choices',
    summary: 'Xử lý các trường hợp cần xem xét: từng người, hoặc cả loại',
    permission: 'registers.write',
    params,
    body: choiceFormSchema,
    answer: buildSchema,
    handler: (t, { params: { id }, body }) => decideCandidates(t, id, body),
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/choices',
    summary: 'Những gì đã quyết định tay trong danh sách',
    permission: 'registers.read',
    params,
    query: listQuerySchema,
    answer: listSchema(choiceAnswerSchema),
    async handler(t, { params: { id }, query }) {
      const items = (await listChoices(t, id)).map((row) => ({
        id: row.id,
        source: row.source_id,
        rule: row.rule_id,
        person: row.person_id,
        household: row.household_id,
        choice: row.choice,
        reason: row.reason,
        decidedAt: row.decided_at,
      }));
      return pageIn(items, query);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/choices/:choice/undo',
    summary: 'Rút lại một quyết định tay',
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Đợt hỗ trợ'), choice: idSchema('Quyết định') }),
    answer: buildSchema,
    handler: (t, { params: { id, choice } }) => undoChoice(t, id, choice),
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/hungry-households',
    summary: 'Hộ thiếu đói theo biên bản họp tổ (Mẫu 5a, 5b): gạo cấp theo danh sách này',
    permission: 'registers.read',
    params,
    query: listQuerySchema,
    answer: listSchema(hungrySchema),
    handler: async (t, { params: { id }, query }) => pageIn(await listHungry(t, id), query),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/hungry-households',
    summary: 'Ghi một hộ thiếu đói từ biên bản họp tổ',
    permission: 'registers.write',
    params,
    body: hungryFormSchema,
    answer: listSchema(hungrySchema),
    status: 201,
    async handler(t, { params: { id }, body }) {
      await addHungry(t, id, body);
      return pageIn(await listHungry(t, id), {});
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/hungry-households/:household/removal',
    summary: 'Đưa một hộ ra khỏi danh sách hộ thiếu đói',
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Đợt hỗ trợ'), household: idSchema('Hộ thiếu đói') }),
    answer: null,
    async handler(t, { params: { id, household } }) {
      await removeHungry(t, id, household);
      return new Reply(undefined);
    },
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/missed',
    summary: 'Chưa được hỗ trợ trong đợt: có trong các sổ mà không nguồn nào có suất',
    permission: 'registers.read',
    params,
    query: missedQuerySchema,
    answer: listSchema(missedSchema),
    async handler(t, { params: { id }, query }) {
      const rows = await missedOf(t, id, query.register);
      return pageIn(
        rows.map(({ areaName: _name, ...row }) => row),
        query,
      );
    },
  }),
];
