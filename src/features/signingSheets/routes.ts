import { freeRoute, Reply, readRoute, writeRoute } from '../../app/route.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { listQuerySchema, listSchema, pageIn } from '../../shared/lists.ts';
import { printSheets } from './printing.ts';
import { printFormSchema, sheetParams, sheetSchema, sheetsParams, sheetsSchema } from './schema.ts';
import { readSheet, recordDownload, sheetsOf } from './service.ts';
import { sheetsWorkbook, workbookName } from './workbook.ts';

export const signingSheetRoutes = [
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/sheets',
    summary: 'Danh sách ký nhận đã in của một đợt, từng trang với các suất theo thứ tự dòng',
    permission: 'people.read',
    params: sheetsParams,
    query: listQuerySchema,
    answer: listSchema(sheetSchema),
    async handler(t, { params, query }) {
      const read = await sheetsOf(t, params.id, { cancelled: true });
      return pageIn(
        read.map(({ sheet }) => sheet),
        query,
      );
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/campaigns/:id/sheets',
    summary:
      'In danh sách ký nhận của một nguồn, mỗi tổ một danh sách; chưa đổi thì in lại đúng danh sách cũ',
    permission: 'payments',
    params: sheetsParams,
    body: printFormSchema,
    answer: sheetsSchema,
    status: 201,
    async handler(t, { params, body }) {
      const codes = new Set(await printSheets(t, params.id, body));
      const sheets = await sheetsOf(t, params.id, { source: body.source, area: body.area });
      return { items: sheets.map(({ sheet }) => sheet).filter(({ code }) => codes.has(code)) };
    },
  }),
  readRoute({
    method: 'GET',
    path: '/campaigns/:id/sheets/:code',
    summary: 'Một danh sách ký nhận, theo mã ở chân trang',
    permission: 'people.read',
    params: sheetParams,
    answer: sheetSchema,
    handler: async (t, { params }) => (await readSheet(t, params.code, params.id)).sheet,
  }),
  freeRoute({
    method: 'GET',
    path: '/campaigns/:id/sheets/:code/file',
    summary: 'Danh sách ký nhận thành tệp .xlsx, ngắt trang như bản in',
    permission: 'people.read',
    params: sheetParams,
    answer: null,
    async handler({ actor, params }, { db }) {
      const read = await db.read(actor, (t) => readSheet(t, params.code, params.id));
      await db.tx(actor, async (t) => recordDownload(t, [read]));
      return new Reply(await sheetsWorkbook([read]), {
        headers: {
          'Content-Type': xlsxType,
          'Content-Disposition': `attachment; filename="${workbookName([read])}"`,
        },
      });
    },
  }),
];
