import { assert } from './errors.ts';
import { clean } from './text.ts';

/** Whole đồng. */
export type Dong = number & { readonly unit: 'dong' };

/** A whole number of đồng; the impossible (a fraction, beyond 2^53) throws. */
export function dong(amount: number): Dong {
  assert(Number.isSafeInteger(amount), `${amount} is no whole amount of đồng`);
  return amount as Dong; // just checked
}

// Halves are rounded away from zero by the decimal digits (0.9335 → 93,4%), as Excel shows the same cell.
const formats = new Map<string, Intl.NumberFormat>();

function format(value: number, style: 'decimal' | 'percent', decimals: number): string {
  const key = `${style}${decimals}`;
  let known = formats.get(key);
  if (!known) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    known = new Intl.NumberFormat('vi', { style, ...digits, signDisplay: 'negative' });
    formats.set(key, known);
  }
  return known.format(value).replace('-', '−');
}

/** "1.234.567,8" with as many decimals as asked for; minus is − (U+2212), never before a zero. */
export function formatNumber(value: number, decimals = 0): string {
  return format(value, 'decimal', decimals);
}

/** "+6", "−19", "0"; what rounds to zero has no sign. */
export function formatSigned(value: number, decimals = 0): string {
  const text = formatNumber(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A rate of 0 to 1 as "93,4%"; without a rate "–". */
export function formatPercent(rate: number | null, decimals = 1): string {
  return rate === null ? '–' : format(rate, 'percent', decimals);
}

/** "500.000 đồng". */
export function formatDong(amount: number): string {
  return `${formatNumber(amount)} đồng`;
}

/** Whole đồng as typed: "500.000", "500 000", "500000", "500.000 đ"; undefined for anything else. */
export function parseMoney(text: string): Dong | undefined {
  const digits = clean(text).replace(/\s*(đồng|đ|vnđ|vnd)\.?$/i, '');
  if (!/^(\d{1,3}(?:([. ])\d{3})(?:\2\d{3})*|\d+)$/.test(digits)) return undefined;
  const amount = Number(digits.replace(/[. ]/g, ''));
  return Number.isSafeInteger(amount) ? dong(amount) : undefined;
}

const digitWords = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];
const digitWord = (digit: number): string => digitWords[digit] ?? '';

/** 0–999 in words; `full`: with "không trăm" and "linh", as after a higher group. */
function groupInWords(group: number, full: boolean): string {
  const hundreds = Math.floor(group / 100);
  const tens = Math.floor(group / 10) % 10;
  const units = group % 10;
  const words: string[] = [];
  if (hundreds > 0 || full) words.push(digitWord(hundreds), 'trăm');
  if (tens === 0 && units > 0 && words.length > 0) words.push('linh');
  if (tens === 1) words.push('mười');
  if (tens > 1) words.push(digitWord(tens), 'mươi');
  if (units > 0) words.push(unitWord(units, tens));
  return words.join(' ');
}

function unitWord(units: number, tens: number): string {
  if (units === 1 && tens > 1) return 'mốt';
  if (units === 4 && tens > 1) return 'tư';
  if (units === 5 && tens > 0) return 'lăm';
  return digitWord(units);
}

const groupNames = ['', 'nghìn', 'triệu'];

function belowBillion(amount: number, full: boolean): string {
  const words: string[] = [];
  for (let power = 2; power >= 0; power--) {
    const group = Math.floor(amount / 1000 ** power) % 1000;
    if (group === 0) continue;
    words.push(groupInWords(group, full || words.length > 0), groupNames[power] ?? '');
  }
  return words.filter((word) => word !== '').join(' ');
}

/** A whole number ≥ 0 in words, as read aloud: "một triệu hai trăm ba mươi tư nghìn". */
function wholeInWords(amount: number): string {
  if (amount === 0) return digitWord(0);
  const groups: string[] = [];
  const billions = Math.floor(amount / 1_000_000_000);
  if (billions > 0) groups.push(`${belowBillion(billions, false)} tỷ`);
  const rest = belowBillion(amount % 1_000_000_000, billions > 0);
  if (rest) groups.push(rest);
  return groups.join(' ');
}

/** A quantity in words, to a thousandth: 12.5 is "mười hai phẩy năm". */
export function numberInWords(quantity: number): string {
  const whole = Math.trunc(quantity);
  const [, decimals = ''] = String(Math.round((quantity - whole) * 1000) / 1000).split('.');
  const fraction = [...decimals].map((digit) => digitWord(Number(digit)));
  return fraction.length === 0 ? wholeInWords(whole) : `${wholeInWords(whole)} phẩy ${fraction.join(' ')}`;
}

/** "Một triệu hai trăm ba mươi tư nghìn đồng./." for the foot of a list; a negative amount begins with "Âm". */
export function amountInWords(amount: Dong): string {
  if (amount < 0) return `Âm ${amountInWords(dong(-amount)).toLowerCase()}`;
  const text = wholeInWords(amount);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} đồng./.`;
}
