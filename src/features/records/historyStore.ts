import type { FactTable } from '../../db/facts.ts';
import type { ReadTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';

/** A recorded version of a fact: its own columns, when it was recorded and taken back, and by whom. */
export interface Version {
  row_id: number;
  id: string;
  recorded_at: string;
  retracted_at: string | null;
  /** Who took it back or wrote the next one; null: the program itself, or not yet. */
  retracted_name: string | null;
  [column: string]: string | number | null;
}

/** Every version ever recorded of the facts that hang on these things, in the order recorded. */
export async function versionsOf(
  t: ReadTx,
  table: FactTable,
  column: 'person_id' | 'household_id' | 'status_id',
  ids: readonly string[],
): Promise<Version[]> {
  const found: Version[] = [];
  for (const part of chunks(ids, 200)) {
    found.push(
      ...(await t.all<Version>(
        `SELECT v.*, a.full_name AS retracted_name FROM ${table} v LEFT JOIN accounts a ON a.id = v.retracted_by
         WHERE v.${column} IN (${marks(part)}) ORDER BY v.row_id`,
        part,
      )),
    );
  }
  return found;
}

/** A row of the trail about one of the things asked for. */
export interface TrailRow {
  at: string;
  thing_id: string;
  action: string;
  actor_name: string;
  before: string | null;
  after: string | null;
  reason: string | null;
}

/** The trail of some things, oldest first. */
export async function trailOf(t: ReadTx, ids: readonly string[]): Promise<TrailRow[]> {
  const found: TrailRow[] = [];
  for (const part of chunks(ids, 200)) {
    found.push(
      ...(await t.all<TrailRow>(
        `SELECT at, thing_id, action, actor_name, before, after, reason FROM audit
         WHERE thing_id IN (${marks(part)}) ORDER BY row_id`,
        part,
      )),
    );
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** What things held before the first change of a sort recorded after an instant, by thing. */
export async function firstBefore(
  t: ReadTx,
  ids: readonly string[],
  action: string,
  after: string,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const part of chunks(ids, 200)) {
    const rows = await t.all<{ thing_id: string; before: string }>(
      `SELECT thing_id, before FROM audit WHERE thing_id IN (${marks(part)}) AND action = ? AND at > ?
         AND before IS NOT NULL ORDER BY row_id`,
      [...part, action, after],
    );
    for (const row of rows) if (!found.has(row.thing_id)) found.set(row.thing_id, row.before);
  }
  return found;
}
