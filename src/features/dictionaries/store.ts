import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface DictionaryRow {
  /** Stays through ends and corrections. */
  id: string;
  dictionary: string;
  code: string;
  data: string;
  valid_from: string;
  valid_to: string;
  basis: string | null;
  confidence: string | null;
  recorded_at: string;
  retracted_at: string | null;
}
export type NewRow = Omit<DictionaryRow, 'recorded_at' | 'retracted_at'>;

/** `valid_from` of what held before any record. */
export const always = '0001-01-01';

const stampName = 'dictionaries.stamp';

/** Another text with every row recorded or retracted: one look-up tells whether the memory still holds. */
export async function dictionaryStamp(t: ReadTx): Promise<string> {
  const row = await t.one<{ value: string }>('SELECT value FROM settings WHERE name = ?', [stampName]);
  return row?.value ?? '';
}

/** To be called with every change of a dictionary. */
export async function renewStamp(t: WriteTx): Promise<void> {
  await t.run(
    `INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    [stampName, t.newId(), t.now],
  );
}

const columns =
  'id, dictionary, code, data, valid_from, valid_to, basis, confidence, recorded_at, retracted_at';

/** Every recorded version; codes in the order of their first rows, so that a correction moves none. */
export function allDictionaryRows(t: ReadTx): Promise<DictionaryRow[]> {
  return t.all<DictionaryRow>(
    `SELECT ${columns} FROM dictionary_rows
     ORDER BY MIN(row_id) OVER (PARTITION BY dictionary, code), valid_from, row_id`,
  );
}

/** The row as recorded now; `version` counts its recordings. */
export function rowById(
  t: ReadTx,
  dictionary: string,
  id: string,
): Promise<(DictionaryRow & { version: number }) | undefined> {
  return t.one<DictionaryRow & { version: number }>(
    `SELECT ${columns}, (SELECT COUNT(*) FROM dictionary_rows v WHERE v.id = r.id) AS version FROM dictionary_rows r
     WHERE dictionary = ? AND id = ? AND retracted_at IS NULL`,
    [dictionary, id],
  );
}

/** What is recorded now of a dictionary; codes in the order of their first rows, then by day. */
export function rowsOf(t: ReadTx, dictionary: string): Promise<DictionaryRow[]> {
  return t.all<DictionaryRow>(
    `SELECT * FROM (SELECT ${columns}, MIN(row_id) OVER (PARTITION BY code) AS first FROM dictionary_rows
       WHERE dictionary = ?) r WHERE retracted_at IS NULL ORDER BY first, valid_from`,
    [dictionary],
  );
}

/** Rows that hold on a day, of each dictionary, with those not checked against the law's text. */
export function countRows(
  t: ReadTx,
  day: string,
): Promise<{ dictionary: string; rows: number; unchecked: number }[]> {
  return t.all(
    `SELECT dictionary, COUNT(*) AS rows, SUM(CASE WHEN confidence = 'verified' THEN 0 ELSE 1 END) AS unchecked
     FROM dictionary_rows WHERE retracted_at IS NULL AND valid_from <= ? AND ? < valid_to GROUP BY dictionary`,
    [day, day],
  );
}

export async function insertRow(t: WriteTx, row: NewRow, recordedAt: string): Promise<void> {
  await t.run(
    `INSERT INTO dictionary_rows (id, dictionary, code, data, valid_from, valid_to, basis, confidence, recorded_at,
       recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.dictionary,
      row.code,
      row.data,
      row.valid_from,
      row.valid_to,
      row.basis,
      row.confidence,
      recordedAt,
      t.actor.accountId,
    ],
  );
}

/** Closes the recording of a row: from now on it is not known, what was answered before stays. */
export async function retractRow(t: WriteTx, id: string): Promise<void> {
  await t.run(
    'UPDATE dictionary_rows SET retracted_at = ?, retracted_by = ? WHERE id = ? AND retracted_at IS NULL',
    [t.now, t.actor.accountId, id],
  );
}

/** Codes of which a row was ever recorded. */
export async function recordedCodes(t: ReadTx, dictionary: string): Promise<string[]> {
  const rows = await t.all<{ code: string }>(
    'SELECT DISTINCT code FROM dictionary_rows WHERE dictionary = ?',
    [dictionary],
  );
  return rows.map(({ code }) => code);
}
