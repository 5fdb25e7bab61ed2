import type { SqlValue } from '../../db/connection.ts';
import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface EntryRow {
  id: string;
  area_code: string;
  number: number | null;
  recipient_name: string;
  birth_date: string | null;
  national_id: string | null;
  address: string | null;
  phone: string | null;
  household_code: string | null;
  category: string | null;
  category_label: string | null;
  people: number | null;
  amount_dong: number;
  in_kind: string | null;
  decision_number: string | null;
  decided_on: string | null;
  decision_issuer: string | null;
  source_id: string;
  source_name: string;
}

interface Scope {
  sql: string;
  params: string[];
}

/** Approved gifts in the order of their lists; what was not frozen with the approval is the register's. */
export function approvedEntries(
  t: ReadTx,
  campaign: string,
  of: { source?: string; area?: string },
  scope: Scope,
): Promise<EntryRow[]> {
  const more = [...(of.source ? ['e.source_id = ?'] : []), ...(of.area ? ['e.area_code = ?'] : [])];
  return t.all<EntryRow>(
    `SELECT e.id, e.area_code, e.number, e.recipient_name, COALESCE(e.birth_date, v.birth_date) AS birth_date,
       COALESCE(e.national_id, p.national_id) AS national_id, COALESCE(e.address, h.address) AS address, p.phone,
       h.code AS household_code, e.category, e.category_label, e.people, e.amount_dong, e.in_kind, e.decision_number,
       e.decided_on, e.decision_issuer, e.source_id, s.name AS source_name
     FROM campaign_entries e JOIN campaign_sources s ON s.id = e.source_id
     LEFT JOIN people p ON p.id = e.person_id
     LEFT JOIN person_vitals v ON v.person_id = e.person_id AND v.retracted_at IS NULL
     LEFT JOIN households h ON h.id = e.household_id
     WHERE e.campaign_id = ? AND e.state = 'approved' ${more.map((each) => `AND ${each}`).join(' ')} AND ${scope.sql}
     ORDER BY e.area_code, s.name, e.source_id, CASE WHEN e.number IS NULL THEN 1 ELSE 0 END, e.number, e.created_at, e.id`,
    [campaign, ...(of.source ? [of.source] : []), ...(of.area ? [of.area] : []), ...scope.params],
  );
}

export interface GroupRow {
  source_id: string;
  source_name: string;
  area_code: string;
  gifts: number;
  amount_dong: number;
}

/** How many approved gifts each source has in each group. */
export function approvedGroups(t: ReadTx, campaign: string, scope: Scope): Promise<GroupRow[]> {
  return t.all<GroupRow>(
    `SELECT e.source_id, s.name AS source_name, e.area_code, COUNT(*) AS gifts, SUM(e.amount_dong) AS amount_dong
     FROM campaign_entries e JOIN campaign_sources s ON s.id = e.source_id
     WHERE e.campaign_id = ? AND e.state = 'approved' AND ${scope.sql}
     GROUP BY e.source_id, s.name, e.area_code ORDER BY s.name, e.source_id, e.area_code`,
    [campaign, ...scope.params],
  );
}

export interface SheetRecord {
  id: string;
  campaign_id: string;
  source_id: string;
  area_code: string;
  code: string;
  columns: string;
  content: string;
  rows_sha256: string;
  part: number;
  created_at: string;
  created_by: string | null;
  cancelled_at: string | null;
  cancelled_by: string | null;
  cancel_reason: string | null;
}

export async function insertSheet(
  t: WriteTx,
  row: Omit<SheetRecord, 'created_at' | 'created_by' | 'cancelled_at' | 'cancelled_by' | 'cancel_reason'>,
): Promise<void> {
  await t.run(
    `INSERT INTO signing_sheets (id, campaign_id, source_id, area_code, code, columns, content, rows_sha256, part, created_at,
       created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.campaign_id,
      row.source_id,
      row.area_code,
      row.code,
      row.columns,
      row.content,
      row.rows_sha256,
      row.part,
      t.now,
      t.actor.accountId,
    ],
  );
}

export interface PageRecord {
  id: string;
  sheet_id: string;
  number: number;
  code: string;
  entries: string;
}

export async function insertPage(t: WriteTx, row: PageRecord): Promise<void> {
  await t.run(
    'INSERT INTO signing_sheet_pages (id, sheet_id, number, code, entries) VALUES (?, ?, ?, ?, ?)',
    [row.id, row.sheet_id, row.number, row.code, row.entries],
  );
}

/** Sheets of a campaign, those cancelled last. */
export function sheetsOf(t: ReadTx, campaign: string, scope: Scope): Promise<SheetRecord[]> {
  return t.all<SheetRecord>(
    `SELECT * FROM signing_sheets WHERE campaign_id = ? AND ${scope.sql}
     ORDER BY CASE WHEN cancelled_at IS NULL THEN 0 ELSE 1 END, area_code, source_id, part, created_at`,
    [campaign, ...scope.params],
  );
}

/** Sheets that stand for a source in a group, oldest first. */
export function standingSheets(
  t: ReadTx,
  campaign: string,
  source: string,
  area: string,
): Promise<SheetRecord[]> {
  return t.all<SheetRecord>(
    `SELECT * FROM signing_sheets WHERE campaign_id = ? AND source_id = ? AND area_code = ? AND cancelled_at IS NULL
     ORDER BY part`,
    [campaign, source, area],
  );
}

export function sheetByCode(t: ReadTx, code: string, scope: Scope): Promise<SheetRecord | undefined> {
  return t.one<SheetRecord>(`SELECT * FROM signing_sheets WHERE code = ? AND ${scope.sql}`, [
    code,
    ...scope.params,
  ]);
}

export async function codeIsTaken(t: ReadTx, code: string): Promise<boolean> {
  return (await t.one('SELECT 1 AS one FROM signing_sheets WHERE code = ?', [code])) !== undefined;
}

export interface PageWithScans extends PageRecord {
  scans: number;
}

/** Pages of sheets, with how many scans hang on each. */
export function pagesOf(t: ReadTx, sheets: readonly string[]): Promise<PageWithScans[]> {
  return t.all<PageWithScans>(
    `SELECT p.*, (SELECT COUNT(*) FROM signing_sheet_scans c WHERE c.page_id = p.id AND c.retracted_at IS NULL) AS scans
     FROM signing_sheet_pages p WHERE p.sheet_id IN ${listParameter(t.dialect)} ORDER BY p.sheet_id, p.number`,
    [JSON.stringify(sheets)],
  );
}

/** Pages of the sheets that stand, and how many of them have their scan. */
export async function countPages(
  t: ReadTx,
  campaign: string,
  scope: { sql: string; params: readonly SqlValue[] },
): Promise<{ pages: number; scanned: number }> {
  const row = await t.one<{ pages: number; scanned: number | null }>(
    `SELECT COUNT(*) AS pages, SUM(CASE WHEN EXISTS (SELECT 1 FROM signing_sheet_scans c WHERE c.page_id = p.id
       AND c.retracted_at IS NULL) THEN 1 ELSE 0 END) AS scanned
     FROM signing_sheet_pages p JOIN signing_sheets s ON s.id = p.sheet_id
     WHERE s.campaign_id = ? AND s.cancelled_at IS NULL AND ${scope.sql}`,
    [campaign, ...scope.params],
  );
  return { pages: Number(row?.pages ?? 0), scanned: Number(row?.scanned ?? 0) };
}

/** True once a row of these pages was recorded as handed out by the page. */
export async function pagesAreUsed(t: ReadTx, pages: readonly string[]): Promise<boolean> {
  const row = await t.one(
    `SELECT 1 AS one FROM payments WHERE page_id IN ${listParameter(t.dialect)} LIMIT 1`,
    [JSON.stringify(pages)],
  );
  return row !== undefined;
}

export async function cancelSheet(t: WriteTx, id: string, reason: string): Promise<void> {
  await t.run(
    'UPDATE signing_sheets SET cancelled_at = ?, cancelled_by = ?, cancel_reason = ? WHERE id = ?',
    [t.now, t.actor.accountId, reason, id],
  );
}

export async function insertScan(
  t: WriteTx,
  row: { id: string; page_id: string; paper_id: string },
): Promise<void> {
  await t.run(
    'INSERT INTO signing_sheet_scans (id, page_id, paper_id, added_at, added_by) VALUES (?, ?, ?, ?, ?)',
    [row.id, row.page_id, row.paper_id, t.now, t.actor.accountId],
  );
}
