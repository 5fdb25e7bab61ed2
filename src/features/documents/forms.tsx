import type { PageInput } from '../../app/page.ts';
import { type Day, isDay, parseDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { type FormFaults, typed } from '../../web/form.ts';

export type Fields = Record<string, string>;
export type Around = Pick<PageInput<unknown, unknown>, 'csrf'>;

/** A day of a posted form, as people write it. */
export function dayField(form: Record<string, unknown>, name: string, label: string): Day {
  const text = typed(form, name);
  if (text === '') throw invalid(`/${name}`, 'required', `${label}: còn trống, cần nhập.`);
  const parsed = isDay(text) ? { ok: true as const, value: text } : parseDay(text);
  if (!parsed.ok) throw invalid(`/${name}`, parsed.fault, `${label}: ${parsed.message}.`);
  return parsed.value;
}

export function typedFields(form: Record<string, unknown>, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, typed(form, name)]));
}

/** Only what was typed: an empty field is left out. */
export function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''));
}

export function CheckField(props: { name: string; label: string; checked: boolean }) {
  return (
    <label class="check">
      <input type="checkbox" name={props.name} value="yes" checked={props.checked} /> {props.label}
    </label>
  );
}

/** The properties of a text field of the form: name, pointer, what was typed, what is wrong with it. */
export function fieldOf(fields: Fields, faults: FormFaults) {
  return (name: string) => ({ name, pointer: `/${name}`, value: fields[name] ?? '', faults });
}
