import type { SqlValue } from '../../db/connection.ts';
import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { RecoveryGround, RecoveryState } from './schema.ts';

export interface AllowanceRow {
  id: string;
  category: string;
  month: string;
  amount_dong: number;
  paid_on: string;
  status_id: string;
}

/** Monthly allowances of a person, in the order of their months. */
export function allowancesOf(t: ReadTx, person: string): Promise<AllowanceRow[]> {
  return t.all<AllowanceRow>(
    `SELECT id, category, month, amount_dong, paid_on, status_id FROM allowance_payments WHERE person_id = ?
     ORDER BY month, row_id`,
    [person],
  );
}

export interface GiftRow {
  id: string;
  campaign: string;
  source: string;
  amount_dong: number;
  paid_on: string;
  receiver_name: string | null;
  reason: string | null;
}

/** Gifts of a person that stand as handed over on a day or later. */
export function giftsPaidFrom(t: ReadTx, person: string, day: string): Promise<GiftRow[]> {
  return t.all<GiftRow>(
    `SELECT y.id, c.name AS campaign, s.name AS source, y.amount_dong, y.paid_on, y.receiver_name, y.reason
     FROM payments y JOIN campaign_entries e ON e.id = y.entry_id JOIN campaigns c ON c.id = y.campaign_id
     JOIN campaign_sources s ON s.id = y.source_id
     WHERE e.person_id = ? AND y.kind = 'payment' AND y.paid_on >= ?
       AND NOT EXISTS (SELECT 1 FROM payments r WHERE r.reverses_id = y.id)
     ORDER BY y.paid_on, y.row_id`,
    [person, day],
  );
}

export interface RecoveryRow {
  id: string;
  version: number;
  person_id: string;
  ground: RecoveryGround;
  ended_on: string;
  amount_dong: number;
  detail: string;
  state: RecoveryState;
  decision_number: string | null;
  decided_on: string | null;
  decision_issuer: string | null;
  note: string | null;
  created_at: string;
  full_name: string;
  birth_date: string | null;
  area_code: string | null;
}

const selected = `SELECT r.id, r.version, r.person_id, r.ground, r.ended_on, r.amount_dong, r.detail, r.state, r.decision_number,
    r.decided_on, r.decision_issuer, r.note, r.created_at, p.full_name, v.birth_date,
    (SELECT x.area_code FROM residences x WHERE x.person_id = r.person_id AND x.retracted_at IS NULL
      ORDER BY x.valid_from DESC LIMIT 1) AS area_code
  FROM recoveries r JOIN people p ON p.id = r.person_id
  LEFT JOIN person_vitals v ON v.person_id = r.person_id AND v.retracted_at IS NULL`;

interface Scope {
  sql: string;
  params: string[];
}

/** Of people who live, or lived, where the scope (on `x.area_code`) says. */
const scoped = ({ sql }: Scope): string =>
  `r.person_id IN (SELECT x.person_id FROM residences x WHERE x.retracted_at IS NULL AND ${sql})`;

export function recoveries(
  t: ReadTx,
  scope: Scope,
  state: RecoveryState | undefined,
  page: { limit: number; offset: number },
): Promise<RecoveryRow[]> {
  return t.all<RecoveryRow>(
    `${selected} WHERE ${scoped(scope)} ${state ? 'AND r.state = ?' : ''}
     ORDER BY r.created_at DESC, r.id DESC LIMIT ? OFFSET ?`,
    [...scope.params, ...(state ? [state] : []), page.limit, page.offset],
  );
}

/** How many there are by state, and how much they are about. */
export function recoveryCounts(
  t: ReadTx,
  scope: Scope,
): Promise<{ state: RecoveryState; n: number; amount_dong: number }[]> {
  return t.all(
    `SELECT r.state, COUNT(*) AS n, SUM(r.amount_dong) AS amount_dong FROM recoveries r WHERE ${scoped(scope)} GROUP BY r.state`,
    scope.params,
  );
}

export function recoveriesOf(t: ReadTx, person: string): Promise<RecoveryRow[]> {
  return t.all<RecoveryRow>(`${selected} WHERE r.person_id = ? ORDER BY r.created_at`, [person]);
}

export function recoveryById(t: ReadTx, id: string, scope: Scope): Promise<RecoveryRow | undefined> {
  return t.one<RecoveryRow>(`${selected} WHERE r.id = ? AND ${scoped(scope)}`, [id, ...scope.params]);
}

export async function insertRecovery(t: WriteTx, row: Record<string, SqlValue>): Promise<void> {
  const columns = Object.keys(row);
  await t.run(
    `INSERT INTO recoveries (${columns.join(', ')}, created_at, updated_at)
     VALUES (${marks(columns)}, ?, ?)`,
    [...Object.values(row), t.now, t.now],
  );
}

export async function updateRecovery(t: WriteTx, id: string, row: Record<string, SqlValue>): Promise<void> {
  const columns = Object.keys(row);
  await t.run(
    `UPDATE recoveries SET ${columns.map((column) => `${column} = ?`).join(', ')}, version = version + 1, updated_at = ?
     WHERE id = ?`,
    [...Object.values(row), t.now, id],
  );
}

export interface ReceiptRow {
  id: string;
  recovery_id: string;
  number: string;
  received_on: string;
  amount_dong: number;
}

/** Receipts that stand, by day. */
export function receiptsOf(t: ReadTx, ids: readonly string[]): Promise<ReceiptRow[]> {
  return t.all<ReceiptRow>(
    `SELECT id, recovery_id, number, received_on, amount_dong FROM recovery_receipts
     WHERE retracted_at IS NULL AND recovery_id IN ${listParameter(t.dialect)} ORDER BY received_on, recorded_at, id`,
    [JSON.stringify(ids)],
  );
}

/** Of people who live, or lived last, in some areas: those of which money came back within some days. */
export async function recoveriesReceived(
  t: ReadTx,
  areas: ReadonlySet<string>,
  from: string,
  to: string,
): Promise<RecoveryRow[]> {
  const rows = await t.all<RecoveryRow>(
    `${selected} WHERE r.id IN (SELECT c.recovery_id FROM recovery_receipts c
       WHERE c.retracted_at IS NULL AND c.received_on >= ? AND c.received_on <= ?) ORDER BY r.created_at, r.id`,
    [from, to],
  );
  return rows.filter(({ area_code }) => area_code !== null && areas.has(area_code));
}

export async function insertReceipt(t: WriteTx, row: ReceiptRow): Promise<void> {
  await t.run(
    `INSERT INTO recovery_receipts (id, recovery_id, number, received_on, amount_dong, recorded_at, recorded_by)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [row.id, row.recovery_id, row.number, row.received_on, row.amount_dong, t.now, t.actor.accountId],
  );
}

export async function retractReceipt(t: WriteTx, id: string): Promise<void> {
  await t.run('UPDATE recovery_receipts SET retracted_at = ? WHERE id = ?', [t.now, id]);
}

/** Where somebody lives, or lived last. */
export async function lastArea(t: ReadTx, person: string): Promise<string | null> {
  const row = await t.one<{ area_code: string }>(
    'SELECT area_code FROM residences WHERE person_id = ? AND retracted_at IS NULL ORDER BY valid_from DESC LIMIT 1',
    [person],
  );
  return row?.area_code ?? null;
}
