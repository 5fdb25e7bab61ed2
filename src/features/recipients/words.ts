import { ageRange, type Day, dayBefore, formatDay, formatPartial } from '../../shared/dates.ts';
import { giftText } from '../../shared/inKind.ts';
import { joinAnd, sameName } from '../../shared/text.ts';
import type { Ages } from '../campaigns/schema.ts';
import type { FactPerson, Reason, RuleFacts, SourceShare } from './facts.ts';
import type { Claim } from './judge.ts';
import type { Holding, Presence } from './standing.ts';

/** "tại ngày 15/12/2023", "theo Quyết định số 214/QĐ-UBND ngày 28/12/2023" */
export function basisText({ basis }: RuleFacts, day: Day): string {
  const { decision } = basis;
  return decision
    ? `theo Quyết định số ${decision.number} ngày ${formatDay(decision.date)}`
    : `tại ngày ${formatDay(day)}`;
}

/** What stands as "Căn cứ" on the list: the category as lists may tell it, and where the decision says so. */
export function groundText(label: string, rule: RuleFacts, day: Day, named: boolean): string {
  const base = `${label} ${basisText(rule, day)}`;
  return named && !sameName(rule.name, label) ? `${base}; ${rule.name}` : base;
}

const countText = (rule: RuleFacts, people: number | null): string => {
  if (rule.per === 'household') return ', tính theo hộ';
  return people === null ? '' : `, tính theo ${people} khẩu`;
};

export const byRule = (ground: string, rule: RuleFacts, people: number | null): Reason => ({
  code: 'rule',
  text: `${ground}${countText(rule, people)}`,
  rule: rule.id,
});

const gift = ({ amountDong, goods }: Pick<Claim, 'amountDong' | 'goods'>): string =>
  giftText(amountDong, goods);

export const lowerLevel = (claim: Claim): Reason => ({
  code: 'lowerLevel',
  text: `Cũng thuộc “${claim.label}”, mức ${gift(claim)}: chỉ một suất, mức cao nhất của nguồn`,
  rule: claim.rule.id,
});

export const sameLevel = (claim: Claim): Reason => ({
  code: 'sameLevel',
  text: `Cũng thuộc “${claim.label}”, cùng mức ${gift(claim)}: chỉ một suất của nguồn`,
  rule: claim.rule.id,
});

export const householdMaximum = (rule: RuleFacts, names: readonly string[]): Reason => ({
  code: 'householdMaximum',
  text: `Mỗi hộ nhiều nhất ${rule.maximumPerHousehold} suất theo mức này; hộ đã có ${joinAnd(names)}`,
  rule: rule.id,
});

export const notEligible = (reason: string): Reason => ({
  code: 'notEligible',
  text: `Không đủ điều kiện: ${reason}`,
});

export const chosenIn = (reason: string): Reason => ({
  code: 'choiceIn',
  text: `Đưa vào sau khi xem xét: ${reason}`,
});

export const endedBefore = (label: string, { to }: Holding, day: Day, rule: string): Reason => ({
  code: 'endedBefore',
  text: `${label} đến hết ngày ${formatDay(dayBefore(to))}, thôi trước ngày chốt ${formatDay(day)}`,
  rule,
});

export const startsAfter = (label: string, { from }: Holding, day: Day, rule: string): Reason => ({
  code: 'startsAfter',
  text: `${label} từ ngày ${formatDay(from)}, sau ngày chốt ${formatDay(day)}`,
  rule,
});

export const notOnDecision = (label: string, rule: RuleFacts, day: Day): Reason => ({
  code: 'notOnDecision',
  text: `${label} tại ngày ${formatDay(day)} nhưng không có trong danh sách ${basisText(rule, day)}`,
  rule: rule.id,
});

export const died = (on: Day): Reason => ({ code: 'died', text: `Đã chết ngày ${formatDay(on)}` });

const absent = {
  movedOut: (on: Day): string => `Chuyển đi từ ngày ${formatDay(on)}`,
  arrivesLater: (on: Day): string => `Chuyển đến ngày ${formatDay(on)}, sau ngày chốt`,
};

/** Why who is not here on the day is out. */
export function notHere(presence: Exclude<Presence, { kind: 'here' }>): Reason {
  if (presence.kind === 'died') return died(presence.on);
  return { code: presence.kind, text: absent[presence.kind](presence.on) };
}

export const emptyHousehold = (day: Day): Reason => ({
  code: 'movedOut',
  text: `Hộ không còn ai cư trú vào ngày ${formatDay(day)}`,
});

const limitText = ({ from, to }: Ages): string =>
  from === to
    ? `đúng ${from} tuổi`
    : [from === undefined ? '' : `từ ${from} tuổi`, to === undefined ? '' : `đến ${to} tuổi`]
        .filter((each) => each !== '')
        .join(' ');

export function wrongAge(person: FactPerson, ages: Ages, day: Day, rule: string): Reason {
  const { to } = ageRange(person.birthDate, day);
  return { code: 'age', text: `${to} tuổi vào ngày ${formatDay(day)}, mức này cần ${limitText(ages)}`, rule };
}

export function unsureAge(person: FactPerson, ages: Ages, day: Day, rule: string): Reason {
  const { from, to } = ageRange(person.birthDate, day);
  return {
    code: 'ageUnsure',
    text: `Sinh ${formatPartial(person.birthDate)}, chưa rõ đủ tuổi: ${from} hoặc ${to} tuổi vào ngày ${formatDay(day)}, mức này cần ${limitText(ages)}. Cần xác minh ngày sinh`,
    rule,
  };
}

export const hungry = (minutesOn: Day, people: number, rule: RuleFacts): Reason => ({
  code: 'hungry',
  text: `Hộ thiếu đói theo biên bản họp tổ ngày ${formatDay(minutesOn)}${countText(rule, people)}`,
  rule: rule.id,
});

export const noMartyr = (label: string, rule: string): Reason => ({
  code: 'noMartyr',
  text: `${label} nhưng chưa ghi vào sổ liệt sĩ: ghi liệt sĩ và người đại diện, rồi lập lại danh sách`,
  rule,
});

/** Of a martyr whose one share goes, or is to go, to somebody else of the family. */
export const otherOfMartyr = (
  { martyrName, outcome }: Pick<SourceShare, 'martyrName' | 'outcome'>,
  rule: string,
): Reason => ({
  code: 'martyr',
  text:
    outcome === 'in'
      ? `Liệt sĩ ${martyrName}: một liệt sĩ một suất, suất này trao cho người khác trong gia đình`
      : `Liệt sĩ ${martyrName}: một liệt sĩ một suất, chờ xác định ai trong gia đình nhận`,
  rule,
});

export const noLonger = (): Reason => ({
  code: 'noLonger',
  text: 'Năm trước có trong danh sách của nguồn này, nay không thuộc đối tượng nào của nguồn',
});
