import { knownAt } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import { OPEN_END } from '../../shared/dates.ts';
import type { AreaKind } from '../../shared/words.ts';

export interface AreaRow {
  row_id: number;
  id: string;
  code: string;
  kind: AreaKind;
  name: string;
  parent_code: string | null;
  official_code: string | null;
  locality: 'urban' | 'rural' | null;
  valid_from: string;
  valid_to: string;
  /** On the last row of an ended area: what goes on in its place. */
  successor_code: string | null;
}

const select = `SELECT p.row_id, a.id, a.code, a.kind, p.name, p.parent_code, p.official_code, p.locality, p.valid_from,
  p.valid_to, p.successor_code FROM area_periods p JOIN areas a ON a.code = p.code`;

/** Every dated row as known at an instant, in order of code and time. */
export function areaRows(t: ReadTx, asKnownAt: string): Promise<AreaRow[]> {
  return t.all<AreaRow>(`${select} WHERE ${knownAt('p')} ORDER BY a.code, p.valid_from`, [
    asKnownAt,
    asKnownAt,
  ]);
}

/** The rows that stand directly under an area on a day, as known at an instant. */
export function areaRowsUnder(t: ReadTx, parent: string, day: string, asKnownAt: string): Promise<AreaRow[]> {
  return t.all<AreaRow>(
    `${select} WHERE p.parent_code = ? AND p.valid_from <= ? AND ? < p.valid_to AND ${knownAt('p')}`,
    [parent, day, day, asKnownAt, asKnownAt],
  );
}

/** Rows of one kind that stand on a day, in a scope. */
export function areaRowsOfKind(
  t: ReadTx,
  kind: AreaKind,
  scope: { sql: string; params: string[] },
  day: string,
): Promise<AreaRow[]> {
  return t.all<AreaRow>(
    `${select} WHERE a.kind = ? AND p.valid_from <= ? AND ? < p.valid_to AND p.retracted_at IS NULL AND ${scope.sql}`,
    [kind, day, day, ...scope.params],
  );
}

export function areaRowsOf(t: ReadTx, code: string): Promise<AreaRow[]> {
  return t.all<AreaRow>(`${select} WHERE p.code = ? AND p.retracted_at IS NULL ORDER BY p.valid_from`, [
    code,
  ]);
}

/** Some area has the code, in upper or lower case: two that differ in nothing else would be taken for one another. */
export async function isCodeTaken(t: ReadTx, code: string): Promise<boolean> {
  const standing = 'EXISTS (SELECT 1 FROM area_periods p WHERE p.code = a.code AND p.retracted_at IS NULL)';
  const row = await t.one(
    `SELECT 1 AS found FROM areas a WHERE UPPER(a.code) = UPPER(?) AND ${standing} LIMIT 1`,
    [code],
  );
  return row !== undefined;
}

/** Rows recorded or taken back at an instant or after it, newest first. */
export function rowsSince(
  t: ReadTx,
  instant: string,
): Promise<(AreaRow & { recorded_at: string; retracted_at: string | null })[]> {
  return t.all(
    `${select.replace('SELECT ', 'SELECT p.recorded_at, p.retracted_at, ')}
     WHERE p.recorded_at >= ? OR p.retracted_at >= ? ORDER BY p.row_id DESC`,
    [instant, instant],
  );
}

type NameRow = Pick<AreaRow, 'code' | 'name' | 'valid_from' | 'valid_to' | 'successor_code'>;

/** Names of some areas, each by the day from which it bears it. */
export async function nameRows(t: ReadTx, codes: readonly string[]): Promise<NameRow[]> {
  const found: NameRow[] = [];
  for (const part of chunks(codes, 200)) {
    found.push(
      ...(await t.all<AreaRow>(
        `SELECT code, name, valid_from, valid_to, successor_code FROM area_periods
         WHERE code IN (${marks(part)}) AND retracted_at IS NULL ORDER BY code, valid_from`,
        part,
      )),
    );
  }
  return found;
}

export async function insertArea(
  t: WriteTx,
  row: { code: string; id: string; kind: AreaKind },
): Promise<void> {
  // A code whose making was taken back may be given again.
  await t.run(
    `INSERT INTO areas (code, id, kind, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET kind = excluded.kind`,
    [row.code, row.id, row.kind, t.now],
  );
}

export type AreaPeriod = Pick<
  AreaRow,
  'code' | 'name' | 'parent_code' | 'official_code' | 'locality' | 'valid_from' | 'valid_to'
> & { successor_code?: string | null };

export async function insertAreaPeriod(t: WriteTx, row: AreaPeriod): Promise<void> {
  await t.run(
    `INSERT INTO area_periods (code, name, parent_code, official_code, locality, valid_from, valid_to, successor_code,
       recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.code,
      row.name,
      row.parent_code,
      row.official_code,
      row.locality,
      row.valid_from,
      row.valid_to,
      row.successor_code ?? null,
      t.now,
      t.actor.accountId,
    ],
  );
}

export async function retractAreaPeriod(t: WriteTx, rowId: number): Promise<void> {
  await t.run('UPDATE area_periods SET retracted_at = ?, retracted_by = ? WHERE row_id = ?', [
    t.now,
    t.actor.accountId,
    rowId,
  ]);
}

export interface ClosureRow {
  ancestor_code: string;
  area_code: string;
  valid_from: string;
  valid_to: string;
}

export async function replaceClosure(t: WriteTx, rows: readonly ClosureRow[]): Promise<void> {
  await t.run('DELETE FROM area_closure');
  for (const row of rows) {
    await t.run(
      'INSERT INTO area_closure (ancestor_code, area_code, valid_from, valid_to) VALUES (?, ?, ?, ?)',
      [row.ancestor_code, row.area_code, row.valid_from, row.valid_to],
    );
  }
}

/** Areas in `code` on a day, itself among them. */
export async function closureOn(t: ReadTx, code: string, day: string): Promise<string[]> {
  const rows = await t.all<{ area_code: string }>(
    'SELECT area_code FROM area_closure WHERE ancestor_code = ? AND valid_from <= ? AND ? < valid_to ORDER BY area_code',
    [code, day, day],
  );
  return rows.map((row) => row.area_code);
}

/** Areas that lie in `code` on some day from one to another, with when they do. */
export function closureWithin(
  t: ReadTx,
  code: string,
  from: string,
  to: string,
): Promise<Omit<ClosureRow, 'ancestor_code'>[]> {
  return t.all(
    `SELECT area_code, valid_from, valid_to FROM area_closure
     WHERE ancestor_code = ? AND valid_from <= ? AND ? < valid_to`,
    [code, to, from],
  );
}

/** True when `code` lies in `ancestor` on a day or later. */
export async function insideFrom(t: ReadTx, ancestor: string, code: string, day: string): Promise<boolean> {
  const row = await t.one(
    'SELECT 1 AS found FROM area_closure WHERE ancestor_code = ? AND area_code = ? AND ? < valid_to LIMIT 1',
    [ancestor, code, day],
  );
  return row !== undefined;
}

/** An ended area of which every part lies, or once lay, in another: a ward whose groups all went to that one. */
export async function partsEverInside(t: ReadTx, ancestor: string, code: string): Promise<boolean> {
  const parts = await t.all<{ inside: number }>(
    `SELECT DISTINCT c.area_code, CASE WHEN EXISTS (SELECT 1 FROM area_closure o WHERE o.ancestor_code = ?
       AND o.area_code = c.area_code) THEN 1 ELSE 0 END AS inside
     FROM area_closure c WHERE c.ancestor_code = ? AND c.area_code <> c.ancestor_code AND NOT EXISTS
       (SELECT 1 FROM area_closure s WHERE s.ancestor_code = ? AND s.area_code = ? AND s.valid_to = ?)`,
    [ancestor, code, code, code, OPEN_END],
  );
  return parts.length > 0 && parts.every(({ inside }) => inside === 1);
}

/** True when `code` has ever lain in `ancestor`. */
export async function everInside(t: ReadTx, ancestor: string, code: string): Promise<boolean> {
  const row = await t.one(
    'SELECT 1 AS found FROM area_closure WHERE ancestor_code = ? AND area_code = ? LIMIT 1',
    [ancestor, code],
  );
  return row !== undefined;
}
