import { Type } from '@sinclair/typebox';
import { readRoute, writeRoute } from '../../app/route.ts';
import { idSchema } from '../../shared/schema.ts';
import {
  paymentFormSchema,
  paymentListSchema,
  paymentSchema,
  paymentsQuerySchema,
  returnFormSchema,
  reversalFormSchema,
  unpaidFormSchema,
} from './schema.ts';
import { giveBack, noteUnpaid, pay, reverse } from './service.ts';
import { findPayments, onePayment } from './states.ts';

const params = Type.Object({ id: idSchema('Đợt hỗ trợ') });

export const paymentRoutes = [
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/payments',
    summary: 'Các lần chi của đợt, và tình hình phát theo nguồn và tổ',
    permission: 'people.read',
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
];
