import type { ReadTx } from '../../db/tx.ts';
import { groupBy, smallest } from '../../shared/collections.ts';
import { type Day, OPEN_END } from '../../shared/dates.ts';
import { forbidden } from '../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { clean, compareNames, fold, nameKey } from '../../shared/text.ts';
import { defaultArea, listAreas, requireArea, scopeCondition } from '../areas/service.ts';
import { type Explained, type KnownNumber, matchedBy } from './matched.ts';
import { residentsOf } from './residents.ts';
import type { FoundHousehold, FoundPerson } from './schema.ts';
import * as store from './store.ts';

export { placeResidents, verifyResidents } from './residents.ts';

const mostCandidates = 1000;

interface Words extends store.Wanted {
  words: string[];
  /** "TDP 4", "tổ 4": the number of the group asked for. */
  group: string | undefined;
}

const groupWords = /(?:^| )(?:tdp|to|thon)\.? ?0*(\d{1,2})(?= |$)/;

/** A query taken apart: words of letters and digits without accents, a number, a household's code, a group. */
function wordsOf(q: string | undefined): Words {
  const folded = fold(q ?? '');
  const group = groupWords.exec(folded)?.[1];
  const rest = group === undefined ? folded : folded.replace(groupWords, ' ');
  const digits = rest.replace(/[\s.-]/g, '');
  // Written in groups, only what has the length of a citizen's, insurance or telephone number is one.
  const isNumber = rest.trim().includes(' ') ? /^\d{9,12}$/.test(digits) : /^\d{8,15}$/.test(digits);
  const words = isNumber ? [digits] : rest.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const name = nameKey(q ?? '')
    .split(' ')
    .filter((word) => !/\d/.test(word))
    .join(' ');
  return {
    nameKey: name,
    foldedName: fold(name),
    number: isNumber ? digits : '',
    code: clean(q ?? '').toUpperCase(),
    words,
    group,
  };
}

/** Group heads read no number of identity, and find nobody by one. */
const numbersHidden = (t: ReadTx): boolean => t.actor.role === 'groupHead';

type Numbered = Pick<store.FoundPersonRow, 'national_id' | 'insurance_number' | 'phone'>;

function numbersOf(row: Numbered, hidden: boolean): KnownNumber[] {
  const { national_id: id, insurance_number: insurance, phone } = row;
  return [
    ...(id && !hidden ? [{ label: id.length === 9 ? 'số CMND' : 'số CCCD', number: id }] : []),
    ...(insurance && !hidden ? [{ label: 'mã số BHXH', number: insurance }] : []),
    ...(phone ? [{ label: 'điện thoại', number: phone }] : []),
  ];
}

/** What a row and those it had before can be found by. */
function explained(
  row: store.FoundPersonRow,
  former: readonly store.FormerRow[],
  hidden: boolean,
): Explained {
  const borne = former.filter(({ merged }) => merged === 0);
  return {
    fullName: row.full_name,
    birthDate: row.birth_date,
    householdCode: row.household_code,
    address: row.address,
    numbers: numbersOf(row, hidden),
    formerNames: borne.flatMap(({ full_name }) => full_name ?? []),
    formerNumbers: borne.flatMap((each) => numbersOf(each, hidden)),
    merged: former
      .filter(({ merged }) => merged === 1)
      .map((each) => ({
        fullName: each.full_name ?? '',
        birthDate: each.birth_date ?? '',
        numbers: numbersOf(each, hidden),
      })),
  };
}

function foundPerson(
  t: ReadTx,
  row: store.FoundPersonRow,
  categories: readonly string[],
  asOf: Day,
): Omit<FoundPerson, 'matchedBy'> {
  const hidden = numbersHidden(t);
  const left = row.resident_to !== null && row.resident_to <= asOf;
  return {
    id: row.id,
    fullName: row.full_name,
    birthDate: row.birth_date,
    sex: row.sex,
    diedOn: row.died_on,
    nationalId: hidden ? null : row.national_id,
    insuranceNumber: hidden ? null : row.insurance_number,
    phone: row.phone,
    area: row.area_code,
    household: row.household_id,
    householdCode: row.household_code,
    address: row.address,
    head: row.head,
    isHead: row.relation === 'head',
    categories: hidden ? [] : [...categories],
    insuredUntil: row.insured_to === null ? null : (lastDayOut(row.insured_to) ?? OPEN_END),
    leftOn: left && row.died_on === null ? row.resident_to : null,
  };
}

/** Best match first, then by name. */
const byRank = (a: store.Candidate, b: store.Candidate): number =>
  a.rank - b.rank || compareNames(a.name_key, b.name_key) || (a.id < b.id ? -1 : 1);

export interface PeopleQuery {
  q?: string;
  area?: string;
  asOf?: Day;
  limit?: number;
  cursor?: string;
}

/**
 * Who matches, at most one more than are shown: those of the whole name first, then by people's own texts, and where that
 * finds nobody, by their households' codes and addresses as well.
 */
async function candidates(t: ReadTx, asked: Words, filter: store.PeopleFilter): Promise<store.Candidate[]> {
  const { words, nameKey: name } = asked;
  const most = mostCandidates + 1;
  const found = new Map<string, store.Candidate>();
  const add = (rows: readonly store.Candidate[]): void => {
    for (const row of rows) if (!found.has(row.id)) found.set(row.id, row);
  };
  if (/\d/.test(asked.code) && asked.number === '') {
    add(await store.candidatesByCode(t, asked, filter, most));
    if (found.size > 0) return [...found.values()];
  }
  // "0412" may be the number of a household's code as well as the end of somebody's number.
  if (/^\d{2,6}$/.test(asked.code)) {
    const ofCodes = await store.candidatesByHousehold(t, words, words, asked, filter, most);
    add(ofCodes.filter(({ rank }) => rank === 0));
  }
  if (name.includes(' ')) {
    const others = words.filter((word) => /\d/.test(word));
    add(await store.candidatesByName(t, others, asked, filter, most));
  }
  if (found.size < most) add(await store.candidatesByOwnText(t, words, asked, filter, most));
  if (found.size > 0) return [...found.values()];
  // The longest word first: the one that is in the fewest households' texts.
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    add(await store.candidatesByHousehold(t, [word], words, asked, filter, most));
    if (found.size > 0) break;
  }
  return [...found.values()];
}

/** The group of a number inside the areas the actor may see, when there is just one. */
async function groupArea(t: ReadTx, number: string, day: Day): Promise<string | undefined> {
  const named = (await listAreas(t, day)).filter(
    ({ kind, name }) => kind === 'group' && new RegExp(`(^| )0*${number}$`).test(name),
  );
  return named.length === 1 ? named[0]?.code : undefined;
}

/** Somebody who lives in another's area by the day: who they are, and when they left; nothing of what came after. */
async function withoutLater(t: ReadTx, found: readonly FoundPerson[], day: Day): Promise<FoundPerson[]> {
  if (t.actor.area === null) return [...found];
  const ids = found.map(({ id }) => id);
  const mine = await store.lastResidences(t, ids, scopeCondition(t, 'r.area_code'));
  const last = new Map(mine.map((row) => [row.person_id, row]));
  return found.map((person): FoundPerson => {
    const row = last.get(person.id);
    if (!row || row.valid_to > day || row.area_code === person.area) return person;
    const nowhere = { household: null, householdCode: null, address: null, head: null, isHead: false };
    return {
      ...person,
      ...nowhere,
      area: row.area_code,
      categories: [],
      insuredUntil: null,
      leftOn: row.valid_to,
    };
  });
}

async function foundIn(
  t: ReadTx,
  ids: readonly string[],
  day: Day,
  words: readonly string[],
): Promise<FoundPerson[]> {
  const rows = new Map((await store.foundPeople(t, ids, day)).map((row) => [row.id, row]));
  const categories = groupBy(await store.categoriesOfPeople(t, ids, day), (each) => each.person_id);
  const former = groupBy(words.length > 0 ? await store.formerOf(t, ids) : [], (each) => each.person_id);
  const hidden = numbersHidden(t);
  const found = ids.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    const held = (categories.get(id) ?? []).map((each) => each.category);
    const reason = matchedBy(explained(row, former.get(id) ?? [], hidden), words);
    return [{ ...foundPerson(t, row, held, day), matchedBy: reason }];
  });
  return withoutLater(t, found, day);
}

/** People by words with or without accents, numbers, codes, birth year, address; best match first. */
export async function searchPeople(t: ReadTx, query: PeopleQuery): Promise<List<FoundPerson>> {
  const day = query.asOf ?? t.today;
  if (query.area) await requireArea(t, query.area, day);
  const asked = wordsOf(query.q);
  const page = pageOf(query);
  const group = asked.group && !query.area ? await groupArea(t, asked.group, day) : undefined;
  // "Tổ 4" where no group is called so are words like others.
  const { words } = asked.group && !group ? { words: plainWords(query.q) } : asked;
  const scope = scopeCondition(t, 'r.area_code');
  const filter = { area: query.area ?? group, day, scope, hidden: numbersHidden(t) };
  if (words.length === 0) {
    const area = filter.area ?? (await defaultArea(t, day)).code;
    const { ids, total } = await residentsOf(t, { ...filter, area }, page);
    return listOf(await foundIn(t, ids, day, words), total, page);
  }
  let all = await candidates(t, { ...asked, words }, filter);
  // Groups of digits that are nobody's number may be years and ends of numbers.
  if (all.length === 0 && asked.number)
    all = await candidates(t, { ...asked, words: plainWords(query.q), number: '' }, filter);
  const ranked = all.slice(0, mostCandidates);
  // A whole number is somebody's own: nobody else's that only begins so.
  const exact = asked.number === '' ? [] : ranked.filter(({ rank }) => rank === 0);
  const best = exact.length > 0 ? exact : ranked;
  const shown = smallest(best, page.offset + page.limit, byRank).slice(page.offset);
  const list = listOf(
    await foundIn(
      t,
      shown.map(({ id }) => id),
      day,
      words,
    ),
    best.length,
    page,
  );
  return all.length > mostCandidates ? { ...list, totalIsAtLeast: true } : list;
}

const plainWords = (q: string | undefined): string[] =>
  fold(q ?? '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

export interface HouseholdsQuery extends PeopleQuery {
  category?: string;
}

/** Households by words over code, address and members; by category those that hold it on the day and are lived in. */
export async function searchHouseholds(t: ReadTx, query: HouseholdsQuery): Promise<List<FoundHousehold>> {
  const day = query.asOf ?? t.today;
  // Who holds a category is a ground, which group heads don't read.
  if (query.category !== undefined && numbersHidden(t)) throw forbidden();
  if (query.area) await requireArea(t, query.area, day);
  const words = plainWords(query.q);
  const page = pageOf(query);
  const scope = scopeCondition(t, 'r.area_code');
  const base = { category: query.category, area: query.area, day, scope };
  const code = clean(query.q ?? '');
  const exact =
    code !== '' ? await store.findHouseholds(t, { ...base, words: [], exact: code }, page) : undefined;
  const found =
    exact && exact.total > 0
      ? exact
      : await store.findHouseholds(t, { ...base, words, exact: undefined }, page);
  const hidden = numbersHidden(t);
  const ids = found.rows.map((row) => row.id);
  const categories = groupBy(await store.categoriesOfHouseholds(t, ids, day), (each) => each.household_id);
  const items = found.rows.map((row) => ({
    id: row.id,
    code: row.code,
    area: row.area_code,
    address: row.address,
    head: row.head,
    headBirthDate: row.head_birth_date,
    members: row.members,
    categories: hidden ? [] : (categories.get(row.id) ?? []).map((each) => each.category),
  }));
  return listOf(items, found.total, page);
}
