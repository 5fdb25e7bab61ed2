import type { ReadTx } from '../../db/tx.ts';
import { recordedState } from './store.ts';

const most = 60;
const values = new Map<string, Promise<unknown>>();
let state = '';

/**
 * What was computed from the registry, kept until anything is recorded. The audit chain's head names the state of one
 * registry: another one, or the same after a commit of whatever process, has another.
 */
export async function remembered<T>(t: ReadTx, key: string, compute: () => Promise<T>): Promise<T> {
  const recorded = await recordedState(t);
  // Inside a write nothing is recorded yet.
  if (!recorded || recorded.last_instant !== t.now || recorded.audit_hash === '') return compute();
  const now = `${recorded.last_instant} ${recorded.audit_hash} ${t.today}`;
  if (now !== state || values.size >= most) {
    values.clear();
    state = now;
  }
  const known = values.get(key);
  if (known !== undefined) return known as Promise<T>; // kept under a key that says what it is
  const value = compute();
  values.set(key, value);
  value.catch(() => values.delete(key));
  return value;
}
