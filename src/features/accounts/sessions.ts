import { csrfSync } from 'csrf-sync';
import type { Express, Request } from 'express';
import session, { type SessionData } from 'express-session';
import type { Deps } from '../../app/compose.ts';
import { type Actor, type Db, systemActor } from '../../db/tx.ts';
import { epochMs, instantOf } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { KnownAccounts } from './known.ts';
import { hashSecret } from './service.ts';
import * as store from './store.ts';

declare module 'express-session' {
  interface SessionData {
    accountId?: string;
  }
}

const idleHours = 12;
const touchEveryMs = 60_000;
export const cookieName = 'sas.sid';

/** Sessions in the registry's own database, through its one writer; an id is stored as its hash. */
class DbSessionStore extends session.Store {
  constructor(
    private readonly db: Db,
    private readonly known: KnownAccounts,
    private readonly now: () => string,
  ) {
    super();
  }

  private expiry(): string {
    return instantOf(epochMs(this.now()) + idleHours * 3_600_000);
  }

  private answer<T>(work: Promise<T>, callback?: (error?: unknown, value?: T) => void): void {
    work.then(
      (value) => callback?.(null, value),
      (error) => callback?.(error),
    );
  }

  override get(sid: string, callback: (error?: unknown, data?: SessionData | null) => void): void {
    const found = this.known.session(hashSecret(sid));
    // Written by `set` below.
    this.answer(
      found.then((row) => (row ? (JSON.parse(row.data) as SessionData) : null)),
      callback,
    );
  }

  override set(sid: string, data: SessionData, callback?: (error?: unknown) => void): void {
    const row = { account_id: data.accountId ?? null, data: JSON.stringify(data), expires_at: this.expiry() };
    const save = this.db.tx(systemActor, async (t) => {
      await store.saveSession(t, hashSecret(sid), row);
      await store.deleteExpiredSessions(t);
    });
    this.answer(save, callback);
  }

  override destroy(sid: string, callback?: (error?: unknown) => void): void {
    this.answer(
      this.db.tx(systemActor, (t) => store.deleteSession(t, hashSecret(sid))),
      callback,
    );
  }

  /** At most once a minute: a page of many requests is one write. */
  override touch(sid: string, _data: SessionData, callback?: (error?: unknown) => void): void {
    const work = this.known.session(hashSecret(sid)).then((row) => {
      if (!row || epochMs(this.now()) - epochMs(row.touched_at) < touchEveryMs) return;
      return this.db.tx(systemActor, (t) => store.touchSession(t, hashSecret(sid), this.expiry()));
    });
    this.answer(work, callback);
  }
}

const { csrfSynchronisedProtection, generateToken } = csrfSync({
  getTokenFromRequest: (request) => request.get('x-csrf-token') ?? request.body?._csrf,
});

/** The token for this session's forms; made when there is none yet. */
export function csrfToken(request: Request): string {
  return generateToken(request);
}

/** 403 unless a request that came with the session's cookie also brings its CSRF token. */
export function requireCsrf(request: Request): void {
  let fault: unknown;
  // csrf-sync answers through `next`; without a response object it does nothing else.
  csrfSynchronisedProtection(request, {} as never, (error?: unknown) => {
    fault = error;
  });
  if (fault) {
    throw new AppError(
      'forbidden',
      'Trang đã mở quá lâu hoặc không phải của sổ này. Tải lại trang rồi làm lại.',
    );
  }
}

/** Cookie sessions for browsers. */
export function setUpSessions(app: Express, { db, accounts, clock, sessionSecret }: Deps): void {
  const byCookie = session({
    name: cookieName,
    secret: sessionSecret,
    store: new DbSessionStore(db, accounts, clock.now),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/' },
  });
  app.use((request, response, next) => {
    // A program with a token has no session.
    if (request.get('authorization') === undefined) byCookie(request, response, next);
    else next();
  });
}

/** Who sends the request, by bearer token or by the session's cookie; null when nobody is signed in. */
export async function signedInActor(
  request: Request,
  { accounts }: Deps,
): Promise<{ actor: Actor | null; byCookie: boolean }> {
  const header = request.get('authorization');
  if (header !== undefined) {
    const token = /^Bearer ([\w-]{1,200})$/i.exec(header)?.[1];
    const actor = token && (await accounts.byToken(hashSecret(token)));
    if (!actor) throw new AppError('unauthenticated', 'Mã truy cập không đúng, đã hết hạn hoặc bị thu hồi.');
    return { actor, byCookie: false };
  }
  const accountId = request.session?.accountId;
  if (!accountId) return { actor: null, byCookie: true };
  return { actor: (await accounts.byId(accountId)) ?? null, byCookie: true };
}

/** Signs a browser in: a new session id, so that one planted before is worth nothing. */
export function startSession(request: Request, accountId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error) => {
      if (error) return reject(error);
      request.session.accountId = accountId;
      csrfToken(request);
      request.session.save((fault) => (fault ? reject(fault) : resolve()));
    });
  });
}

/** Signs a browser out. */
export function endSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.destroy((error) => (error ? reject(error) : resolve()));
  });
}
