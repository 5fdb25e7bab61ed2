import { listParameter } from '../../db/dialect.ts';
import { knownAt } from '../../db/facts.ts';
import type { ReadTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import type { Relation, Sex } from '../../shared/words.ts';

/** Holds on a day, as known at an instant: give known, known, day, day. */
const on = (alias: string): string =>
  `${knownAt(alias)} AND ${alias}.valid_from <= ? AND ? < ${alias}.valid_to`;

export interface ResidentRow {
  person_id: string;
  full_name: string;
  national_id: string | null;
  birth_date: string;
  sex: Sex;
  area_code: string;
  household_id: string | null;
  relation: Relation | null;
}

/** People alive and resident in the areas on a day, with the household they belong to. */
export function residentsOn(
  t: ReadTx,
  areas: readonly string[],
  day: string,
  known = t.now,
): Promise<ResidentRow[]> {
  const held = [known, known, day, day];
  return t.all<ResidentRow>(
    `SELECT r.person_id, p.full_name, p.national_id, v.birth_date, v.sex, r.area_code, m.household_id, m.relation
     FROM residences r JOIN people p ON p.id = r.person_id
     JOIN person_vitals v ON v.person_id = r.person_id AND ${knownAt('v')}
     LEFT JOIN memberships m ON m.person_id = r.person_id AND ${on('m')}
     WHERE r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}
       AND SUBSTR(v.birth_date || '-01-01', 1, 10) <= ? AND (v.died_on IS NULL OR v.died_on > ?)`,
    [known, known, ...held, JSON.stringify(areas), ...held, day, day],
  );
}

export interface HeldRow {
  subject: string;
  category: string;
  status_id: string;
}

const residents = (t: ReadTx, column: string): string =>
  `SELECT r.${column} FROM residences r WHERE r.area_code IN ${listParameter(t.dialect)} AND ${on('r')}`;

export function personStatusesOn(
  t: ReadTx,
  areas: readonly string[],
  day: string,
  known = t.now,
): Promise<HeldRow[]> {
  const held = [known, known, day, day];
  return t.all<HeldRow>(
    `SELECT s.person_id AS subject, s.category, s.id AS status_id FROM statuses s
     WHERE s.person_id IN (${residents(t, 'person_id')}) AND ${on('s')} ORDER BY s.category`,
    [JSON.stringify(areas), ...held, ...held],
  );
}

export function householdStatusesOn(
  t: ReadTx,
  areas: readonly string[],
  day: string,
  known = t.now,
): Promise<HeldRow[]> {
  const held = [known, known, day, day];
  return t.all<HeldRow>(
    `SELECT s.household_id AS subject, s.category, s.id AS status_id FROM statuses s
     WHERE s.household_id IS NOT NULL AND ${on('s')} AND s.household_id IN (SELECT m.household_id FROM memberships m
       WHERE ${on('m')} AND m.person_id IN (${residents(t, 'person_id')})) ORDER BY s.category`,
    [...held, ...held, JSON.stringify(areas), ...held],
  );
}

export interface StatusFactRow {
  id: string;
  category: string;
  valid_from: string;
  valid_to: string;
  end_reason: string | null;
  end_decision: string | null;
}

export async function statusFacts(
  t: ReadTx,
  ids: readonly string[],
  known = t.now,
): Promise<StatusFactRow[]> {
  const found: StatusFactRow[] = [];
  for (const part of chunks(ids, 200)) {
    found.push(
      ...(await t.all<StatusFactRow>(
        `SELECT id, category, valid_from, valid_to, end_reason, end_decision FROM statuses
         WHERE id IN (${marks(part)}) AND ${knownAt('statuses')}`,
        [...part, known, known],
      )),
    );
  }
  return found;
}

export interface HouseholdFactRow {
  id: string;
  code: string;
  from_household_id: string | null;
}

export async function householdFacts(t: ReadTx, ids: readonly string[]): Promise<HouseholdFactRow[]> {
  const found: HouseholdFactRow[] = [];
  for (const part of chunks(ids, 200)) {
    found.push(
      ...(await t.all<HouseholdFactRow>(
        `SELECT id, code, from_household_id FROM households WHERE id IN (${marks(part)})`,
        part,
      )),
    );
  }
  return found;
}

/** People of the ids who have died by a day. */
export async function deadBy(
  t: ReadTx,
  ids: readonly string[],
  day: string,
  known = t.now,
): Promise<Set<string>> {
  const dead = new Set<string>();
  for (const part of chunks(ids, 200)) {
    const rows = await t.all<{ person_id: string }>(
      `SELECT person_id FROM person_vitals WHERE person_id IN (${marks(part)}) AND ${knownAt('person_vitals')} AND died_on <= ?`,
      [...part, known, known, day],
    );
    for (const row of rows) dead.add(row.person_id);
  }
  return dead;
}
