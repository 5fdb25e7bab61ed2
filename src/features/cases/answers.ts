import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { type WorkingCalendar, workingCalendar } from '../calendar/service.ts';
import type { CaseKind } from '../dictionaries/schema.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import { householdById } from '../households/service.ts';
import { personById } from '../people/service.ts';
import type { Case, CaseKindAnswer, CaseStep, CaseSummary, Proposal, StepData } from './schema.ts';
import * as store from './store.ts';

const actionLabels: Record<string, string> = {
  received: 'Tiếp nhận',
  supplementRequested: 'Yêu cầu bổ sung',
  supplemented: 'Đã bổ sung',
  noted: 'Xin lỗi, hẹn lại ngày trả',
  surveyAgain: 'Khảo sát lại',
  refused: 'Từ chối',
  withdrawn: 'Rút đơn',
  approved: 'Quyết định',
};

/** Working days past the deadline: of an unfinished case up to the day, of a finished one up to its end. */
export function daysLate(
  calendar: WorkingCalendar,
  row: Pick<store.CaseRow, 'due_on' | 'state' | 'closed_on'>,
  day: Day,
): number {
  if (row.state === 'stopped') return 0;
  const end = row.closed_on !== null && row.closed_on <= day ? row.closed_on : day;
  return calendar.workingDaysBetween(row.due_on, end);
}

function summaryOf(
  dictionary: Dictionaries,
  calendar: WorkingCalendar,
  row: store.CaseListRow,
  day: Day,
): CaseSummary {
  const kind = dictionary.caseKind(row.kind, row.received_on);
  return {
    id: row.id,
    code: row.code,
    kind: row.kind,
    kindLabel: kind?.label ?? row.kind,
    group: kind?.group ?? 'petition',
    area: row.area_code,
    household: row.household_id,
    person: row.person_id,
    subject: row.person_name ?? (row.household_code ? `Hộ ${row.household_code}` : row.applicant_name),
    applicantName: row.applicant_name,
    receivedOn: row.received_on,
    dueOn: row.due_on,
    daysLate: daysLate(calendar, row, day),
    step: row.step,
    stepLabel: kind?.steps.find(({ code }) => code === row.step)?.label ?? row.step,
    state: row.state,
    waitsFor: row.waits_for,
    assignee: row.assignee_id,
    closedOn: row.closed_on,
    version: row.version,
  };
}

export async function listAnswers(
  t: ReadTx,
  rows: readonly store.CaseListRow[],
  day: Day,
): Promise<CaseSummary[]> {
  const dictionary = await dictionaries(t);
  const calendar = await workingCalendar(t);
  return rows.map((row) => summaryOf(dictionary, calendar, row, day));
}

function stepAnswer(row: store.StepRow, labelOf: (step: string) => string): CaseStep {
  return {
    id: row.id,
    step: row.step,
    label: actionLabels[row.action] ?? labelOf(row.step),
    action: row.action,
    date: row.done_on,
    note: row.note,
    // Written by this feature from a checked form.
    data: row.data === null ? null : (JSON.parse(row.data) as StepData),
    by: row.by_name,
    recordedAt: row.recorded_at,
  };
}

/** The whole case. `verdict`: the sentence of what its scores class it as, where they are known. */
export async function caseAnswer(t: ReadTx, row: store.CaseRow, verdict: string | null): Promise<Case> {
  const household = row.household_id ? await householdById(t, row.household_id) : undefined;
  const person = row.person_id ? await personById(t, row.person_id) : undefined;
  const [summary] = await listAnswers(
    t,
    [{ ...row, household_code: household?.code ?? null, person_name: person?.full_name ?? null }],
    t.today,
  );
  if (!summary) throw new Error('one row gives one answer');
  const kind = (await dictionaries(t)).caseKind(row.kind, row.received_on);
  const labelOf = (step: string): string => kind?.steps.find(({ code }) => code === step)?.label ?? step;
  return {
    ...summary,
    applicantPhone: row.applicant_phone,
    summary: row.summary,
    normOn: row.norm_on,
    proposal: JSON.parse(row.proposal) as Proposal, // written by this feature from a checked form
    verdict,
    decision: row.decision === null ? null : JSON.parse(row.decision),
    steps: (await store.stepsOf(t, row.id)).map((step) => stepAnswer(step, labelOf)),
    papers: await store.papersOf(t, row.id),
    enteredBy: row.entered_by,
  };
}

/** A kind as programs and pages read it. */
export function caseKindAnswer(kind: CaseKind): CaseKindAnswer {
  const { code, label, group, subject, dueDays, dueIn, papers, steps } = kind;
  return { code, label, group, subject, dueDays, dueIn, papers, steps, basis: kind.basis ?? null };
}
