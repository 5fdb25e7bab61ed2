import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, firstDayOfMonth, formatDay, monthOf } from '../../shared/dates.ts';
import { AppError, conflict, invalid } from '../../shared/errors.ts';
import type { Dictionaries } from '../dictionaries/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import type { StatusDetails } from '../statuses/schema.ts';
import {
  addDecision,
  changeStatusEnd,
  createStatus,
  decisionsOf,
  endStatus,
  type StatusRow,
  statusesOf,
} from '../statuses/service.ts';
import { allowanceGroups, besideOf, type HeldAllowance, replacedBy, requireGroup } from './assistance.ts';
import { approveReview } from './review.ts';
import type { ApprovalForm, BatchForm, Proposal } from './schema.ts';
import {
  addStep,
  checkStepDay,
  kindOfCase,
  proposalOf,
  requireOpenCase,
  requireOtherEyes,
} from './service.ts';
import { verdictOf } from './steps.ts';
import * as store from './store.ts';

type Decision = ApprovalForm['decision'];

/** What a decision does to the register of one subject. */
interface Effect {
  t: WriteTx;
  row: store.CaseRow;
  proposal: Proposal;
  decision: Decision;
  /** First day of the new state. */
  from: Day;
}

const open = (row: StatusRow, day: Day): boolean => row.valid_from <= day && day < row.valid_to;

function subjectOf(row: store.CaseRow): { column: 'person_id' | 'household_id'; id: string } {
  if (row.household_id) return { column: 'household_id', id: row.household_id };
  if (row.person_id) return { column: 'person_id', id: row.person_id };
  throw conflict('', 'noSubject', `Hồ sơ ${row.code} không gắn với hộ hay người nào.`);
}

/** Statuses of a register or category that the subject holds on a day. */
async function held(
  t: ReadTx,
  row: store.CaseRow,
  day: Day,
  categories: readonly string[],
): Promise<StatusRow[]> {
  const { column, id } = subjectOf(row);
  const found: StatusRow[] = [];
  for (const category of categories) found.push(...(await statusesOf(t, column, id, category)));
  return found.filter((status) => open(status, day));
}

/** new, or relapsed where the subject had held the category before and left it. */
async function resultFor(t: ReadTx, row: store.CaseRow, category: string): Promise<'new' | 'relapsed'> {
  const { column, id } = subjectOf(row);
  return (await statusesOf(t, column, id, category)).length > 0 ? 'relapsed' : 'new';
}

async function recognise(effect: Effect, category: string, details?: StatusDetails): Promise<void> {
  const { t, row, decision, from, proposal } = effect;
  const [already] = await held(t, row, from, [category]);
  if (already) {
    await addDecision(t, already.id, { ...decision, result: 'kept', ...(details ? { details } : {}) });
    // Recognised for another term: a household in difficulty is looked at anew each year.
    if (proposal.validTo) await changeStatusEnd(t, already.id, proposal.validTo);
    return;
  }
  await createStatus(
    t,
    {
      ...(row.household_id ? { household: row.household_id } : { person: row.person_id ?? '' }),
      category,
      decision: { ...decision, result: decision.result ?? (await resultFor(t, row, category)) },
      validFrom: from,
      validTo: proposal.validTo ?? null,
      ...(details && Object.keys(details).length > 0 ? { details } : {}),
    },
    { source: 'case', case: row.id },
  );
}

const plain = ({ number, date, issuer }: Decision) => ({ number, date, issuer });

/** Poor and near-poor exclude each other: the one left ends on the day the other begins. */
async function recognisePoverty(effect: Effect): Promise<void> {
  const { t, row, proposal, decision, from } = effect;
  const verdict = await verdictOf(t, row);
  const category = proposal.category;
  if (!verdict) throw invalid('', 'noScores', `Hồ sơ ${row.code}: chưa có điểm B1, B2 của phiếu thẩm tra.`);
  if (verdict.outcome === 'none' || verdict.outcome !== category) {
    throw invalid('', 'verdict', `Hồ sơ ${row.code}: ${verdict.sentence}. Từ chối hồ sơ, hoặc thẩm tra lại.`);
  }
  const other = category === 'poor' ? 'near-poor' : 'poor';
  for (const status of await held(t, row, from, [other])) {
    await endStatus(t, status.id, {
      date: from,
      reason: category === 'poor' ? 'toPoor' : 'toNearPoor',
      decision: plain(decision),
    });
  }
  await recognise(effect, category, proposal.details);
}

/** Leaving poverty: what is held ends; one who stays near-poor is recognised so on the same day. */
async function leavePoverty(effect: Effect): Promise<void> {
  const { t, row, proposal, decision, from } = effect;
  const statuses = await held(t, row, from, ['poor', 'near-poor']);
  if (statuses.length === 0)
    throw conflict('', 'notHeld', `Hồ sơ ${row.code}: hộ không còn trong danh sách nghèo, cận nghèo.`);
  const verdict = await verdictOf(t, row);
  if (verdict?.outcome === 'poor')
    throw invalid('', 'verdict', `Hồ sơ ${row.code}: ${verdict.sentence}. Chưa đủ điều kiện thoát nghèo.`);
  const staysNearPoor = verdict?.outcome === 'near-poor' || proposal.outcome === 'toNearPoor';
  for (const status of statuses) {
    if (staysNearPoor && status.category === 'near-poor')
      throw invalid('', 'verdict', `Hồ sơ ${row.code}: hộ vẫn thuộc hộ cận nghèo, chưa thoát.`);
    await endStatus(t, status.id, {
      date: from,
      reason: staysNearPoor ? 'toNearPoor' : 'escaped',
      decision: plain(decision),
    });
  }
  if (staysNearPoor) await recognise(effect, 'near-poor', proposal.details);
}

/** The group an allowance is drawn under: by its category, and the coefficient of its last decision. */
async function allowanceHeld(
  t: ReadTx,
  dictionary: Dictionaries,
  status: StatusRow,
  day: Day,
): Promise<HeldAllowance[]> {
  const decisions = await decisionsOf(t, [status.id]);
  const details: StatusDetails = JSON.parse(decisions.at(-1)?.details ?? '{}');
  const groups = allowanceGroups(dictionary, day).filter(({ category }) => category === status.category);
  const group = groups.find(({ coefficient }) => coefficient === details.coefficient) ?? groups[0];
  if (!group) return [];
  return [{ status: status.id, group: { ...group, coefficient: details.coefficient ?? group.coefficient } }];
}

/**
 * The highest allowance only: lower ones end on the day the new one begins. A change takes the place of what is drawn,
 * be it higher or lower; 409 where nothing is.
 */
async function grantAllowance(effect: Effect, isChange: boolean): Promise<void> {
  const { t, row, proposal, decision, from } = effect;
  const dictionary = await dictionaries(t);
  const group = requireGroup(dictionary, proposal.assistanceGroup, from);
  const category = group.category ?? proposal.category ?? '';
  const inRegister = dictionary.categories().filter(({ register }) => register === 'assistance');
  const others = inRegister.filter(({ code }) => code !== category);
  const drawn: HeldAllowance[] = [];
  for (const status of await held(
    t,
    row,
    from,
    others.map(({ code }) => code),
  ))
    drawn.push(...(await allowanceHeld(t, dictionary, status, from)));
  if (isChange && drawn.length === 0 && (await held(t, row, from, [category])).length === 0)
    throw conflict('', 'notHeld', `Hồ sơ ${row.code}: người này chưa hưởng trợ cấp nào để điều chỉnh.`);
  for (const status of isChange ? besideOf(group, drawn) : replacedBy(group, drawn)) {
    await endStatus(t, status, {
      date: from,
      reason: 'other',
      note: isChange ? `Điều chỉnh: ${group.label}` : `Chuyển sang hưởng mức cao hơn: ${group.label}`,
      decision: plain(decision),
    });
  }
  await recognise(effect, category, proposal.details);
}

async function endHeld(effect: Effect): Promise<void> {
  const { t, row, proposal, decision, from } = effect;
  if (!proposal.status)
    throw invalid('', 'noStatus', `Hồ sơ ${row.code}: chưa chọn diện đang hưởng cần thôi.`);
  const { column, id } = subjectOf(row);
  if (!(await statusesOf(t, column, id)).some((status) => status.id === proposal.status))
    throw conflict('', 'notHeld', `Hồ sơ ${row.code}: diện cần thôi không phải của hộ, người này.`);
  await endStatus(t, proposal.status, {
    date: from,
    reason: proposal.endReason ?? 'other',
    decision: plain(decision),
  });
}

async function applyEffect(effect: Effect, how: string, register: string | null): Promise<void> {
  if (how === 'none') return;
  if (how === 'review') return approveReview(effect.t, effect.row, effect.decision, effect.from);
  if (register === 'poor') return how === 'end' ? leavePoverty(effect) : recognisePoverty(effect);
  if (how === 'end') return endHeld(effect);
  if (register === 'assistance') return grantAllowance(effect, how === 'change');
  const { category } = effect.proposal;
  if (!category)
    throw invalid('', 'noCategory', `Hồ sơ ${effect.row.code}: chưa chọn đối tượng đề nghị công nhận.`);
  return recognise(effect, category, effect.proposal.details);
}

/**
 * Decides a case: the register is written in the same transaction. Whoever entered the case cannot approve it
 * (403); a case that is not at its decision is refused naming the step it stands at.
 */
export async function approveCase(t: WriteTx, id: string, form: ApprovalForm, seen?: number): Promise<void> {
  const row = await requireOpenCase(t, id, seen);
  await requireOtherEyes(t, row);
  const kind = await kindOfCase(t, row);
  const step = kind.steps.find(({ code }) => code === row.step);
  if (step?.form !== 'decision')
    throw conflict(
      '',
      'notReady',
      `Hồ sơ ${row.code} đang ở bước “${step?.label ?? row.step}”, chưa quyết định được.`,
    );
  await checkStepDay(t, row, form.decision.date, '/decision/date');
  const proposal = proposalOf(row);
  const monthly = kind.register === 'assistance' && kind.effect !== 'end';
  const from =
    form.validFrom ??
    proposal.validFrom ??
    (monthly ? firstDayOfMonth(monthOf(form.decision.date)) : form.decision.date);
  await applyEffect({ t, row, proposal, decision: form.decision, from }, kind.effect, kind.register);
  await addStep(t, id, {
    step: row.step,
    action: 'approved',
    date: form.decision.date,
    note: `Quyết định số ${form.decision.number}, từ ngày ${formatDay(from)}`,
  });
  await store.updateCase(t, id, {
    state: 'approved',
    waits_for: null,
    closed_on: form.decision.date,
    decision: JSON.stringify(form.decision),
  });
  t.audit({ action: 'case.approve', kind: 'case', id, area: row.area_code, after: { ...form, from } });
}

/** One decision for many cases, all or none: the refusal names the case and why. */
export async function approveCases(t: WriteTx, form: BatchForm): Promise<void> {
  const { decision, validFrom } = form;
  for (const [i, { id, version }] of form.cases.entries()) {
    try {
      await approveCase(t, id, { decision, ...(validFrom ? { validFrom } : {}) }, version);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const message = error.errors[0]?.message ?? error.detail;
      throw new AppError(error.code, message, [{ pointer: `/cases/${i}`, code: error.code, message }]);
    }
  }
}
