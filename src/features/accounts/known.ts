import { type Actor, type Db, systemActor } from '../../db/tx.ts';
import type { Clock } from '../../shared/clock.ts';
import { actorToday } from './service.ts';
import * as store from './store.ts';

const most = 1000;

/** What was read for a key, for as long as nobody has committed anything since. */
class Remembered<T> {
  private mark: number | undefined;
  private readonly values = new Map<string, T>();

  constructor(private readonly db: Db) {}

  async get(key: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    // Asked before reading: what is read is never older than the mark it is kept under.
    const mark = this.db.changeMark();
    if (mark === undefined) return read();
    if (mark !== this.mark || this.values.size >= most) {
      this.values.clear();
      this.mark = mark;
    }
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const value = await read();
    // Another question may have met a newer mark meanwhile.
    if (value !== undefined && mark === this.mark) this.values.set(key, value);
    return value;
  }
}

/**
 * Who is behind a token or a session, read once and remembered until the next commit. So a token revoked or an account
 * disabled counts from its commit on, also when `sas` did it in a process of its own. Where the database can't tell
 * that something was committed (PostgreSQL), each question reads.
 */
export class KnownAccounts {
  private readonly tokens: Remembered<{ actor: Actor; expiresAt: string | null }>;
  private readonly accounts: Remembered<Actor>;
  private readonly sessions: Remembered<store.SessionRow>;

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {
    this.tokens = new Remembered(db);
    this.accounts = new Remembered(db);
    this.sessions = new Remembered(db);
  }

  /** Whom a token lets in now: neither revoked nor expired, and the account active. */
  async byToken(tokenHash: string): Promise<Actor | undefined> {
    const now = this.clock.now();
    const found = await this.tokens.get(this.keyToday(tokenHash), () =>
      this.db.read(systemActor, async (t) => {
        const row = await store.accountByToken(t, tokenHash, now);
        return row && { actor: await actorToday(t, row), expiresAt: row.expires_at };
      }),
    );
    return found && (found.expiresAt === null || found.expiresAt > now) ? found.actor : undefined;
  }

  /** The actor of an active account. */
  byId(id: string): Promise<Actor | undefined> {
    return this.accounts.get(this.keyToday(id), () =>
      this.db.read(systemActor, async (t) => {
        const row = await store.accountById(t, id);
        return row?.state === 'active' ? actorToday(t, row) : undefined;
      }),
    );
  }

  /** The session, unless it has expired. */
  async session(idHash: string): Promise<store.SessionRow | undefined> {
    const now = this.clock.now();
    const row = await this.sessions.get(idHash, () =>
      this.db.read(systemActor, (t) => store.sessionByHash(t, idHash, now)),
    );
    return row && row.expires_at > now ? row : undefined;
  }

  /** An account of a merged ward works on in another from a day on. */
  private keyToday(key: string): string {
    return `${this.clock.today()} ${key}`;
  }
}
