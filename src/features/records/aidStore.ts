import type { ReadTx } from '../../db/tx.ts';

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
