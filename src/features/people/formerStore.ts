import type { ReadTx, WriteTx } from '../../db/tx.ts';

/** Names borne before, without accents. */
export async function formerNames(t: ReadTx, id: string): Promise<string[]> {
  const rows = await t.all<{ folded_name: string }>(
    'SELECT folded_name FROM former_names WHERE person_id = ? ORDER BY recorded_at',
    [id],
  );
  return rows.map((row) => row.folded_name);
}

export async function keepFormerName(
  t: WriteTx,
  id: string,
  name: { full: string; folded: string },
): Promise<void> {
  await t.run(
    `INSERT INTO former_names (person_id, folded_name, full_name, recorded_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (person_id, folded_name) DO NOTHING`,
    [id, name.folded, name.full, t.now],
  );
}

export type NumberKind = 'nationalId' | 'insuranceNumber';

/** Numbers borne before. */
export async function formerNumbers(t: ReadTx, id: string): Promise<string[]> {
  const rows = await t.all<{ number: string }>(
    'SELECT number FROM former_numbers WHERE person_id = ? ORDER BY recorded_at, number',
    [id],
  );
  return rows.map((row) => row.number);
}

export async function keepFormerNumber(
  t: WriteTx,
  id: string,
  kind: NumberKind,
  number: string,
): Promise<void> {
  await t.run(
    `INSERT INTO former_numbers (person_id, kind, number, recorded_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (person_id, kind, number) DO NOTHING`,
    [id, kind, number, t.now],
  );
}

/** Forgets what one transaction made former names and numbers: it was undone. */
export async function dropFormer(t: WriteTx, instant: string): Promise<void> {
  await t.run('DELETE FROM former_names WHERE recorded_at = ?', [instant]);
  await t.run('DELETE FROM former_numbers WHERE recorded_at = ?', [instant]);
}
