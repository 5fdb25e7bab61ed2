import type { ReadTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';

async function inParts<R>(ids: readonly string[], read: (part: string[]) => Promise<R[]>): Promise<R[]> {
  const found: R[] = [];
  for (const part of chunks(ids, 200)) found.push(...(await read(part)));
  return found;
}

export interface Recording {
  /** Of the thing, or of the person whose period it is. */
  id: string;
  at: string;
  by: string | null;
}

/** Facts by the column that the changes of a row name them by. */
const factsBy = [
  ['residences', 'person_id'],
  ['memberships', 'person_id'],
  ['statuses', 'id'],
  ['status_decisions', 'id'],
  ['insurance_periods', 'id'],
] as const;
export type SourceTable = (typeof factsBy)[number][0];

/**
 * When periods and decisions were recorded, the latest last: those that stand, or stood before an instant. Memberships
 * and residences by their person.
 */
export function recordingsOf(
  t: ReadTx,
  ids: readonly string[],
  before: string | null,
): Promise<(Recording & { source: SourceTable })[]> {
  const known =
    before === null
      ? 'f.retracted_at IS NULL'
      : 'f.recorded_at < ? AND (f.retracted_at IS NULL OR f.retracted_at >= ?)';
  const values = before === null ? [] : [before, before];
  return inParts(ids, (part) =>
    t.all(
      `SELECT * FROM (${factsBy
        .map(
          ([table, column]) =>
            `SELECT '${table}' AS source, f.${column} AS id, f.recorded_at AS at, a.full_name AS by
               FROM ${table} f LEFT JOIN accounts a ON a.id = f.recorded_by
             WHERE f.${column} IN (${marks(part)}) AND ${known}`,
        )
        .join(' UNION ALL ')}) AS facts ORDER BY at`,
      factsBy.flatMap(() => [...part, ...values]),
    ),
  );
}

/** Changes of what is changed in place (people, households, gifts), the latest last; before an instant, if one is given. */
export function editsOf(
  t: ReadTx,
  ids: readonly string[],
  before: string | null,
): Promise<(Recording & { after: string | null })[]> {
  const known = before === null ? '' : 'AND at < ?';
  return inParts(ids, (part) =>
    t.all(
      `SELECT thing_id AS id, at, actor_name AS by, after FROM audit
       WHERE thing_id IN (${marks(part)}) ${known} ORDER BY row_id`,
      [...part, ...(before === null ? [] : [before])],
    ),
  );
}

/** The files that were written into the registers at these instants. */
export async function filesWrittenAt(t: ReadTx, instants: readonly string[]): Promise<Map<string, string>> {
  const rows = await inParts(instants, (part) =>
    t.all<{ committed_at: string; filename: string }>(
      `SELECT committed_at, filename FROM imports WHERE committed_at IN (${marks(part)})`,
      part,
    ),
  );
  return new Map(rows.map(({ committed_at, filename }) => [committed_at, filename]));
}
