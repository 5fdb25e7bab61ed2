import type { AppError, Fault } from '../shared/errors.ts';

type Nested = { [key: string]: unknown };

/** `members[0][fullName]` and `decision[number]` of a posted form as nested objects and lists. */
export function nestedForm(flat: Record<string, unknown>): Nested {
  const root: Nested = {};
  for (const [name, value] of Object.entries(flat)) {
    const keys = [...name.matchAll(/[^[\]]+/g)].map(([key]) => key);
    if (keys.some((key) => key === '__proto__' || key === 'constructor' || key === 'prototype')) continue;
    let at = root;
    for (const key of keys.slice(0, -1)) {
      const next = Object.hasOwn(at, key) ? at[key] : undefined;
      const child: Nested = typeof next === 'object' && next !== null ? (next as Nested) : {}; // only objects are put there
      at[key] = child;
      at = child;
    }
    const last = keys.at(-1);
    if (last !== undefined) at[last] = value;
  }
  return root;
}

/** A field as typed, cleaned at its ends; '' when it is not there. Rows of a repeated group, in order. */
export { formRows, textOf as typed } from '../shared/typedForm.ts';

/** Messages of a refusal by JSON pointer, and the summary that leads to each field. */
export interface FormFaults {
  all: Fault[];
  of(pointer: string): string | undefined;
}

export const noFaults: FormFaults = { all: [], of: () => undefined };

export function faultsOf(error: AppError): FormFaults {
  const all =
    error.errors.length > 0 ? error.errors : [{ pointer: '', code: error.code, message: error.detail }];
  const byPointer = new Map(all.map((fault) => [fault.pointer, fault.message]));
  return { all, of: (pointer) => byPointer.get(pointer) };
}

/** The id of a field's input: `/members/0/birthDate` → `f-members-0-birthDate`. */
export const fieldId = (pointer: string): string => `f${pointer.replaceAll('/', '-')}`;
