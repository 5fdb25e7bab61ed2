import { Type } from '@sinclair/typebox';
import { withVersion, writeRoute } from '../../app/route.ts';
import { areaCodeSchema, choiceSchema, daySchema, textSchema } from '../../shared/schema.ts';
import { assignedListSchema, handOverFormSchema } from '../assignedLists/schema.ts';
import { readAssigned } from '../assignedLists/service.ts';
import { gapKinds } from '../gaps/schema.ts';
import { defaultWithinDays } from '../gaps/service.ts';
import { handOver } from './service.ts';

export const gapListRoutes = [
  writeRoute({
    method: 'POST',
    path: '/gap-lists/:kind/assigned-lists',
    summary: 'Giao danh sách BHYT của một tổ cho tổ trưởng, kèm giấy giao nhận',
    permission: 'gaps.read',
    params: Type.Object({ kind: choiceSchema('Danh sách', gapKinds) }),
    body: Type.Object(
      {
        ...handOverFormSchema.properties,
        area: areaCodeSchema('Tổ dân phố'),
        asOf: Type.Optional(daySchema('Tại ngày')),
        within: Type.Optional(
          Type.Integer({ title: 'Trong số ngày', minimum: 1, maximum: 3660, description: 'Of expiring' }),
        ),
        code: Type.Optional(textSchema('Mã đối tượng', 10, { description: 'Only of this code' })),
        apart: Type.Optional(
          Type.Boolean({ title: 'Riêng danh sách này', description: 'Without those on a list before it' }),
        ),
      },
      { additionalProperties: false },
    ),
    answer: assignedListSchema,
    status: 201,
    async handler(t, { params: { kind }, body }) {
      const { area, asOf = t.today, within = defaultWithinDays, code = null, apart, ...terms } = body;
      const narrowed = { code, reason: null, text: '', ...(apart === undefined ? {} : { apart }) };
      const query = { kind, area, asOf, within, ...narrowed };
      const list = await readAssigned(t, (await handOver(t, query, terms)).assigned);
      return withVersion(list, list.version);
    },
  }),
];
