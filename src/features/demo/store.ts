import type { SqlValue } from '../../db/connection.ts';
import type { WriteTx } from '../../db/tx.ts';
import { chunks } from '../../shared/collections.ts';

const valuesAtOnce = 900; // SQLite and PostgreSQL both take more; a longer text is parsed no faster

/** Many rows of one table in few statements: only the sample ward is filled so. */
export async function insertMany(
  t: WriteTx,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const group = `(${columns.map(() => '?').join(', ')})`;
  for (const part of chunks(rows, Math.floor(valuesAtOnce / columns.length))) {
    await t.run(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${part.map(() => group).join(', ')}`,
      part.flat(),
    );
  }
}
