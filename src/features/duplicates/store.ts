import type { SqlValue } from '../../db/connection.ts';
import { listParameter, textSearch } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import type { Sex } from '../../shared/words.ts';

/** An entry as the list of pairs needs it: who, and where living or lived last. */
export interface EntryRow {
  id: string;
  full_name: string;
  folded_name: string;
  birth_date: string;
  sex: Sex;
  died_on: string | null;
  national_id: string | null;
  insurance_number: string | null;
  phone: string | null;
  area_code: string | null;
  household_id: string | null;
  household_code: string | null;
  search_text: string;
}

export interface PairRow {
  a: string;
  b: string;
  shared_number: string | null;
}

// The year of birth that a CCCD bears: century in the fourth digit, its two digits after it.
const yearOfNumber = `CASE WHEN length(p.national_id) = 12 THEN CAST(1900 + 100 * (CAST(substr(p.national_id, 4, 1) AS INTEGER) / 2)
  + CAST(substr(p.national_id, 5, 2) AS INTEGER) AS TEXT) END`;

const front = "rtrim(p.folded_name, replace(p.folded_name, ' ', ''))";
const owner = (alias: string): string => `substr(${alias}.card_number, length(${alias}.card_number) - 9)`;

// One row an entry whose last residence lies in the area; its name also as the last word and what stands in front.
// `odd_cards`: cards that end in another BHXH number than their holder's.
const entries = `entries AS MATERIALIZED (
  SELECT p.id, p.folded_name, ${front} AS front, substr(p.folded_name, length(${front}) + 1) AS given, p.phone,
    p.insurance_number, substr(v.birth_date, 1, 4) AS birth_year, v.sex, ${yearOfNumber} AS number_year, r.area_code,
    r.household_id
  FROM residences r JOIN people p ON p.id = r.person_id JOIN person_vitals v ON v.person_id = p.id
  WHERE r.area_code IN (SELECT area_code FROM area_closure WHERE ancestor_code = ?) AND r.retracted_at IS NULL
    AND v.retracted_at IS NULL AND p.merged_into IS NULL AND p.retracted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM residences l WHERE l.person_id = r.person_id AND l.valid_from > r.valid_from
      AND l.retracted_at IS NULL)),
odd_cards AS MATERIALIZED (
  SELECT DISTINCT e.id, ${owner('i')} AS number FROM entries e JOIN insurance_periods i ON i.person_id = e.id
  WHERE i.retracted_at IS NULL AND i.card_number IS NOT NULL AND ${owner('i')} <> COALESCE(e.insurance_number, ''))`;

// Each block is an equality the engines look up by an index; what is alike only in part is judged afterwards.
const pair = (on: string, where = '1 = 1'): string =>
  `SELECT CASE WHEN a.id < b.id THEN a.id ELSE b.id END AS a, CASE WHEN a.id < b.id THEN b.id ELSE a.id END AS b,
     NULL AS shared_number
   FROM entries a JOIN entries b ON ${on} WHERE ${where} AND a.id <> b.id`;
const onceOnly = 'a.id < b.id';
const blocks = [
  pair('b.folded_name = a.folded_name AND b.birth_year = a.birth_year', onceOnly),
  pair('b.folded_name = a.folded_name AND b.phone = a.phone', onceOnly),
  pair('b.folded_name = a.folded_name AND b.birth_year = a.number_year', 'a.number_year <> a.birth_year'),
  pair(
    'b.household_id = a.household_id AND b.birth_year = a.birth_year',
    `${onceOnly} AND a.folded_name <> b.folded_name`,
  ),
  pair(
    `b.front = a.front AND b.birth_year = a.birth_year AND b.area_code = a.area_code AND b.sex = a.sex`,
    `${onceOnly} AND a.folded_name <> b.folded_name`,
  ),
  pair(
    `b.given = a.given AND b.birth_year = a.birth_year AND b.area_code = a.area_code AND b.sex = a.sex`,
    `${onceOnly} AND a.front <> b.front`,
  ),
];
const byNumber = ['insurance_number AS number FROM entries', 'number FROM odd_cards'].map(
  (
    source,
  ) => `SELECT CASE WHEN o.id < a.id THEN o.id ELSE a.id END AS a, CASE WHEN o.id < a.id THEN a.id ELSE o.id END AS b,
    o.number AS shared_number
  FROM odd_cards o JOIN (SELECT id, ${source}) a ON a.number = o.number WHERE a.id <> o.id`,
);

/**
 * Pairs of entries last resident in `ward` that share a key and are not known to be two people; at least one of them
 * lives or lived last in `area`.
 */
export function candidatePairs(t: ReadTx, ward: string, area: string): Promise<PairRow[]> {
  return t.all<PairRow>(
    `WITH ${entries}, pairs AS (${[...blocks, ...byNumber].join('\nUNION ALL\n')}),
     inside AS MATERIALIZED (SELECT DISTINCT area_code FROM area_closure WHERE ancestor_code = ?)
     SELECT c.a, c.b, MAX(c.shared_number) AS shared_number
     FROM pairs c JOIN entries x ON x.id = c.a JOIN entries y ON y.id = c.b
     WHERE (x.area_code IN (SELECT area_code FROM inside) OR y.area_code IN (SELECT area_code FROM inside))
       AND NOT EXISTS (SELECT 1 FROM not_same_pairs n WHERE n.person_id = c.a AND n.other_id = c.b AND n.retracted_at IS NULL)
       AND NOT EXISTS (SELECT 1 FROM not_same_pairs n WHERE n.person_id = c.b AND n.other_id = c.a AND n.retracted_at IS NULL)
     GROUP BY c.a, c.b`,
    [ward, area],
  );
}

/** A BHXH number that stands with both: in the entry, or on a card. */
export async function sharedNumber(t: ReadTx, a: string, b: string): Promise<string | null> {
  const numbers = `SELECT p.id AS person, p.insurance_number AS number FROM people p WHERE p.id IN (?, ?)
    UNION SELECT i.person_id, ${owner('i')} FROM insurance_periods i WHERE i.person_id IN (?, ?) AND i.retracted_at IS NULL`;
  const row = await t.one<{ number: string }>(
    `SELECT number FROM (${numbers}) n WHERE number IS NOT NULL GROUP BY number HAVING COUNT(DISTINCT person) = 2 LIMIT 1`,
    [a, b, a, b],
  );
  return row?.number ?? null;
}

/** Entries whose texts have all the words, of those who live or lived in some areas. */
export async function idsByWords(
  t: ReadTx,
  words: readonly string[],
  scope: { sql: string; params: string[] },
): Promise<string[]> {
  const match = textSearch(t.dialect, 'people', 'p', 'search_text', words);
  const rows = await t.all<{ id: string }>(
    `SELECT p.id FROM ${match.from} WHERE ${match.sql} AND p.merged_into IS NULL AND p.retracted_at IS NULL
       AND EXISTS (SELECT 1 FROM residences r WHERE r.person_id = p.id AND r.retracted_at IS NULL AND ${scope.sql})
     LIMIT 200`,
    [...match.params, ...scope.params],
  );
  return rows.map(({ id }) => id);
}

/** Which of some entries live or lived in some areas. */
export function entriesInScope(
  t: ReadTx,
  ids: readonly string[],
  scope: { sql: string; params: string[] },
): Promise<{ id: string }[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return t.all<{ id: string }>(
    `SELECT p.id FROM people p WHERE p.id IN (${marks(ids)}) AND p.merged_into IS NULL AND EXISTS (
       SELECT 1 FROM residences r WHERE r.person_id = p.id AND r.retracted_at IS NULL AND ${scope.sql}) ORDER BY p.id`,
    [...ids, ...scope.params],
  );
}

export interface NeighbourRow {
  id: string;
  code: string;
  address: string | null;
  head: string | null;
}

/** Households that people live in on a day in an area, whose texts have all the words; with the head. */
export function householdsByWords(
  t: ReadTx,
  words: readonly string[],
  area: string,
  day: string,
): Promise<NeighbourRow[]> {
  const match = textSearch(t.dialect, 'households', 'h', 'search_text', words);
  return t.all<NeighbourRow>(
    `SELECT h.id, h.code, h.address,
       (SELECT p.full_name FROM memberships m JOIN people p ON p.id = m.person_id WHERE m.household_id = h.id
          AND m.relation = 'head' AND m.retracted_at IS NULL AND m.valid_from <= ? AND ? < m.valid_to LIMIT 1) AS head
     FROM ${match.from} WHERE ${match.sql} AND h.retracted_at IS NULL AND EXISTS (
       SELECT 1 FROM residences r WHERE r.household_id = h.id AND r.retracted_at IS NULL AND r.area_code = ?
         AND r.valid_from <= ? AND ? < r.valid_to) LIMIT 50`,
    [day, day, ...match.params, area, day, day],
  );
}

export interface LivedInRow {
  id: string;
  code: string;
  address: string | null;
  people: number;
  /** The person at the head. */
  head: string | null;
}

/** Those of some households that have members on a day. */
export async function livedIn(t: ReadTx, ids: readonly string[], day: string): Promise<LivedInRow[]> {
  return t.all<LivedInRow>(
    `SELECT h.id, h.code, h.address, COUNT(DISTINCT m.person_id) AS people,
       MAX(CASE WHEN m.relation = 'head' THEN m.person_id END) AS head
     FROM households h JOIN memberships m ON m.household_id = h.id AND m.retracted_at IS NULL
       AND m.valid_from <= ? AND ? < m.valid_to
     WHERE h.id IN ${listParameter(t.dialect)} GROUP BY h.id, h.code, h.address`,
    [day, day, JSON.stringify(ids)],
  );
}

/** Entries with where each lives, or lived last. */
export async function entriesByIds(t: ReadTx, ids: readonly string[]): Promise<EntryRow[]> {
  const found: EntryRow[] = [];
  for (const part of chunks(ids, 400)) {
    found.push(
      ...(await t.all<EntryRow>(
        `SELECT p.id, p.full_name, p.folded_name, v.birth_date, v.sex, v.died_on, p.national_id, p.insurance_number,
           p.phone, p.search_text, r.area_code, r.household_id, h.code AS household_code
         FROM people p JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
         LEFT JOIN residences r ON r.row_id = (SELECT l.row_id FROM residences l WHERE l.person_id = p.id
           AND l.retracted_at IS NULL ORDER BY l.valid_from DESC LIMIT 1)
         LEFT JOIN households h ON h.id = r.household_id WHERE p.id IN (${marks(part)})`,
        part,
      )),
    );
  }
  return found;
}

export interface NotSameRow {
  id: string;
  person_id: string;
  other_id: string;
  reason: string;
  decided_by: string | null;
  decided_by_name: string;
  decided_at: string;
  retracted_at: string | null;
}

export async function insertNotSame(t: WriteTx, row: Omit<NotSameRow, 'retracted_at'>): Promise<void> {
  await t.run(
    `INSERT INTO not_same_pairs (id, person_id, other_id, reason, decided_by, decided_by_name, decided_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [row.id, row.person_id, row.other_id, row.reason, row.decided_by, row.decided_by_name, row.decided_at],
  );
}

/** What was decided of two entries and still holds. */
export function notSameOf(t: ReadTx, a: string, b: string): Promise<NotSameRow | undefined> {
  return t.one<NotSameRow>(
    `SELECT * FROM not_same_pairs WHERE retracted_at IS NULL
       AND ((person_id = ? AND other_id = ?) OR (person_id = ? AND other_id = ?))`,
    [a, b, b, a],
  );
}

export function notSameById(t: ReadTx, id: string): Promise<NotSameRow | undefined> {
  return t.one<NotSameRow>('SELECT * FROM not_same_pairs WHERE id = ?', [id]);
}

/** Takes the decision back, or puts it in force again. */
export async function setNotSameRetracted(t: WriteTx, id: string, at: string | null): Promise<void> {
  await t.run('UPDATE not_same_pairs SET retracted_at = ?, retracted_by = ? WHERE id = ?', [
    at,
    at === null ? null : t.actor.accountId,
    id,
  ]);
}

export interface MergeRow {
  id: string;
  survivor_id: string;
  other_id: string;
  reason: string;
  keep: string;
  items: string;
  undo: string;
  merged_by: string | null;
  merged_by_name: string;
  merged_at: string;
  undone_at: string | null;
  undone_by: string | null;
  undo_reason: string | null;
}

export async function insertMerge(
  t: WriteTx,
  row: Omit<MergeRow, 'undone_at' | 'undone_by' | 'undo_reason'>,
): Promise<void> {
  const columns = Object.keys(row);
  const values: SqlValue[] = Object.values(row);
  await t.run(`INSERT INTO merges (${columns.join(', ')}) VALUES (${marks(columns)})`, values);
}

export function mergeById(t: ReadTx, id: string): Promise<MergeRow | undefined> {
  return t.one<MergeRow>('SELECT * FROM merges WHERE id = ?', [id]);
}

/** Merges into or of a person, the latest first. */
export function mergesOf(t: ReadTx, person: string): Promise<MergeRow[]> {
  return t.all<MergeRow>(
    'SELECT * FROM merges WHERE survivor_id = ? OR other_id = ? ORDER BY merged_at DESC',
    [person, person],
  );
}

/** The latest merges whose survivor lives or lived in some areas. */
export function latestMerges(
  t: ReadTx,
  scope: { sql: string; params: string[] },
  limit: number,
): Promise<MergeRow[]> {
  return t.all<MergeRow>(
    `SELECT m.* FROM merges m WHERE EXISTS (SELECT 1 FROM residences r WHERE r.person_id = m.survivor_id
       AND r.retracted_at IS NULL AND ${scope.sql}) ORDER BY m.merged_at DESC LIMIT ?`,
    [...scope.params, limit],
  );
}

export async function setUndone(t: WriteTx, id: string, reason: string): Promise<void> {
  await t.run('UPDATE merges SET undone_at = ?, undone_by = ?, undo_reason = ? WHERE id = ?', [
    t.now,
    t.actor.accountId,
    reason,
    id,
  ]);
}
