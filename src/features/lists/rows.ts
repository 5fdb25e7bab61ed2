import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import type { Day } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import type { Page } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { compareNames, compareTexts } from '../../shared/text.ts';
import { shortAreaName } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { areaRowsKnownAt, defaultArea, leafCodes, onlyWard, requireArea } from '../areas/service.ts';
import { type HandoutRow, handoutCells, handoutColumns } from '../assignedLists/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import type { CellValue, Column } from '../exports/service.ts';
import type { StatusDetails } from '../statuses/schema.ts';
import { columnOf, columnsOfHandout, type HeldStatus, type ListColumn, type Subject } from './columns.ts';
import * as store from './rowStore.ts';
import type { ListDefinition, ListOrder, ListSubject } from './schema.ts';

/** Longer lists are for the exports of a register, or are asked for by group. */
const longestList = 50_000;

export interface ContentRow {
  id: string;
  cells: CellValue[];
  handed?: HandoutRow;
}

export interface ListContent {
  area: Area;
  columns: Column[];
  /** `id` is the person's or the household's; `handed` of a handout. */
  rows: ContentRow[];
  total: number;
  summary: string;
}

/** Columns of a list; a handout has its own. */
export function columnsOf({ subject, columns, handout }: ListDefinition): ListColumn[] {
  return (handout ? columnsOfHandout[subject] : columns).flatMap((code) => columnOf(code) ?? []);
}

type Compare = (a: store.ResidentRow, b: store.ResidentRow) => number;

/** By a text of the row; each text that occurs is compared once, not each time it meets another row. */
function byText(
  rows: readonly store.ResidentRow[],
  text: (row: store.ResidentRow) => string,
  compare: (a: string, b: string) => number,
): Compare {
  const rank = new Map([...new Set(rows.map(text))].sort(compare).map((each, i) => [each, i]));
  return (a, b) => (rank.get(text(a)) ?? 0) - (rank.get(text(b)) ?? 0);
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byId: Compare = (a, b) => byCodeUnit(a.person_id, b.person_id);
const byBirth: Compare = (a, b) => byCodeUnit(a.birth_date, b.birth_date);

/** A total order: the same rows stand in the same places on the screen, on paper and in the workbook. */
function orderOf(order: ListOrder, rows: readonly store.ResidentRow[]): Compare {
  const byArea = byText(rows, (row) => row.area_code, compareTexts);
  const byHousehold = byText(rows, (row) => row.household_code ?? '', compareTexts);
  const byPlace: Compare = (a, b) =>
    byArea(a, b) ||
    byHousehold(a, b) ||
    Number(b.relation === 'head') - Number(a.relation === 'head') ||
    byBirth(a, b) ||
    byId(a, b);
  if (order === 'area') return byPlace;
  if (order === 'birthDate') return (a, b) => byBirth(a, b) || byPlace(a, b);
  const byName = byText(rows, (row) => row.full_name, compareNames);
  return (a, b) => byName(a, b) || byPlace(a, b);
}

function categoriesWanted(dictionary: Dictionaries, { filters }: ListDefinition): readonly string[] | null {
  if (!filters.register && !filters.category) return null;
  return dictionary
    .categories()
    .filter(({ register }) => !filters.register || register === filters.register)
    .map(({ code }) => code)
    .filter((code) => !filters.category || code === filters.category);
}

/** At the counter others look on: the ground of an allowance stands on the person's own page only. */
function labelsOf(dictionary: Dictionaries, codes: readonly string[]): string[] {
  const label = (code: string): string =>
    dictionary.category(code)?.register === 'assistance' ? 'BTXH' : dictionary.publicLabel(code);
  return [...new Set(codes.map(label))];
}

/** What the columns ask about the people shown: one query a kind, however many rows. */
async function detailsOf(
  t: ReadTx,
  shown: readonly store.ResidentRow[],
  columns: readonly ListColumn[],
  asOf: Day,
) {
  const needs = new Set(columns.flatMap((column) => column.needs ?? []));
  const people = shown.map(({ person_id }) => person_id);
  const households = [...new Set(shown.flatMap(({ household_id }) => household_id ?? []))];
  const heads = needs.has('heads') ? await store.headsOf(t, households, asOf) : [];
  const members = needs.has('members') ? await store.membersOf(t, households, asOf) : [];
  const held =
    needs.has('categories') || needs.has('decisions')
      ? await store.statusesHeld(t, people, households, asOf)
      : [];
  const decided = needs.has('decisions')
    ? await store.decisionsInForce(
        t,
        held.map(({ id }) => id),
        asOf,
      )
    : [];
  const cards = needs.has('cards') ? await store.cardsOf(t, people, asOf) : [];
  return {
    heads: new Map(heads.map((row) => [row.household_id, row])),
    members: new Map(members.map((row) => [row.household_id, row.n])),
    held: groupBy(held, (row) => row.holder),
    decided: new Map(decided.map((row) => [row.status_id, row])), // the one in force comes last
    cards: new Map(cards.map((row) => [row.person_id, row])),
  };
}

function heldStatus(
  { category, valid_from }: store.HeldRow,
  decision: store.HeldDecisionRow | undefined,
  dictionary: Dictionaries,
): Omit<HeldStatus, 'own'> {
  // Amounts and scores tell a ground that lists do not show.
  const told = dictionary.category(category)?.publicListing !== false;
  return {
    validFrom: valid_from,
    number: decision?.number ?? null,
    decidedOn: decision?.decided_on ?? null,
    details: told && decision?.details ? (JSON.parse(decision.details) as StatusDetails) : {}, // our own rows
  };
}

async function subjectsOf(
  t: ReadTx,
  shown: readonly store.ResidentRow[],
  definition: ListDefinition,
  asOf: Day,
  dictionary: Dictionaries,
): Promise<Subject[]> {
  const categories = categoriesWanted(dictionary, definition);
  const details = await detailsOf(t, shown, columnsOf(definition), asOf);
  const areas = (await areaRowsKnownAt(t, t.now)).filter(({ valid_from }) => valid_from <= asOf);
  const names = new Map(areas.map(({ code, name }) => [code, shortAreaName(name)]));
  const ethnic = new Map(dictionary.ethnicGroups().map(({ code, label }) => [code, label]));
  return shown.map((resident) => {
    const household = resident.household_id ?? '';
    const own = definition.subject === 'people' ? (details.held.get(resident.person_id) ?? []) : [];
    const held = [...(details.held.get(household) ?? []), ...own];
    // What the person holds comes before what the household does.
    const asked = [...own, ...(details.held.get(household) ?? [])].filter(
      ({ category }) => categories === null || categories.includes(category),
    );
    return {
      resident,
      head: details.heads.get(household),
      members: details.members.get(household) ?? 0,
      card: details.cards.get(resident.person_id),
      groupName: names.get(resident.area_code) ?? resident.area_code,
      ethnicLabel: ethnic.get(resident.ethnicity ?? '') ?? '',
      categories: labelsOf(
        dictionary,
        held.map(({ category }) => category),
      ),
      held: asked.map((row) => ({
        own: definition.subject === 'households' || row.holder === resident.person_id,
        ...heldStatus(row, details.decided.get(row.id), dictionary),
      })),
      asOf,
    };
  });
}

/** One row a household: that of its first person in the list's order. */
function onePerHousehold(rows: readonly store.ResidentRow[]): store.ResidentRow[] {
  const first = new Map<string, store.ResidentRow>();
  for (const row of rows)
    if (row.household_id && !first.has(row.household_id)) first.set(row.household_id, row);
  return [...first.values()];
}

/** The rows of a list as of a day, all or one page of them; a household is listed when one of its people meets all. */
export async function listContent(
  t: ReadTx,
  definition: ListDefinition,
  asOf: Day,
  page?: Page,
): Promise<ListContent> {
  const { filters, subject } = definition;
  const area = filters.area
    ? await requireArea(t, filters.area, asOf)
    : ((await onlyWard(t, asOf)) ?? (await defaultArea(t, asOf)));
  const dictionary = await dictionaries(t);
  const areas = await leafCodes(t, area.code, asOf);
  const wanted = { areas, day: asOf, filters, categories: categoriesWanted(dictionary, definition) };
  const found = await store.residentsMatching(t, wanted, longestList + 1);
  if (found.length > longestList) {
    throw invalid(
      '/filters/area',
      'tooLong',
      `Địa bàn: danh sách dài hơn ${formatNumber(longestList)} người. Chọn địa bàn nhỏ hơn hoặc thêm điều kiện.`,
    );
  }
  found.sort(orderOf(definition.order, found));
  const listed = subject === 'people' ? found : onePerHousehold(found);
  const offset = page?.offset ?? 0;
  const shown = page ? listed.slice(offset, offset + page.limit) : listed;
  const subjects = await subjectsOf(t, shown, definition, asOf, dictionary);
  return {
    area,
    columns: shownColumns(definition),
    rows: subjects.map((row, i) => contentRow(row, definition, offset + i + 1)),
    total: listed.length,
    summary: `${formatNumber(listed.length)} ${subject === 'people' ? 'người' : 'hộ'}`,
  };
}

function shownColumns(definition: ListDefinition): Column[] {
  if (definition.handout) return [...handoutColumns];
  return [
    { field: 'index', header: 'STT', kind: 'index', width: 6 },
    ...columnsOf(definition).map(({ field, header, kind, width }) => ({
      field,
      header,
      kind,
      ...(width ? { width } : {}),
    })),
  ];
}

function contentRow(row: Subject, definition: ListDefinition, number: number): ContentRow {
  const { resident } = row;
  const id = (definition.subject === 'people' ? resident.person_id : resident.household_id) ?? '';
  if (!definition.handout)
    return { id, cells: [number, ...columnsOf(definition).map((column) => column.value(row))] };
  const handed = handedRow(row, definition.subject);
  return { id, cells: handoutCells(handed, number), handed };
}

/** A household goes by its head; one without goes by its code. */
function handedRow({ resident, head }: Subject, subject: ListSubject): HandoutRow {
  const { person_id: person, household_id: household, address } = resident;
  if (subject === 'people') {
    const { full_name: fullName, birth_date, phone } = resident;
    return { person, household: null, fullName, birthYear: birth_date.slice(0, 4), address, phone };
  }
  return {
    person: null,
    household,
    fullName: head?.full_name ?? `Hộ ${resident.household_code ?? ''}`.trim(),
    birthYear: head?.birth_date.slice(0, 4) ?? '',
    address,
    phone: head?.phone ?? null,
  };
}
