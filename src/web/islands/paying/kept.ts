/** What is kept on the phone: ticks not yet sent, and those sent since a page was made. Per account, no names but those of proxies. */
export interface Receiver {
  name: string;
  relation: string;
  nationalId?: string;
  person?: string;
}

export interface Tick {
  /** Idempotency-Key: sent twice, it counts once. */
  key: string;
  campaign: string;
  entry: string;
  paidOn: string;
  /** When it was ticked, on this phone. */
  at: string;
  receiver?: Receiver;
  /** Id of the payment that this takes back. */
  undoes?: string;
  /** Why the server refused it, for good. */
  fault?: string;
  /** Refused because somebody else had done it. */
  taken?: boolean;
  /** Was refused once for an old token, and goes out with the new one. */
  renewed?: boolean;
}

export interface Sent {
  entry: string;
  payment: string;
  /** Recording instant. */
  at: string;
  tickedAt: string;
  state: 'paid' | 'unpaid';
  receiver?: Receiver;
}

export interface Kept {
  ticks: Tick[];
}

const ticksKey = (account: string): string => `sas.paying.${account}`;
const sentKey = (account: string): string => `sas.paying-sent.${account}`;

function read<T>(key: string, blank: T): T {
  const text = localStorage.getItem(key);
  return text === null ? blank : JSON.parse(text);
}

export function keptTicks(account: string): Kept {
  return read<Kept>(ticksKey(account), { ticks: [] });
}

export function keep(account: string, kept: Kept): void {
  if (kept.ticks.length === 0) localStorage.removeItem(ticksKey(account));
  else localStorage.setItem(ticksKey(account), JSON.stringify(kept));
}

export function rememberSent(account: string, sent: Sent): void {
  const former = read<Sent[]>(sentKey(account), []).filter(({ entry }) => entry !== sent.entry);
  localStorage.setItem(sentKey(account), JSON.stringify([...former, sent]));
}

/** What was sent after a page was made: a page out of the cache does not know of it. */
export function sentSince(account: string, knownAt: string): Sent[] {
  return read<Sent[]>(sentKey(account), []).filter(({ at }) => at > knownAt);
}

/** A page that knows of what was sent makes remembering it needless. */
export function forgetOldTicks(account: string, knownAt: string): void {
  const still = sentSince(account, knownAt);
  if (still.length === 0) localStorage.removeItem(sentKey(account));
  else localStorage.setItem(sentKey(account), JSON.stringify(still));
}
