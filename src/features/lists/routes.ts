import { Type } from '@sinclair/typebox';
import type { Deps } from '../../app/compose.ts';
import { freeRoute, Reply, readRoute, withVersion, writeRoute } from '../../app/route.ts';
import type { Actor } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { listOf, listQuery, pageOf } from '../../shared/lists.ts';
import { daySchema, idSchema } from '../../shared/schema.ts';
import { assignedListSchema, handOverFormSchema } from '../assignedLists/schema.ts';
import { readAssigned } from '../assignedLists/service.ts';
import { issuingOfficeName } from '../documents/service.ts';
import {
  listChangeSchema,
  listFormSchema,
  listRowsQuery,
  listRowsSchema,
  savedListSchema,
  savedListsSchema,
} from './schema.ts';
import {
  changeList,
  createList,
  listRows,
  notHandout,
  printList,
  readList,
  recordDownload,
  recordOpening,
  savedLists,
} from './service.ts';
import { listFileName, ownListWorkbook } from './workbook.ts';

const params = Type.Object({ id: idSchema('Danh sách') });

/** Reads a list's rows beside the writer, records the download, answers the file. */
export async function downloadList(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: string,
  asked: Day | undefined,
): Promise<{ name: string; body: Buffer }> {
  const read = await db.read(actor, async (t) => {
    const asOf = asked ?? t.today;
    const rows = await listRows(t, id, asOf);
    return { ...rows, asOf, office: await issuingOfficeName(t, rows.content.area.code) };
  });
  await db.tx(actor, async (t) => recordDownload(t, read, read.asOf));
  const body = await ownListWorkbook(read, read.office, read.asOf);
  return { name: listFileName(read.list, read.asOf), body };
}

export const listRoutes = [
  readRoute({
    method: 'GET',
    path: '/lists',
    summary: 'Các danh sách tự chọn đã lưu',
    permission: 'registers.read',
    query: Type.Object(listQuery, { additionalProperties: false }),
    answer: savedListsSchema,
    handler: (t, { query }) => savedLists(t, pageOf(query)),
  }),
  writeRoute({
    method: 'POST',
    path: '/lists',
    summary: 'Lưu một danh sách tự chọn',
    permission: 'registers.write',
    body: listFormSchema,
    answer: savedListSchema,
    status: 201,
    async handler(t, { body }) {
      const list = await createList(t, body);
      return withVersion(list, list.version);
    },
  }),
  readRoute({
    method: 'GET',
    path: '/lists/:id',
    summary: 'Một danh sách tự chọn: cột, điều kiện, thứ tự',
    permission: 'registers.read',
    params,
    answer: savedListSchema,
    async handler(t, { params: { id } }) {
      const list = await readList(t, id);
      return withVersion(list, list.version);
    },
  }),
  writeRoute({
    method: 'PATCH',
    path: '/lists/:id',
    summary: 'Sửa một danh sách tự chọn, hoặc kết thúc kèm lý do',
    permission: 'registers.write',
    params,
    body: listChangeSchema,
    answer: savedListSchema,
    ifMatch: 'required',
    async handler(t, { params: { id }, body, ifMatch }) {
      const list = await changeList(t, id, body, ifMatch);
      return withVersion(list, list.version);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/lists/:id/assigned-lists',
    summary: 'Giao danh sách của một tổ cho tổ trưởng, kèm giấy giao nhận',
    permission: 'registers.write',
    params,
    body: Type.Object(
      { ...handOverFormSchema.properties, asOf: Type.Optional(daySchema('Tại ngày')) },
      { additionalProperties: false },
    ),
    answer: assignedListSchema,
    status: 201,
    async handler(t, { params: { id }, body: { asOf = t.today, ...terms } }) {
      const { assigned } = await printList(t, id, asOf, terms);
      if (!assigned) throw notHandout();
      const list = await readAssigned(t, assigned);
      return withVersion(list, list.version);
    },
  }),
  freeRoute({
    method: 'GET',
    path: '/lists/:id/rows',
    summary: 'Các dòng của một danh sách tại một ngày; mỗi lần đọc ghi vào nhật ký',
    permission: 'registers.read',
    params,
    query: listRowsQuery,
    answer: listRowsSchema,
    async handler({ actor, params: { id }, query }, { db }) {
      const page = pageOf(query);
      const read = await db.read(actor, async (t) => {
        const asOf = query.asOf ?? t.today;
        return { ...(await listRows(t, id, asOf, page)), asOf };
      });
      await db.tx(actor, async (t) => recordOpening(t, read, read.asOf));
      const { content, asOf } = read;
      const columns = content.columns.map(({ field, header }) => ({ field, header }));
      return new Reply({ ...listOf(content.rows, content.total, page), columns, asOf });
    },
  }),
  freeRoute({
    method: 'GET',
    path: '/lists/:id/file',
    summary: 'Danh sách tại một ngày dưới dạng .xlsx; mỗi lần tải ghi vào nhật ký',
    permission: 'registers.read',
    params,
    query: Type.Object({ asOf: Type.Optional(daySchema('Tại ngày')) }, { additionalProperties: false }),
    answer: null,
    async handler({ actor, params: { id }, query }, deps) {
      const { name, body } = await downloadList(deps, actor, id, query.asOf);
      return new Reply(body, {
        headers: {
          'Content-Type': xlsxType,
          'Content-Disposition': `attachment; filename="${name}"`,
          'Cache-Control': 'no-store',
        },
      });
    },
  }),
];
