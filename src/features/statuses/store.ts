import { insertFact, knownBy } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import type { DecisionResult, EndReason, StatusSource } from '../../shared/words.ts';

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

const select = `SELECT s.id, s.person_id, s.household_id, s.category, s.valid_from, s.valid_to, s.note, s.end_reason,
  s.end_note, s.end_decision FROM statuses s`;

export function statusById(t: ReadTx, id: string): Promise<StatusRow | undefined> {
  return t.one<StatusRow>(`${select} WHERE s.id = ? AND s.retracted_at IS NULL`, [id]);
}

export type SubjectColumn = 'person_id' | 'household_id';

/** Statuses of a person or household, of one category or of all. */
export function statusesOf(
  t: ReadTx,
  column: SubjectColumn,
  id: string,
  category?: string,
): Promise<StatusRow[]> {
  const condition = category === undefined ? '' : ' AND s.category = ?';
  return t.all<StatusRow>(
    `${select} WHERE s.${column} = ?${condition} AND s.retracted_at IS NULL ORDER BY s.valid_from`,
    category === undefined ? [id] : [id, category],
  );
}

/** Statuses of people and of households together, as they stand now or as they were known at an instant. */
export async function statusesOfAll(
  t: ReadTx,
  of: { people: readonly string[]; households: readonly string[] },
  asKnownAt?: string,
): Promise<StatusRow[]> {
  const known = knownBy('s', asKnownAt);
  const found: StatusRow[] = [];
  for (const [column, ids] of [
    ['s.person_id', of.people],
    ['s.household_id', of.households],
  ] as const) {
    for (const part of chunks(ids, 200)) {
      found.push(
        ...(await t.all<StatusRow>(
          `${select} WHERE ${column} IN (${marks(part)}) AND ${known.sql} ORDER BY s.valid_from, s.id`,
          [...part, ...known.values],
        )),
      );
    }
  }
  return found;
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

/** Decisions of statuses, as they stand now or as they were known at an instant. */
export async function decisionsOf(
  t: ReadTx,
  statusIds: readonly string[],
  asKnownAt?: string,
): Promise<DecisionRow[]> {
  const known = knownBy('d', asKnownAt);
  const found: DecisionRow[] = [];
  for (const part of chunks(statusIds, 200)) {
    found.push(
      ...(await t.all<DecisionRow>(
        `SELECT d.id, d.status_id, d.year, d.number, d.decided_on, d.issuer, d.result, d.details
         FROM status_decisions d
         WHERE d.status_id IN (${marks(part)}) AND ${known.sql} ORDER BY d.decided_on, d.year, d.id`,
        [...part, ...known.values],
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

export interface StatusPaperRow {
  id: string;
  title: string;
  name: string;
  type: string;
}

/** Scans that hang on a status, oldest first. */
export function papersOfStatus(t: ReadTx, statusId: string): Promise<StatusPaperRow[]> {
  return t.all<StatusPaperRow>(
    `SELECT p.id, s.title, p.name, p.type FROM status_papers s JOIN papers p ON p.id = s.paper_id
     WHERE s.status_id = ? ORDER BY p.added_at, p.id`,
    [statusId],
  );
}

export async function attachPaper(
  t: WriteTx,
  row: { status_id: string; paper_id: string; title: string },
): Promise<void> {
  await t.run('INSERT INTO status_papers (status_id, paper_id, title) VALUES (?, ?, ?)', [
    row.status_id,
    row.paper_id,
    row.title,
  ]);
}

export interface StatusSourceRow {
  status_id: string;
  source: StatusSource;
  case_id: string | null;
}

export async function insertSource(t: WriteTx, row: StatusSourceRow): Promise<void> {
  await t.run('INSERT INTO status_sources (status_id, source, case_id) VALUES (?, ?, ?)', [
    row.status_id,
    row.source,
    row.case_id,
  ]);
}

/** Where statuses come from; nothing of one recorded before this was kept. */
export async function sourcesOf(t: ReadTx, statusIds: readonly string[]): Promise<StatusSourceRow[]> {
  const found: StatusSourceRow[] = [];
  for (const part of chunks(statusIds, 200)) {
    found.push(
      ...(await t.all<StatusSourceRow>(
        `SELECT status_id, source, case_id FROM status_sources WHERE status_id IN (${marks(part)})`,
        part,
      )),
    );
  }
  return found;
}
