import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';
import type { PeriodKind } from '../../shared/reportingPeriods.ts';
import type { ExportAnswer } from '../exports/schema.ts';
import type { SubmissionState, SubmissionStep } from './schema.ts';

type ExportState = ExportAnswer['state'];

/** A document with what its addressee says of it. */
export interface SubmissionRow {
  id: string;
  version: number;
  area_code: string;
  addressee_id: string;
  report: string;
  period_from: string;
  period_to: string;
  state: SubmissionState;
  number: number;
  export_id: string;
  document_number: string | null;
  document_date: string | null;
  sent_on: string | null;
  addressee_name: string;
  period_kind: PeriodKind;
  due_day: number | null;
  /** Of its newest draft's file. */
  file_state: ExportState;
  request: string;
}

const columns = [
  'id',
  'version',
  'area_code',
  'addressee_id',
  'report',
  'period_from',
  'period_to',
  'state',
  'number',
  'export_id',
  'document_number',
  'document_date',
  'sent_on',
] as const satisfies readonly (keyof SubmissionRow)[];

const selected = `${columns.map((column) => `s.${column}`).join(', ')}, a.name AS addressee_name, a.period_kind, a.due_day,
  e.state AS file_state, e.request FROM submissions s JOIN addressees a ON a.id = s.addressee_id JOIN exports e ON e.id = s.export_id`;

export interface Where {
  scope: { sql: string; params: string[] };
  /** An area with all that lies in it. */
  area?: string | undefined;
  states?: readonly SubmissionState[] | undefined;
}

function condition({ scope, area, states }: Where): { sql: string; params: string[] } {
  const parts = [scope.sql];
  const params = [...scope.params];
  if (area !== undefined) {
    parts.push('s.area_code IN (SELECT area_code FROM area_closure WHERE ancestor_code = ?)');
    params.push(area);
  }
  if (states !== undefined) {
    parts.push(`s.state IN (${marks(states)})`);
    params.push(...states);
  }
  return { sql: parts.join(' AND '), params };
}

/** Documents, those of the newest periods first. */
export function submissions(t: ReadTx, where: Where, { limit, offset }: Page): Promise<SubmissionRow[]> {
  const { sql, params } = condition(where);
  return t.all<SubmissionRow>(
    `SELECT ${selected} WHERE ${sql} ORDER BY s.period_to DESC, s.period_from DESC, a.name_key, s.id LIMIT ? OFFSET ?`,
    [...params, limit, offset],
  );
}

export async function countSubmissions(t: ReadTx, where: Where): Promise<number> {
  const { sql, params } = condition(where);
  const row = await t.one<{ n: number }>(`SELECT COUNT(*) AS n FROM submissions s WHERE ${sql}`, params);
  return Number(row?.n ?? 0);
}

export function submissionById(t: ReadTx, id: string): Promise<SubmissionRow | undefined> {
  return t.one<SubmissionRow>(`SELECT ${selected} WHERE s.id = ?`, [id]);
}

export interface Key {
  addressee: string;
  report: string;
  from: string;
  to: string;
}

export async function submissionOf(t: ReadTx, key: Key): Promise<string | undefined> {
  const row = await t.one<{ id: string }>(
    'SELECT id FROM submissions WHERE addressee_id = ? AND report = ? AND period_from = ? AND period_to = ?',
    [key.addressee, key.report, key.from, key.to],
  );
  return row?.id;
}

/** Addressees, with the last days of the periods of which they have a document already. */
export function periodsDone(
  t: ReadTx,
  addressees: readonly string[],
): Promise<{ addressee_id: string; period_to: string }[]> {
  return t.all(
    `SELECT addressee_id, period_to FROM submissions WHERE addressee_id IN (${marks(addressees)})`,
    [...addressees],
  );
}

export async function insertSubmission(
  t: WriteTx,
  row: Key & { id: string; area: string; exportId: string },
): Promise<void> {
  await t.run(
    `INSERT INTO submissions (id, area_code, addressee_id, report, period_from, period_to, state, number, export_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, 'draft', 1, ?, ?)`,
    [row.id, row.area, row.addressee, row.report, row.from, row.to, row.exportId, t.now],
  );
}

/** Where a document stands now: what a step changes of it, under the next version. */
export async function moveSubmission(
  t: WriteTx,
  row: Pick<
    SubmissionRow,
    'id' | 'state' | 'number' | 'export_id' | 'document_number' | 'document_date' | 'sent_on'
  >,
): Promise<void> {
  await t.run(
    `UPDATE submissions SET version = version + 1, state = ?, number = ?, export_id = ?, document_number = ?,
       document_date = ?, sent_on = ? WHERE id = ?`,
    [row.state, row.number, row.export_id, row.document_number, row.document_date, row.sent_on, row.id],
  );
}

export interface FileRow {
  number: number;
  kind: 'report' | 'list';
  export_id: string;
}

export async function insertFile(t: WriteTx, submission: string, file: FileRow): Promise<void> {
  await t.run(
    'INSERT INTO submission_files (id, submission_id, number, kind, export_id) VALUES (?, ?, ?, ?, ?)',
    [t.newId(), submission, file.number, file.kind, file.export_id],
  );
}

/** Files of a document: of the newest sending first, in it the report first, its newest draft before the older. */
export function filesOf(t: ReadTx, submission: string): Promise<FileRow[]> {
  return t.all<FileRow>(
    `SELECT number, kind, export_id FROM submission_files WHERE submission_id = ?
     ORDER BY number DESC, CASE kind WHEN 'report' THEN 0 ELSE 1 END, id DESC`,
    [submission],
  );
}

export interface StepRow {
  number: number;
  step: SubmissionStep;
  state: SubmissionState;
  happened_on: string | null;
  details: string | null;
  reason: string | null;
  recorded_at: string;
  recorded_by: string | null;
  recorded_by_name: string;
}

export async function insertStep(
  t: WriteTx,
  submission: string,
  step: Pick<StepRow, 'number' | 'step' | 'state' | 'happened_on' | 'details' | 'reason'>,
): Promise<void> {
  await t.run(
    `INSERT INTO submission_steps (id, submission_id, number, step, state, happened_on, details, reason, recorded_at,
       recorded_by, recorded_by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      t.newId(),
      submission,
      step.number,
      step.step,
      step.state,
      step.happened_on,
      step.details,
      step.reason,
      t.now,
      t.actor.accountId,
      t.actor.fullName,
    ],
  );
}

/** What was done with a document, newest first. */
export function stepsOf(t: ReadTx, submission: string): Promise<StepRow[]> {
  return t.all<StepRow>(
    `SELECT number, step, state, happened_on, details, reason, recorded_at, recorded_by, recorded_by_name
     FROM submission_steps WHERE submission_id = ? ORDER BY id DESC`,
    [submission],
  );
}

export async function insertExplanation(
  t: WriteTx,
  submission: string,
  given: { number: number; content: string; explanation: string },
): Promise<void> {
  await t.run(
    `INSERT INTO submission_explanations (id, submission_id, number, content, explanation, recorded_at, recorded_by_name)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [t.newId(), submission, given.number, given.content, given.explanation, t.now, t.actor.fullName],
  );
}

/** What was said to the checks of a sending, in the order it was said. */
export function explanationsOf(
  t: ReadTx,
  submission: string,
  number: number,
): Promise<{ content: string; explanation: string }[]> {
  return t.all(
    'SELECT content, explanation FROM submission_explanations WHERE submission_id = ? AND number = ? ORDER BY id',
    [submission, number],
  );
}
