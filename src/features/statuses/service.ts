import { amendFact, retractFact } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay, yearOf } from '../../shared/dates.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { endFromLastDay, lastDayOut, overlaps } from '../../shared/periods.ts';
import { clean } from '../../shared/text.ts';
import { dictionaries } from '../dictionaries/service.ts';
import {
  bumpVersion as bumpHousehold,
  requireHousehold,
  requireWritableHousehold,
} from '../households/service.ts';
import { bumpVersion as bumpPerson, requirePerson, requireWritablePerson } from '../people/service.ts';
import { recoverAfterEnd } from '../recoveries/service.ts';
import type {
  Decision,
  DecisionForm,
  LaterDecisionForm,
  Status,
  StatusDetails,
  StatusEndForm,
  StatusForm,
} from './schema.ts';
import * as store from './store.ts';

export type { StatusRow } from './store.ts';

export const statusesOf = store.statusesOf;
export const statusesOfAll = store.statusesOfAll;

/** The year of the list a decision belongs to: a December decision in force from 01/01 belongs to the new year. */
export function yearOfDecision(decision: { year?: number | undefined; date: Day }, validFrom: Day): number {
  if (decision.year !== undefined) return decision.year;
  return validFrom > decision.date ? yearOf(validFrom) : yearOf(decision.date);
}

function decisionAnswer(row: store.DecisionRow): Decision {
  return {
    id: row.id,
    year: row.year,
    number: row.number,
    date: row.decided_on,
    issuer: row.issuer,
    result: row.result,
    // Written from a checked form by this service.
    details: row.details === null ? null : (JSON.parse(row.details) as StatusDetails),
  };
}

/** Statuses with their decisions and labels, in the order given. A group head learns no ground: none at all. */
export async function statusAnswers(
  t: ReadTx,
  rows: readonly store.StatusRow[],
  asKnownAt?: string,
): Promise<Status[]> {
  if (t.actor.role === 'groupHead') return [];
  const dictionary = await dictionaries(t);
  const ids = rows.map((row) => row.id);
  const decisions = groupBy(await store.decisionsOf(t, ids, asKnownAt), (row) => row.status_id);
  const sources = new Map((await store.sourcesOf(t, ids)).map((row) => [row.status_id, row]));
  return rows.map((row) => {
    const category = dictionary.category(row.category);
    const origin = sources.get(row.id);
    return {
      id: row.id,
      household: row.household_id,
      person: row.person_id,
      category: row.category,
      label: category?.label ?? row.category,
      register: category?.register ?? 'disadvantaged',
      validFrom: row.valid_from,
      validTo: lastDayOut(row.valid_to),
      decisions: (decisions.get(row.id) ?? []).map(decisionAnswer),
      source: origin?.source ?? null,
      case: origin?.case_id ?? null,
      endReason: row.end_reason,
      endNote: row.end_note,
      endDecision: row.end_decision === null ? null : JSON.parse(row.end_decision),
      note: row.note,
    };
  });
}

export async function statusAnswer(t: ReadTx, id: string): Promise<Status> {
  const row = await requireStatus(t, id);
  const [answer] = await statusAnswers(t, [row]);
  if (!answer) throw notFound();
  return answer;
}

/** The status, when its person or household is in the actor's area; else 404. */
export async function requireStatus(t: ReadTx, id: string): Promise<store.StatusRow> {
  const row = await store.statusById(t, id);
  if (!row) throw notFound('Không có diện này trong phạm vi của bạn.');
  if (row.person_id) await requirePerson(t, row.person_id);
  else if (row.household_id) await requireHousehold(t, row.household_id);
  return row;
}

/** The same, when whoever holds it is the actor's to write about; else 404. */
export async function requireWritableStatus(t: ReadTx, id: string): Promise<store.StatusRow> {
  const row = await requireStatus(t, id);
  if (row.person_id) await requireWritablePerson(t, row.person_id);
  else if (row.household_id) await requireWritableHousehold(t, row.household_id);
  return row;
}

/** B2 = 10 × the indicators checked (TT 07/2021): a form that says otherwise is refused. */
export function checkDetails(details: StatusDetails | undefined, pointer: string): void {
  if (details?.scoreB2 === undefined || !details.deprivations) return;
  const expected = 10 * details.deprivations.length;
  if (details.scoreB2 !== expected) {
    throw invalid(
      `${pointer}/scoreB2`,
      'scoreB2',
      `Điểm B2: là ${details.scoreB2}, nhưng ${details.deprivations.length} chỉ số thiếu hụt cho ${expected} điểm. Xem lại điểm hoặc các chỉ số.`,
    );
  }
}

async function requireSubject(t: ReadTx, form: Pick<StatusForm, 'household' | 'person' | 'category'>) {
  const category = (await dictionaries(t)).category(form.category);
  if (!category)
    throw invalid('/category', 'unknown', `Đối tượng: không có loại “${form.category}” trong danh mục.`);
  if ((form.household === undefined) === (form.person === undefined)) {
    throw invalid('/household', 'subject', 'Hộ hoặc người: chọn đúng một trong hai.');
  }
  if (category.scope === 'household' && !form.household) {
    throw invalid('/household', 'scope', `Hộ: “${category.label}” là diện của hộ, cần chọn hộ.`);
  }
  if (category.scope === 'person' && !form.person) {
    throw invalid('/person', 'scope', `Người: “${category.label}” là diện của từng người, cần chọn người.`);
  }
  if (form.household) await requireWritableHousehold(t, form.household);
  if (form.person) {
    const person = await requireWritablePerson(t, form.person);
    return { category, column: 'person_id' as const, id: person.id, diedOn: person.died_on };
  }
  return { category, column: 'household_id' as const, id: form.household ?? '', diedOn: null };
}

/** Where a status comes from: an approved case, a file, or straight from paper ("Nhập từ hồ sơ giấy"). */
export type StatusOrigin = { source: 'paper' | 'import' } | { source: 'case'; case: string };

function insertSource(t: WriteTx, statusId: string, origin: StatusOrigin): Promise<void> {
  const caseId = origin.source === 'case' ? origin.case : null;
  return store.insertSource(t, { status_id: statusId, source: origin.source, case_id: caseId });
}

/** Recognises a status by its first decision. 409 over the same category of the same subject. */
export async function createStatus(
  t: WriteTx,
  form: StatusForm,
  origin: StatusOrigin = { source: 'paper' },
): Promise<store.StatusRow> {
  const { category, column, id, diedOn } = await requireSubject(t, form);
  const period = { from: form.validFrom, to: endFromLastDay(form.validTo) };
  if (period.to <= period.from) {
    throw invalid('/validTo', 'periodReversed', 'Đến ngày: phải từ ngày bắt đầu trở đi.');
  }
  if (diedOn && diedOn <= period.from) {
    throw invalid('/validFrom', 'afterDeath', `Từ ngày: người này đã mất ngày ${formatDay(diedOn)}.`);
  }
  checkDetails(form.details, '/details');
  const over = (await store.statusesOf(t, column, id, category.code)).find((each) =>
    overlaps(period, { from: each.valid_from, to: each.valid_to }),
  );
  if (over) {
    const until =
      over.valid_to === '9999-12-31' ? 'chưa kết thúc' : `đến ${formatDay(lastDayOut(over.valid_to) ?? '')}`;
    throw conflict(
      '/validFrom',
      'overlap',
      `Từ ngày: đã có “${category.label}” từ ${formatDay(over.valid_from)} ${until}. Thêm quyết định vào diện đó, hoặc kết thúc nó trước.`,
    );
  }
  const row = {
    id: t.newId(),
    person_id: column === 'person_id' ? id : null,
    household_id: form.household ?? null,
    category: category.code,
    valid_from: period.from,
    valid_to: period.to,
    note: form.note ?? null,
  };
  await store.insertStatus(t, row);
  await insertDecision(t, row, {
    ...form.decision,
    result: form.decision.result ?? 'new',
    details: form.details,
  });
  await insertSource(t, row.id, origin);
  await bumpSubject(t, row);
  t.audit({ action: 'status.create', kind: 'status', id: row.id, after: form });
  return { ...row, end_reason: null, end_note: null, end_decision: null };
}

/** A fact of the subject changed: the next ETag differs. */
export async function bumpSubject(
  t: WriteTx,
  row: Pick<store.StatusRow, 'person_id' | 'household_id'>,
): Promise<void> {
  if (row.person_id) await bumpPerson(t, row.person_id);
  if (row.household_id) await bumpHousehold(t, row.household_id);
}

interface NewDecision extends Omit<DecisionForm, 'number' | 'date' | 'issuer'> {
  number: string | null;
  date: Day | null;
  issuer: string | null;
  details?: StatusDetails | undefined;
}

/** A decision as found in a file: number, day and issuer as far as they stand there. */
async function insertDecision(
  t: WriteTx,
  status: { id: string; valid_from: Day },
  form: NewDecision,
): Promise<string> {
  const id = t.newId();
  await store.insertDecision(t, {
    id,
    status_id: status.id,
    year: form.year ?? yearOfDecision({ date: form.date ?? status.valid_from }, status.valid_from),
    number: form.number === null ? null : clean(form.number),
    decided_on: form.date,
    issuer: form.issuer === null ? null : clean(form.issuer),
    result: form.result ?? 'new',
    details: form.details && Object.keys(form.details).length > 0 ? JSON.stringify(form.details) : null,
  });
  return id;
}

/** A status read from a file: as `createStatus`, with as much of the decision as the file holds. */
export async function createStatusFromFile(
  t: WriteTx,
  form: Omit<StatusForm, 'decision' | 'details'> & { decision: NewDecision },
): Promise<store.StatusRow> {
  const { category, column, id } = await requireSubject(t, form);
  const period = { from: form.validFrom, to: endFromLastDay(form.validTo) };
  const over = (await store.statusesOf(t, column, id, category.code)).some((each) =>
    overlaps(period, { from: each.valid_from, to: each.valid_to }),
  );
  if (over) throw conflict('/validFrom', 'overlap', 'Từ ngày: trùng thời gian với một diện cùng loại đã có.');
  const row = {
    id: t.newId(),
    person_id: column === 'person_id' ? id : null,
    household_id: form.household ?? null,
    category: category.code,
    valid_from: period.from,
    valid_to: period.to,
    note: form.note ?? null,
  };
  await store.insertStatus(t, row);
  await insertDecision(t, row, form.decision);
  await insertSource(t, row.id, { source: 'import' });
  t.audit({ action: 'status.create', kind: 'status', id: row.id, after: form });
  return { ...row, end_reason: null, end_note: null, end_decision: null };
}

/** Another decision on the same status: kept in a yearly review, relapsed, or new after a gap in the papers. */
export async function addDecision(
  t: WriteTx,
  statusId: string,
  form: Omit<LaterDecisionForm, 'number' | 'date' | 'issuer'> &
    Pick<NewDecision, 'number' | 'date' | 'issuer'>,
): Promise<string> {
  const status = await requireWritableStatus(t, statusId);
  checkDetails(form.details, '/details');
  const id = await insertDecision(t, status, form);
  await bumpSubject(t, status);
  t.audit({ action: 'status.decide', kind: 'status', id: statusId, after: form });
  return id;
}

/** What of a decision may be corrected: `details` as the register keeps them, JSON. */
export type DecisionChanges = Partial<
  Pick<store.DecisionRow, 'number' | 'decided_on' | 'issuer' | 'year' | 'result' | 'details'>
>;

/** Corrects fields of a decision already held; the former ones stay known. */
export async function correctDecision(
  t: WriteTx,
  decisionId: string,
  changes: DecisionChanges,
  reason?: string,
): Promise<void> {
  const before = await amendFact(t, 'status_decisions', decisionId, changes);
  t.audit({
    action: 'status.correctDecision',
    kind: 'statusDecision',
    id: decisionId,
    before,
    after: changes,
    ...(reason ? { reason } : {}),
  });
}

/** Lengthens or shortens a status: `validTo` is the last day, null for open. */
export async function changeStatusEnd(t: WriteTx, statusId: string, validTo: Day | null): Promise<void> {
  const status = await requireWritableStatus(t, statusId);
  const to = endFromLastDay(validTo);
  if (to <= status.valid_from)
    throw invalid('/validTo', 'periodReversed', 'Đến ngày: phải từ ngày bắt đầu trở đi.');
  await amendFact(t, 'statuses', statusId, { valid_to: to });
  await bumpSubject(t, status);
  t.audit({
    action: 'status.changeEnd',
    kind: 'status',
    id: statusId,
    before: { validTo: lastDayOut(status.valid_to) },
    after: { validTo },
  });
}

/** Ends a status: `date` is the first day it no longer holds. */
export async function endStatus(t: WriteTx, statusId: string, form: StatusEndForm): Promise<void> {
  const status = await requireWritableStatus(t, statusId);
  if (form.date <= status.valid_from) {
    throw invalid(
      '/date',
      'periodReversed',
      `Ngày thôi: phải sau ngày bắt đầu ${formatDay(status.valid_from)}; ghi sai thì thu hồi.`,
    );
  }
  if (form.date > status.valid_to) {
    throw invalid(
      '/date',
      'ended',
      `Ngày thôi: diện này đã hết ngày ${formatDay(lastDayOut(status.valid_to) ?? '')}.`,
    );
  }
  await amendFact(t, 'statuses', statusId, {
    valid_to: form.date,
    end_reason: form.reason,
    end_note: form.note ?? null,
    end_decision: form.decision ? JSON.stringify(form.decision) : null,
  });
  await bumpSubject(t, status);
  // A death computes the whole of what was paid after it.
  if (status.person_id !== null && form.reason !== 'died')
    await recoverAfterEnd(t, status.person_id, { status: statusId, on: form.date });
  t.audit({
    action: 'status.end',
    kind: 'status',
    id: statusId,
    before: { validTo: lastDayOut(status.valid_to) },
    after: form,
  });
}

/** Takes a status back that was recorded by mistake: with all its decisions; what was reported stays known. */
export async function retractStatus(t: WriteTx, statusId: string, reason: string): Promise<void> {
  const status = await requireWritableStatus(t, statusId);
  for (const decision of await store.decisionsOf(t, [statusId]))
    await retractFact(t, 'status_decisions', decision.id);
  await retractFact(t, 'statuses', statusId);
  await bumpSubject(t, status);
  t.audit({ action: 'status.retract', kind: 'status', id: statusId, before: status, reason });
}

export type { DecisionRow } from './store.ts';

export const decisionsOf = store.decisionsOf;

/**
 * Of a status's decisions, oldest first, those that stood on a day: of its year or one before, and made by then; where none
 * did, the one that recognised it. The last of them is what lists of that day print.
 */
export function decisionsOn<D extends Pick<store.DecisionRow, 'year' | 'decided_on'>>(
  decisions: readonly D[],
  day: Day,
): D[] {
  const made = decisions.filter(
    ({ year, decided_on }) => year <= yearOf(day) && (decided_on === null || decided_on <= day),
  );
  return made.length > 0 ? made : decisions.slice(0, 1);
}
