import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const perId = 7;
// Asked of the system in one go for many ids.
const random = new Uint8Array(perId * 600);
let used = random.length;
let lastInstant = '';
let lastTime = -1;
let timeDigits = '';
let inThisMillisecond = -1;

/** A number as characters of the alphabet, the last `length` of them. */
function digits(number: number, length: number): string {
  let text = '';
  for (let rest = number; text.length < length; rest = Math.floor(rest / 32)) {
    text = alphabet.charAt(rest % 32) + text;
  }
  return text;
}

/**
 * A new opaque id, unique over all things: 9 characters of time, 4 that count within the millisecond, 7 of chance
 * (35 bits). Ids made later sort later, those of one transaction in the order they were made: rows sorted by id stand
 * as they were entered, and together in the index.
 * @param instant RFC 3339 instant of making
 */
export function newId(instant: string): string {
  if (instant !== lastInstant) {
    lastInstant = instant;
    const time = Date.parse(instant);
    if (time !== lastTime) inThisMillisecond = -1;
    lastTime = time;
    timeDigits = digits(time, 9);
  }
  inThisMillisecond++;
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  let byChance = '';
  for (let i = 0; i < perId; i++) byChance += alphabet.charAt((random[used + i] ?? 0) & 31);
  used += perId;
  return `${timeDigits}${digits(inThisMillisecond, 4)}${byChance}`;
}
