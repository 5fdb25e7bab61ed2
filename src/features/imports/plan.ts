import { keepKey } from './decisions/decided.ts';
import type { ParsedRow, RowReason } from './reading/fields.ts';
import type { Outcome } from './rows/outcome.ts';
import type { StagedRow } from './store.ts';

/** What a staged row keeps besides its state: what it says, what the officer decided, and what was found of it. */
export interface Plan
  extends Pick<ParsedRow, 'values' | 'headers' | 'notes' | 'head' | 'decided' | 'legacy'> {
  /** Cells that cannot be read: no decision makes the row good. */
  faults?: RowReason[];
  about?: Pick<Outcome, 'found' | 'candidates' | 'kept' | 'said'>;
}

/** The row with its outcome as it is staged; when it is written later, the same cells are kept. */
function planText(row: ParsedRow, outcome: Outcome): string {
  const { found, candidates, kept, said } = outcome;
  const keeps = kept?.map(keepKey);
  const plan: Plan = {
    values: row.values,
    headers: row.headers,
    ...(row.notes ? { notes: row.notes } : {}),
    ...(row.head ? { head: row.head } : {}),
    ...(row.legacy ? { legacy: row.legacy } : {}),
    ...(row.decided || keeps ? { decided: { ...row.decided, ...(keeps ? { keeps } : {}) } } : {}),
    ...(row.reasons.length > 0 ? { faults: row.reasons } : {}),
    ...(found || candidates || kept || said ? { about: { found, candidates, kept, said } } : {}),
  };
  return JSON.stringify(plan);
}

/** What came out of a row as its staged row keeps it. */
export const outcomeTexts = (
  row: ParsedRow,
  outcome: Outcome,
): Pick<StagedRow, 'state' | 'reasons' | 'changes' | 'plan'> => ({
  state: outcome.state,
  reasons: JSON.stringify(outcome.reasons),
  changes: JSON.stringify(outcome.changes),
  plan: planText(row, outcome),
});

export const planOf = (row: Pick<StagedRow, 'plan'>): Plan => JSON.parse(row.plan);

/** A staged row as it was read, to be done. */
export function parsedRow(row: Pick<StagedRow, 'plan' | 'sheet' | 'row_number'>): ParsedRow {
  const { values, headers, notes, head, decided, legacy, faults = [] } = planOf(row);
  return {
    sheet: row.sheet,
    row: row.row_number,
    reasons: faults,
    cells: [],
    values,
    headers,
    ...(notes ? { notes } : {}),
    ...(head ? { head } : {}),
    ...(decided ? { decided } : {}),
    ...(legacy ? { legacy } : {}),
  };
}
