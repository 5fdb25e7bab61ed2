import type { SqlValue } from '../../db/connection.ts';
import { textSearch } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';
import type { Sex } from '../../shared/words.ts';

export interface FoundPersonRow {
  id: string;
  full_name: string;
  birth_date: string;
  sex: Sex;
  died_on: string | null;
  national_id: string | null;
  insurance_number: string | null;
  phone: string | null;
  area_code: string | null;
  resident_to: string | null;
  household_id: string | null;
  household_code: string | null;
  address: string | null;
  relation: string | null;
  head: string | null;
  insured_to: string | null;
}

export interface Condition {
  sql: string;
  params: SqlValue[];
}

/** Who is searched: everybody the actor may read, or residents of one area on a day. */
export interface PeopleFilter {
  /** The actor reads no numbers of identity: none is a way to find, or guess, somebody. */
  hidden: boolean;
  area: string | undefined;
  day: string;
  scope: Condition;
}

// The residence that counts on the day: the one of that day, else the last one begun by then, else the first to come.
const residence = `(SELECT r.row_id FROM residences r WHERE r.person_id = p.id AND r.retracted_at IS NULL
  ORDER BY CASE WHEN r.valid_from <= ? AND ? < r.valid_to THEN 0 WHEN r.valid_from <= ? THEN 1 ELSE 2 END,
    r.valid_from DESC LIMIT 1)`;

const tables = `people p JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
  LEFT JOIN residences r ON r.row_id = ${residence} LEFT JOIN households h ON h.id = r.household_id`;

/** What puts one hit before another. */
export interface Wanted {
  /** As typed, with its marks; '' when nothing of the query is a name. */
  nameKey: string;
  foldedName: string;
  /** A whole number; '' when none is asked for. */
  number: string;
  /** The query as a household's code would be written. */
  code: string;
}

export interface Candidate {
  id: string;
  name_key: string;
  /**
   * 0: the number or code itself; with their marks 1: the whole name, 2: the words as they follow each other, 3: in any
   * order; without marks 4: the whole name, 5: the words as they follow; 6: found otherwise.
   */
  rank: number;
}

/** Ranked where the row is read: carrying a thousand names and numbers over costs more than finding them. */
function ranked({ nameKey, foldedName, number, code }: Wanted, codeColumn = "''"): Condition {
  const isIt = `p.national_id = ? OR p.insurance_number = ? OR p.phone = ? OR ${codeColumn} = ? OR ${codeColumn} LIKE ?`;
  const exact = [number || '-', number || '-', number || '-', code || '-', `%-${code || '-'}`];
  if (nameKey === '')
    return { sql: `p.id, p.name_key, CASE WHEN ${isIt} THEN 0 ELSE 6 END AS rank`, params: exact };
  const words = nameKey === foldedName ? [] : nameKey.split(' ');
  const anyOrder = words.map(() => "(' ' || p.name_key) LIKE ?").join(' AND ') || '1 = 0';
  return {
    sql: `p.id, p.name_key, CASE WHEN ${isIt} THEN 0 WHEN p.name_key = ? THEN 1
      WHEN (' ' || p.name_key) LIKE ? THEN 2 WHEN ${anyOrder} THEN 3 WHEN p.folded_name = ? THEN 4
      WHEN (' ' || p.folded_name) LIKE ? THEN 5 ELSE 6 END AS rank`,
    params: [
      ...exact,
      nameKey,
      `% ${nameKey}%`,
      ...words.map((word) => `% ${word}%`),
      foldedName,
      `% ${foldedName}%`,
    ],
  };
}

const present = 'p.merged_into IS NULL AND p.retracted_at IS NULL';

/** Digits that are no part of an identity number: birth year, telephone. */
function openDigits(filter: PeopleFilter, words: readonly string[]): Condition {
  const digits = filter.hidden ? words.filter((word) => /\d/.test(word)) : [];
  return {
    sql: digits
      .map(
        () => `AND (p.phone LIKE ? OR p.phone LIKE ? OR EXISTS (SELECT 1 FROM person_vitals b
          WHERE b.person_id = p.id AND b.retracted_at IS NULL AND b.birth_date LIKE ?))`,
      )
      .join(' '),
    params: digits.flatMap((word) => [`${word}%`, `%${word}`, `${word}%`]),
  };
}

/** People whose own texts (names, initials, numbers, birth year) have a word beginning with each of the words. */
export function candidatesByOwnText(
  t: ReadTx,
  words: readonly string[],
  wanted: Wanted,
  filter: PeopleFilter,
  limit: number,
): Promise<Candidate[]> {
  const match = textSearch(t.dialect, 'people', 'p', 'search_text', words);
  const there = residesOrResided(filter);
  const hit = ranked(wanted);
  const open = openDigits(filter, words);
  return t.all<Candidate>(
    `SELECT ${hit.sql} FROM ${match.from}
     WHERE ${match.sql} AND ${present} ${open.sql} AND ${there.sql} LIMIT ?`,
    [...hit.params, ...match.params, ...open.params, ...there.params, limit],
  );
}

/** People of a whole name without accents whose text has the other words too: they come first however many share words. */
export function candidatesByName(
  t: ReadTx,
  words: readonly string[],
  wanted: Wanted,
  filter: PeopleFilter,
  limit: number,
): Promise<Candidate[]> {
  const there = residesOrResided(filter);
  const hit = ranked(wanted);
  const open = openDigits(filter, words);
  return t.all<Candidate>(
    `SELECT ${hit.sql} FROM people p WHERE p.folded_name = ?
     ${words.map(() => "AND (' ' || p.search_text) LIKE ?").join(' ')} ${open.sql} AND ${present} AND ${there.sql} LIMIT ?`,
    [
      ...hit.params,
      wanted.foldedName,
      ...words.map((word) => `% ${word}%`),
      ...open.params,
      ...there.params,
      limit,
    ],
  );
}

/** People of the households of exactly this code. */
export function candidatesByCode(
  t: ReadTx,
  wanted: Wanted,
  filter: PeopleFilter,
  limit: number,
): Promise<Candidate[]> {
  const there = residesOrResided(filter);
  const hit = ranked(wanted, 'h.code');
  return t.all<Candidate>(
    `SELECT DISTINCT ${hit.sql} FROM households h
     JOIN residences l ON l.household_id = h.id AND l.retracted_at IS NULL JOIN people p ON p.id = l.person_id
     WHERE h.code = ? AND h.retracted_at IS NULL AND ${present} AND ${there.sql} LIMIT ?`,
    [...hit.params, wanted.code, ...there.params, limit],
  );
}

const ofHousehold = "(' ' || h.search_text)";
const ofBoth = "(' ' || p.search_text || ' ' || h.search_text)";
/** "3" of an address is no beginning of somebody's number. */
const isHouseNumber = (word: string): boolean => /^\d{1,3}$/.test(word);
const ofHouseholdAlone = ({ hidden }: PeopleFilter, word: string): boolean =>
  isHouseNumber(word) || (hidden && /\d/.test(word));

/**
 * People of the households found by some of the words (code, address), whose own and household's texts together have
 * all of them.
 */
export function candidatesByHousehold(
  t: ReadTx,
  found: readonly string[],
  words: readonly string[],
  wanted: Wanted,
  filter: PeopleFilter,
  limit: number,
): Promise<Candidate[]> {
  const match = textSearch(t.dialect, 'households', 'h', 'search_text', found);
  const there = residesOrResided(filter);
  const hit = ranked(wanted, 'h.code');
  return t.all<Candidate>(
    `SELECT DISTINCT ${hit.sql} FROM ${match.from}
     JOIN residences l ON l.household_id = h.id AND l.retracted_at IS NULL JOIN people p ON p.id = l.person_id
     WHERE ${match.sql} AND h.retracted_at IS NULL
     ${words.map((word) => `AND ${ofHouseholdAlone(filter, word) ? ofHousehold : ofBoth} LIKE ?`).join(' ')}
     AND ${present} AND ${there.sql} LIMIT ?`,
    [...hit.params, ...match.params, ...words.map((word) => `% ${word}%`), ...there.params, limit],
  );
}

/** Somebody readable by the actor and, where an area is asked for, resident there on the day. */
function residesOrResided(filter: PeopleFilter): Condition {
  const { day, scope, area } = filter;
  const there = area === undefined ? '' : `AND ${onTheDay} AND ${insideArea}`;
  return {
    sql: `EXISTS (SELECT 1 FROM residences r WHERE r.person_id = p.id AND r.retracted_at IS NULL AND ${scope.sql} ${there})`,
    params: [...scope.params, ...(area === undefined ? [] : [day, day, area, day, day])],
  };
}

export const onTheDay = 'r.valid_from <= ? AND ? < r.valid_to';
export const insideArea =
  'r.area_code IN (SELECT area_code FROM area_closure WHERE ancestor_code = ? AND valid_from <= ? AND ? < valid_to)';

/** What a search shows of some people, in no order. */
export function foundPeople(t: ReadTx, ids: readonly string[], day: string): Promise<FoundPersonRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return t.all<FoundPersonRow>(
    `SELECT p.id, p.full_name, v.birth_date, v.sex, v.died_on, p.national_id, p.insurance_number, p.phone, r.area_code,
       r.valid_to AS resident_to, r.household_id, h.code AS household_code, h.address,
       (SELECT m.relation FROM memberships m WHERE m.person_id = p.id AND m.household_id = r.household_id
          AND m.retracted_at IS NULL AND m.valid_from <= ? AND ? < m.valid_to LIMIT 1) AS relation,
       (SELECT hp.full_name FROM memberships m JOIN people hp ON hp.id = m.person_id WHERE m.household_id = r.household_id
          AND m.relation = 'head' AND m.retracted_at IS NULL AND m.valid_from <= ? AND ? < m.valid_to LIMIT 1) AS head,
       (SELECT MAX(i.valid_to) FROM insurance_periods i WHERE i.person_id = p.id AND i.retracted_at IS NULL
          AND i.valid_from <= ? AND ? < i.valid_to) AS insured_to
     FROM ${tables} WHERE p.id IN (${marks(ids)})`,
    [day, day, day, day, day, day, day, day, day, ...ids],
  );
}

/** Where people lived last inside the areas of a scope, and the first day they no longer did. */
export function lastResidences(
  t: ReadTx,
  people: readonly string[],
  scope: PeopleFilter['scope'],
): Promise<{ person_id: string; area_code: string; valid_to: string }[]> {
  if (people.length === 0) return Promise.resolve([]);
  // MATERIALIZED: found by the people asked for, not by all the areas of the scope.
  return t.all(
    `WITH r AS MATERIALIZED (SELECT person_id, area_code, valid_from, valid_to FROM residences
       WHERE person_id IN (${marks(people)}) AND retracted_at IS NULL)
     SELECT r.person_id, r.area_code, r.valid_to FROM r WHERE ${scope.sql} ORDER BY r.valid_from`,
    [...people, ...scope.params],
  );
}

export interface CategoryRow {
  person_id: string;
  category: string;
}

/** Categories that people hold on a day themselves or through the household lived in. */
export function categoriesOfPeople(
  t: ReadTx,
  people: readonly string[],
  day: string,
): Promise<CategoryRow[]> {
  if (people.length === 0) return Promise.resolve([]);
  const list = marks(people);
  const holds = 'retracted_at IS NULL AND {}.valid_from <= ? AND ? < {}.valid_to';
  const on = (alias: string): string => `${alias}.${holds.replaceAll('{}', alias)}`;
  return t.all<CategoryRow>(
    `SELECT s.person_id, s.category FROM statuses s WHERE s.person_id IN (${list}) AND ${on('s')}
     UNION SELECT m.person_id, s.category FROM memberships m JOIN statuses s ON s.household_id = m.household_id
     WHERE m.person_id IN (${list}) AND ${on('m')} AND ${on('s')}`,
    [...people, day, day, ...people, day, day, day, day],
  );
}

export interface FoundHouseholdRow {
  id: string;
  code: string;
  address: string | null;
  area_code: string | null;
  head: string | null;
  head_birth_date: string | null;
  members: number;
}

export interface HouseholdFilter {
  words: readonly string[];
  exact: string | undefined;
  category: string | undefined;
  area: string | undefined;
  day: string;
  scope: Condition;
}

function householdConditions(filter: HouseholdFilter): Condition {
  const { day } = filter;
  const parts: string[] = [];
  const params: SqlValue[] = [];
  const lived = filter.category !== undefined ? 'AND r.valid_from <= ? AND ? < r.valid_to' : '';
  const inArea =
    filter.area === undefined
      ? ''
      : 'AND r.area_code IN (SELECT area_code FROM area_closure WHERE ancestor_code = ? AND valid_from <= ? AND ? < valid_to)';
  parts.push(
    `EXISTS (SELECT 1 FROM residences r WHERE r.household_id = h.id AND r.retracted_at IS NULL AND ${filter.scope.sql} ${lived} ${inArea})`,
  );
  params.push(
    ...filter.scope.params,
    ...(lived ? [day, day] : []),
    ...(filter.area === undefined ? [] : [filter.area, day, day]),
  );
  if (filter.category !== undefined) {
    parts.push(
      'EXISTS (SELECT 1 FROM statuses s WHERE s.household_id = h.id AND s.category = ? AND s.retracted_at IS NULL AND s.valid_from <= ? AND ? < s.valid_to)',
    );
    params.push(filter.category, day, day);
  }
  if (filter.exact !== undefined) {
    parts.push('h.code = ?');
    params.push(filter.exact.toUpperCase());
  }
  for (const word of filter.words) {
    parts.push(
      `((' ' || h.search_text) LIKE ? OR EXISTS (SELECT 1 FROM memberships m
         JOIN people p ON p.id = m.person_id WHERE m.household_id = h.id AND m.retracted_at IS NULL
         AND m.valid_from <= ? AND ? < m.valid_to AND (' ' || p.search_text) LIKE ?))`,
    );
    params.push(`% ${word}%`, day, day, `% ${word}%`);
  }
  return { sql: parts.join(' AND '), params };
}

/** Households that match, by code, with the count of all. */
export async function findHouseholds(t: ReadTx, filter: HouseholdFilter, page: Page) {
  const { sql, params } = householdConditions(filter);
  const { day } = filter;
  const head = (column: string): string =>
    `(SELECT ${column} FROM memberships m JOIN people p ON p.id = m.person_id JOIN person_vitals v ON v.person_id = p.id
      AND v.retracted_at IS NULL WHERE m.household_id = h.id AND m.relation = 'head' AND m.retracted_at IS NULL
      AND m.valid_from <= ? AND ? < m.valid_to LIMIT 1)`;
  const rows = await t.all<FoundHouseholdRow>(
    `SELECT h.id, h.code, h.address, ${head('p.full_name')} AS head, ${head('v.birth_date')} AS head_birth_date,
       (SELECT r.area_code FROM residences r WHERE r.household_id = h.id AND r.retracted_at IS NULL
        ORDER BY CASE WHEN r.valid_from <= ? AND ? < r.valid_to THEN 0 ELSE 1 END, r.valid_from DESC LIMIT 1) AS area_code,
       (SELECT COUNT(DISTINCT r.person_id) FROM residences r WHERE r.household_id = h.id AND r.retracted_at IS NULL
        AND r.valid_from <= ? AND ? < r.valid_to) AS members
     FROM households h WHERE ${sql} ORDER BY h.code, h.id LIMIT ? OFFSET ?`,
    [day, day, day, day, day, day, day, day, ...params, page.limit, page.offset],
  );
  const count = await t.one<{ n: number }>(`SELECT COUNT(*) AS n FROM households h WHERE ${sql}`, params);
  return { rows, total: count?.n ?? 0 };
}

export function categoriesOfHouseholds(
  t: ReadTx,
  households: readonly string[],
  day: string,
): Promise<{ household_id: string; category: string }[]> {
  if (households.length === 0) return Promise.resolve([]);
  return t.all(
    `SELECT household_id, category FROM statuses WHERE household_id IN (${marks(households)}) AND retracted_at IS NULL
       AND valid_from <= ? AND ? < valid_to`,
    [...households, day, day],
  );
}

export interface FormerRow {
  person_id: string;
  full_name: string | null;
  birth_date: string | null;
  national_id: string | null;
  insurance_number: string | null;
  phone: string | null;
  merged: 0 | 1;
}

/** Names and numbers borne before, and entries merged, of some people. */
export function formerOf(t: ReadTx, people: readonly string[]): Promise<FormerRow[]> {
  if (people.length === 0) return Promise.resolve([]);
  const list = marks(people);
  return t.all<FormerRow>(
    `SELECT person_id, COALESCE(full_name, folded_name) AS full_name, NULL AS birth_date, NULL AS national_id,
       NULL AS insurance_number, NULL AS phone, 0 AS merged FROM former_names WHERE person_id IN (${list})
     UNION ALL SELECT person_id, NULL, NULL, CASE WHEN kind = 'nationalId' THEN number END,
       CASE WHEN kind = 'insuranceNumber' THEN number END, NULL, 0 FROM former_numbers WHERE person_id IN (${list})
     UNION ALL SELECT p.merged_into, p.full_name, v.birth_date, p.national_id, p.insurance_number, p.phone, 1
       FROM people p JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
       WHERE p.merged_into IN (${list})`,
    [...people, ...people, ...people],
  );
}
