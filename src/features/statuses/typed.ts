import { invalid } from '../../shared/errors.ts';
import { parseMoney } from '../../shared/money.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, optionalDay, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import {
  type LaterDecisionForm,
  laterDecisionFormSchema,
  type StatusDetails,
  type StatusEndForm,
  type StatusForm,
  statusEndFormSchema,
  statusFormSchema,
} from './schema.ts';

function wholeOf(typed: Typed, name: string, label: string): number | undefined {
  const text = textOf(typed, name);
  if (text === '') return undefined;
  if (!/^\d{1,6}$/.test(text))
    throw invalid(`/details/${name}`, 'number', `${label}: “${text}” không phải số nguyên.`);
  return Number(text);
}

function coefficientOf(typed: Typed): number | undefined {
  const text = textOf(typed, 'coefficient');
  if (text === '') return undefined;
  if (!/^\d{1,2}([.,]\d{1,2})?$/.test(text))
    throw invalid('/details/coefficient', 'number', `Hệ số: “${text}” không phải số, ghi như 1,5.`);
  return Number(text.replace(',', '.'));
}

function amountOf(typed: Typed): number | undefined {
  const text = textOf(typed, 'amountDong');
  if (text === '') return undefined;
  const amount = parseMoney(text);
  if (amount === undefined)
    throw invalid(
      '/details/amountDong',
      'money',
      `Mức trợ cấp: “${text}” không phải số tiền, ghi như 500.000.`,
    );
  return amount;
}

function monthOf(typed: Typed): string | undefined {
  const text = textOf(typed, 'paidFromMonth');
  if (text === '') return undefined;
  const match = /^(\d{1,2})\s*[/-]\s*(\d{4})$/.exec(text);
  const month = match && `${match[2]}-${String(match[1]).padStart(2, '0')}`;
  if (!month || !/-(0[1-9]|1[0-2])$/.test(month))
    throw invalid(
      '/details/paidFromMonth',
      'month',
      `Hưởng từ tháng: “${text}”, cần ghi tháng/năm, ví dụ 01/2024.`,
    );
  return month;
}

/** Scores, indicators, amounts as typed; what was left blank is not known. */
export function detailsOf(typed: Typed): StatusDetails {
  const deprivations = tickedOf(typed, 'deprivations');
  const causes = tickedOf(typed, 'causes');
  const otherCause = textOf(typed, 'otherCause');
  const held = {
    scoreB1: wholeOf(typed, 'scoreB1', 'Điểm B1'),
    scoreB2: wholeOf(typed, 'scoreB2', 'Điểm B2'),
    deprivations: deprivations.length > 0 ? deprivations : undefined,
    causes:
      causes.length > 0 || otherCause !== '' ? [...causes, ...(otherCause ? [otherCause] : [])] : undefined,
    cannotWork: textOf(typed, 'cannotWork') === '' ? undefined : true,
    injuryRate: wholeOf(typed, 'injuryRate', 'Tỷ lệ tổn thương'),
    coefficient: coefficientOf(typed),
    amountDong: amountOf(typed),
    paidFromMonth: monthOf(typed),
    accountNumber: textOf(typed, 'accountNumber') || undefined,
    ground: textOf(typed, 'ground') || undefined,
  };
  return Object.fromEntries(Object.entries(held).filter(([, value]) => value !== undefined));
}

const withDetails = (typed: Typed): { details?: StatusDetails } => {
  const details = detailsOf(typed);
  return Object.keys(details).length > 0 ? { details } : {};
};

/** Number, day and issuer as typed: each needed, each told apart. */
function actOf(typed: Typed): { number: string; date: string; issuer: string } {
  const number = textOf(typed, 'decisionNumber');
  const issuer = textOf(typed, 'decisionIssuer');
  if (number === '')
    throw invalid('/decision/number', 'required', 'Số quyết định: còn trống, ví dụ 198/QĐ-UBND.');
  const date = dayOf(typed, 'decisionDate', 'Ngày quyết định', '/decision/date');
  if (issuer === '')
    throw invalid('/decision/issuer', 'required', 'Cơ quan ban hành: còn trống, ví dụ UBND phường.');
  return { number, date, issuer };
}

function yearOf(typed: Typed): { year?: number } {
  const text = textOf(typed, 'year');
  if (text === '') return {};
  if (!/^\d{4}$/.test(text)) throw invalid('/year', 'year', `Năm của danh sách: “${text}”, cần bốn chữ số.`);
  return { year: Number(text) };
}

const resultOf = (typed: Typed): string => textOf(typed, 'result') || 'new';

/** A status entered straight from paper. */
export function statusOf(subject: { person: string } | { household: string }, typed: Typed): StatusForm {
  const category = textOf(typed, 'category');
  if (category === '') throw invalid('/category', 'required', 'Đối tượng: còn trống, chọn một.');
  const validTo = optionalDay(typed, 'validTo', 'Đến ngày');
  return checkForm(statusFormSchema, {
    ...subject,
    category,
    decision: { ...actOf(typed), ...yearOf(typed), result: resultOf(typed) },
    validFrom: dayOf(typed, 'validFrom', 'Từ ngày'),
    ...(validTo ? { validTo } : {}),
    ...withDetails(typed),
    note: textOf(typed, 'note') || null,
  });
}

/** A later decision on a status, also the corrected form of one. */
export function laterDecisionOf(typed: Typed): LaterDecisionForm {
  return checkForm(laterDecisionFormSchema, {
    ...actOf(typed),
    ...yearOf(typed),
    result: resultOf(typed),
    ...withDetails(typed),
  });
}

/** The end of a status; the decision may still be to come. */
export function endOf(typed: Typed): StatusEndForm {
  const reason = textOf(typed, 'reason');
  if (reason === '') throw invalid('/reason', 'required', 'Lý do: còn trống, chọn một.');
  const hasDecision = ['decisionNumber', 'decisionDate', 'decisionIssuer'].some(
    (name) => textOf(typed, name) !== '',
  );
  return checkForm(statusEndFormSchema, {
    date: dayOf(typed, 'date', 'Từ ngày'),
    reason,
    note: textOf(typed, 'note') || null,
    ...(hasDecision ? { decision: actOf(typed) } : {}),
  });
}
