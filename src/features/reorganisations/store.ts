import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface ReorganisationRow {
  id: string;
  happened_on: string;
  basis: string;
  form: string;
  sentences: string;
  renamed: string;
  recorded_at: string;
  recorded_by: string | null;
  recorded_by_name: string;
  undone_at: string | null;
  undone_by_name: string | null;
  undo_reason: string | null;
}

export async function insertReorganisation(
  t: WriteTx,
  row: Pick<ReorganisationRow, 'id' | 'happened_on' | 'basis' | 'form' | 'sentences' | 'renamed'>,
): Promise<void> {
  await t.run(
    `INSERT INTO reorganisations (id, happened_on, basis, form, sentences, renamed, recorded_at, recorded_by,
       recorded_by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.happened_on,
      row.basis,
      row.form,
      row.sentences,
      row.renamed,
      t.now,
      t.actor.accountId,
      t.actor.fullName,
    ],
  );
}

/** All of them, the latest first. */
export function allReorganisations(t: ReadTx): Promise<ReorganisationRow[]> {
  return t.all<ReorganisationRow>('SELECT * FROM reorganisations ORDER BY recorded_at DESC');
}

export async function setUndone(t: WriteTx, id: string, reason: string): Promise<void> {
  await t.run(
    'UPDATE reorganisations SET undone_at = ?, undone_by_name = ?, undo_reason = ? WHERE id = ? AND undone_at IS NULL',
    [t.now, t.actor.fullName, reason, id],
  );
}

const livedIn = (t: ReadTx): string => `r.area_code IN ${listParameter(t.dialect)} AND r.retracted_at IS NULL
  AND r.valid_from <= ? AND ? < r.valid_to`;

/** People and households recorded in some areas on a day. */
export async function countResidents(
  t: ReadTx,
  areas: readonly string[],
  day: string,
): Promise<{ people: number; households: number }> {
  const row = await t.one<{ people: number; households: number }>(
    `SELECT COUNT(DISTINCT r.person_id) AS people, COUNT(DISTINCT r.household_id) AS households FROM residences r
     WHERE ${livedIn(t)}`,
    [JSON.stringify(areas), day, day],
  );
  return { people: Number(row?.people ?? 0), households: Number(row?.households ?? 0) };
}

export interface HouseholdCode {
  id: string;
  code: string;
  ward_code: string;
}

/** Households lived in within some areas on a day. */
export function householdsIn(t: ReadTx, areas: readonly string[], day: string): Promise<HouseholdCode[]> {
  return t.all<HouseholdCode>(
    `SELECT h.id, h.code, h.ward_code FROM households h WHERE h.retracted_at IS NULL AND h.id IN
       (SELECT r.household_id FROM residences r WHERE ${livedIn(t)}) ORDER BY h.code, h.id`,
    [JSON.stringify(areas), day, day],
  );
}

/** What stands on areas made by an operation: residences, households of a ward, accounts. */
export async function usesOf(t: ReadTx, areas: readonly string[]): Promise<number> {
  const list = JSON.stringify(areas);
  const inList = listParameter(t.dialect);
  const row = await t.one<{ n: number }>(
    `SELECT (SELECT COUNT(*) FROM residences WHERE area_code IN ${inList})
       + (SELECT COUNT(*) FROM households WHERE ward_code IN ${inList})
       + (SELECT COUNT(*) FROM cases WHERE area_code IN ${inList} OR ward_code IN ${inList})
       + (SELECT COUNT(*) FROM accounts WHERE area_code IN ${inList}) AS n`,
    [list, list, list, list, list],
  );
  return Number(row?.n ?? 0);
}
