import { Type } from '@sinclair/typebox';
import { freeRoute, Reply, writeRoute } from '../../app/route.ts';
import { receiveUpload } from '../../app/upload.ts';
import { AppError } from '../../shared/errors.ts';
import { idSchema } from '../../shared/schema.ts';
import { keepFile, paperUpload } from '../papers/service.ts';
import { attachStatusPaper } from './corrections.ts';
import { laterDecisionFormSchema, statusEndFormSchema, statusFormSchema, statusSchema } from './schema.ts';
import { addDecision, createStatus, endStatus, statusAnswer } from './service.ts';

const params = Type.Object({ id: idSchema('Diện') });

export const statusRoutes = [
  writeRoute({
    method: 'POST',
    path: '/statuses',
    summary: 'Ghi một diện đã được công nhận, với quyết định',
    permission: 'registers.write',
    body: statusFormSchema,
    answer: statusSchema,
    status: 201,
    handler: async (t, { body }) => statusAnswer(t, (await createStatus(t, body)).id),
  }),
  writeRoute({
    method: 'POST',
    path: '/statuses/:id/decisions',
    summary: 'Thêm quyết định vào một diện',
    permission: 'registers.write',
    params,
    body: laterDecisionFormSchema,
    answer: statusSchema,
    async handler(t, { params: { id }, body }) {
      await addDecision(t, id, body);
      return statusAnswer(t, id);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/statuses/:id/end',
    summary: 'Thôi một diện từ một ngày',
    permission: 'registers.write',
    params,
    body: statusEndFormSchema,
    answer: statusSchema,
    async handler(t, { params: { id }, body }) {
      await endStatus(t, id, body);
      return statusAnswer(t, id);
    },
  }),
  freeRoute({
    method: 'POST',
    path: '/statuses/:id/papers',
    summary: 'Đính kèm bản quét của hồ sơ giấy vào một diện: trường “file”, “title”',
    permission: 'registers.write',
    multipart: true,
    params,
    answer: statusSchema,
    status: 201,
    async handler({ actor, request, params: { id } }, deps) {
      if (!actor) throw new AppError('unauthenticated', 'Cần đăng nhập để đính kèm giấy tờ.');
      const upload = await receiveUpload(request, paperUpload);
      try {
        const kept = await keepFile(deps.config.dataDir, upload.file, upload.filename);
        return await deps.db.tx(actor, async (t) => {
          await attachStatusPaper(t, id, kept, upload.fields.title ?? '');
          return new Reply(await statusAnswer(t, id), { status: 201 });
        });
      } finally {
        await upload.discard();
      }
    },
  }),
];
