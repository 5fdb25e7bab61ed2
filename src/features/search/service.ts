import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, OPEN_END, yearOf } from '../../shared/dates.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { clean, fold, nameKey } from '../../shared/text.ts';
import { defaultArea, requireArea, scopeCondition } from '../areas/service.ts';
import {
  type PersonRow,
  peopleByNameKey,
  personByInsuranceNumber,
  personByNationalId,
} from '../people/service.ts';
import type { FoundHousehold, FoundPerson } from './schema.ts';
import * as store from './store.ts';

const mostCandidates = 1000;
const likeSigns = /[%_\\]/g;

interface Words {
  /** The query as typed, for ranking: with its marks. */
  typed: string;
  words: string[];
  exact: string | undefined;
}

/** A query taken apart: a single number of 8 digits or more, or a household code, is exact. */
function wordsOf(q: string | undefined): Words {
  const typed = nameKey(q ?? '');
  const words = fold(q ?? '')
    .replace(likeSigns, '')
    .split(' ')
    .filter((word) => word !== '');
  const [single] = words;
  const isNumber =
    words.length === 1 && single !== undefined && /^\d{8,15}$/.test(single.replace(/[.-]/g, ''));
  return { typed, words, exact: isNumber ? single.replace(/[.-]/g, '') : undefined };
}

/** Best match first: the code itself, the whole name with its marks, all words with marks, then without. */
function rank(row: store.Candidate, { typed, words }: Words): number {
  if (row.household_code && words.length === 1 && row.household_code.toLowerCase() === words[0]) return 0;
  const name = nameKey(row.full_name);
  const namePart = typed.replace(/\b\d{4,}\b/g, '').trim();
  if (namePart !== '' && name === namePart) return 1;
  if (namePart !== '' && ` ${name}`.includes(` ${namePart}`)) return 2;
  if (namePart !== '' && ` ${fold(name)}`.includes(` ${fold(namePart)}`)) return 3;
  return 4;
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

/** Who matches: by the people's own texts first, by their households' as well where that finds nobody. */
async function candidates(t: ReadTx, filter: store.PeopleFilter): Promise<store.Candidate[]> {
  const own = filter.exact === undefined && filter.words.length > 0;
  const found = own ? await store.candidatesByOwnText(t, filter, mostCandidates + 1) : [];
  if (found.length > 0) return found;
  const all = await store.candidatesByEverything(t, filter, mostCandidates + 1);
  if (all.length > 0 || filter.exact === undefined) return all;
  // A number that an entry merged into somebody bore stands in that person's own text only.
  const former = { ...filter, exact: undefined, words: [filter.exact] };
  return store.candidatesByOwnText(t, former, mostCandidates + 1);
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
  const words = wordsOf(query.q);
  const page = pageOf(query);
  const filter = {
    words: words.exact ? [] : words.words,
    exact: words.exact,
    area: query.area,
    day,
    scope: scopeCondition(t, 'r.area_code'),
  };
  if (words.words.length === 0) {
    const area = query.area ?? (await defaultArea(t, day)).code;
    const { ids, total } = await store.residentsOf(t, { ...filter, area }, page);
    return listOf(await foundIn(t, ids, day), total, page);
  }
  const all = await candidates(t, filter);
  const ranked = all
    .slice(0, mostCandidates)
    .map((row, i) => ({ id: row.id, i, rank: rank(row, words) }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ id }) => id);
  const items = await foundIn(t, ranked.slice(page.offset, page.offset + page.limit), day);
  const list = listOf(items, ranked.length, page);
  return all.length > mostCandidates ? { ...list, totalIsAtLeast: true } : list;
}

export interface HouseholdsQuery extends PeopleQuery {
  category?: string;
}

/** Households by words over code, address and members; by category those that hold it on the day and are lived in. */
export async function searchHouseholds(t: ReadTx, query: HouseholdsQuery): Promise<List<FoundHousehold>> {
  const day = query.asOf ?? t.today;
  if (query.area) await requireArea(t, query.area, day);
  const { words } = wordsOf(query.q);
  const page = pageOf(query);
  const scope = scopeCondition(t, 'r.area_code');
  const base = { category: query.category, area: query.area, day, scope };
  const code = clean(query.q ?? '');
  const exact =
    words.length === 1 ? await store.findHouseholds(t, { ...base, words: [], exact: code }, page) : undefined;
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
