import { Type } from '@sinclair/typebox';
import { writeRoute } from '../../app/route.ts';
import { idSchema } from '../../shared/schema.ts';
import { deathAnswerSchema, deathFormSchema, moveAnswerSchema, moveFormSchema } from './schema.ts';
import { movePerson, periodsOf, recordDeath } from './service.ts';

const params = Type.Object({ id: idSchema('Nhân khẩu') });

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
];
