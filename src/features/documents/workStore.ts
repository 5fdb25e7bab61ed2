import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import { addDays, type Day } from '../../shared/dates.ts';

const on = (alias: string): string =>
  `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

/** Households lived in on the day of which nobody is the head. */
export async function householdsWithoutHead(t: ReadTx, areas: readonly string[], day: Day): Promise<number> {
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(DISTINCT m.household_id) AS n FROM memberships m
     JOIN residences r ON r.person_id = m.person_id AND r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}
     WHERE ${on('m')} AND NOT EXISTS (SELECT 1 FROM memberships c WHERE c.household_id = m.household_id
       AND c.relation = 'head' AND ${on('c')})`,
    [JSON.stringify(areas), day, day, day, day, day, day],
  );
  return row?.n ?? 0;
}

/** Statuses of the residents and their households that hold on the day and no more some days later. */
export async function statusesEndingBy(
  t: ReadTx,
  areas: readonly string[],
  day: Day,
  days: number,
): Promise<number> {
  const resident = `residences r WHERE r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}`;
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM statuses s WHERE ${on('s')} AND s.valid_to <= ? AND (
       s.person_id IN (SELECT r.person_id FROM ${resident})
       OR s.household_id IN (SELECT m.household_id FROM memberships m WHERE ${on('m')}
         AND m.person_id IN (SELECT r.person_id FROM ${resident})))`,
    [
      day,
      day,
      addDays(day, days),
      JSON.stringify(areas),
      day,
      day,
      day,
      day,
      JSON.stringify(areas),
      day,
      day,
    ],
  );
  return row?.n ?? 0;
}
