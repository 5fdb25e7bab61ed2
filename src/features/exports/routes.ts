import { createReadStream } from 'node:fs';
import { Type } from '@sinclair/typebox';
import { freeRoute, Reply, readRoute, writeRoute } from '../../app/route.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { listQuery, listSchema } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import { pdfOf } from './pdf/pdf.ts';
import { exportFormSchema, exportSchema } from './schema.ts';
import { exportFile, findExports, pdfOrder, readExport, recordFetch, requestExport } from './service.ts';

const params = Type.Object({ id: idSchema('Lần xuất') });

/** Repr-Digest of a file's SHA-256 (RFC 9530). */
export function reprDigest(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
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
      const { file, filename, sha256 } = await db.read(actor, (t) => exportFile(t, id, config.exportsDir));
      await db.tx(actor, (t) => recordFetch(t, id));
      response.set({
        'Content-Type': xlsxType,
        'Content-Disposition': `attachment; filename="${filename}"`,
        'Repr-Digest': reprDigest(sha256),
        'Cache-Control': 'no-store',
      });
      await new Promise<void>((resolve, reject) => {
        createReadStream(file).on('error', reject).pipe(response).on('finish', resolve).on('error', reject);
      });
      return undefined;
    },
  }),
  freeRoute({
    method: 'GET',
    path: '/exports/:id/file.pdf',
    summary: 'Tệp đã niêm phong, thành PDF để ký số',
    permission: 'exports',
    params,
    answer: null,
    async handler({ actor, params: { id } }, { db, config }) {
      const order = await db.read(actor, (t) => pdfOrder(t, id, config.exportsDir));
      const body = await pdfOf(order);
      await db.tx(actor, (t) => recordFetch(t, id, 'pdf'));
      const headers = {
        'Content-Type': 'application/pdf',
        'Content-Disposition': `attachment; filename="${order.filename}"`,
        'Cache-Control': 'no-store',
      };
      return new Reply(body, { headers });
    },
  }),
];
