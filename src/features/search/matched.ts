import { fold } from '../../shared/text.ts';

/** An earlier or merged entry through which somebody is found as well. */
export interface OtherEntry {
  fullName: string;
  birthDate: string;
  numbers: readonly KnownNumber[];
}

export interface KnownNumber {
  /** "số CCCD", "điện thoại". */
  label: string;
  number: string;
}

/** What a hit can be explained by. */
export interface Explained {
  fullName: string;
  birthDate: string;
  /** Shown beside every hit: whoever reads the row sees that it fits. */
  householdCode: string | null;
  address: string | null;
  numbers: readonly KnownNumber[];
  formerNames: readonly string[];
  formerNumbers: readonly KnownNumber[];
  merged: readonly OtherEntry[];
}

const wordsOf = (text: string): string[] => fold(text).split(/[^a-z0-9]+/);

const begins = (text: string, word: string): boolean => wordsOf(text).some((each) => each.startsWith(word));

const isInName = (name: string, birthDate: string, word: string): boolean =>
  begins(name, word) ||
  birthDate.slice(0, 4).startsWith(word) ||
  wordsOf(name)
    .map((each) => each.charAt(0))
    .join('')
    .startsWith(word);

function ofNumber({ label, number }: KnownNumber, word: string): string | undefined {
  const digits = number.replace(/\D/g, '');
  // Three digits and fewer are a house or a group before they are part of a number.
  if (!/^\d+$/.test(word) || (word.length < 4 && !digits.startsWith(word))) return undefined;
  if (!digits.includes(word)) return undefined;
  if (digits === word) return `đúng ${label}`;
  if (digits.startsWith(word)) return `${label} bắt đầu bằng ${word}`;
  if (digits.endsWith(word)) return `${label} có đuôi ${word}`;
  return `${label} có ${word}`;
}

const firstOf = (numbers: readonly KnownNumber[], word: string): string | undefined =>
  numbers.map((each) => ofNumber(each, word)).find((each) => each !== undefined);

function reasonFor(hit: Explained, word: string): string | undefined {
  if (isInName(hit.fullName, hit.birthDate, word) || begins(hit.householdCode ?? '', word)) return undefined;
  const number = firstOf(hit.numbers, word);
  if (number) return number;
  const name = hit.formerNames.find((each) => begins(each, word));
  if (name) return `tên đã ghi trước đây: ${name}`;
  const formerNumber = firstOf(hit.formerNumbers, word);
  if (formerNumber) return `${formerNumber} (số cũ)`;
  for (const entry of hit.merged) {
    if (isInName(entry.fullName, entry.birthDate, word)) return `hồ sơ đã gộp: ${entry.fullName}`;
    const merged = firstOf(entry.numbers, word);
    if (merged) return `${merged} (hồ sơ đã gộp)`;
  }
  return hit.address && begins(hit.address, word) ? `địa chỉ ${hit.address}` : undefined;
}

/**
 * Why somebody was found, in words, where the row itself does not show it: a number or its end, a name or number borne
 * before, an entry merged, the address. null: the name, birth year and household's code say it all.
 */
export function matchedBy(hit: Explained, words: readonly string[]): string | null {
  const reasons = new Set(words.flatMap((word) => reasonFor(hit, word) ?? []));
  return reasons.size > 0 ? [...reasons].join('; ') : null;
}
