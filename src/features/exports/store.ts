import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import { yearOf } from '../../shared/dates.ts';
import type { Page } from '../../shared/lists.ts';

/** Where somebody lived when an allowance was paid, or had lived last: who moves is counted in one ward only. */
const paidIn = (t: ReadTx): string => `(SELECT r.area_code FROM residences r WHERE r.person_id = a.person_id
  AND r.retracted_at IS NULL AND r.valid_from <= a.paid_on ORDER BY r.valid_from DESC LIMIT 1) IN ${listParameter(t.dialect)}`;

/** Allowances paid in a period, by category: people and đồng. */
export function allowancesPaid(t: ReadTx, areas: readonly string[], from: string, to: string) {
  return t.all<{ category: string; person_id: string; amount_dong: number }>(
    `SELECT a.category, a.person_id, SUM(a.amount_dong) AS amount_dong FROM allowance_payments a
     WHERE a.paid_on >= ? AND a.paid_on <= ? AND ${paidIn(t)} GROUP BY a.category, a.person_id`,
    [from, to, JSON.stringify(areas)],
  );
}

export interface AllowanceRow {
  id: string;
  person_id: string;
  birth_date: string;
  status_id: string;
  category: string;
  /** The month it is for. */
  month: string;
  amount_dong: number;
  paid_on: string;
  via: 'cash' | 'account';
}

const allowance = `SELECT a.id, a.person_id, v.birth_date, a.status_id, a.category, a.month, a.amount_dong, a.paid_on, a.via
  FROM allowance_payments a JOIN person_vitals v ON v.person_id = a.person_id AND v.retracted_at IS NULL`;

/** Allowances paid within some days, and those for some months that were paid by the last of the days. */
export function allowancesOf(
  t: ReadTx,
  areas: readonly string[],
  { from, to }: Days,
  months: { first: string; last: string },
): Promise<AllowanceRow[]> {
  return t.all<AllowanceRow>(
    `${allowance} WHERE a.paid_on <= ? AND (a.paid_on >= ? OR (a.month >= ? AND a.month <= ?)) AND ${paidIn(t)}
     ORDER BY a.row_id`,
    [to, from, months.first, months.last, JSON.stringify(areas)],
  );
}

/** All allowances of some people, in the order they were paid. */
export async function allowancesOfPeople(t: ReadTx, people: readonly string[]): Promise<AllowanceRow[]> {
  const found: AllowanceRow[] = [];
  for (const part of chunks(people, 200))
    found.push(
      ...(await t.all<AllowanceRow>(
        `${allowance} WHERE a.person_id IN (${marks(part)}) ORDER BY a.paid_on, a.row_id`,
        part,
      )),
    );
  return found;
}

export interface EntryRow {
  id: string;
  campaign_id: string;
  campaign_name: string;
  source_id: string;
  source_name: string;
  decision_number: string | null;
  decided_on: string | null;
  category: string | null;
  person_id: string | null;
  recipient_name: string;
  area_code: string;
  amount_dong: number;
  in_kind: string | null;
}

/** First and last day of a period. */
export interface Days {
  from: string;
  to: string;
}

/** Campaigns of the period's year, and those of another that pay within it: help for last year, Tết paid in December. */
const campaignsOf = ({ from, to }: Days): { sql: string; params: (string | number)[] } => ({
  sql: `(c.year = ? OR EXISTS (SELECT 1 FROM payments p WHERE p.campaign_id = c.id AND p.paid_on >= ? AND p.paid_on <= ?))`,
  params: [yearOf(to), from, to],
});

/** List entries of a period's campaigns in an area that were approved by its last day. */
export function approvedEntries(t: ReadTx, areas: readonly string[], days: Days): Promise<EntryRow[]> {
  const campaigns = campaignsOf(days);
  return t.all<EntryRow>(
    `SELECT e.id, e.campaign_id, c.name AS campaign_name, e.source_id, s.name AS source_name, s.decision_number, s.decided_on,
       e.category, e.person_id, e.recipient_name, e.area_code, e.amount_dong, e.in_kind
     FROM campaign_entries e JOIN campaigns c ON c.id = e.campaign_id JOIN campaign_sources s ON s.id = e.source_id
     WHERE ${campaigns.sql} AND e.state = 'approved' AND (e.decided_on IS NULL OR e.decided_on <= ?) AND e.area_code IN ${listParameter(t.dialect)}
     ORDER BY c.cut_off_on, c.name, s.name, e.category, e.recipient_name, e.id`,
    [...campaigns.params, days.to, JSON.stringify(areas)],
  );
}

export interface LedgerRow {
  entry_id: string;
  kind: 'payment' | 'reversal' | 'return';
  amount_dong: number;
  paid_on: string;
  receiver_name: string | null;
  receiver_relation: string | null;
}

/** Ledger rows of a period's campaigns up to its last day, in order. */
export function ledgerUpTo(t: ReadTx, days: Days): Promise<LedgerRow[]> {
  const campaigns = campaignsOf(days);
  return t.all<LedgerRow>(
    `SELECT y.entry_id, y.kind, y.amount_dong, y.paid_on, y.receiver_name, y.receiver_relation FROM payments y
     JOIN campaigns c ON c.id = y.campaign_id WHERE ${campaigns.sql} AND y.paid_on <= ? ORDER BY y.row_id`,
    [...campaigns.params, days.to],
  );
}

/** Payments less reversals dated in a period, and whom they reached. */
export async function tetFigures(
  t: ReadTx,
  areas: readonly string[],
  from: string,
  to: string,
): Promise<{ paidDong: number; recipients: number }> {
  const rows = await t.all<{ recipient: string; dong: number; gifts: number }>(
    `SELECT COALESCE(e.person_id, e.household_id) AS recipient,
       SUM(CASE WHEN y.kind = 'payment' THEN y.amount_dong WHEN r.kind = 'payment' THEN -y.amount_dong ELSE 0 END) AS dong,
       SUM(CASE WHEN y.kind = 'payment' THEN 1 WHEN r.kind = 'payment' THEN -1 ELSE 0 END) AS gifts
     FROM payments y JOIN campaign_entries e ON e.id = y.entry_id JOIN campaigns c ON c.id = y.campaign_id
     LEFT JOIN payments r ON r.id = y.reverses_id
     WHERE c.kind = 'tet' AND y.paid_on >= ? AND y.paid_on <= ? AND e.area_code IN ${listParameter(t.dialect)}
     GROUP BY COALESCE(e.person_id, e.household_id)`,
    [from, to, JSON.stringify(areas)],
  );
  return {
    paidDong: rows.reduce((sum, row) => sum + row.dong, 0),
    recipients: rows.filter((row) => row.gifts > 0).length,
  };
}

/** Money given back to the budget by source, up to the last day of a period. */
export function returnsUpTo(t: ReadTx, days: Days) {
  const campaigns = campaignsOf(days);
  return t.all<{ source_id: string; amount_dong: number }>(
    `SELECT r.source_id, SUM(CASE WHEN r.reverses_id IS NULL THEN r.amount_dong ELSE -r.amount_dong END) AS amount_dong FROM campaign_returns r JOIN campaigns c ON c.id = r.campaign_id
     WHERE ${campaigns.sql} AND r.returned_on <= ? GROUP BY r.source_id`,
    [...campaigns.params, days.to],
  );
}

export interface ExportRow {
  id: string;
  report: string;
  area_code: string;
  request: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  filename: string | null;
  path: string | null;
  sha256: string | null;
  content_sha256: string | null;
  figures: string | null;
  row_count: number | null;
  submission: number;
  /** Of a file that a feature of its own has made; a closing keeps that of the month's report. */
  document_number: string | null;
  document_date: string | null;
  /** Recording instant up to which its figures know. */
  known_at: string | null;
  checks: string | null;
  explanations: string | null;
  /** Whose it is: an addressee keeps its versions when it is renamed. */
  addressee_id: string | null;
  sheets: string | null;
  prepared_by: string | null;
  preparer_phone: string | null;
  fault: string | null;
  created_by: string | null;
  created_at: string;
  sealed_at: string | null;
}

export function exportById(t: ReadTx, id: string): Promise<ExportRow | undefined> {
  return t.one<ExportRow>('SELECT * FROM exports WHERE id = ?', [id]);
}

/** What an addressee's profile says of an export. */
export type OfAddressee = Pick<ExportRow, 'addressee_id' | 'sheets' | 'prepared_by' | 'preparer_phone'>;

/** What an export is asked for. */
const askedColumns = [
  'id',
  'report',
  'area_code',
  'request',
  'submission',
  'explanations',
  'addressee_id',
  'sheets',
  'prepared_by',
  'preparer_phone',
] as const satisfies readonly (keyof ExportRow)[];

export async function insertExport(
  t: WriteTx,
  row: Omit<Pick<ExportRow, (typeof askedColumns)[number]>, keyof OfAddressee> & Partial<OfAddressee>,
): Promise<void> {
  await t.run(
    `INSERT INTO exports (${askedColumns.join(', ')}, state, created_by, created_at)
     VALUES (${marks(askedColumns)}, 'queued', ?, ?)`,
    [...askedColumns.map((column) => row[column] ?? null), t.actor.accountId, t.now],
  );
}

export async function startExport(t: WriteTx, id: string): Promise<void> {
  await t.run("UPDATE exports SET state = 'running' WHERE id = ?", [id]);
}

export interface Finished {
  filename: string;
  path: string;
  sha256: string;
  contentSha256: string;
  figures: object | null;
  rows: number;
  knownAt: string;
  checks: object | null;
}

export async function finishExport(t: WriteTx, id: string, done: Finished): Promise<void> {
  await t.run(
    `UPDATE exports SET state = 'done', filename = ?, path = ?, sha256 = ?, content_sha256 = ?, figures = ?, row_count = ?,
       known_at = ?, checks = ?, sealed_at = ? WHERE id = ?`,
    [
      done.filename,
      done.path,
      done.sha256,
      done.contentSha256,
      done.figures && JSON.stringify(done.figures),
      done.rows,
      done.knownAt,
      done.checks && JSON.stringify(done.checks),
      t.now,
      id,
    ],
  );
}

export async function failExport(t: WriteTx, id: string, fault: string): Promise<void> {
  await t.run("UPDATE exports SET state = 'failed', fault = ? WHERE id = ?", [fault, id]);
}

/** Some exports, in no order. */
export function exportsByIds(t: ReadTx, ids: readonly string[]): Promise<ExportRow[]> {
  return t.all<ExportRow>(`SELECT * FROM exports WHERE id IN ${listParameter(t.dialect)}`, [
    JSON.stringify(ids),
  ]);
}

export function unfinishedExports(t: ReadTx): Promise<{ id: string; created_by: string | null }[]> {
  return t.all("SELECT id, created_by FROM exports WHERE state IN ('queued', 'running') ORDER BY created_at");
}

export function sealedExports(t: ReadTx): Promise<ExportRow[]> {
  return t.all<ExportRow>("SELECT * FROM exports WHERE state = 'done' ORDER BY created_at");
}

export function recentExports(
  t: ReadTx,
  scope: { sql: string; params: string[] },
  { limit, offset }: Page,
): Promise<ExportRow[]> {
  return t.all<ExportRow>(
    `SELECT * FROM exports WHERE ${scope.sql} ORDER BY created_at DESC LIMIT ? OFFSET ?`,
    [...scope.params, limit, offset],
  );
}

export async function countExports(t: ReadTx, scope: { sql: string; params: string[] }): Promise<number> {
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM exports WHERE ${scope.sql}`,
    scope.params,
  );
  return Number(row?.n ?? 0);
}

/** Every export of a report and area, newest first. */
export function exportsOf(t: ReadTx, report: string, area: string): Promise<ExportRow[]> {
  return t.all<ExportRow>(
    'SELECT * FROM exports WHERE report = ? AND area_code = ? ORDER BY created_at DESC, id DESC',
    [report, area],
  );
}

export async function setDocument(
  t: WriteTx,
  id: string,
  document: { number: string; date: string },
): Promise<void> {
  await t.run('UPDATE exports SET document_number = ?, document_date = ? WHERE id = ?', [
    document.number,
    document.date,
    id,
  ]);
}

/** Of some people, those of a minority: any of the 54 groups but Kinh. */
export async function minorityPeople(t: ReadTx, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const part of chunks(ids, 200)) {
    const rows = await t.all<{ id: string }>(
      `SELECT id FROM people WHERE id IN (${marks(part)}) AND ethnicity > '01' AND ethnicity <= '54'`,
      part,
    );
    for (const row of rows) found.add(row.id);
  }
  return found;
}

/** Figures of the finished exports of a report of an area, the newest first. */
export async function doneFigures(t: ReadTx, report: string, area: string): Promise<string[]> {
  const rows = await t.all<{ figures: string | null }>(
    "SELECT figures FROM exports WHERE report = ? AND area_code = ? AND state = 'done' ORDER BY created_at DESC LIMIT 60",
    [report, area],
  );
  return rows.flatMap(({ figures }) => figures ?? []);
}

/** A version of a report, with the number and date that closed it. */
export type VersionRow = Pick<ExportRow, 'request' | 'submission' | 'state' | 'path' | 'sha256'> & {
  number: string | null;
  date: string | null;
};

/**
 * Versions of a report of an area to the addressee of a request, whatever it was called then; of a request without one,
 * those that were asked for in the same words. The last sending first.
 */
export function versionsOf(
  t: ReadTx,
  of: Pick<ExportRow, 'report' | 'area_code' | 'request' | 'addressee_id'>,
): Promise<VersionRow[]> {
  return t.all<VersionRow>(
    `SELECT e.request, e.submission, e.state, e.path, e.sha256, c.document_number AS number, c.document_date AS date
     FROM exports e LEFT JOIN closings c ON c.export_id = e.id
     WHERE e.report = ? AND e.area_code = ? AND (e.addressee_id = ? OR (e.addressee_id IS NULL AND e.request = ?))
     ORDER BY e.submission DESC, e.id DESC`,
    [of.report, of.area_code, of.addressee_id, of.request],
  );
}
