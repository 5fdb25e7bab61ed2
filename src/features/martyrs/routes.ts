import { Type } from '@sinclair/typebox';
import { once, onceKey } from '../../app/idempotency.ts';
import { freeRoute, Reply, readRoute, withVersion, writeRoute } from '../../app/route.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { ReadTx } from '../../db/tx.ts';
import { AppError } from '../../shared/errors.ts';
import { listQuery, listSchema, pageIn } from '../../shared/lists.ts';
import { daySchema, idSchema } from '../../shared/schema.ts';
import { keepFile, paperUpload } from '../papers/service.ts';
import { attachMartyrPaper } from './scans.ts';
import {
  martyrChangeSchema,
  martyrEndSchema,
  martyrFormSchema,
  martyrSchema,
  memberFormSchema,
} from './schema.ts';
import {
  addMember,
  changeMartyr,
  createMartyr,
  endMartyr,
  endMember,
  listMartyrs,
  readMartyr,
} from './service.ts';

const params = Type.Object({ id: idSchema('Liệt sĩ') });
const memberParams = Type.Object({ id: idSchema('Liệt sĩ'), member: idSchema('Mục') });
const write = { permission: 'registers.write', answer: martyrSchema } as const;

async function reply(t: ReadTx, id: string) {
  const martyr = await readMartyr(t, id);
  return withVersion(martyr, martyr.version);
}

export const martyrRoutes = [
  readRoute({
    method: 'GET',
    path: '/martyrs',
    summary: 'Sổ liệt sĩ: thân nhân, đại diện, người thờ cúng tại một ngày và việc cần làm',
    permission: 'registers.read',
    query: Type.Object(
      { asOf: Type.Optional(daySchema('Tại ngày')), ...listQuery },
      { additionalProperties: false },
    ),
    answer: listSchema(martyrSchema),
    handler: async (t, { query }) => pageIn(await listMartyrs(t, query.asOf), query),
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/martyrs',
    summary: 'Ghi một liệt sĩ vào sổ',
    body: martyrFormSchema,
    status: 201,
    handler: async (t, { body }) => reply(t, await createMartyr(t, body)),
  }),
  readRoute({
    method: 'GET',
    path: '/martyrs/:id',
    summary: 'Một liệt sĩ và mọi người từng được ghi là thân nhân, đại diện, người thờ cúng',
    permission: 'registers.read',
    params,
    answer: martyrSchema,
    handler: (t, { params: { id } }) => reply(t, id),
  }),
  writeRoute({
    ...write,
    method: 'PATCH',
    path: '/martyrs/:id',
    summary: 'Sửa thông tin liệt sĩ',
    params,
    body: martyrChangeSchema,
    ifMatch: 'required',
    async handler(t, { params: { id }, body, ifMatch }) {
      await changeMartyr(t, id, body, ifMatch);
      return reply(t, id);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/martyrs/:id/end',
    summary: 'Thôi theo dõi một liệt sĩ, kèm lý do',
    params,
    body: martyrEndSchema,
    async handler(t, { params: { id }, body, ifMatch }) {
      await endMartyr(t, id, body, ifMatch);
      return reply(t, id);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/martyrs/:id/members',
    summary: 'Ghi thân nhân, cử đại diện hoặc ghi người thờ cúng',
    params,
    body: memberFormSchema,
    status: 201,
    async handler(t, { params: { id }, body }) {
      await addMember(t, id, body);
      return reply(t, id);
    },
  }),
  freeRoute({
    ...write,
    method: 'POST',
    path: '/martyrs/:id/papers',
    summary: 'Đính kèm biên bản họp gia đình, giấy tờ (PDF, JPEG, PNG; đến 10 MB): trường “file”, “title”',
    multipart: true,
    params,
    status: 201,
    async handler({ actor, request, params: { id } }, deps) {
      if (!actor) throw new AppError('unauthenticated', 'Cần đăng nhập để đính kèm giấy tờ.');
      const upload = await receiveUpload(request, paperUpload);
      try {
        const kept = await keepFile(deps.config.dataDir, upload.file, upload.filename);
        const key = onceKey(request, [upload.sha256, upload.filename, upload.fields]);
        return await deps.db.tx(actor, (t) =>
          once(t, key, 201, async () => {
            await attachMartyrPaper(t, id, kept, upload.fields.title ?? '');
            const { body, options } = await reply(t, id);
            return new Reply(body, { ...options, status: 201 });
          }),
        );
      } finally {
        await upload.discard();
      }
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/martyrs/:id/members/:member/end',
    summary: 'Thôi ghi một người của liệt sĩ, kèm lý do',
    params: memberParams,
    body: martyrEndSchema,
    async handler(t, { params: { id, member }, body }) {
      await endMember(t, id, member, body);
      return reply(t, id);
    },
  }),
];
