import { createReadStream } from 'node:fs';
import { Type } from '@sinclair/typebox';
import type { Response } from 'express';
import { answeredBefore, once, onceKey } from '../../app/idempotency.ts';
import { freeRoute, Reply, readRoute, writeRoute } from '../../app/route.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { listQuery, listSchema } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import { type PdfOrder, pdfOf } from './pdf/pdf.ts';
import {
  closingFormSchema,
  closingSchema,
  explainedCheckSchema,
  exportFormSchema,
  exportSchema,
} from './schema.ts';
import {
  blockingChecks,
  closeExport,
  exportFile,
  findExports,
  pdfOrder,
  readClosing,
  readExport,
  recordFetch,
  requestExport,
  signedFileOf,
} from './service.ts';

const params = Type.Object({ id: idSchema('Lần xuất') });

/** Repr-Digest of a file's SHA-256 (RFC 9530). */
export function reprDigest(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
}

/** A sealed workbook as a download, with its digest. */
async function sendWorkbook(
  response: Response,
  { file, filename, sha256 }: { file: string; filename: string; sha256: string },
): Promise<void> {
  response.set({
    'Content-Type': xlsxType,
    'Content-Disposition': `attachment; filename="${filename}"`,
    'Repr-Digest': reprDigest(sha256),
    'Cache-Control': 'no-store',
  });
  await new Promise<void>((resolve, reject) => {
    createReadStream(file).on('error', reject).pipe(response).on('finish', resolve).on('error', reject);
  });
}

async function pdfReply(order: PdfOrder & { filename: string }): Promise<Reply> {
  const headers = {
    'Content-Type': 'application/pdf',
    'Content-Disposition': `attachment; filename="${order.filename}"`,
    'Cache-Control': 'no-store',
  };
  return new Reply(await pdfOf(order), { headers });
}

export const exportRoutes = [
  writeRoute({
    method: 'POST',
    path: '/exports',
    summary: 'Xuất một báo cáo thành tệp Excel niêm phong',
    permission: 'exports',
    body: exportFormSchema,
    answer: exportSchema,
    status: 202,
    handler: (t, { body }) => requestExport(t, body),
    begins: ({ id }, actor, { exportRunner }) => exportRunner.enqueue(actor, id),
  }),
  readRoute({
    method: 'GET',
    path: '/exports',
    summary: 'Các lần xuất, mới nhất trước',
    permission: 'exports',
    query: Type.Object(listQuery, { additionalProperties: false }),
    answer: listSchema(exportSchema),
    handler: (t, { query }) => findExports(t, query),
  }),
  readRoute({
    method: 'GET',
    path: '/exports/:id',
    summary: 'Một lần xuất và trạng thái của nó',
    permission: 'exports',
    params,
    answer: exportSchema,
    handler: (t, { params: { id } }) => readExport(t, id),
  }),
  freeRoute({
    method: 'GET',
    path: '/exports/:id/file',
    summary: 'Tệp đã niêm phong',
    permission: 'exports',
    params,
    answer: null,
    async handler({ actor, params: { id }, response }, { db, config }) {
      const found = await db.read(actor, (t) => exportFile(t, id, config.exportsDir));
      await db.tx(actor, (t) => recordFetch(t, id));
      await sendWorkbook(response, found);
      return undefined;
    },
  }),
  freeRoute({
    method: 'GET',
    path: '/exports/:id/pdf',
    summary: 'Tệp đã niêm phong, thành PDF để ký số',
    permission: 'exports',
    params,
    answer: null,
    async handler({ actor, params: { id } }, { db, config }) {
      const order = await db.read(actor, async (t) =>
        pdfOrder(t, id, await exportFile(t, id, config.exportsDir)),
      );
      const reply = await pdfReply(order);
      await db.tx(actor, (t) => recordFetch(t, id, 'pdf'));
      return reply;
    },
  }),
  readRoute({
    method: 'GET',
    path: '/exports/:id/checks',
    summary: 'Kiểm tra trước khi gửi của một lần xuất, kèm giải trình',
    permission: 'exports',
    params,
    answer: Type.Object({ items: Type.Array(explainedCheckSchema, { title: 'Kiểm tra' }) }),
    handler: async (t, { params: { id } }) => ({ items: await blockingChecks(t, id) }),
  }),
  freeRoute({
    method: 'POST',
    path: '/exports/:id/closing',
    summary: 'Chốt một bản báo cáo theo số và ngày văn bản: niêm phong tệp đã ký, kỳ sau lấy làm đầu kỳ',
    permission: 'exports',
    params,
    body: closingFormSchema,
    answer: closingSchema,
    status: 201,
    async handler({ actor, params: { id }, body, request }, { db, signVersion }) {
      const key = onceKey(request, body);
      const former = key && (await db.read(actor, (t) => answeredBefore(t, key)));
      if (former) return former;
      const closing = await closeExport(db, actor, signVersion, id, body);
      if (!key) return new Reply(closing);
      return db.tx(actor, (t) => once(t, key, 201, async () => new Reply(closing)));
    },
  }),
  readRoute({
    method: 'GET',
    path: '/exports/:id/closing',
    summary: 'Số, ngày và số liệu đã chốt của một bản báo cáo',
    permission: 'exports',
    params,
    answer: closingSchema,
    handler: (t, { params: { id } }) => readClosing(t, id),
  }),
  freeRoute({
    method: 'GET',
    path: '/exports/:id/closing/file',
    summary: 'Tệp đã ký, có số và ngày báo cáo, đã niêm phong',
    permission: 'exports',
    params,
    answer: null,
    async handler({ actor, params: { id }, response }, { db, config }) {
      const found = await db.read(actor, (t) => signedFileOf(t, id, config.exportsDir));
      await db.tx(actor, (t) => recordFetch(t, id));
      await sendWorkbook(response, found);
      return undefined;
    },
  }),
  freeRoute({
    method: 'GET',
    path: '/exports/:id/closing/pdf',
    summary: 'Tệp đã ký, thành PDF',
    permission: 'exports',
    params,
    answer: null,
    async handler({ actor, params: { id } }, { db, config }) {
      const order = await db.read(actor, async (t) =>
        pdfOrder(t, id, await signedFileOf(t, id, config.exportsDir)),
      );
      const reply = await pdfReply(order);
      await db.tx(actor, (t) => recordFetch(t, id, 'pdf'));
      return reply;
    },
  }),
  freeRoute({
    method: 'POST',
    path: '/exports/:id/cancel',
    summary: 'Hủy một lần xuất đang chờ hoặc đang làm',
    permission: 'exports',
    params,
    answer: null,
    async handler({ actor, params: { id } }, { exportRunner }) {
      await exportRunner.cancel(actor, id);
      return new Reply(undefined);
    },
  }),
];
