import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { once, onceKey } from '../../app/idempotency.ts';
import { freeRoute, Reply, readRoute, withVersion, writeRoute } from '../../app/route.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { AppError } from '../../shared/errors.ts';
import { listSchema } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import { keepFile, paperUpload } from '../papers/service.ts';
import { approveCase, approveCases } from './approval.ts';
import { findCases } from './finding.ts';
import { listCurrent, recordItem, requireReviewOf, reviewItems } from './review.ts';
import {
  apologyFormSchema,
  approvalFormSchema,
  assigneeFormSchema,
  batchFormSchema,
  caseFormSchema,
  caseKindAnswerSchema,
  caseQuerySchema,
  caseSchema,
  caseSummarySchema,
  closeFormSchema,
  reviewItemFormSchema,
  reviewItemSchema,
  stepFormSchema,
  supplementedFormSchema,
  supplementFormSchema,
} from './schema.ts';
import {
  apologise,
  assignCase,
  attachPaper,
  caseAnswer,
  caseKindAnswer,
  caseKinds,
  closeCase,
  openCase,
  recordSupplement,
  requestSupplement,
  requireCase,
} from './service.ts';
import { recordStep, verdictOf } from './steps.ts';

const params = Type.Object({ id: idSchema('Hồ sơ') });

async function whole(t: ReadTx, id: string): Promise<Reply> {
  const row = await requireCase(t, id);
  return withVersion(await caseAnswer(t, row, (await verdictOf(t, row))?.sentence ?? null), row.version);
}

/** Something done to a case, which then answers whole. */
function caseAction<B extends TSchema>(
  noun: string,
  summary: string,
  body: B,
  run: (t: WriteTx, id: string, form: Static<B>, seen: number | undefined) => Promise<void>,
  permission: 'registers.write' | 'approvals' = 'registers.write',
) {
  return writeRoute({
    method: 'POST',
    path: `/cases/:id/${noun}`,
    summary,
    permission,
    params,
    body,
    answer: caseSchema,
    async handler(t, input) {
      await run(t, input.params.id, input.body, input.ifMatch);
      return whole(t, input.params.id);
    },
  });
}

const reviewAnswer = Type.Object({
  items: Type.Array(reviewItemSchema, { title: 'Các hộ', description: 'By code', maxItems: 100_000 }),
});

export const caseRoutes = [
  readRoute({
    method: 'GET',
    path: '/case-kinds',
    summary: 'Các loại hồ sơ: bước, hạn, giấy tờ',
    permission: 'registers.read',
    answer: Type.Object({
      items: Type.Array(caseKindAnswerSchema, { title: 'Các loại', description: 'By group', maxItems: 200 }),
    }),
    handler: async (t) => ({ items: (await caseKinds(t)).map(caseKindAnswer) }),
  }),
  readRoute({
    method: 'GET',
    path: '/cases',
    summary: 'Hồ sơ: đang giải quyết trước, theo hạn trả',
    permission: 'registers.read',
    query: caseQuerySchema,
    answer: listSchema(caseSummarySchema),
    handler: (t, { query }) => findCases(t, query),
  }),
  writeRoute({
    method: 'POST',
    path: '/cases',
    summary: 'Tiếp nhận hồ sơ',
    permission: 'registers.write',
    body: caseFormSchema,
    answer: caseSchema,
    status: 201,
    handler: async (t, { body }) => whole(t, (await openCase(t, body)).id),
  }),
  readRoute({
    method: 'GET',
    path: '/cases/:id',
    summary: 'Một hồ sơ với quá trình và giấy tờ',
    permission: 'registers.read',
    params,
    answer: caseSchema,
    handler: (t, input) => whole(t, input.params.id),
  }),
  caseAction('steps', 'Ghi bước đang làm', stepFormSchema, recordStep),
  caseAction(
    'supplement-requests',
    'Yêu cầu bổ sung hồ sơ: hạn trả ngừng tính',
    supplementFormSchema,
    requestSupplement,
  ),
  caseAction('supplements', 'Ghi nhận bổ sung: hạn trả tính tiếp', supplementedFormSchema, recordSupplement),
  caseAction('apologies', 'Xin lỗi vì quá hạn và hẹn lại ngày trả', apologyFormSchema, apologise),
  caseAction('refusal', 'Từ chối hồ sơ, có lý do', closeFormSchema, (t, id, form, seen) =>
    closeCase(t, id, 'refused', form, seen),
  ),
  caseAction('withdrawal', 'Người nộp rút hồ sơ', closeFormSchema, (t, id, form, seen) =>
    closeCase(t, id, 'withdrawn', form, seen),
  ),
  caseAction('assignee', 'Giao hồ sơ cho người thụ lý', assigneeFormSchema, (t, id, form, seen) =>
    assignCase(t, id, form.assignee, seen),
  ),
  caseAction(
    'approval',
    'Duyệt hồ sơ: ghi quyết định và ghi vào sổ trong cùng một lần',
    approvalFormSchema,
    approveCase,
    'approvals',
  ),
  writeRoute({
    method: 'POST',
    path: '/case-decisions',
    summary: 'Một quyết định cho nhiều hồ sơ: tất cả hoặc không hồ sơ nào',
    permission: 'approvals',
    body: batchFormSchema,
    answer: Type.Object({
      approved: Type.Integer({ title: 'Số hồ sơ đã duyệt', description: 'Cases', minimum: 0 }),
    }),
    status: 201,
    async handler(t, { body }) {
      await approveCases(t, body);
      return { approved: body.cases.length };
    },
  }),
  freeRoute({
    method: 'POST',
    path: '/cases/:id/papers',
    summary: 'Đính kèm bản quét (PDF, JPEG, PNG; đến 10 MB): trường “file”, “title”',
    permission: 'registers.write',
    multipart: true,
    params,
    answer: caseSchema,
    status: 201,
    async handler({ actor, request, params: { id } }, deps) {
      if (!actor) throw new AppError('unauthenticated', 'Cần đăng nhập để đính kèm giấy tờ.');
      const upload = await receiveUpload(request, paperUpload);
      try {
        const kept = await keepFile(deps.config.dataDir, upload.file, upload.filename);
        const key = onceKey(request, [upload.sha256, upload.filename, upload.fields]);
        return await deps.db.tx(actor, (t) =>
          once(t, key, 201, async () => {
            await attachPaper(t, id, kept, upload.fields.title ?? '');
            const reply = await whole(t, id);
            return new Reply(reply.body, { ...reply.options, status: 201 });
          }),
        );
      } finally {
        await upload.discard();
      }
    },
  }),
  readRoute({
    method: 'GET',
    path: '/cases/:id/items',
    summary: 'Danh sách hộ của một đợt rà soát',
    permission: 'registers.read',
    params,
    answer: reviewAnswer,
    async handler(t, input) {
      await requireReviewOf(t, input.params.id);
      return { items: await reviewItems(t, input.params.id) };
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/cases/:id/current-items',
    summary: 'Đưa các hộ nghèo, cận nghèo hiện có vào danh sách rà soát',
    permission: 'registers.write',
    params,
    answer: Type.Object({
      added: Type.Integer({ title: 'Số hộ thêm', description: 'Households', minimum: 0 }),
    }),
    handler: async (t, { params: { id }, ifMatch }) => ({ added: await listCurrent(t, id, ifMatch) }),
  }),
  writeRoute({
    method: 'POST',
    path: '/cases/:id/items',
    summary: 'Thêm một hộ vào danh sách rà soát, hoặc ghi kết quả khảo sát của hộ',
    permission: 'registers.write',
    params,
    body: reviewItemFormSchema,
    answer: reviewAnswer,
    async handler(t, { params: { id }, body, ifMatch }) {
      await recordItem(t, id, body, ifMatch);
      return { items: await reviewItems(t, id) };
    },
  }),
];
