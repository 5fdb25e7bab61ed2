import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';

export interface IdentityRow {
  reading: string;
  person_id: string;
  decided_on: string;
}

/** Whom a list's words mean, as decided in a ward. */
export function identitiesOf(t: ReadTx, ward: string, readings: readonly string[]): Promise<IdentityRow[]> {
  return t.all<IdentityRow>(
    `SELECT i.reading, COALESCE(p.merged_into, p.id) AS person_id, i.decided_on FROM insurer_identities i
     JOIN people p ON p.id = i.person_id
     WHERE i.area_code = ? AND i.reading IN ${listParameter(t.dialect)}`,
    [ward, JSON.stringify(readings)],
  );
}

export async function keepIdentity(
  t: WriteTx,
  row: { ward: string; reading: string; person: string; choice: string },
): Promise<void> {
  await t.run(
    `INSERT INTO insurer_identities (area_code, reading, person_id, choice_id, decided_on) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (area_code, reading) DO UPDATE SET person_id = excluded.person_id, choice_id = excluded.choice_id,
       decided_on = excluded.decided_on`,
    [row.ward, row.reading, row.person, row.choice, t.today],
  );
}

export async function forgetIdentities(t: WriteTx, choice: string): Promise<void> {
  await t.run('DELETE FROM insurer_identities WHERE choice_id = ?', [choice]);
}

/** Where people live or lived last up to a day, in the order of time. */
export function dwellingsOf(
  t: ReadTx,
  people: readonly string[],
  day: string,
): Promise<{ person_id: string; area_code: string; address: string | null }[]> {
  return t.all(
    `SELECT r.person_id, r.area_code, h.address FROM residences r LEFT JOIN households h ON h.id = r.household_id
     WHERE r.person_id IN ${listParameter(t.dialect)} AND r.retracted_at IS NULL AND r.valid_from <= ?
     ORDER BY r.valid_from`,
    [JSON.stringify(people), day],
  );
}
