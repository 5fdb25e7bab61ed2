import { Type } from '@sinclair/typebox';
import { answeredBefore, once, onceKey } from '../../app/idempotency.ts';
import { freeRoute, Reply, readRoute, writeRoute } from '../../app/route.ts';
import { receiveUpload } from '../../app/upload.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { listSchema } from '../../shared/lists.ts';
import { choiceSchema, idSchema } from '../../shared/schema.ts';
import { issuingOfficeName } from '../documents/service.ts';
import { workbookUpload } from '../imports/service.ts';
import { choose, listChoices, previewChoice } from './choices.ts';
import { kindList, kindWorkbook, listFileName, recordDownload } from './lists.ts';
import {
  choiceAnswerSchema,
  choiceFormSchema,
  listQuerySchema,
  reconciliationQuerySchema,
  reconciliationSchema,
  rowKinds,
  rowSchema,
  rowsQuerySchema,
  undoAnswerSchema,
} from './schema.ts';
import { listReconciliations, listRows, readReconciliation } from './service.ts';
import { reconcile } from './staging.ts';
import { undoChoice } from './undo.ts';

const params = Type.Object({ id: idSchema('Lần đối chiếu') });

export const reconciliationRoutes = [
  freeRoute({
    method: 'POST',
    path: '/reconciliations',
    summary: 'Đối chiếu danh sách thẻ của cơ quan BHXH với sổ: đọc, so từng dòng, chưa ghi gì vào sổ',
    permission: 'imports',
    query: reconciliationQuerySchema,
    answer: reconciliationSchema,
    status: 201,
    multipart: true,
    async handler({ actor, query, request }, { db }) {
      const upload = await receiveUpload(request, workbookUpload);
      try {
        const key = onceKey(request, [upload.sha256, upload.filename, query]);
        const former = key && (await db.read(actor, (t) => answeredBefore(t, key)));
        if (former) return former;
        const { sha256, filename, file } = upload;
        const made = await reconcile(db, actor, { ...query, source: { file }, filename, sha256 });
        return key ? db.tx(actor, (t) => once(t, key, 201, async () => new Reply(made))) : new Reply(made);
      } finally {
        await upload.discard();
      }
    },
  }),
  readRoute({
    method: 'GET',
    path: '/reconciliations',
    summary: 'Các lần đối chiếu, mới nhất trước',
    permission: 'gaps.read',
    query: listQuerySchema,
    answer: listSchema(reconciliationSchema),
    handler: (t, { query }) => listReconciliations(t, query),
  }),
  readRoute({
    method: 'GET',
    path: '/reconciliations/:id',
    summary: 'Một lần đối chiếu và số dòng theo loại',
    permission: 'gaps.read',
    params,
    answer: reconciliationSchema,
    handler: (t, { params: { id } }) => readReconciliation(t, id),
  }),
  readRoute({
    method: 'GET',
    path: '/reconciliations/:id/rows',
    summary: 'Các dòng của một lần đối chiếu',
    permission: 'gaps.read',
    params,
    query: rowsQuerySchema,
    answer: listSchema(rowSchema),
    handler: (t, { params: { id }, query }) => listRows(t, id, query),
  }),
  readRoute({
    method: 'GET',
    path: '/reconciliations/:id/choices',
    summary: 'Những gì đã xử lý, mới nhất trước',
    permission: 'gaps.read',
    params,
    answer: Type.Object({ items: Type.Array(choiceAnswerSchema, { title: 'Các lần xử lý', maxItems: 50 }) }),
    handler: async (t, { params: { id } }) => ({ items: await listChoices(t, id) }),
  }),
  freeRoute({
    method: 'GET',
    path: '/reconciliations/:id/file',
    summary: 'Các dòng của một loại, tệp .xlsx gửi cơ quan BHXH',
    permission: 'gaps.read',
    params,
    query: Type.Object({ kind: choiceSchema('Loại', rowKinds) }, { additionalProperties: false }),
    answer: null,
    async handler({ actor, params: { id }, query: { kind } }, { db }) {
      const { list, office } = await db.read(actor, async (t) => {
        const read = await kindList(t, id, kind);
        return { list: read, office: await issuingOfficeName(t, read.area.code) };
      });
      await db.tx(actor, async (t) => recordDownload(t, list));
      const headers = {
        'Content-Type': xlsxType,
        'Content-Disposition': `attachment; filename="${listFileName(list)}"`,
      };
      return new Reply(await kindWorkbook(list, office), { headers });
    },
  }),
  freeRoute({
    method: 'POST',
    path: '/reconciliations/:id/choices/preview',
    summary: 'Xem trước một cách xử lý, chưa ghi',
    permission: 'imports',
    params,
    body: choiceFormSchema,
    answer: choiceAnswerSchema,
    handler: async ({ actor, params: { id }, body }, { db }) =>
      new Reply(await previewChoice(db, actor, id, body)),
  }),
  writeRoute({
    method: 'POST',
    path: '/reconciliations/:id/choices',
    summary:
      'Xử lý các dòng: nhận theo BHXH, giữ theo sổ, đề nghị kiểm tra, rút ngắn hoặc thu hồi thẻ trong sổ',
    permission: 'imports',
    params,
    body: choiceFormSchema,
    answer: choiceAnswerSchema,
    status: 201,
    handler: (t, { params: { id }, body }) => choose(t, id, body),
  }),
  writeRoute({
    method: 'POST',
    path: '/reconciliations/:id/choices/:choice/undo',
    summary: 'Hoàn tác một lần xử lý, khi chưa ai đổi tiếp',
    permission: 'imports',
    params: Type.Object({ id: idSchema('Lần đối chiếu'), choice: idSchema('Lần xử lý') }),
    answer: undoAnswerSchema,
    handler: (t, { params: { id, choice } }) => undoChoice(t, id, choice),
  }),
];
