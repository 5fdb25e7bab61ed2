import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface ItemRow {
  id: string;
  case_id: string;
  household_id: string;
  origin: 'current' | 'request' | 'found';
  former: 'none' | 'poor' | 'near-poor';
  outcome: 'none' | 'poor' | 'near-poor' | null;
  details: string | null;
}

export interface ListedItemRow extends ItemRow {
  code: string;
  head: string | null;
  area_code: string | null;
}

/** The list with codes, heads and areas as of now, by code. */
export function itemsOf(t: ReadTx, caseId: string): Promise<ListedItemRow[]> {
  return t.all<ListedItemRow>(
    `SELECT i.*, h.code,
       (SELECT p.full_name FROM memberships m JOIN people p ON p.id = m.person_id WHERE m.household_id = i.household_id
          AND m.relation = 'head' AND m.retracted_at IS NULL ORDER BY m.valid_from DESC LIMIT 1) AS head,
       (SELECT r.area_code FROM residences r WHERE r.household_id = i.household_id AND r.retracted_at IS NULL
          ORDER BY r.valid_to DESC, r.valid_from DESC LIMIT 1) AS area_code
     FROM review_items i JOIN households h ON h.id = i.household_id WHERE i.case_id = ? ORDER BY h.code`,
    [caseId],
  );
}

export function itemOf(t: ReadTx, caseId: string, household: string): Promise<ItemRow | undefined> {
  return t.one<ItemRow>('SELECT * FROM review_items WHERE case_id = ? AND household_id = ?', [
    caseId,
    household,
  ]);
}

export async function insertItem(t: WriteTx, row: ItemRow): Promise<void> {
  await t.run(
    `INSERT INTO review_items (id, case_id, household_id, origin, former, outcome, details, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [row.id, row.case_id, row.household_id, row.origin, row.former, row.outcome, row.details, t.now],
  );
}

export async function updateItem(
  t: WriteTx,
  id: string,
  changes: Pick<ItemRow, 'outcome' | 'details'>,
): Promise<void> {
  await t.run('UPDATE review_items SET outcome = ?, details = ?, updated_at = ? WHERE id = ?', [
    changes.outcome,
    changes.details,
    t.now,
    id,
  ]);
}

/** Households of the areas that hold poor or near-poor on a day and in which someone lives. */
export function currentHouseholds(
  t: ReadTx,
  areas: readonly string[],
  day: string,
): Promise<{ household_id: string; category: 'poor' | 'near-poor' }[]> {
  return t.all(
    `SELECT DISTINCT s.household_id, s.category FROM statuses s
     JOIN residences r ON r.household_id = s.household_id AND r.retracted_at IS NULL AND r.valid_from <= ? AND ? < r.valid_to
     WHERE s.category IN ('poor', 'near-poor') AND s.retracted_at IS NULL AND s.valid_from <= ? AND ? < s.valid_to
       AND r.area_code IN ${listParameter(t.dialect)} ORDER BY s.category DESC, s.household_id`,
    [day, day, day, day, JSON.stringify(areas)],
  );
}
