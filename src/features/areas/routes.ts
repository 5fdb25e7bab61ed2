import { Type } from '@sinclair/typebox';
import { readRoute, writeRoute } from '../../app/route.ts';
import { listOf, listQuery, listSchema, pageOf } from '../../shared/lists.ts';
import { areaCodeSchema, daySchema } from '../../shared/schema.ts';
import { areaChangeSchema, areaFormSchema, areaSchema } from './schema.ts';
import { changeArea, createArea, listAreas } from './service.ts';

export const areaRoutes = [
  readRoute({
    method: 'GET',
    path: '/areas',
    summary: 'Các địa bàn, tại một ngày',
    permission: 'areas.read',
    query: Type.Object(
      { asOf: Type.Optional(daySchema('Tại ngày')), ...listQuery },
      { additionalProperties: false },
    ),
    answer: listSchema(areaSchema),
    async handler(t, { query }) {
      const all = await listAreas(t, query.asOf ?? t.today);
      const page = pageOf({ limit: 500, ...query });
      return listOf(all.slice(page.offset, page.offset + page.limit), all.length, page);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/areas',
    summary: 'Lập địa bàn',
    permission: 'areas.write',
    body: areaFormSchema,
    answer: areaSchema,
    status: 201,
    handler: (t, { body }) => createArea(t, body),
  }),
  writeRoute({
    method: 'POST',
    path: '/areas/:code/changes',
    summary: 'Đổi tên, đổi địa bàn cấp trên hoặc kết thúc một địa bàn từ một ngày',
    permission: 'areas.write',
    params: Type.Object({ code: areaCodeSchema('Mã địa bàn') }),
    body: areaChangeSchema,
    answer: areaSchema,
    status: 201,
    handler: (t, { params, body }) => changeArea(t, params.code, body),
  }),
];
