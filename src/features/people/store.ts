import { insertFact, knownBy } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import type { Relation, ResidenceKind, ResidenceSource, Sex } from '../../shared/words.ts';

export interface PersonRow {
  id: string;
  version: number;
  full_name: string;
  national_id: string | null;
  insurance_number: string | null;
  insurance_household_number: string | null;
  ethnicity: string | null;
  phone: string | null;
  note: string | null;
  vitals_id: string;
  birth_date: string;
  sex: Sex;
  died_on: string | null;
  /** The person this entry turned out to be; null: an entry of its own. */
  merged_into: string | null;
}

/** An entry with what is recorded of its birth, sex and death; `p` and `v` in what follows. */
export const personColumns = `p.id, p.version, p.full_name, p.national_id, p.insurance_number, p.insurance_household_number,
  p.ethnicity, p.phone, p.note, v.id AS vitals_id, v.birth_date, v.sex, v.died_on, p.merged_into`;
const select = `SELECT ${personColumns}
  FROM people p JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL`;

/** The entry as recorded now, wherever and even when merged into another: callers check the scope. */
export function personById(t: ReadTx, id: string): Promise<PersonRow | undefined> {
  return t.one<PersonRow>(`${select} WHERE p.id = ?`, [id]);
}

export async function peopleByIds(t: ReadTx, ids: readonly string[]): Promise<PersonRow[]> {
  const found: PersonRow[] = [];
  for (const part of chunks(ids, 200)) {
    found.push(...(await t.all<PersonRow>(`${select} WHERE p.id IN (${marks(part)})`, part)));
  }
  return found;
}

// As the unique indexes have it: without all of it they are not used, and every look-up reads all people.
export const bearsNumbers = 'p.merged_into IS NULL AND p.retracted_at IS NULL';

export function personByNationalId(t: ReadTx, nationalId: string): Promise<PersonRow | undefined> {
  return t.one<PersonRow>(`${select} WHERE p.national_id = ? AND ${bearsNumbers}`, [nationalId]);
}

export function personByInsuranceNumber(t: ReadTx, number: string): Promise<PersonRow | undefined> {
  return t.one<PersonRow>(`${select} WHERE p.insurance_number = ? AND ${bearsNumbers}`, [number]);
}

/** An entry merged into another that bore the number. */
export function mergedByNumber(
  t: ReadTx,
  column: 'national_id' | 'insurance_number',
  number: string,
): Promise<PersonRow | undefined> {
  return t.one<PersonRow>(`${select} WHERE p.${column} = ? AND p.merged_into IS NOT NULL LIMIT 1`, [number]);
}

/** What entries merged into a person, save one, were found by. */
export async function mergedTexts(t: ReadTx, id: string, except = ''): Promise<string[]> {
  const rows = await t.all<{ search_text: string }>(
    'SELECT search_text FROM people WHERE merged_into = ? AND id <> ?',
    [id, except],
  );
  return rows.map((row) => row.search_text);
}

export async function setMergedInto(t: WriteTx, id: string, into: string | null): Promise<void> {
  await t.run('UPDATE people SET merged_into = ?, version = version + 1, updated_at = ? WHERE id = ?', [
    into,
    t.now,
    id,
  ]);
}

/** People of a name (same NFC, case, place of the tone), narrowed to those who ever resided in the areas. */
export function peopleByNameKey(t: ReadTx, key: string): Promise<PersonRow[]> {
  return t.all<PersonRow>(`${select} WHERE p.name_key = ? AND p.merged_into IS NULL`, [key]);
}

export interface NewPersonRow {
  id: string;
  full_name: string;
  name_key: string;
  folded_name: string;
  search_text: string;
  national_id: string | null;
  insurance_number: string | null;
  ethnicity: string | null;
  phone: string | null;
  note: string | null;
}

export async function insertPerson(t: WriteTx, row: NewPersonRow): Promise<void> {
  await t.insert('people', { ...row, created_at: t.now, updated_at: t.now });
}

export type PersonUpdate = Omit<NewPersonRow, 'id'> & { insurance_household_number: string | null };

export async function updatePerson(t: WriteTx, id: string, row: PersonUpdate): Promise<void> {
  await t.run(
    `UPDATE people SET full_name = ?, name_key = ?, folded_name = ?, search_text = ?, national_id = ?, insurance_number = ?,
       insurance_household_number = ?, ethnicity = ?, phone = ?, note = ?, version = version + 1, updated_at = ?
     WHERE id = ?`,
    [
      row.full_name,
      row.name_key,
      row.folded_name,
      row.search_text,
      row.national_id,
      row.insurance_number,
      row.insurance_household_number,
      row.ethnicity,
      row.phone,
      row.note,
      t.now,
      id,
    ],
  );
  t.touchedPeople.add(id); // another name is another place among the residents of an area
}

/** A fact of the person changed: the next ETag differs. */
/** Sets what a search finds the person by; the entry itself stays as it is. */
export async function updateKeys(
  t: WriteTx,
  id: string,
  keys: Pick<NewPersonRow, 'name_key' | 'folded_name' | 'search_text'>,
): Promise<void> {
  await t.run('UPDATE people SET name_key = ?, folded_name = ?, search_text = ? WHERE id = ?', [
    keys.name_key,
    keys.folded_name,
    keys.search_text,
    id,
  ]);
  t.touchedPeople.add(id);
}

export async function bumpVersion(t: WriteTx, id: string): Promise<void> {
  await t.run('UPDATE people SET version = version + 1, updated_at = ? WHERE id = ?', [t.now, id]);
}

/** Takes entries back that were made by mistake: they are in no list and no search, their numbers are free. */
export async function takeBackPeople(t: WriteTx, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await t.run('UPDATE people SET retracted_at = ?, updated_at = ?, version = version + 1 WHERE id = ?', [
      t.now,
      t.now,
      id,
    ]);
}

export async function insertVitals(
  t: WriteTx,
  row: { id: string; person_id: string; birth_date: string; sex: Sex; died_on: string | null },
): Promise<void> {
  await insertFact(t, 'person_vitals', row);
}

export interface ResidenceRow {
  id: string;
  person_id: string;
  household_id: string | null;
  area_code: string;
  kind: ResidenceKind;
  source: ResidenceSource;
  valid_from: string;
  valid_to: string;
  end_reason: string | null;
}

const residenceSelect = `SELECT r.id, r.person_id, r.household_id, r.area_code, r.kind, r.source, r.valid_from,
  r.valid_to, r.end_reason FROM residences r`;

/** Residences of a person, as they stand now or as they were known at an instant. */
export function residencesOf(t: ReadTx, personId: string, asKnownAt?: string): Promise<ResidenceRow[]> {
  const known = knownBy('r', asKnownAt);
  return t.all<ResidenceRow>(
    `${residenceSelect} WHERE r.person_id = ? AND ${known.sql} ORDER BY r.valid_from`,
    [personId, ...known.values],
  );
}

/** Every residence of some people, by their first day. */
export async function residencesOfPeople(t: ReadTx, ids: readonly string[]): Promise<ResidenceRow[]> {
  const found: ResidenceRow[] = [];
  for (const part of chunks(ids, 200)) {
    found.push(
      ...(await t.all<ResidenceRow>(
        `${residenceSelect} WHERE r.person_id IN (${marks(part)}) AND r.retracted_at IS NULL
           ORDER BY r.valid_from, r.id`,
        part,
      )),
    );
  }
  return found;
}

/** Residences in the dwelling of a household, by their first day. */
export function residencesOfHousehold(
  t: ReadTx,
  householdId: string,
  asKnownAt?: string,
): Promise<ResidenceRow[]> {
  const known = knownBy('r', asKnownAt);
  return t.all<ResidenceRow>(
    `${residenceSelect} WHERE r.household_id = ? AND ${known.sql} ORDER BY r.valid_from, r.id`,
    [householdId, ...known.values],
  );
}

export interface MembershipRow {
  id: string;
  person_id: string;
  household_id: string;
  household_code: string;
  /** The household it was split from; null: none. */
  household_from: string | null;
  relation: Relation;
  relation_text: string | null;
  valid_from: string;
  valid_to: string;
}

export const membershipSelect = `SELECT m.id, m.person_id, m.household_id, h.code AS household_code, h.from_household_id AS household_from, m.relation,
  m.relation_text, m.valid_from, m.valid_to FROM memberships m JOIN households h ON h.id = m.household_id`;

export function membershipsOf(t: ReadTx, personId: string, asKnownAt?: string): Promise<MembershipRow[]> {
  const known = knownBy('m', asKnownAt);
  return t.all<MembershipRow>(
    `${membershipSelect} WHERE m.person_id = ? AND ${known.sql} ORDER BY m.valid_from`,
    [personId, ...known.values],
  );
}

/** Every membership of some people, in whatever household, by their first day. */
export async function membershipsOfPeople(
  t: ReadTx,
  ids: readonly string[],
  asKnownAt?: string,
): Promise<MembershipRow[]> {
  const known = knownBy('m', asKnownAt);
  const found: MembershipRow[] = [];
  for (const part of chunks(ids, 200)) {
    found.push(
      ...(await t.all<MembershipRow>(
        `${membershipSelect} WHERE m.person_id IN (${marks(part)}) AND ${known.sql} ORDER BY m.valid_from, m.id`,
        [...part, ...known.values],
      )),
    );
  }
  return found;
}

export function membershipsOfHousehold(
  t: ReadTx,
  householdId: string,
  asKnownAt?: string,
): Promise<MembershipRow[]> {
  const known = knownBy('m', asKnownAt);
  return t.all<MembershipRow>(
    `${membershipSelect} WHERE m.household_id = ? AND ${known.sql}
     ORDER BY CASE WHEN m.relation = 'head' THEN 0 ELSE 1 END, m.valid_from, m.id`,
    [householdId, ...known.values],
  );
}

/** Heads of a household whose time overlaps [from, to). */
export function headsBetween(
  t: ReadTx,
  householdId: string,
  from: string,
  to: string,
): Promise<MembershipRow[]> {
  return t.all<MembershipRow>(
    `${membershipSelect} WHERE m.household_id = ? AND m.relation = 'head' AND m.retracted_at IS NULL
       AND m.valid_from < ? AND ? < m.valid_to`,
    [householdId, to, from],
  );
}

export interface VitalsRow {
  person_id: string;
  birth_date: string;
  sex: Sex;
  died_on: string | null;
}

/** Birth date, sex and death of people as they were known at an instant; nothing of those not yet recorded. */
export async function vitalsKnownAt(
  t: ReadTx,
  ids: readonly string[],
  asKnownAt: string,
): Promise<VitalsRow[]> {
  const known = knownBy('v', asKnownAt);
  const found: VitalsRow[] = [];
  for (const part of chunks(ids, 200)) {
    found.push(
      ...(await t.all<VitalsRow>(
        `SELECT v.person_id, v.birth_date, v.sex, v.died_on FROM person_vitals v
         WHERE v.person_id IN (${marks(part)}) AND ${known.sql}`,
        [...part, ...known.values],
      )),
    );
  }
  return found;
}
