import { addMonths, type Day, formatDay, isMonth, monthOf } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import {
  lastPeriodBefore,
  periodKinds,
  periodName,
  type ReportingPeriod,
} from '../../shared/reportingPeriods.ts';
import { checkForm } from '../../shared/schema.ts';
import { optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import type { Choice } from '../../web/components/fields.tsx';
import { type FillForm, fillFormSchema } from './schema.ts';

const monthsBack = 6;
const otherKinds = periodKinds.filter((kind) => kind !== 'month');

const keyOf = ({ from, to }: ReportingPeriod): string => `${from}_${to}`;

/** The newest periods of every kind, as a form offers them: calendar months first, the one before today's foremost. */
export function periodChoices(today: Day): Choice[] {
  const months = Array.from({ length: monthsBack }, (_, i) => addMonths(monthOf(today), -1 - i));
  const kinds = otherKinds.map((kind) => {
    const period = lastPeriodBefore(kind, today);
    const days = `${formatDay(period.from)} đến ${formatDay(period.to)}`;
    return { value: keyOf(period), label: `${periodName(kind, period)} (${days})` };
  });
  const distinct = new Map(kinds.map((choice) => [choice.value, choice]));
  return [
    ...[...months.slice(0, 1), addMonths(monthOf(today), 0), ...months.slice(1)].map((month) => ({
      value: month,
      label: `Tháng ${month.slice(5)}/${month.slice(0, 4)}`,
    })),
    ...distinct.values(),
  ];
}

/** The posted form as a filling is asked for: a month `YYYY-MM`, or `from_to`. */
export function fillFormOf(form: Typed): FillForm {
  const period = textOf(form, 'ky');
  const [from = '', to = ''] = period.split('_');
  const number = textOf(form, 'number');
  const date = optionalDay(form, 'date', 'Ngày văn bản', '/document/date');
  if ((number === '') !== (date === undefined))
    throw invalid(
      number === '' ? '/document/number' : '/document/date',
      'required',
      'Văn bản: ghi cả số và ngày, hoặc để trống cả hai.',
    );
  const recipient = textOf(form, 'recipient');
  const explanation = textOf(form, 'explanation');
  return checkForm(fillFormSchema, {
    ...(isMonth(period) ? { month: period } : { period: { from, to } }),
    ...(recipient ? { recipient } : {}),
    ...(number && date ? { document: { number, date } } : {}),
    ...(explanation ? { explanation } : {}),
  });
}
