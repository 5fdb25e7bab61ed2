import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { endFromLastDay } from '../../shared/periods.ts';
import type { SeedRow } from './seed.ts';

export interface DictionaryRow {
  dictionary: string;
  code: string;
  data: string;
  valid_from: string;
  valid_to: string;
  recorded_at: string;
  retracted_at: string | null;
}

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

export function allDictionaryRows(t: ReadTx): Promise<DictionaryRow[]> {
  return t.all<DictionaryRow>(
    `SELECT dictionary, code, data, valid_from, valid_to, recorded_at, retracted_at FROM dictionary_rows
     ORDER BY row_id`,
  );
}

export async function insertDictionaryRow(
  t: WriteTx,
  dictionary: string,
  row: SeedRow,
  recordedAt: string,
): Promise<void> {
  await t.run(
    `INSERT INTO dictionary_rows (dictionary, code, data, valid_from, valid_to, basis, confidence, recorded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      dictionary,
      row.code,
      JSON.stringify(row.data),
      row.validFrom ?? '0001-01-01',
      endFromLastDay(row.validTo),
      row.basis,
      row.confidence,
      recordedAt,
    ],
  );
}

export async function countDictionary(t: ReadTx, dictionary: string): Promise<number> {
  const row = await t.one<{ n: number }>('SELECT COUNT(*) AS n FROM dictionary_rows WHERE dictionary = ?', [
    dictionary,
  ]);
  return row?.n ?? 0;
}
