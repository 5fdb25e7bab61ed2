import type { SqlValue } from '../../db/connection.ts';
import { listParameter } from '../../db/dialect.ts';
import { knownAt } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import type { PayerKey } from '../../shared/words.ts';
import type { Span } from './spans.ts';

export interface VitalsRow {
  person_id: string;
  birth_date: string;
  died_on: string | null;
}
export interface ResidenceRow {
  person_id: string;
  area_code: string;
  valid_from: string;
  valid_to: string;
}
export interface InsuranceRow {
  person_id: string;
  object_code: string;
  benefit_level: number | null;
  card_number: string | null;
  valid_from: string;
  valid_to: string;
}

/** The facts that count, as recorded now, of some people. */
export async function factsOf(t: ReadTx, people: readonly string[]) {
  const list = marks(people);
  const current = `WHERE person_id IN (${list}) AND retracted_at IS NULL`;
  return {
    vitals: await t.all<VitalsRow>(
      `SELECT person_id, birth_date, died_on FROM person_vitals ${current}`,
      people,
    ),
    residences: await t.all<ResidenceRow>(
      `SELECT person_id, area_code, valid_from, valid_to FROM residences ${current}`,
      people,
    ),
    insurance: await t.all<InsuranceRow>(
      `SELECT person_id, object_code, benefit_level, card_number, valid_from, valid_to FROM insurance_periods ${current}`,
      people,
    ),
  };
}

export interface SpanRow {
  person_id: string;
  area_code: string;
  key: PayerKey;
  valid_from: string;
  valid_to: string;
}

export function spansOfPeople(t: ReadTx, people: readonly string[]): Promise<SpanRow[]> {
  return t.all<SpanRow>(
    `SELECT person_id, area_code, key, valid_from, valid_to FROM coverage_spans WHERE person_id IN (${marks(people)})`,
    people,
  );
}

export async function deleteSpans(t: WriteTx, people: readonly string[]): Promise<void> {
  await t.run(`DELETE FROM coverage_spans WHERE person_id IN (${marks(people)})`, people);
}

export async function insertSpans(t: WriteTx, rows: readonly (Span & { person: string })[]): Promise<void> {
  for (const part of chunks(rows, 50)) {
    await t.run(
      `INSERT INTO coverage_spans (person_id, area_code, key, valid_from, valid_to)
       VALUES ${part.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
      part.flatMap((row) => [row.person, row.area, row.key, row.from, row.to]),
    );
  }
}

export interface Delta {
  area: string;
  key: string;
  day: string;
  people: number;
}

/** Fineness of the sums: how many characters of a day they are kept by. */
export const spans = [3, 4, 7, 9, 10] as const;

/** Differences by day, and the same by ten days, month, year and ten years. */
function bySpans(deltas: readonly Delta[]): (Delta & { span: number })[] {
  const sums = new Map<string, Delta & { span: number }>();
  for (const delta of deltas) {
    for (const span of spans) {
      const day = delta.day.slice(0, span);
      const id = `${delta.area} ${delta.key} ${day}`;
      const found = sums.get(id);
      if (found) found.people += delta.people;
      else sums.set(id, { ...delta, span, day });
    }
  }
  return [...sums.values()].filter(({ people }) => people !== 0);
}

/** Adds differences to the roll-up. */
export async function addDeltas(t: WriteTx, deltas: readonly Delta[]): Promise<void> {
  for (const part of chunks(bySpans(deltas), 50)) {
    await t.run(
      `INSERT INTO coverage_deltas (area_code, key, span, day, people)
       VALUES ${part.map(() => '(?, ?, ?, ?, ?)').join(', ')}
       ON CONFLICT (area_code, span, day, key) DO UPDATE SET people = coverage_deltas.people + excluded.people`,
      part.flatMap((delta) => [delta.area, delta.key, delta.span, delta.day, delta.people]),
    );
  }
}

export async function peopleOfObjectCode(t: ReadTx, objectCode: string): Promise<string[]> {
  const rows = await t.all<{ person_id: string }>(
    'SELECT DISTINCT person_id FROM insurance_periods WHERE object_code = ? AND retracted_at IS NULL',
    [objectCode],
  );
  return rows.map(({ person_id }) => person_id);
}

/** Every person's id in order, a page at a time. */
export async function peopleAfter(t: ReadTx, id: string, limit: number): Promise<string[]> {
  const rows = await t.all<{ id: string }>('SELECT id FROM people WHERE id > ? ORDER BY id LIMIT ?', [
    id,
    limit,
  ]);
  return rows.map((row) => row.id);
}

/** Every difference of one fineness (`spans`). */
export function allDeltas(t: ReadTx, span: number): Promise<Delta[]> {
  return t.all<Delta>(
    `SELECT area_code AS area, key, day, people FROM coverage_deltas WHERE people <> 0 AND span = ?
     ORDER BY area_code, key, day`,
    [span],
  );
}

export interface CountRow {
  area_code: string;
  key: PayerKey;
  people: number;
}

const inAreaThen = 'c.ancestor_code = ? AND c.valid_from <= ? AND ? < c.valid_to';
const partOfSum = (span: number, days: string): string =>
  `SELECT d.area_code, d.key, d.people FROM area_closure c CROSS JOIN coverage_deltas d
   WHERE ${inAreaThen} AND d.area_code = c.area_code AND d.span = ${span} AND ${days}`;
const rolledUpOnDay = `SELECT area_code, key, SUM(people) AS people FROM (${partOfSum(3, 'd.day < ?')}
  UNION ALL ${partOfSum(4, 'd.day >= ? AND d.day < ?')} UNION ALL ${partOfSum(7, 'd.day >= ? AND d.day < ?')} UNION ALL ${partOfSum(9, 'd.day >= ? AND d.day < ?')}
  UNION ALL ${partOfSum(10, 'd.day >= ? AND d.day <= ?')}) parts
  GROUP BY area_code, key`;

/**
 * People by area and payer key on a day, out of the roll-up: a prefix sum over the tens of years before, the years
 * before in its ten, the months before in its year, the tens of days before in its month, and the days of its ten.
 * `area`: the areas inside it that day.
 */
export function rolledUpCounts(t: ReadTx, area: string, day: string): Promise<CountRow[]> {
  const [tenYears, year, month, tenDays] = [
    day.slice(0, 3),
    day.slice(0, 4),
    day.slice(0, 7),
    day.slice(0, 9),
  ];
  const from = [area, day, day];
  return t.all<CountRow>(rolledUpOnDay, [
    ...[...from, tenYears],
    ...[...from, tenYears, year],
    ...[...from, `${year}-`, month],
    ...[...from, `${month}-`, tenDays],
    ...[...from, tenDays, day],
  ]);
}

export interface MonthRow {
  area_code: string;
  /** '' for the sum of the years before. */
  month: string;
  population: number;
  covered: number;
}

/**
 * What the figures at the ends of a year's months are added from: the sum of the years before and the differences of
 * each month. Of every area that lies in `area` at any time of the year.
 */
export function rolledUpMonths(t: ReadTx, area: string, year: string): Promise<MonthRow[]> {
  const part = (month: string, days: string): string =>
    `SELECT d.area_code, ${month} AS month, d.key, d.people FROM coverage_deltas d
     WHERE d.area_code IN (SELECT area_code FROM area_closure WHERE ancestor_code = ? AND valid_from <= ?
       AND ? < valid_to) AND ${days}`;
  const inYear = [area, `${year}-12-31`, `${year}-01-01`];
  const tenYears = year.slice(0, 3);
  return t.all<MonthRow>(
    `SELECT area_code, month, SUM(people) AS population, SUM(CASE WHEN key = 'none' THEN 0 ELSE people END) AS covered
     FROM (${part("''", 'd.span = 3 AND d.day < ?')}
       UNION ALL ${part("''", 'd.span = 4 AND d.day >= ? AND d.day < ?')}
       UNION ALL ${part('d.day', 'd.span = 7 AND d.day >= ? AND d.day <= ?')}) parts GROUP BY area_code, month`,
    [...inYear, tenYears, ...inYear, tenYears, year, ...inYear, `${year}-01`, `${year}-12`],
  );
}

/** Exact counting: people resident on the day in the areas, as known at an instant. */
export interface ExactFilter {
  areas: readonly string[];
  day: string;
  knownAt: string;
}

/** Level of a period in SQL: the one recorded, else the card's digit, else unknown; best first as a rank 0–5. */
const levelRank = `CASE COALESCE(i.benefit_level, CASE WHEN LENGTH(i.card_number) = 15
    AND SUBSTR(i.card_number, 3, 1) IN ('1', '2', '3', '4', '5')
    THEN CAST(SUBSTR(i.card_number, 3, 1) AS INTEGER) END)
  WHEN 5 THEN 0 WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 3 WHEN 4 THEN 4 ELSE 5 END`;

export interface ExactGroupRow {
  area_code: string;
  birth_date: string;
  sex: string;
  object_code: string | null;
  people: number;
}

/**
 * The object code of the insurance of a resident `r` that counts on the day, as known then; null: none. Looked up person
 * by person, so that a ward costs the same in whatever registry.
 */
const countedCode = `(SELECT i.object_code FROM insurance_periods i
  WHERE i.person_id = r.person_id AND i.valid_from <= ? AND ? < i.valid_to AND ${knownAt('i')}
  ORDER BY ${levelRank}, i.valid_from DESC, i.object_code LIMIT 1) AS object_code`;

/** People alive and resident on the day, as known then. */
const countedResidents = (t: ReadTx): string => `FROM residences r
     JOIN person_vitals v ON v.person_id = r.person_id AND ${knownAt('v')}
     WHERE r.area_code IN ${listParameter(t.dialect)} AND r.valid_from <= ? AND ? < r.valid_to AND ${knownAt('r')}
       AND SUBSTR(v.birth_date || '-01-01', 1, 10) <= ? AND (v.died_on IS NULL OR v.died_on > ?)`;

function countedParameters({ day, knownAt: instant, areas }: ExactFilter): SqlValue[] {
  const known = [instant, instant];
  return [day, day, ...known, ...known, JSON.stringify(areas), day, day, ...known, day, day];
}

/**
 * People alive and resident on the day, as known then, counted by area, birth date, sex and the object code of the
 * insurance that counts (null: none): everything the answers by area, payer, code, sex and age band are added from.
 */
export function exactGroups(t: ReadTx, filter: ExactFilter): Promise<ExactGroupRow[]> {
  return t.all<ExactGroupRow>(
    `SELECT area_code, birth_date, sex, object_code, COUNT(DISTINCT person_id) AS people
     FROM (SELECT r.area_code, v.birth_date, v.sex, ${countedCode}, r.person_id ${countedResidents(t)}) counted
     GROUP BY area_code, birth_date, sex, object_code`,
    countedParameters(filter),
  );
}

export interface CountedPersonRow extends Omit<ExactGroupRow, 'people'> {
  person_id: string;
  full_name: string;
}

/** The people behind `exactGroups`, by area and name; `category`: only those who hold it as `exactByCategory` says. */
export function exactPeople(
  t: ReadTx,
  filter: ExactFilter,
  category: string | null,
): Promise<CountedPersonRow[]> {
  const { day, knownAt: instant } = filter;
  const on = (alias: string): string =>
    `${alias}.valid_from <= ? AND ? < ${alias}.valid_to AND ${knownAt(alias)}`;
  const onParams: SqlValue[] = [day, day, instant, instant];
  const held = `AND r.person_id IN (SELECT s.person_id FROM statuses s WHERE s.category = ? AND s.person_id IS NOT NULL
      AND ${on('s')}
    UNION SELECT m.person_id FROM statuses s JOIN memberships m ON m.household_id = s.household_id AND ${on('m')}
      WHERE s.category = ? AND s.household_id IS NOT NULL AND ${on('s')})`;
  return t.all<CountedPersonRow>(
    `SELECT DISTINCT r.person_id, p.full_name, p.name_key, r.area_code, v.birth_date, v.sex, ${countedCode}
     ${countedResidents(t).replace('FROM residences r', 'FROM residences r JOIN people p ON p.id = r.person_id')}
     ${category === null ? '' : held} ORDER BY r.area_code, p.name_key, v.birth_date, r.person_id`,
    [
      ...countedParameters(filter),
      ...(category === null ? [] : [category, ...onParams, ...onParams, category, ...onParams]),
    ],
  );
}

export interface CategoryCountRow {
  category: string;
  people: number;
  covered: number;
}

/** People and covered people by category held on the day by the person or by the household lived in. */
export function exactByCategory(t: ReadTx, filter: ExactFilter): Promise<CategoryCountRow[]> {
  const { day, knownAt: instant, areas } = filter;
  const known: SqlValue[] = [instant, instant];
  const on = (alias: string): string =>
    `${alias}.valid_from <= ? AND ? < ${alias}.valid_to AND ${knownAt(alias)}`;
  const onParams: SqlValue[] = [day, day, ...known];
  return t.all<CategoryCountRow>(
    `WITH resident AS (SELECT DISTINCT r.person_id FROM residences r
       JOIN person_vitals v ON v.person_id = r.person_id AND ${knownAt('v')}
       WHERE r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}
         AND SUBSTR(v.birth_date || '-01-01', 1, 10) <= ? AND (v.died_on IS NULL OR v.died_on > ?)),
     held AS (SELECT s.person_id, s.category FROM resident p JOIN statuses s ON s.person_id = p.person_id AND ${on('s')}
       UNION SELECT m.person_id, s.category FROM resident p JOIN memberships m ON m.person_id = p.person_id AND ${on('m')}
         JOIN statuses s ON s.household_id = m.household_id AND ${on('s')})
     SELECT h.category, COUNT(*) AS people, SUM(CASE WHEN EXISTS (SELECT 1 FROM insurance_periods i
       WHERE i.person_id = h.person_id AND ${on('i')}) THEN 1 ELSE 0 END) AS covered
     FROM held h GROUP BY h.category ORDER BY h.category`,
    [
      ...known,
      JSON.stringify(areas),
      ...onParams,
      day,
      day,
      ...onParams,
      ...onParams,
      ...onParams,
      ...onParams,
    ],
  );
}

/** The insurance that counts for each resident on a day, as known at an instant. */
export function countedInsurance(
  t: ReadTx,
  { areas, day, knownAt: instant }: ExactFilter,
): Promise<{ person_id: string; object_code: string; valid_from: string; valid_to: string }[]> {
  const known = [instant, instant];
  return t.all(
    `SELECT person_id, object_code, valid_from, valid_to
     FROM (SELECT i.person_id, i.object_code, i.valid_from, i.valid_to, ROW_NUMBER() OVER (PARTITION BY i.person_id
         ORDER BY ${levelRank}, i.valid_from DESC, i.object_code) AS place
       FROM insurance_periods i WHERE ${knownAt('i')} AND i.valid_from <= ? AND ? < i.valid_to
         AND i.person_id IN (SELECT r.person_id FROM residences r JOIN person_vitals v ON v.person_id = r.person_id
           AND ${knownAt('v')} WHERE ${knownAt('r')} AND r.valid_from <= ? AND ? < r.valid_to
           AND r.area_code IN ${listParameter(t.dialect)} AND SUBSTR(v.birth_date || '-01-01', 1, 10) <= ?
           AND (v.died_on IS NULL OR v.died_on > ?))) ranked WHERE place = 1`,
    [...known, day, day, ...known, ...known, day, day, JSON.stringify(areas), day, day],
  );
}
