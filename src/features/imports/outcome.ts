import type { WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import type { ParsedRow, RowReason } from './fields.ts';

/** One field that a row changes: what the registry held, what the file says. */
export interface FieldChange {
  field: string;
  old: string | number | null;
  new: string | number | null;
}

export type RowState = 'created' | 'updated' | 'unchanged' | 'rejected' | 'undecided';

/** What a row does to the registry. */
export interface Outcome {
  state: RowState;
  changes: FieldChange[];
  reasons: RowReason[];
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
}

/** Writes one row into the registers; the same function makes the preview, rolled back, and the commit. */
export type ApplyRow = (t: WriteTx, row: ParsedRow, context: ImportContext) => Promise<Outcome>;

export const created = (changes: FieldChange[] = []): Outcome => ({ state: 'created', changes, reasons: [] });

export const undecided = (reason: RowReason): Outcome => ({
  state: 'undecided',
  changes: [],
  reasons: [reason],
});

/** `updated` when anything differs, else `unchanged`. */
export const compared = (changes: FieldChange[]): Outcome => ({
  state: changes.length > 0 ? 'updated' : 'unchanged',
  changes,
  reasons: [],
});

export function rejected(row: ParsedRow, field: string, code: string, message: string): Outcome {
  return { state: 'rejected', changes: [], reasons: [{ column: row.headers[field] ?? '', code, message }] };
}
