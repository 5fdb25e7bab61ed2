import { Type } from '@sinclair/typebox';
import { readRoute, writeRoute } from '../../app/route.ts';
import { areaCodeSchema, daySchema, idSchema } from '../../shared/schema.ts';
import { defaultArea } from '../areas/service.ts';
import {
  coverageRatesSchema,
  officialCorrectionSchema,
  officialFigureFormSchema,
  officialFigureSchema,
  reportedBasisFormSchema,
  reportedBasisSchema,
} from './schema.ts';
import * as service from './service.ts';

const params = Type.Object({ id: idSchema('Số liệu') });

export const officialFigureRoutes = [
  readRoute({
    method: 'GET',
    path: '/coverage/rates',
    summary: 'Hai tỷ lệ: theo sổ phường và theo cơ quan BHXH / dân số thống kê; tỷ lệ nào được báo cáo',
    permission: 'coverage.read',
    query: Type.Object(
      {
        asOf: Type.Optional(daySchema('Tại ngày')),
        area: Type.Optional(areaCodeSchema()),
        armedForces: Type.Optional(
          Type.Boolean({
            title: 'Tính cả lực lượng vũ trang',
            description: 'The register’s figures with the armed forces; default: as the ward reports',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    answer: coverageRatesSchema,
    async handler(t, { query }) {
      const day = query.asOf ?? t.today;
      const area = query.area ?? (await defaultArea(t, day)).code;
      return service.coverageRates(t, area, day, query.armedForces);
    },
  }),
  readRoute({
    method: 'GET',
    path: '/official-figures',
    summary: 'Số liệu của cơ quan khác về một địa bàn, cả số đã đính chính',
    permission: 'coverage.read',
    query: Type.Object({ area: Type.Optional(areaCodeSchema()) }, { additionalProperties: false }),
    answer: Type.Object({
      items: Type.Array(officialFigureSchema, { title: 'Số liệu', description: 'Newest day first' }),
    }),
    async handler(t, { query }) {
      const area = query.area ?? (await defaultArea(t, t.today)).code;
      return { items: await service.officialFigures(t, area) };
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/official-figures',
    summary: 'Ghi dân số thống kê hoặc số người có thẻ của cơ quan BHXH, kèm nguồn và ngày',
    permission: 'registers.write',
    body: officialFigureFormSchema,
    answer: officialFigureSchema,
    status: 201,
    handler: (t, { body }) => service.recordFigure(t, body),
  }),
  writeRoute({
    method: 'POST',
    path: '/official-figures/:id/corrections',
    summary: 'Đính chính hoặc bỏ một số liệu; số cũ vẫn xem được',
    permission: 'registers.write',
    params,
    body: officialCorrectionSchema,
    answer: officialFigureSchema,
    handler: (t, { params: { id }, body }) => service.correctFigure(t, id, body),
  }),
  writeRoute({
    method: 'POST',
    path: '/coverage/reported',
    summary: 'Chọn tỷ lệ phường báo cáo',
    permission: 'approvals',
    body: reportedBasisFormSchema,
    answer: reportedBasisSchema,
    handler: (t, { body }) => service.setReportedBasis(t, body),
  }),
];
