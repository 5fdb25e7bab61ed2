import type { Actor, Db, ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { assert, checkVersion, conflict, forbidden, invalid } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { closeExport, isClosable, readExport, type SignVersion } from '../exports/service.ts';
import { authorSteps, stateAfter } from './rules.ts';
import {
  type Dispatch,
  type Explanations,
  type NumberForm,
  type SubmissionStep,
  wayLabels,
} from './schema.ts';
import { checksOfDraft, explanationsOf, requireSubmission, type SubmissionRow } from './service.ts';
import * as store from './store.ts';

type Plain = Exclude<SubmissionStep, 'prepare' | 'redo' | 'resend'>;

interface Told {
  on?: Day;
  details?: string;
  reason?: string;
  /** What stands on the document from now on. */
  paper?: Partial<Pick<SubmissionRow, 'document_number' | 'document_date' | 'sent_on'>>;
}

/** Records a step of a document: where it stands now, its row in the course, its audit row. */
async function record(t: WriteTx, row: SubmissionRow, step: Plain, told: Told = {}): Promise<void> {
  const state = stateAfter(step, row.state);
  const { on: happened_on = null, details = null, reason = null, paper = {} } = told;
  const { id, number } = row;
  await store.moveSubmission(t, { ...row, ...paper, state });
  await store.insertStep(t, id, { number, step, state, happened_on, details, reason });
  t.audit({
    action: `submission.${step}`,
    kind: 'submission',
    id,
    area: row.area_code,
    before: { state: row.state },
    after: { state, number, ...(happened_on && { on: happened_on }), ...(details && { details }) },
    ...(reason === null ? {} : { reason }),
  });
}

/** The document that a step is about, standing where the step begins, at the version that was seen. */
async function standing(
  t: ReadTx,
  id: string,
  step: Plain,
  seen: number | undefined,
): Promise<SubmissionRow> {
  const row = await requireSubmission(t, id);
  checkVersion(row.version, seen);
  stateAfter(step, row.state);
  return row;
}

/** Keeps what the office says to checks that fail; the newest words count. 422 for what is no failing check. */
export async function explain(t: WriteTx, id: string, { items }: Explanations, seen?: number): Promise<void> {
  const row = await standing(t, id, 'explain', seen);
  const failing = new Set(
    (await checksOfDraft(t, row)).filter(({ ok }) => !ok).map(({ content }) => content),
  );
  for (const [i, { content, explanation }] of items.entries()) {
    if (!failing.has(content))
      throw invalid(
        `/items/${i}/content`,
        'unknownCheck',
        `Nội dung kiểm tra: bản nháp này không có mục “${content}” chưa đạt, tải lại trang rồi ghi.`,
      );
    await store.insertExplanation(t, id, {
      number: row.number,
      content,
      explanation: clean(explanation),
    });
  }
  await record(t, row, 'explain', {
    details: items
      .map(({ content }) => content)
      .join('; ')
      .slice(0, 1000),
  });
}

/** Hands the draft to the leader. 409 until its files are made; 422 while a failing check has no explanation. */
export async function submit(t: WriteTx, id: string, seen?: number): Promise<void> {
  const row = await standing(t, id, 'submit', seen);
  const current = (await store.filesOf(t, id)).filter(({ number }) => number === row.number);
  const newest = current.filter(({ kind, export_id }) => kind === 'list' || export_id === row.export_id);
  for (const { export_id } of newest) {
    const { state, fault } = await readExport(t, export_id);
    if (state !== 'done')
      throw conflict(
        '/state',
        'file',
        state === 'failed'
          ? `Tệp của bản nháp không làm được. ${fault ?? 'Lỗi hệ thống.'} Làm lại bản nháp rồi trình.`
          : 'Tệp của bản nháp đang làm, chờ xong rồi trình ký.',
      );
  }
  const open = (await checksOfDraft(t, row)).filter(({ ok, explanation }) => !ok && !explanation);
  if (open.length > 0)
    throw invalid(
      '/explanations',
      'unexplained',
      `Kiểm tra trước khi gửi chưa đạt, chưa có giải trình: ${open.map(({ content }) => content).join('; ')}. Sửa số liệu rồi làm lại bản nháp, hoặc ghi giải trình.`,
    );
  await record(t, row, 'submit');
}

/** Takes a document back while nobody has signed it. */
export async function withdraw(t: WriteTx, id: string, seen?: number): Promise<void> {
  await record(t, await standing(t, id, 'withdraw', seen), 'withdraw');
}

/** The leader signs. 403 to whoever has prepared, explained or submitted this version. */
export async function sign(t: WriteTx, id: string, seen?: number): Promise<void> {
  const row = await standing(t, id, 'sign', seen);
  const mine = (await store.stepsOf(t, id)).some(
    ({ number, step, recorded_by }) =>
      number === row.number &&
      authorSteps.has(step) &&
      recorded_by !== null &&
      recorded_by === t.actor.accountId,
  );
  if (mine)
    throw forbidden('Người lập hoặc trình báo cáo không ký báo cáo đó; việc này cần một người thứ hai.');
  await record(t, row, 'sign');
}

/** The leader sends it back unsigned, or takes the signature back while it has no number. */
export async function refuse(t: WriteTx, id: string, reason: string, seen?: number): Promise<void> {
  await record(t, await standing(t, id, 'refuse', seen), 'refuse', { reason: clean(reason) });
}

/** The day of a step: not before the step it follows, not in the future. */
function checkDay(pointer: string, label: string, on: Day, after: Day | null, today: Day): void {
  if (on > today) throw invalid(pointer, 'future', `${label}: ${formatDay(on)} chưa tới, ghi ngày thật.`);
  if (after !== null && on < after)
    throw invalid(
      pointer,
      'order',
      `${label}: ${formatDay(on)} trước ngày ${formatDay(after)} của bước trước.`,
    );
}

/**
 * The clerk's number and date: the version is closed under them, its signed file sealed, in one transaction. A report that
 * is none to be closed (a register) bears them without a file of its own.
 */
export async function giveNumber(
  db: Db,
  actor: Actor,
  sign: SignVersion,
  id: string,
  form: NumberForm,
  seen?: number,
): Promise<void> {
  const { row, explanations, signer } = await db.read(actor, async (t) => {
    const row = await standing(t, id, 'number', seen);
    checkDay('/date', 'Ngày báo cáo', form.date, null, t.today);
    const signed = (await store.stepsOf(t, id)).find(({ step }) => step === 'sign');
    assert(signed, 'what waits for its number was signed');
    return { row, explanations: await explanationsOf(t, row), signer: signed.recorded_by_name };
  });
  const also = async (t: WriteTx): Promise<void> => {
    const now = await standing(t, id, 'number', row.version);
    await record(t, now, 'number', {
      on: form.date,
      details: clean(form.number),
      paper: { document_number: clean(form.number), document_date: form.date },
    });
  };
  if (!isClosable(row.report)) await db.tx(actor, also);
  else await closeExport(db, actor, sign, row.export_id, { ...form, explanations, signer }, also);
}

/** Sent to the superior on a day, in a way. */
export async function send(
  t: WriteTx,
  id: string,
  { sentOn, way, note }: Dispatch,
  seen?: number,
): Promise<void> {
  const row = await standing(t, id, 'send', seen);
  checkDay('/sentOn', 'Ngày gửi', sentOn, row.document_date, t.today);
  await record(t, row, 'send', {
    on: sentOn,
    details: [wayLabels[way], note && clean(note)].filter(Boolean).join(': '),
    paper: { sent_on: sentOn },
  });
}

/** The superior has it. */
export async function receive(t: WriteTx, id: string, receivedOn: Day, seen?: number): Promise<void> {
  const row = await standing(t, id, 'receive', seen);
  checkDay('/receivedOn', 'Ngày nhận', receivedOn, row.sent_on, t.today);
  await record(t, row, 'receive', { on: receivedOn });
}

/** The superior sends it back to be mended: it goes again as the next sending. */
export async function giveBack(
  t: WriteTx,
  id: string,
  { returnedOn, reason }: { returnedOn: Day; reason: string },
  seen?: number,
): Promise<void> {
  const row = await standing(t, id, 'return', seen);
  checkDay('/returnedOn', 'Ngày trả lại', returnedOn, row.sent_on, t.today);
  await record(t, row, 'return', { on: returnedOn, reason: clean(reason) });
}
