import type { SqlValue } from '../../db/connection.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';
import type { AssignedAbout, AssignedState, ListSource, VisitResult } from './schema.ts';

/** A condition on `area_code`: the areas the actor may see. */
export interface Scope {
  sql: string;
  params: SqlValue[];
}

export interface AssignedListRow {
  id: string;
  version: number;
  area_code: string;
  source: ListSource;
  source_key: string;
  about: AssignedAbout;
  title: string;
  request: string;
  as_of: string;
  document_id: string;
  taken_by: string | null;
  taken_by_name: string;
  taken_on: string;
  due_on: string;
  state: AssignedState;
  reason: string | null;
  submitted_by_name: string | null;
  submitted_at: string | null;
  ended_by_name: string | null;
  ended_at: string | null;
  created_by_name: string;
  created_at: string;
  updated_at: string;
}

export interface CountedListRow extends AssignedListRow {
  all_rows: number;
  recorded: number;
}

export interface HandedRow {
  number: number;
  person_id: string | null;
  household_id: string | null;
  full_name: string;
  birth_year: string;
  address: string | null;
  phone: string | null;
}

export interface ResultRow {
  row_id: number;
  number: number;
  result: VisitResult;
  note: string | null;
  recorded_at: string;
  recorded_by_name: string;
  retracted_at: string | null;
}

export async function insertList(t: WriteTx, row: Omit<AssignedListRow, 'version'>): Promise<void> {
  const columns = Object.keys(row);
  await t.run(
    `INSERT INTO assigned_lists (${columns.join(', ')}) VALUES (${marks(columns)})`,
    Object.values(row),
  );
}

/** So many rows to a statement: PostgreSQL and SQLite both take as many parameters. */
const rowsAtOnce = 500;

export async function insertRows(t: WriteTx, list: string, rows: readonly HandedRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += rowsAtOnce) {
    const some = rows.slice(i, i + rowsAtOnce);
    await t.run(
      `INSERT INTO assigned_rows (list_id, number, person_id, household_id, full_name, birth_year, address, phone)
       VALUES ${some.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
      some.flatMap((row) => [
        list,
        row.number,
        row.person_id,
        row.household_id,
        row.full_name,
        row.birth_year,
        row.address,
        row.phone,
      ]),
    );
  }
}

export async function updateList(
  t: WriteTx,
  id: string,
  changes: Partial<
    Pick<
      AssignedListRow,
      | 'taken_by'
      | 'taken_by_name'
      | 'due_on'
      | 'request'
      | 'state'
      | 'reason'
      | 'submitted_by_name'
      | 'submitted_at'
      | 'ended_by_name'
      | 'ended_at'
    >
  >,
): Promise<void> {
  const set: [string, SqlValue][] = [...Object.entries(changes), ['updated_at', t.now]];
  await t.run(
    `UPDATE assigned_lists SET ${set.map(([column]) => `${column} = ?`).join(', ')}, version = version + 1 WHERE id = ?`,
    [...set.map(([, value]) => value), id],
  );
}

const counted = `SELECT l.*, (SELECT COUNT(*) FROM assigned_rows r WHERE r.list_id = l.id) AS all_rows,
    (SELECT COUNT(*) FROM assigned_results e WHERE e.list_id = l.id AND e.retracted_at IS NULL) AS recorded
  FROM assigned_lists l`;

export function listById(t: ReadTx, id: string, scope: Scope): Promise<CountedListRow | undefined> {
  return t.one(`${counted} WHERE l.id = ? AND ${scope.sql}`, [id, ...scope.params]);
}

const openFirst = "CASE l.state WHEN 'submitted' THEN 0 WHEN 'open' THEN 1 ELSE 2 END";

/** Those the desk has to look at first, then those that are out by their last day, then the ended ones. */
export function lists(t: ReadTx, where: Scope, { offset, limit }: Page): Promise<CountedListRow[]> {
  return t.all(
    `${counted} WHERE ${where.sql} ORDER BY ${openFirst}, l.due_on, l.created_at DESC, l.id LIMIT ? OFFSET ?`,
    [...where.params, limit, offset],
  );
}

export async function countLists(t: ReadTx, where: Scope): Promise<number> {
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM assigned_lists l WHERE ${where.sql}`,
    where.params,
  );
  return row?.n ?? 0;
}

/** Lists of the same source that the group still has. */
export function openLists(
  t: ReadTx,
  area: string,
  source: ListSource,
  key: string,
): Promise<{ id: string }[]> {
  return t.all(
    `SELECT id FROM assigned_lists WHERE area_code = ? AND source = ? AND source_key = ? AND state = 'open'
     ORDER BY created_at DESC`,
    [area, source, key],
  );
}

export function rowsOf(t: ReadTx, list: string): Promise<HandedRow[]> {
  return t.all('SELECT * FROM assigned_rows WHERE list_id = ? ORDER BY number', [list]);
}

/** Every recording of a list, the newest first; those corrected and taken back too. */
export function resultsOf(t: ReadTx, list: string): Promise<ResultRow[]> {
  return t.all('SELECT * FROM assigned_results WHERE list_id = ? ORDER BY row_id DESC', [list]);
}

/** The instants at which a result of the list was taken back by an undo. */
export async function undoInstants(t: ReadTx, list: string): Promise<Set<string>> {
  const rows = await t.all<{ at: string }>(
    "SELECT at FROM audit WHERE thing_id = ? AND action = 'assignedResult.undo'",
    [list],
  );
  return new Set(rows.map(({ at }) => at));
}

export function currentResult(t: ReadTx, list: string, number: number): Promise<ResultRow | undefined> {
  return t.one('SELECT * FROM assigned_results WHERE list_id = ? AND number = ? AND retracted_at IS NULL', [
    list,
    number,
  ]);
}

export async function retractResult(t: WriteTx, rowId: number): Promise<void> {
  await t.run('UPDATE assigned_results SET retracted_at = ?, retracted_by = ? WHERE row_id = ?', [
    t.now,
    t.actor.accountId,
    rowId,
  ]);
}

export async function insertResult(
  t: WriteTx,
  row: { list: string; number: number; result: VisitResult; note: string | null },
): Promise<void> {
  await t.run(
    `INSERT INTO assigned_results (list_id, number, result, note, recorded_at, recorded_by, recorded_by_name)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [row.list, row.number, row.result, row.note, t.now, t.actor.accountId, t.actor.fullName],
  );
}

export function handedRow(t: ReadTx, list: string, number: number): Promise<HandedRow | undefined> {
  return t.one('SELECT * FROM assigned_rows WHERE list_id = ? AND number = ?', [list, number]);
}

/** Lists of some areas that wait for the desk on a day: handed back, or out after their last day. */
export function waitingLists(
  t: ReadTx,
  where: Scope,
  kind: 'submitted' | 'overdue',
  day: string,
): Promise<CountedListRow[]> {
  const wanted = kind === 'submitted' ? "l.state = 'submitted'" : "l.state = 'open' AND l.due_on < ?";
  return t.all(`${counted} WHERE ${where.sql} AND ${wanted} ORDER BY l.due_on, l.id`, [
    ...where.params,
    ...(kind === 'overdue' ? [day] : []),
  ]);
}
