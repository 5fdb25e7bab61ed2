import type { ReadTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';

export interface AllowanceYear {
  category: string;
  year: string;
  months: number;
  amount_dong: number;
  last_on: string;
}

/** Monthly allowances paid to a person, summed by category and year of the month they are for. */
export function allowanceYears(t: ReadTx, personId: string, asKnownAt: string): Promise<AllowanceYear[]> {
  return t.all<AllowanceYear>(
    `SELECT category, SUBSTR(month, 1, 4) AS year, COUNT(DISTINCT month) AS months, SUM(amount_dong) AS amount_dong,
       MAX(paid_on) AS last_on FROM allowance_payments WHERE person_id = ? AND recorded_at <= ?
     GROUP BY category, SUBSTR(month, 1, 4) ORDER BY year DESC, category`,
    [personId, asKnownAt],
  );
}

export interface PaymentRow {
  id: string;
  /** Whose the gift is: a person's, or a household's. */
  person_id: string | null;
  household_id: string | null;
  campaign_id: string;
  campaign_name: string;
  source_name: string;
  kind: 'payment' | 'reversal' | 'return';
  /** What a reversal takes back. */
  reversed_kind: 'payment' | 'return' | null;
  amount_dong: number;
  in_kind: string | null;
  paid_on: string;
  receiver_name: string | null;
  receiver_relation: string | null;
  signature: 'awaited' | 'matched' | null;
}

/** Gifts to people and to households, newest first; as far as they had been recorded at an instant. */
export async function paymentsOf(
  t: ReadTx,
  of: { people: readonly string[]; households: readonly string[] },
  asKnownAt?: string,
): Promise<PaymentRow[]> {
  const found = new Map<string, PaymentRow>(); // an entry may name a person and the household lived in
  for (const [column, ids] of [
    ['e.person_id', of.people],
    ['e.household_id', of.households],
  ] as const) {
    for (const part of chunks(ids, 200)) {
      const rows = await t.all<PaymentRow>(
        `SELECT y.id, e.person_id, e.household_id, y.campaign_id, c.name AS campaign_name, s.name AS source_name,
             y.kind, r.kind AS reversed_kind, y.amount_dong, y.in_kind, y.paid_on, y.receiver_name, y.receiver_relation, y.signature
           FROM campaign_entries e JOIN payments y ON y.entry_id = e.id JOIN campaigns c ON c.id = y.campaign_id
           JOIN campaign_sources s ON s.id = y.source_id LEFT JOIN payments r ON r.id = y.reverses_id
           WHERE ${column} IN (${marks(part)}) AND y.recorded_at <= ?
           ORDER BY y.paid_on DESC, y.row_id DESC`,
        [...part, asKnownAt ?? t.now],
      );
      for (const row of rows) found.set(row.id, row);
    }
  }
  return [...found.values()].sort((a, b) => (a.paid_on < b.paid_on ? 1 : a.paid_on > b.paid_on ? -1 : 0));
}
