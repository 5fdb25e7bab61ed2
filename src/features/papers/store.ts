import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface PaperRow {
  id: string;
  sha256: string;
  name: string;
  type: string;
  bytes: number;
  area_code: string;
  added_by: string | null;
  added_at: string;
}

const columns = ['id', 'sha256', 'name', 'type', 'bytes', 'area_code', 'added_by', 'added_at'] as const;

export async function insertPaper(t: WriteTx, row: PaperRow): Promise<void> {
  await t.run(
    `INSERT INTO papers (${columns.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    columns.map((column) => row[column]),
  );
}

export function paperById(t: ReadTx, id: string): Promise<PaperRow | undefined> {
  return t.one<PaperRow>(`SELECT ${columns.join(', ')} FROM papers WHERE id = ?`, [id]);
}

/** SHA-256 of every paper held. */
export async function paperHashes(t: ReadTx): Promise<string[]> {
  const rows = await t.all<{ sha256: string }>('SELECT DISTINCT sha256 FROM papers ORDER BY sha256');
  return rows.map((row) => row.sha256);
}
