import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, OPEN_END, yearOf } from '../../shared/dates.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { clean, compareNames, fold, nameKey } from '../../shared/text.ts';
import { defaultArea, listAreas, requireArea, scopeCondition } from '../areas/service.ts';
import {
  type PersonRow,
  peopleByNameKey,
  personByInsuranceNumber,
  personByNationalId,
} from '../people/service.ts';
import type { FoundHousehold, FoundPerson } from './schema.ts';
import * as store from './store.ts';

const mostCandidates = 1000;

interface Words {
  /** The name as typed, for ranking: with its marks, without numbers. */
  name: string;
  words: string[];
  /** The whole query as a household's code would be written. */
  code: string;
  /** The only word, when it is a number of 8 digits or more: somebody's whole number comes alone. */
  number: string | undefined;
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
  return { name, words, code: clean(q ?? '').toUpperCase(), number: isNumber ? digits : undefined, group };
}

/** Best match first: the code or number itself, the whole name with its marks, all words with marks, then without. */
function rank(row: store.Candidate, { name, code, number }: Words): number {
  if (row.household_code === code) return 0;
  if (number && [row.national_id, row.insurance_number, row.phone].includes(number)) return 0;
  if (name === '') return 4;
  const full = nameKey(row.full_name);
  if (full === name) return 1;
  if (` ${full}`.includes(` ${name}`)) return 2;
  return ` ${fold(full)}`.includes(` ${fold(name)}`) ? 3 : 4;
}

function foundPerson(
  t: ReadTx,
  row: store.FoundPersonRow,
  categories: readonly string[],
  asOf: Day,
): FoundPerson {
  const hidden = t.actor.role === 'groupHead';
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
  const { words, name } = asked;
  const most = mostCandidates + 1;
  const found = new Map<string, store.Candidate>();
  const add = (rows: readonly store.Candidate[]): void => {
    for (const row of rows) if (!found.has(row.id)) found.set(row.id, row);
  };
  if (/\d/.test(asked.code) && asked.number === undefined) {
    add(await store.candidatesByCode(t, asked.code, filter, most));
    if (found.size > 0) return [...found.values()];
  }
  if (name.includes(' ')) {
    const others = words.filter((word) => /\d/.test(word));
    add(await store.candidatesByName(t, fold(name), others, filter, most));
  }
  if (found.size < most) add(await store.candidatesByOwnText(t, words, filter, most));
  if (found.size > 0) return [...found.values()];
  // The longest word first: the one that is in the fewest households' texts.
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    add(await store.candidatesByHousehold(t, [word], words, filter, most));
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

async function foundIn(t: ReadTx, ids: readonly string[], day: Day): Promise<FoundPerson[]> {
  const rows = new Map((await store.foundPeople(t, ids, day)).map((row) => [row.id, row]));
  const categories = groupBy(await store.categoriesOfPeople(t, ids, day), (each) => each.person_id);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    const held = (categories.get(id) ?? []).map((each) => each.category);
    return [foundPerson(t, row, held, day)];
  });
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
  const filter = { area: query.area ?? group, day, scope: scopeCondition(t, 'r.area_code') };
  if (words.length === 0) {
    const area = filter.area ?? (await defaultArea(t, day)).code;
    const { ids, total } = await store.residentsOf(t, { ...filter, area }, page);
    return listOf(await foundIn(t, ids, day), total, page);
  }
  let all = await candidates(t, { ...asked, words }, filter);
  // Groups of digits that are nobody's number may be years and ends of numbers.
  if (all.length === 0 && asked.number)
    all = await candidates(t, { ...asked, words: plainWords(query.q), number: undefined }, filter);
  const ranked = all
    .slice(0, mostCandidates)
    .map((row) => ({ row, rank: rank(row, asked) }))
    .sort((a, b) => a.rank - b.rank || compareNames(a.row.full_name, b.row.full_name));
  // A whole number is somebody's own: nobody else's that only begins so.
  const best = asked.number && ranked[0]?.rank === 0 ? ranked.filter(({ rank: each }) => each === 0) : ranked;
  const shown = best.slice(page.offset, page.offset + page.limit).map(({ row }) => row.id);
  const list = listOf(await foundIn(t, shown, day), best.length, page);
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
  const hidden = t.actor.role === 'groupHead';
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

export interface Likeness {
  person: PersonRow;
  reason: string;
  /** The same number: the same person for certain. */
  certain: boolean;
}

/** People already in the register who may be the one being typed: the same number, or name and birth year. */
export async function findSimilar(
  t: ReadTx,
  form: { fullName?: string; birthDate?: string; nationalId?: string; insuranceNumber?: string },
): Promise<Likeness[]> {
  const found = new Map<string, Likeness>();
  const byId = form.nationalId ? await personByNationalId(t, form.nationalId) : undefined;
  if (byId) found.set(byId.id, { person: byId, reason: 'Trùng số CCCD', certain: true });
  const byInsurance = form.insuranceNumber
    ? await personByInsuranceNumber(t, form.insuranceNumber)
    : undefined;
  if (byInsurance && !found.has(byInsurance.id)) {
    found.set(byInsurance.id, { person: byInsurance, reason: 'Trùng mã số BHXH', certain: true });
  }
  if (form.fullName && form.birthDate) {
    for (const person of await peopleByNameKey(t, nameKey(form.fullName))) {
      if (found.has(person.id) || Math.abs(yearOf(person.birth_date) - yearOf(form.birthDate)) > 1) continue;
      const same = person.birth_date === form.birthDate;
      found.set(person.id, {
        person,
        reason: same ? 'Trùng họ tên và ngày sinh' : 'Trùng họ tên, năm sinh gần nhau',
        certain: false,
      });
    }
  }
  return [...found.values()].slice(0, 5);
}
