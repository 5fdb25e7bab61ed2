import { epochMs, instantOf } from './clock.ts';
import { assert } from './errors.ts';
import { clean } from './text.ts';

/** A calendar day of Asia/Ho_Chi_Minh, YYYY-MM-DD. */
export type Day = string;
/** YYYY-MM. */
export type Month = string;
/** A day as far as known: YYYY, YYYY-MM or YYYY-MM-DD. */
export type PartialDate = string;

/** End of a period still open, in the half-open periods of the database. */
export const OPEN_END: Day = '9999-12-31';

const dayMs = 86_400_000;
/** Asia/Ho_Chi_Minh, without daylight saving since 1975. */
const vietnamOffsetMs = 7 * 3_600_000;
const pad = (n: number): string => String(n).padStart(2, '0');

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isReal(year: number, month: number, day: number): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** A real day, before the open end of periods: that one stands for none. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return text < OPEN_END && match !== null && isReal(Number(match[1]), Number(match[2]), Number(match[3]));
}

export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && !text.startsWith('0000');
}

export function isPartialDate(text: string): boolean {
  return isDay(text) || isMonth(text) || /^(?!0000)\d{4}$/.test(text);
}

function dayOf(ms: number): Day {
  return instantOf(ms).slice(0, 10);
}

/** The day n days on (or back, n negative); the open end of a period has no day after it and throws. */
export function addDays(day: Day, n: number): Day {
  const ms = epochMs(day) + n * dayMs;
  assert(ms <= epochMs(OPEN_END), `no day ${n} days after ${day}`);
  return dayOf(ms);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((epochMs(to) - epochMs(from)) / dayMs);
}

export const dayBefore = (day: Day): Day => addDays(day, -1);
export const dayAfter = (day: Day): Day => addDays(day, 1);
export const monthOf = (day: Day): Month => day.slice(0, 7);
export const yearOf = (text: Day | Month): number => Number(text.slice(0, 4));
export const firstDayOfMonth = (month: Month): Day => `${month}-01`;

export function lastDayOfMonth(month: Month): Day {
  return `${month}-${pad(daysInMonth(Number(month.slice(0, 4)), Number(month.slice(5, 7))))}`;
}

export function addMonths(month: Month, n: number): Month {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + n;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${pad((count % 12) + 1)}`;
}

/** The same day n years on; 29/02 becomes 28/02 where there is none. */
export function addYears(day: Day, n: number): Day {
  const year = yearOf(day) + n;
  const date = Math.min(Number(day.slice(8)), daysInMonth(year, Number(day.slice(5, 7))));
  return `${String(year).padStart(4, '0')}-${day.slice(5, 7)}-${pad(date)}`;
}

/** The day in Vietnam at an instant (RFC 3339). */
export function dayInVietnam(instant: string): Day {
  return dayOf(epochMs(instant) + vietnamOffsetMs);
}

/** The last recording instant of a day in Vietnam. */
export const lastInstantOf = (day: Day): string => `${day}T16:59:59.999999Z`;

/** The first day a partial date can mean: 1950 → 1950-01-01. */
export function earliestDay(date: PartialDate): Day {
  if (date.length === 4) return `${date}-01-01`;
  return date.length === 7 ? firstDayOfMonth(date) : date;
}

/** The last day a partial date can mean: 1950 → 1950-12-31. */
export function latestDay(date: PartialDate): Day {
  if (date.length === 4) return `${date}-12-31`;
  return date.length === 7 ? lastDayOfMonth(date) : date;
}

/** Completed years on a day, a year-only birth date counting as 1 January (the contract's coverage). */
export function ageOn(birth: PartialDate, on: Day): number {
  const born = earliestDay(birth);
  const years = yearOf(on) - yearOf(born);
  return on.slice(5) < born.slice(5) ? years - 1 : years;
}

/** Completed years on a day as a range: all that the partial birth date allows; before birth 0. */
export function ageRange(birth: PartialDate, on: Day): { from: number; to: number } {
  return { from: Math.max(0, ageOn(latestDay(birth), on)), to: Math.max(0, ageOn(birth, on)) };
}

export const ageBands = ['0-5', '6-15', '16-59', '60-79', '80+'] as const;
export type AgeBand = (typeof ageBands)[number];

export function ageBand(age: number): AgeBand {
  if (age < 6) return '0-5';
  if (age < 16) return '6-15';
  if (age < 60) return '16-59';
  return age < 80 ? '60-79' : '80+';
}

/**
 * Last day of a child's card: born 1/1–30/9 to 30/9 of the year of turning 6, born later to the last day of the birth
 * month in that year; year only: 30/9 (NĐ 146/2018 Điều 13.2).
 */
export function under6CardLastDay(birth: PartialDate): Day {
  const year = yearOf(birth) + 6;
  const month = birth.length === 4 ? 1 : Number(birth.slice(5, 7));
  return month <= 9 ? `${year}-09-30` : lastDayOfMonth(`${year}-${pad(month)}`);
}

/** dd/mm/yyyy. */
export function formatDay(day: Day): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** As known: 1950, 03/1950, 05/02/1950. */
export function formatPartial(date: PartialDate): string {
  return date.split('-').reverse().join('/');
}

export function formatMonth(month: Month): string {
  return `${month.slice(5, 7)}/${month.slice(0, 4)}`;
}

/** A month as people write it, "11/2024" or "2024-11"; undefined for anything else. */
export function parseMonth(text: string): Month | undefined {
  const month = text
    .trim()
    .split('/')
    .reverse()
    .join('-')
    .replace(/-(\d)$/, '-0$1');
  return isMonth(month) ? month : undefined;
}

/** "ngày 05 tháng 02 năm 2023": 0 before days under 10 and months 1 and 2 (NĐ 30/2020). */
export function formatDayLong(day: Day): string {
  const month = Number(day.slice(5, 7));
  return `ngày ${day.slice(8)} tháng ${month <= 2 ? pad(month) : month} năm ${day.slice(0, 4)}`;
}

const weekdays = ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'];

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: Day): number {
  // 1970-01-01, day 0 of the epoch, was a Thursday.
  return (((daysBetween('1970-01-01', day) + 4) % 7) + 7) % 7;
}

/** "Thứ Năm, 30/11/2023". */
export const formatWeekday = (day: Day): string => `${weekdays[weekdayOf(day)]}, ${formatDay(day)}`;

/** An instant as the desk reads it: "05/11/2023 09:42", Vietnam time. */
export function formatInstant(instant: string): string {
  const text = instantOf(epochMs(instant) + vietnamOffsetMs);
  return `${formatDay(text.slice(0, 10))} ${text.slice(11, 16)}`;
}

export type DateFault = 'impossibleDate' | 'incompleteDate' | 'unreadableDate';
export type ParsedDate = { ok: true; value: string } | { ok: false; fault: DateFault; message: string };

/** No date of a living person or of a paper at the desk is older; 0195 is a slip of the hand. */
const earliestYear = 1800;

const unreadable: ParsedDate = {
  ok: false,
  fault: 'unreadableDate',
  message: 'không đọc được ngày; ghi dạng ngày/tháng/năm, ví dụ 05/02/2023',
};

function real(year: number, month: number, day: number): ParsedDate {
  if (year < earliestYear) {
    return {
      ok: false,
      fault: 'impossibleDate',
      message: `năm ${year} không đúng; ghi đủ bốn chữ số của năm`,
    };
  }
  if (isReal(year, month, day))
    return { ok: true, value: `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}` };
  const message =
    month < 1 || month > 12
      ? `không có tháng ${month}; ghi ngày trước, tháng sau`
      : day < 1
        ? 'không có ngày 0'
        : `tháng ${month}${month === 2 ? ` năm ${year}` : ''} chỉ có ${daysInMonth(year, month)} ngày`;
  return { ok: false, fault: 'impossibleDate', message };
}

/** Four digits for a year of two: 20yy, or for births the latest such year that is not after today. */
function fullYear(text: string, birthNotAfter: Day | undefined): number {
  const year = Number(text);
  if (text.length > 2) return year;
  if (birthNotAfter === undefined) return 2000 + year;
  const inCentury = Math.floor(yearOf(birthNotAfter) / 100) * 100 + year;
  return inCentury > yearOf(birthNotAfter) ? inCentury - 100 : inCentury;
}

function parseFull(text: string, birthNotAfter: Day | undefined): ParsedDate | undefined {
  const iso = /^(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/.exec(text);
  if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  // As the insurer's programs write it; no day, month and year of today run together look like it.
  const compact = /^((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])$/.exec(text);
  if (compact) return real(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const usual =
    /^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})(?: +(?:00?|12):00(?::00)?(?: ?(?:AM|SA))?)?$/i.exec(
      text,
    );
  if (!usual) return undefined;
  const [, day = '', month = '', year = ''] = usual;
  const parsed = real(fullYear(year, birthNotAfter), Number(month), Number(day));
  // dd/mm/yy of this year but later than today was born a century earlier.
  if (parsed.ok && year.length === 2 && birthNotAfter !== undefined && parsed.value > birthNotAfter) {
    return real(fullYear(year, birthNotAfter) - 100, Number(month), Number(day));
  }
  return parsed;
}

const incomplete: ParsedDate = {
  ok: false,
  fault: 'incompleteDate',
  message: 'cần đủ ngày, tháng, năm, ví dụ 05/02/2023',
};

/**
 * A whole day as people write it: dd/mm/yyyy, d/m/yy (20yy), yyyy-mm-dd, also with dots or dashes and
 * spaces, yyyymmdd.
 * Never guessed: 31/11 is refused, 2022 is incomplete.
 */
export function parseDay(text: string): ParsedDate {
  const trimmed = clean(text);
  const full = parseFull(trimmed, undefined);
  if (full) return full;
  return /^(\d{1,2}\s*[-/.]\s*\d{4}|\d{4}\s*[-/.]\s*\d{1,2}|\d{4})$/.test(trimmed) ? incomplete : unreadable;
}

/**
 * A birth date as far as known: as `parseDay`, also mm/yyyy, yyyy-mm and yyyy (a number too); a year of two digits is
 * the latest that does not lie after `today`.
 */
export function parsePartialDate(text: string | number, today: Day): ParsedDate {
  const trimmed = clean(String(text));
  const zeros = /^00?\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})$/.exec(trimmed);
  if (zeros) {
    const [, month = '', year = ''] = zeros;
    return {
      ok: false,
      fault: 'impossibleDate',
      message:
        Number(month) === 0
          ? `không có ngày 0 tháng 0; chỉ biết năm thì ghi ${year}`
          : `không có ngày 0; chỉ biết tháng thì ghi ${pad(Number(month))}/${year}`,
    };
  }
  const full = parseFull(trimmed, today);
  if (full) return full;
  const month = /^(\d{1,2})\s*[-/.]\s*(\d{4})$/.exec(trimmed) ?? undefined;
  const iso = /^(\d{4})\s*[-/.]\s*(\d{1,2})$/.exec(trimmed) ?? undefined;
  if (month || iso) {
    const parsed = real(Number(month?.[2] ?? iso?.[1]), Number(month?.[1] ?? iso?.[2]), 1);
    return parsed.ok ? { ok: true, value: parsed.value.slice(0, 7) } : parsed;
  }
  if (/^\d{4}$/.test(trimmed) && Number(trimmed) >= earliestYear) return { ok: true, value: trimmed };
  return unreadable;
}

/** The day of an Excel serial number; fractions (times) are cut off. Serial 60 of the 1900 system never was. */
export function dayFromExcelSerial(serial: number, date1904: boolean): Day | undefined {
  if (!Number.isFinite(serial) || serial < 1) return undefined;
  const whole = Math.floor(serial);
  if (!date1904 && whole === 60) return undefined;
  const zero = date1904 ? '1904-01-01' : whole < 60 ? '1899-12-31' : '1899-12-30';
  return whole <= daysBetween(zero, OPEN_END) ? addDays(zero, whole) : undefined;
}
