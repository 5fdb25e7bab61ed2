import { insertFact } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import type { DecisionResult, EndReason } from '../../shared/words.ts';

export interface StatusRow {
  id: string;
  person_id: string | null;
  household_id: string | null;
  category: string;
  valid_from: string;
  valid_to: string;
  note: string | null;
  end_reason: EndReason | null;
  end_note: string | null;
  end_decision: string | null;
}

const select = `SELECT id, person_id, household_id, category, valid_from, valid_to, note, end_reason, end_note, end_decision
  FROM statuses`;

export function statusById(t: ReadTx, id: string): Promise<StatusRow | undefined> {
  return t.one<StatusRow>(`${select} WHERE id = ? AND retracted_at IS NULL`, [id]);
}

export type SubjectColumn = 'person_id' | 'household_id';

/** Statuses of a person or household, of one category or of all. */
export function statusesOf(
  t: ReadTx,
  column: SubjectColumn,
  id: string,
  category?: string,
): Promise<StatusRow[]> {
  const condition = category === undefined ? '' : ' AND category = ?';
  return t.all<StatusRow>(
    `${select} WHERE ${column} = ?${condition} AND retracted_at IS NULL ORDER BY valid_from`,
    category === undefined ? [id] : [id, category],
  );
}

export interface DecisionRow {
  id: string;
  status_id: string;
  year: number;
  number: string | null;
  decided_on: string | null;
  issuer: string | null;
  result: DecisionResult;
  details: string | null;
}

export async function decisionsOf(t: ReadTx, statusIds: readonly string[]): Promise<DecisionRow[]> {
  const found: DecisionRow[] = [];
  for (const part of chunks(statusIds, 200)) {
    found.push(
      ...(await t.all<DecisionRow>(
        `SELECT id, status_id, year, number, decided_on, issuer, result, details FROM status_decisions
         WHERE status_id IN (${marks(part)}) AND retracted_at IS NULL ORDER BY decided_on, year, id`,
        part,
      )),
    );
  }
  return found;
}

export function insertStatus(
  t: WriteTx,
  row: Omit<StatusRow, 'end_reason' | 'end_note' | 'end_decision'>,
): Promise<void> {
  return insertFact(t, 'statuses', { ...row });
}

export function insertDecision(t: WriteTx, row: DecisionRow): Promise<void> {
  return insertFact(t, 'status_decisions', { ...row });
}
