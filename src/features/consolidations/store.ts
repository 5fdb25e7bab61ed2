import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface ReportRow {
  id: string;
  area_code: string;
  month: string;
  period_from: string;
  period_to: string;
  submission: number;
  filename: string;
  sha256: string;
  content_sha256: string;
  figures: string;
  recorded_at: string;
  recorded_by_name: string;
  returned_at: string | null;
  returned_by_name: string | null;
  return_reason: string | null;
}

export interface SheetRow {
  report_id: string;
  position: number;
  name: string;
  row_count: number;
  content: string | null;
}

interface Condition {
  sql: string;
  params: string[];
}

/** All files of some months, oldest first. */
export function reportsIn(t: ReadTx, scope: Condition, months: readonly string[]): Promise<ReportRow[]> {
  return t.all<ReportRow>(
    `SELECT r.* FROM ward_reports r WHERE r.month IN ${listParameter(t.dialect)} AND ${scope.sql}
     ORDER BY r.month, r.area_code, r.submission`,
    [JSON.stringify(months), ...scope.params],
  );
}

export function reportById(t: ReadTx, id: string): Promise<ReportRow | undefined> {
  return t.one<ReportRow>('SELECT * FROM ward_reports WHERE id = ?', [id]);
}

export async function insertReport(
  t: WriteTx,
  row: Omit<
    ReportRow,
    'recorded_at' | 'recorded_by_name' | 'returned_at' | 'returned_by_name' | 'return_reason'
  >,
): Promise<void> {
  await t.run(
    `INSERT INTO ward_reports (id, area_code, month, period_from, period_to, submission, filename, sha256,
       content_sha256, figures, recorded_at, recorded_by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.area_code,
      row.month,
      row.period_from,
      row.period_to,
      row.submission,
      row.filename,
      row.sha256,
      row.content_sha256,
      row.figures,
      t.now,
      t.actor.fullName,
    ],
  );
}

export async function insertSheet(t: WriteTx, row: SheetRow): Promise<void> {
  await t.run(
    'INSERT INTO ward_report_sheets (report_id, position, name, row_count, content) VALUES (?, ?, ?, ?, ?)',
    [row.report_id, row.position, row.name, row.row_count, row.content],
  );
}

export async function markReturned(t: WriteTx, id: string, reason: string): Promise<void> {
  await t.run(
    'UPDATE ward_reports SET returned_at = ?, returned_by_name = ?, return_reason = ? WHERE id = ?',
    [t.now, t.actor.fullName, reason, id],
  );
}

/** Names of the tables of figures in some reports, in their order. */
export async function tableNames(t: ReadTx, reports: readonly string[]): Promise<string[]> {
  const rows = await t.all<{ name: string }>(
    `SELECT DISTINCT name FROM ward_report_sheets WHERE content IS NOT NULL
     AND report_id IN ${listParameter(t.dialect)} ORDER BY name`,
    [JSON.stringify(reports)],
  );
  return rows.map(({ name }) => name);
}

/** Sheets of some reports; only those of one name where it is given. */
export function sheetsOf(t: ReadTx, reports: readonly string[], name?: string): Promise<SheetRow[]> {
  return t.all<SheetRow>(
    `SELECT * FROM ward_report_sheets WHERE report_id IN ${listParameter(t.dialect)}${name ? ' AND name = ?' : ''}
     ORDER BY report_id, position`,
    [JSON.stringify(reports), ...(name ? [name] : [])],
  );
}
