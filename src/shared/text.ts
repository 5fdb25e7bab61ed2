const marks = /[\u0300-\u036f]/g;
const invisible = /[\u200b-\u200f\u2060\ufeff]/g;

// Most cells: numbers, codes, days.
const plain = /^[!-~]+(?: [!-~]+)*$/;

/** A function of a text that keeps what it answered of late: the same names and words are asked about again and again. It answers no `undefined`. */
export function remembering<T>(fn: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const answer = fn(text);
    if (known.size >= mostRemembered) known.clear();
    known.set(text, answer);
    return answer;
  };
}

const mostRemembered = 2000;

/** NFC, one letter Đ, single spaces, none at the ends. */
export function clean(text: string): string {
  if (plain.test(text)) return text;
  const visible = text.replace(invisible, '').normalize('NFC');
  return visible.replace(/[ÐƉ]/g, 'Đ').replace(/[ðɖ]/g, 'đ').replace(/\s+/g, ' ').trim();
}

/** For search: no accents, lower case, single spaces. */
export const fold = remembering((text) =>
  clean(clean(text).toLowerCase().normalize('NFD').replace(marks, '')).replace(/đ/g, 'd'),
);

/** For headers and words of files: as `fold`, without punctuation. */
export const headerKey = remembering((text) =>
  fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim(),
);

/** Texts as the words a search looks among: no accents, lower case, no punctuation; blanks at both ends. */
export const searchWords = (texts: readonly (string | null)[]): string =>
  ` ${headerKey(texts.filter((text) => text !== null).join(' '))} `;

// The tone of oa, oe, uy may stand on either vowel: hoà = hòa, Hoàng = Hòang (a usual slip), quý = qúy. A syllable has
// one tone, so no two names fall together. Keys carry it on the first.
const toneOnSecond: Record<string, string> = Object.fromEntries(
  ['à á ả ã ạ|a', 'è é ẻ ẽ ẹ|e', 'ỳ ý ỷ ỹ ỵ|y'].flatMap((group) => {
    const [toned = '', vowel = ''] = group.split('|');
    const [first, firstToned] = vowel === 'y' ? ['u', 'ùúủũụ'] : ['o', 'òóỏõọ'];
    return toned.split(' ').map((letter, i) => [`${first}${letter}`, `${firstToned?.charAt(i)}${vowel}`]);
  }),
);

/** Key under which two spellings of a name are the same: NFC, lower case, oà = òa, accents kept. */
export const nameKey = remembering((text) =>
  clean(text)
    .toLowerCase()
    .replace(/o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]/g, (pair) => toneOnSecond[pair] ?? pair),
);

/** The same name but for case, spaces, composition and the place of the tone; accents count. */
export const sameName = (a: string, b: string): boolean => nameKey(a) === nameKey(b);

/** "NGUYỄN VĂN A" and "nguyễn văn a" as "Nguyễn Văn A"; mixed case is left as written. */
export function titleName(text: string): string {
  const name = clean(text);
  if (name !== name.toUpperCase() && name !== name.toLowerCase()) return name;
  return name
    .toLowerCase()
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** All but the last four digits behind dots: "•••• •••• 3417"; nothing of a number too short to hide the rest. */
export function maskNumber(number: string): string {
  if (number.length < 8) return '••••••';
  const hidden = number.length > 10 ? '•••• ••••' : '••••••';
  return `${hidden} ${number.slice(-4)}`;
}

/** "a, b và c". */
export function joinAnd(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} và ${parts.at(-1)}`;
}

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Within a sentence: "Cơ quan BHXH" as "cơ quan BHXH"; names keep their capitals. */
export const uncapitalise = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const collator = new Intl.Collator('vi', { numeric: true });

/** Vietnamese order of names: by the given name (last word), then the whole. */
export function compareNames(a: string, b: string): number {
  const given = (name: string): string => name.slice(name.lastIndexOf(' ') + 1);
  return collator.compare(given(a), given(b)) || collator.compare(a, b);
}

/** Vietnamese order of any texts, numbers by value: "Tổ 2" before "Tổ 10". */
export const compareTexts = (a: string, b: string): number => collator.compare(a, b);

/** A code of small letters, digits and dashes made of a text, and not among those taken: "chi-tieu-bao-phu", "…-2". */
export function codeFrom(text: string, taken: ReadonlySet<string>, otherwise: string): string {
  const words = fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-|-$/g, '');
  const base = words || otherwise;
  let code = base;
  for (let n = 2; taken.has(code); n++) code = `${base}-${n}`;
  return code;
}
