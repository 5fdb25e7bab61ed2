import type { Day } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { parseMoney } from '../../shared/money.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, optionalDay, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { type Proposal, type StepData, type StepForm, stepFormSchema } from './schema.ts';

function numberOf(form: Typed, name: string, label: string, pointer: string): number | undefined {
  const text = textOf(form, name);
  if (text === '') return undefined;
  if (!/^\d{1,6}$/.test(text)) throw invalid(pointer, 'number', `${label}: “${text}” không phải số nguyên.`);
  return Number(text);
}

function detailsOf(form: Typed): NonNullable<Proposal['details']> {
  const at = '/data/proposal/details';
  const amount = textOf(form, 'amountDong');
  const amountDong = amount === '' ? undefined : parseMoney(amount);
  if (amount !== '' && amountDong === undefined)
    throw invalid(`${at}/amountDong`, 'money', `Mức trợ cấp: “${amount}” không phải số tiền.`);
  const scoreB1 = numberOf(form, 'scoreB1', 'Điểm B1', `${at}/scoreB1`);
  const scoreB2 = numberOf(form, 'scoreB2', 'Điểm B2', `${at}/scoreB2`);
  const causes = tickedOf(form, 'causes');
  return {
    ...(scoreB1 === undefined ? {} : { scoreB1 }),
    ...(scoreB2 === undefined ? {} : { scoreB2 }),
    ...('surveyed' in form ? { deprivations: tickedOf(form, 'deprivations') } : {}),
    ...(causes.length > 0 ? { causes } : {}),
    ...(textOf(form, 'cannotWork') === '' ? {} : { cannotWork: true }),
    ...(amountDong === undefined ? {} : { amountDong }),
    ...(textOf(form, 'ground') === '' ? {} : { ground: textOf(form, 'ground') }),
  };
}

/** What the form of a step proposes for the register. */
export function proposalFrom(form: Typed): Proposal {
  const details = detailsOf(form);
  const validFrom = optionalDay(form, 'validFrom', 'Hưởng từ ngày', '/data/proposal/validFrom');
  const validTo = optionalDay(form, 'validTo', 'Đến ngày', '/data/proposal/validTo');
  const pick = (name: 'category' | 'assistanceGroup' | 'status' | 'endReason') => {
    const text = textOf(form, name);
    return text === '' ? {} : { [name]: text };
  };
  // The kind of reason is checked with the whole form.
  return {
    ...(pick('endReason') as Pick<Proposal, 'endReason'>),
    ...pick('category'),
    ...pick('assistanceGroup'),
    ...pick('status'),
    ...(validFrom ? { validFrom } : {}),
    ...(validTo ? { validTo } : {}),
    ...(textOf(form, 'ageVerified') === '' ? {} : { ageVerified: true }),
    ...(Object.keys(details).length > 0 ? { details } : {}),
  };
}

function stepDataOf(form: Typed): StepData {
  const proposal = proposalFrom(form);
  const attended = numberOf(form, 'attended', 'Số người dự họp', '/data/attended');
  const agreed = numberOf(form, 'agreed', 'Số người đồng ý', '/data/agreed');
  const minutes = [1, 2].flatMap((i) => {
    const date = optionalDay(form, `minutesDate${i}`, 'Ngày biên bản', `/data/minutes/${i - 1}/date`);
    const number = textOf(form, `minutesNumber${i}`);
    return date ? [{ date, ...(number === '' ? {} : { number }) }] : [];
  });
  const from = optionalDay(form, 'from', 'Niêm yết từ ngày', '/data/from');
  const to = optionalDay(form, 'to', 'Niêm yết đến ngày', '/data/to');
  const opinion = textOf(form, 'opinion');
  const disagreed = tickedOf(form, 'disagreed');
  return {
    ...(Object.keys(proposal).length > 0 ? { proposal } : {}),
    ...(textOf(form, 'attendees') === '' ? {} : { attendees: textOf(form, 'attendees') }),
    ...(disagreed.length > 0 ? { disagreed } : {}),
    ...(attended === undefined ? {} : { attended }),
    ...(agreed === undefined ? {} : { agreed }),
    ...(textOf(form, 'supervisor') === '' ? {} : { supervisor: textOf(form, 'supervisor') }),
    ...(minutes.length > 0 ? { minutes } : {}),
    ...(textOf(form, 'place') === '' ? {} : { place: textOf(form, 'place') }),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(opinion === 'agree' || opinion === 'disagree' ? { opinion } : {}),
  };
}

/** The form of a step as the service takes it. */
export function stepFrom(form: Typed): StepForm {
  const note = textOf(form, 'note');
  return checkForm(stepFormSchema, {
    step: textOf(form, 'step'),
    date: dayOf(form, 'date', 'Ngày thực hiện'),
    ...(note === '' ? {} : { note }),
    data: stepDataOf(form),
  });
}

/** A decision as typed: number, day, issuer. */
export function decisionFrom(form: Typed): { number: string; date: Day; issuer: string } {
  const number = textOf(form, 'decisionNumber');
  const issuer = textOf(form, 'decisionIssuer');
  if (number === '')
    throw invalid('/decision/number', 'required', 'Số quyết định: còn trống, ghi số và ký hiệu.');
  if (issuer === '') throw invalid('/decision/issuer', 'required', 'Cơ quan ban hành: còn trống.');
  return { number, date: dayOf(form, 'decisionDate', 'Ngày quyết định', '/decision/date'), issuer };
}

/** The day from which a decision holds; blank: by the rule of the kind. */
export const validFromOf = (form: Typed): Day | undefined =>
  optionalDay(form, 'validFrom', 'Hưởng từ ngày', '/validFrom');
