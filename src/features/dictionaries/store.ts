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

/** Grows with every row recorded or retracted: the memory's stamp. */
export async function dictionaryStamp(t: ReadTx): Promise<string> {
  const row = await t.one<{ stamp: string }>(
    "SELECT COUNT(*) || '/' || COUNT(retracted_at) || '/' || COALESCE(MAX(recorded_at), '') AS stamp FROM dictionary_rows",
  );
  return row?.stamp ?? '';
}

export function allDictionaryRows(t: ReadTx): Promise<DictionaryRow[]> {
  return t.all<DictionaryRow>(
    `SELECT dictionary, code, data, valid_from, valid_to, recorded_at, retracted_at FROM dictionary_rows
     ORDER BY row_id`,
  );
}

export async function insertDictionaryRow(t: WriteTx, dictionary: string, row: SeedRow): Promise<void> {
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
      // Known since ever: past answers must find the law of their day.
      '1970-01-01T00:00:00.000000Z',
    ],
  );
}

export async function countDictionary(t: ReadTx, dictionary: string): Promise<number> {
  const row = await t.one<{ n: number }>('SELECT COUNT(*) AS n FROM dictionary_rows WHERE dictionary = ?', [
    dictionary,
  ]);
  return row?.n ?? 0;
}
