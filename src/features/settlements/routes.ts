import { Type } from '@sinclair/typebox';
import { readRoute, writeRoute } from '../../app/route.ts';
import { listQuerySchema, listSchema, pageIn } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import { budgetReturns, returnToBudget, reverseReturn } from './budgetReturns.ts';
import {
  budgetReturnFormSchema,
  budgetReturnSchema,
  reasonFormSchema,
  settlementFormSchema,
  settlementSchema,
  voucherFormSchema,
  voucherSchema,
} from './schema.ts';
import { listReturns, listSettlements, readSettlement, reopen, settle } from './service.ts';
import { addVoucher, listVouchers, retractVoucher } from './vouchers.ts';

const params = Type.Object({ id: idSchema('Đợt hỗ trợ') });
const one = (title: string) => Type.Object({ id: idSchema('Đợt hỗ trợ'), which: idSchema(title) });

export const settlementRoutes = [
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/settlement',
    summary: 'Quyết toán một đợt theo nguồn, tổ và đối tượng, với việc còn lại trước khi đóng',
    permission: 'registers.read',
    params,
    answer: settlementSchema,
    handler: (t, { params: { id } }) => readSettlement(t, id),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/settlement',
    summary: 'Quyết toán và đóng đợt; sau khi mở điều chỉnh thì thành lần quyết toán tiếp theo',
    permission: 'settlements',
    params,
    body: settlementFormSchema,
    answer: settlementSchema,
    status: 201,
    handler: (t, { params: { id }, body }) => settle(t, id, body, { askWhy: false }),
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/settlements',
    summary: 'Các lần quyết toán của một đợt, mới nhất trước, mỗi lần với chênh lệch so với lần trước',
    permission: 'registers.read',
    params,
    query: listQuerySchema,
    answer: listSchema(settlementSchema),
    handler: async (t, { params: { id }, query }) => pageIn(await listSettlements(t, id), query),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/adjustments',
    summary: 'Mở điều chỉnh một đợt đã quyết toán; lần quyết toán trước giữ nguyên',
    permission: 'approvals',
    params,
    body: reasonFormSchema,
    answer: settlementSchema,
    status: 201,
    handler: (t, { params: { id }, body }) => reopen(t, id, body.reason),
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/vouchers',
    summary: 'Chứng từ chi của một đợt',
    permission: 'registers.read',
    params,
    query: listQuerySchema,
    answer: listSchema(voucherSchema),
    handler: async (t, { params: { id }, query }) => pageIn(await listVouchers(t, id), query),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/vouchers',
    summary: 'Ghi phiếu chi, ủy nhiệm chi của một nguồn',
    permission: 'registers.write',
    params,
    body: voucherFormSchema,
    answer: voucherSchema,
    status: 201,
    handler: (t, { params: { id }, body }) => addVoucher(t, id, body),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/vouchers/:which/retraction',
    summary: 'Thu hồi một chứng từ ghi sai',
    permission: 'registers.write',
    params: one('Chứng từ'),
    body: reasonFormSchema,
    answer: null,
    handler: (t, { params: { id, which }, body }) =>
      retractVoucher(t, id, which, body.reason).then(() => undefined),
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/returns',
    summary: 'Các lần nộp trả ngân sách của một đợt',
    permission: 'registers.read',
    params,
    query: listQuerySchema,
    answer: listSchema(budgetReturnSchema),
    handler: async (t, { params: { id }, query }) => pageIn(budgetReturns(await listReturns(t, id)), query),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/returns',
    summary: 'Nộp trả ngân sách các suất trả lại và kinh phí chưa dùng của một nguồn',
    permission: 'registers.write',
    params,
    body: budgetReturnFormSchema,
    answer: budgetReturnSchema,
    status: 201,
    handler: (t, { params: { id }, body }) => returnToBudget(t, id, body),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/returns/:which/reversal',
    summary: 'Hủy một lần nộp trả ghi sai',
    permission: 'registers.write',
    params: one('Lần nộp trả'),
    body: reasonFormSchema,
    answer: null,
    handler: (t, { params: { id, which }, body }) =>
      reverseReturn(t, id, which, body.reason).then(() => undefined),
  }),
];
