import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { addDays, addYears, ageRange, type Day, dayBefore, yearOf } from '../../shared/dates.ts';
import { compareTexts } from '../../shared/text.ts';
import { waitsFor, waitsForLabels } from '../../shared/words.ts';
import { listAccounts } from '../accounts/service.ts';
import { defaultArea, leafCodes, namesOn, requireArea } from '../areas/service.ts';
import { waitingLists } from '../assignedLists/service.ts';
import { casesOpenOn } from '../cases/openWork.ts';
import type { CaseSummary } from '../cases/schema.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { findGaps } from '../gaps/service.ts';
import { martyrsWithOpenWork } from '../martyrs/service.ts';
import { peopleByIds } from '../people/service.ts';
import { openSubmissions } from '../submissions/service.ts';
import {
  type Backlog,
  type RaisedItem,
  type RaisedKind,
  raisedKinds,
  raisedLabels,
  type Share,
} from './schema.ts';
import * as store from './store.ts';

const daysAhead = 30;
/** Ages at which a right begins, ends or changes. */
const ageLimits = [6, 16, 60, 75, 80] as const;
const mostItems = 500;

interface Place {
  code: string;
  areas: string[];
  day: Day;
  /** Found once for the two lists that are made of them. */
  cardGaps?: ReturnType<typeof cardGaps>;
  /** Found once for the four lists that are made of them. */
  reports?: ReturnType<typeof openSubmissions>;
}

function personItem(row: store.ResidentRow, on: Day | null, note: string | null): RaisedItem {
  return {
    person: row.person_id,
    household: row.household_id,
    area: row.area_code,
    name: row.full_name,
    birthDate: row.birth_date,
    on,
    note,
  };
}

/** Residents who reach an age within the next days, with their birthday. */
async function turning(t: ReadTx, { areas, day }: Place, age: number): Promise<RaisedItem[]> {
  const rows = await store.residentsBorn(
    t,
    areas,
    day,
    addYears(day, -age),
    addYears(addDays(day, daysAhead), -age),
  );
  return rows.map((row) => personItem(row, addYears(row.birth_date, age), `đủ ${age} tuổi`));
}

/** Residents of whom the year alone is known, in the year in which a limit of age lies. */
async function unverified(t: ReadTx, { areas, day }: Place): Promise<RaisedItem[]> {
  const years = ageLimits.map((age) => yearOf(day) - age);
  const rows = await store.residentsWithPartialBirth(t, areas, day, years);
  return rows.flatMap((row) => {
    const age = ageRange(row.birth_date, day);
    const limit = ageLimits.find((each) => age.from < each && each <= age.to);
    return limit === undefined ? [] : [personItem(row, null, `chưa rõ đã đủ ${limit} tuổi`)];
  });
}

async function ending(t: ReadTx, { areas, day }: Place): Promise<RaisedItem[]> {
  const dictionary = await dictionaries(t);
  const rows = await store.statusesEnding(t, areas, day, addDays(day, daysAhead));
  return rows.map((row) => ({
    person: row.person_id,
    household: row.household_id,
    area: row.area_code,
    name: row.household_id ? `Hộ ${row.name}` : row.name,
    birthDate: null,
    on: dayBefore(row.valid_to),
    // At the counter others look on: the ground stands on the person's own page only.
    note: dictionary.publicLabel(row.category),
  }));
}

async function withoutScan(t: ReadTx, { areas, day }: Place): Promise<RaisedItem[]> {
  const dictionary = await dictionaries(t);
  return (await store.statusesWithoutScan(t, areas, day)).map((row) => ({
    person: row.person_id,
    household: row.household_id,
    area: row.area_code,
    name: row.household_id ? `Hộ ${row.name}` : row.name,
    birthDate: null,
    on: null,
    note: dictionary.publicLabel(row.category),
  }));
}

/** Whom the State pays for and who has no card on the day: those who never had one, and those whose card ran out. */
async function cardGaps(t: ReadTx, place: Place) {
  const gaps = await findGaps(t, 'entitledUncovered', place.code, place.day);
  const people = gaps.map(({ person }) => person);
  const lapsed = new Map(
    (await store.lastCards(t, people, place.day)).map((row) => [row.person_id, dayBefore(row.valid_to)]),
  );
  return { gaps, lapsed };
}

async function withoutCard(t: ReadTx, place: Place, kind: 'noCard' | 'lapsedCard') {
  place.cardGaps ??= cardGaps(t, place);
  const { gaps, lapsed } = await place.cardGaps;
  const mine = gaps.filter(({ person }) => lapsed.has(person) === (kind === 'lapsedCard'));
  const shown = mine.slice(0, mostItems);
  const people = new Map(
    (
      await peopleByIds(
        t,
        shown.map(({ person }) => person),
      )
    ).map((row) => [row.id, row]),
  );
  const items = shown.map((gap) => ({
    person: gap.person,
    household: gap.household,
    area: gap.area,
    name: people.get(gap.person)?.full_name ?? '',
    birthDate: people.get(gap.person)?.birth_date ?? null,
    on: lapsed.get(gap.person) ?? gap.reasons[0]?.since ?? null,
    note: kind === 'lapsedCard' ? 'thẻ hết giá trị sử dụng' : null,
  }));
  return { items, total: mine.length };
}

/** Lists handed to a group head that wait for the desk, with the day they are, or were, due. */
async function handedLists(
  t: ReadTx,
  { areas, day }: Place,
  kind: 'submitted' | 'overdue',
): Promise<RaisedItem[]> {
  return (await waitingLists(t, kind, areas, day)).map((list) => ({
    person: null,
    household: null,
    assignedList: list.id,
    area: list.area,
    name: list.title ?? '',
    birthDate: null,
    on: list.dueOn,
    note: `${list.takenBy}, đã ghi ${list.recorded}/${list.rows}`,
  }));
}

/** Reports that the superior has not got: those in a state, or those whose day has passed. */
async function reports(
  t: ReadTx,
  place: Place,
  kind: 'draft' | 'toSign' | 'returned' | 'late',
): Promise<RaisedItem[]> {
  place.reports ??= openSubmissions(t, place.code, place.day);
  return (await place.reports)
    .filter(({ state, late }) => (kind === 'late' ? late : state === kind))
    .map((report) => ({
      person: null,
      household: null,
      submission: report.id,
      area: report.area,
      name: `${report.periodName}: gửi ${report.addresseeName}`,
      birthDate: null,
      on: report.dueOn,
      note: report.number > 1 ? `lần gửi ${report.number}` : null,
    }));
}

/** Martyrs without anybody to receive their share, with what the family, or the desk, has to do. */
async function martyrShares(t: ReadTx, { code, areas, day }: Place): Promise<RaisedItem[]> {
  return (await martyrsWithOpenWork(t, [code, ...areas], day)).map((martyr) => ({
    person: null,
    household: null,
    martyr: martyr.id,
    area: martyr.area,
    name: `Liệt sĩ ${martyr.fullName}`,
    birthDate: null,
    on: null,
    note: martyr.openWork,
  }));
}

async function itemsOf(
  t: ReadTx,
  kind: RaisedKind,
  place: Place,
): Promise<{ items: RaisedItem[]; total: number }> {
  const all = (items: RaisedItem[]) => ({ items: items.slice(0, mostItems), total: items.length });
  switch (kind) {
    case 'noHead':
      return all(
        (await store.householdsWithoutHead(t, place.areas, place.day)).map((row) => ({
          person: null,
          household: row.household_id,
          area: row.area_code,
          name: `Hộ ${row.code}`,
          birthDate: null,
          on: null,
          note: 'chọn chủ hộ mới',
        })),
      );
    case 'statusEnds':
      return all(await ending(t, place));
    case 'turns6':
      return all(await turning(t, place, 6));
    case 'turns75':
      return all(await turning(t, place, 75));
    case 'turns80':
      return all(await turning(t, place, 80));
    case 'ageUnverified':
      return all(await unverified(t, place));
    case 'noCard':
    case 'lapsedCard':
      return withoutCard(t, place, kind);
    case 'noScan':
      return all(await withoutScan(t, place));
    case 'martyrShare':
      return all(await martyrShares(t, place));
    case 'listReturned':
      return all(await handedLists(t, place, 'submitted'));
    case 'listOverdue':
      return all(await handedLists(t, place, 'overdue'));
    case 'reportDraft':
      return all(await reports(t, place, 'draft'));
    case 'reportToSign':
      return all(await reports(t, place, 'toSign'));
    case 'reportReturned':
      return all(await reports(t, place, 'returned'));
    case 'reportLate':
      return all(await reports(t, place, 'late'));
    case 'noNationalId': {
      const { rows, total } = await store.residentsWithoutNumber(t, place.areas, place.day, mostItems);
      return { items: rows.map((row) => personItem(row, null, null)), total };
    }
  }
}

async function placeOf(t: ReadTx, area: string | undefined, day: Day): Promise<Place> {
  const { code } = area ? await requireArea(t, area, day) : await defaultArea(t, day);
  return { code, areas: await leafCodes(t, code, day), day };
}

/** The list behind one kind of raised work: at most 500 items, with the count of all. */
export async function raisedItems(
  t: ReadTx,
  kind: RaisedKind,
  query: { area?: string; asOf?: Day },
): Promise<{ items: RaisedItem[]; total: number }> {
  return itemsOf(t, kind, await placeOf(t, query.area, query.asOf ?? t.today));
}

function sharesBy(
  cases: readonly CaseSummary[],
  keyOf: (row: CaseSummary) => string,
  labelOf: (key: string, row: CaseSummary) => string,
): Share[] {
  return [...groupBy(cases, keyOf)]
    .map(([key, rows]) => ({
      key,
      label: rows[0] ? labelOf(key, rows[0]) : key,
      open: rows.length,
      overdue: rows.filter(({ daysLate }) => daysLate > 0).length,
    }))
    .sort((a, b) => b.overdue - a.overdue || b.open - a.open || compareTexts(a.label, b.label));
}

async function leftOver(t: ReadTx, place: Place): Promise<Backlog['lastYear']> {
  const year = yearOf(place.day) - 1;
  const items = await casesOpenOn(t, place.code, `${year}-12-31`);
  const count = (...states: string[]): number => items.filter(({ state }) => states.includes(state)).length;
  return {
    year,
    left: items.length,
    finished: count('approved'),
    closed: count('refused', 'withdrawn'),
    stillOpen: count('open', 'stopped'),
    items,
  };
}

/** Tồn đọng: everything that waits, for whom, since when; and what the registers themselves raise. */
export async function backlog(t: ReadTx, query: { area?: string; asOf?: Day }): Promise<Backlog> {
  const place = await placeOf(t, query.area, query.asOf ?? t.today);
  const open = await casesOpenOn(t, place.code, place.day, place.day);
  const names = await namesOn(t, place.day);
  const accounts = new Map((await listAccounts(t)).map(({ id, fullName }) => [id, fullName]));
  const week = addDays(place.day, 7);
  const raised: Backlog['raised'] = [];
  for (const kind of raisedKinds) {
    const { total } = await itemsOf(t, kind, place);
    raised.push({ kind, label: raisedLabels[kind], count: total });
  }
  return {
    asOf: place.day,
    area: place.code,
    open: open.length,
    overdue: open.filter(({ daysLate }) => daysLate > 0).length,
    dueThisWeek: open.filter(({ dueOn }) => place.day <= dueOn && dueOn <= week).length,
    stopped: open.filter(({ state }) => state === 'stopped').length,
    byKind: sharesBy(
      open,
      ({ kind }) => kind,
      (_, row) => row.kindLabel,
    ),
    byWaitsFor: sharesBy(
      open,
      (row) => row.waitsFor ?? '',
      (key) => waitsForLabels[waitsFor.find((each) => each === key) ?? 'officer'],
    ),
    byArea: sharesBy(
      open,
      ({ area }) => area,
      (key) => names.get(key) ?? key,
    ),
    byAssignee: sharesBy(
      open,
      ({ assignee }) => assignee ?? '',
      (key) => accounts.get(key) ?? 'Chưa giao',
    ),
    lastYear: await leftOver(t, place),
    raised,
  };
}
