import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';

/** People of an area with the same cards: how many, and what they hold, one card after another in `cards`. */
export interface HoldersRow {
  area_code: string;
  /** First day in this area, '' when that is no later than their first card. */
  since: string;
  /** First day they are no longer in this area, or no longer alive. */
  left_on: string;
  /** Of each card by its first day: object code (2), valid from (10), valid to (10), day recorded (10 characters). */
  cards: string;
  people: number;
}

const whoLivedIn = (t: ReadTx): string =>
  `(SELECT person_id FROM residences WHERE retracted_at IS NULL AND area_code IN ${listParameter(t.dialect)})`;

/**
 * Who has cards that end after `since`, by area, with all of those cards in one text: one row a person, and those alike
 * together, take a fifth of the time of one row a card.
 */
export function holdersRows(t: ReadTx, areas: readonly string[], since: string): Promise<HoldersRow[]> {
  const list = JSON.stringify(areas);
  return t.all<HoldersRow>(
    `WITH held AS (SELECT i.person_id, STRING_AGG(i.object_code || i.valid_from || i.valid_to
           || SUBSTR(i.recorded_at, 1, 10), '' ORDER BY i.valid_from, i.row_id) AS cards
       FROM insurance_periods i
       WHERE i.retracted_at IS NULL AND i.valid_to > ? AND i.person_id IN ${whoLivedIn(t)} GROUP BY i.person_id),
     lived AS (SELECT r.area_code, h.cards,
         CASE WHEN r.valid_from <= SUBSTR(h.cards, 3, 10) THEN '' ELSE r.valid_from END AS since,
         CASE WHEN v.died_on < r.valid_to THEN v.died_on ELSE r.valid_to END AS left_on
       FROM held h JOIN residences r ON r.person_id = h.person_id AND r.retracted_at IS NULL
       JOIN person_vitals v ON v.person_id = h.person_id AND v.retracted_at IS NULL
       WHERE r.area_code IN ${listParameter(t.dialect)})
     SELECT area_code, since, left_on, cards, COUNT(*) AS people FROM lived
     GROUP BY area_code, since, left_on, cards`,
    [since, list, list],
  );
}

/** People with the same years: how many, and how they were covered in which area, one stretch after another. */
export interface LivesRow {
  /** Of each stretch by its first day: '+' covered or '-' not, valid from (10), valid to (10 characters), area; ';'. */
  stretches: string;
  people: number;
}

/** The years of those who ever lived in the areas, from `since` on; stretches that began earlier begin then. */
export function livesRows(t: ReadTx, areas: readonly string[], since: string): Promise<LivesRow[]> {
  return t.all<LivesRow>(
    `SELECT stretches, COUNT(*) AS people FROM (
       SELECT STRING_AGG(CASE key WHEN 'none' THEN '-' ELSE '+' END
         || CASE WHEN valid_from < ? THEN ? ELSE valid_from END || valid_to || area_code, ';' ORDER BY valid_from)
         AS stretches
       FROM coverage_spans WHERE valid_to > ? AND person_id IN ${whoLivedIn(t)} GROUP BY person_id) lives
     GROUP BY stretches`,
    [since, since, since, JSON.stringify(areas)],
  );
}

export interface ChangeRow {
  area_code: string;
  day: string;
  population: number;
  covered: number;
}

/** What the population and the covered people of the areas changed by on each day; all before `year` on its first. */
export function dailyChanges(t: ReadTx, areas: readonly string[], year: string): Promise<ChangeRow[]> {
  const sums = `SUM(people) AS population, SUM(CASE WHEN key <> 'none' THEN people ELSE 0 END) AS covered`;
  const inside = `area_code IN ${listParameter(t.dialect)}`;
  const list = JSON.stringify(areas);
  return t.all<ChangeRow>(
    `SELECT area_code, '' AS day, ${sums} FROM coverage_deltas WHERE ${inside} AND span = 4 AND day < ?
     GROUP BY area_code
     UNION ALL SELECT area_code, day, ${sums} FROM coverage_deltas WHERE ${inside} AND span = 10 AND day >= ?
     GROUP BY area_code, day`,
    [list, year, list, `${year}-01-01`],
  );
}

/** The recording clock's instant and the audit chain's head: together they name the state of the registry. */
export function recordedState(t: ReadTx): Promise<{ last_instant: string; audit_hash: string } | undefined> {
  return t.one('SELECT last_instant, audit_hash FROM recording_clock');
}
