import type { SqlValue } from '../../db/connection.ts';
import type { FactTable } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import { type Follower, followers, movedFacts } from './references.ts';

export type FactRow = Record<string, SqlValue> & { id: string; valid_from: string; valid_to: string };

/** A person's facts of a table as recorded now. */
export function factsOf(t: ReadTx, table: FactTable, person: string): Promise<FactRow[]> {
  return t.all<FactRow>(
    `SELECT * FROM ${table} WHERE person_id = ? AND retracted_at IS NULL ORDER BY valid_from, id`,
    [person],
  );
}

export function factById(
  t: ReadTx,
  table: FactTable,
  id: string,
): Promise<Record<string, SqlValue> | undefined> {
  return t.one<Record<string, SqlValue>>(`SELECT * FROM ${table} WHERE id = ? AND retracted_at IS NULL`, [
    id,
  ]);
}

export interface FollowingRow {
  id: string;
  label: string;
}

const labels: Record<Follower['table'], string> = {
  campaign_entries: `SELECT f.id, c.name || ', ' || s.name AS label FROM campaign_entries f
    JOIN campaigns c ON c.id = f.campaign_id JOIN campaign_sources s ON s.id = f.source_id`,
  campaign_candidates: `SELECT f.id, c.name || ', ' || s.name AS label FROM campaign_candidates f
    JOIN campaigns c ON c.id = f.campaign_id JOIN campaign_sources s ON s.id = f.source_id`,
  campaign_choices: `SELECT f.id, c.name || ', ' || s.name AS label FROM campaign_choices f
    JOIN campaigns c ON c.id = f.campaign_id JOIN campaign_sources s ON s.id = f.source_id`,
  martyr_people: `SELECT f.id, m.full_name AS label FROM martyr_people f JOIN martyrs m ON m.id = f.martyr_id`,
  recoveries: `SELECT f.id, f.ended_on AS label FROM recoveries f`,
  allowance_payments: 'SELECT f.id, f.month AS label FROM allowance_payments f',
  cases: 'SELECT f.id, f.code AS label FROM cases f',
  not_same_pairs: 'SELECT f.id, f.reason AS label FROM not_same_pairs f',
};

/** Rows of a table that name the person; what was once decided of the person and the survivor stays as it is. */
export function followingRows(
  t: ReadTx,
  { table, column }: Follower,
  person: string,
  survivor: string,
): Promise<FollowingRow[]> {
  const notOfTheTwo = table === 'not_same_pairs' ? ' AND ? NOT IN (f.person_id, f.other_id)' : '';
  return t.all<FollowingRow>(
    `${labels[table]} WHERE f.${column} = ?${notOfTheTwo} ORDER BY f.id`,
    notOfTheTwo === '' ? [person] : [person, survivor],
  );
}

/** Lets some rows name another person; answers how many named the one expected. */
export async function rename(
  t: WriteTx,
  { table, column }: Pick<Follower, 'table' | 'column'>,
  ids: readonly string[],
  from: string,
  to: string,
): Promise<number> {
  if (ids.length === 0) return 0;
  const { changes } = await t.run(
    `UPDATE ${table} SET ${column} = ? WHERE ${column} = ? AND id IN (${marks(ids)})`,
    [to, from, ...ids],
  );
  return changes;
}

/** Gifts out of one source of one campaign to both. */
export async function doubleGifts(t: ReadTx, a: string, b: string): Promise<string[]> {
  const rows = await t.all<{ label: string }>(
    `SELECT DISTINCT c.name || ', ' || s.name AS label FROM campaign_entries x
     JOIN campaign_entries y ON y.source_id = x.source_id AND y.person_id = ? AND y.state <> 'withdrawn'
     JOIN campaigns c ON c.id = x.campaign_id JOIN campaign_sources s ON s.id = x.source_id
     WHERE x.person_id = ? AND x.state <> 'withdrawn' ORDER BY label`,
    [b, a],
  );
  return rows.map((row) => row.label);
}

export interface LaterRow {
  table: string;
  id: string;
  at: string;
  valid_from: string | null;
}

/** What was recorded or taken back about two people after an instant. */
export function laterFacts(t: ReadTx, people: readonly [string, string], at: string): Promise<LaterRow[]> {
  const late = 'CASE WHEN retracted_at IS NULL THEN recorded_at ELSE retracted_at END';
  const later = '(recorded_at > ? OR retracted_at > ?)';
  const parts = movedFacts.map(
    (table) => `SELECT '${table}' AS "table", id, ${late} AS at, valid_from FROM ${table}
      WHERE person_id IN (?, ?) AND ${later}`,
  );
  parts.push(`SELECT 'person_vitals' AS "table", id, ${late} AS at, NULL AS valid_from FROM person_vitals
    WHERE person_id IN (?, ?) AND ${later}`);
  parts.push(`SELECT 'status_decisions' AS "table", id, ${late} AS at, NULL AS valid_from FROM status_decisions
    WHERE status_id IN (SELECT id FROM statuses WHERE person_id IN (?, ?)) AND ${later}`);
  return t.all<LaterRow>(
    `SELECT * FROM (${parts.join(' UNION ALL ')}) l ORDER BY at, id`,
    parts.flatMap(() => [...people, at, at]),
  );
}

/** Rows made after an instant that name the person. */
export async function laterRows(t: ReadTx, person: string, at: string): Promise<LaterRow[]> {
  const found: LaterRow[] = [];
  for (const { table, column, since } of followers) {
    found.push(
      ...(await t.all<LaterRow>(
        `SELECT '${table}' AS "table", id, ${since} AS at, NULL AS valid_from FROM ${table}
         WHERE ${column} = ? AND ${since} > ?`,
        [person, at],
      )),
    );
  }
  return found;
}
