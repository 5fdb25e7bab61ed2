import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { type Actor, type Db, type ReadTx, systemActor, type WriteTx } from '../../db/tx.ts';
import { epochMs, instantOf } from '../../shared/clock.ts';
import { AppError, conflict, forbidden, invalid, notFound } from '../../shared/errors.ts';
import { areaInCharge, requireArea } from '../areas/service.ts';
import type { Account, AccountForm } from './schema.ts';
import * as store from './store.ts';

const tokenDays = 30;
const codeHours = 72;

/** SHA-256 of a secret of ours (128 bits of chance or more, so no slow hash is needed). */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

function after(instant: string, ms: number): string {
  return instantOf(epochMs(instant) + ms);
}

/** The account as clients see it. */
export function accountAnswer(row: store.AccountRow): Account {
  const { id, username, role, state } = row;
  return { id, username, fullName: row.full_name, role, area: row.area_code, state };
}

/** The area an account works for today: the ward its own was merged into works on in its place. */
async function areaToday(t: ReadTx, row: store.AccountRow): Promise<string | null> {
  return row.area_code && areaInCharge(t, row.area_code, t.today);
}

/** The actor that an account acts as today. */
export async function actorToday(t: ReadTx, row: store.AccountRow): Promise<Actor> {
  return { ...actorOf(row), area: await areaToday(t, row) };
}

/** The actor that an account acts as, in the area it was made for. */
export function actorOf(row: store.AccountRow): Actor {
  return {
    accountId: row.id,
    username: row.username,
    fullName: row.full_name,
    role: row.role,
    area: row.area_code,
  };
}

/** argon2id with the library's defaults (19 MiB, 2 passes: OWASP's first choice). Outside any transaction: it is slow. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

// Checked when the name is unknown, so that a guess takes as long as for a known one.
let decoyHash: Promise<string> | undefined;

/** The account of a name and password, or undefined. Also counts for a disabled account, which is refused. */
export async function checkPassword(
  db: Db,
  system: Actor,
  username: string,
  password: string,
): Promise<store.AccountRow | undefined> {
  const row = await db.read(system, (t) => store.accountByUsername(t, username.trim().toLowerCase()));
  decoyHash ??= hashPassword(newSecret());
  const known = row?.state === 'active' && row.password_hash ? row.password_hash : undefined;
  const right = await verify(known ?? (await decoyHash), password);
  return known && right ? row : undefined;
}

/** Makes an account; `passwordHash` null: it waits for its one-time code. 409 when the name is taken. */
export async function createAccount(
  t: WriteTx,
  form: Omit<AccountForm, 'password'>,
  passwordHash: string | null,
): Promise<Account> {
  if (await store.accountByUsername(t, form.username)) {
    throw conflict('/username', 'taken', 'Tên đăng nhập: đã có tài khoản dùng tên này, chọn tên khác.');
  }
  if (form.area) await requireArea(t, form.area);
  else if (t.actor.area)
    throw invalid('/area', 'required', 'Địa bàn: còn trống, cần chọn một địa bàn của bạn.');
  if (form.role === 'groupHead' && !form.area) {
    throw invalid('/area', 'required', 'Địa bàn: tài khoản tổ trưởng cần tổ dân phố của mình.');
  }
  const row: store.AccountRow = {
    id: t.newId(),
    version: 1,
    username: form.username,
    full_name: form.fullName.trim().normalize('NFC'),
    role: form.role,
    area_code: form.area ?? null,
    password_hash: passwordHash,
    state: 'active',
  };
  await store.insertAccount(t, row);
  const account = accountAnswer(row);
  t.audit({ action: 'account.create', kind: 'account', id: row.id, area: row.area_code, after: account });
  return account;
}

async function accountNamed(t: ReadTx, username: string): Promise<store.AccountRow> {
  const row = await store.accountByUsername(t, username);
  if (!row || (t.actor.area && (await areaToday(t, row)) !== t.actor.area)) {
    throw notFound(`Không có tài khoản “${username}”.`);
  }
  return row;
}

/** Ends an account's sessions and tokens at once; it can no longer sign in. */
export async function disableAccount(t: WriteTx, username: string): Promise<Account> {
  const row = await accountNamed(t, username);
  if (row.id === t.actor.accountId)
    throw forbidden('Không tự khóa tài khoản của mình: nhờ một quản trị khác.');
  await store.updateAccount(t, row.id, { password_hash: row.password_hash, state: 'disabled' });
  await store.deleteSessionsOf(t, row.id);
  await store.revokeToken(t, { column: 'account_id', value: row.id });
  t.audit({ action: 'account.disable', kind: 'account', id: row.id, before: accountAnswer(row) });
  return { ...accountAnswer(row), state: 'disabled' };
}

/** Prints a one-time code with which the account's owner sets a (new) password; sessions end when it is used. */
export async function issuePasswordCode(
  t: WriteTx,
  username: string,
): Promise<{ code: string; expiresAt: string }> {
  const row = await accountNamed(t, username);
  await store.voidCodes(t, 'password', row.id);
  const code = newSecret();
  const expiresAt = after(t.now, codeHours * 3_600_000);
  await store.insertCode(t, {
    code_hash: hashSecret(code),
    purpose: 'password',
    account_id: row.id,
    expires_at: expiresAt,
  });
  t.audit({ action: 'account.issueCode', kind: 'account', id: row.id });
  return { code, expiresAt };
}

/** Sets a password from the command line or the owner's page. */
export async function setPassword(t: WriteTx, accountId: string, passwordHash: string): Promise<void> {
  await store.updateAccount(t, accountId, { password_hash: passwordHash, state: 'active' });
  await store.deleteSessionsOf(t, accountId);
  t.audit({ action: 'account.setPassword', kind: 'account', id: accountId });
}

/** Every account the actor may see, by name. */
export async function listAccounts(t: ReadTx): Promise<Account[]> {
  const accounts: Account[] = [];
  for (const row of await store.allAccounts(t)) {
    if (!t.actor.area || (await areaToday(t, row)) === t.actor.area) accounts.push(accountAnswer(row));
  }
  return accounts;
}

/** The head of a group as an account names him; undefined: nobody of the group has an account. */
export async function groupHeadOf(t: ReadTx, area: string): Promise<Account | undefined> {
  const [first] = await store.groupHeads(t, area);
  return first && accountAnswer(first);
}

export async function hasAccounts(t: ReadTx): Promise<boolean> {
  return (await store.allAccounts(t)).length > 0;
}

/** A set-up code for the very first account; refused once there is one. */
export async function issueSetUpCode(t: WriteTx): Promise<string | undefined> {
  if (await hasAccounts(t)) return undefined;
  await store.voidCodes(t, 'setUp', null);
  const code = newSecret();
  await store.insertCode(t, {
    code_hash: hashSecret(code),
    purpose: 'setUp',
    account_id: null,
    expires_at: after(t.now, codeHours * 3_600_000),
  });
  t.audit({ action: 'setUp.issueCode', kind: 'setUp', id: 'setUp' });
  return code;
}

/** What an unused one-time code opens; 422 when it is used, expired or unknown. */
export async function readCode(
  t: ReadTx,
  code: string,
): Promise<{ purpose: 'setUp' | 'password'; account: Account | null }> {
  const found = await store.openCode(t, hashSecret(code), t.now);
  if (!found) {
    throw invalid('/code', 'code', 'Mã một lần: đã dùng, hết hạn hoặc không đúng. Xin quản trị cấp mã mới.');
  }
  const row = found.account_id ? await store.accountById(t, found.account_id) : undefined;
  return { purpose: found.purpose, account: row ? accountAnswer(row) : null };
}

/** First start: the administrator's account, made with the printed code. */
export async function setUpFirstAccount(
  t: WriteTx,
  code: string,
  form: { username: string; fullName: string },
  passwordHash: string,
): Promise<Account> {
  const { purpose } = await readCode(t, code);
  if (purpose !== 'setUp' || (await hasAccounts(t))) throw forbidden('Sổ này đã được thiết lập.');
  await store.useCode(t, hashSecret(code));
  return createAccount(t, { ...form, role: 'admin', area: null }, passwordHash);
}

/** The owner sets a password with the one-time code. */
export async function redeemPasswordCode(t: WriteTx, code: string, passwordHash: string): Promise<Account> {
  const { purpose, account } = await readCode(t, code);
  if (purpose !== 'password' || !account) throw forbidden('Mã này không dùng để đặt mật khẩu.');
  await store.useCode(t, hashSecret(code));
  await setPassword(t, account.id, passwordHash);
  return account;
}

/** A bearer token for scripts (no expiry) or for a signed-in client (30 days). Only its hash is kept. */
export async function createToken(
  t: WriteTx,
  account: { id: string },
  options: { name?: string; forever?: boolean } = {},
): Promise<{ token: string; expiresAt: string | null }> {
  const token = `sas_${newSecret()}`;
  const expiresAt = options.forever ? null : after(t.now, tokenDays * 86_400_000);
  const id = t.newId();
  await store.insertToken(t, {
    id,
    account_id: account.id,
    token_hash: hashSecret(token),
    name: options.name ?? null,
    expires_at: expiresAt,
  });
  t.audit({ action: 'token.create', kind: 'token', id, after: { account: account.id, expiresAt } });
  return { token, expiresAt };
}

/** `sas token add --user NAME`. */
export async function createTokenFor(t: WriteTx, username: string, name?: string) {
  const row = await accountNamed(t, username);
  if (row.state !== 'active') throw new AppError('conflict', `Tài khoản “${username}” đang bị khóa.`);
  return createToken(t, row, { forever: true, ...(name ? { name } : {}) });
}

/** Revokes the token itself, or all of an account's. */
export async function revokeTokens(
  t: WriteTx,
  which: { token?: string; username?: string },
): Promise<number> {
  let changes = 0;
  if (which.token) {
    const value = which.token.startsWith('sas_') ? hashSecret(which.token) : which.token;
    const column = which.token.startsWith('sas_') ? 'token_hash' : 'id';
    changes = (await store.revokeToken(t, { column, value })).changes;
  } else if (which.username) {
    const row = await accountNamed(t, which.username);
    changes = (await store.revokeToken(t, { column: 'account_id', value: row.id })).changes;
  }
  if (changes === 0) throw notFound('Không có mã truy cập nào đang dùng khớp với yêu cầu.');
  t.audit({
    action: 'token.revoke',
    kind: 'token',
    id: which.username ?? 'token',
    after: { revoked: changes },
  });
  return changes;
}

/** The secret that signs session cookies: made once, so that a restart signs nobody out. */
export async function sessionSecretOf(t: WriteTx): Promise<string> {
  const row = await t.one<{ value: string }>("SELECT value FROM settings WHERE name = 'session.secret'");
  if (row) return row.value;
  const value = newSecret();
  await t.run("INSERT INTO settings (name, value, updated_at) VALUES ('session.secret', ?, ?)", [
    value,
    t.now,
  ]);
  t.audit({ action: 'setting.create', kind: 'setting', id: 'session.secret' });
  return value;
}

/** The actor of an account's id, as it is now; the program itself when there is none. */
export async function accountActor(t: ReadTx, accountId: string | null): Promise<Actor> {
  const row = accountId ? await store.accountById(t, accountId) : undefined;
  return row ? actorToday(t, row) : systemActor;
}
