import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { joinAnd } from '../../shared/text.ts';
import type { Household } from '../records/schema.ts';
import type { Status } from '../statuses/schema.ts';
import type { Certificate } from './content.ts';
import { addressOn, decisionInForce, holds, livedIn, printedDecision, printedMember } from './household.ts';

/** Poor and near-poor are what an office certifies of a household. */
export function certifiable(status: Pick<Status, 'register' | 'household'>): boolean {
  return status.household !== null && (status.register === 'poor' || status.register === 'nearPoor');
}

function notHeld(household: Household, day: Day): Error {
  const ended = household.statuses
    .filter((status) => certifiable(status) && status.validTo !== null && status.validTo < day)
    .map((status) => `${status.label.toLowerCase()} đến hết ngày ${formatDay(status.validTo ?? '')}`);
  const later = household.statuses
    .filter((status) => certifiable(status) && status.validFrom > day)
    .map((status) => `${status.label.toLowerCase()} từ ngày ${formatDay(status.validFrom)}`);
  const known = [...ended, ...later];
  const history =
    known.length > 0
      ? `Hộ này là ${joinAnd(known)}.`
      : 'Hộ này chưa từng được công nhận hộ nghèo, hộ cận nghèo.';
  return invalid(
    '/asOf',
    'notHeld',
    `Tại ngày: hộ ${household.code} không phải hộ nghèo hay hộ cận nghèo vào ngày ${formatDay(day)}. ${history} Chọn ngày khác, hoặc in phiếu hộ.`,
  );
}

/** What a certificate of the household on a day would say; refused, with why, when there is nothing to certify. */
export async function certificateOf(
  t: ReadTx,
  id: string,
  asOf: Day,
  fullNumbers: boolean,
): Promise<{
  area: string;
  certificate: Pick<
    Certificate,
    'kind' | 'asOf' | 'label' | 'householdCode' | 'address' | 'head' | 'decision' | 'validFrom' | 'members'
  >;
  /** Year of the list that the decision made; of an earlier year while the new one is not decided. */
  decisionYear: number;
}> {
  const { household, members, area } = await livedIn(t, id, asOf);
  const status = household.statuses.find((each) => certifiable(each) && holds(each, asOf));
  if (!status) throw notHeld(household, asOf);
  const decision = decisionInForce(status, asOf);
  const printed = decision && printedDecision(decision);
  if (!printed) {
    throw invalid(
      '/household',
      'noDecision',
      `Hộ: ${household.code} chưa ghi số quyết định công nhận ${status.label.toLowerCase()}. Ghi quyết định vào hồ sơ hộ rồi in lại.`,
    );
  }
  const head = members.find(({ relation }) => relation === 'head');
  if (!head) {
    throw invalid(
      '/household',
      'noHead',
      `Hộ: ${household.code} chưa có chủ hộ vào ngày ${formatDay(asOf)}. Chọn chủ hộ mới rồi in lại.`,
    );
  }
  return {
    area,
    decisionYear: decision.year,
    certificate: {
      kind: 'certificate',
      asOf,
      label: status.label,
      householdCode: household.code,
      address: await addressOn(t, household.address, area, asOf),
      head: printedMember(head, fullNumbers),
      decision: printed,
      validFrom: status.validFrom,
      members: members.map((member) => printedMember(member, fullNumbers)),
    },
  };
}
