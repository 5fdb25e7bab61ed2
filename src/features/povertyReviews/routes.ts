import { Type } from '@sinclair/typebox';
import { readRoute } from '../../app/route.ts';
import { reviewQuerySchema, reviewSchema, reviewYearSchema } from './schema.ts';
import { readReview } from './service.ts';

const params = Type.Object({ year: reviewYearSchema() });

export const povertyReviewRoutes = [
  readRoute({
    method: 'GET',
    path: '/poverty-reviews/:year',
    summary: 'Bộ biểu rà soát hộ nghèo, hộ cận nghèo của một năm: các bảng và điều kiện trước khi ký',
    permission: 'exports',
    params,
    query: reviewQuerySchema,
    answer: reviewSchema,
    handler: (t, { params: { year }, query: { area } }) => readReview(t, year, area),
  }),
];
