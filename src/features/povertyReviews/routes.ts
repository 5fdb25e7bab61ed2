import { readRoute } from '../../app/route.ts';
import { reviewQuerySchema, reviewSchema } from './schema.ts';
import { readReview } from './service.ts';

export const povertyReviewRoutes = [
  readRoute({
    method: 'GET',
    path: '/poverty-reviews',
    summary: 'Bộ biểu rà soát hộ nghèo, hộ cận nghèo của một năm: các bảng và điều kiện trước khi ký',
    permission: 'exports',
    query: reviewQuerySchema,
    answer: reviewSchema,
    handler: (t, { query: { year, area } }) => readReview(t, year, area),
  }),
];
