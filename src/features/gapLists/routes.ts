import { Type } from '@sinclair/typebox';
import { withVersion, writeRoute } from '../../app/route.ts';
import { areaCodeSchema, choiceSchema, daySchema } from '../../shared/schema.ts';
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
      },
      { additionalProperties: false },
    ),
    answer: assignedListSchema,
    status: 201,
    async handler(t, { params: { kind }, body }) {
      const { area, asOf = t.today, within = defaultWithinDays, ...terms } = body;
      const query = { kind, area, asOf, within, code: null, reason: null, text: '' };
      const list = await readAssigned(t, (await handOver(t, query, terms)).assigned);
      return withVersion(list, list.version);
    },
  }),
];
