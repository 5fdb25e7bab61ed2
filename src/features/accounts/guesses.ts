import { epochMs } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';

const windowMs = 15 * 60_000;
const limitPerName = 10;
const limitPerAddress = 50;
const mostKeys = 10_000;

/** Wrong passwords of the last quarter of an hour, by account name and by address; forgotten at a restart. */
class PasswordGuesses {
  private readonly failures = new Map<string, number[]>();

  /** Call before checking a password; throws 429 when there were too many wrong ones. */
  of(address: string, username: string, now: string): { failed(): void; succeeded(): void } {
    const at = epochMs(now);
    const name = `name:${username.trim().toLowerCase()}`;
    const from = `address:${address}`;
    if (this.recent(name, at).length >= limitPerName || this.recent(from, at).length >= limitPerAddress) {
      throw new AppError(
        'tooMany',
        'Sai mật khẩu quá nhiều lần. Đợi 15 phút rồi thử lại, hoặc xin quản trị mã mới.',
      );
    }
    return {
      failed: () => {
        for (const key of [name, from]) this.failures.set(key, [...this.recent(key, at), at]);
        if (this.failures.size > mostKeys) this.forget(at);
      },
      succeeded: () => {
        this.failures.delete(name);
      },
    };
  }

  private recent(key: string, at: number): number[] {
    return (this.failures.get(key) ?? []).filter((failure) => at - failure < windowMs);
  }

  private forget(at: number): void {
    for (const key of [...this.failures.keys()]) {
      if (this.recent(key, at).length === 0) this.failures.delete(key);
    }
  }
}

export const passwordGuesses = new PasswordGuesses();
