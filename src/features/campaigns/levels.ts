import type { Day } from '../../shared/dates.ts';
import type { ApprovalLevel, CampaignKind, RuleSubject } from '../../shared/giving.ts';
import type { Goods } from '../../shared/inKind.ts';
import type { GiftLevel } from '../dictionaries/schema.ts';
import type { Dictionaries } from '../dictionaries/service.ts';

/** A known level of gifts: proposed for a rule, with its basis and how far it was checked. */
export interface KnownLevel {
  categories: string[];
  per: RuleSubject;
  amountDong: number | null;
  goods: Goods[];
  ages: { from?: number; to?: number } | null;
  hungryList: boolean;
  condition: string;
  basis: string | null;
  confidence: string | null;
  note: string | null;
  /** Last day of a level that ran out without another in its place; null: it holds. */
  endedOn: Day | null;
}

/** True when a source of this code was once known and is no longer on a day: the city's budget after 30/06/2025. */
export function isPastSource(dictionary: Dictionaries, code: string, day: Day): boolean {
  return dictionary.giftSource(code) !== undefined && dictionary.giftSource(code, day) === undefined;
}

/** Who decides on the list of a source, unless it is said otherwise: "province-2" as the province's. */
export function approvalLevelOf(dictionary: Dictionaries, code: string): ApprovalLevel {
  const source = dictionary.giftSource(code) ?? dictionary.giftSource(code.replace(/-\d+$/, ''));
  return source?.approvalLevel ?? 'ward';
}

function levelOf(row: GiftLevel, endedOn: Day | null): KnownLevel {
  const { item, quantity, unit, valueDong, ageFrom, ageTo } = row;
  const goods = item !== null && quantity !== null ? [{ item, quantity, unit: unit ?? 'phần' }] : [];
  return {
    categories: row.categories,
    per: row.per,
    amountDong: row.amountDong,
    goods: goods.map((each) => (valueDong === null ? each : { ...each, valueDong })),
    ages:
      ageFrom === null && ageTo === null
        ? null
        : { ...(ageFrom === null ? {} : { from: ageFrom }), ...(ageTo === null ? {} : { to: ageTo }) },
    hungryList: row.hungryList,
    condition: row.condition,
    basis: row.basis,
    confidence: row.confidence,
    note: row.note ?? null,
    endedOn,
  };
}

/** What the levels of a campaign are asked for: its kind, its year, and the day its list is of. */
export interface LevelsAsked {
  kind: CampaignKind;
  year: number;
  cutOffOn: Day;
}

/** Gifts of Tết are those of its new year's day, whatever day the list is of; where that is unknown, of the first of February. */
function dayOf(dictionary: Dictionaries, { kind, year, cutOffOn }: LevelsAsked): Day {
  return kind === 'tet' ? (dictionary.lunarNewYear(year) ?? `${year}-02-01`) : cutOffOn;
}

/**
 * What the dictionary knows of the gifts of a source in a campaign: levels in force first, then the last ones of those that
 * ran out, which each year's decision has to confirm. Levels of other sources are entered by their decision.
 */
export function knownLevels(dictionary: Dictionaries, asked: LevelsAsked, source: string): KnownLevel[] {
  const day = dayOf(dictionary, asked);
  const found = dictionary.giftLevels().flatMap((periods) => {
    const begun = periods.filter(({ validFrom }) => validFrom === null || validFrom <= day);
    const row = begun.at(-1);
    if (!row?.kinds.includes(asked.kind) || row.source !== source) return [];
    return [levelOf(row, row.validTo !== null && row.validTo < day ? row.validTo : null)];
  });
  return [
    ...found.filter(({ endedOn }) => endedOn === null),
    ...found.filter(({ endedOn }) => endedOn !== null),
  ];
}

const stems = ['Giáp', 'Ất', 'Bính', 'Đinh', 'Mậu', 'Kỷ', 'Canh', 'Tân', 'Nhâm', 'Quý'];
const branches = ['Tý', 'Sửu', 'Dần', 'Mão', 'Thìn', 'Tỵ', 'Ngọ', 'Mùi', 'Thân', 'Dậu', 'Tuất', 'Hợi'];

/** "Giáp Thìn" for 2024: the year of the moon calendar that begins in a year, in the cycle of sixty. */
export function lunarYearName(year: number): string {
  return `${stems[(year - 4) % 10] ?? ''} ${branches[(year - 4) % 12] ?? ''}`;
}
