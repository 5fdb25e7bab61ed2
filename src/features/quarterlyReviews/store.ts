import type { SqlValue } from '../../db/connection.ts';
import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';
import type { Sex } from '../../shared/words.ts';

export interface ReviewRow {
  id: string;
  version: number;
  area_code: string;
  quarter: string;
  from_day: string;
  to_day: string;
  previous_id: string | null;
  state: 'draft' | 'submitted' | 'sealed';
  left_out: string;
  content: string | null;
  return_reason: string | null;
  created_by_name: string;
  created_at: string;
  updated_at: string;
  submitted_by: string | null;
  submitted_by_name: string | null;
  submitted_at: string | null;
  sealed_by_name: string | null;
  sealed_at: string | null;
  path: string | null;
  sha256: string | null;
}

interface Scope {
  sql: string;
  params: string[];
}

const withoutContent = `id, version, area_code, quarter, from_day, to_day, previous_id, state, left_out, NULL AS content,
  return_reason, created_by_name, created_at, updated_at, submitted_by, submitted_by_name, submitted_at, sealed_by_name,
  sealed_at, path, sha256`;

export function reviews(t: ReadTx, scope: Scope, page: Page): Promise<ReviewRow[]> {
  return t.all<ReviewRow>(
    `SELECT ${withoutContent} FROM quarterly_reviews WHERE ${scope.sql} ORDER BY to_day DESC, area_code LIMIT ? OFFSET ?`,
    [...scope.params, page.limit, page.offset],
  );
}

export async function countReviews(t: ReadTx, scope: Scope): Promise<number> {
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM quarterly_reviews WHERE ${scope.sql}`,
    scope.params,
  );
  return Number(row?.n ?? 0);
}

export function reviewById(t: ReadTx, id: string, scope: Scope): Promise<ReviewRow | undefined> {
  return t.one<ReviewRow>(`SELECT * FROM quarterly_reviews WHERE id = ? AND ${scope.sql}`, [
    id,
    ...scope.params,
  ]);
}

export function reviewsOfArea(t: ReadTx, area: string): Promise<ReviewRow[]> {
  return t.all<ReviewRow>(
    `SELECT ${withoutContent} FROM quarterly_reviews WHERE area_code = ? ORDER BY to_day DESC`,
    [area],
  );
}

export function sealedReviews(t: ReadTx): Promise<{ path: string; sha256: string }[]> {
  return t.all("SELECT path, sha256 FROM quarterly_reviews WHERE state = 'sealed' ORDER BY sealed_at", []);
}

export async function insertReview(t: WriteTx, row: Record<string, SqlValue>): Promise<void> {
  const columns = Object.keys(row);
  await t.run(
    `INSERT INTO quarterly_reviews (${columns.join(', ')}) VALUES (${marks(columns)})`,
    Object.values(row),
  );
}

/** Changes a review; the database holds a sealed one as it is. */
export async function updateReview(t: WriteTx, id: string, changes: Record<string, SqlValue>): Promise<void> {
  await t.run(
    `UPDATE quarterly_reviews SET ${Object.keys(changes)
      .map((column) => `${column} = ?`)
      .join(', ')}, version = version + 1, updated_at = ? WHERE id = ?`,
    [...Object.values(changes), t.now, id],
  );
}

export interface PersonRow {
  person_id: string;
  full_name: string;
  birth_date: string;
  sex: Sex;
  died_on: string | null;
  national_id: string | null;
  insurance_number: string | null;
  phone: string | null;
  address: string | null;
  area_code: string | null;
  /** `valid_to` of the last residence in the areas. */
  resident_to: string | null;
  facility: string | null;
}

/** People with their last residence in the areas, last household and last card up to a day. */
export function peopleWithLast(
  t: ReadTx,
  people: readonly string[],
  areas: readonly string[],
  day: string,
): Promise<PersonRow[]> {
  const last = (table: string, alias: string, more = ''): string =>
    `${alias}.person_id = p.id AND ${alias}.retracted_at IS NULL AND ${alias}.valid_from = (
       SELECT MAX(x.valid_from) FROM ${table} x WHERE x.person_id = p.id AND x.retracted_at IS NULL
         AND x.valid_from <= ?${more})`;
  return t.all<PersonRow>(
    `SELECT p.id AS person_id, p.full_name, v.birth_date, v.sex, v.died_on, p.national_id, p.insurance_number, p.phone,
       h.address, r.area_code, r.valid_to AS resident_to, MAX(i.facility) AS facility
     FROM people p JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     LEFT JOIN residences r ON ${last('residences', 'r', ` AND x.area_code IN ${listParameter(t.dialect)}`)}
     LEFT JOIN memberships m ON ${last('memberships', 'm')}
     LEFT JOIN households h ON h.id = m.household_id
     LEFT JOIN insurance_periods i ON ${last('insurance_periods', 'i')}
     WHERE p.id IN ${listParameter(t.dialect)}
     GROUP BY p.id, p.full_name, v.birth_date, v.sex, v.died_on, p.national_id, p.insurance_number, p.phone, h.address,
       r.area_code, r.valid_to`,
    [day, JSON.stringify(areas), day, day, JSON.stringify(people)],
  );
}

/** Who of these entries turned out to be another. */
export function mergedInto(
  t: ReadTx,
  people: readonly string[],
): Promise<{ id: string; merged_into: string }[]> {
  return t.all(
    `SELECT id, merged_into FROM people WHERE merged_into IS NOT NULL AND id IN ${listParameter(t.dialect)}`,
    [JSON.stringify(people)],
  );
}

export interface DeathRow {
  person_id: string;
  object_code: string;
  died_on: string;
}

/**
 * Deaths up to a day of people of the areas who held a card as they died: from `from` on, or told after `instant`
 * however long ago they were; and `pending`.
 */
export function deathsOfHolders(
  t: ReadTx,
  areas: readonly string[],
  { from, to, instant, pending }: { from: string; to: string; instant: string; pending: readonly string[] },
): Promise<DeathRow[]> {
  return t.all<DeathRow>(
    `SELECT v.person_id, MIN(i.object_code) AS object_code, v.died_on FROM person_vitals v
     JOIN residences r ON r.person_id = v.person_id AND r.retracted_at IS NULL AND r.valid_from <= v.died_on
       AND r.valid_to >= v.died_on AND r.area_code IN ${listParameter(t.dialect)}
     JOIN insurance_periods i ON i.person_id = v.person_id AND i.retracted_at IS NULL AND i.valid_from < v.died_on
       AND i.valid_to >= v.died_on
     WHERE v.retracted_at IS NULL AND v.died_on <= ? AND (v.died_on >= ? OR v.person_id IN ${listParameter(t.dialect)}
       OR NOT EXISTS (SELECT 1 FROM person_vitals e WHERE e.person_id = v.person_id AND e.died_on IS NOT NULL
         AND e.recorded_at <= ?))
     GROUP BY v.person_id, v.died_on ORDER BY v.died_on, v.person_id`,
    [JSON.stringify(areas), to, from, JSON.stringify(pending), instant],
  );
}
