import { readRoute } from '../../app/route.ts';
import { coverageQuerySchema, coverageSchema } from './schema.ts';
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
];
