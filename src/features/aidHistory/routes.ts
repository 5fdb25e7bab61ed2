import { Type } from '@sinclair/typebox';
import { readRoute } from '../../app/route.ts';
import { idSchema } from '../../shared/schema.ts';
import {
  aidHistorySchema,
  comparisonSchema,
  steadyListSchema,
  unreachedListSchema,
  yearsQuerySchema,
} from './schema.ts';
import { aidOfHousehold, aidOfPerson, compareYears, steadyRecipients, unreachedIn } from './service.ts';

export const aidHistoryRoutes = [
  readRoute({
    method: 'GET',
    path: '/aid/comparison',
    summary: 'So sánh kết quả hỗ trợ các năm theo tổ, đối tượng hoặc nguồn: suất, tiền, hiện vật',
    permission: 'registers.read',
    query: yearsQuerySchema,
    answer: comparisonSchema,
    handler: (t, { query }) => compareYears(t, query),
  }),
  readRoute({
    method: 'GET',
    path: '/aid/recipients',
    summary: 'Ai nhận hỗ trợ liên tục trong các năm',
    permission: 'registers.read',
    query: yearsQuerySchema,
    answer: steadyListSchema,
    handler: async (t, { query }) => ({ items: await steadyRecipients(t, query) }),
  }),
  readRoute({
    method: 'GET',
    path: '/aid/missed',
    summary: 'Ai có trong các sổ mà trong các năm chưa nhận hỗ trợ nào',
    permission: 'registers.read',
    query: yearsQuerySchema,
    answer: unreachedListSchema,
    handler: async (t, { query }) => ({ items: (await unreachedIn(t, query)).items }),
  }),
  readRoute({
    method: 'GET',
    path: '/people/:id/aid',
    summary: 'Mọi hỗ trợ, trợ cấp một người và hộ của người đó đã nhận',
    permission: 'registers.read',
    params: Type.Object({ id: idSchema('Người') }),
    answer: aidHistorySchema,
    handler: (t, { params: { id } }) => aidOfPerson(t, id),
  }),
  readRoute({
    method: 'GET',
    path: '/households/:id/aid',
    summary: 'Mọi hỗ trợ, trợ cấp một hộ và người trong hộ đã nhận',
    permission: 'registers.read',
    params: Type.Object({ id: idSchema('Hộ') }),
    answer: aidHistorySchema,
    handler: (t, { params: { id } }) => aidOfHousehold(t, id),
  }),
];
