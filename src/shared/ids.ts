import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const perId = 7;
// Asked of the system in one go for many ids.
const random = new Uint8Array(perId * 600);
let used = random.length;
let lastTime = -1;
let inThisMillisecond = 0;

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
  const time = Date.parse(instant);
  inThisMillisecond = time === lastTime ? inThisMillisecond + 1 : 0;
  lastTime = time;
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const chance = random.subarray(used, used + perId);
  used += perId;
  const byChance = Array.from(chance, (byte) => alphabet.charAt(byte & 31)).join('');
  return `${digits(time, 9)}${digits(inThisMillisecond, 4)}${byChance}`;
}
