import { readRoute } from '../../app/route.ts';
import { listGaps } from './gaps.ts';
import { coverageQuerySchema, coverageSchema, gapListSchema, gapsQuerySchema } from './schema.ts';
import { coverage } from './service.ts';

export const coverageRoutes = [
  readRoute({
    method: 'GET',
    path: '/coverage',
    summary:
      'Tỷ lệ bao phủ BHYT tại một ngày, chia theo nhiều cách, theo số liệu hiện nay hoặc đã ghi đến một lúc',
    permission: 'coverage.read',
    query: coverageQuerySchema,
    answer: coverageSchema,
    handler: (t, { query }) => coverage(t, query),
  }),
  readRoute({
    method: 'GET',
    path: '/coverage/gaps',
    summary: 'Ai chưa có thẻ, sắp hết hạn, cấp trùng, không còn thuộc đối tượng: từng người với lý do',
    permission: 'gaps.read',
    query: gapsQuerySchema,
    answer: gapListSchema,
    handler: (t, { query }) => listGaps(t, query),
  }),
];
