import type { ReadTx } from '../../db/tx.ts';
import { ageOn, type Day, formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { contains, lastDayOut } from '../../shared/periods.ts';
import { defaultArea } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import { dueCard, groundsOf } from '../insurance/entitlement.ts';
import { type InsuranceRow, insurancePeriodsOf } from '../insurance/service.ts';
import { readHousehold } from '../records/service.ts';
import { type StatusRow, statusesOfAll } from '../statuses/service.ts';
import {
  type ContributionKind,
  type Participant,
  type PremiumNorms,
  quote,
  type StepNorms,
} from './contribution.ts';
import type { Premium } from './schema.ts';

const stepNumbers = [1, 2, 3, 4, 5];

/** Amounts of a day by a look-up of the dictionary that says in its own way when one is not known. */
function stepNorms(norm: (code: string, label: string) => number): StepNorms {
  return {
    baseSalaryDong: norm('base-salary', 'Lương cơ sở'),
    ratePerMille: norm('insurance-premium-rate', 'Tỷ lệ đóng BHYT'),
    stepsPerMille: stepNumbers.map((n) =>
      norm(`household-step-${n}`, `Mức đóng hộ gia đình, người thứ ${n}`),
    ),
  };
}

/** What those who pay by themselves pay by on a day; undefined when the dictionary does not know all of it. */
export function knownStepNorms(
  dictionary: Dictionaries,
  day: Day,
  areas: readonly string[],
): StepNorms | undefined {
  const norms = stepNorms((code) => dictionary.norm(code, day, areas) ?? Number.NaN);
  const { baseSalaryDong, ratePerMille, stepsPerMille } = norms;
  return [baseSalaryDong, ratePerMille, ...stepsPerMille].some(Number.isNaN) ? undefined : norms;
}

/** Amounts of the payment day; 422 names the one that the dictionary does not know. */
function normsOn(dictionary: Dictionaries, day: Day, areas: readonly string[]): PremiumNorms {
  const norm = (code: string, label: string): number => {
    const value = dictionary.norm(code, day, areas);
    if (value === undefined) {
      throw invalid(
        '/paidOn',
        'unknownNorm',
        `Ngày đóng: danh mục chưa có “${label}” cho ngày ${formatDay(day)}; nhờ quản trị bổ sung ở Quản trị, Danh mục.`,
      );
    }
    return value;
  };
  return {
    ...stepNorms(norm),
    supportPerMille: {
      nearPoor: norm('support-near-poor', 'Ngân sách hỗ trợ, hộ cận nghèo'),
      pupil: norm('support-pupil-student', 'Ngân sách hỗ trợ, học sinh, sinh viên'),
      averageLiving: norm('support-average-living', 'Ngân sách hỗ trợ, hộ mức sống trung bình'),
    },
  };
}

export interface Member extends Participant {
  person: string | null;
  /** Why this way of joining is offered; empty where nothing is known. */
  reason: string;
}

interface MemberFacts {
  birthDate: string;
  statuses: readonly StatusRow[];
  cards: readonly InsuranceRow[];
}

const schoolAge = { from: 6, to: 17 };
// Paid by an employer, by social insurance, or by the budget in full: nothing for the family to pay.
const paidElsewhere: ReadonlySet<number | null | undefined> = new Set([1, 2, 3]);

/** The way of joining that goes with a card's code, or with the ground for one. */
const wayOfCode: Record<string, { kind: ContributionKind; reason: string }> = {
  CN: { kind: 'nearPoor', reason: 'hộ cận nghèo' },
  GB: { kind: 'averageLiving', reason: 'hộ có mức sống trung bình' },
  HS: { kind: 'pupil', reason: 'học sinh: tham gia tại trường' },
  SV: { kind: 'pupil', reason: 'sinh viên: tham gia tại trường' },
};

/** How a member would join, by what the registers know on the day of payment; the officer may choose otherwise. */
function offered(
  facts: MemberFacts,
  dictionary: Dictionaries,
  day: Day,
): { kind: ContributionKind; reason: string } {
  const now = facts.cards.filter((card) => contains({ from: card.valid_from, to: card.valid_to }, day));
  const elsewhere = now.find((card) =>
    paidElsewhere.has(dictionary.objectCode(card.object_code, day)?.payerGroup),
  );
  if (elsewhere) return { kind: 'elsewhere', reason: `đang có thẻ mã ${elsewhere.object_code}` };
  const due = dueCard(groundsOf(facts.statuses, dictionary, facts.birthDate), dictionary, day);
  if (due?.ground.payer === 'state')
    return { kind: 'elsewhere', reason: `được ngân sách đóng (${due.objectCode}): đề nghị cấp thẻ` };
  const supported = [due?.objectCode, ...now.map(({ object_code }) => object_code)]
    .map((code) => (code ? wayOfCode[code] : undefined))
    .find((way) => way !== undefined);
  if (supported) return supported;
  const age = ageOn(facts.birthDate, day);
  if (age >= schoolAge.from && age <= schoolAge.to)
    return { kind: 'pupil', reason: 'tuổi đi học: tham gia tại trường' };
  return { kind: 'household', reason: '' };
}

/** The members of a household on the payment day, each with the way of joining that the registers suggest. */
export async function membersOf(
  t: ReadTx,
  household: string,
  paidOn: Day,
): Promise<{ code: string; area: string | null; members: Member[] }> {
  const found = (await readHousehold(t, household, paidOn)).household;
  const current = found.members.filter(
    ({ current: here, diedOn }) => here && (diedOn === null || paidOn < diedOn),
  );
  const ids = current.map(({ person }) => person);
  const statuses = await statusesOfAll(t, { people: ids, households: [household] });
  const cards = await insurancePeriodsOf(t, ids);
  const dictionary = await dictionaries(t);
  const members = current.map((member): Member => {
    const own = cards.filter((card) => card.person_id === member.person);
    const held = statuses.filter(
      (status) => status.person_id === member.person || status.household_id === household,
    );
    const last = own
      .map(({ valid_to }) => lastDayOut(valid_to))
      .reduce<Day | null>(
        (latest, day) => (day !== null && (latest === null || day > latest) ? day : latest),
        null,
      );
    return {
      person: member.person,
      name: member.fullName,
      lastDay: last,
      ...offered({ birthDate: member.birthDate, statuses: held, cards: own }, dictionary, paidOn),
    };
  });
  return { code: found.code, area: found.area, members };
}

/** So many people of nobody's household in particular, all of whom join for the first time. */
export function anybody(people: number): Member[] {
  return Array.from({ length: people }, (_, i) => ({
    person: null,
    name: `Người thứ ${i + 1}`,
    kind: 'household',
    lastDay: null,
    reason: '',
  }));
}

/** What these members pay on a day for so many months, by the norms in force on that day in that area. */
export async function premiumOf(
  t: ReadTx,
  members: readonly Member[],
  asked: { household: string | null; area: string | null; paidOn: Day; months: number },
): Promise<Premium> {
  const area = asked.area ?? (await defaultArea(t, asked.paidOn)).code;
  const norms = normsOn(await dictionaries(t), asked.paidOn, [area]);
  const { contributions, ...sums } = quote(members, norms, asked.paidOn, asked.months);
  return {
    household: asked.household,
    baseSalaryDong: norms.baseSalaryDong,
    contributions: contributions.map((each, i) => ({ person: members[i]?.person ?? null, ...each })),
    ...sums,
  };
}
