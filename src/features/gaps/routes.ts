import { readRoute } from '../../app/route.ts';
import { gapListSchema, gapsQuerySchema } from './schema.ts';
import { listGaps } from './service.ts';

export const gapRoutes = [
  readRoute({
    method: 'GET',
    path: '/coverage/gaps',
    summary:
      'Ai chưa có thẻ, sắp hết hạn, cấp trùng, không còn thuộc đối tượng, còn vướng giấy tờ: từng người với lý do',
    permission: 'gaps.read',
    query: gapsQuerySchema,
    answer: gapListSchema,
    handler: (t, { query }) => listGaps(t, query),
  }),
];
