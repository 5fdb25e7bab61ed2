import { Type } from '@sinclair/typebox';
import type { Request } from 'express';
import { answeredBefore, type OnceKey, once, onceKey } from '../../app/idempotency.ts';
import type { Written } from '../../app/jobs/messages.ts';
import { freeRoute, Reply, readRoute, withVersion, writeRoute } from '../../app/route.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { Actor, Db } from '../../db/tx.ts';
import { invalid } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { listQuery, listSchema, pageIn } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import { decideRow } from './decisions/deciding.ts';
import { listDecisions, takeBackDecision } from './decisions/decisions.ts';
import { workbookUpload } from './reading/archive.ts';
import { rejectsName, rejectsWorkbook } from './rejects.ts';
import {
  importDecisionSchema,
  importProfileSchema,
  importQuerySchema,
  importRowSchema,
  importRowsQuerySchema,
  importSchema,
  manyDecisionsSchema,
  moveDaySchema,
  profileChangeSchema,
  profileFormSchema,
  profileOfImportSchema,
  readingFormSchema,
  rowDecisionSchema,
} from './schema.ts';
import { changeProfile, endProfile, listProfiles } from './senders/profiles.ts';
import { saveProfileFor, saveProfileOfImport } from './senders/senders.ts';
import { listImportRows, listImports, readImport, rejectedRows } from './service.ts';

const params = Type.Object({ id: idSchema('Lần nhập') });
const profileParams = Type.Object({ id: idSchema('Nơi gửi') });

/** The sender's own headers → fields, as JSON in the form. */
export function mappingOf(text: string | undefined): Record<string, string> {
  if (!text) return {};
  try {
    const mapping: unknown = JSON.parse(text);
    if (typeof mapping === 'object' && mapping !== null && !Array.isArray(mapping)) {
      return Object.fromEntries(Object.entries(mapping).map(([header, field]) => [header, String(field)]));
    }
  } catch {
    // told below, with the shape that would be right
  }
  throw invalid('/mapping', 'mapping', 'Ghép cột: cần một đối tượng JSON {"tiêu đề trong tệp": "trường"}.');
}

/** Answers a request that writes as it was answered before, if it was. */
async function writtenOnce(
  db: Db,
  actor: Actor,
  request: Request,
  write: (key: OnceKey | undefined) => Promise<Written>,
): Promise<Reply> {
  const key = onceKey(request, request.body);
  const former = key && (await db.read(actor, (t) => answeredBefore(t, key)));
  if (former) return former;
  const { body, options } = await write(key);
  return new Reply(body, options);
}

export const importRoutes = [
  freeRoute({
    method: 'POST',
    path: '/imports',
    summary: 'Nhập tệp Excel: đọc, so với sổ, cho xem trước',
    permission: 'imports',
    query: importQuerySchema,
    answer: importSchema,
    status: 201,
    multipart: true,
    async handler({ actor, query, request }, { db, importRunner }) {
      const upload = await receiveUpload(request, workbookUpload);
      try {
        const mapping = mappingOf(upload.fields.mapping);
        const { register, area, moveDay, campaign, fonts } = query;
        const key = onceKey(request, [upload.sha256, upload.filename, upload.fields]);
        const former = key && (await db.read(actor, (t) => answeredBefore(t, key)));
        if (former) return former;
        const { id, read } = await importRunner.receive(actor, {
          register,
          mapping,
          ...(fonts ? { keepsLegacy: fonts === 'keep' } : {}),
          ...(upload.fields.profile ? { profile: upload.fields.profile, keepsSender: true } : {}),
          file: upload.file,
          filename: upload.filename,
          sha256: upload.sha256,
          ...(area ? { area } : {}),
          ...(moveDay ? { moveDay } : {}),
          ...(campaign ? { campaign } : {}),
        });
        const staged = await importRunner.answered(actor, id, read);
        // Staging writes no register: of two at the same moment the second is given the first's.
        return key
          ? db.tx(actor, (t) => once(t, key, 201, async () => new Reply(staged)))
          : new Reply(staged);
      } finally {
        await upload.discard();
      }
    },
  }),
  readRoute({
    method: 'GET',
    path: '/imports',
    summary: 'Các lần nhập, mới nhất trước',
    permission: 'imports',
    query: Type.Object(listQuery, { additionalProperties: false }),
    answer: listSchema(importSchema),
    handler: (t, { query }) => listImports(t, query),
  }),
  readRoute({
    method: 'GET',
    path: '/imports/:id',
    summary: 'Một lần nhập và số dòng theo kết quả',
    permission: 'imports',
    params,
    answer: importSchema,
    handler: (t, { params: { id } }) => readImport(t, id),
  }),
  readRoute({
    method: 'GET',
    path: '/imports/:id/rows',
    summary: 'Các dòng của một lần nhập',
    permission: 'imports',
    params,
    query: importRowsQuerySchema,
    answer: listSchema(importRowSchema),
    handler: (t, { params: { id }, query }) => listImportRows(t, id, query),
  }),
  readRoute({
    method: 'GET',
    path: '/imports/:id/rejects.xlsx',
    summary: 'Các dòng lỗi, trả lại người gửi',
    permission: 'imports',
    params,
    answer: null,
    async handler(t, { params: { id } }) {
      const rejected = await rejectedRows(t, id);
      const headers = {
        'Content-Type': xlsxType,
        'Content-Disposition': `attachment; filename="dong-loi.xlsx"; filename*=UTF-8''${encodeURIComponent(rejectsName(rejected.filename))}`,
      };
      return new Reply(await rejectsWorkbook(rejected), { headers });
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/imports/:id/rows/:number/decision',
    summary: 'Xử lý một dòng chưa ghi: chọn người, ngày chuyển, ô giữ trong sổ; được nhớ cho tệp sau',
    permission: 'imports',
    params: Type.Object({
      id: idSchema('Lần nhập'),
      number: Type.Integer({ title: 'Số thứ tự của dòng', minimum: 1 }),
    }),
    body: rowDecisionSchema,
    answer: importSchema,
    handler: (t, { params: { id, number }, body }) => decideRow(t, id, number, body),
  }),
  freeRoute({
    method: 'POST',
    path: '/imports/:id/decisions',
    summary:
      'Xử lý nhiều dòng một lần: nhận người duy nhất khớp khi bỏ dấu, hoặc giữ cả một trường như trong sổ',
    permission: 'imports',
    params,
    body: manyDecisionsSchema,
    answer: importSchema,
    handler: ({ actor, params: { id }, body, request }, { db, importRunner }) =>
      writtenOnce(db, actor, request, (key) => importRunner.decide(actor, id, { many: body }, key)),
  }),
  freeRoute({
    method: 'POST',
    path: '/imports/:id/move-day',
    summary: 'Ngày chuyển của mọi dòng đổi tổ hoặc đổi hộ; null: hỏi từng dòng',
    permission: 'imports',
    params,
    body: moveDaySchema,
    answer: importSchema,
    handler: ({ actor, params: { id }, body: { moveDay }, request }, { db, importRunner }) =>
      writtenOnce(db, actor, request, (key) => importRunner.decide(actor, id, { moveDay }, key)),
  }),
  freeRoute({
    method: 'POST',
    path: '/imports/:id/reading',
    summary: 'Đọc lại tệp đã nhận theo cách khác: nơi gửi, ghép cột, phông chữ',
    permission: 'imports',
    params,
    body: readingFormSchema,
    answer: importSchema,
    async handler({ actor, params: { id }, body }, { importRunner }) {
      const { read } = await importRunner.readAgain(actor, id, body);
      return new Reply(await read);
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/imports/:id/profile',
    summary: 'Lưu cách đọc tệp này cho các tệp sau của nơi gửi',
    permission: 'imports',
    params,
    body: profileOfImportSchema,
    answer: importSchema,
    handler: (t, { params: { id }, body: { name } }) => saveProfileOfImport(t, id, name),
  }),
  readRoute({
    method: 'GET',
    path: '/import-profiles',
    summary: 'Các nơi gửi: cách ghép cột và đọc phông chữ của tệp từng nơi',
    permission: 'imports',
    query: Type.Object(listQuery, { additionalProperties: false }),
    answer: listSchema(importProfileSchema),
    handler: async (t, { query }) => pageIn(await listProfiles(t), query),
  }),
  writeRoute({
    method: 'POST',
    path: '/import-profiles',
    summary: 'Lưu một nơi gửi',
    permission: 'imports',
    body: profileFormSchema,
    answer: importProfileSchema,
    status: 201,
    handler: (t, { body }) => saveProfileFor(t, body),
  }),
  writeRoute({
    method: 'PATCH',
    path: '/import-profiles/:id',
    summary: 'Sửa một nơi gửi',
    permission: 'imports',
    params: profileParams,
    body: profileChangeSchema,
    answer: importProfileSchema,
    ifMatch: 'required',
    async handler(t, { params: { id }, body, ifMatch }) {
      const profile = await changeProfile(t, id, body, ifMatch);
      return withVersion(profile, profile.version);
    },
  }),
  writeRoute({
    method: 'DELETE',
    path: '/import-profiles/:id',
    summary: 'Bỏ một nơi gửi',
    permission: 'imports',
    params: profileParams,
    answer: null,
    ifMatch: 'required',
    async handler(t, { params: { id }, ifMatch }) {
      await endProfile(t, id, ifMatch);
      return undefined;
    },
  }),
  readRoute({
    method: 'GET',
    path: '/import-decisions',
    summary: 'Cách xử lý đã nhớ cho các lần nhập sau, mới nhất trước',
    permission: 'imports',
    query: Type.Object(listQuery, { additionalProperties: false }),
    answer: listSchema(importDecisionSchema),
    handler: (t, { query }) => listDecisions(t, query),
  }),
  writeRoute({
    method: 'POST',
    path: '/import-decisions/:id/undo',
    summary: 'Bỏ một cách xử lý đã nhớ: lần sau hỏi lại',
    permission: 'imports',
    params: Type.Object({ id: idSchema('Cách xử lý') }),
    answer: null,
    async handler(t, { params: { id } }) {
      await takeBackDecision(t, id);
      return undefined;
    },
  }),
  freeRoute({
    method: 'POST',
    path: '/imports/:id/commit',
    summary: 'Ghi các dòng tốt của một lần nhập vào sổ, trong một giao dịch',
    permission: 'imports',
    params,
    answer: importSchema,
    handler: ({ actor, params: { id }, request }, { db, importRunner }) =>
      writtenOnce(db, actor, request, (key) => importRunner.commit(actor, id, key)),
  }),
  freeRoute({
    method: 'POST',
    path: '/imports/:id/undo',
    summary: 'Hoàn tác một lần nhập',
    permission: 'imports',
    params,
    answer: importSchema,
    handler: ({ actor, params: { id }, request }, { db, importRunner }) =>
      writtenOnce(db, actor, request, (key) => importRunner.undo(actor, id, key)),
  }),
  freeRoute({
    method: 'POST',
    path: '/imports/:id/cancel',
    summary: 'Hủy: dừng việc đọc hoặc ghi đang làm, hoặc bỏ lần nhập chưa ghi',
    permission: 'imports',
    params,
    answer: null,
    async handler({ actor, params: { id } }, { importRunner }) {
      await importRunner.cancel(actor, id);
      return new Reply(undefined);
    },
  }),
];
