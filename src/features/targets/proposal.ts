import type { ReadTx } from '../../db/tx.ts';
import { type Day, yearOf } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { contains } from '../../shared/periods.ts';
import { leafCodes, wardOf } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import { type Asked, type GapFacts, gapFactsIn, gapReasons } from '../gaps/service.ts';
import { fullPremiumDong, monthlyDongOf, type StepNorms } from '../premiums/contribution.ts';
import { knownStepNorms } from '../premiums/service.ts';
import type { StatusDetails } from '../statuses/schema.ts';
import { decisionsOf } from '../statuses/service.ts';
import * as store from './registerStore.ts';
import type { Proposal, ProposalStep } from './schema.ts';

/** Lists that close a gap of coverage, in the order in which they are taken. */
export const coverageLists = ['entitled', 'supported', 'lapsed', 'never'] as const;
export type CoverageList = (typeof coverageLists)[number];
export const coverageListLabels: Record<CoverageList, string> = {
  entitled: 'Được ngân sách đóng, chưa có thẻ',
  supported: 'Được ngân sách hỗ trợ mức đóng, chưa có thẻ',
  lapsed: 'Thẻ đã hết giá trị, chưa gia hạn',
  never: 'Chưa từng có thẻ',
};

/** Somebody without a card: on which list, since when, and who would pay how much for 12 months. */
export interface UncoveredPerson {
  person: string;
  household: string | null;
  area: string;
  list: CoverageList;
  /** Entitled since, or without a card since. */
  since: Day | null;
  familyDong: number | null;
  budgetDong: number | null;
}

/** Premiums of a day: whole đồng for 12 months of the k-th payer of a household. */
class Premiums {
  private readonly norms: StepNorms | undefined;
  readonly yearly: number | null;

  constructor(
    private readonly dictionary: Dictionaries,
    private readonly day: Day,
    private readonly areas: readonly string[],
  ) {
    this.norms = knownStepNorms(dictionary, day, areas);
    this.yearly = this.norms ? 12 * fullPremiumDong(this.norms) : null;
  }

  /** Household contribution (Luật BHYT Điều 13): the first payer all, those after it by steps. */
  household(position: number): number | null {
    return this.norms ? 12 * monthlyDongOf(this.norms, position) : null;
  }

  /** What the budget pays of the premium for those it supports; the largest where several grounds hold. */
  supported(norms: readonly string[]): number | null {
    const shares = norms.map((code) => this.dictionary.norm(code, this.day, this.areas));
    const known = shares.filter((share) => share !== undefined);
    if (this.yearly === null || known.length === 0) return null;
    return Math.round((this.yearly * Math.max(...known)) / 1000);
  }

  basis(): string {
    if (this.yearly === null) return 'Chưa có lương cơ sở hoặc tỷ lệ đóng của ngày này trong Danh mục.';
    return `Mức đóng 12 tháng theo lương cơ sở và tỷ lệ đóng ghi trong Danh mục: ${formatNumber(this.yearly)} đồng người thứ nhất; hộ gia đình giảm dần theo thứ tự người cùng đóng.`;
  }
}

function listOf(facts: GapFacts, asked: Asked): { list: CoverageList; since: Day | null } {
  for (const [kind, list] of [
    ['entitledUncovered', 'entitled'],
    ['supportedUncovered', 'supported'],
  ] as const) {
    const [reason] = gapReasons(kind, facts, asked);
    if (reason) return { list, since: reason.since ?? null };
  }
  const ended = facts.insurance.filter(({ to }) => to <= asked.day).map(({ to }) => to);
  const since = ended.sort().at(-1) ?? null;
  return { list: since === null ? 'never' : 'lapsed', since };
}

/** Everybody of an area without a card on a day, in the order of the lists, with what a card would cost whom. */
export async function uncoveredPeople(
  t: ReadTx,
  area: string,
  day: Day,
): Promise<{ people: UncoveredPerson[]; basis: string }> {
  const dictionary = await dictionaries(t);
  const ward = await wardOf(t, area, day);
  const premiums = new Premiums(dictionary, day, ward ? [area, ward.code] : [area]);
  const { people, asked } = await gapFactsIn(t, area, day, 'everybody');
  const payers = new Map<string, number>(); // of a household contribution, by household
  const pays = (household: string | null): number => {
    if (household === null) return 1;
    const position = (payers.get(household) ?? 0) + 1;
    payers.set(household, position);
    return position;
  };
  for (const { resident, facts } of people) {
    const card = facts.insurance.find((each) => contains(each, day));
    if (card && dictionary.objectCode(card.objectCode, day)?.payerGroup === 5) pays(resident.household_id);
  }
  const found = people
    .filter(({ facts }) => !facts.insurance.some((each) => contains(each, day)))
    .map(({ resident, facts }) => ({ resident, facts, ...listOf(facts, asked) }))
    .sort((a, b) => coverageLists.indexOf(a.list) - coverageLists.indexOf(b.list));
  const priced = found.map(({ resident, facts, list, since }): UncoveredPerson => {
    const who = { person: resident.person_id, household: resident.household_id, area: resident.area_code };
    if (list === 'entitled') return { ...who, list, since, familyDong: 0, budgetDong: premiums.yearly };
    if (list === 'supported') {
      const norms = facts.grounds
        .filter((ground) => ground.payer === 'stateSupport' && contains(ground, day))
        .flatMap(({ category }) => (category && dictionary.category(category)?.supportNorm) || []);
      const budgetDong = premiums.supported(norms);
      const { yearly } = premiums;
      const familyDong = budgetDong === null || yearly === null ? null : yearly - budgetDong;
      return { ...who, list, since, familyDong, budgetDong };
    }
    return {
      ...who,
      list,
      since,
      familyDong: premiums.household(pays(resident.household_id)),
      budgetDong: 0,
    };
  });
  return { people: priced, basis: premiums.basis() };
}

const added = (amounts: readonly (number | null)[]): number | null =>
  amounts.some((amount) => amount === null)
    ? null
    : amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);

/** Which list closes a gap of coverage at what cost: each list whole, with those before it. */
export function coverageProposal(
  people: readonly UncoveredPerson[],
  { missing, covered, population }: { missing: number; covered: number; population: number },
  basis: string,
): Proposal {
  let cumulativePeople = 0;
  let cumulativeFamilyDong: number | null = 0;
  const steps: ProposalStep[] = [];
  for (const list of coverageLists) {
    const on = people.filter((each) => each.list === list);
    if (on.length === 0) continue;
    const familyDong = added(on.map((each) => each.familyDong));
    const before = cumulativePeople;
    cumulativePeople += on.length;
    cumulativeFamilyDong = added([cumulativeFamilyDong, familyDong]);
    steps.push({
      list,
      label: coverageListLabels[list],
      people: on.length,
      rate: population === 0 ? 0 : (covered + cumulativePeople) / population,
      familyDong,
      budgetDong: added(on.map((each) => each.budgetDong)),
      cumulativePeople,
      cumulativeFamilyDong,
      closes: before < missing && missing <= cumulativePeople,
    });
  }
  return { missing, steps, basis };
}

/** A household on the register that would have to leave it, with its scores of the newest review. */
export interface ListedHousehold {
  household: string;
  code: string;
  head: string | null;
  area: string;
  people: number;
  since: Day;
  scoreB1: number | null;
  scoreB2: number | null;
}

/**
 * Households of an area that hold a category of a register on a day, those nearest to leaving it first: by the highest
 * income score, then the fewest deprivations; without scores last.
 */
export async function listedHouseholds(
  t: ReadTx,
  register: 'poor' | 'nearPoor',
  area: string,
  day: Day,
): Promise<ListedHousehold[]> {
  const categories = (await dictionaries(t)).categories().filter((each) => each.register === register);
  const rows = await store.heldHouseholds(
    t,
    categories.map(({ code }) => code),
    await leafCodes(t, area, day),
    day,
  );
  const decisions = await decisionsOf(
    t,
    rows.map(({ status_id }) => status_id),
  );
  const households = rows.map((row) => {
    const latest = decisions
      .filter(({ status_id, year }) => status_id === row.status_id && year <= yearOf(day))
      .sort((a, b) => b.year - a.year)[0];
    const details: StatusDetails = latest?.details ? (JSON.parse(latest.details) as StatusDetails) : {}; // our own rows
    return {
      household: row.household_id,
      code: row.code,
      head: row.head,
      area: row.area_code,
      people: Number(row.people),
      since: row.valid_from,
      scoreB1: details.scoreB1 ?? null,
      scoreB2: details.scoreB2 ?? null,
    };
  });
  return households.sort(
    (a, b) =>
      (b.scoreB1 ?? -1) - (a.scoreB1 ?? -1) ||
      (a.scoreB2 ?? 1e9) - (b.scoreB2 ?? 1e9) ||
      (a.code < b.code ? -1 : 1),
  );
}
