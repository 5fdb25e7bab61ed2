import type { WriteTx } from '../../../db/tx.ts';
import type { Day } from '../../../shared/dates.ts';
import type { FieldChange } from '../decisions/decided.ts';
import type { ParsedRow, RowReason } from '../reading/fields.ts';
import type { Known } from './known.ts';

export type { FieldChange } from '../decisions/decided.ts';

/** By what a row was known to speak of somebody. */
export const foundBy = [
  'nationalId',
  'insuranceNumber',
  'name',
  'nameInHousehold',
  'nameInGroup',
  'decided',
  'household',
] as const;

/** Whom a row was found to speak of, and by what. */
export interface Found {
  person?: string;
  household?: string;
  how: (typeof foundBy)[number];
}

export type RowState = 'created' | 'updated' | 'unchanged' | 'rejected' | 'undecided';

/** What a row does to the registry. */
export interface Outcome {
  state: RowState;
  changes: FieldChange[];
  reasons: RowReason[];
  found?: Found;
  /** People who could be meant, of a row that waits for it to be said. */
  candidates?: string[];
  /** Where the file says otherwise and the register's value stays, as decided. */
  kept?: FieldChange[];
  /** What else the preview says of it. */
  said?: string[];
}

/** What every row of one import shares. */
export interface ImportContext {
  /** The ward the file is for. */
  area: string;
  /** First day of residence of new people whose row names none. */
  importDay: Day;
  /** The officer's day for moves; without it a row with another group or household waits. */
  moveDay: Day | null;
  /** The campaign that a list of gifts is for. */
  campaign: string | null;
  /** Cells where the register's value stays, by `keepKey`, as remembered. */
  keeps?: ReadonlySet<string>;
  /** Households whose address a row has changed: ids. */
  readonly addressed: Set<string>;
}

/** What a row is done with: what all of the import share, and what is known of those whom this part of it names. */
export interface RowContext extends ImportContext {
  known: Known;
}

/** Writes one row into the registers; the same function makes the preview, rolled back, and the commit. */
export type ApplyRow = (t: WriteTx, row: ParsedRow, context: RowContext) => Promise<Outcome>;

export const created = (changes: FieldChange[] = []): Outcome => ({ state: 'created', changes, reasons: [] });

export const undecided = (reason: RowReason): Outcome => ({
  state: 'undecided',
  changes: [],
  reasons: [reason],
});

/** `updated` when anything differs that is taken, else `unchanged`. */
export const compared = (changes: FieldChange[], kept: FieldChange[] = []): Outcome => ({
  state: changes.length > 0 ? 'updated' : 'unchanged',
  changes,
  reasons: [],
  ...(kept.length > 0 ? { kept } : {}),
});

export function rejected(row: ParsedRow, field: string, code: string, message: string): Outcome {
  return { state: 'rejected', changes: [], reasons: [{ column: row.headers[field] ?? '', code, message }] };
}
