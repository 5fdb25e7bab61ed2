import { Type } from '@sinclair/typebox';
import { readRoute, withVersion, writeRoute } from '../../app/route.ts';
import type { ReadTx } from '../../db/tx.ts';
import { areaCodeSchema, daySchema, idSchema, nullable } from '../../shared/schema.ts';
import { gapOf } from './gap.ts';
import {
  copyFormSchema,
  endFormSchema,
  proposalSchema,
  sharesFormSchema,
  targetChangeSchema,
  targetDetailSchema,
  targetFormSchema,
  targetsQuerySchema,
  targetsSchema,
  valueFormSchema,
} from './schema.ts';
import { listTargets, readTarget } from './service.ts';
import { changeTarget, copyLastYear, createTarget, endTarget, recordValue, shareTarget } from './writing.ts';

const params = Type.Object({ id: idSchema('Chỉ tiêu') });
const detailQuery = Type.Object(
  { area: Type.Optional(areaCodeSchema()), asOf: Type.Optional(daySchema('Tại ngày')) },
  { additionalProperties: false },
);

async function detail(t: ReadTx, id: string, query: { area?: string; asOf?: string } = {}) {
  const target = await readTarget(t, id, query);
  return withVersion(target, target.version);
}

const write = { permission: 'targets.write', answer: targetDetailSchema } as const;

export const targetRoutes = [
  readRoute({
    method: 'GET',
    path: '/targets',
    summary: 'Chỉ tiêu của một địa bàn trong năm: thực hiện, còn thiếu, đánh giá tại một ngày',
    permission: 'targets.read',
    query: targetsQuerySchema,
    answer: targetsSchema,
    async handler(t, { query }) {
      const { place: _, ...targets } = await listTargets(t, query);
      return targets;
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/targets',
    summary: 'Thêm một chỉ tiêu',
    body: targetFormSchema,
    status: 201,
    handler: async (t, { body }) => detail(t, await createTarget(t, body)),
  }),
  writeRoute({
    method: 'POST',
    path: '/targets/copy',
    summary: 'Lấy chỉ tiêu năm trước làm mẫu cho một năm',
    permission: 'targets.write',
    body: copyFormSchema,
    answer: targetsSchema,
    status: 201,
    async handler(t, { body: { area, year } }) {
      await copyLastYear(t, area, year);
      const { place: _, ...targets } = await listTargets(t, { area, year });
      return targets;
    },
  }),
  readRoute({
    method: 'GET',
    path: '/targets/:id',
    summary: 'Một chỉ tiêu: thực hiện, số giao từng tổ, số nhập theo tháng',
    permission: 'targets.read',
    params,
    query: detailQuery,
    answer: targetDetailSchema,
    handler: (t, { params: { id }, query }) => detail(t, id, query),
  }),
  readRoute({
    method: 'GET',
    path: '/targets/:id/proposal',
    summary: 'Danh sách nào bù đủ số người chưa có thẻ còn thiếu, mất bao nhiêu',
    permission: 'gaps.read',
    params,
    query: detailQuery,
    answer: Type.Object({ proposal: nullable(proposalSchema) }),
    async handler(t, { params: { id }, query }) {
      const target = await readTarget(t, id, query);
      return { proposal: (await gapOf(t, target, target.progress.asOf)).proposal };
    },
  }),
  writeRoute({
    ...write,
    method: 'PATCH',
    path: '/targets/:id',
    summary: 'Sửa một chỉ tiêu, kèm lý do',
    params,
    body: targetChangeSchema,
    ifMatch: 'required',
    async handler(t, { params: { id }, body, ifMatch }) {
      await changeTarget(t, id, body, ifMatch);
      return detail(t, id);
    },
  }),
  writeRoute({
    ...write,
    method: 'PUT',
    path: '/targets/:id/shares',
    summary: 'Giao chỉ tiêu cho các tổ và các ban, ngành',
    params,
    body: sharesFormSchema,
    async handler(t, { params: { id }, body, ifMatch }) {
      await shareTarget(t, id, body, ifMatch);
      return detail(t, id);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/targets/:id/values',
    summary: 'Nhập số thực hiện của một tháng, hoặc sửa kèm lý do',
    params,
    body: valueFormSchema,
    status: 201,
    async handler(t, { params: { id }, body }) {
      await recordValue(t, id, body);
      return detail(t, id);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/targets/:id/end',
    summary: 'Kết thúc một chỉ tiêu, kèm lý do',
    params,
    body: endFormSchema,
    async handler(t, { params: { id }, body, ifMatch }) {
      await endTarget(t, id, body, ifMatch);
      return detail(t, id);
    },
  }),
];
