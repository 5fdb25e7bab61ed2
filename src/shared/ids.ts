import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const random = new Uint8Array(10);

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
  randomFillSync(random);
  for (const byte of random) text += alphabet.charAt(byte & 31);
  return `${text}${alphabet.charAt((random[0] ?? 0) >> 3)}`;
}
