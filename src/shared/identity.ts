import { type PartialDate, yearOf } from './dates.ts';
import type { Sex } from './words.ts';

/** A number as checked: its digits, or why not; `suggestion` is what was probably meant, to be offered, never filled in. */
export type CheckedNumber =
  | { ok: true; value: string }
  | { ok: false; code: 'badId'; message: string; suggestion?: string };

/** What is known of the person, to judge a suggestion by. */
export interface KnownPerson {
  birthDate?: PartialDate | undefined;
  sex?: Sex | undefined;
}

// Province codes in citizens' numbers: the 63 provinces before 1/7/2025 (TT 59/2021/TT-BCA).
const provinces = new Set(
  (
    '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 ' +
    '045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 ' +
    '092 093 094 095 096'
  ).split(' '),
);

const strip = (text: string): string => text.replace(/[\s.\-\u00a0]/g, '');

const bad = (message: string, suggestion?: string): CheckedNumber =>
  suggestion ? { ok: false, code: 'badId', message, suggestion } : { ok: false, code: 'badId', message };

/** Century and sex of a CCCD's fourth digit, with its two digits of the birth year. */
function readCccd(number: string): { year: number; sex: Sex } {
  const digit = Number(number[3]);
  return {
    year: 1900 + 100 * Math.floor(digit / 2) + Number(number.slice(4, 6)),
    sex: digit % 2 === 0 ? 'male' : 'female',
  };
}

/** What a number of 12 digits says of its bearer; undefined for a CMND. */
export function readNationalId(number: string): { year: number; sex: Sex } | undefined {
  return /^\d{12}$/.test(number) ? readCccd(number) : undefined;
}

function agrees(number: string, known: KnownPerson): boolean {
  const read = readCccd(number);
  return (
    provinces.has(number.slice(0, 3)) &&
    known.birthDate !== undefined &&
    known.sex !== undefined &&
    read.year === yearOf(known.birthDate) &&
    read.sex === known.sex
  );
}

/** A CCCD of 12 digits, or a CMND of 9; spaces, dots and dashes dropped. 11 digits: 12 with a zero in front is offered. */
export function checkNationalId(text: string, known: KnownPerson = {}): CheckedNumber {
  const number = strip(text);
  if (/^\d+([.,]\d+)?e[+-]?\d+$/i.test(text.trim().replace(/\s/g, ''))) {
    return bad(
      'Số CCCD: Excel đã làm tròn số này (dạng 5,1E+10), không khôi phục được; nhập lại số từ giấy tờ.',
    );
  }
  if (!/^\d+$/.test(number)) return bad('Số CCCD: chỉ gồm chữ số; CCCD 12 số, CMND cũ 9 số.');
  if (number.length === 12 || number.length === 9) return { ok: true, value: number };
  if (number.length === 11 && agrees(`0${number}`, known)) {
    return bad(`Số CCCD: có 11 số, cần 12 số; có thể mất số 0 đầu: 0${number}.`, `0${number}`);
  }
  return bad(`Số CCCD: có ${number.length} số, cần 12 số (CMND cũ: 9 số).`);
}

/** What in a CCCD does not fit the person: warnings, never refusals. */
export function nationalIdWarnings(number: string, known: KnownPerson): string[] {
  if (number.length !== 12) return [];
  const read = readCccd(number);
  const warnings: string[] = [];
  if (!provinces.has(number.slice(0, 3)))
    warnings.push(`số CCCD mang mã tỉnh ${number.slice(0, 3)}, không có tỉnh này`);
  if (known.birthDate && read.year !== yearOf(known.birthDate)) {
    const typed = known.birthDate.split('-').reverse().join('/');
    warnings.push(`số CCCD cho biết sinh năm ${read.year}, đã nhập ${typed}`);
  }
  if (known.sex && known.sex !== 'other' && read.sex !== known.sex) {
    warnings.push(
      `số CCCD cho biết giới tính ${read.sex === 'male' ? 'nam' : 'nữ'}, đã nhập ${known.sex === 'male' ? 'nam' : 'nữ'}`,
    );
  }
  return warnings;
}

/** A BHXH number: 10 digits. */
export function checkInsuranceNumber(text: string): CheckedNumber {
  const number = strip(text);
  if (/^\d{10}$/.test(number)) return { ok: true, value: number };
  return bad(
    `Mã số BHXH: ${/^\d+$/.test(number) ? `có ${number.length} số` : 'có ký tự lạ'}, cần đúng 10 chữ số.`,
  );
}

/** A phone number: digits, 8 to 15 of them, with an optional + in front. */
export function checkPhone(text: string): CheckedNumber {
  const number = strip(text).replace(/[()]/g, '');
  if (/^\+?\d{8,15}$/.test(number)) return { ok: true, value: number };
  return bad('Điện thoại: chỉ gồm chữ số, ví dụ 0905123456.');
}

/** The first of several phone numbers that stand together, as lists have them; a text of anything else as it is. */
export function firstPhone(text: string): string {
  const parts = text.split(/[;,/\n]|\s-\s|\shoặc\s/).map((part) => part.trim());
  return parts.every((part) => checkPhone(part).ok) ? (parts[0] ?? text) : text;
}

/** A BHYT card: 15 characters with code, level and province, or the 10 digits of the new cards. */
export interface Card {
  number: string;
  objectCode?: string;
  benefitLevel?: number;
  province?: string;
  insuranceNumber: string;
}

/** Reads a card number; spaces, dots and dashes dropped. A letter O among the digits is offered as a zero, never taken. */
export function parseCard(
  text: string,
): { ok: true; card: Card } | { ok: false; code: 'badId'; message: string; suggestion?: string } {
  const number = strip(text).toUpperCase();
  if (/^\d{10}$/.test(number)) return { ok: true, card: { number, insuranceNumber: number } };
  const match = /^([A-Z]{2})([1-5])(\d{2})(\d{10})$/.exec(number);
  if (!match) {
    const needed = 'Số thẻ BHYT: cần 15 ký tự (2 chữ và 13 số, ví dụ HN 2 51 5120043381) hoặc 10 chữ số';
    const letters = number.length === 15 ? 2 : 0;
    const meant = number.slice(0, letters) + number.slice(letters).replaceAll('O', '0');
    if (meant === number || !/^([A-Z]{2}[1-5]\d{12}|\d{10})$/.test(meant)) {
      return { ok: false, code: 'badId', message: `${needed}.` };
    }
    return {
      ok: false,
      code: 'badId',
      message: `${needed}; có chữ O ở chỗ số 0, có thể là ${meant}.`,
      suggestion: meant,
    };
  }
  const [, objectCode = '', level = '', province = '', insuranceNumber = ''] = match;
  return { ok: true, card: { number, objectCode, benefitLevel: Number(level), province, insuranceNumber } };
}

/** A number cell of a CCCD column: 10–11 digits get their lost zeros back if the province then exists, 8–9 are a CMND. */
export function repairNationalId(digits: string): string {
  if (digits.length === 8) return `0${digits}`;
  if (digits.length !== 10 && digits.length !== 11) return digits;
  const padded = digits.padStart(12, '0');
  return provinces.has(padded.slice(0, 3)) ? padded : digits;
}

/** A number cell of a phone column: 9 digits get one zero in front. */
export const repairPhone = (digits: string): string => (digits.length === 9 ? `0${digits}` : digits);

/** A number cell of a BHXH column: 7–9 digits are filled to 10. */
export const repairInsuranceNumber = (digits: string): string =>
  digits.length >= 7 && digits.length <= 9 ? digits.padStart(10, '0') : digits;
