import { Type } from '@sinclair/typebox';
import { writeRoute } from '../../app/route.ts';
import { idSchema } from '../../shared/schema.ts';
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
];
