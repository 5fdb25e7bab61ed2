import tet from '../../../seeds/domain/tet.json' with { type: 'json' };
import type { Day } from '../../shared/dates.ts';
import type { Goods } from '../../shared/inKind.ts';
import type { ApprovalLevel, CampaignKind, RuleSubject } from './schema.ts';
import { ruleSubjects } from './schema.ts';

/** A usual source, with where its knowledge comes from. */
export interface KnownSource {
  code: string;
  label: string;
  basis: string;
  confidence: string;
}

/** A known level of gifts: proposed for a rule, with its basis and how far it was checked. */
export interface KnownLevel {
  source: string;
  categories: string[];
  per: RuleSubject;
  amountDong: number | null;
  goods: Goods[];
  ages: { from: number; to: number } | null;
  hungryList: boolean;
  condition: string;
  basis: string;
  confidence: string;
  note: string | null;
}

const holds = (row: { validFrom: string | null; validTo: string | null }, day: Day): boolean =>
  (row.validFrom === null || row.validFrom <= day) && (row.validTo === null || day <= row.validTo);

/** Sources known on a day. */
export function knownSources(day: Day): KnownSource[] {
  return tet.sources.filter((row) => holds(row, day));
}

/** True when a source of this code was once known and is no longer on a day: the city's budget after 30/06/2025. */
export function isPastSource(code: string, day: Day): boolean {
  const rows = tet.sources.filter((row) => row.code === code);
  return rows.length > 0 && !rows.some((row) => holds(row, day));
}

const ofBoard = /^(fund|quy)/;
const ofSuperior: ReadonlySet<string> = new Set([
  'president',
  'government',
  'province',
  'city',
  'state-rice',
]);

/** Who decides on the list of a source, unless it is said otherwise. */
export function approvalLevelOf(code: string): ApprovalLevel {
  if (ofBoard.test(code)) return 'board';
  return ofSuperior.has(code) ? 'superior' : 'ward';
}

const goodsWords: Record<string, string> = { rice: 'gạo', silk: 'vải lụa', gift: 'quà' };
const unitWords: Record<string, string> = { piece: 'phần' };

type Row = (typeof tet.rows)[number];

function goodsOfRow({ inKind }: Row): Goods[] {
  if (inKind === null) return [];
  const { item, quantity, unit } = inKind;
  const goods = { item: goodsWords[item] ?? item, quantity, unit: unitWords[unit] ?? unit };
  return ['valueDong' in inKind ? { ...goods, valueDong: inKind.valueDong } : goods];
}

function levelOf(row: Row): KnownLevel {
  const age = /^age-(\d+)$/.exec(row.level)?.[1];
  const hungry = row.level === 'hunger';
  return {
    source: row.source,
    categories: row.categories,
    // The minutes of a group name households with their people.
    per: hungry ? 'member' : (ruleSubjects.find((per) => per === row.per) ?? 'person'),
    amountDong: row.amountDong,
    goods: goodsOfRow(row),
    ages: age === undefined ? null : { from: Number(age), to: Number(age) },
    hungryList: hungry,
    condition: row.condition,
    basis: row.basis,
    confidence: row.confidence,
    note: 'note' in row ? (row.note ?? null) : null,
  };
}

/** What is known of the gifts of a kind, year and source, on the day the list is of; sources without rows are entered by their decision. */
export function knownLevels(kind: CampaignKind, year: number, source: string, day: Day): KnownLevel[] {
  const campaign = kind === 'hunger' ? 'tet' : kind;
  return tet.rows
    .filter(
      (row) =>
        row.campaign === campaign &&
        row.source === source &&
        (row.year === null ? holds(row, day) : row.year === year) &&
        (kind !== 'hunger' || row.level === 'hunger'),
    )
    .map(levelOf);
}

/** New year's day of the moon calendar, where it is known. */
export function lunarNewYear(year: number): Day | undefined {
  return tet.lunarNewYear.find((row) => row.year === year)?.date;
}

const stems = ['Giáp', 'Ất', 'Bính', 'Đinh', 'Mậu', 'Kỷ', 'Canh', 'Tân', 'Nhâm', 'Quý'];
const branches = ['Tý', 'Sửu', 'Dần', 'Mão', 'Thìn', 'Tỵ', 'Ngọ', 'Mùi', 'Thân', 'Dậu', 'Tuất', 'Hợi'];

/** "Giáp Thìn" for 2024: the year of the moon calendar that begins in a year, in the cycle of sixty. */
export function lunarYearName(year: number): string {
  return `${stems[(year - 4) % 10] ?? ''} ${branches[(year - 4) % 12] ?? ''}`;
}
