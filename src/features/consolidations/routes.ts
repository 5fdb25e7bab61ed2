import { Type } from '@sinclair/typebox';
import { freeRoute, Reply, readRoute, writeRoute } from '../../app/route.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { ReadTx } from '../../db/tx.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { idSchema, monthSchema, nullable } from '../../shared/schema.ts';
import { workbookUpload } from '../imports/reading/archive.ts';
import {
  cityTableSchema,
  consolidationSchema,
  differenceSchema,
  returnFormSchema,
  shareSchema,
  wardReportSchema,
} from './schema.ts';
import {
  checkReport,
  cityTable,
  cityWorkbook,
  confirmReport,
  consolidation,
  lastMonth,
  readSealed,
  receiveReport,
  reportDifferences,
  returnReport,
} from './service.ts';

const permission = 'consolidations';
const params = Type.Object({ id: idSchema('Báo cáo') });
const month = Type.Optional(monthSchema('Tháng', { description: 'Default: the month before today' }));
const monthQuery = Type.Object({ month }, { additionalProperties: false });
const monthAsked = (t: ReadTx, asked: string | undefined): string => asked ?? lastMonth(t.today);

export const consolidationRoutes = [
  freeRoute({
    method: 'POST',
    path: '/consolidations/reports',
    summary: 'Nhận báo cáo tháng đã niêm phong của một phường: kiểm tra mã, cộng dòng, đối chiếu rồi mới giữ',
    permission,
    query: Type.Object({ month: Type.Optional(monthSchema('Tháng')) }, { additionalProperties: false }),
    answer: wardReportSchema,
    status: 201,
    multipart: true,
    async handler({ actor, query, request }, { db }) {
      const upload = await receiveUpload(request, workbookUpload);
      try {
        const workbook = await readSealed(upload.file);
        checkReport(workbook);
        const { filename, sha256 } = upload;
        const kept = await db.tx(actor, (t) =>
          receiveReport(t, workbook, { filename, sha256, month: query.month }),
        );
        return new Reply(kept.report, { status: kept.isNew ? 201 : 200 });
      } finally {
        await upload.discard();
      }
    },
  }),
  readRoute({
    method: 'GET',
    path: '/consolidations',
    summary:
      'Một tháng: phường nào đã gửi bản nào, chưa gửi, bị trả lại; số liệu và điều cần xem của từng phường',
    permission,
    query: Type.Object({ month, share: Type.Optional(shareSchema) }, { additionalProperties: false }),
    answer: consolidationSchema,
    handler: (t, { query }) => consolidation(t, monthAsked(t, query.month), query.share),
  }),
  readRoute({
    method: 'GET',
    path: '/consolidations/tables/:form',
    summary: 'Một biểu của tháng, cộng từ báo cáo của các phường, mở được tới phường và tổ',
    permission,
    params: Type.Object({ form: Type.String({ title: 'Biểu số', maxLength: 10 }) }),
    query: monthQuery,
    answer: cityTableSchema,
    handler: (t, { params: { form }, query }) => cityTable(t, monthAsked(t, query.month), form),
  }),
  readRoute({
    method: 'GET',
    path: '/consolidations/workbook',
    summary: 'Báo cáo tháng hợp nhất của các phường, tệp Excel',
    permission,
    query: monthQuery,
    answer: null,
    async handler(t, { query }) {
      const month = monthAsked(t, query.month);
      const headers = {
        'Content-Type': xlsxType,
        'Content-Disposition': `attachment; filename="hop-nhat-${month}.xlsx"`,
      };
      return new Reply(await cityWorkbook(t, month), { headers });
    },
  }),
  readRoute({
    method: 'GET',
    path: '/consolidations/reports/:id/differences',
    summary: 'Báo cáo của phường khác bản gửi trước ở những ô nào',
    permission,
    params,
    answer: Type.Object({
      report: wardReportSchema,
      former: nullable(wardReportSchema),
      items: Type.Array(differenceSchema, { title: 'Các ô khác' }),
    }),
    handler: (t, { params: { id } }) => reportDifferences(t, id),
  }),
  writeRoute({
    method: 'POST',
    path: '/consolidations/reports/:id/receipt',
    summary: 'Xác nhận với phường là đã nhận báo cáo mà phường gửi trong sổ này',
    permission,
    params,
    answer: wardReportSchema,
    handler: (t, { params: { id } }) => confirmReport(t, id),
  }),
  writeRoute({
    method: 'POST',
    path: '/consolidations/reports/:id/return',
    summary: 'Trả lại báo cáo của một phường để sửa, kèm lý do',
    permission,
    params,
    body: returnFormSchema,
    answer: wardReportSchema,
    handler: (t, { params: { id }, body }) => returnReport(t, id, body.reason),
  }),
];
