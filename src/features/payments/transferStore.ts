import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface TypedAccountRow {
  entry_id: string;
  account_number: string | null;
  bank: string | null;
}

/** The newest account typed for each gift of a campaign. */
export function typedAccounts(t: ReadTx, campaign: string): Promise<TypedAccountRow[]> {
  return t.all<TypedAccountRow>(
    `SELECT a.entry_id, a.account_number, a.bank FROM transfer_accounts a JOIN campaign_entries e ON e.id = a.entry_id
     WHERE e.campaign_id = ? AND NOT EXISTS (SELECT 1 FROM transfer_accounts later
       WHERE later.entry_id = a.entry_id AND later.row_id > a.row_id)`,
    [campaign],
  );
}

export async function insertAccount(t: WriteTx, row: TypedAccountRow & { id: string }): Promise<void> {
  await t.run(
    `INSERT INTO transfer_accounts (id, entry_id, account_number, bank, recorded_at, recorded_by)
     VALUES (?, ?, ?, ?, ?, ?)`,
    [row.id, row.entry_id, row.account_number, row.bank, t.now, t.actor.accountId],
  );
}

/** Details of the decisions of people and households that hold a status on a day, the oldest first. */
export function heldDetails(
  t: ReadTx,
  ids: readonly string[],
  day: string,
): Promise<{ person_id: string | null; household_id: string | null; details: string | null }[]> {
  const list = listParameter(t.dialect);
  return t.all(
    `SELECT s.person_id, s.household_id, d.details FROM statuses s
     JOIN status_decisions d ON d.status_id = s.id AND d.retracted_at IS NULL
     WHERE s.retracted_at IS NULL AND s.valid_from <= ? AND s.valid_to > ? AND d.details IS NOT NULL
       AND (s.person_id IN ${list} OR s.household_id IN ${list})
     ORDER BY d.year, d.row_id`,
    [day, day, JSON.stringify(ids), JSON.stringify(ids)],
  );
}

export interface TransferVoucherRow {
  id: string;
  campaign_id: string;
  source_id: string;
  number: string;
  dated_on: string;
  amount_dong: number;
  note: string | null;
  paper_id: string | null;
}

export async function insertTransferVoucher(t: WriteTx, row: TransferVoucherRow): Promise<void> {
  await t.run(
    `INSERT INTO vouchers (id, campaign_id, source_id, kind, number, dated_on, amount_dong, note, paper_id, recorded_at,
       recorded_by) VALUES (?, ?, ?, 'transfer', ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.campaign_id,
      row.source_id,
      row.number,
      row.dated_on,
      row.amount_dong,
      row.note,
      row.paper_id,
      t.now,
      t.actor.accountId,
    ],
  );
}

/** Bank orders of a campaign that stand. */
export function transferVouchers(t: ReadTx, campaign: string): Promise<TransferVoucherRow[]> {
  return t.all<TransferVoucherRow>(
    `SELECT id, campaign_id, source_id, number, dated_on, amount_dong, note, paper_id FROM vouchers
     WHERE campaign_id = ? AND kind = 'transfer' AND retracted_at IS NULL ORDER BY dated_on DESC, id DESC`,
    [campaign],
  );
}
