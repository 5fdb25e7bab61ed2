import { ageRange, type Day, formatDay, type PartialDate } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import type { AssistanceGroup } from '../dictionaries/schema.ts';
import type { Dictionaries } from '../dictionaries/service.ts';

/** The groups of monthly allowances of a day, in the order of the decree. */
export function allowanceGroups(dictionary: Dictionaries, day: Day): AssistanceGroup[] {
  return dictionary.assistanceGroups(day).filter(({ kind }) => kind === 'allowance');
}

/** The group of a code on a day; refused when it is none of that day. */
export function requireGroup(dictionary: Dictionaries, code: string | undefined, day: Day): AssistanceGroup {
  const found = allowanceGroups(dictionary, day).find((group) => group.code === code);
  if (!found) {
    throw invalid(
      '/proposal/assistanceGroup',
      'unknown',
      `Nhóm hưởng trợ cấp: chọn một nhóm có hiệu lực ngày ${formatDay(day)}.`,
    );
  }
  return found;
}

/**
 * The age of a group against what is known of the birth date on a day. A year alone may leave it open: then it must
 * have been verified.
 */
export function checkAge(
  group: AssistanceGroup,
  birth: PartialDate,
  day: Day,
  verified: boolean | undefined,
): void {
  const age = ageRange(birth, day);
  const from = group.ageFrom ?? 0;
  const to = group.ageTo ?? 200;
  if (age.to < from || age.from >= to) {
    throw invalid(
      '/proposal/assistanceGroup',
      'age',
      `Nhóm hưởng trợ cấp: “${group.label}” không hợp với tuổi của người này vào ngày ${formatDay(day)}.`,
    );
  }
  const open = age.from < from || age.to >= to;
  if (open && !verified) {
    throw invalid(
      '/proposal/ageVerified',
      'ageOpen',
      `Tuổi: ngày sinh chưa đủ để biết đã đến tuổi của nhóm “${group.label}” chưa. Xác minh rồi đánh dấu đã xác minh.`,
    );
  }
}

export interface HeldAllowance {
  status: string;
  group: Pick<AssistanceGroup, 'coefficient' | 'label' | 'clause' | 'combinesWith'>;
}

const paragraph = (clause: string): string => /^\d+/.exec(clause)?.[0] ?? clause;

/** A poor single parent (khoản 4) who is also in khoản 5, 6 or 8 draws both. */
const combine = (a: HeldAllowance['group'], b: HeldAllowance['group']): boolean =>
  a.combinesWith.includes(paragraph(b.clause)) || b.combinesWith.includes(paragraph(a.clause));

/** Allowances drawn that cannot stand beside a group: the statuses that end when it takes their place. */
export function besideOf(group: HeldAllowance['group'], held: readonly HeldAllowance[]): string[] {
  return held.filter((other) => !combine(group, other.group)).map(({ status }) => status);
}

/**
 * What becomes of the allowances already drawn when another is granted: the highest only (NĐ 20/2021 Điều 6.2).
 * Answers the statuses to end; refused when one that is held is as high.
 */
export function replacedBy(group: HeldAllowance['group'], held: readonly HeldAllowance[]): string[] {
  const clashing = held.filter((other) => !combine(group, other.group));
  const higher = clashing.find((other) => other.group.coefficient >= group.coefficient);
  if (higher) {
    const coefficient = higher.group.coefficient.toLocaleString('vi-VN');
    throw invalid(
      '/proposal/assistanceGroup',
      'highestOnly',
      `Nhóm hưởng trợ cấp: người này đang hưởng “${higher.group.label}” hệ số ${coefficient}, không thấp hơn nhóm đề nghị; mỗi người chỉ hưởng mức cao nhất.`,
    );
  }
  return besideOf(group, held);
}
