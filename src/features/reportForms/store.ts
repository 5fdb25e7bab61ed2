import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface FormRow {
  id: string;
  version: number;
  area_code: string;
  name: string;
  retired_at: string | null;
  recorded_at: string;
  recorded_by_name: string;
}

export interface VersionRow {
  form_id: string;
  number: number;
  filename: string;
  sha256: string;
  notices: string;
  recorded_at: string;
  recorded_by_name: string;
}

export function formById(t: ReadTx, id: string): Promise<FormRow | undefined> {
  return t.one<FormRow>('SELECT * FROM report_forms WHERE id = ?', [id]);
}

/** Forms of a scope, those in use first, by name. */
export function formsIn(t: ReadTx, scope: { sql: string; params: string[] }): Promise<FormRow[]> {
  return t.all<FormRow>(
    `SELECT * FROM report_forms WHERE ${scope.sql} ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, name, id`,
    scope.params,
  );
}

export function formByName(t: ReadTx, area: string, name: string): Promise<FormRow | undefined> {
  return t.one<FormRow>(
    'SELECT * FROM report_forms WHERE area_code = ? AND name = ? AND retired_at IS NULL',
    [area, name],
  );
}

export async function insertForm(
  t: WriteTx,
  row: { id: string; area_code: string; name: string },
): Promise<void> {
  await t.run(
    'INSERT INTO report_forms (id, area_code, name, recorded_at, recorded_by_name) VALUES (?, ?, ?, ?, ?)',
    [row.id, row.area_code, row.name, t.now, t.actor.fullName],
  );
}

export async function touchForm(t: WriteTx, id: string): Promise<void> {
  await t.run('UPDATE report_forms SET version = version + 1 WHERE id = ?', [id]);
}

export async function setRetired(t: WriteTx, id: string, retired: boolean): Promise<void> {
  await t.run('UPDATE report_forms SET retired_at = ? WHERE id = ?', [retired ? t.now : null, id]);
}

/** Versions of the forms of a scope, newest first. */
export function versionsIn(t: ReadTx, scope: { sql: string; params: string[] }): Promise<VersionRow[]> {
  return t.all<VersionRow>(
    `SELECT * FROM report_form_versions WHERE form_id IN (SELECT id FROM report_forms WHERE ${scope.sql})
     ORDER BY form_id, number DESC`,
    scope.params,
  );
}

export async function insertVersion(
  t: WriteTx,
  row: Pick<VersionRow, 'form_id' | 'number' | 'filename' | 'sha256' | 'notices'>,
): Promise<void> {
  await t.run(
    `INSERT INTO report_form_versions (form_id, number, filename, sha256, notices, recorded_at, recorded_by_name)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [row.form_id, row.number, row.filename, row.sha256, row.notices, t.now, t.actor.fullName],
  );
}

/** The newest markings of each form's newest version. */
export function markingsIn(
  t: ReadTx,
  scope: { sql: string; params: string[] },
): Promise<{ form_id: string; content: string }[]> {
  return t.all(
    `SELECT m.form_id, m.content FROM report_form_markings m
     WHERE m.form_id IN (SELECT id FROM report_forms WHERE ${scope.sql})
       AND m.number = (SELECT MAX(v.number) FROM report_form_versions v WHERE v.form_id = m.form_id)
       AND m.row_id = (SELECT MAX(n.row_id) FROM report_form_markings n WHERE n.form_id = m.form_id AND n.number = m.number)`,
    scope.params,
  );
}

export async function insertMarkings(
  t: WriteTx,
  row: { form_id: string; number: number; content: string },
): Promise<void> {
  await t.run(
    `INSERT INTO report_form_markings (form_id, number, content, recorded_at, recorded_by_name) VALUES (?, ?, ?, ?, ?)`,
    [row.form_id, row.number, row.content, t.now, t.actor.fullName],
  );
}

export async function insertFilling(
  t: WriteTx,
  row: {
    export_id: string;
    form_id: string;
    number: number;
    markings: string;
    checks: string;
    explanation: string | null;
  },
): Promise<void> {
  await t.run(
    'INSERT INTO report_form_fillings (export_id, form_id, number, markings, checks, explanation) VALUES (?, ?, ?, ?, ?, ?)',
    [row.export_id, row.form_id, row.number, row.markings, row.checks, row.explanation],
  );
}

/** Fillings of a form, newest first: the exports they are, and the form's version. */
export function fillingsOf(t: ReadTx, form: string): Promise<{ export_id: string; number: number }[]> {
  return t.all(
    'SELECT export_id, number FROM report_form_fillings WHERE form_id = ? ORDER BY export_id DESC LIMIT 20',
    [form],
  );
}

/** SHA-256 of every form's file. */
export async function formHashes(t: ReadTx): Promise<string[]> {
  const rows = await t.all<{ sha256: string }>(
    'SELECT DISTINCT sha256 FROM report_form_versions ORDER BY sha256',
  );
  return rows.map(({ sha256 }) => sha256);
}
