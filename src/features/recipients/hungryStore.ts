import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface HungryRow {
  id: string;
  household_id: string;
  people: number;
  minutes_on: string;
  minutes_number: string | null;
  note: string | null;
}

export function hungryHouseholds(t: ReadTx, campaign: string): Promise<HungryRow[]> {
  return t.all<HungryRow>(
    `SELECT id, household_id, people, minutes_on, minutes_number, note FROM hungry_households
     WHERE campaign_id = ? AND retracted_at IS NULL ORDER BY id`,
    [campaign],
  );
}

export interface ListedHungryRow extends HungryRow {
  household_code: string;
  head: string | null;
  area_code: string | null;
}

/** The same with code, head and group on a day, in the order of group and head. */
export function listedHungry(t: ReadTx, campaign: string, day: string): Promise<ListedHungryRow[]> {
  const on = (alias: string): string =>
    `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;
  return t.all<ListedHungryRow>(
    `SELECT g.id, g.household_id, g.people, g.minutes_on, g.minutes_number, g.note, h.code AS household_code,
       p.full_name AS head, r.area_code
     FROM hungry_households g JOIN households h ON h.id = g.household_id
     LEFT JOIN memberships m ON m.household_id = h.id AND m.relation = 'head' AND ${on('m')}
     LEFT JOIN people p ON p.id = m.person_id
     LEFT JOIN residences r ON r.person_id = m.person_id AND ${on('r')}
     WHERE g.campaign_id = ? AND g.retracted_at IS NULL ORDER BY r.area_code, p.folded_name, g.id`,
    [day, day, day, day, campaign],
  );
}

export async function insertHungry(t: WriteTx, campaign: string, row: HungryRow): Promise<void> {
  await t.run(
    `INSERT INTO hungry_households (id, campaign_id, household_id, people, minutes_on, minutes_number, note, created_at,
       created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      campaign,
      row.household_id,
      row.people,
      row.minutes_on,
      row.minutes_number,
      row.note,
      t.now,
      t.actor.accountId,
    ],
  );
}

export async function retractHungry(t: WriteTx, id: string): Promise<void> {
  await t.run('UPDATE hungry_households SET retracted_at = ? WHERE id = ? AND retracted_at IS NULL', [
    t.now,
    id,
  ]);
}
