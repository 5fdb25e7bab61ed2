import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { VoucherKind } from './schema.ts';

export interface VoucherRow {
  id: string;
  campaign_id: string;
  source_id: string;
  kind: VoucherKind | 'givenBack';
  number: string;
  dated_on: string;
  amount_dong: number;
  note: string | null;
  paper_id: string | null;
}

export async function insertVoucher(t: WriteTx, row: VoucherRow): Promise<void> {
  await t.run(
    `INSERT INTO vouchers (id, campaign_id, source_id, kind, number, dated_on, amount_dong, note, paper_id, recorded_at,
       recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.campaign_id,
      row.source_id,
      row.kind,
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

/** Vouchers that stand, by source and day. */
export function vouchersOf(t: ReadTx, campaign: string): Promise<VoucherRow[]> {
  return t.all<VoucherRow>(
    `SELECT id, campaign_id, source_id, kind, number, dated_on, amount_dong, note, paper_id FROM vouchers
     WHERE campaign_id = ? AND retracted_at IS NULL ORDER BY source_id, dated_on, number, id`,
    [campaign],
  );
}

export async function retractVoucher(t: WriteTx, id: string, reason: string): Promise<void> {
  await t.run('UPDATE vouchers SET retracted_at = ?, retract_reason = ? WHERE id = ?', [t.now, reason, id]);
}

export interface ReturnRow {
  id: string;
  campaign_id: string;
  source_id: string;
  amount_dong: number;
  in_kind: string | null;
  undrawn_dong: number | null;
  undrawn_in_kind: string | null;
  entries: string | null;
  returned_on: string;
  voucher_number: string | null;
  note: string | null;
  reverses_id: string | null;
}

const returnColumns = [
  'id',
  'campaign_id',
  'source_id',
  'amount_dong',
  'in_kind',
  'undrawn_dong',
  'undrawn_in_kind',
  'entries',
  'returned_on',
  'voucher_number',
  'note',
  'reverses_id',
] as const satisfies readonly (keyof ReturnRow)[];

export async function insertReturn(t: WriteTx, row: ReturnRow): Promise<void> {
  await t.run(
    `INSERT INTO campaign_returns (${returnColumns.join(', ')}, recorded_at, recorded_by)
     VALUES (${marks(returnColumns)}, ?, ?)`,
    [...returnColumns.map((column) => row[column]), t.now, t.actor.accountId],
  );
}

/** All that was given back to the budget, and what took it back, in the order of recording. */
export function returnsOf(t: ReadTx, campaign: string): Promise<ReturnRow[]> {
  return t.all<ReturnRow>(
    `SELECT ${returnColumns.join(', ')} FROM campaign_returns WHERE campaign_id = ? ORDER BY row_id`,
    [campaign],
  );
}

export interface SettlementRecord {
  id: string;
  campaign_id: string;
  version_number: number;
  settled_on: string;
  decision_number: string | null;
  decided_on: string | null;
  decision_issuer: string | null;
  content: string;
  content_sha256: string;
  reason: string | null;
  recorded_at: string;
  recorded_by: string | null;
}

export async function insertSettlement(
  t: WriteTx,
  row: Omit<SettlementRecord, 'recorded_at' | 'recorded_by'>,
): Promise<void> {
  await t.run(
    `INSERT INTO settlements (id, campaign_id, version_number, settled_on, decision_number, decided_on, decision_issuer,
       content, content_sha256, reason, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.campaign_id,
      row.version_number,
      row.settled_on,
      row.decision_number,
      row.decided_on,
      row.decision_issuer,
      row.content,
      row.content_sha256,
      row.reason,
      t.now,
      t.actor.accountId,
    ],
  );
}

/** Settlements of a campaign, the newest first. */
export function settlementsOf(t: ReadTx, campaign: string): Promise<SettlementRecord[]> {
  return t.all<SettlementRecord>(
    'SELECT * FROM settlements WHERE campaign_id = ? ORDER BY version_number DESC',
    [campaign],
  );
}

export function allSettlements(
  t: ReadTx,
): Promise<Pick<SettlementRecord, 'campaign_id' | 'version_number' | 'content' | 'content_sha256'>[]> {
  return t.all(
    'SELECT campaign_id, version_number, content, content_sha256 FROM settlements ORDER BY recorded_at',
  );
}

/** Why a settled campaign was opened again last, out of the trail; null when it never was. */
export async function reopenedReason(t: ReadTx, campaign: string): Promise<string | null> {
  const row = await t.one<{ reason: string | null }>(
    "SELECT reason FROM audit WHERE action = 'settlement.reopen' AND thing_id = ? ORDER BY row_id DESC LIMIT 1",
    [campaign],
  );
  return row?.reason ?? null;
}

export interface ScanRow {
  page: string;
  source_name: string;
  area_code: string;
  name: string;
}

/** Scans that hang on the signed pages of a campaign. */
export function scansOf(t: ReadTx, campaign: string): Promise<ScanRow[]> {
  return t.all<ScanRow>(
    `SELECT g.code AS page, s.name AS source_name, h.area_code, a.name FROM signing_sheet_scans c
     JOIN signing_sheet_pages g ON g.id = c.page_id JOIN signing_sheets h ON h.id = g.sheet_id
     JOIN campaign_sources s ON s.id = h.source_id JOIN papers a ON a.id = c.paper_id
     WHERE h.campaign_id = ? AND c.retracted_at IS NULL ORDER BY s.name, h.area_code, h.part, g.number, c.added_at`,
    [campaign],
  );
}
