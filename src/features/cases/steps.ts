import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { areaOn, wardOf } from '../areas/service.ts';
import { workingCalendar } from '../calendar/service.ts';
import type { CaseKind } from '../dictionaries/schema.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { personById } from '../people/service.ts';
import { checkAge, requireGroup } from './assistance.ts';
import { povertyClass, scoresOf, verdictSentence } from './poverty.ts';
import { itemOf, updateItem } from './reviewStore.ts';
import type { Proposal, StepData, StepForm } from './schema.ts';
import { addStep, checkStepDay, kindOfCase, proposalOf, requireOpenCase, waitsForStep } from './service.ts';
import * as store from './store.ts';

/** Locality of the ward and the codes whose own norms come first. */
async function placeOf(t: ReadTx, row: store.CaseRow) {
  const ward = await wardOf(t, row.area_code, row.norm_on);
  const area = ward ?? (await areaOn(t, row.ward_code, row.norm_on));
  const locality = area?.locality ?? 'urban';
  return { locality, areas: [row.area_code, row.ward_code] } as const;
}

/** What the scores of a case class its household as, by the norm of the case's own day; undefined without scores. */
export async function verdictOf(t: ReadTx, row: store.CaseRow, proposal: Proposal = proposalOf(row)) {
  const { scoreB1, deprivations } = proposal.details ?? {};
  if (scoreB1 === undefined || !deprivations) return undefined;
  const scores = scoresOf(proposal.details, '/data/proposal/details');
  const verdict = povertyClass(await dictionaries(t), scores, await placeOf(t, row), row.norm_on);
  return { ...verdict, sentence: verdictSentence(scores, verdict) };
}

type StepKind = CaseKind['steps'][number];

interface Recording {
  t: WriteTx;
  row: store.CaseRow;
  kind: CaseKind;
  step: StepKind;
  form: StepForm;
  data: StepData;
  proposal: Proposal;
}

/** The survey's scores class the household; where it is proposed, the class is what is proposed. */
async function recordSurvey({ t, row, kind, proposal }: Recording): Promise<Proposal> {
  scoresOf(proposal.details, '/data/proposal/details');
  const verdict = await verdictOf(t, row, proposal);
  if (!verdict) return proposal;
  if (kind.effect === 'end') {
    return { ...proposal, outcome: verdict.outcome === 'near-poor' ? 'toNearPoor' : 'escaped' };
  }
  return verdict.outcome === 'none' ? proposal : { ...proposal, category: verdict.outcome };
}

/** Fewer than half agreeing sends the case back to the survey (TT 07/2021). */
function isOutvoted({ data }: Recording): boolean {
  const { attended, agreed } = data;
  if (attended === undefined || attended === 0)
    throw invalid('/data/attended', 'required', 'Số người dự họp: còn trống, ghi số người có mặt.');
  if (agreed === undefined)
    throw invalid('/data/agreed', 'required', 'Số người đồng ý: còn trống, ghi số người đồng ý.');
  if (agreed > attended)
    throw invalid('/data/agreed', 'range', 'Số người đồng ý: không thể nhiều hơn số người dự họp.');
  return agreed * 2 < attended;
}

/**
 * Households of a review that fewer than half agreed to lose their result and are surveyed again; answers whether there
 * are any.
 */
async function surveyAgain({ t, row, kind, data }: Recording): Promise<boolean> {
  const households = data.disagreed ?? [];
  if (households.length === 0) return false;
  if (kind.effect !== 'review')
    throw invalid('/data/disagreed', 'noReview', 'Hộ có dưới một nửa đồng ý: chỉ ghi cho đợt rà soát.');
  for (const household of households) {
    const item = await itemOf(t, row.id, household);
    if (!item)
      throw invalid('/data/disagreed', 'unknown', 'Hộ có dưới một nửa đồng ý: có hộ không trong danh sách.');
    await updateItem(t, item.id, { outcome: null, details: item.details });
  }
  return true;
}

/** A posting stands for its working days, the first and the last among them, and has ended. */
async function checkPosting({ t, data, step, form }: Recording): Promise<void> {
  const { place, from, to } = data;
  if (!place) throw invalid('/data/place', 'required', 'Nơi niêm yết: còn trống.');
  if (!from) throw invalid('/data/from', 'required', 'Niêm yết từ ngày: còn trống.');
  if (!to) throw invalid('/data/to', 'required', 'Niêm yết đến ngày: còn trống.');
  if (to > form.date)
    throw invalid('/data/to', 'future', `Niêm yết đến ngày: chưa hết thời gian niêm yết (${formatDay(to)}).`);
  const calendar = await workingCalendar(t);
  const days = calendar.workingDaysBetween(from, to) + (calendar.isWorkingDay(from) ? 1 : 0);
  const needed = step.dueWorkingDays ?? 0;
  if (days < needed)
    throw invalid('/data/to', 'tooShort', `Niêm yết: mới được ${days} ngày làm việc, cần đủ ${needed} ngày.`);
}

/** Group, age and category of an allowance; the coefficient goes with the decision. */
async function recordAssistance({ t, row, proposal }: Recording): Promise<Proposal> {
  const dictionary = await dictionaries(t);
  const from = proposal.validFrom ?? row.norm_on;
  const group = requireGroup(dictionary, proposal.assistanceGroup, from);
  const person = row.person_id ? await personById(t, row.person_id) : undefined;
  if (person) checkAge(group, person.birth_date, from, proposal.ageVerified);
  const base = dictionary.norm(group.baseNorm, from, [row.area_code, row.ward_code]);
  const amount = base === undefined ? {} : { amountDong: Math.round(base * group.coefficient) };
  return {
    ...proposal,
    category: group.category ?? proposal.category ?? '',
    details: { ...amount, ...proposal.details, coefficient: group.coefficient },
  };
}

async function effectOf(recording: Recording): Promise<{ proposal: Proposal; again: boolean }> {
  const { step, proposal, data } = recording;
  switch (step.form) {
    case 'poverty':
      return { proposal: await recordSurvey(recording), again: false };
    case 'meeting': {
      const again = isOutvoted(recording);
      return { proposal, again: (await surveyAgain(recording)) || again };
    }
    case 'posting':
      await checkPosting(recording);
      return { proposal, again: false };
    case 'assistance':
      return { proposal: await recordAssistance(recording), again: false };
    case 'opinion':
      if (!data.opinion)
        throw invalid('/data/opinion', 'required', 'Ý kiến của Mặt trận: còn trống, chọn một.');
      return { proposal, again: false };
    default:
      return { proposal, again: false };
  }
}

/** The step after one: what may not be shown in public has no posting. */
async function stepAfter(t: ReadTx, kind: CaseKind, step: string, proposal: Proposal): Promise<StepKind> {
  const category = proposal.category ? (await dictionaries(t)).category(proposal.category) : undefined;
  const isProtected = !kind.publicPosting || category?.publicListing === false;
  const at = kind.steps.findIndex(({ code }) => code === step);
  const next = kind.steps.slice(at + 1).find(({ form }) => !(form === 'posting' && isProtected));
  if (!next) throw invalid('/step', 'last', 'Bước: đã đến bước quyết định, không còn bước nào khác.');
  return next;
}

/** Records the step a case stands at, and goes on to the next. A meeting that is outvoted goes back to the survey. */
export async function recordStep(t: WriteTx, id: string, form: StepForm, seen?: number): Promise<void> {
  const row = await requireOpenCase(t, id, seen);
  await checkStepDay(t, row, form.date);
  const kind = await kindOfCase(t, row);
  const step = kind.steps.find(({ code }) => code === row.step);
  if (!step || form.step !== row.step || step.form === 'decision') {
    throw invalid(
      '/step',
      'order',
      step?.form === 'decision'
        ? `Bước: hồ sơ ${row.code} đang chờ quyết định của lãnh đạo.`
        : `Bước: hồ sơ ${row.code} đang ở bước “${step?.label ?? row.step}”.`,
    );
  }
  const data = form.data ?? {};
  const former = proposalOf(row);
  const proposal = {
    ...former,
    ...data.proposal,
    details: { ...former.details, ...data.proposal?.details },
  };
  const effect = await effectOf({ t, row, kind, step, form, data, proposal });
  const surveyed = kind.steps[kind.steps.findIndex(({ code }) => code === row.step) - 1];
  const next = effect.again && surveyed ? surveyed : await stepAfter(t, kind, row.step, effect.proposal);
  await addStep(t, id, {
    step: row.step,
    action: effect.again ? 'surveyAgain' : 'done',
    date: form.date,
    note: form.note,
    data: form.data,
  });
  await store.updateCase(t, id, {
    step: next.code,
    waits_for: waitsForStep(kind, next.code),
    proposal: JSON.stringify(effect.proposal),
  });
  t.audit({ action: 'case.recordStep', kind: 'case', id, area: row.area_code, after: form });
}
