import type { TSchema } from '@sinclair/typebox';
import { formatDay, isDay, parseDay } from '../../shared/dates.ts';
import { formatNumber, parseMoney } from '../../shared/money.ts';
import { headerKey } from '../../shared/text.ts';
import { formRows, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import type { Values } from '../dictionaries/editing.ts';
import { type DictionaryName, dictionarySchemas } from '../dictionaries/schema.ts';
import { type Choice, fieldHints, fixedChoices } from './labels.ts';

/** How a field of a row is typed. */
export type InputKind =
  | 'text'
  | 'long'
  | 'whole'
  | 'decimal'
  | 'day'
  | 'choice'
  | 'yesNo'
  | 'lines'
  | 'ticks'
  | 'steps';

export interface Input {
  name: string;
  label: string;
  kind: InputKind;
  optional: boolean;
  /** A blank is written as null; otherwise left out. */
  isNullable: boolean;
  choices: readonly Choice[];
  hint: string | undefined;
}

/** The schema behind `null`, and whether there is one. */
function inner(schema: TSchema): { schema: TSchema; isNullable: boolean } {
  const branches: TSchema[] = schema.anyOf ?? [];
  const some = branches.find(({ type }) => type !== 'null');
  return some ? { schema: some, isNullable: true } : { schema, isNullable: false };
}

function kindOf(schema: TSchema, choices: readonly Choice[] | undefined): InputKind {
  if (schema.type === 'array') return schema.items.type === 'object' ? 'steps' : choices ? 'ticks' : 'lines';
  if (choices) return 'choice';
  if (schema.type === 'boolean') return 'yesNo';
  if (schema.type === 'integer') return 'whole';
  if (schema.type === 'number') return 'decimal';
  if (schema.format === 'day') return 'day';
  return schema.maxLength > 300 ? 'long' : 'text';
}

/** The fields of a dictionary's rows, made from its schema. `named`: choices that are rows of other dictionaries. */
export function inputsOf(name: DictionaryName, named: Record<string, readonly Choice[]>): Input[] {
  const { properties, required = [] }: TSchema = dictionarySchemas[name];
  return Object.entries<TSchema>(properties).map(([field, whole]) => {
    const key = `${name}.${field}`;
    const choices = named[key] ?? fixedChoices[key];
    const { schema, isNullable } = inner(whole);
    const kind = kindOf(schema, choices);
    return {
      name: field,
      label: schema.title ?? field,
      kind,
      isNullable,
      optional: isNullable || !required.includes(field) || kind === 'lines' || kind === 'ticks',
      choices: choices ?? [],
      hint: fieldHints[key],
    };
  });
}

/** One step of a kind of case as typed in its row. */
export interface TypedStep {
  order: string;
  code: string;
  label: string;
  waitsFor: string;
  dueWorkingDays: string;
  form: string;
}

const stepFields = ['order', 'code', 'label', 'waitsFor', 'dueWorkingDays', 'form'] as const;

/** Rows of steps as typed, in the order of their numbers; a row without a name is no step. */
export function typedSteps(form: Typed): TypedStep[] {
  const rows = formRows(form.steps).map(
    // Every name is given its text.
    (row) =>
      Object.fromEntries(stepFields.map((field) => [field, textOf(row, field)])) as unknown as TypedStep,
  );
  return rows
    .filter(({ label }) => label !== '')
    .map((row, at) => ({ row, at, order: Number(row.order.replace(',', '.')) || at + 1 }))
    .sort((a, b) => a.order - b.order || a.at - b.at)
    .map(({ row }) => row);
}

/** A code for a step from its name: "Họp tổ dân phố" → `hopToDanPho`. */
function stepCode(label: string, taken: ReadonlySet<string>): string {
  const [first = 'buoc', ...more] = headerKey(label).split(' ').slice(0, 6);
  const base = first + more.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  let code = base;
  for (let n = 2; taken.has(code); n++) code = `${base}${n}`;
  return code;
}

function stepsFrom(form: Typed): unknown[] {
  const rows = typedSteps(form);
  const taken = new Set(rows.map(({ code }) => code).filter((code) => code !== ''));
  return rows.map(({ code: known, label, waitsFor, dueWorkingDays, form: recorded }) => {
    const code = known === '' ? stepCode(label, taken) : known;
    taken.add(code);
    return {
      code,
      label,
      waitsFor,
      dueWorkingDays: wholeFrom(dueWorkingDays),
      form: recorded === '' ? null : recorded,
    };
  });
}

/** A whole number as typed, with or without dots; null when blank; what is no number stays as typed, to be refused. */
const wholeFrom = (text: string): number | string | null => (text === '' ? null : (parseMoney(text) ?? text));

function decimalFrom(text: string): number | string | null {
  if (text === '') return null;
  return /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text;
}

/** A day as typed; what is none stays as typed, to be refused. */
function dayFrom(text: string): string | null {
  if (text === '') return null;
  const day = parseDay(text);
  return day.ok ? day.value : text;
}

function valueFrom(input: Input, form: Typed): unknown {
  const text = textOf(form, input.name);
  switch (input.kind) {
    case 'whole':
      return wholeFrom(text);
    case 'decimal':
      return decimalFrom(text);
    case 'day':
      return dayFrom(text);
    case 'yesNo':
      return text !== '' || (input.optional ? null : false);
    case 'lines':
      return text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'ticks':
      return tickedOf(form, input.name);
    case 'steps':
      return stepsFrom(form);
    case 'choice':
      return /^\d$/.test(text) ? Number(text) : text === '' ? null : text;
    default:
      return text === '' && input.optional ? null : text;
  }
}

/**
 * Values of a row as typed, to be checked against the schema: a blank field that cannot be null is left out, so that
 * the refusal says it is missing; what cannot be read stays as typed.
 */
export function valuesFrom(inputs: readonly Input[], form: Typed): Values {
  return Object.fromEntries(
    inputs.flatMap((input) => {
      const value = valueFrom(input, form);
      return value === null && !input.isNullable ? [] : [[input.name, value]];
    }),
  );
}

/** A value as it stands in its field. */
function asTyped(input: Input, value: unknown): string {
  if (Array.isArray(value)) return value.join('\n');
  if (input.kind === 'whole' && typeof value === 'number') return formatNumber(value);
  if (input.kind === 'day' && typeof value === 'string') return isDay(value) ? formatDay(value) : value;
  if (input.kind === 'decimal') return String(value ?? '').replace('.', ',');
  if (input.kind === 'yesNo') return value === true ? 'on' : '';
  return String(value ?? '');
}

/** A row's values as its form has them typed. */
export function typedFrom(inputs: readonly Input[], values: Values): Typed {
  return Object.fromEntries(
    inputs.map((input) => {
      const value = values[input.name];
      if (input.kind === 'ticks' && Array.isArray(value))
        return [input.name, Object.fromEntries(value.map((each) => [String(each), 'on']))];
      if (input.kind === 'steps' && Array.isArray(value)) {
        const rows = value.map((step: Values, i) => [
          String(i),
          {
            ...step,
            order: String(i + 1),
            dueWorkingDays: String(step.dueWorkingDays ?? ''),
            form: String(step.form ?? ''),
          },
        ]);
        return [input.name, Object.fromEntries(rows)];
      }
      return [input.name, asTyped(input, value)];
    }),
  );
}

/** A value in words, for tables and the page of a row. */
export function spelled(input: Input, value: unknown): string {
  const word = (each: unknown): string =>
    input.choices.find((choice) => choice.value === String(each))?.label ?? String(each);
  if (value === null || value === undefined || value === '') return '';
  if (input.kind === 'yesNo') return value === true ? 'Có' : 'Không';
  if (input.kind === 'steps' && Array.isArray(value))
    return value.map((step: Values) => step.label).join(', ');
  if (Array.isArray(value)) return value.map(word).join('; ');
  if (input.kind === 'choice') return word(value);
  return asTyped(input, value);
}
