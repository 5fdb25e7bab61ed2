import { Type } from '@sinclair/typebox';
import { readRoute, withVersion, writeRoute } from '../../app/route.ts';
import { listSchema } from '../../shared/lists.ts';
import { idSchema, textSchema } from '../../shared/schema.ts';
import {
  receiptFormSchema,
  recoveriesQuerySchema,
  recoveryFormSchema,
  recoverySchema,
  waiverFormSchema,
} from './schema.ts';
import { addReceipt, listRecoveries, openRecovery, readRecovery, retractReceipt, waive } from './service.ts';

const params = Type.Object({ id: idSchema('Khoản phải thu hồi') });

export const recoveryRoutes = [
  readRoute({
    method: 'GET',
    path: '/recoveries',
    summary: 'Số tiền phải thu hồi: chi sau khi chết, sau khi thôi hưởng, chi trùng',
    permission: 'registers.read',
    query: recoveriesQuerySchema,
    answer: listSchema(recoverySchema),
    handler: (t, { query }) => listRecoveries(t, query),
  }),
  writeRoute({
    method: 'POST',
    path: '/recoveries',
    summary: 'Ghi một khoản phải thu hồi mà chương trình không tự tính: chi trùng, chuyển đi, lý do khác',
    permission: 'registers.write',
    body: recoveryFormSchema,
    answer: recoverySchema,
    status: 201,
    handler: (t, { body }) => openRecovery(t, body),
  }),
  readRoute({
    method: 'GET',
    path: '/recoveries/:id',
    summary: 'Một khoản phải thu hồi, với các phiếu thu',
    permission: 'registers.read',
    params,
    answer: recoverySchema,
    handler: async (t, { params: { id } }) => {
      const recovery = await readRecovery(t, id);
      return withVersion(recovery, recovery.version);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/recoveries/:id/receipts',
    summary: 'Ghi số tiền đã thu hồi, với số và ngày phiếu thu; có thể nhiều lần',
    permission: 'registers.write',
    params,
    body: receiptFormSchema,
    answer: recoverySchema,
    status: 201,
    handler: (t, { params: { id }, body }) => addReceipt(t, id, body),
  }),
  writeRoute({
    method: 'POST',
    path: '/recoveries/:id/receipts/:receipt/retraction',
    summary: 'Thu hồi một phiếu thu ghi sai',
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Khoản phải thu hồi'), receipt: idSchema('Phiếu thu') }),
    body: Type.Object({ reason: textSchema('Lý do', 500) }, { additionalProperties: false }),
    answer: recoverySchema,
    handler: (t, { params: { id, receipt }, body }) => retractReceipt(t, id, receipt, body.reason),
  }),
  writeRoute({
    method: 'POST',
    path: '/recoveries/:id/waiver',
    summary: 'Không thu hồi phần còn lại, theo quyết định',
    permission: 'approvals',
    params,
    body: waiverFormSchema,
    answer: recoverySchema,
    status: 201,
    handler: (t, { params: { id }, body }) => waive(t, id, body),
  }),
];
