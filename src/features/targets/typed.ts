import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { parseMoney } from '../../shared/money.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, formRows, optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import { formatFigure } from './progress.ts';
import {
  endFormSchema,
  type SharesForm,
  sharesFormSchema,
  type TargetChange,
  type TargetForm,
  targetChangeSchema,
  targetFormSchema,
  type ValueForm,
  valueFormSchema,
} from './schema.ts';
import type { TargetRow } from './store.ts';

/** A figure as typed: "94,5", "1.200", "1.200,5"; refused when it is none. */
export function figureOf(form: Typed, name: string, label: string, pointer = `/${name}`): number {
  const text = textOf(form, name).replace(/\s|%$/g, '');
  if (text === '') throw invalid(pointer, 'required', `${label}: còn trống, ghi một số.`);
  const [whole = '', decimals, ...more] = text.split(',');
  const units = parseMoney(whole.replace(/^[-−]/, ''));
  if (units === undefined || more.length > 0 || (decimals !== undefined && !/^\d+$/.test(decimals)))
    throw invalid(
      pointer,
      'number',
      `${label} ${textOf(form, name)}: không phải số; dấu phẩy trước phần lẻ, ví dụ 94,5.`,
    );
  const value = Number(`${units}.${decimals ?? '0'}`);
  return /^[-−]/.test(whole) ? -value : value;
}

const optional = (form: Typed, name: string): string | undefined => textOf(form, name) || undefined;

/** The fields of a target as typed. */
function fieldsOf(form: Typed): Record<string, unknown> {
  const number = optional(form, 'number');
  return {
    name: textOf(form, 'name'),
    planned: figureOf(form, 'planned', 'Kế hoạch năm'),
    source: textOf(form, 'source'),
    unit: optional(form, 'unit'),
    direction: optional(form, 'direction'),
    addsUp: optional(form, 'addsUp'),
    number: number === undefined ? undefined : figureOf(form, 'number', 'Thứ tự'),
    decision: textOf(form, 'decision') || null,
    decidedOn: optionalDay(form, 'decidedOn', 'Ngày văn bản') ?? null,
    issuer: textOf(form, 'issuer') || null,
    responsible: textOf(form, 'responsible') || null,
  };
}

/** Without the fields that nobody has filled in: a schema's optional ones. */
const filled = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

export function targetFormOf(form: Typed): TargetForm {
  const year = figureOf(form, 'year', 'Năm');
  return checkForm(targetFormSchema, filled({ ...fieldsOf(form), area: textOf(form, 'area'), year }));
}

export function targetChangeOf(form: Typed): TargetChange {
  return checkForm(targetChangeSchema, { ...filled(fieldsOf(form)), reason: textOf(form, 'reason') });
}

/** A target's fields as its form shows them. */
export function typedTarget(row: TargetRow): Typed {
  return {
    name: row.name,
    unit: row.unit,
    direction: row.direction,
    planned: formatFigure(row.planned),
    source: row.source,
    addsUp: row.adds_up,
    number: String(row.number),
    decision: row.decision ?? '',
    decidedOn: row.decided_on ? formatDay(row.decided_on) : '',
    issuer: row.issuer ?? '',
    responsible: row.responsible ?? '',
  };
}

/** Shares as typed: rows without a figure are left out. */
export function sharesFormOf(form: Typed): SharesForm {
  const shares = formRows(form.shares)
    .map((row, i) => ({ row, i }))
    .filter(({ row }) => textOf(row, 'planned') !== '')
    .map(({ row, i }) =>
      filled({
        area: optional(row, 'area'),
        department: optional(row, 'department'),
        planned: figureOf(row, 'planned', `Chỉ tiêu giao, dòng ${i + 1}`, `/shares/${i}/planned`),
      }),
    );
  return checkForm(sharesFormSchema, filled({ shares, reason: optional(form, 'reason') }));
}

export function valueFormOf(form: Typed): ValueForm {
  return checkForm(
    valueFormSchema,
    filled({
      area: optional(form, 'area'),
      month: textOf(form, 'month'),
      value: figureOf(form, 'value', 'Thực hiện trong tháng'),
      note: optional(form, 'note'),
      reason: optional(form, 'reason'),
    }),
  );
}

export function endFormOf(form: Typed, reason: string) {
  return checkForm(endFormSchema, { endedOn: dayOf(form, 'endedOn', 'Ngày cuối'), reason });
}
