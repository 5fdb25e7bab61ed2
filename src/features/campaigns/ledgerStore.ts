import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';

export const ledgerAccounts = ['budget', 'unpaid', 'paid', 'returned', 'treasury'] as const;
/** Được cấp · đã duyệt, chưa phát · đã phát · trả lại quỹ đợt · nộp trả ngân sách. */
export type LedgerAccount = (typeof ledgerAccounts)[number];

export interface PostingRow {
  id: string;
  campaign_id: string;
  source_id: string;
  entry_id: string | null;
  payment_id: string | null;
  from_account: LedgerAccount;
  to_account: LedgerAccount;
  amount_dong: number;
  item: string | null;
  unit: string | null;
  quantity: number | null;
  on_day: string;
}

const columns = [
  'id',
  'campaign_id',
  'source_id',
  'entry_id',
  'payment_id',
  'from_account',
  'to_account',
  'amount_dong',
  'item',
  'unit',
  'quantity',
  'on_day',
] as const satisfies readonly (keyof PostingRow)[];

export async function insertPostings(t: WriteTx, rows: readonly PostingRow[]): Promise<void> {
  const group = `(${marks([...columns, 'recorded_at', 'recorded_by'])})`;
  for (const part of chunks(rows, 60))
    await t.run(
      `INSERT INTO ledger_postings (${columns.join(', ')}, recorded_at, recorded_by)
       VALUES ${part.map(() => group).join(', ')}`,
      part.flatMap((row) => [...columns.map((column) => row[column]), t.now, t.actor.accountId]),
    );
}

/** Sums of a source's postings by pair of accounts and goods; `gifts` counts the movements of gifts, not of goods. */
export interface MovementSum {
  source_id: string;
  from_account: LedgerAccount;
  to_account: LedgerAccount;
  item: string | null;
  unit: string | null;
  dong: number;
  quantity: number | null;
  gifts: number;
}

export interface PostingFilter {
  campaign?: string | undefined;
  sources?: readonly string[] | undefined;
  entries?: readonly string[] | undefined;
  /** Up to and with a day. */
  upTo?: string | undefined;
}

export function movementSums(t: ReadTx, filter: PostingFilter): Promise<MovementSum[]> {
  const conditions: string[] = [];
  const params: string[] = [];
  const add = (sql: string, value: string): void => {
    conditions.push(sql);
    params.push(value);
  };
  if (filter.campaign !== undefined) add('campaign_id = ?', filter.campaign);
  if (filter.sources) add(`source_id IN ${listParameter(t.dialect)}`, JSON.stringify(filter.sources));
  if (filter.entries) add(`entry_id IN ${listParameter(t.dialect)}`, JSON.stringify(filter.entries));
  if (filter.upTo !== undefined) add('on_day <= ?', filter.upTo);
  return t.all<MovementSum>(
    `SELECT source_id, from_account, to_account, item, unit, SUM(amount_dong) AS dong, SUM(quantity) AS quantity,
       SUM(CASE WHEN item IS NULL AND entry_id IS NOT NULL THEN 1 ELSE 0 END) AS gifts
     FROM ledger_postings ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
     GROUP BY source_id, from_account, to_account, item, unit ORDER BY source_id, item, unit`,
    params,
  );
}

/** Movements of single gifts, in the order they were recorded: money rows only. */
export function entryMovements(
  t: ReadTx,
  entries: readonly string[],
): Promise<
  { entry_id: string; from_account: LedgerAccount; to_account: LedgerAccount; amount_dong: number }[]
> {
  return t.all(
    `SELECT entry_id, from_account, to_account, amount_dong FROM ledger_postings
     WHERE item IS NULL AND entry_id IN ${listParameter(t.dialect)} ORDER BY row_id`,
    [JSON.stringify(entries)],
  );
}

export interface ApprovedRow {
  id: string;
  source_id: string;
  amount_dong: number;
  in_kind: string | null;
}

/** Gifts that stand as approved, of some sources or of all. */
export function approvedGifts(t: ReadTx, sources?: readonly string[]): Promise<ApprovedRow[]> {
  return t.all<ApprovedRow>(
    `SELECT id, source_id, amount_dong, in_kind FROM campaign_entries WHERE state = 'approved'
       ${sources ? `AND source_id IN ${listParameter(t.dialect)}` : ''} ORDER BY id`,
    sources ? [JSON.stringify(sources)] : [],
  );
}

export interface BudgetRow {
  id: string;
  name: string;
  budget_dong: number | null;
  in_kind: string | null;
}

export function budgetsOf(t: ReadTx, sources: readonly string[]): Promise<BudgetRow[]> {
  return t.all<BudgetRow>(
    `SELECT id, name, budget_dong, in_kind FROM campaign_sources WHERE id IN ${listParameter(t.dialect)}`,
    [JSON.stringify(sources)],
  );
}

/** The state of each gift by its payments, for `sas verify`: payments less reversals, and returns that stand. */
export function paymentStates(
  t: ReadTx,
): Promise<{ entry_id: string; kind: 'payment' | 'reversal' | 'return'; amount_dong: number }[]> {
  return t.all('SELECT entry_id, kind, amount_dong FROM payments ORDER BY row_id');
}
