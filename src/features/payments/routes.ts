import { Type } from '@sinclair/typebox';
import { once, onceKey } from '../../app/idempotency.ts';
import { freeRoute, Reply, readRoute, writeRoute } from '../../app/route.ts';
import { receiveUpload } from '../../app/upload.ts';
import { AppError } from '../../shared/errors.ts';
import { idSchema } from '../../shared/schema.ts';
import { keepFile, paperUpload } from '../papers/service.ts';
import { exceptionOf, matchBySheet, payPage } from './pageWise.ts';
import {
  accountFormSchema,
  pageFormSchema,
  pageOutcomeSchema,
  paymentFormSchema,
  paymentListSchema,
  paymentSchema,
  paymentsQuerySchema,
  returnFormSchema,
  reversalFormSchema,
  transferFormSchema,
  transferredSchema,
  unpaidFormSchema,
} from './schema.ts';
import { giveBack, noteUnpaid, pay, reverse } from './service.ts';
import { findPayments, onePayment } from './states.ts';
import { payByTransfer, setAccount } from './transfers.ts';

const params = Type.Object({ id: idSchema('Đợt hỗ trợ') });
const pageParams = Type.Object({
  id: idSchema('Đợt hỗ trợ'),
  code: Type.String({
    title: 'Mã trang',
    maxLength: 20,
    description: 'At the foot of the page: 3-7F3A-91C2',
  }),
});

export const paymentRoutes = [
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/payments',
    summary: 'Các lần chi của đợt, và tình hình phát theo nguồn và tổ',
    permission: 'campaigns.read',
    params,
    query: paymentsQuerySchema,
    answer: paymentListSchema,
    handler: (t, input) => findPayments(t, input.params.id, input.query),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/payments',
    summary: 'Xác nhận đã phát một suất đã duyệt',
    permission: 'payments',
    params,
    body: paymentFormSchema,
    answer: paymentSchema,
    status: 201,
    handler: async (t, input) => onePayment(t, await pay(t, input.params.id, input.body)),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/payments/:payment/reversal',
    summary: 'Hủy một lần phát hoặc một lần trả lại bằng dòng đảo',
    permission: 'payments',
    params: Type.Object({ id: idSchema('Đợt hỗ trợ'), payment: idSchema('Lần chi') }),
    body: reversalFormSchema,
    answer: paymentSchema,
    status: 201,
    handler: async (t, { params: { id, payment }, body }) =>
      onePayment(t, await reverse(t, id, payment, body)),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/gift-returns',
    summary: 'Trả một suất lại quỹ đợt: không tìm được, đã chết, từ chối, chuyển đi',
    permission: 'payments',
    params,
    body: returnFormSchema,
    answer: paymentSchema,
    status: 201,
    handler: async (t, input) => onePayment(t, await giveBack(t, input.params.id, input.body)),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/unpaid-reasons',
    summary: 'Ghi lý do chưa phát được: suất vẫn chưa nhận',
    permission: 'payments',
    params,
    body: unpaidFormSchema,
    answer: null,
    handler: async (t, input) => {
      await noteUnpaid(t, input.params.id, input.body);
      return undefined;
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/sheet-pages/:code/payments',
    summary: 'Ghi đã phát cả trang danh sách ký nhận, trừ các dòng nêu ra',
    permission: 'registers.write',
    params: pageParams,
    body: pageFormSchema,
    answer: pageOutcomeSchema,
    status: 201,
    handler: (t, { params: { id, code }, body }) =>
      payPage(t, id, code, { paidOn: body.paidOn, except: (body.except ?? []).map(exceptionOf) }),
  }),
  freeRoute({
    method: 'POST',
    path: '/campaigns/:id/sheet-pages/:code/scans',
    summary: 'Gắn bản quét của trang đã ký (trường “file”) và đối chiếu các suất đã phát của trang',
    permission: 'registers.write',
    multipart: true,
    params: pageParams,
    answer: pageOutcomeSchema,
    status: 201,
    async handler({ actor, request, params: { id, code } }, deps) {
      if (!actor) throw new AppError('unauthenticated', 'Cần đăng nhập để gắn bản quét.');
      const upload = await receiveUpload(request, paperUpload);
      try {
        const kept = await keepFile(deps.config.dataDir, upload.file, upload.filename);
        const key = onceKey(request, [upload.sha256, upload.filename]);
        return await deps.db.tx(actor, (t) =>
          once(t, key, 201, async () => new Reply(await matchBySheet(t, id, code, kept), { status: 201 })),
        );
      } finally {
        await upload.discard();
      }
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/transfer-accounts',
    summary: 'Ghi số tài khoản nhận của một suất; để trống là không chuyển khoản',
    permission: 'registers.write',
    params,
    body: accountFormSchema,
    answer: null,
    handler: async (t, input) => {
      await setAccount(t, input.params.id, input.body);
      return undefined;
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/transfers',
    summary: 'Ghi ủy nhiệm chi đã thực hiện: các suất thành đã phát qua chuyển khoản',
    permission: 'registers.write',
    params,
    body: transferFormSchema,
    answer: transferredSchema,
    status: 201,
    handler: (t, input) => payByTransfer(t, input.params.id, input.body),
  }),
];
