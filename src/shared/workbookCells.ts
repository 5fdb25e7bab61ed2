// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;
const longestText = 32_000;

/**
 * A text as a workbook's cell can hold it: in NFC, without what XML cannot hold, its lines ended as XML reads them, no longer
 * than Excel allows.
 */
export const storableText = (text: string): string =>
  text.normalize('NFC').replace(/\r\n?/g, '\n').replace(forbidden, '').slice(0, longestText);

/** A text as the file's XML has it: what reads like a written-out sign ("_x000D_") is no such sign (ECMA-376, 22.9.2.19). */
export const writtenText = (text: string): string => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** A text between the tags of XML. */
export const xmlText = (text: string): string => text.replace(/[&<>\r]/g, (sign) => signs[sign] ?? sign);

/** Formats that have a number only (ECMA-376, 18.8.30): dates and times, in Asian editions too; per cents. */
const isBuiltInDay = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
const isBuiltInPercent = (id: number): boolean => id === 9 || id === 10;

/** The format without what is written out in it: "…", [$…], [Red], \\x, _x. */
const bare = (code: string): string => code.replace(/"[^"]*"|\[[^\]]*\]|[\\_*]./g, '');

export interface NumberFormat {
  isDay: boolean;
  /** A time of day, with a day or alone. */
  isTime: boolean;
  isPercent: boolean;
  /** Of a date without a time that is shown without its day: "mm/yyyy", "yyyy". */
  shows?: 'month' | 'year';
}

const monthAndYear = 17; // mmm-yy, what Excel gives "12/1985"

function shownOf(format: string): NumberFormat['shows'] {
  if (/[dhs]/i.test(format) || !/y/i.test(format)) return undefined;
  return /m/i.test(format) ? 'month' : 'year';
}

/** What a number format says of its number. `code`: the workbook's own, undefined for one that has a number only. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined)
    return {
      isDay: isBuiltInDay(id),
      isTime: isBuiltInDay(id),
      isPercent: isBuiltInPercent(id),
      ...(id === monthAndYear ? { shows: 'month' } : {}),
    };
  const own = bare(code);
  const isNumber = /general/i.test(own);
  const shows = isNumber ? undefined : shownOf(own);
  return {
    isDay: !isNumber && /[dmy]/i.test(own),
    isTime: !isNumber && /[hs]/i.test(own),
    isPercent: own.includes('%'),
    ...(shows ? { shows } : {}),
  };
}
