import type { FactTable } from '../../db/facts.ts';
import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { formatDay, formatPartial, OPEN_END } from '../../shared/dates.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { maskNumber } from '../../shared/text.ts';
import {
  decisionResultLabels,
  endReasonLabels,
  relationLabels,
  residenceKindLabels,
  residenceSourceLabels,
  sexLabels,
} from '../../shared/words.ts';
import { areaNames } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import type { PersonRow } from '../people/service.ts';
import type { StatusDetails } from '../statuses/schema.ts';
import { detailLines } from '../statuses/sentences.ts';
import * as store from './historyStore.ts';

/** One field of a correction: what stood before, what stands since. */
export interface ChangedField {
  label: string;
  before: string;
  after: string;
}

/** A correction or retraction as the time line tells it. */
export interface Correction {
  /** The instant it was recorded at. */
  at: string;
  kind: 'corrected' | 'retracted';
  /** "Thẻ BHYT mã HN từ 01/01/2024". */
  what: string;
  by: string;
  reason: string | null;
  changes: ChangedField[];
}

/** What things held before their first change after an instant, as their trail has it, by thing. */
export async function changedSince(
  t: ReadTx,
  ids: readonly string[],
  action: 'person.change' | 'household.change',
  asKnownAt: string,
): Promise<Map<string, Record<string, unknown>>> {
  const before = await store.firstBefore(t, ids, action, asKnownAt);
  return new Map([...before].map(([id, text]) => [id, JSON.parse(text)]));
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Name, numbers and the rest as they stood before a change that the trail holds. */
export function namesBefore(row: PersonRow, before: Record<string, unknown> | undefined): Partial<PersonRow> {
  if (!before) return {};
  return {
    full_name: textOrNull(before.fullName) ?? row.full_name,
    national_id: textOrNull(before.nationalId),
    insurance_number: textOrNull(before.insuranceNumber),
    insurance_household_number: textOrNull(before.insuranceHouseholdNumber),
    ethnicity: textOrNull(before.ethnicity),
    phone: textOrNull(before.phone),
    note: textOrNull(before.note),
  };
}

type Value = string | number | null;
type Show = (value: Value) => string;

interface Words {
  dictionary: Dictionaries;
  /** The name of an area on a day. */
  areaName: (code: string, day: string) => string;
  today: string;
}

const plain: Show = (value) => (value === null || value === '' ? 'chưa ghi' : String(value));
const day: Show = (value) => (value === null ? 'chưa ghi' : formatDay(String(value)));
const lastDay: Show = (value) => {
  const last = lastDayOut(String(value));
  return last === null ? 'chưa kết thúc' : formatDay(last);
};
const oneOf =
  (labels: Record<string, string>): Show =>
  (value) =>
    labels[String(value)] ?? plain(value);

/** Details of a decision in a line: "Điểm B1: 120; Hệ số: 1,5". */
const details =
  (dictionary: Dictionaries): Show =>
  (value) => {
    if (value === null) return 'chưa ghi';
    // Written from a checked form by the statuses' service.
    const held: StatusDetails = JSON.parse(String(value));
    const hidden = held.accountNumber ? { ...held, accountNumber: maskNumber(held.accountNumber) } : held;
    return detailLines(hidden, dictionary)
      .map(({ label, text }) => `${label}: ${text}`)
      .join('; ');
  };

/** Columns that a correction may change, in the words of the screen. */
const columns = ({
  areaName,
  dictionary,
  today,
}: Words): Record<FactTable, Record<string, [string, Show]>> => {
  const period: Record<string, [string, Show]> = {
    valid_from: ['Từ ngày', day],
    valid_to: ['Đến ngày', lastDay],
  };
  return {
    person_vitals: {
      birth_date: ['Ngày sinh', (value) => formatPartial(String(value))],
      sex: ['Giới tính', oneOf(sexLabels)],
      died_on: ['Ngày mất', day],
    },
    residences: {
      area_code: ['Nơi cư trú', (value) => areaName(String(value), today)],
      kind: ['Loại cư trú', oneOf(residenceKindLabels)],
      source: ['Nguồn', oneOf(residenceSourceLabels)],
      ...period,
    },
    memberships: {
      relation: ['Quan hệ với chủ hộ', oneOf(relationLabels)],
      relation_text: ['Quan hệ, ghi rõ', plain],
      ...period,
    },
    statuses: {
      note: ['Ghi chú', plain],
      end_reason: ['Lý do thôi', oneOf(endReasonLabels)],
      end_note: ['Ghi chú khi thôi', plain],
      ...period,
    },
    status_decisions: {
      number: ['Số quyết định', plain],
      decided_on: ['Ngày quyết định', day],
      issuer: ['Cơ quan ban hành', plain],
      year: ['Năm', plain],
      result: ['Loại', oneOf(decisionResultLabels)],
      details: ['Chi tiết', details(dictionary)],
    },
    insurance_periods: {
      card_number: ['Số thẻ BHYT', (value) => (value === null ? 'chưa ghi' : maskNumber(String(value)))],
      object_code: ['Mã đối tượng', plain],
      benefit_level: ['Mức hưởng', plain],
      facility: ['Nơi KCB ban đầu', plain],
      ...period,
    },
  };
};

/** What a version is of: "Thẻ BHYT mã HN từ 01/01/2024". */
function nameOf(table: FactTable, row: store.Version, { areaName, dictionary }: Words): string {
  const from = row.valid_from ? ` từ ${formatDay(String(row.valid_from))}` : '';
  switch (table) {
    case 'person_vitals':
      return 'Thông tin nhân thân';
    case 'residences':
      return `Cư trú tại ${areaName(String(row.area_code), String(row.valid_from))}${from}`;
    case 'memberships':
      return `Thành viên hộ${from}`;
    case 'statuses':
      return `${dictionary.category(String(row.category))?.label ?? row.category}${from}`;
    case 'status_decisions':
      return `Quyết định ${row.number ?? 'chưa ghi số'}`;
    case 'insurance_periods':
      return `Thẻ BHYT mã ${row.object_code}${from}`;
  }
}

const endColumns: ReadonlySet<string> = new Set(['valid_to', 'end_reason', 'end_note', 'end_decision']);

/** An end that came in its time is no correction: an open period, or one not yet ended by a reason, ends. */
function isEnding(table: FactTable, before: store.Version, changed: readonly string[]): boolean {
  if (table === 'person_vitals') return before.died_on === null && changed.join() === 'died_on';
  if (table === 'insurance_periods' || table === 'status_decisions') return false;
  const stillOpen = before.valid_to === OPEN_END || (before.end_reason ?? null) === null;
  return changed.includes('valid_to') && changed.every((column) => endColumns.has(column)) && stillOpen;
}

/** Corrections and retractions among the versions of one table. */
function correctionsAmong(
  table: FactTable,
  versions: readonly store.Version[],
  words: Words,
  reasonAt: (at: string, ids: readonly string[]) => string | null,
): Correction[] {
  const shows = columns(words)[table];
  const found: Correction[] = [];
  for (const chain of groupBy(versions, ({ id }) => id).values()) {
    for (const [i, version] of chain.entries()) {
      const at = version.retracted_at;
      // What one transaction both wrote and took back was never known to anybody.
      if (at === null || at === version.recorded_at) continue;
      const next = chain[i + 1];
      const by = version.retracted_name ?? 'Hệ thống';
      const what = nameOf(table, version, words);
      const told = reasonAt(at, [version.id]);
      if (!next) {
        found.push({ at, kind: 'retracted', what, by, reason: told, changes: [] });
        continue;
      }
      const changed = [...Object.keys(shows), ...endColumns].filter(
        (column) => column in version && version[column] !== next[column],
      );
      const fields = changed.flatMap((column) => {
        const show = shows[column];
        return show
          ? [
              {
                label: show[0],
                before: show[1](version[column] ?? null),
                after: show[1](next[column] ?? null),
              },
            ]
          : [];
      });
      if (fields.length === 0 || isEnding(table, version, [...new Set(changed)])) continue;
      const reason = textOrNull(next.reason) ?? told;
      found.push({ at, kind: 'corrected', what, by, reason, changes: fields });
    }
  }
  return found;
}

const identityLabels: Record<string, string> = {
  fullName: 'Họ và tên',
  nationalId: 'Số CCCD',
  insuranceNumber: 'Mã số BHXH',
  insuranceHouseholdNumber: 'Mã hộ gia đình BHXH',
  ethnicity: 'Dân tộc',
  phone: 'Điện thoại',
  note: 'Ghi chú',
  code: 'Mã hộ',
  address: 'Địa chỉ',
};
const numbers: ReadonlySet<string> = new Set(['nationalId', 'insuranceNumber', 'insuranceHouseholdNumber']);

/** Changes of the thing itself: name, numbers, address. Its birth date and sex are dated facts, told by those. */
function changesOfThing(row: store.TrailRow, dictionary: Dictionaries): Correction[] {
  const before: Record<string, unknown> = row.before === null ? {} : JSON.parse(row.before);
  const after: Record<string, unknown> = row.after === null ? {} : JSON.parse(row.after);
  const show = (field: string, value: unknown): string => {
    if (typeof value !== 'string' || value === '') return 'chưa ghi';
    if (numbers.has(field)) return maskNumber(value);
    return field === 'ethnicity' ? dictionary.ethnicLabel(value) : value;
  };
  const changes = Object.entries(identityLabels).flatMap(([field, label]) =>
    field in after && (after[field] ?? null) !== (before[field] ?? null)
      ? [{ label, before: show(field, before[field]), after: show(field, after[field]) }]
      : [],
  );
  if (changes.length === 0) return [];
  const what = row.action === 'person.change' ? 'Thông tin nhân thân' : 'Thông tin hộ';
  return [{ at: row.at, kind: 'corrected', what, by: row.actor_name, reason: row.reason, changes }];
}

const newestFirst = (a: Correction, b: Correction): number => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0);

interface Part {
  table: FactTable;
  column: 'person_id' | 'household_id' | 'status_id';
  ids: readonly string[];
}

async function told(t: ReadTx, id: string, parts: readonly Part[], action: string): Promise<Correction[]> {
  const read: { table: FactTable; versions: store.Version[] }[] = [];
  for (const { table, column, ids } of parts)
    read.push({ table, versions: await store.versionsOf(t, table, column, ids) });
  const statuses = read
    .filter(({ table }) => table === 'statuses')
    .flatMap(({ versions }) => versions.map((version) => version.id));
  const decisions = await store.versionsOf(t, 'status_decisions', 'status_id', [...new Set(statuses)]);
  read.push({ table: 'status_decisions', versions: decisions });
  const codes = read.flatMap(({ versions }) => versions.map(({ area_code }) => String(area_code ?? '')));
  const words = { dictionary: await dictionaries(t), areaName: await areaNames(t, codes), today: t.today };
  const changed = read.flatMap(({ versions }) =>
    versions.filter(({ retracted_at }) => retracted_at !== null).map((version) => version.id),
  );
  const trail = await store.trailOf(t, [...new Set([id, ...statuses, ...changed])]);
  const at = groupBy(
    trail.filter(({ reason }) => reason !== null),
    (row) => row.at,
  );
  const reasonAt = (instant: string, ids: readonly string[]): string | null => {
    const rows = at.get(instant) ?? [];
    return (rows.find((row) => ids.includes(row.thing_id)) ?? rows[0])?.reason ?? null;
  };
  const facts = read.flatMap(({ table, versions }) => correctionsAmong(table, versions, words, reasonAt));
  // Decisions go with their status: a status taken back is told once.
  const retractedWith = new Set(
    facts.filter(({ kind, what }) => kind === 'retracted' && !what.startsWith('Quyết định')).map((c) => c.at),
  );
  const things = trail
    .filter((row) => row.action === action && row.thing_id === id)
    .flatMap((row) => changesOfThing(row, words.dictionary));
  return [...facts, ...things]
    .filter((c) => !(c.kind === 'retracted' && c.what.startsWith('Quyết định') && retractedWith.has(c.at)))
    .sort(newestFirst);
}

/** What of a person was ever corrected or taken back, newest first: before, after, by whom, why. */
export function correctionsOfPerson(
  t: ReadTx,
  id: string,
  households: readonly string[],
): Promise<Correction[]> {
  const own = { column: 'person_id', ids: [id] } as const;
  return told(
    t,
    id,
    [
      { table: 'person_vitals', ...own },
      { table: 'residences', ...own },
      { table: 'memberships', ...own },
      { table: 'insurance_periods', ...own },
      { table: 'statuses', ...own },
      { table: 'statuses', column: 'household_id', ids: households },
    ],
    'person.change',
  );
}

/** The same of a household: its members, dwelling and statuses. */
export function correctionsOfHousehold(t: ReadTx, id: string): Promise<Correction[]> {
  const own = { column: 'household_id', ids: [id] } as const;
  return told(
    t,
    id,
    [
      { table: 'residences', ...own },
      { table: 'memberships', ...own },
      { table: 'statuses', ...own },
    ],
    'household.change',
  );
}
