import type { SqlValue } from '../../db/connection.ts';
import type { WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';

const valuesAtOnce = 900; // SQLite and PostgreSQL both take more; a longer text is parsed no faster

/** Many rows of one table in few statements: only the sample ward is filled so. */
export async function insertMany(
  t: WriteTx,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const group = `(${marks(columns)})`;
  for (const part of chunks(rows, Math.floor(valuesAtOnce / columns.length))) {
    await t.run(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${part.map(() => group).join(', ')}`,
      part.flat(),
    );
  }
}

/** The first cards of a code, by number, that end on a day (the first day without). */
export function cardsToCorrect(
  t: WriteTx,
  objectCode: string,
  validTo: string,
  limit: number,
): Promise<{ id: string }[]> {
  return t.all(
    `SELECT id FROM insurance_periods WHERE object_code = ? AND valid_to = ? AND valid_from < '2024-09-30'
       AND card_number IS NOT NULL AND retracted_at IS NULL ORDER BY card_number LIMIT ?`,
    [objectCode, validTo, limit],
  );
}
