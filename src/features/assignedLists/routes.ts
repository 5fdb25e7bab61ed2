import { Type } from '@sinclair/typebox';
import { readRoute, withVersion, writeRoute } from '../../app/route.ts';
import type { ReadTx } from '../../db/tx.ts';
import { assert } from '../../shared/errors.ts';
import { listOf, pageOf } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import { recordResult, undoResult } from './recording.ts';
import {
  assignedChangeSchema,
  assignedListSchema,
  assignedListsQuery,
  assignedListsSchema,
  assignedRowSchema,
  assignedRowsQuery,
  assignedRowsSchema,
  resultFormSchema,
} from './schema.ts';
import { assignedLists, assignedRows, changeAssigned, readAssigned, rowsAsked } from './service.ts';

const id = idSchema('Danh sách giao');
const params = Type.Object({ id });
const rowParams = Type.Object({
  id,
  number: Type.Integer({ title: 'STT', minimum: 1, maximum: 50_000, description: 'Number of the row' }),
});

async function rowAnswer(t: ReadTx, list: string, number: number) {
  const row = (await assignedRows(t, list)).find((each) => each.number === number);
  assert(row, `row ${number} of ${list} was just written`);
  return row;
}

export const assignedListRoutes = [
  readRoute({
    method: 'GET',
    path: '/assigned-lists',
    summary: 'Các danh sách đã giao tổ trưởng; tổ trưởng thấy danh sách của tổ mình',
    permission: 'assignedLists.read',
    query: assignedListsQuery,
    answer: assignedListsSchema,
    handler: (t, { query }) => assignedLists(t, query, pageOf(query)),
  }),
  readRoute({
    method: 'GET',
    path: '/assigned-lists/:id',
    summary: 'Một danh sách đã giao: ai nhận, hạn nộp lại, đã ghi bao nhiêu',
    permission: 'assignedLists.read',
    params,
    answer: assignedListSchema,
    async handler(t, { params: { id } }) {
      const list = await readAssigned(t, id);
      return withVersion(list, list.version);
    },
  }),
  writeRoute({
    method: 'PATCH',
    path: '/assigned-lists/:id',
    summary: 'Nộp lại, trả lại, kết thúc, thu hồi một danh sách, hoặc đổi hạn',
    permission: 'assignedLists.write',
    params,
    body: assignedChangeSchema,
    answer: assignedListSchema,
    ifMatch: 'required',
    async handler(t, { params: { id }, body, ifMatch }) {
      const list = await changeAssigned(t, id, body, ifMatch);
      return withVersion(list, list.version);
    },
  }),
  readRoute({
    method: 'GET',
    path: '/assigned-lists/:id/rows',
    summary: 'Các dòng của một danh sách đã giao, kèm kết quả và những lần ghi trước',
    permission: 'assignedLists.read',
    params,
    query: assignedRowsQuery,
    answer: assignedRowsSchema,
    async handler(t, { params: { id }, query }) {
      const rows = rowsAsked(await assignedRows(t, id), query);
      const page = pageOf(query);
      return listOf(rows.slice(page.offset, page.offset + page.limit), rows.length, page);
    },
  }),
  writeRoute({
    method: 'PUT',
    path: '/assigned-lists/:id/rows/:number/result',
    summary: 'Ghi kết quả của một dòng; kết quả trước vẫn được giữ',
    permission: 'assignedLists.write',
    params: rowParams,
    body: resultFormSchema,
    answer: assignedRowSchema,
    async handler(t, { params: { id, number }, body }) {
      await recordResult(t, id, number, body);
      return rowAnswer(t, id, number);
    },
  }),
  writeRoute({
    method: 'DELETE',
    path: '/assigned-lists/:id/rows/:number/result',
    summary: 'Hoàn tác lần ghi kết quả gần nhất của một dòng',
    permission: 'assignedLists.write',
    params: rowParams,
    answer: assignedRowSchema,
    async handler(t, { params: { id, number } }) {
      await undoResult(t, id, number);
      return rowAnswer(t, id, number);
    },
  }),
];
