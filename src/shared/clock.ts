/** The clock is injected everywhere; nothing else in the program reads the time of the machine. */
export interface Clock {
  /** Instant of the machine's clock, RFC 3339 UTC with milliseconds: recording instants, sessions, expiry. */
  now(): string;
  /** The desk's day in Asia/Ho_Chi_Minh (YYYY-MM-DD): default `asOf`, "hôm nay", ages, due dates. */
  today(): string;
  /** Milliseconds of a steady counter, for measuring how long something took. */
  elapsedMs(): number;
}

const vietnamOffsetMs = 7 * 3_600_000;

/** The day in Asia/Ho_Chi_Minh (no daylight saving since 1975) of an instant in milliseconds. */
function vietnamDay(epochMs: number): string {
  return new Date(epochMs + vietnamOffsetMs).toISOString().slice(0, 10);
}

/** The real clock. */
export function systemClock(): Clock {
  return {
    now: () => new Date().toISOString(),
    today: () => vietnamDay(Date.now()),
    elapsedMs: () => performance.now(),
  };
}

/** A clock whose day stands still while instants go on: the demo's today (2024-11-30), and tests. */
export function clockWithToday(day: string, base: Clock = systemClock()): Clock {
  return { now: base.now, today: () => day, elapsedMs: base.elapsedMs };
}

/** Milliseconds since the epoch of an instant. */
export function epochMs(instant: string): number {
  return Date.parse(instant);
}

/** The instant of a number of milliseconds since the epoch. */
export function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * The recording instant that follows `last` (both RFC 3339 UTC with microseconds): the clock's, or one microsecond
 * after `last` where the clock stands still or was set back. So recording instants strictly increase.
 */
export function nextInstant(last: string, clockNow: string): string {
  const candidate = `${clockNow.slice(0, 23)}000Z`;
  if (candidate > last) return candidate;
  const micros = Number(last.slice(20, 26)) + 1;
  if (micros < 1_000_000) return `${last.slice(0, 20)}${String(micros).padStart(6, '0')}Z`;
  return `${instantOf(epochMs(`${last.slice(0, 19)}Z`) + 1000).slice(0, 19)}.000000Z`;
}

/** An instant with microseconds in UTC, as recorded ones are written: text comparison then is time's. */
export function normalInstant(instant: string): string {
  const match = /^(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2})(?:\.(\d{1,6})\d*)?[Zz]$/.exec(instant);
  if (match) return `${match[1]?.toUpperCase()}.${(match[2] ?? '').padEnd(6, '0')}Z`;
  return `${new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' })
    .format(Date.parse(instant))
    .replace(' ', 'T')}.000000Z`;
}

/** The last instant before one: what was known just before it was recorded. */
export function instantBefore(instant: string): string {
  const micros = Number(instant.slice(20, 26));
  if (micros > 0) return `${instant.slice(0, 20)}${String(micros - 1).padStart(6, '0')}Z`;
  return `${instantOf(epochMs(`${instant.slice(0, 19)}Z`) - 1000).slice(0, 19)}.999999Z`;
}
