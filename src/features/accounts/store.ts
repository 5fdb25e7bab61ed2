import type { ReadTx, Role, WriteTx } from '../../db/tx.ts';

export interface AccountRow {
  id: string;
  version: number;
  username: string;
  full_name: string;
  role: Role;
  area_code: string | null;
  password_hash: string | null;
  state: 'active' | 'disabled';
}

export function accountByUsername(t: ReadTx, username: string): Promise<AccountRow | undefined> {
  return t.one<AccountRow>('SELECT * FROM accounts WHERE username = ?', [username]);
}

export function accountById(t: ReadTx, id: string): Promise<AccountRow | undefined> {
  return t.one<AccountRow>('SELECT * FROM accounts WHERE id = ?', [id]);
}

export function allAccounts(t: ReadTx): Promise<AccountRow[]> {
  return t.all<AccountRow>('SELECT * FROM accounts ORDER BY username');
}

export async function insertAccount(t: WriteTx, row: Omit<AccountRow, 'version'>): Promise<void> {
  await t.run(
    `INSERT INTO accounts (id, username, full_name, role, area_code, password_hash, state, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.username,
      row.full_name,
      row.role,
      row.area_code,
      row.password_hash,
      row.state,
      t.now,
      t.now,
    ],
  );
}

export async function updateAccount(
  t: WriteTx,
  id: string,
  changes: Pick<AccountRow, 'password_hash' | 'state'>,
): Promise<void> {
  await t.run(
    'UPDATE accounts SET password_hash = ?, state = ?, version = version + 1, updated_at = ? WHERE id = ?',
    [changes.password_hash, changes.state, t.now, id],
  );
}

export interface TokenAccountRow extends AccountRow {
  token_id: string;
  expires_at: string | null;
}

/** The active account behind a token that is neither revoked nor expired at `instant`. */
export function accountByToken(
  t: ReadTx,
  tokenHash: string,
  instant: string,
): Promise<TokenAccountRow | undefined> {
  return t.one<TokenAccountRow>(
    `SELECT accounts.*, tokens.id AS token_id, tokens.expires_at FROM tokens
     JOIN accounts ON accounts.id = tokens.account_id
     WHERE tokens.token_hash = ? AND tokens.revoked_at IS NULL AND accounts.state = 'active'
       AND (tokens.expires_at IS NULL OR tokens.expires_at > ?)`,
    [tokenHash, instant],
  );
}

export interface NewToken {
  id: string;
  account_id: string;
  token_hash: string;
  name: string | null;
  expires_at: string | null;
}

export async function insertToken(t: WriteTx, row: NewToken): Promise<void> {
  await t.run(
    'INSERT INTO tokens (id, account_id, token_hash, name, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
    [row.id, row.account_id, row.token_hash, row.name, t.now, row.expires_at],
  );
}

export function revokeToken(
  t: WriteTx,
  where: { column: 'id' | 'account_id' | 'token_hash'; value: string },
) {
  return t.run(`UPDATE tokens SET revoked_at = ? WHERE ${where.column} = ? AND revoked_at IS NULL`, [
    t.now,
    where.value,
  ]);
}

export async function insertCode(
  t: WriteTx,
  row: { code_hash: string; purpose: 'setUp' | 'password'; account_id: string | null; expires_at: string },
): Promise<void> {
  await t.run(
    'INSERT INTO one_time_codes (code_hash, purpose, account_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
    [row.code_hash, row.purpose, row.account_id, t.now, row.expires_at],
  );
}

export function openCode(
  t: ReadTx,
  codeHash: string,
  instant: string,
): Promise<{ purpose: 'setUp' | 'password'; account_id: string | null } | undefined> {
  return t.one(
    'SELECT purpose, account_id FROM one_time_codes WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?',
    [codeHash, instant],
  );
}

export async function useCode(t: WriteTx, codeHash: string): Promise<void> {
  await t.run('UPDATE one_time_codes SET used_at = ? WHERE code_hash = ?', [t.now, codeHash]);
}

/** Earlier set-up codes are void once a new one is printed. */
export async function voidCodes(
  t: WriteTx,
  purpose: 'setUp' | 'password',
  accountId: string | null,
): Promise<void> {
  await t.run(
    'UPDATE one_time_codes SET used_at = ? WHERE used_at IS NULL AND purpose = ? AND COALESCE(account_id, ?) = ?',
    [t.now, purpose, '', accountId ?? ''],
  );
}

export interface SessionRow {
  account_id: string | null;
  data: string;
  touched_at: string;
  expires_at: string;
}

export function sessionByHash(t: ReadTx, idHash: string, instant: string): Promise<SessionRow | undefined> {
  return t.one<SessionRow>(
    'SELECT account_id, data, touched_at, expires_at FROM sessions WHERE id_hash = ? AND expires_at > ?',
    [idHash, instant],
  );
}

export async function saveSession(
  t: WriteTx,
  idHash: string,
  row: Omit<SessionRow, 'touched_at'>,
): Promise<void> {
  await t.run(
    `INSERT INTO sessions (id_hash, account_id, data, created_at, touched_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id_hash) DO UPDATE SET account_id = excluded.account_id, data = excluded.data,
       touched_at = excluded.touched_at, expires_at = excluded.expires_at`,
    [idHash, row.account_id, row.data, t.now, t.now, row.expires_at],
  );
}

export async function touchSession(t: WriteTx, idHash: string, expiresAt: string): Promise<void> {
  await t.run('UPDATE sessions SET touched_at = ?, expires_at = ? WHERE id_hash = ?', [
    t.now,
    expiresAt,
    idHash,
  ]);
}

export async function deleteSession(t: WriteTx, idHash: string): Promise<void> {
  await t.run('DELETE FROM sessions WHERE id_hash = ?', [idHash]);
}

export async function deleteSessionsOf(t: WriteTx, accountId: string): Promise<void> {
  await t.run('DELETE FROM sessions WHERE account_id = ?', [accountId]);
}

export async function deleteExpiredSessions(t: WriteTx): Promise<void> {
  await t.run('DELETE FROM sessions WHERE expires_at < ?', [t.now]);
}

/** Accounts in use of the heads of a group, the first made first. */
export function groupHeads(t: ReadTx, area: string): Promise<AccountRow[]> {
  return t.all<AccountRow>(
    "SELECT * FROM accounts WHERE role = 'groupHead' AND area_code = ? AND state = 'active' ORDER BY id",
    [area],
  );
}
