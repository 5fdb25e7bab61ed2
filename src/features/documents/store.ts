import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';
import type { DocumentKind } from './content.ts';

export interface DocumentRow {
  id: string;
  kind: DocumentKind;
  area_code: string;
  office_code: string;
  household_id: string | null;
  as_of: string;
  year: number;
  number: number | null;
  title: string;
  content: string;
  created_by: string | null;
  created_by_name: string;
  created_at: string;
  cancelled_at: string | null;
  cancelled_by_name: string | null;
  cancel_reason: string | null;
}
export type ListedRow = Omit<DocumentRow, 'content'>;

const listed = `id, kind, area_code, office_code, household_id, as_of, year, number, title, created_by, created_by_name,
  created_at, cancelled_at, cancelled_by_name, cancel_reason`;

export async function insertDocument(
  t: WriteTx,
  row: Omit<ListedRow, 'created_by' | 'created_by_name' | 'created_at' | `cancel${string}`> & {
    content: string;
  },
): Promise<void> {
  const all = {
    ...row,
    created_by: t.actor.accountId,
    created_by_name: t.actor.fullName,
    created_at: t.now,
  };
  const columns = Object.keys(all);
  await t.run(`INSERT INTO documents (${columns.join(', ')}) VALUES (${marks(columns)})`, Object.values(all));
}

export function documentById(t: ReadTx, id: string): Promise<DocumentRow | undefined> {
  return t.one<DocumentRow>('SELECT * FROM documents WHERE id = ?', [id]);
}

export async function cancelDocument(t: WriteTx, id: string, reason: string): Promise<void> {
  await t.run(
    'UPDATE documents SET cancelled_at = ?, cancelled_by_name = ?, cancel_reason = ? WHERE id = ?',
    [t.now, t.actor.fullName, reason, id],
  );
}

/** The last number of an office's certificates in a year; 0 before the first. */
export async function lastNumber(t: ReadTx, office: string, year: number): Promise<number> {
  const row = await t.one<{ n: number | null }>(
    'SELECT MAX(number) AS n FROM documents WHERE office_code = ? AND year = ?',
    [office, year],
  );
  return row?.n ?? 0;
}

/** Documents of the actor's area, newest first; of one household when named. */
export async function findDocuments(
  t: ReadTx,
  scope: { sql: string; params: string[] },
  household: string | undefined,
  page: Page,
): Promise<{ rows: ListedRow[]; total: number }> {
  const where = `${scope.sql}${household === undefined ? '' : ' AND household_id = ?'}`;
  const params = [...scope.params, ...(household === undefined ? [] : [household])];
  const rows = await t.all<ListedRow>(
    `SELECT ${listed} FROM documents WHERE ${where} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`,
    [...params, page.limit, page.offset],
  );
  const count = await t.one<{ n: number }>(`SELECT COUNT(*) AS n FROM documents WHERE ${where}`, params);
  return { rows, total: count?.n ?? 0 };
}

const settingName = (office: string): string => `documents.letterhead.${office}`;

export async function letterheadSetting(t: ReadTx, office: string): Promise<string | undefined> {
  const row = await t.one<{ value: string }>('SELECT value FROM settings WHERE name = ?', [
    settingName(office),
  ]);
  return row?.value;
}

export async function saveLetterhead(t: WriteTx, office: string, value: string): Promise<void> {
  await t.run(
    `INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = settings.version + 1, updated_at = excluded.updated_at`,
    [settingName(office), value, t.now],
  );
}
