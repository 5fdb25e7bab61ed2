import type { ReadTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';

export interface GiftRow {
  id: string;
  campaign: string;
  source: string;
  amount_dong: number;
}

/** Approved gifts that were not handed over, of people or of a household. */
export function unpaidGifts(
  t: ReadTx,
  people: readonly string[],
  household: string | null,
): Promise<GiftRow[]> {
  const someone = people.length > 0 ? people : ['']; // an empty list is no SQL on PostgreSQL
  return t.all<GiftRow>(
    `SELECT e.id, c.name AS campaign, s.name AS source, e.amount_dong FROM campaign_entries e
     JOIN campaigns c ON c.id = e.campaign_id JOIN campaign_sources s ON s.id = e.source_id
     WHERE e.state = 'approved' AND c.state <> 'settled'
       AND (e.person_id IN (${marks(someone)}) OR e.household_id = ?)
       AND NOT EXISTS (SELECT 1 FROM payments y WHERE y.entry_id = e.id AND y.kind <> 'reversal'
         AND NOT EXISTS (SELECT 1 FROM payments r WHERE r.reverses_id = y.id))
     ORDER BY c.year, e.id`,
    [...someone, household ?? ''],
  );
}

/** Monthly allowances of a person paid for months after one: what is to be recovered after a late death. */
export async function paidAfterMonth(
  t: ReadTx,
  person: string,
  month: string,
): Promise<{ months: number; dong: number }> {
  const row = await t.one<{ months: number; dong: number | null }>(
    `SELECT COUNT(DISTINCT month) AS months, SUM(amount_dong) AS dong FROM allowance_payments
     WHERE person_id = ? AND month > ?`,
    [person, month],
  );
  return { months: row?.months ?? 0, dong: row?.dong ?? 0 };
}
