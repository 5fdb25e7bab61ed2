import type { Day } from '../../../shared/dates.ts';

/** One field that a row changes: what the registry held, what the file says. */
export interface FieldChange {
  field: string;
  old: string | number | null;
  new: string | number | null;
  /** Id of what holds the field: a person, a household, a period, a decision, a gift. */
  of?: string;
}

/** Whom a row speaks of, where the officer had to say it: a person, somebody new, or the row is left out. */
export const rowChoices = ['person', 'new', 'left'] as const;
export type RowChoice = (typeof rowChoices)[number];

/** What the officer has decided of a row. */
export interface RowDecision {
  choice?: RowChoice;
  /** Id, with the choice `person`. */
  person?: string;
  /** Why the choice holds, as the preview says it: "như lần nhập ngày 03/11/2024". */
  because?: string;
  /** First day in the other group or household. */
  moveDay?: Day;
  /** Cells where the register's value stays, by `keepKey`. */
  keeps?: string[];
}

/** Under what "the register's value stays" is remembered: the same incoming value of the same field of the same thing. */
export const keepKey = ({ of = '', field, new: incoming }: FieldChange): string =>
  JSON.stringify([of, field, incoming]);

interface Decided {
  decided?: RowDecision;
}

/** Parts the changes of a thing into those that are taken and those where the officer keeps the register's value. */
export function divideKept(
  row: Decided,
  context: { keeps?: ReadonlySet<string> },
  changes: readonly FieldChange[],
): { taken: FieldChange[]; kept: FieldChange[] } {
  const isKept = (change: FieldChange): boolean => {
    const key = keepKey(change);
    return (row.decided?.keeps?.includes(key) || context.keeps?.has(key)) ?? false;
  };
  return {
    taken: changes.filter((change) => !isKept(change)),
    kept: changes.filter(isKept),
  };
}
