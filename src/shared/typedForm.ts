import { type Day, formatDay, isDay, parseDay } from './dates.ts';
import { invalid } from './errors.ts';

/** Fields of a page's form as typed: texts, and groups of them. */
export type Typed = Record<string, unknown>;

/** A field as typed, without blanks at its ends; '' when it is not there. */
export function textOf(form: Typed, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A typed day; refused with the field's label when it is blank or unreadable, never guessed. */
export function dayOf(form: Typed, name: string, label: string, pointer = `/${name}`): Day {
  const text = textOf(form, name);
  if (text === '') throw invalid(pointer, 'required', `${label}: còn trống, ghi dạng ngày/tháng/năm.`);
  const parsed = parseDay(text);
  if (!parsed.ok) throw invalid(pointer, parsed.fault, `${label} ${text}: ${parsed.message}.`);
  return parsed.value;
}

/** As `dayOf`, a blank field being undefined. */
export function optionalDay(form: Typed, name: string, label: string, pointer = `/${name}`): Day | undefined {
  return textOf(form, name) === '' ? undefined : dayOf(form, name, label, pointer);
}

/** Keys of a group of boxes that are ticked: `close[a]=on` gives `a`. */
export function tickedOf(form: Typed, name: string): string[] {
  const group = form[name];
  return typeof group === 'object' && group !== null ? Object.keys(group) : [];
}

/** Rows of a repeated group, in the order of their numbers. */
export function formRows(group: unknown): Typed[] {
  if (typeof group !== 'object' || group === null) return [];
  return Object.entries(group)
    .filter(([key, row]) => /^\d+$/.test(key) && typeof row === 'object' && row !== null)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, row]) => row as Typed); // just filtered
}

/**
 * The day a page is turned back to: typed dd/mm/yyyy, or YYYY-MM-DD from a link. One that cannot be read is never guessed:
 * the page shows `today` and says why.
 */
export function dayAsked(
  text: string | undefined,
  today: Day,
  label = 'Tại ngày',
): { day: Day; fault: string | null } {
  if (!text) return { day: today, fault: null };
  if (isDay(text)) return { day: text, fault: null };
  const parsed = parseDay(text);
  return parsed.ok
    ? { day: parsed.value, fault: null }
    : { day: today, fault: `${label} ${text}: ${parsed.message}. Đang xem ngày ${formatDay(today)}.` };
}
