import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface NewCampaign {
  id: string;
  name: string;
  kind: 'tet' | 'longevity' | 'hunger' | 'emergency' | 'warInvalidsDay' | 'other';
  year: number;
  area_code: string;
  cut_off_on: string;
  state: 'draft' | 'listed' | 'approved' | 'settled';
}

export async function insertCampaign(t: WriteTx, row: NewCampaign): Promise<void> {
  await t.run(
    `INSERT INTO campaigns (id, name, kind, year, area_code, cut_off_on, state, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [row.id, row.name, row.kind, row.year, row.area_code, row.cut_off_on, row.state, t.now, t.now],
  );
}

export interface NewSource {
  id: string;
  campaign_id: string;
  code: string;
  name: string;
  approved_by: string | null;
  decision_number: string | null;
  decided_on: string | null;
  decision_issuer: string | null;
  budget_dong: number | null;
  in_kind: string | null;
}

export async function insertSource(t: WriteTx, row: NewSource): Promise<void> {
  await t.run(
    `INSERT INTO campaign_sources (id, campaign_id, code, name, approved_by, decision_number, decided_on, decision_issuer,
       budget_dong, in_kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.campaign_id,
      row.code,
      row.name,
      row.approved_by,
      row.decision_number,
      row.decided_on,
      row.decision_issuer,
      row.budget_dong,
      row.in_kind,
    ],
  );
}

/** Money of the ledger by entry: a gift is paid once at most, and never more than approved. */
export function entryBalances(
  t: ReadTx,
): Promise<{ id: string; amount_dong: number; paid_dong: number; gifts: number }[]> {
  return t.all(
    `SELECT e.id, e.amount_dong,
       SUM(CASE y.kind WHEN 'payment' THEN y.amount_dong WHEN 'reversal' THEN -y.amount_dong ELSE 0 END) AS paid_dong,
       SUM(CASE y.kind WHEN 'payment' THEN 1 WHEN 'reversal' THEN -1 ELSE 0 END) AS gifts
     FROM payments y JOIN campaign_entries e ON e.id = y.entry_id GROUP BY e.id, e.amount_dong`,
  );
}

/** Payments on entries that nobody approved. */
export function unapprovedPayments(t: ReadTx): Promise<{ id: string }[]> {
  return t.all(
    "SELECT y.id FROM payments y JOIN campaign_entries e ON e.id = y.entry_id WHERE e.state = 'proposed' LIMIT 1",
  );
}
