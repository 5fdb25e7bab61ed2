import type { ReadTx, WriteTx } from '../../../db/tx.ts';
import type { ImportRegister } from '../reading/columns.ts';

export interface ProfileRow {
  id: string;
  version: number;
  area_code: string;
  register: ImportRegister;
  name: string;
  name_key: string;
  /** JSON {header: field or "ignore"}. */
  mapping: string;
  /** JSON: keys of the headers of the file that it was saved from. */
  headers: string;
  fonts: 'convert' | 'keep';
  recorded_at: string;
  recorded_by_name: string;
}

export async function insertProfile(
  t: WriteTx,
  row: Omit<ProfileRow, 'version' | 'recorded_at' | 'recorded_by_name'>,
): Promise<void> {
  await t.run(
    `INSERT INTO import_profiles (id, area_code, register, name, name_key, mapping, headers, fonts, recorded_at,
       recorded_by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.area_code,
      row.register,
      row.name,
      row.name_key,
      row.mapping,
      row.headers,
      row.fonts,
      t.now,
      t.actor.fullName,
    ],
  );
}

export async function updateProfile(
  t: WriteTx,
  id: string,
  row: Pick<ProfileRow, 'name' | 'name_key' | 'mapping' | 'headers' | 'fonts'>,
): Promise<void> {
  await t.run(
    `UPDATE import_profiles SET name = ?, name_key = ?, mapping = ?, headers = ?, fonts = ?, recorded_at = ?,
       recorded_by_name = ?, version = version + 1 WHERE id = ?`,
    [row.name, row.name_key, row.mapping, row.headers, row.fonts, t.now, t.actor.fullName, id],
  );
}

export async function endProfile(t: WriteTx, id: string): Promise<void> {
  await t.run('UPDATE import_profiles SET retracted_at = ?, version = version + 1 WHERE id = ?', [t.now, id]);
}

export function profileById(t: ReadTx, id: string): Promise<ProfileRow | undefined> {
  return t.one<ProfileRow>('SELECT * FROM import_profiles WHERE id = ? AND retracted_at IS NULL', [id]);
}

/** The profiles of a ward for a register, the newest first. */
export function profilesFor(t: ReadTx, area: string, register: ImportRegister): Promise<ProfileRow[]> {
  return t.all<ProfileRow>(
    `SELECT * FROM import_profiles WHERE area_code = ? AND register = ? AND retracted_at IS NULL
     ORDER BY recorded_at DESC`,
    [area, register],
  );
}

/** Profiles of an area by register and name, with how many decisions are remembered for each. */
export function profilesIn(
  t: ReadTx,
  scope: { sql: string; params: string[] },
): Promise<(ProfileRow & { decisions: number })[]> {
  return t.all(
    `SELECT p.*, (SELECT COUNT(*) FROM import_decisions d WHERE d.profile_id = p.id AND d.retracted_at IS NULL) AS decisions
     FROM import_profiles p WHERE p.retracted_at IS NULL AND ${scope.sql} ORDER BY p.register, p.name`,
    scope.params,
  );
}
