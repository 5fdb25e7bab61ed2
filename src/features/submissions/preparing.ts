import type { WriteTx } from '../../db/tx.ts';
import { type Day, formatDay, monthOf, yearOf } from '../../shared/dates.ts';
import { checkVersion, conflict, invalid, notFound } from '../../shared/errors.ts';
import {
  lastPeriodBefore,
  periodName,
  type ReportingPeriod,
  reportingPeriodOf,
} from '../../shared/reportingPeriods.ts';
import type { Addressee } from '../addressees/schema.ts';
import { isActive, listAddressees, readAddressee } from '../addressees/service.ts';
import { wardFor } from '../areas/service.ts';
import { isOfPeriod } from '../exports/schema.ts';
import { requestExport } from '../exports/service.ts';
import { stateAfter } from './rules.ts';
import type { SubmissionForm, SubmissionStep } from './schema.ts';
import { explanationsOf, requireSubmission } from './service.ts';
import * as store from './store.ts';

/** A document and the exports whose files are to be made for it, once the transaction stands. */
export interface Prepared {
  id: string;
  exports: string[];
}

/** How a report is asked for of a period: the month's and a form by its days, a register by the last of them, a review by its list's year. */
function daysOf({ report, periodKind }: Addressee, period: ReportingPeriod) {
  if (isOfPeriod(report)) return periodKind === 'month' ? { month: monthOf(period.to) } : { period };
  if (report === 'povertyReview') return { year: yearOf(period.to) + 1 };
  return { asOf: period.to };
}

/** Puts the files of a sending in the queue: the report, and the whole lists that were asked for. */
async function requestFiles(
  t: WriteTx,
  addressee: Addressee,
  period: ReportingPeriod,
  number: number,
  explanations: Record<string, string>,
): Promise<{ report: string; lists: string[] }> {
  const { area, report } = addressee;
  const sending = { submission: number, addressee };
  const asked = { area };
  const reason = addressee.requestNumber
    ? {
        reason: `Theo văn bản số ${addressee.requestNumber}${addressee.requestedOn ? ` ngày ${formatDay(addressee.requestedOn)}` : ''}`,
      }
    : {};
  const days = daysOf(addressee, period);
  const main = await requestExport(t, { ...asked, report, ...days, explanations, ...reason }, sending);
  const lists: string[] = [];
  for (const list of addressee.wholeLists) {
    const made = await requestExport(t, { ...asked, report: list, asOf: period.to, ...reason }, sending);
    lists.push(made.id);
  }
  return { report: main.id, lists };
}

async function keepFiles(
  t: WriteTx,
  id: string,
  number: number,
  files: { report: string; lists: string[] },
): Promise<string[]> {
  await store.insertFile(t, id, { number, kind: 'report', export_id: files.report });
  for (const list of files.lists) await store.insertFile(t, id, { number, kind: 'list', export_id: list });
  return [files.report, ...files.lists];
}

/** Makes the document of an addressee's period with its first draft. 409 when there is one already. */
export async function prepareFor(
  t: WriteTx,
  addressee: Addressee,
  period: ReportingPeriod,
): Promise<Prepared> {
  const { report, area } = addressee;
  const key = { addressee: addressee.id, report, ...period };
  const former = await store.submissionOf(t, key);
  if (former)
    throw conflict(
      '/period',
      'exists',
      `Kỳ báo cáo: ${periodName(addressee.periodKind, period)} của ${addressee.name} đã có báo cáo; mở báo cáo đó để làm tiếp.`,
    );
  const id = t.newId();
  const files = await requestFiles(t, addressee, period, 1, {});
  await store.insertSubmission(t, { ...key, id, area, exportId: files.report });
  const exports = await keepFiles(t, id, 1, files);
  const step = {
    number: 1,
    step: 'prepare',
    state: 'draft',
    happened_on: null,
    details: null,
    reason: null,
  } as const;
  await store.insertStep(t, id, step);
  t.audit({
    action: 'submission.prepare',
    kind: 'submission',
    id,
    area,
    after: { addressee: addressee.name, report, period, export: files.report },
  });
  return { id, exports };
}

function periodAsked(form: SubmissionForm, addressee: Addressee, today: Day): ReportingPeriod {
  const { period, day } = form;
  if (period && day !== undefined)
    throw invalid(
      '/day',
      'both',
      'Ngày trong kỳ: chọn một ngày trong kỳ, hoặc từ ngày đến ngày, không cả hai.',
    );
  if (period && period.to < period.from)
    throw invalid('/period/to', 'periodReversed', 'Đến ngày: phải từ ngày bắt đầu kỳ trở đi.');
  const asked =
    period ??
    (day === undefined
      ? lastPeriodBefore(addressee.periodKind, today)
      : reportingPeriodOf(addressee.periodKind, day));
  if (asked.from > today)
    throw invalid(
      period ? '/period/from' : '/day',
      'future',
      `Kỳ báo cáo: từ ngày ${formatDay(asked.from)} chưa tới, chọn kỳ đã hoặc đang diễn ra.`,
    );
  return asked;
}

/** The addressee that is meant by its id or code, of an area in scope and not ended. */
async function addresseeAsked(t: WriteTx, { area, addressee }: SubmissionForm): Promise<Addressee> {
  const found = (await listAddressees(t, await wardFor(t, area))).find(
    ({ id, code }) => id === addressee || code === addressee,
  );
  if (!found) throw notFound(`Không có nơi nhận “${addressee}” của địa bàn này.`);
  if (!isActive(found, t.today))
    throw conflict('/addressee', 'ended', `Nơi nhận: ${found.name} đã kết thúc, không làm báo cáo gửi nữa.`);
  return found;
}

/**
 * Makes a document and its first draft for an addressee's period: the one named, that of a day, or the last that ended.
 * 409 when there is one already; the files are made after the transaction.
 */
export async function prepare(t: WriteTx, form: SubmissionForm): Promise<Prepared> {
  const addressee = await addresseeAsked(t, form);
  return prepareFor(t, addressee, periodAsked(form, addressee, t.today));
}

/** A draft made anew under a step: of the same sending from the registers as they are now, or of the next sending. */
async function draftAgain(
  t: WriteTx,
  id: string,
  step: Extract<SubmissionStep, 'redo' | 'resend'>,
  seen: number | undefined,
  reason: string | null,
): Promise<Prepared> {
  const row = await requireSubmission(t, id);
  checkVersion(row.version, seen);
  const state = stateAfter(step, row.state);
  const addressee = await readAddressee(t, row.addressee_id);
  const number = step === 'resend' ? row.number + 1 : row.number;
  const period = { from: row.period_from, to: row.period_to };
  const explanations = step === 'resend' ? {} : await explanationsOf(t, row);
  const files = await requestFiles(t, addressee, period, number, explanations);
  const exports = await keepFiles(t, id, number, files);
  const paper =
    step === 'resend'
      ? { document_number: null, document_date: null, sent_on: null }
      : { document_number: row.document_number, document_date: row.document_date, sent_on: row.sent_on };
  await store.moveSubmission(t, { id, state, number, export_id: files.report, ...paper });
  await store.insertStep(t, id, { number, step, state, happened_on: null, details: null, reason });
  t.audit({
    action: `submission.${step}`,
    kind: 'submission',
    id,
    area: row.area_code,
    before: { state: row.state, number: row.number, export: row.export_id },
    after: { state, number, export: files.report },
    ...(reason === null ? {} : { reason }),
  });
  return { id, exports };
}

/** Makes the draft anew from the registers as they are now; the former drafts stay. */
export const redo = (t: WriteTx, id: string, seen?: number): Promise<Prepared> =>
  draftAgain(t, id, 'redo', seen, null);

/** Begins the next sending ("Gửi lại lần n") of what has its number; the older version stays as it was sent. */
export async function resend(
  t: WriteTx,
  id: string,
  { reason }: { reason?: string },
  seen?: number,
): Promise<Prepared> {
  const row = await requireSubmission(t, id);
  if (row.state !== 'returned' && reason === undefined)
    throw invalid('/reason', 'required', 'Lý do: còn trống, ghi vì sao gửi lại khi cấp trên chưa trả lại.');
  return draftAgain(t, id, 'resend', seen, reason ?? null);
}
