import { Type } from '@sinclair/typebox';
import { answeredBefore, once, onceKey } from '../../app/idempotency.ts';
import { freeRoute, Reply, readRoute, withVersion, writeRoute } from '../../app/route.ts';
import type { ReadTx } from '../../db/tx.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { listSchema } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import {
  changeRowSchema,
  leaveOutFormSchema,
  returnFormSchema,
  reviewDetailSchema,
  reviewFormSchema,
  reviewSchema,
  reviewsQuerySchema,
  rowsQuerySchema,
} from './schema.ts';
import {
  createReview,
  leaveOut,
  listChanges,
  listReviews,
  returnReview,
  reviewDetail,
  reviewFile,
  sealReview,
  submitReview,
} from './service.ts';

const params = Type.Object({ id: idSchema('Rà soát') });

async function detail(t: ReadTx, id: string) {
  const review = await reviewDetail(t, id);
  return withVersion(review, review.version);
}

const one = { params, answer: reviewDetailSchema } as const;
const step = { ...one, method: 'POST', ifMatch: 'required' } as const;

export const quarterlyReviewRoutes = [
  readRoute({
    method: 'GET',
    path: '/quarterly-reviews',
    summary: 'Các lần rà soát quý gửi cơ quan BHXH, quý mới nhất trước',
    permission: 'gaps.read',
    query: reviewsQuerySchema,
    answer: listSchema(reviewSchema),
    handler: (t, { query }) => listReviews(t, query),
  }),
  writeRoute({
    method: 'POST',
    path: '/quarterly-reviews',
    summary: 'Lập bản nháp rà soát một quý, tiếp theo bản đã ký',
    permission: 'registers.write',
    body: reviewFormSchema,
    answer: reviewDetailSchema,
    status: 201,
    handler: async (t, { body }) => detail(t, await createReview(t, body)),
  }),
  readRoute({
    ...one,
    method: 'GET',
    path: '/quarterly-reviews/:id',
    summary: 'Một lần rà soát quý và số người tăng, giảm; bản nháp tính theo sổ hiện nay',
    permission: 'gaps.read',
    handler: (t, { params: { id } }) => detail(t, id),
  }),
  readRoute({
    method: 'GET',
    path: '/quarterly-reviews/:id/rows',
    summary: 'Từng người báo tăng, báo giảm với lý do, cả người để kỳ sau',
    permission: 'gaps.read',
    params,
    query: rowsQuerySchema,
    answer: listSchema(changeRowSchema),
    handler: (t, { params: { id }, query }) => listChanges(t, id, query),
  }),
  writeRoute({
    ...step,
    path: '/quarterly-reviews/:id/leave-out',
    summary: 'Để một người đến kỳ sau mới báo, kèm lý do; hoặc báo lại kỳ này',
    permission: 'registers.write',
    body: leaveOutFormSchema,
    async handler(t, { params: { id }, body, ifMatch }) {
      await leaveOut(t, id, ifMatch, { ...body, reason: body.reason ?? '' });
      return detail(t, id);
    },
  }),
  writeRoute({
    ...step,
    path: '/quarterly-reviews/:id/submit',
    summary: 'Trình ký: từ nay danh sách đứng nguyên như lúc trình',
    permission: 'registers.write',
    async handler(t, { params: { id }, ifMatch }) {
      await submitReview(t, id, ifMatch);
      return detail(t, id);
    },
  }),
  writeRoute({
    ...step,
    path: '/quarterly-reviews/:id/return',
    summary: 'Lãnh đạo trả lại, kèm lý do',
    permission: 'approvals',
    body: returnFormSchema,
    async handler(t, { params: { id }, body, ifMatch }) {
      await returnReview(t, id, ifMatch, body.reason);
      return detail(t, id);
    },
  }),
  freeRoute({
    ...step,
    path: '/quarterly-reviews/:id/seal',
    summary: 'Ký và niêm phong, do tài khoản khác người trình: ghi tệp Excel với SHA-256, không đổi nữa',
    permission: 'approvals',
    async handler({ actor, params: { id }, ifMatch, request }, { db, config }) {
      const key = onceKey(request, null);
      const former = key && (await db.read(actor, (t) => answeredBefore(t, key)));
      if (former) return former;
      await sealReview(db, actor, config.exportsDir, id, ifMatch);
      return db.tx(actor, (t) => once(t, key, 200, () => detail(t, id)));
    },
  }),
  freeRoute({
    method: 'GET',
    path: '/quarterly-reviews/:id/file',
    summary: 'Tệp Excel gửi cơ quan BHXH: báo tăng theo mẫu D03-TS và báo giảm; đã ký thì là tệp niêm phong',
    permission: 'gaps.read',
    params,
    answer: null,
    async handler({ actor, params: { id } }, { db, config }) {
      const { name, body } = await reviewFile(db, actor, config.exportsDir, id);
      const headers = {
        'Content-Type': xlsxType,
        'Content-Disposition': `attachment; filename="${name}"`,
      };
      return new Reply(body, { headers });
    },
  }),
];
