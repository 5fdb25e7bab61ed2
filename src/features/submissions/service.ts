import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { periodName } from '../../shared/reportingPeriods.ts';
import { inScope, requireArea, scopeCondition } from '../areas/service.ts';
import type { ExplainedCheck } from '../exports/schema.ts';
import { blockingChecks, closingsOf, exportsByIds, titleOf } from '../exports/service.ts';
import { dueOn, isLate, type Rights, stepsFrom, unsentStates, waitsForIn } from './rules.ts';
import type { Step, Submission, SubmissionDetail, SubmissionState, VersionFile } from './schema.ts';
import * as store from './store.ts';

export type { SubmissionRow } from './store.ts';

/** A document as it is answered. */
export function answer(row: store.SubmissionRow, today: string): Submission {
  const period = { from: row.period_from, to: row.period_to };
  const due = dueOn(period, row.due_day);
  return {
    id: row.id,
    version: row.version,
    area: row.area_code,
    report: row.report,
    reportName: titleOf(row),
    addressee: row.addressee_id,
    addresseeName: row.addressee_name,
    period,
    periodName: periodName(row.period_kind, period),
    state: row.state,
    number: row.number,
    file: row.file_state,
    dueOn: due,
    late: isLate(due, row.state, today),
    waitsFor: waitsForIn(row.state),
    documentNumber: row.document_number,
    documentDate: row.document_date,
    sentOn: row.sent_on,
  };
}

/** A document's row; 404 where there is none, or it lies outside the actor's area. */
export async function requireSubmission(t: ReadTx, id: string): Promise<store.SubmissionRow> {
  const row = await store.submissionById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có báo cáo gửi này trong phạm vi của bạn.');
  return row;
}

interface Query {
  area?: string;
  state?: SubmissionState;
  limit?: number;
  cursor?: string;
}

/** Documents in the actor's scope, those of the newest periods first. */
export async function listSubmissions(t: ReadTx, query: Query): Promise<List<Submission>> {
  if (query.area !== undefined) await requireArea(t, query.area);
  const where = {
    scope: scopeCondition(t, 's.area_code'),
    area: query.area,
    states: query.state === undefined ? undefined : [query.state],
  };
  const page = pageOf(query);
  const rows = await store.submissions(t, where, page);
  return listOf(
    rows.map((row) => answer(row, t.today)),
    await store.countSubmissions(t, where),
    page,
  );
}

const mostOpen = 500;

/** Documents of an area that the superior has not got: drafts, to be signed, signed, numbered, sent back; late on a day. */
export async function openSubmissions(t: ReadTx, area: string, day: Day): Promise<Submission[]> {
  const where = { scope: scopeCondition(t, 's.area_code'), area, states: unsentStates };
  return (await store.submissions(t, where, { limit: mostOpen, offset: 0 })).map((row) => answer(row, day));
}

/** Documents that wait for the leader's signature: the first page shows them. */
export const submissionsToSign = async (t: ReadTx): Promise<Submission[]> =>
  (await listSubmissions(t, { state: 'toSign', limit: 5 })).items;

/** How many documents wait for whoever has these rights: the leader's signature, the officer's next step. */
export function countWaiting(t: ReadTx, rights: Rights): Promise<number> {
  const states = unsentStates.filter((state) => stepsFrom(state, rights).length > 0 && isMine(state, rights));
  if (states.length === 0) return Promise.resolve(0);
  return store.countSubmissions(t, { scope: scopeCondition(t, 's.area_code'), states });
}

/** True when a document in a state waits for whoever has these rights. */
export function isMine(state: SubmissionState, rights: Rights): boolean {
  const waits = waitsForIn(state);
  return (waits === 'officer' && rights.write) || (waits === 'leader' && rights.sign);
}

async function versionsOf(t: ReadTx, id: string): Promise<SubmissionDetail['versions']> {
  const files = await store.filesOf(t, id);
  const ids = files.map(({ export_id }) => export_id);
  const made = new Map((await exportsByIds(t, ids)).map((each) => [each.id, each]));
  const closed = new Map((await closingsOf(t, ids)).map((each) => [each.export, each]));
  const versions = new Map<number, VersionFile[]>();
  for (const { number, kind, export_id } of files) {
    const file = made.get(export_id);
    if (!file) continue;
    const closing = closed.get(export_id);
    const { report, state, filename, sha256, rows, fault } = file;
    const signed = closing
      ? { number: closing.number, date: closing.date, filename: closing.filename, sha256: closing.sha256 }
      : null;
    const version = versions.get(number) ?? [];
    version.push({ kind, report, export: export_id, state, filename, sha256, rows, fault, signed });
    versions.set(number, version);
  }
  return [...versions].map(([number, files]) => ({ number, files }));
}

/** What the office says to each check of a sending: the newest words. */
export async function explanationsOf(
  t: ReadTx,
  { id, number }: Pick<store.SubmissionRow, 'id' | 'number'>,
): Promise<Record<string, string>> {
  const given = await store.explanationsOf(t, id, number);
  return Object.fromEntries(given.map(({ content, explanation }) => [content, explanation]));
}

/** The checks of a document's newest draft with what the office says to them; none until the file is made. */
export async function checksOfDraft(t: ReadTx, row: store.SubmissionRow): Promise<ExplainedCheck[]> {
  const given = await explanationsOf(t, row);
  return (await blockingChecks(t, row.export_id)).map((check) => ({
    ...check,
    explanation: given[check.content] ?? check.explanation,
  }));
}

const stepAnswer = (row: store.StepRow): Step => ({
  number: row.number,
  step: row.step,
  state: row.state,
  on: row.happened_on,
  details: row.details,
  reason: row.reason,
  at: row.recorded_at,
  by: row.recorded_by_name,
});

/** One document: its versions with their files, checks, course, and what the caller can do next. */
export async function readSubmission(t: ReadTx, id: string, rights: Rights): Promise<SubmissionDetail> {
  const row = await requireSubmission(t, id);
  return {
    ...answer(row, t.today),
    versions: await versionsOf(t, id),
    checks: await checksOfDraft(t, row),
    steps: (await store.stepsOf(t, id)).map(stepAnswer),
    nextSteps: stepsFrom(row.state, rights),
  };
}
