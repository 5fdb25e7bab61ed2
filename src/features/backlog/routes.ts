import { Type } from '@sinclair/typebox';
import { readRoute } from '../../app/route.ts';
import { areaCodeSchema, choiceSchema, daySchema } from '../../shared/schema.ts';
import { backlogSchema, raisedItemSchema, raisedKinds } from './schema.ts';
import { backlog, raisedItems } from './service.ts';

const where = {
  area: Type.Optional(areaCodeSchema()),
  asOf: Type.Optional(daySchema('Tại ngày')),
};

export const backlogRoutes = [
  readRoute({
    method: 'GET',
    path: '/backlog',
    summary: 'Việc tồn đọng: hồ sơ đang chờ, quá hạn, tồn năm trước, việc do sổ phát sinh',
    permission: 'registers.read',
    query: Type.Object(where, { additionalProperties: false }),
    answer: backlogSchema,
    handler: (t, { query }) => backlog(t, query),
  }),
  readRoute({
    method: 'GET',
    path: '/backlog/items',
    summary: 'Danh sách của một việc do sổ phát sinh',
    permission: 'registers.read',
    query: Type.Object(
      { kind: choiceSchema('Việc', raisedKinds), ...where },
      { additionalProperties: false },
    ),
    answer: Type.Object({
      items: Type.Array(raisedItemSchema, { title: 'Danh sách', description: 'At most 500', maxItems: 500 }),
      total: Type.Integer({ title: 'Tổng số', minimum: 0, description: 'Of all' }),
    }),
    handler: (t, { query: { kind, ...place } }) => raisedItems(t, kind, place),
  }),
];
