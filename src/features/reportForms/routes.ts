import { Type } from '@sinclair/typebox';
import { answeredBefore, once, onceKey } from '../../app/idempotency.ts';
import { freeRoute, Reply, readRoute, withVersion, writeRoute } from '../../app/route.ts';
import { receiveUpload } from '../../app/upload.ts';
import { addMonths, monthOf } from '../../shared/dates.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { listQuery, listSchema, pageIn } from '../../shared/lists.ts';
import { idSchema, monthSchema } from '../../shared/schema.ts';
import { exportSchema } from '../exports/schema.ts';
import {
  checkSchema,
  figureSchema,
  fillFormSchema,
  formQuerySchema,
  markingsSchema,
  reportFormSchema,
  stateSchema,
} from './schema.ts';
import { recordFilling } from './sealing.ts';
import {
  addForm,
  addVersion,
  changeMarkings,
  formFile,
  formUpload,
  listForms,
  prepareForm,
  prepareVersion,
  readForm,
  setRetired,
} from './service.ts';

const permission = 'exports';
/** Forms are set up by who prepares reports; the leader fills them and changes none. */
const setUp = 'submissions.write';
const monthBefore = (today: string): string => addMonths(monthOf(today), -1);
const params = Type.Object({ id: idSchema('Biểu mẫu') });
const checksSchema = Type.Object({
  items: Type.Array(checkSchema, { title: 'Kiểm tra trước khi gửi' }),
});

export const reportFormRoutes = [
  freeRoute({
    method: 'POST',
    path: '/report-forms',
    summary: 'Tải lên biểu mẫu Excel của cấp trên; tên {{…}} lạ trong ô thì không nhận, kèm các tên gần nhất',
    permission: setUp,
    query: formQuerySchema,
    answer: reportFormSchema,
    status: 201,
    multipart: true,
    async handler({ actor, query, request }, { db, config }) {
      const upload = await receiveUpload(request, formUpload);
      try {
        const key = onceKey(request, [upload.sha256, upload.filename, query]);
        const former = key && (await db.read(actor, (t) => answeredBefore(t, key)));
        if (former) return former;
        const ready = await prepareForm(db, actor, config.dataDir, upload, query);
        // Awaited here: a refusal has to be seen before the file is taken away.
        return await db.tx(actor, (t) => once(t, key, 201, async () => new Reply(await addForm(t, ready))));
      } finally {
        await upload.discard();
      }
    },
  }),
  readRoute({
    method: 'GET',
    path: '/report-forms',
    summary: 'Các biểu mẫu của cấp trên',
    permission,
    query: Type.Object(listQuery, { additionalProperties: false }),
    answer: listSchema(reportFormSchema),
    handler: async (t, { query }) => pageIn(await listForms(t), query),
  }),
  freeRoute({
    method: 'GET',
    path: '/report-forms/figures',
    summary: 'Các tên {{…}} dùng được trong biểu mẫu, với giá trị của một tháng',
    permission,
    query: Type.Object({ month: Type.Optional(monthSchema('Tháng')) }, { additionalProperties: false }),
    answer: Type.Object({ items: Type.Array(figureSchema, { title: 'Số liệu' }) }),
    handler: async ({ actor, query }, { formFiller, clock }) =>
      new Reply({ items: await formFiller.figures(actor, query.month ?? monthBefore(clock.today())) }),
  }),
  readRoute({
    method: 'GET',
    path: '/report-forms/:id',
    summary: 'Một biểu mẫu, các phiên bản và đánh dấu của nó',
    permission,
    params,
    answer: reportFormSchema,
    async handler(t, { params: { id } }) {
      const { form, version } = await readForm(t, id);
      return withVersion(form, version);
    },
  }),
  freeRoute({
    method: 'GET',
    path: '/report-forms/:id/file',
    summary: 'Tệp gốc của phiên bản đang dùng, đúng như đã tải lên',
    permission,
    params,
    answer: null,
    async handler({ actor, params: { id } }, { db, config }) {
      const { name, body } = await db.read(actor, (t) => formFile(t, config.dataDir, id));
      return new Reply(body, {
        headers: {
          'Content-Type': xlsxType,
          'Content-Disposition': `attachment; filename="bieu-mau.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
        },
      });
    },
  }),
  freeRoute({
    method: 'POST',
    path: '/report-forms/:id/versions',
    summary: 'Tải lên phiên bản mới của biểu mẫu; các tệp đã điền giữ phiên bản cũ',
    permission: setUp,
    params,
    answer: reportFormSchema,
    status: 201,
    multipart: true,
    async handler({ actor, params: { id }, request }, { db, config }) {
      const upload = await receiveUpload(request, formUpload);
      try {
        const key = onceKey(request, [id, upload.sha256]);
        const former = key && (await db.read(actor, (t) => answeredBefore(t, key)));
        if (former) return former;
        const ready = await prepareVersion(db, actor, config.dataDir, upload, id);
        return await db.tx(actor, (t) =>
          once(t, key, 201, async () => new Reply(await addVersion(t, ready))),
        );
      } finally {
        await upload.discard();
      }
    },
  }),
  freeRoute({
    method: 'PUT',
    path: '/report-forms/:id/markings',
    summary: 'Đánh dấu ô và dòng lặp của biểu mẫu, thay cho lần đánh dấu trước; tệp gốc không đổi',
    permission: setUp,
    params,
    body: markingsSchema,
    answer: reportFormSchema,
    ifMatch: 'required',
    handler: ({ actor, params: { id }, body, ifMatch }, { db, config }) =>
      db.tx(actor, async (t) => {
        await changeMarkings(t, config.dataDir, id, body, ifMatch);
        const { form, version } = await readForm(t, id);
        return withVersion(form, version);
      }),
  }),
  freeRoute({
    method: 'POST',
    path: '/report-forms/:id/checks',
    summary: 'Điền thử cho một kỳ: các kiểm tra trước khi gửi, không giữ tệp nào',
    permission,
    params,
    body: fillFormSchema,
    answer: checksSchema,
    handler: async ({ actor, params: { id }, body }, { formFiller }) =>
      new Reply({ items: (await formFiller.trial(actor, id, body)).checks }),
  }),
  freeRoute({
    method: 'POST',
    path: '/report-forms/:id/fillings',
    summary: 'Điền biểu mẫu cho một kỳ thành tệp niêm phong; kiểm tra không đạt thì cần giải trình',
    permission,
    params,
    body: fillFormSchema,
    answer: exportSchema,
    status: 201,
    async handler({ actor, params: { id }, body, request }, { db, formFiller }) {
      const key = onceKey(request, [id, body]);
      const former = key && (await db.read(actor, (t) => answeredBefore(t, key)));
      if (former) return former;
      const made = await formFiller.seal(actor, id, body);
      return db.tx(actor, (t) =>
        once(t, key, 201, async () => new Reply(await recordFilling(t, made, body))),
      );
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/report-forms/:id/state',
    summary: 'Thôi dùng một biểu mẫu, hoặc dùng lại; các tệp đã điền vẫn còn',
    permission: setUp,
    params,
    body: stateSchema,
    answer: reportFormSchema,
    handler: (t, { params: { id }, body }) => setRetired(t, id, body.retired),
  }),
];
