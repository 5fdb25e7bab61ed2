import { type TSchema, Type } from '@sinclair/typebox';
import type { Deps } from '../../app/compose.ts';
import { may } from '../../app/permissions.ts';
import { freeRoute, Reply, readRoute, withVersion, writeRoute } from '../../app/route.ts';
import type { Actor, ReadTx, WriteTx } from '../../db/tx.ts';
import { listSchema } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import { differencesAnswer, differencesOf } from './differences.ts';
import { prepare, redo, resend } from './preparing.ts';
import type { Rights } from './rules.ts';
import {
  differencesSchema,
  dispatchSchema,
  explanationsSchema,
  numberSchema,
  reasonSchema,
  receiptSchema,
  resendSchema,
  returnSchema,
  type SubmissionDetail,
  submissionDetailSchema,
  submissionFormSchema,
  submissionQuerySchema,
  submissionSchema,
} from './schema.ts';
import { listSubmissions, readSubmission } from './service.ts';
import { explain, giveBack, giveNumber, receive, refuse, send, sign, submit, withdraw } from './steps.ts';

const params = Type.Object({ id: idSchema('Báo cáo') });

/** What an account may do with documents at all. */
export const rightsOf = (actor: Actor): Rights => ({
  write: may(actor, 'submissions.write'),
  sign: may(actor, 'submissions.sign'),
});

async function detail(t: ReadTx, id: string): Promise<Reply> {
  const submission = await readSubmission(t, id, rightsOf(t.actor));
  return withVersion(submission, submission.version);
}

/** Has the files made that wait, once the transaction stands. */
function begins({ versions: [newest] }: SubmissionDetail, actor: Actor, { exportRunner }: Deps): void {
  for (const file of newest?.files ?? [])
    if (file.state === 'queued') exportRunner.enqueue(actor, file.export);
}

/** A step as a new row under the document: `POST /submissions/{id}/receipts`. */
function stepRoute<B extends TSchema>(definition: {
  path: string;
  summary: string;
  permission: 'submissions.write' | 'submissions.sign';
  body: B;
  run: (t: WriteTx, id: string, body: B['static'], seen: number | undefined) => Promise<unknown>;
}) {
  const { path, summary, permission, body, run } = definition;
  return writeRoute({
    method: 'POST',
    path: `/submissions/:id/${path}`,
    summary,
    permission,
    params,
    body,
    answer: submissionDetailSchema,
    async handler(t, { params: { id }, body, ifMatch }) {
      await run(t, id, body, ifMatch);
      return detail(t, id);
    },
    begins,
  });
}

const nothing = Type.Object({}, { additionalProperties: false });

export const submissionRoutes = [
  readRoute({
    method: 'GET',
    path: '/submissions',
    summary: 'Báo cáo gửi cấp trên: đang ở bước nào, chờ ai, quá hạn không',
    permission: 'exports',
    query: submissionQuerySchema,
    answer: listSchema(submissionSchema),
    handler: (t, { query }) => listSubmissions(t, query),
  }),
  writeRoute({
    method: 'POST',
    path: '/submissions',
    summary: 'Lập bản nháp báo cáo của một kỳ cho một nơi nhận',
    permission: 'submissions.write',
    body: submissionFormSchema,
    answer: submissionDetailSchema,
    status: 201,
    handler: async (t, { body }) => detail(t, (await prepare(t, body)).id),
    begins,
  }),
  readRoute({
    method: 'GET',
    path: '/submissions/:id',
    summary: 'Một báo cáo gửi: các lần gửi, tệp, kiểm tra, quá trình',
    permission: 'exports',
    params,
    answer: submissionDetailSchema,
    handler: (t, { params: { id } }) => detail(t, id),
  }),
  freeRoute({
    method: 'GET',
    path: '/submissions/:id/differences',
    summary: 'Lần gửi này khác lần gửi trước ở ô nào',
    permission: 'exports',
    params,
    answer: differencesSchema,
    async handler({ actor, params: { id } }, { db, config }) {
      const { sheet } = await differencesOf(db, actor, config.exportsDir, id);
      return new Reply(differencesAnswer(sheet));
    },
  }),
  stepRoute({
    path: 'drafts',
    summary: 'Làm lại bản nháp theo số liệu hiện nay',
    permission: 'submissions.write',
    body: nothing,
    run: (t, id, _, seen) => redo(t, id, seen),
  }),
  stepRoute({
    path: 'explanations',
    summary: 'Giải trình mục kiểm tra chưa đạt',
    permission: 'submissions.write',
    body: explanationsSchema,
    run: explain,
  }),
  stepRoute({
    path: 'requests',
    summary: 'Trình ký',
    permission: 'submissions.write',
    body: nothing,
    run: (t, id, _, seen) => submit(t, id, seen),
  }),
  stepRoute({
    path: 'withdrawals',
    summary: 'Rút lại để sửa khi chưa ký',
    permission: 'submissions.write',
    body: nothing,
    run: (t, id, _, seen) => withdraw(t, id, seen),
  }),
  stepRoute({
    path: 'signatures',
    summary: 'Lãnh đạo ký',
    permission: 'submissions.sign',
    body: nothing,
    run: (t, id, _, seen) => sign(t, id, seen),
  }),
  stepRoute({
    path: 'refusals',
    summary: 'Lãnh đạo trả lại để sửa, kèm lý do',
    permission: 'submissions.sign',
    body: reasonSchema,
    run: (t, id, { reason }, seen) => refuse(t, id, reason, seen),
  }),
  freeRoute({
    method: 'POST',
    path: '/submissions/:id/numbers',
    summary: 'Văn thư cấp số và ngày: chốt lần gửi, niêm phong tệp đã ký',
    permission: 'submissions.write',
    params,
    body: numberSchema,
    answer: submissionDetailSchema,
    async handler({ actor, params: { id }, body, ifMatch }, { db, signVersion }) {
      await giveNumber(db, actor, signVersion, id, body, ifMatch);
      return db.read(actor, (t) => detail(t, id));
    },
  }),
  stepRoute({
    path: 'dispatches',
    summary: 'Đã gửi cấp trên: ngày, cách gửi',
    permission: 'submissions.write',
    body: dispatchSchema,
    run: send,
  }),
  stepRoute({
    path: 'receipts',
    summary: 'Cấp trên đã nhận',
    permission: 'submissions.write',
    body: receiptSchema,
    run: (t, id, { receivedOn }, seen) => receive(t, id, receivedOn, seen),
  }),
  stepRoute({
    path: 'returns',
    summary: 'Cấp trên trả lại để sửa, kèm lý do',
    permission: 'submissions.write',
    body: returnSchema,
    run: giveBack,
  }),
  stepRoute({
    path: 'versions',
    summary: 'Lập bản gửi lại (lần gửi sau)',
    permission: 'submissions.write',
    body: resendSchema,
    run: resend,
  }),
];
