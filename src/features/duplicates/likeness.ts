import { formatPartial, type PartialDate, yearOf } from '../../shared/dates.ts';
import { nationalIdWarnings, readNationalId } from '../../shared/identity.ts';
import { nameKey } from '../../shared/text.ts';
import { type Sex, sexLabels } from '../../shared/words.ts';

/** What of an entry tells whether two are one person. */
export interface Traits {
  fullName: string;
  foldedName: string;
  birthDate: PartialDate;
  /** null: not typed yet. */
  sex: Sex | null;
  nationalId: string | null;
  insuranceNumber: string | null;
  phone: string | null;
  household: string | null;
  householdCode: string | null;
  area: string | null;
}

/** Why two entries may, or may not, be one person, in the officer's words. */
export interface Reason {
  code: string;
  message: string;
  /** Points out of 100: above 0 speaks for one person, below for two. */
  points: number;
}

/** Letters to change, add, drop or swap with the next to get from one text to the other; above `most` any larger number. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return most + 1;
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? most + 1;
}

/** True when one name has all the words of the other and more: a middle name left out. */
function leavesOutWords(a: string, b: string): boolean {
  const [short = [], long = []] = [a.split(' '), b.split(' ')].sort((x, y) => x.length - y.length);
  if (short.length < 2 || short.length === long.length) return false;
  return short[0] === long[0] && short.at(-1) === long.at(-1) && short.every((word) => long.includes(word));
}

/** True when one word is changed in two letters: Dũng and Long, no slip of the hand. */
function anotherWord(a: string, b: string): boolean {
  const [words, others] = [a.split(' '), b.split(' ')];
  return (
    words.length === others.length && words.some((word, i) => editDistance(word, others[i] ?? '', 1) > 1)
  );
}

function nameReason(a: Traits, b: Traits): Reason | undefined {
  if (nameKey(a.fullName) === nameKey(b.fullName))
    return { code: 'sameName', message: `Trùng họ tên ${a.fullName}`, points: 40 };
  const both = `${a.fullName} và ${b.fullName}`;
  if (a.foldedName === b.foldedName)
    return { code: 'sameFoldedName', message: `Họ tên chỉ khác dấu: ${both}`, points: 34 };
  const distance = editDistance(a.foldedName, b.foldedName, 2);
  if (distance <= 2 && !anotherWord(a.foldedName, b.foldedName)) {
    const message = `Họ tên khác ${distance} chữ cái: ${both}`;
    return { code: 'nearName', message, points: distance === 1 ? 22 : 16 };
  }
  if (!leavesOutWords(a.foldedName, b.foldedName)) return undefined;
  return { code: 'shortName', message: `Họ tên thiếu chữ đệm: ${both}`, points: 24 };
}

function birthReason(a: Traits, b: Traits): Reason {
  if (a.birthDate === b.birthDate && a.birthDate.length === 10)
    return { code: 'sameBirthDate', message: `Cùng ngày sinh ${formatPartial(a.birthDate)}`, points: 30 };
  const [short = '', long = ''] = [a.birthDate, b.birthDate].sort((x, y) => x.length - y.length);
  if (long.startsWith(short))
    return {
      code: 'sameBirthYear',
      message:
        short.length === 4
          ? `Cùng năm sinh ${short}${long.length > 4 ? `, một hồ sơ ghi đủ ${formatPartial(long)}` : ''}`
          : `Cùng tháng sinh ${formatPartial(short)}`,
      points: 18,
    };
  const both = `${formatPartial(a.birthDate)} và ${formatPartial(b.birthDate)}`;
  const years = Math.abs(yearOf(a.birthDate) - yearOf(b.birthDate));
  // The age by the old way of counting, or a slip, is a year off.
  if (years === 1) return { code: 'nearBirthYear', message: `Năm sinh lệch một năm: ${both}`, points: -6 };
  return {
    code: 'differentBirthDate',
    message: `Ngày sinh khác nhau: ${both}`,
    points: years === 0 ? -10 : -20,
  };
}

/** A CCCD that contradicts its own entry, and fits the other one where that can be told. */
function contradictions(a: Traits, b: Traits): Reason[] {
  const reasons: Reason[] = [];
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const read = own.nationalId ? readNationalId(own.nationalId) : undefined;
    if (!read || !own.nationalId) continue;
    const wrongYear = read.year !== yearOf(own.birthDate);
    const wrongSex = own.sex !== null && own.sex !== 'other' && read.sex !== own.sex;
    if (!wrongYear && !wrongSex) continue;
    const sexFits = other.sex === null || other.sex === 'other' || read.sex === other.sex;
    const fits = read.year === yearOf(other.birthDate) && sexFits;
    const told = nationalIdWarnings(own.nationalId, {
      birthDate: wrongYear ? own.birthDate : undefined,
      sex: wrongSex ? (own.sex ?? undefined) : undefined,
    }).join('; ');
    const message = `${told.charAt(0).toUpperCase()}${told.slice(1)}${fits ? ', đúng với hồ sơ kia' : ''}`;
    reasons.push({ code: 'idContradicts', message, points: fits ? 32 : 5 });
  }
  return reasons;
}

function numberReasons(a: Traits, b: Traits): Reason[] {
  const reasons: Reason[] = [];
  if (a.phone && a.phone === b.phone)
    reasons.push({ code: 'samePhone', message: `Trùng số điện thoại ${a.phone}`, points: 16 });
  if (a.nationalId && b.nationalId && a.nationalId !== b.nationalId) {
    const oldAndNew = a.nationalId.length !== b.nationalId.length;
    reasons.push(
      oldAndNew
        ? { code: 'oldAndNewId', message: 'Một hồ sơ ghi CMND cũ, một hồ sơ ghi CCCD', points: 6 }
        : { code: 'differentId', message: 'Số CCCD khác nhau', points: -30 },
    );
  }
  if (a.insuranceNumber && b.insuranceNumber && a.insuranceNumber !== b.insuranceNumber)
    reasons.push({ code: 'differentInsuranceNumber', message: 'Mã số BHXH khác nhau', points: -20 });
  return reasons;
}

function placeReason(a: Traits, b: Traits): Reason | undefined {
  if (a.household && a.household === b.household)
    return { code: 'sameHousehold', message: `Cùng hộ ${a.householdCode ?? ''}`.trim(), points: 14 };
  if (a.area && a.area === b.area) return { code: 'sameArea', message: 'Cùng tổ dân phố', points: 6 };
  return undefined;
}

/** A score from 0 to 100 with its reasons, the weightiest first. `sharedNumber`: a BHXH number that stands with both. */
export function likeness(
  a: Traits,
  b: Traits,
  sharedNumber: string | null,
): { score: number; reasons: Reason[] } {
  const sexes: Reason | undefined =
    a.sex === null || b.sex === null
      ? undefined
      : a.sex === b.sex
        ? { code: 'sameSex', message: `Cùng giới tính ${sexLabels[a.sex].toLowerCase()}`, points: 6 }
        : { code: 'differentSex', message: 'Giới tính khác nhau', points: -20 };
  const name = nameReason(a, b);
  const reasons = [
    sharedNumber && { code: 'sameNumber', message: `Trùng mã số BHXH ${sharedNumber} trên thẻ`, points: 90 },
    name ?? { code: 'differentName', message: 'Họ tên khác nhau', points: -10 },
    birthReason(a, b),
    sexes,
    ...contradictions(a, b),
    ...numberReasons(a, b),
    placeReason(a, b),
  ].filter((reason): reason is Reason => Boolean(reason));
  const sum = reasons.reduce((total, reason) => total + reason.points, 0);
  return {
    score: Math.max(0, Math.min(100, sum)),
    reasons: reasons.sort((x, y) => y.points - x.points),
  };
}
