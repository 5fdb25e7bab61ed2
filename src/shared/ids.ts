import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const perId = 10;
// Asked of the system in one go for many ids.
const random = new Uint8Array(perId * 400);
let used = random.length;

/**
 * A new opaque id, unique over all things: 9 characters of time, 11 of chance (55 bits). Ids made later sort later,
 * so that new rows stand together in the index.
 * @param instant RFC 3339 instant of making
 */
export function newId(instant: string): string {
  let time = Date.parse(instant);
  let text = '';
  for (let i = 0; i < 9; i++) {
    text = alphabet.charAt(time % 32) + text;
    time = Math.floor(time / 32);
  }
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const chance = random.subarray(used, used + perId);
  used += perId;
  for (const byte of chance) text += alphabet.charAt(byte & 31);
  return `${text}${alphabet.charAt((chance[0] ?? 0) >> 3)}`;
}
