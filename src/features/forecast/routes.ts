import { readRoute } from '../../app/route.ts';
import { forecastQuerySchema, forecastSchema } from './schema.ts';
import { makeForecast } from './service.ts';

export const forecastRoutes = [
  readRoute({
    method: 'GET',
    path: '/forecasts',
    summary:
      'Dự báo tỷ lệ bao phủ BHYT đến 31/12 và nguy cơ 01/01, có khoảng dự báo và sai số của các năm trước',
    permission: 'coverage.read',
    query: forecastQuerySchema,
    answer: forecastSchema,
    handler: async (t, { query }) => (await makeForecast(t, query.area, query.asOf ?? t.today)).forecast,
  }),
];
