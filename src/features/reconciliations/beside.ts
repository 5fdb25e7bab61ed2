import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { contains, type Period } from '../../shared/periods.ts';
import { leafCodes } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import type { ParsedRow } from '../imports/service.ts';
import { cardText } from '../insurance/cards.ts';
import { dueCard, type Ground, groundsOfPeople, mismatchText } from '../insurance/entitlement.ts';
import type { InsuranceRow } from '../insurance/service.ts';
import type { PersonRow } from '../people/service.ts';
import {
  differencesOf,
  type Incoming,
  isAcceptable,
  isAnotherIdentity,
  isSameCard,
  readingsOf,
} from './compare.ts';
import type { Difference, RowKind, RowState } from './schema.ts';
import * as store from './store.ts';

/** Where a row stands in the file. */
export type FileRow = Pick<ParsedRow, 'sheet' | 'row' | 'cells'>;

/** How a row of the list, or a card of ours that it lacks, stands to the register. */
export interface Compared {
  row: FileRow | null;
  kind: RowKind;
  person: PersonRow | null;
  period: InsuranceRow | null;
  incoming: Incoming | null;
  fields: Difference[];
  reasons: string[];
  acceptable: boolean;
  /** Ids of those who may be meant, where that is not known. */
  candidates: string[];
}

export const blank = {
  person: null,
  period: null,
  incoming: null,
  fields: [],
  reasons: [],
  acceptable: false,
  candidates: [],
};
/** A readable row of the list. */
export interface Read {
  row: FileRow;
  incoming: Incoming;
}

export const periodOf = (row: InsuranceRow): Period => ({ from: row.valid_from, to: row.valid_to });

const daysShared = (period: InsuranceRow, { validFrom, validTo }: Incoming): boolean =>
  period.valid_from <= validTo && validFrom < period.valid_to;

/** The rows of one person beside that person's cards: first the same cards, then those that hold at the same time. */
export function pair(reads: readonly Read[], periods: readonly InsuranceRow[]): Map<Read, InsuranceRow> {
  const pairs = new Map<Read, InsuranceRow>();
  const free = new Set(periods);
  for (const read of reads) {
    const same = periods.find((period) => isSameCard(period, read.incoming));
    if (!same) continue;
    pairs.set(read, same);
    free.delete(same);
  }
  for (const read of reads) {
    if (pairs.has(read)) continue;
    const other = [...free].find((period) => daysShared(period, read.incoming));
    if (!other) continue;
    pairs.set(read, other);
    free.delete(other);
  }
  return pairs;
}

/** What the rows of a list are laid beside. */
export interface Surroundings {
  asOf: Day;
  areaName: string;
  residents: ReadonlySet<string>;
  firstOfCard: Map<string, Read>;
  grounds: ReadonlyMap<string, Ground[]>;
  dictionary: Dictionaries;
}

/** What is known of some people on the day of a list. */
export async function surroundingsOf(
  t: ReadTx,
  place: { area: string; areaName: string; asOf: Day },
  people: readonly PersonRow[],
  ids: readonly string[],
): Promise<Surroundings> {
  const areas = await leafCodes(t, place.area, place.asOf);
  return {
    asOf: place.asOf,
    areaName: place.areaName,
    residents: await store.residentAmong(t, ids, areas, place.asOf),
    firstOfCard: new Map(),
    grounds: await groundsOfPeople(t, people),
    dictionary: await dictionaries(t),
  };
}

/** What looks odd about a card that holds on the day: an unknown code, or another ground that pays first. */
function doubtsOf(incoming: Incoming, person: PersonRow, around: Surroundings): string[] {
  const { asOf, dictionary } = around;
  const { objectCode, validFrom, validTo } = incoming;
  if (asOf < validFrom || asOf > validTo) return [];
  if (!dictionary.objectCode(objectCode, asOf))
    return [`Nên xem lại: mã đối tượng ${objectCode} không có trong danh mục.`];
  const due = dueCard(around.grounds.get(person.id) ?? [], dictionary, asOf);
  const text = due && mismatchText(due, objectCode, dictionary, asOf);
  return text ? [`Nên xem lại: ${text}.`] : [];
}

const contentOf = (incoming: Incoming): string => JSON.stringify(incoming);

/** The same card twice in the list: said again it is no matter, said otherwise the officer has to look. */
function repeated(read: Read, person: PersonRow, around: Surroundings): string | undefined {
  const key = `${person.id} ${read.incoming.objectCode} ${read.incoming.validFrom}`;
  const first = around.firstOfCard.get(key);
  if (first === undefined) {
    around.firstOfCard.set(key, read);
    return undefined;
  }
  const place = `dòng ${first.row.row}${first.row.sheet === read.row.sheet ? '' : ` trang “${first.row.sheet}”`}`;
  return contentOf(first.incoming) === contentOf(read.incoming)
    ? `Lặp lại ${place}.`
    : `Cùng thẻ với ${place} nhưng ghi khác: cần hỏi lại cơ quan BHXH dòng nào đúng.`;
}

/** A row of the list beside the person it speaks of, and that person's card. */
export function comparedWith(
  read: Read,
  person: PersonRow,
  period: InsuranceRow | undefined,
  around: Surroundings,
): Compared {
  const { row, incoming } = read;
  const reasons: string[] = doubtsOf(incoming, person, around);
  const again = repeated(read, person, around);
  if (again) reasons.push(again);
  const base = { ...blank, row, person, incoming, reasons, period: period ?? null };
  if (again?.startsWith('Cùng')) return { ...base, kind: 'undecided' };
  if (!around.residents.has(person.id))
    reasons.push(
      `${person.full_name} không cư trú ở ${around.areaName} ngày ${formatDay(around.asOf)} theo sổ.`,
    );
  const fields = differencesOf(incoming, person, period);
  if (isAnotherIdentity(fields))
    reasons.push('Số BHXH khác số trong sổ: có thể là người khác, cần xác minh trước khi sửa.');
  const died = person.died_on !== null && incoming.validFrom >= person.died_on;
  if (person.died_on !== null)
    reasons.push(`Đã mất ngày ${formatDay(person.died_on)} theo sổ: đề nghị báo giảm.`);
  if (!period) {
    const acceptable = !died && !again && !isAnotherIdentity(fields);
    return { ...base, kind: 'onlyThere', fields, acceptable };
  }
  if (fields.length === 0) return { ...base, kind: 'agrees' };
  if (!isSameCard(period, incoming))
    reasons.push(
      `Mã hoặc ngày bắt đầu khác ${cardText(period)}: nhận thì ghi thành thẻ mới, thẻ trong sổ giữ nguyên.`,
    );
  return { ...base, kind: 'differs', fields, acceptable: !died && isAcceptable(fields) };
}

/** What our card is told by that the list does not have. */
export const aloneText = (period: InsuranceRow, isListed: boolean): string =>
  isListed
    ? `Danh sách BHXH có người này nhưng không có ${cardText(period)}.`
    : `Danh sách BHXH không có người này; sổ có ${cardText(period)}.`;

/** The day a kept reading was kept, when all of what a row says was kept before. */
function keptOn(row: Compared, kept: ReadonlyMap<string, string>): string | undefined {
  if (!row.person) return undefined;
  const days = readingsOf(row.incoming, row.kind === 'onlyThere' ? [] : row.fields, row.period).map(
    (reading) => kept.get(`${row.person?.id} ${reading}`),
  );
  return days.length > 0 && days.every((day) => day !== undefined) ? days.sort().at(-1) : undefined;
}

/** The card of the list, else ours, holds on the day. */
const holdsOn = ({ incoming, period }: Compared, day: Day): boolean =>
  incoming
    ? incoming.validFrom <= day && day <= incoming.validTo
    : period !== null && contains(periodOf(period), day);

const labelOf = (row: Compared): string =>
  (
    row.person?.full_name ??
    row.incoming?.fullName ??
    row.row?.cells.filter((cell) => cell !== null).join(' · ') ??
    ''
  ).slice(0, 500) || 'Dòng không có tên';

/** The row as it is kept, settled already where the same was kept before (`kept`: days by person and reading). */
export function stagedRow(
  row: Compared,
  number: number,
  asOf: Day,
  kept: ReadonlyMap<string, string>,
): store.StagedRow {
  const day = row.kind === 'agrees' ? undefined : keptOn(row, kept);
  const reasons = day ? [...row.reasons, `Đã giữ theo sổ ngày ${formatDay(day)}.`] : row.reasons;
  const state: RowState = row.kind === 'agrees' ? 'agreed' : day ? 'kept' : 'open';
  return {
    number,
    sheet: row.row?.sheet ?? null,
    row_number: row.row?.row ?? null,
    kind: row.kind,
    state,
    acceptable: row.acceptable ? 1 : 0,
    name_differs: row.fields.some(({ field }) => field === 'fullName') ? 1 : 0,
    holds: holdsOn(row, asOf) ? 1 : 0,
    label: labelOf(row),
    person_id: row.person?.id ?? null,
    period_id: row.period?.id ?? null,
    incoming: row.incoming && JSON.stringify(row.incoming),
    held: row.period && JSON.stringify(row.period),
    fields: JSON.stringify(row.fields),
    reasons: JSON.stringify(reasons),
    choice_id: null,
    filled: null,
    candidates: JSON.stringify(row.candidates),
    identified_by: null,
    unidentified: null,
  };
}
