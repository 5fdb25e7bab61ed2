import type { SqlValue } from '../../db/connection.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';

/** A condition on `area_code`: the areas the actor may see. */
export interface Scope {
  sql: string;
  params: SqlValue[];
}

export interface SavedListRow {
  id: string;
  version: number;
  name: string;
  purpose: string;
  definition: string;
  area_code: string;
  created_by: string | null;
  created_by_name: string;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
  end_reason: string | null;
}

export async function insertList(t: WriteTx, row: Omit<SavedListRow, 'version'>): Promise<void> {
  const columns = Object.keys(row);
  await t.run(
    `INSERT INTO saved_lists (${columns.join(', ')}) VALUES (${marks(columns)})`,
    Object.values(row),
  );
}

export async function updateList(
  t: WriteTx,
  id: string,
  changes: Partial<Pick<SavedListRow, 'name' | 'purpose' | 'definition' | 'ended_at' | 'end_reason'>>,
): Promise<void> {
  const set: [string, SqlValue][] = [...Object.entries(changes), ['updated_at', t.now]];
  await t.run(
    `UPDATE saved_lists SET ${set.map(([column]) => `${column} = ?`).join(', ')}, version = version + 1 WHERE id = ?`,
    [...set.map(([, value]) => value), id],
  );
}

/** A list made inside the areas. */
export function listById(t: ReadTx, id: string, scope: Scope): Promise<SavedListRow | undefined> {
  return t.one<SavedListRow>(`SELECT * FROM saved_lists WHERE id = ? AND ${scope.sql}`, [
    id,
    ...scope.params,
  ]);
}

/** Those in use first, by name. */
export function lists(t: ReadTx, { offset, limit }: Page, scope: Scope): Promise<SavedListRow[]> {
  return t.all<SavedListRow>(
    `SELECT * FROM saved_lists WHERE ${scope.sql}
     ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, name, id LIMIT ? OFFSET ?`,
    [...scope.params, limit, offset],
  );
}

export async function countLists(t: ReadTx, scope: Scope): Promise<number> {
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM saved_lists WHERE ${scope.sql}`,
    scope.params,
  );
  return row?.n ?? 0;
}
