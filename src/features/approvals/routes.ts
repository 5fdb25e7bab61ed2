import { Type } from '@sinclair/typebox';
import { Reply, readRoute, withVersion, writeRoute } from '../../app/route.ts';
import { checkVersion } from '../../shared/errors.ts';
import { listQuerySchema, listSchema, pageIn } from '../../shared/lists.ts';
import { idSchema, nullable } from '../../shared/schema.ts';
import { listChanges, proposeChanges } from './changes.ts';
import { approve, approveCampaign } from './deciding.ts';
import {
  approvalSchema,
  approveSchema,
  campaignApprovedSchema,
  campaignApproveSchema,
  listChangeSchema,
  proposalSchema,
  refusalSchema,
  submissionSchema,
  wholeApprovalSchema,
} from './schema.ts';
import { listApprovals, readApproval, recall, refuse, submit } from './service.ts';

const params = Type.Object({ id: idSchema('Đợt hỗ trợ') });
const oneParams = Type.Object({ id: idSchema('Đợt hỗ trợ'), approval: idSchema('Lần trình') });

export const approvalRoutes = [
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/approval',
    summary: 'Duyệt danh sách của đợt bằng một quyết định; tiền của cấp trên theo quyết định của cấp trên',
    permission: 'approvals',
    params,
    body: campaignApproveSchema,
    answer: campaignApprovedSchema,
    handler: (t, { params: { id }, body }) => approveCampaign(t, id, body),
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/approvals',
    summary: 'Các lần trình của đợt, với quyết định về từng lần',
    permission: 'registers.read',
    params,
    query: listQuerySchema,
    answer: listSchema(approvalSchema),
    handler: async (t, { params: { id }, query }) => pageIn(await listApprovals(t, id), query),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/approvals',
    summary: 'Trình danh sách của một nguồn, danh sách bổ sung hoặc danh sách rút',
    permission: 'registers.write',
    params,
    body: submissionSchema,
    answer: wholeApprovalSchema,
    status: 201,
    handler: async (t, { params: { id }, body }) => readApproval(t, id, await submit(t, id, body)),
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/approvals/:approval',
    summary: 'Một lần trình với các dòng như khi trình',
    permission: 'registers.read',
    params: oneParams,
    answer: wholeApprovalSchema,
    async handler(t, { params: { id, approval } }) {
      const whole = await readApproval(t, id, approval);
      return withVersion(whole, whole.version);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/approvals/:approval/approval',
    summary: 'Duyệt một lần trình, hoặc ghi quyết định phê duyệt của cấp trên',
    permission: 'approvals',
    params: oneParams,
    body: approveSchema,
    answer: wholeApprovalSchema,
    async handler(t, { params: { id, approval }, body, ifMatch }) {
      checkVersion((await readApproval(t, id, approval)).version, ifMatch);
      await approve(t, id, approval, body);
      return readApproval(t, id, approval);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/approvals/:approval/refusal',
    summary: 'Trả lại một lần trình, có lý do',
    permission: 'approvals',
    params: oneParams,
    body: refusalSchema,
    answer: null,
    async handler(t, { params: { id, approval }, body }) {
      await refuse(t, id, approval, body.reason);
      return new Reply(undefined);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/approvals/:approval/recall',
    summary: 'Rút lại một lần trình đang chờ, để sửa',
    permission: 'registers.write',
    params: oneParams,
    answer: null,
    async handler(t, { params: { id, approval } }) {
      await recall(t, id, approval);
      return new Reply(undefined);
    },
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/changes',
    summary: 'Thay đổi trong các sổ sau khi duyệt, so với danh sách đã duyệt',
    permission: 'registers.read',
    params,
    query: listQuerySchema,
    answer: listSchema(listChangeSchema),
    handler: async (t, { params: { id }, query }) => pageIn(await listChanges(t, id), query),
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/changes/proposals',
    summary: 'Lập đề nghị bổ sung hoặc đề nghị rút từ các thay đổi; trả lời lần trình rút, nếu có',
    permission: 'registers.write',
    params,
    body: proposalSchema,
    answer: Type.Object({
      approval: nullable(idSchema('Lần trình', { description: 'null: additions wait to be submitted' })),
    }),
    handler: async (t, { params: { id }, body }) => ({ approval: await proposeChanges(t, id, body) }),
  }),
];
