import type { SqlValue } from '../../db/connection.ts';
import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import { addDays, type Day, yearOf } from '../../shared/dates.ts';
import type { Relation, ResidenceKind, Sex } from '../../shared/words.ts';
import type { ListFilters } from './schema.ts';

const on = (alias: string): string =>
  `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

/** What the rows of a list are chosen by: leaf areas, a day, conditions; `categories` null: whatever they hold. */
export interface Wanted {
  areas: readonly string[];
  day: Day;
  filters: ListFilters;
  categories: readonly string[] | null;
}

export interface ResidentRow {
  person_id: string;
  full_name: string;
  birth_date: string;
  sex: Sex;
  ethnicity: string | null;
  national_id: string | null;
  insurance_number: string | null;
  phone: string | null;
  note: string | null;
  area_code: string;
  residence_kind: ResidenceKind;
  resident_from: string;
  household_id: string | null;
  household_code: string | null;
  address: string | null;
  household_note: string | null;
  relation: Relation | null;
  relation_text: string | null;
  payer_key: string | null;
}

type Condition = [sql: string, ...params: SqlValue[]];

/** The latest birth date (a year alone counts as 1 January) of those who have completed `years` on the day. */
const bornBy = (day: Day, years: number): string =>
  `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;

const born = "SUBSTR(v.birth_date || '-01-01', 1, 10)";

/** Days that a status begins or ends between; without an end asked for, one that holds on the day. */
function statusCondition(t: ReadTx, { day, filters, categories }: Wanted): Condition[] {
  const { statusFrom, statusTo, statusEndFrom, statusEndTo } = filters;
  const dated = statusFrom ?? statusTo ?? statusEndFrom ?? statusEndTo;
  if (categories === null && dated === undefined) return [];
  const parts: Condition[] = [];
  if (categories) parts.push([`s.category IN ${listParameter(t.dialect)}`, JSON.stringify(categories)]);
  if (statusFrom) parts.push(['s.valid_from >= ?', statusFrom]);
  if (statusTo) parts.push(['s.valid_from <= ?', statusTo]);
  if (statusEndFrom) parts.push(['s.valid_to > ?', statusEndFrom]);
  if (statusEndTo) parts.push(['s.valid_to <= ?', addDays(statusEndTo, 1)]);
  if (statusEndFrom ?? statusEndTo) parts.push(["s.retracted_at IS NULL AND s.valid_to < '9999-12-31'"]);
  else parts.push([on('s'), day, day]);
  const held = parts.map(([sql]) => sql).join(' AND ');
  const params = parts.flatMap(([, ...values]) => values);
  return [
    [
      `(EXISTS (SELECT 1 FROM statuses s WHERE s.person_id = p.id AND ${held})
        OR EXISTS (SELECT 1 FROM statuses s WHERE s.household_id = m.household_id AND ${held}))`,
      ...params,
      ...params,
    ],
  ];
}

function insuranceCondition({ day, filters }: Wanted): Condition[] {
  const { insurance, payerGroup, lapsingDays = 30 } = filters;
  const conditions: Condition[] = [];
  if (insurance === 'none') conditions.push(["c.key = 'none'"]);
  if (insurance === 'covered' || insurance === 'lapsing') conditions.push(["c.key <> 'none'"]);
  if (insurance === 'lapsing') {
    const after = addDays(day, lapsingDays + 1);
    conditions.push([
      `NOT EXISTS (SELECT 1 FROM insurance_periods i WHERE i.person_id = p.id AND ${on('i')})`,
      after,
      after,
    ]);
  }
  if (payerGroup) conditions.push(['c.key = ?', payerGroup]);
  return conditions;
}

function personConditions({ day, filters }: Wanted): Condition[] {
  const conditions: Condition[] = [];
  const { ageFrom, ageTo, sex, ethnicity, residenceKind, nationalId, phone } = filters;
  if (ageFrom !== undefined) conditions.push([`${born} <= ?`, bornBy(day, ageFrom)]);
  if (ageTo !== undefined) conditions.push([`${born} > ?`, bornBy(day, ageTo + 1)]);
  if (sex) conditions.push(['v.sex = ?', sex]);
  if (ethnicity) conditions.push(['p.ethnicity = ?', ethnicity]);
  if (residenceKind) conditions.push(['r.kind = ?', residenceKind]);
  if (nationalId) conditions.push([`p.national_id IS ${nationalId === 'present' ? 'NOT ' : ''}NULL`]);
  if (phone) conditions.push([`p.phone IS ${phone === 'present' ? 'NOT ' : ''}NULL`]);
  return conditions;
}

/** Those alive and resident in the areas on the day who meet every condition; at most `limit` of them. */
export function residentsMatching(t: ReadTx, wanted: Wanted, limit: number): Promise<ResidentRow[]> {
  const { day } = wanted;
  const conditions = [
    ...personConditions(wanted),
    ...statusCondition(t, wanted),
    ...insuranceCondition(wanted),
  ];
  return t.all<ResidentRow>(
    `SELECT p.id AS person_id, p.full_name, v.birth_date, v.sex, p.ethnicity, p.national_id, p.insurance_number, p.phone,
       p.note, r.area_code, r.kind AS residence_kind, r.valid_from AS resident_from, h.id AS household_id,
       h.code AS household_code, h.address, h.note AS household_note, m.relation, m.relation_text, c.key AS payer_key
     FROM residences r JOIN people p ON p.id = r.person_id
     JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     LEFT JOIN memberships m ON m.person_id = p.id AND ${on('m')}
     LEFT JOIN households h ON h.id = m.household_id
     LEFT JOIN coverage_spans c ON c.person_id = p.id AND c.valid_from <= ? AND ? < c.valid_to
     WHERE r.area_code IN ${listParameter(t.dialect)} AND ${on('r')} AND ${born} <= ?
       AND (v.died_on IS NULL OR v.died_on > ?)${conditions.map(([sql]) => ` AND ${sql}`).join('')}
     LIMIT ?`,
    [
      ...[day, day, day, day, JSON.stringify(wanted.areas), day, day, day, day],
      ...conditions.flatMap(([, ...params]) => params),
      limit,
    ],
  );
}

export interface HeadRow {
  household_id: string;
  person_id: string;
  full_name: string;
  birth_date: string;
  national_id: string | null;
  phone: string | null;
}

/** Heads of those households on the day. */
export function headsOf(t: ReadTx, households: readonly string[], day: Day): Promise<HeadRow[]> {
  return t.all<HeadRow>(
    `SELECT m.household_id, p.id AS person_id, p.full_name, v.birth_date, p.national_id, p.phone FROM memberships m
     JOIN people p ON p.id = m.person_id JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     WHERE m.household_id IN ${listParameter(t.dialect)} AND m.relation = 'head' AND ${on('m')}`,
    [JSON.stringify(households), day, day],
  );
}

/** How many belong to each of those households on the day. */
export function membersOf(
  t: ReadTx,
  households: readonly string[],
  day: Day,
): Promise<{ household_id: string; n: number }[]> {
  return t.all(
    `SELECT m.household_id, COUNT(DISTINCT m.person_id) AS n FROM memberships m
     WHERE m.household_id IN ${listParameter(t.dialect)} AND ${on('m')} GROUP BY m.household_id`,
    [JSON.stringify(households), day, day],
  );
}

export interface HeldRow {
  id: string;
  holder: string;
  category: string;
  valid_from: string;
}

/** Statuses held on the day, by whom. */
export function statusesHeld(
  t: ReadTx,
  people: readonly string[],
  households: readonly string[],
  day: Day,
): Promise<HeldRow[]> {
  return t.all<HeldRow>(
    `SELECT s.id, s.person_id AS holder, s.category, s.valid_from FROM statuses s
       WHERE s.person_id IN ${listParameter(t.dialect)} AND ${on('s')}
     UNION ALL SELECT s.id, s.household_id, s.category, s.valid_from FROM statuses s
       WHERE s.household_id IN ${listParameter(t.dialect)} AND ${on('s')} ORDER BY 2, 3, 4, 1`,
    [JSON.stringify(people), day, day, JSON.stringify(households), day, day],
  );
}

export interface HeldDecisionRow {
  status_id: string;
  number: string | null;
  decided_on: string | null;
  details: string | null;
}

/** Decisions of those statuses for the day's year or one before, the one in force last. */
export function decisionsInForce(
  t: ReadTx,
  statuses: readonly string[],
  day: Day,
): Promise<HeldDecisionRow[]> {
  return t.all<HeldDecisionRow>(
    `SELECT status_id, number, decided_on, details FROM status_decisions
     WHERE status_id IN ${listParameter(t.dialect)} AND retracted_at IS NULL AND year <= ?
     ORDER BY status_id, decided_on, year, id`,
    [JSON.stringify(statuses), yearOf(day)],
  );
}

export interface CardRow {
  person_id: string;
  card_number: string | null;
  object_code: string;
  valid_from: string;
  valid_to: string;
}

/** Cards that are valid on the day, of each person the one that lasts longest last. */
export function cardsOf(t: ReadTx, people: readonly string[], day: Day): Promise<CardRow[]> {
  return t.all<CardRow>(
    `SELECT i.person_id, i.card_number, i.object_code, i.valid_from, i.valid_to FROM insurance_periods i
     WHERE i.person_id IN ${listParameter(t.dialect)} AND ${on('i')} ORDER BY i.person_id, i.valid_to, i.id`,
    [JSON.stringify(people), day, day],
  );
}

export interface EditableRow {
  id: string;
  version: number;
  full_name: string;
  national_id: string | null;
  phone: string | null;
  ethnicity: string | null;
  note: string | null;
}

/** What a grid edits of those people, as it stands. */
export function editableRows(t: ReadTx, people: readonly string[]): Promise<EditableRow[]> {
  return t.all<EditableRow>(
    `SELECT id, version, full_name, national_id, phone, ethnicity, note FROM people
     WHERE id IN ${listParameter(t.dialect)}`,
    [JSON.stringify(people)],
  );
}
