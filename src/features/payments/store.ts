import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import type { Relation, Sex } from '../../shared/words.ts';
import type { PaymentKind, PaymentWay, ReturnReason, SignatureState, UnpaidReason } from './schema.ts';

/** An entry of a list as paying needs it: whose, how much, approved by what, dead since when. */
export interface GiftRow {
  id: string;
  campaign_id: string;
  source_id: string;
  source_name: string;
  person_id: string | null;
  household_id: string | null;
  household_code: string | null;
  area_code: string;
  recipient_name: string;
  birth_date: string | null;
  category_label: string | null;
  number: number | null;
  amount_dong: number;
  in_kind: string | null;
  state: 'proposed' | 'approved' | 'withdrawn';
  decided_on: string | null;
  died_on: string | null;
}

const giftSelect = `SELECT e.id, e.campaign_id, e.source_id, s.name AS source_name, e.person_id, e.household_id,
    h.code AS household_code, e.area_code, e.recipient_name, COALESCE(e.birth_date, v.birth_date) AS birth_date,
    e.category_label, e.number, e.amount_dong, e.in_kind, e.state, COALESCE(e.decided_on, a.decided_on) AS decided_on,
    v.died_on
  FROM campaign_entries e JOIN campaign_sources s ON s.id = e.source_id
  LEFT JOIN households h ON h.id = e.household_id
  LEFT JOIN campaign_approvals a ON a.id = e.approval_id
  LEFT JOIN person_vitals v ON v.person_id = e.person_id AND v.retracted_at IS NULL`;

export function giftsByIds(t: ReadTx, campaign: string, ids: readonly string[]): Promise<GiftRow[]> {
  return t.all<GiftRow>(`${giftSelect} WHERE e.campaign_id = ? AND e.id IN ${listParameter(t.dialect)}`, [
    campaign,
    JSON.stringify(ids),
  ]);
}

export interface GiftFilter {
  areas?: readonly string[] | undefined;
  source?: string | undefined;
}

/** Approved gifts of a campaign, by group and number on the list. */
export function approvedGifts(t: ReadTx, campaign: string, filter: GiftFilter = {}): Promise<GiftRow[]> {
  return t.all<GiftRow>(
    `${giftSelect} WHERE e.campaign_id = ? AND e.state = 'approved'
       ${filter.source === undefined ? '' : 'AND e.source_id = ?'}
       ${filter.areas === undefined ? '' : `AND e.area_code IN ${listParameter(t.dialect)}`}
     ORDER BY e.area_code, s.name, COALESCE(e.number, 1000000), e.recipient_name, e.id`,
    [
      campaign,
      ...(filter.source === undefined ? [] : [filter.source]),
      ...(filter.areas === undefined ? [] : [JSON.stringify(filter.areas)]),
    ],
  );
}

export interface PaymentRow {
  row_id: number;
  id: string;
  entry_id: string;
  campaign_id: string;
  source_id: string;
  area_code: string;
  kind: PaymentKind;
  reverses_id: string | null;
  amount_dong: number;
  in_kind: string | null;
  paid_on: string;
  receiver_name: string | null;
  receiver_relation: string | null;
  receiver_national_id: string | null;
  receiver_paper_id: string | null;
  signature: SignatureState | null;
  reason: string | null;
  via: PaymentWay;
  page_id: string | null;
  return_reason: ReturnReason | null;
  voucher_id: string | null;
  recorded_at: string;
  recorded_by: string | null;
}

// What a proxy handed in later stands in the place of what was lacking.
const paymentSelect = `SELECT y.row_id, y.id, y.entry_id, y.campaign_id, y.source_id, e.area_code, y.kind, y.reverses_id,
    y.amount_dong, y.in_kind, y.paid_on, y.receiver_name, y.receiver_relation,
    COALESCE((SELECT x.national_id FROM proxy_papers x WHERE x.payment_id = y.id AND x.national_id IS NOT NULL
      ORDER BY x.row_id DESC LIMIT 1), y.receiver_national_id) AS receiver_national_id,
    COALESCE((SELECT x.paper_id FROM proxy_papers x WHERE x.payment_id = y.id AND x.paper_id IS NOT NULL
      ORDER BY x.row_id DESC LIMIT 1), y.receiver_paper_id) AS receiver_paper_id,
    y.signature, y.reason, y.via, y.page_id, y.return_reason, y.voucher_id, y.recorded_at, y.recorded_by
  FROM payments y JOIN campaign_entries e ON e.id = y.entry_id`;

export function paymentById(t: ReadTx, campaign: string, id: string): Promise<PaymentRow | undefined> {
  return t.one<PaymentRow>(`${paymentSelect} WHERE y.campaign_id = ? AND y.id = ?`, [campaign, id]);
}

export function paymentsByIds(t: ReadTx, campaign: string, ids: readonly string[]): Promise<PaymentRow[]> {
  return t.all<PaymentRow>(
    `${paymentSelect} WHERE y.campaign_id = ? AND y.id IN ${listParameter(t.dialect)} ORDER BY y.row_id`,
    [campaign, JSON.stringify(ids)],
  );
}

export function reversalOf(t: ReadTx, id: string): Promise<PaymentRow | undefined> {
  return t.one<PaymentRow>(`${paymentSelect} WHERE y.reverses_id = ?`, [id]);
}

/** The newest event of each gift of a campaign that has one. */
export function newestPayments(
  t: ReadTx,
  campaign: string,
  filter: {
    areas?: readonly string[] | undefined;
    source?: string | undefined;
    entries?: readonly string[] | undefined;
  },
): Promise<PaymentRow[]> {
  const list = listParameter(t.dialect);
  return t.all<PaymentRow>(
    `${paymentSelect} WHERE y.campaign_id = ?
       ${filter.source === undefined ? '' : 'AND y.source_id = ?'}
       ${filter.areas === undefined ? '' : `AND e.area_code IN ${list}`}
       ${filter.entries === undefined ? '' : `AND y.entry_id IN ${list}`}
       AND NOT EXISTS (SELECT 1 FROM payments later WHERE later.entry_id = y.entry_id AND later.row_id > y.row_id)
     ORDER BY y.row_id`,
    [
      campaign,
      ...(filter.source === undefined ? [] : [filter.source]),
      ...(filter.areas === undefined ? [] : [JSON.stringify(filter.areas)]),
      ...(filter.entries === undefined ? [] : [JSON.stringify(filter.entries)]),
    ],
  );
}

export interface PaymentFilter {
  /** Condition on `e.area_code`, with its parameters. */
  scope: { sql: string; params: readonly string[] };
  areas?: readonly string[] | undefined;
  source?: string | undefined;
  entry?: string | undefined;
  kind?: PaymentKind | undefined;
  signature?: SignatureState | undefined;
}

function whereOf(t: ReadTx, campaign: string, filter: PaymentFilter): { sql: string; params: string[] } {
  const conditions = ['y.campaign_id = ?', filter.scope.sql];
  const params = [campaign, ...filter.scope.params];
  const add = (sql: string, value: string | undefined): void => {
    if (value === undefined) return;
    conditions.push(sql);
    params.push(value);
  };
  add('y.source_id = ?', filter.source);
  add('y.entry_id = ?', filter.entry);
  add('y.kind = ?', filter.kind);
  add('y.signature = ?', filter.signature);
  add(`e.area_code IN ${listParameter(t.dialect)}`, filter.areas && JSON.stringify(filter.areas));
  return { sql: conditions.join(' AND '), params };
}

/** Events of a campaign, the newest first. */
export function payments(
  t: ReadTx,
  campaign: string,
  filter: PaymentFilter,
  page: { offset: number; limit: number },
): Promise<PaymentRow[]> {
  const where = whereOf(t, campaign, filter);
  return t.all<PaymentRow>(`${paymentSelect} WHERE ${where.sql} ORDER BY y.row_id DESC LIMIT ? OFFSET ?`, [
    ...where.params,
    page.limit,
    page.offset,
  ]);
}

export async function countPayments(t: ReadTx, campaign: string, filter: PaymentFilter): Promise<number> {
  const where = whereOf(t, campaign, filter);
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM payments y JOIN campaign_entries e ON e.id = y.entry_id WHERE ${where.sql}`,
    where.params,
  );
  return row?.n ?? 0;
}

export type NewPayment = Omit<PaymentRow, 'row_id' | 'area_code' | 'recorded_at' | 'recorded_by'>;

const columns = [
  'id',
  'entry_id',
  'campaign_id',
  'source_id',
  'kind',
  'reverses_id',
  'amount_dong',
  'in_kind',
  'paid_on',
  'receiver_name',
  'receiver_relation',
  'receiver_national_id',
  'receiver_paper_id',
  'signature',
  'reason',
  'via',
  'page_id',
  'return_reason',
  'voucher_id',
] as const satisfies readonly (keyof NewPayment)[];

export async function insertPayments(t: WriteTx, rows: readonly NewPayment[]): Promise<void> {
  const group = `(${marks([...columns, 'recorded_at', 'recorded_by'])})`;
  for (const part of chunks(rows, 40))
    await t.run(
      `INSERT INTO payments (${columns.join(', ')}, recorded_at, recorded_by)
       VALUES ${part.map(() => group).join(', ')}`,
      part.flatMap((row) => [...columns.map((column) => row[column]), t.now, t.actor.accountId]),
    );
}

/** Marks payments as matched, with what proves it. */
export async function insertSignatures(
  t: WriteTx,
  rows: readonly { payment: string; scan: string | null; paper: string | null }[],
): Promise<void> {
  for (const part of chunks(rows, 100)) {
    await t.run(
      `INSERT INTO payment_signatures (payment_id, scan_id, paper_id, matched_at, matched_by)
       VALUES ${part.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
      part.flatMap(({ payment, scan, paper }) => [payment, scan, paper, t.now, t.actor.accountId]),
    );
  }
  await t.run(`UPDATE payments SET signature = 'matched' WHERE id IN ${listParameter(t.dialect)}`, [
    JSON.stringify(rows.map(({ payment }) => payment)),
  ]);
}

export interface UnpaidReasonRow {
  entry_id: string;
  reason: UnpaidReason;
  note: string | null;
  noted_on: string;
  recorded_at: string;
}

export async function insertUnpaidReason(
  t: WriteTx,
  row: Omit<UnpaidReasonRow, 'recorded_at'> & { id: string },
): Promise<void> {
  await t.run(
    `INSERT INTO unpaid_reasons (id, entry_id, reason, note, noted_on, recorded_at, recorded_by)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [row.id, row.entry_id, row.reason, row.note, row.noted_on, t.now, t.actor.accountId],
  );
}

/** The newest reason of each gift of a campaign why it could not be handed over. */
export function newestUnpaidReasons(t: ReadTx, campaign: string): Promise<UnpaidReasonRow[]> {
  return t.all<UnpaidReasonRow>(
    `SELECT u.entry_id, u.reason, u.note, u.noted_on, u.recorded_at FROM unpaid_reasons u
     JOIN campaign_entries e ON e.id = u.entry_id WHERE e.campaign_id = ?
       AND NOT EXISTS (SELECT 1 FROM unpaid_reasons later WHERE later.entry_id = u.entry_id AND later.row_id > u.row_id)`,
    [campaign],
  );
}

export async function insertProxyPapers(
  t: WriteTx,
  row: { id: string; payment: string; nationalId: string | null; paper: string | null },
): Promise<void> {
  await t.run(
    `INSERT INTO proxy_papers (id, payment_id, national_id, paper_id, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?)`,
    [row.id, row.payment, row.nationalId, row.paper, t.now, t.actor.accountId],
  );
}

export interface MemberRow {
  household_id: string;
  person_id: string;
  full_name: string;
  birth_date: string;
  sex: Sex;
  died_on: string | null;
  relation: Relation;
  relation_text: string | null;
}

/** Who belonged to households on a day, heads first. */
export function membersOn(t: ReadTx, households: readonly string[], day: string): Promise<MemberRow[]> {
  return t.all<MemberRow>(
    `SELECT m.household_id, m.person_id, p.full_name, v.birth_date, v.sex, v.died_on, m.relation, m.relation_text
     FROM memberships m JOIN people p ON p.id = m.person_id
     JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     WHERE m.retracted_at IS NULL AND m.valid_from <= ? AND m.valid_to > ?
       AND m.household_id IN ${listParameter(t.dialect)}
     ORDER BY CASE m.relation WHEN 'head' THEN 0 ELSE 1 END, v.birth_date, p.id`,
    [day, day, JSON.stringify([...new Set(households)])],
  );
}

export interface AwaitedRow {
  id: string;
  campaign_id: string;
  campaign_name: string;
  source_name: string;
  area_code: string;
  recipient_name: string;
  amount_dong: number;
  in_kind: string | null;
}

/** Approved gifts of people and households without a payment or return that stands, of campaigns still open. */
export function awaitedGifts(
  t: ReadTx,
  of: { people: readonly string[]; households: readonly string[] },
  scope: { sql: string; params: readonly string[] },
): Promise<AwaitedRow[]> {
  const list = listParameter(t.dialect);
  return t.all<AwaitedRow>(
    `SELECT e.id, e.campaign_id, c.name AS campaign_name, s.name AS source_name, e.area_code, e.recipient_name,
       e.amount_dong, e.in_kind
     FROM campaign_entries e JOIN campaigns c ON c.id = e.campaign_id JOIN campaign_sources s ON s.id = e.source_id
     WHERE e.state = 'approved' AND c.state <> 'settled' AND (e.person_id IN ${list} OR e.household_id IN ${list})
       AND ${scope.sql}
       AND NOT EXISTS (SELECT 1 FROM payments y WHERE y.entry_id = e.id AND y.kind <> 'reversal'
         AND NOT EXISTS (SELECT 1 FROM payments r WHERE r.reverses_id = y.id))
     ORDER BY c.year DESC, c.name, s.name, e.id`,
    [JSON.stringify(of.people), JSON.stringify(of.households), ...scope.params],
  );
}
