import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay, yearOf } from '../../shared/dates.ts';
import { AppError, conflict, forbidden, invalid, notFound } from '../../shared/errors.ts';
import { clean, searchWords } from '../../shared/text.ts';
import { type CaseState, caseGroups, type WaitsFor } from '../../shared/words.ts';
import { listAccounts } from '../accounts/service.ts';
import { inScope, onlyWard, requireArea, wardOf } from '../areas/service.ts';
import { type WorkingCalendar, workingCalendar } from '../calendar/service.ts';
import type { CaseKind } from '../dictionaries/schema.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { areasOfHousehold, requireHousehold } from '../households/service.ts';
import { addPaper, type KeptFile } from '../papers/service.ts';
import { requireWritablePerson, residencesOf } from '../people/service.ts';
import { changesSince } from './changes.ts';
import type { CaseForm, Proposal } from './schema.ts';
import * as store from './store.ts';

export { caseAnswer, caseKindAnswer } from './answers.ts';
export type { CaseRow } from './store.ts';

/** The case when its area is in the actor's scope; else 404. */
export async function requireCase(t: ReadTx, id: string): Promise<store.CaseRow> {
  const row = await store.caseById(t, id);
  if (!row || !(await inScope(t, row.area_code))) throw notFound('Không có hồ sơ này trong phạm vi của bạn.');
  return row;
}

/** The kind of a case, as it stood when the case was received. */
export async function kindOfCase(
  t: ReadTx,
  row: Pick<store.CaseRow, 'kind' | 'received_on'>,
): Promise<CaseKind> {
  const kind = (await dictionaries(t)).caseKind(row.kind, row.received_on);
  if (!kind) throw invalid('/kind', 'unknown', `Loại hồ sơ: không có loại “${row.kind}” vào ngày tiếp nhận.`);
  return kind;
}

/** What a case proposes; written by this feature from checked forms. */
export const proposalOf = (row: Pick<store.CaseRow, 'proposal'>): Proposal =>
  JSON.parse(row.proposal) as Proposal;

interface Subject {
  area: string;
  household: string | null;
  person: string | null;
  /** Code of the household or name of the person. */
  name: string | null;
}

async function subjectOf(t: ReadTx, kind: CaseKind, form: CaseForm): Promise<Subject> {
  const { household, person } = form;
  if (household !== undefined && person !== undefined)
    throw invalid('/household', 'subject', 'Hộ hoặc người: chọn một trong hai.');
  if (kind.subject === 'household' && household === undefined)
    throw invalid('/household', 'required', `Hộ: “${kind.label}” là hồ sơ của hộ, cần chọn hộ.`);
  if (kind.subject === 'person' && person === undefined)
    throw invalid('/person', 'required', `Người: “${kind.label}” là hồ sơ của từng người, cần chọn người.`);
  if (household !== undefined) {
    const row = await requireHousehold(t, household);
    const [latest] = await areasOfHousehold(t, row.id);
    return { area: latest?.area_code ?? row.ward_code, household, person: null, name: row.code };
  }
  if (person !== undefined) {
    const { full_name } = await requireWritablePerson(t, person);
    const latest = (await residencesOf(t, person)).at(-1);
    if (!latest) throw invalid('/person', 'noResidence', 'Người: chưa có nơi cư trú nào trong sổ.');
    return { area: latest.area_code, household: null, person, name: full_name };
  }
  const area = form.area ?? t.actor.area ?? (await onlyWard(t))?.code;
  if (area === undefined) throw invalid('/area', 'required', 'Địa bàn: còn trống, chọn phường hoặc tổ.');
  return { area: (await requireArea(t, area)).code, household: null, person: null, name: null };
}

/** The next code of the ward's own series of the kind and year: `HN-2024-0012`. */
async function nextCode(t: ReadTx, ward: string, kind: CaseKind, day: Day): Promise<string> {
  const series = `${kind.prefix}-${yearOf(day)}-`;
  const last = await store.lastCode(t, ward, series);
  const number = Number(last?.slice(series.length) ?? 0) + 1;
  return `${series}${String(number).padStart(4, '0')}`;
}

/** The day a case must be answered by: counted from the day after receipt. */
export function dueDay(calendar: WorkingCalendar, kind: CaseKind, receivedOn: Day): Day {
  return kind.dueIn === 'workingDays'
    ? calendar.addWorkingDays(receivedOn, kind.dueDays)
    : calendar.addCalendarDays(receivedOn, kind.dueDays);
}

/** Takes a case in: its code, its deadline, and its first step done. 201 answers it. */
export async function openCase(t: WriteTx, form: CaseForm): Promise<store.CaseRow> {
  const kind = await kindOfCase(t, { kind: form.kind, received_on: form.receivedOn });
  if (form.receivedOn > t.today)
    throw invalid('/receivedOn', 'future', `Ngày tiếp nhận: chưa đến ngày ${formatDay(form.receivedOn)}.`);
  const subject = await subjectOf(t, kind, form);
  const ward = await wardOf(t, subject.area, form.receivedOn);
  const wardCode = ward?.code ?? subject.area;
  const [first, second] = kind.steps;
  if (!first || !second) throw new Error(`case kind ${kind.code} needs two steps`);
  const code = await nextCode(t, wardCode, kind, form.receivedOn);
  const row: Omit<store.CaseRow, 'version'> = {
    id: t.newId(),
    code,
    kind: kind.code,
    area_code: subject.area,
    ward_code: wardCode,
    household_id: subject.household,
    person_id: subject.person,
    applicant_name: clean(form.applicantName),
    applicant_phone: form.applicantPhone ?? null,
    summary: form.summary ?? null,
    received_on: form.receivedOn,
    due_on: dueDay(await workingCalendar(t), kind, form.receivedOn),
    norm_on: form.normOn ?? form.receivedOn,
    step: second.code,
    state: 'open',
    waits_for: second.waitsFor,
    stopped_on: null,
    assignee_id: t.actor.accountId,
    proposal: JSON.stringify(form.proposal ?? {}),
    decision: null,
    closed_on: null,
    entered_by: t.actor.accountId,
    search_text: searchWords([code, form.applicantName, subject.name]),
  };
  await store.insertCase(t, row);
  await addStep(t, row.id, { step: first.code, action: 'received', date: form.receivedOn });
  t.audit({ action: 'case.open', kind: 'case', id: row.id, area: row.area_code, after: form });
  return { ...row, version: 1 };
}

export interface StepEntry {
  step: string;
  action: string;
  date: Day;
  note?: string | null | undefined;
  data?: unknown;
}

/** Writes one line of a case's course: who, when, what. */
export async function addStep(t: WriteTx, caseId: string, entry: StepEntry): Promise<void> {
  await store.insertStep(t, {
    id: t.newId(),
    case_id: caseId,
    step: entry.step,
    action: entry.action,
    done_on: entry.date,
    note: entry.note ?? null,
    data: entry.data === undefined ? null : JSON.stringify(entry.data),
    by_account: t.actor.accountId,
    by_name: t.actor.fullName,
    recorded_at: t.now,
  });
}

/** Refused with what changed, when the case is not as it was read. */
export async function checkUnchanged(t: ReadTx, row: store.CaseRow, seen: number | undefined): Promise<void> {
  if (seen === undefined || seen === row.version) return;
  const what = await changesSince(t, row, await kindOfCase(t, row), seen);
  throw new AppError(
    'stale',
    `Hồ sơ ${row.code} đã thay đổi từ lúc bạn mở: ${what}. Mở lại hồ sơ rồi làm tiếp.`,
  );
}

const closedStates: readonly CaseState[] = ['approved', 'refused', 'withdrawn'];

/** The case, open for work; a closed one is refused, a stopped one too unless `stopped` may be. */
export async function requireOpenCase(
  t: WriteTx,
  id: string,
  seen: number | undefined,
  options: { stopped?: boolean } = {},
): Promise<store.CaseRow> {
  const row = await requireCase(t, id);
  await checkUnchanged(t, row, seen);
  if (closedStates.includes(row.state))
    throw conflict('', 'closed', `Hồ sơ ${row.code} đã kết thúc ngày ${formatDay(row.closed_on ?? '')}.`);
  if (row.state === 'stopped' && !options.stopped)
    throw conflict('', 'stopped', `Hồ sơ ${row.code} đang chờ bổ sung: ghi nhận bổ sung trước.`);
  return row;
}

/** A step may not lie before the receipt or the step before it, nor in days to come. */
export async function checkStepDay(
  t: ReadTx,
  row: store.CaseRow,
  day: Day,
  pointer = '/date',
): Promise<void> {
  if (day < row.received_on)
    throw invalid(pointer, 'beforeReceipt', `Ngày: phải từ ngày tiếp nhận ${formatDay(row.received_on)}.`);
  if (day > t.today) throw invalid(pointer, 'future', `Ngày: chưa đến ngày ${formatDay(day)}.`);
  const last = await store.lastStepDay(t, row.id);
  if (last !== undefined && day < last)
    throw invalid(pointer, 'beforeLast', `Ngày: phải từ ngày ${formatDay(last)} của bước đã ghi trước đó.`);
}

/** 403 for whoever entered the case or recorded one of its steps: another one decides. */
export async function requireOtherEyes(t: ReadTx, row: store.CaseRow): Promise<void> {
  if (await isOwnCase(t, row))
    throw forbidden(`Hồ sơ ${row.code} do chính bạn nhập hoặc ghi bước: người khác phải duyệt.`);
}

/** True when the actor entered the case or recorded one of its steps. */
export async function isOwnCase(t: ReadTx, row: store.CaseRow): Promise<boolean> {
  const { accountId } = t.actor;
  return (
    accountId !== null && (row.entered_by === accountId || (await store.isEnteredBy(t, row.id, accountId)))
  );
}

/** Asks the applicant for what is missing (phiếu yêu cầu bổ sung): the clock stops. */
export async function requestSupplement(
  t: WriteTx,
  id: string,
  form: { date: Day; note: string },
  seen?: number,
): Promise<void> {
  const row = await requireOpenCase(t, id, seen);
  await checkStepDay(t, row, form.date);
  await addStep(t, id, { step: row.step, action: 'supplementRequested', date: form.date, note: form.note });
  await store.updateCase(t, id, { state: 'stopped', stopped_on: form.date, waits_for: 'applicant' });
  t.audit({ action: 'case.requestSupplement', kind: 'case', id, area: row.area_code, after: form });
}

/** The deadline of a case whose clock stood from one day to another: later by the working days between them. */
async function dueAfterStop(t: ReadTx, row: store.CaseRow, from: Day, to: Day): Promise<Day> {
  const calendar = await workingCalendar(t);
  return calendar.addWorkingDays(row.due_on, calendar.workingDaysBetween(from, to));
}

/** What was missing has come: the deadline moves by the working days the clock stood. */
export async function recordSupplement(
  t: WriteTx,
  id: string,
  form: { date: Day; note?: string | null | undefined },
  seen?: number,
): Promise<void> {
  const row = await requireOpenCase(t, id, seen, { stopped: true });
  if (row.state !== 'stopped' || row.stopped_on === null)
    throw conflict('', 'notStopped', `Hồ sơ ${row.code} không chờ bổ sung.`);
  await checkStepDay(t, row, form.date);
  if (form.date < row.stopped_on)
    throw invalid(
      '/date',
      'beforeRequest',
      `Ngày nhận bổ sung: phải từ ngày yêu cầu ${formatDay(row.stopped_on)}.`,
    );
  const kind = await kindOfCase(t, row);
  await addStep(t, id, { step: row.step, action: 'supplemented', date: form.date, note: form.note });
  await store.updateCase(t, id, {
    state: 'open',
    stopped_on: null,
    due_on: await dueAfterStop(t, row, row.stopped_on, form.date),
    waits_for: waitsForStep(kind, row.step),
  });
  t.audit({ action: 'case.recordSupplement', kind: 'case', id, area: row.area_code, after: form });
}

export function waitsForStep(kind: CaseKind, step: string): WaitsFor {
  return kind.steps.find(({ code }) => code === step)?.waitsFor ?? 'officer';
}

/** Ends a case without a decision in its favour: refused by the office, or withdrawn by the applicant. */
export async function closeCase(
  t: WriteTx,
  id: string,
  how: 'refused' | 'withdrawn',
  form: { date: Day; reason: string },
  seen?: number,
): Promise<void> {
  const row = await requireOpenCase(t, id, seen, { stopped: true });
  await checkStepDay(t, row, form.date);
  await addStep(t, id, { step: row.step, action: how, date: form.date, note: form.reason });
  const dueOn = row.stopped_on === null ? row.due_on : await dueAfterStop(t, row, row.stopped_on, form.date);
  await store.updateCase(t, id, {
    state: how,
    closed_on: form.date,
    waits_for: null,
    stopped_on: null,
    due_on: dueOn,
  });
  t.audit({
    action: how === 'refused' ? 'case.refuse' : 'case.withdraw',
    kind: 'case',
    id,
    area: row.area_code,
    after: form,
    reason: form.reason,
  });
}

/** Says sorry for a case that is late and promises another day; the deadline stays, and stays missed. */
export async function apologise(
  t: WriteTx,
  id: string,
  form: { reason: string; promisedOn: Day },
  seen?: number,
): Promise<void> {
  const row = await requireOpenCase(t, id, seen);
  const calendar = await workingCalendar(t);
  if (calendar.workingDaysBetween(row.due_on, t.today) === 0)
    throw conflict('', 'inTime', `Hồ sơ ${row.code} chưa quá hạn, hẹn trả ngày ${formatDay(row.due_on)}.`);
  if (form.promisedOn < t.today)
    throw invalid('/promisedOn', 'past', 'Hẹn lại ngày: phải từ hôm nay trở đi.');
  if (!calendar.isWorkingDay(form.promisedOn))
    throw invalid('/promisedOn', 'dayOff', `Hẹn lại ngày: ${formatDay(form.promisedOn)} là ngày nghỉ.`);
  const { reason, promisedOn } = form;
  await addStep(t, id, {
    step: row.step,
    action: 'noted',
    date: t.today,
    note: reason,
    data: { promisedOn },
  });
  await store.updateCase(t, id, {});
  t.audit({ action: 'case.apologise', kind: 'case', id, area: row.area_code, after: form, reason });
}

/** Accounts that may work on cases: officers and administrators, not disabled. */
export async function assignees(t: ReadTx): Promise<{ id: string; fullName: string }[]> {
  const accounts = await listAccounts(t);
  return accounts.filter(({ role, state }) => state === 'active' && (role === 'officer' || role === 'admin'));
}

/** Hands the case to another account. */
export async function assignCase(
  t: WriteTx,
  id: string,
  assignee: string | null,
  seen?: number,
): Promise<void> {
  const row = await requireOpenCase(t, id, seen, { stopped: true });
  if (assignee !== null && !(await assignees(t)).some((account) => account.id === assignee))
    throw invalid('/assignee', 'unknown', 'Người thụ lý: chọn một cán bộ đang làm việc.');
  await store.updateCase(t, id, { assignee_id: assignee });
  t.audit({
    action: 'case.assign',
    kind: 'case',
    id,
    area: row.area_code,
    before: { assignee: row.assignee_id },
    after: { assignee },
  });
}

/** Hangs a scan on a case, open or closed. */
export async function attachPaper(t: WriteTx, id: string, kept: KeptFile, title: string): Promise<string> {
  const row = await requireCase(t, id);
  const paper = await addPaper(t, kept, row.area_code);
  await store.insertCasePaper(t, { case_id: id, paper_id: paper.id, title: clean(title) || kept.name });
  await store.updateCase(t, id, {});
  t.audit({
    action: 'case.attach',
    kind: 'case',
    id,
    area: row.area_code,
    after: { paper: paper.id, title },
  });
  return paper.id;
}

/** Kinds of cases in force today, in the order of their groups. */
export async function caseKinds(t: ReadTx): Promise<CaseKind[]> {
  const kinds = (await dictionaries(t)).caseKinds(t.today);
  return kinds.sort((a, b) => caseGroups.indexOf(a.group) - caseGroups.indexOf(b.group));
}
