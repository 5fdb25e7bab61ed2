import {
  addDays,
  addMonths,
  type Day,
  dayAfter,
  dayBefore,
  daysInMonth,
  monthOf,
  yearOf,
} from '../../shared/dates.ts';

/** What a person's contribution is by: the steps of the household, a share paid by the budget, or nothing to pay here. */
export const contributionKinds = [
  'household',
  'joined',
  'nearPoor',
  'pupil',
  'averageLiving',
  'elsewhere',
] as const;
export type ContributionKind = (typeof contributionKinds)[number];

export const contributionLabels: Record<ContributionKind, string> = {
  household: 'Tham gia theo hộ gia đình lần này',
  joined: 'Đã tham gia theo hộ gia đình trong năm',
  nearPoor: 'Hộ cận nghèo, NSNN hỗ trợ',
  pupil: 'Học sinh, sinh viên, NSNN hỗ trợ',
  averageLiving: 'Hộ nông, lâm, ngư, diêm nghiệp mức sống trung bình, NSNN hỗ trợ',
  elsewhere: 'Có thẻ theo nhóm khác, không đóng ở đây',
};

/** Amounts and shares in force on the day of payment, of those who pay by themselves. Shares are per mille. */
export interface StepNorms {
  /** Lương cơ sở, đồng per month. */
  baseSalaryDong: number;
  /** Of the base salary: 45 is 4.5%. */
  ratePerMille: number;
  /** Of the first person's premium: 1st, 2nd, 3rd, 4th, 5th and later. */
  stepsPerMille: readonly number[];
}

/** The same with what the budget pays for those it supports. */
export interface PremiumNorms extends StepNorms {
  /** Least share paid by the budget. */
  supportPerMille: Record<'nearPoor' | 'pupil' | 'averageLiving', number>;
}

/** The full premium of a month, whole đồng: the first person's. */
export function fullPremiumDong({ baseSalaryDong, ratePerMille }: StepNorms): number {
  return Math.round((baseSalaryDong * ratePerMille) / 1000);
}

/** The share of the full premium, per mille, of the n-th person of a household who joins in the financial year. */
export function stepPerMille({ stepsPerMille }: StepNorms, n: number): number {
  return stepsPerMille[Math.min(n, stepsPerMille.length) - 1] ?? 1000;
}

/** What the n-th person of a household pays in a month, whole đồng. */
export function monthlyDongOf(norms: StepNorms, n: number): number {
  return Math.round((fullPremiumDong(norms) * stepPerMille(norms, n)) / 1000);
}

export interface Participant {
  name: string;
  kind: ContributionKind;
  /** Last day of the card so far, as known; null: none was recorded. */
  lastDay: Day | null;
}

export interface Contribution {
  name: string;
  kind: ContributionKind;
  /** Place among those who pay by steps; null outside the steps. */
  order: number | null;
  /** Of the full premium, paid by the family: per mille. */
  sharePerMille: number;
  monthlyDong: number;
  totalDong: number;
  /** Paid by the budget, for all months. */
  supportDong: number;
  cardFrom: Day | null;
  /** Last day included. */
  cardTo: Day | null;
}

export interface Quote {
  paidOn: Day;
  months: number;
  contributions: Contribution[];
  /** What the family pays. */
  totalDong: number;
  supportDong: number;
  /** People who pay now. */
  people: number;
}

const firstWaitDays = 30;
const longBreakMonths = 3;

function monthsLater(day: Day, months: number): Day {
  const month = addMonths(monthOf(day), months);
  const last = daysInMonth(yearOf(month), Number(month.slice(5)));
  return `${month}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, '0')}`;
}

/**
 * First day of a card paid for on a day: 30 days after paying when it is the first or comes after a break of three months
 * or more; else the day after the last card, but not before the day of payment (NĐ 146/2018 Điều 13).
 */
export function cardStart(paidOn: Day, lastDay: Day | null): Day {
  if (lastDay === null || monthsLater(dayAfter(lastDay), longBreakMonths) <= paidOn)
    return addDays(paidOn, firstWaitDays);
  const next = dayAfter(lastDay);
  return next > paidOn ? next : paidOn;
}

const shareOf = (norms: PremiumNorms, kind: ContributionKind, order: number | null): number => {
  if (kind === 'household') return stepPerMille(norms, order ?? 1);
  if (kind === 'nearPoor' || kind === 'pupil' || kind === 'averageLiving')
    return 1000 - norms.supportPerMille[kind];
  return 0;
};

/**
 * What a household pays for its cards (NĐ 146/2018 Điều 7, 8; from 15/8/2025 NĐ 188/2025): 4.5% of the base salary of the
 * payment day for the first person, 70, 60, 50, 40% of that for those after. Only members who join by household in the same
 * financial year count for the steps; who is supported by the budget stands outside them. A later raise is not topped up.
 */
export function quote(
  participants: readonly Participant[],
  norms: PremiumNorms,
  paidOn: Day,
  months: number,
): Quote {
  const full = fullPremiumDong(norms);
  let order = participants.filter(({ kind }) => kind === 'joined').length;
  let joined = 0;
  const contributions = participants.map(({ name, kind, lastDay }): Contribution => {
    const place = kind === 'household' ? ++order : kind === 'joined' ? ++joined : null;
    const sharePerMille = shareOf(norms, kind, place);
    const monthlyDong = Math.round((full * sharePerMille) / 1000);
    const pays = kind !== 'joined' && kind !== 'elsewhere';
    const supported = pays && kind !== 'household';
    const cardFrom = pays ? cardStart(paidOn, lastDay) : null;
    return {
      name,
      kind,
      order: place,
      sharePerMille,
      monthlyDong,
      totalDong: monthlyDong * months,
      supportDong: supported ? (full - monthlyDong) * months : 0,
      cardFrom,
      cardTo: cardFrom && dayBefore(monthsLater(cardFrom, months)),
    };
  });
  const paying = contributions.filter(({ cardFrom }) => cardFrom !== null);
  return {
    paidOn,
    months,
    contributions,
    totalDong: paying.reduce((sum, { totalDong }) => sum + totalDong, 0),
    supportDong: paying.reduce((sum, { supportDong }) => sum + supportDong, 0),
    people: paying.length,
  };
}
