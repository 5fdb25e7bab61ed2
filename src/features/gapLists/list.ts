import type { ReadTx } from '../../db/tx.ts';
import { type Day, monthOf } from '../../shared/dates.ts';
import { compareNames, compareTexts, fold } from '../../shared/text.ts';
import { registerLabels } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { areaNames, defaultArea, requireArea } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import type { GapKind, GapReason } from '../gaps/schema.ts';
import {
  countsAmong,
  type FoundGap,
  gapFactsIn,
  gapReasons,
  gapsAmong,
  lastPeriod,
} from '../gaps/service.ts';
import { gapPeople } from '../gaps/words.ts';
import { dueCard, type Ground } from '../insurance/entitlement.ts';
import * as store from './store.ts';

/** What a list is asked for; `code`, `reason`, `text`: only those rows. */
export interface GapListQuery {
  kind: GapKind;
  area: string;
  asOf: Day;
  within: number;
  /** Object code of the card to be had, or held; `none`: the register knows no ground. */
  code: string | null;
  /** As `reasonLabel` words it. */
  reason: string | null;
  /** Part of a name, telephone, identity number or household code. */
  text: string;
  /** Only those who stand on none of the lists before it: whose card no budget pays or supports. */
  apart?: boolean;
}

/** The lists that come before one, as the proposal of a target takes them. */
const listsBefore: Partial<Record<GapKind, readonly GapKind[]>> = {
  supportedUncovered: ['entitledUncovered'],
  lapsed: ['entitledUncovered', 'supportedUncovered'],
  neverCovered: ['entitledUncovered', 'supportedUncovered'],
};

/** "không kể người được ngân sách đóng, hỗ trợ"; null: the list is whole. */
export function apartText({ kind, apart }: GapListQuery): string | null {
  const before = apart ? listsBefore[kind] : undefined;
  if (!before) return null;
  return `không kể người được ngân sách đóng${before.length > 1 ? ', hỗ trợ' : ''}`;
}

export interface GapRow extends store.PersonRow {
  area: string;
  groupName: string;
  /** Each reason in words, without grounds that lists may not tell. */
  reasons: { label: string; since: Day | null }[];
  /** Of the card to be had, or held where the list is about one; null: no ground is recorded. */
  objectCode: string | null;
  /** Per mille of the premium that the budget pays by the ground; null: none recorded. */
  supportPerMille: number | null;
  /** First place of treatment of the last card. */
  facility: string | null;
  /** First month that a card is needed for. */
  fromMonth: string;
}

export interface GapList {
  query: GapListQuery;
  area: Area;
  /** In the order of group, given name. */
  rows: GapRow[];
  groups: { code: string; name: string; people: number }[];
  /** Object codes and reasons to choose from, of everybody on the list. */
  codes: { code: string; people: number }[];
  reasons: { label: string; people: number }[];
  /** People on each list that is work, in the same area on the same day, within as many days. */
  counts: { kind: GapKind; people: number }[];
  /** Đồng a month on the day; null: the dictionary does not say. */
  baseSalaryDong: number | null;
}

/** A category as lists may tell it: at the counter others look on, so that disability and the like stand as "Bảo trợ xã hội". */
function listedCategory(code: string, dictionary: Dictionaries): string {
  const register = dictionary.category(code)?.register;
  return register === 'assistance' ? registerLabels.assistance : dictionary.publicLabel(code);
}

/** A reason in words. */
function reasonLabel(reason: GapReason, dictionary: Dictionaries): string {
  const category = reason.category ? listedCategory(reason.category, dictionary) : null;
  switch (reason.code) {
    case 'status':
      return category ?? 'Thuộc đối tượng';
    case 'under6':
      return 'Trẻ em dưới 6 tuổi';
    case 'noPeriod':
      return 'Chưa có thẻ';
    case 'ends':
      return 'Hết giá trị';
    case 'overlap':
      return 'Hai thẻ cùng lúc';
    case 'groundEnded':
      return `Hết diện ${category ?? 'trẻ em dưới 6 tuổi'}`;
    case 'noGround':
      return 'Chưa ghi căn cứ';
    case 'lapsed':
      return 'Thẻ đã hết giá trị';
    case 'neverCovered':
      return 'Chưa từng có thẻ';
    case 'noNationalId':
      return 'Chưa có số CCCD';
    case 'birthDateIncomplete':
      return 'Chưa rõ ngày sinh';
    case 'nameDiffers':
      return 'Họ tên khác danh sách của cơ quan BHXH';
  }
}

/** Lists about a card that is held name its code; the others name the code of the card to be had. */
const aboutHeldCard = new Set<GapKind>(['expiring', 'overlapping', 'lostEntitlement', 'noGround']);

function supportOf(ground: Ground | undefined, dictionary: Dictionaries, day: Day): number | null {
  if (!ground) return null;
  if (ground.payer === 'state') return 1000;
  const norm = ground.category ? dictionary.category(ground.category)?.supportNorm : null;
  return norm ? (dictionary.norm(norm, day) ?? null) : null;
}

function rowOf(
  gap: FoundGap,
  person: store.PersonRow,
  { kind, asOf }: GapListQuery,
  known: { dictionary: Dictionaries; name: (code: string, day: Day) => string },
): GapRow {
  const due = dueCard(gap.facts.grounds, known.dictionary, asOf);
  const last = lastPeriod(gap.facts, asOf);
  const ends = gap.reasons.find(({ code }) => code === 'ends')?.since;
  return {
    ...person,
    area: gap.area,
    groupName: known.name(gap.area, asOf),
    reasons: gap.reasons.map((reason) => ({
      label: reasonLabel(reason, known.dictionary),
      since: reason.since ?? null,
    })),
    objectCode: aboutHeldCard.has(kind) ? (last?.objectCode ?? null) : (due?.objectCode ?? null),
    supportPerMille: supportOf(due?.ground, known.dictionary, asOf),
    facility: last?.facility ?? null,
    fromMonth: monthOf(ends ?? asOf),
  };
}

function matches({ code, reason, text }: GapListQuery): (row: GapRow) => boolean {
  const folded = fold(text).trim();
  const digits = text.replace(/[\s.-]/g, '');
  const found = (row: GapRow): boolean =>
    fold(row.full_name).includes(folded) ||
    [row.phone, row.head_phone, row.national_id].some((each) => digits !== '' && each?.includes(digits)) ||
    (row.household_code !== null && fold(row.household_code).includes(folded));
  return (row) =>
    (code === null || (row.objectCode ?? 'none') === code) &&
    (reason === null || row.reasons.some(({ label }) => label === reason)) &&
    (folded === '' || found(row));
}

function tally<K>(values: Iterable<K>): [K, number][] {
  const counts = new Map<K, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** A list of who is missing: the same rows in the same order for the screen, the paper and the workbook. */
export async function gapList(t: ReadTx, query: GapListQuery): Promise<GapList> {
  const { kind, asOf, within } = query;
  const area = await requireArea(t, query.area, asOf);
  const facts = await gapFactsIn(t, area.code, asOf, { within });
  const before = (query.apart && listsBefore[kind]) || [];
  const found = gapsAmong(facts, kind).filter(
    (gap) => !before.some((each) => gapReasons(each, gap.facts, facts.asked).length > 0),
  );
  const ids = found.map(({ person }) => person);
  const people = new Map((await store.peopleOn(t, ids, asOf)).map((row) => [row.person_id, row]));
  const dictionary = await dictionaries(t);
  const name = await areaNames(
    t,
    found.map((gap) => gap.area),
  );
  const all = found
    .flatMap((gap) => {
      const person = people.get(gap.person);
      return person ? [rowOf(gap, person, query, { dictionary, name })] : [];
    })
    .sort(
      (a, b) =>
        compareTexts(a.groupName, b.groupName) ||
        compareTexts(a.area, b.area) ||
        compareNames(a.full_name, b.full_name) ||
        (a.person_id < b.person_id ? -1 : 1),
    );
  const rows = all.filter(matches(query));
  const groups = tally(rows.map((row) => row.area));
  return {
    query: { ...query, area: area.code },
    area,
    rows,
    groups: groups
      .map(([code, count]) => ({ code, name: name(code, asOf), people: count }))
      .sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.code, b.code)),
    codes: tally(all.map((row) => row.objectCode ?? 'none')).map(([code, count]) => ({
      code,
      people: count,
    })),
    reasons: tally(all.flatMap((row) => row.reasons.map(({ label }) => label))).map(([label, count]) => ({
      label,
      people: count,
    })),
    counts: countsAmong(facts),
    baseSalaryDong: dictionary.norm('base-salary', asOf) ?? null,
  };
}

/** The area a list is of when none is asked for. */
export const usualArea = async (t: ReadTx, asOf: Day): Promise<string> => (await defaultArea(t, asOf)).code;

/** "Danh sách người được ngân sách nhà nước đóng, chưa có thẻ" */
export function listTitle(query: GapListQuery): string {
  const apart = apartText(query);
  return `Danh sách ${gapPeople(query.kind, query.within)}${apart ? `, ${apart}` : ''}`;
}
