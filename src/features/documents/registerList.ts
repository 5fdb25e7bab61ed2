import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { compareNames, compareTexts, maskNumber } from '../../shared/text.ts';
import {
  decisionResultLabels,
  type Register,
  registerLabels,
  relationLabel,
  type Sex,
  shortAreaName,
} from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { leafCodes, namesOn } from '../areas/service.ts';
import { type HandoutRow, handoutCells, handoutColumns } from '../assignedLists/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import type { CellValue, Column } from '../exports/service.ts';
import type { StatusDetails } from '../statuses/schema.ts';
import { decisionsOf, decisionsOn } from '../statuses/service.ts';
import type { PrintedList } from './content.ts';
import * as store from './registerStore.ts';

/** Longer lists are for the .xlsx of a register, or are printed group by group. */
const longestList = 5000;

const column = (field: string, header: string, kind: Column['kind'], width?: number): Column => ({
  field,
  header,
  kind,
  ...(width ? { width } : {}),
});
const birthYear: Column[] = [
  { ...column('birthYearMale', 'Nam', 'id', 8), group: 'Năm sinh' },
  { ...column('birthYearFemale', 'Nữ', 'id', 8), group: 'Năm sinh' },
];
const decisionColumns: Column[] = [
  column('decisionNumber', 'Số quyết định', 'text', 18),
  column('decisionDate', 'Ngày quyết định', 'day', 12),
  column('validFrom', 'Từ ngày', 'day', 12),
];

/** The official detailed list: each member on a row under the household's number. */
const povertyColumns: Column[] = [
  column('householdIndex', 'STT hộ', 'index', 6),
  column('memberIndex', 'STT khẩu', 'index', 6),
  column('householdCode', 'Mã hộ', 'id', 11),
  column('fullName', 'Họ và tên', 'text', 24),
  ...birthYear,
  column('ethnicity', 'Dân tộc', 'text', 9),
  column('relation', 'Quan hệ với chủ hộ', 'text', 12),
  column('group', 'Tổ dân phố', 'text', 14),
  column('result', 'Nghèo mới, tái, cũ', 'text', 9),
  column('policy', 'Người có công', 'text', 8),
  column('cannotWork', 'Không có khả năng lao động', 'text', 10),
  ...decisionColumns,
];

const otherColumns: Column[] = [
  column('index', 'STT', 'index', 6),
  column('fullName', 'Họ và tên (hộ: chủ hộ)', 'text', 26),
  ...birthYear,
  column('householdCode', 'Mã hộ', 'id', 11),
  column('address', 'Địa chỉ', 'text', 26),
  column('group', 'Tổ dân phố', 'text', 14),
  column('category', 'Đối tượng', 'text', 34),
  column('people', 'Số khẩu', 'number', 7),
  ...decisionColumns,
];

function years(sex: Sex, birthDate: string): [string | null, string | null] {
  const year = birthDate.slice(0, 4);
  return sex === 'male' ? [year, null] : [null, year];
}

interface HeldHousehold extends store.HeldByHousehold {
  members: [store.MemberRow, ...store.MemberRow[]];
}

/** Everything a list needs of one register, area and day. */
interface Held {
  households: HeldHousehold[];
  people: store.HeldByPerson[];
  names: Map<string, string>;
  dictionary: Dictionaries;
  decision(statusId: string): {
    number: string | null;
    date: Day | null;
    result: string;
    cannotWork: boolean;
  };
}

async function decisionLookUp(t: ReadTx, ids: readonly string[], day: Day): Promise<Held['decision']> {
  const byStatus = groupBy(await decisionsOf(t, ids), (row) => row.status_id);
  return (id) => {
    const latest = decisionsOn(byStatus.get(id) ?? [], day).at(-1);
    const details: StatusDetails = latest?.details ? (JSON.parse(latest.details) as StatusDetails) : {}; // our own rows
    return {
      number: latest?.number ?? null,
      date: latest?.decided_on ?? null,
      result: latest ? decisionResultLabels[latest.result] : '',
      cannotWork: details.cannotWork ?? false,
    };
  };
}

async function heldOn(t: ReadTx, wanted: store.Wanted): Promise<Held> {
  const members = groupBy(await store.membersHolding(t, wanted), (row) => row.household_id);
  const households = (await store.householdsHolding(t, wanted)).flatMap((row): HeldHousehold[] => {
    const [first, ...rest] = members.get(row.household_id) ?? [];
    return first ? [{ ...row, members: [first, ...rest] }] : [];
  });
  const people = await store.peopleHolding(t, wanted);
  households.sort(
    (a, b) =>
      compareTexts(a.members[0].area_code, b.members[0].area_code) ||
      compareTexts(a.code, b.code) ||
      compareTexts(a.id, b.id),
  );
  people.sort(
    (a, b) =>
      compareTexts(a.area_code, b.area_code) ||
      compareNames(a.full_name, b.full_name) ||
      compareTexts(a.birth_date, b.birth_date) ||
      compareTexts(a.id, b.id),
  );
  return {
    households,
    people,
    names: new Map([...(await namesOn(t, wanted.day))].map(([code, name]) => [code, shortAreaName(name)])),
    dictionary: await dictionaries(t),
    decision: await decisionLookUp(
      t,
      [...households, ...people].map(({ id }) => id),
      wanted.day,
    ),
  };
}

async function categoriesOf(t: ReadTx, register: Register): Promise<string[]> {
  const all = (await dictionaries(t)).categories();
  return all.filter((category) => category.register === register).map(({ code }) => code);
}

function povertyRows(held: Held, policyHolders: ReadonlySet<string>): CellValue[][] {
  const rows: CellValue[][] = [];
  held.households.forEach((household, i) => {
    const decision = held.decision(household.id);
    household.members.forEach((member, j) => {
      const first = j === 0;
      rows.push([
        first ? i + 1 : null,
        rows.length + 1,
        household.code,
        member.full_name,
        ...years(member.sex, member.birth_date),
        held.dictionary.ethnicLabel(member.ethnicity),
        relationLabel(member.relation, member.sex, member.relation_text),
        held.names.get(member.area_code) ?? member.area_code,
        first ? decision.result : null,
        policyHolders.has(member.person_id) ? 'x' : null,
        first && decision.cannotWork ? 'x' : null,
        first ? decision.number : null,
        first ? decision.date : null,
        first ? household.valid_from : null,
      ]);
    });
  });
  return rows;
}

function otherRows(held: Held): CellValue[][] {
  const line = (
    person: { full_name: string; birth_date: string; sex: Sex; area_code: string },
    row: { id: string; category: string; valid_from: string; code: string | null; address: string | null },
    people: number,
  ): CellValue[] => {
    const decision = held.decision(row.id);
    return [
      person.full_name,
      ...years(person.sex, person.birth_date),
      row.code,
      row.address,
      held.names.get(person.area_code) ?? person.area_code,
      held.dictionary.publicLabel(row.category),
      people,
      decision.number,
      decision.date,
      row.valid_from,
    ];
  };
  return [
    ...held.households.map((row) => line(row.members[0], row, row.members.length)),
    ...held.people.map((row) => line(row, row, 1)),
  ].map((cells, i) => [i + 1, ...cells]);
}

const tooLong = (rows: number) =>
  invalid(
    '/area',
    'tooLong',
    `Địa bàn: danh sách có ${formatNumber(rows)} dòng, in được nhiều nhất ${formatNumber(longestList)}. Chọn từng tổ dân phố, hoặc xuất sổ ở mục Nhập / Xuất.`,
  );

const nobody = (register: Register, area: Area, asOf: Day) =>
  invalid(
    '/asOf',
    'empty',
    `Tại ngày: ${registerLabels[register].toLowerCase()} của ${area.name} không có ai vào ngày ${formatDay(asOf)}. Chọn ngày khác.`,
  );

function summaryOf(held: Held): string {
  const households = held.households.length;
  const members = new Set(held.households.flatMap((row) => row.members.map(({ person_id }) => person_id)));
  const people = new Set(held.people.map(({ person_id }) => person_id));
  return [
    households > 0 ? `${formatNumber(households)} hộ, ${formatNumber(members.size)} khẩu` : '',
    people.size > 0 ? `${formatNumber(people.size)} người` : '',
  ]
    .filter(Boolean)
    .join('; ');
}

/** A register of an area as of a day in its official columns; protected categories carry their public label. */
export async function registerList(
  t: ReadTx,
  register: Register,
  area: Area,
  asOf: Day,
): Promise<PrintedList> {
  const areas = await leafCodes(t, area.code, asOf);
  const held = await heldOn(t, { areas, categories: await categoriesOf(t, register), day: asOf });
  const isPoverty = register === 'poor' || register === 'nearPoor';
  const policy = { areas, categories: await categoriesOf(t, 'policy'), day: asOf };
  const rows = isPoverty
    ? povertyRows(held, new Set((await store.peopleHolding(t, policy)).map(({ person_id }) => person_id)))
    : otherRows(held);
  if (rows.length === 0) throw nobody(register, area, asOf);
  if (rows.length > longestList) throw tooLong(rows.length);
  return {
    title: `Danh sách ${registerLabels[register].toLowerCase()}`,
    areaName: area.name,
    summary: summaryOf(held),
    columns: isPoverty ? povertyColumns : otherColumns,
    rows,
  };
}

interface Shown {
  person_id: string;
  full_name: string;
  birth_date: string;
  national_id: string | null;
  phone: string | null;
  address: string | null;
  area_code: string;
}

/** Each person once, a household by its head, however many categories they hold: by group, then by name. */
function onePerSubject(held: Held): Shown[] {
  const shown = new Map<string, Shown>();
  for (const { members, address } of held.households)
    shown.set(members[0].person_id, { ...members[0], address });
  for (const row of held.people) shown.set(row.person_id, row);
  return [...shown.values()].sort(
    (a, b) =>
      compareTexts(a.area_code, b.area_code) ||
      compareNames(a.full_name, b.full_name) ||
      compareTexts(a.birth_date, b.birth_date),
  );
}

/** A register as a group head takes it along: name, birth year, address, phone; no ground and no number. */
export async function handoutList(
  t: ReadTx,
  register: Register,
  area: Area,
  asOf: Day,
): Promise<PrintedList & { handed: HandoutRow[] }> {
  const areas = await leafCodes(t, area.code, asOf);
  const held = await heldOn(t, { areas, categories: await categoriesOf(t, register), day: asOf });
  const shown = onePerSubject(held);
  if (shown.length === 0) throw nobody(register, area, asOf);
  if (shown.length > longestList) throw tooLong(shown.length);
  const handed = shown.map((row) => ({
    person: row.person_id,
    household: null,
    fullName: row.full_name,
    birthYear: row.birth_date.slice(0, 4),
    address: row.address,
    phone: row.phone,
  }));
  return {
    title: `Danh sách ${registerLabels[register].toLowerCase()}`,
    areaName: area.name,
    summary: summaryOf(held),
    columns: [...handoutColumns],
    rows: handed.map((row, i) => handoutCells(row, i + 1)),
    // Of a whole ward each group's rows stand under its name.
    ...(area.kind === 'group' ? {} : { parts: partsByGroup(shown, held.names) }),
    handed,
  };
}

/** Headings over the rows of each group; the rows come in the order of the groups. */
function partsByGroup(shown: readonly Shown[], names: ReadonlyMap<string, string>) {
  const groups = groupBy(shown, ({ area_code }) => area_code);
  return [...groups].map(([code, rows]) => ({
    label: `${names.get(code) ?? code}: ${formatNumber(rows.length)} người`,
    rows: rows.length,
  }));
}

const postingColumns = (lastDigits: boolean): Column[] => [
  column('index', 'STT', 'index', 8),
  column('fullName', 'Họ và tên', 'text', 36),
  column('birthYear', 'Năm sinh', 'id', 12),
  ...(lastDigits ? [column('nationalId', 'Số CCCD (4 số cuối)', 'id', 18)] : []),
  column('group', 'Tổ dân phố', 'text', 20),
];

/**
 * A register as it may hang on a wall: names, birth years and groups. Whoever is in it only by a category that is not
 * for public lists does not stand there at all.
 */
export async function postedList(
  t: ReadTx,
  register: Register,
  area: Area,
  asOf: Day,
  lastDigits: boolean,
): Promise<PrintedList> {
  const dictionary = await dictionaries(t);
  const categories = (await categoriesOf(t, register)).filter(
    (code) => dictionary.category(code)?.publicListing === true,
  );
  const held = await heldOn(t, { areas: await leafCodes(t, area.code, asOf), categories, day: asOf });
  const shown = onePerSubject(held);
  if (shown.length === 0) throw nobody(register, area, asOf);
  if (shown.length > longestList) throw tooLong(shown.length);
  return {
    title: `Danh sách ${registerLabels[register].toLowerCase()}`,
    areaName: area.name,
    summary: summaryOf(held),
    columns: postingColumns(lastDigits),
    rows: shown.map((row, i) => [
      i + 1,
      row.full_name,
      row.birth_date.slice(0, 4),
      ...(lastDigits ? [row.national_id === null ? null : maskNumber(row.national_id)] : []),
      held.names.get(row.area_code) ?? row.area_code,
    ]),
  };
}

/** How many hold a register in an area on a day, in words: "12 hộ, 45 khẩu". */
export async function registerCount(t: ReadTx, register: Register, area: Area, asOf: Day): Promise<string> {
  const areas = await leafCodes(t, area.code, asOf);
  const held = await heldOn(t, { areas, categories: await categoriesOf(t, register), day: asOf });
  return summaryOf(held) || 'không có';
}
