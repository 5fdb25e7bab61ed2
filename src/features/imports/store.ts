import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';
import type { ImportRegister } from './reading/columns.ts';
import type { RowState } from './rows/outcome.ts';

export interface ImportRow {
  id: string;
  register: ImportRegister;
  area_code: string;
  filename: string;
  sha256: string;
  state: 'reading' | 'ready' | 'committing' | 'committed' | 'undone' | 'failed';
  summary: string;
  created_at: string;
  committed_at: string | null;
  /** JSON: how the file is to be read; null: it was read where it lay, and is not kept. */
  form: string | null;
  /** Why it could not be read. */
  fault: string | null;
  created_by: string | null;
  /** Another one after each change, of its rows too. */
  version: number;
}

export function importById(t: ReadTx, id: string): Promise<ImportRow | undefined> {
  return t.one<ImportRow>('SELECT * FROM imports WHERE id = ?', [id]);
}

export async function insertImport(
  t: WriteTx,
  row: Pick<ImportRow, 'id' | 'register' | 'area_code' | 'filename' | 'sha256' | 'state' | 'summary'> & {
    form?: string;
  },
): Promise<void> {
  await t.run(
    `INSERT INTO imports (id, register, area_code, filename, sha256, state, summary, form, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.register,
      row.area_code,
      row.filename,
      row.sha256,
      row.state,
      row.summary,
      row.form ?? null,
      t.actor.accountId,
      t.now,
    ],
  );
}

export async function updateImport(
  t: WriteTx,
  id: string,
  change: {
    state: ImportRow['state'];
    summary?: string;
    fault?: string;
    committedAt?: string;
    undoneAt?: string;
  },
): Promise<void> {
  await t.run(
    `UPDATE imports SET state = ?, summary = COALESCE(?, summary), fault = ?, committed_at = COALESCE(?, committed_at),
       undone_at = COALESCE(?, undone_at), version = version + 1 WHERE id = ?`,
    [
      change.state,
      change.summary ?? null,
      change.fault ?? null,
      change.committedAt ?? null,
      change.undoneAt ?? null,
      id,
    ],
  );
}

export async function deleteImport(t: WriteTx, id: string): Promise<void> {
  await t.run('DELETE FROM imports WHERE id = ?', [id]);
}

/** Files received and not yet read, and commits begun; what another program reads where it lies is its own. */
export function unfinished(
  t: ReadTx,
): Promise<{ id: string; state: 'reading' | 'committing'; created_by: string | null }[]> {
  return t.all(
    `SELECT id, state, created_by FROM imports WHERE state = 'committing' OR (state = 'reading' AND form IS NOT NULL)
     ORDER BY created_at`,
  );
}

export interface StagedRow {
  number: number;
  sheet: string;
  row_number: number;
  state: RowState;
  cells: string;
  reasons: string;
  changes: string;
  /** JSON: `Plan`. */
  plan: string;
}

/** Stages rows, numbered from `first` on. */
export async function insertRows(
  t: WriteTx,
  importId: string,
  rows: readonly Omit<StagedRow, 'number'>[],
  first: number,
): Promise<void> {
  await t.insertMany(
    'import_rows',
    rows.map((row, i) => ({ import_id: importId, number: first + i, ...row })),
  );
}

export async function deleteRows(t: WriteTx, importId: string): Promise<void> {
  await t.run('DELETE FROM import_rows WHERE import_id = ?', [importId]);
}

export async function updateRow(
  t: WriteTx,
  importId: string,
  row: Pick<StagedRow, 'number' | 'state' | 'reasons' | 'changes' | 'plan'>,
): Promise<void> {
  await t.run(
    'UPDATE import_rows SET state = ?, reasons = ?, changes = ?, plan = ? WHERE import_id = ? AND number = ?',
    [row.state, row.reasons, row.changes, row.plan, importId, row.number],
  );
}

export async function updateSummary(t: WriteTx, id: string, summary: string): Promise<void> {
  await t.run('UPDATE imports SET summary = ?, version = version + 1 WHERE id = ?', [summary, id]);
}

/** Says that something of its rows has changed. */
export async function touchImport(t: WriteTx, id: string): Promise<void> {
  await t.run('UPDATE imports SET version = version + 1 WHERE id = ?', [id]);
}

/** Why the last thing asked of a staged import came to nothing. */
export async function noteFault(t: WriteTx, id: string, fault: string): Promise<void> {
  await t.run("UPDATE imports SET fault = ? WHERE id = ? AND state = 'ready'", [fault, id]);
}

/** How its kept file is to be read. */
export async function updateForm(t: WriteTx, id: string, form: string): Promise<void> {
  await t.run('UPDATE imports SET form = ? WHERE id = ?', [form, id]);
}

const rowColumns = 'number, sheet, row_number, state, cells, reasons, changes, plan';

export function rowByNumber(t: ReadTx, importId: string, number: number): Promise<StagedRow | undefined> {
  return t.one<StagedRow>(`SELECT ${rowColumns} FROM import_rows WHERE import_id = ? AND number = ?`, [
    importId,
    number,
  ]);
}

/** Rows whose plan has one of these texts in it, in the file's order. */
export function rowsSaying(t: ReadTx, importId: string, texts: readonly string[]): Promise<StagedRow[]> {
  const escaped = texts.map((text) => `%${text.replace(/[!%_]/g, '!$&')}%`);
  return t.all<StagedRow>(
    `SELECT ${rowColumns} FROM import_rows
     WHERE import_id = ? AND (${texts.map(() => "plan LIKE ? ESCAPE '!'").join(' OR ')}) ORDER BY number`,
    [importId, ...escaped],
  );
}

export const everyRow: Page = { offset: 0, limit: 1_000_000 };

export function rowsOf(
  t: ReadTx,
  importId: string,
  state: RowState | undefined,
  page: Page,
): Promise<StagedRow[]> {
  const condition = state ? 'AND state = ?' : '';
  return t.all<StagedRow>(
    `SELECT ${rowColumns} FROM import_rows
     WHERE import_id = ? ${condition} ORDER BY number LIMIT ? OFFSET ?`,
    [importId, ...(state ? [state] : []), page.limit, page.offset],
  );
}

/** Rows after the one numbered `last`, in the file's order: all, or of some states. */
function rowsAfter(
  t: ReadTx,
  importId: string,
  states: readonly RowState[] | undefined,
  { last, limit }: { last: number; limit: number },
): Promise<StagedRow[]> {
  return t.all<StagedRow>(
    `SELECT ${rowColumns} FROM import_rows
     WHERE import_id = ? AND number > ? ${states ? `AND state IN (${marks(states)})` : ''} ORDER BY number LIMIT ?`,
    [importId, last, ...(states ?? []), limit],
  );
}

/** The rows of an import, part by part in the file's order: all, or of some states. */
export async function* rowsInParts(
  t: ReadTx,
  importId: string,
  states: readonly RowState[] | undefined,
  limit: number,
): AsyncGenerator<StagedRow[]> {
  for (let last = 0; ; ) {
    const rows = await rowsAfter(t, importId, states, { last, limit });
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)?.number ?? last;
  }
}

/** Why rows are refused or wait, in the file's order. */
export function reasonsOf(
  t: ReadTx,
  importId: string,
  state: RowState,
): Promise<Pick<StagedRow, 'number' | 'row_number' | 'reasons'>[]> {
  return t.all(
    'SELECT number, row_number, reasons FROM import_rows WHERE import_id = ? AND state = ? ORDER BY number',
    [importId, state],
  );
}

/** What the rows would change. */
export function changesOf(t: ReadTx, importId: string): Promise<Pick<StagedRow, 'changes'>[]> {
  return t.all("SELECT changes FROM import_rows WHERE import_id = ? AND state = 'updated'", [importId]);
}

/** Rows by their numbers, at most a page of them. */
export function rowsByNumbers(t: ReadTx, importId: string, numbers: readonly number[]): Promise<StagedRow[]> {
  return t.all<StagedRow>(
    `SELECT ${rowColumns} FROM import_rows WHERE import_id = ? AND number IN (${marks(numbers)}) ORDER BY number`,
    [importId, ...numbers],
  );
}

export async function countRows(t: ReadTx, importId: string): Promise<Record<RowState, number>> {
  const rows = await t.all<{ state: RowState; n: number }>(
    'SELECT state, COUNT(*) AS n FROM import_rows WHERE import_id = ? GROUP BY state',
    [importId],
  );
  const counts = { created: 0, updated: 0, unchanged: 0, rejected: 0, undecided: 0 };
  for (const { state, n } of rows) counts[state] = n;
  return counts;
}

/** How many rows there are of all states together. */
export const totalOf = (counts: Record<RowState, number>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

export function recentImports(
  t: ReadTx,
  scope: { sql: string; params: string[] },
  page: Page,
): Promise<ImportRow[]> {
  return t.all<ImportRow>(
    `SELECT * FROM imports WHERE ${scope.sql} ORDER BY created_at DESC LIMIT ? OFFSET ?`,
    [...scope.params, page.limit, page.offset],
  );
}

export async function countImports(t: ReadTx, scope: { sql: string; params: string[] }): Promise<number> {
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM imports WHERE ${scope.sql}`,
    scope.params,
  );
  return Number(row?.n ?? 0);
}
