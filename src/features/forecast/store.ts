import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';

/** A card of people who live in an area, with the next one they hold; the same for `people` of them. */
export interface CardRow {
  area_code: string;
  object_code: string;
  /** First day of the card in this area. */
  valid_from: string;
  valid_to: string;
  /** First day the person is no longer in this area, or no longer alive. */
  left_on: string;
  recorded_on: string;
  next_from: string | null;
  next_to: string | null;
  next_code: string | null;
  next_recorded_on: string | null;
  people: number;
}

/**
 * Cards that end after `since`, each with the one that reaches further next; a card inside a longer one counts for
 * nothing. Counted by all that the model asks for, so that a ward is a few thousand rows however many people it has.
 */
export function cardRows(t: ReadTx, areas: readonly string[], since: string): Promise<CardRow[]> {
  const least = (a: string, b: string): string => `CASE WHEN ${a} < ${b} THEN ${a} ELSE ${b} END`;
  const order = 'PARTITION BY person_id ORDER BY valid_from, row_id';
  return t.all<CardRow>(
    `WITH cards AS (SELECT row_id, person_id, object_code, valid_from, valid_to,
         SUBSTR(recorded_at, 1, 10) AS recorded_on,
         MAX(valid_to) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
       FROM insurance_periods WHERE retracted_at IS NULL AND valid_to > ?),
     chain AS (SELECT person_id, object_code, valid_from, valid_to, recorded_on,
         LEAD(valid_from) OVER (${order}) AS next_from, LEAD(valid_to) OVER (${order}) AS next_to,
         LEAD(object_code) OVER (${order}) AS next_code, LEAD(recorded_on) OVER (${order}) AS next_recorded_on
       FROM cards WHERE reached IS NULL OR valid_to > reached),
     lived AS (SELECT r.area_code, c.object_code,
         CASE WHEN c.valid_from < r.valid_from THEN r.valid_from ELSE c.valid_from END AS valid_from, c.valid_to,
         ${least('r.valid_to', "COALESCE(v.died_on, '9999-12-31')")} AS left_on,
         c.recorded_on, c.next_from, c.next_to, c.next_code, c.next_recorded_on
       FROM chain c JOIN residences r ON r.person_id = c.person_id AND r.retracted_at IS NULL
         AND r.valid_from < c.valid_to AND r.valid_to > c.valid_from
       JOIN person_vitals v ON v.person_id = c.person_id AND v.retracted_at IS NULL
       WHERE r.area_code IN ${listParameter(t.dialect)})
     SELECT area_code, object_code, valid_from, valid_to, left_on, recorded_on, next_from, next_to, next_code,
       next_recorded_on, COUNT(*) AS people
     FROM lived WHERE valid_from < left_on
     GROUP BY area_code, object_code, valid_from, valid_to, left_on, recorded_on, next_from, next_to, next_code,
       next_recorded_on`,
    [since, JSON.stringify(areas)],
  );
}

/** People of an area without cover from a day to the day before `ended_on`. */
export interface UncoveredRow {
  area_code: string;
  began_on: string;
  ended_on: string;
  /** 1 when cover followed; 0 when they left, died or are uncovered still. */
  covered: number;
  /** First day without cover again. */
  again_on: string | null;
  people: number;
}

/** Stretches without cover that end after `since`; those that began earlier begin then. */
export function uncoveredRows(t: ReadTx, areas: readonly string[], since: string): Promise<UncoveredRow[]> {
  return t.all<UncoveredRow>(
    `SELECT area_code, began_on, ended_on, covered, again_on, COUNT(*) AS people FROM (
       SELECT s.area_code, CASE WHEN s.valid_from < ? THEN ? ELSE s.valid_from END AS began_on,
         s.valid_to AS ended_on, LEAD(s.valid_from) OVER (PARTITION BY s.person_id ORDER BY s.valid_from) AS again_on,
         CASE WHEN EXISTS (SELECT 1 FROM coverage_spans c WHERE c.person_id = s.person_id
           AND c.valid_from = s.valid_to AND c.key <> 'none') THEN 1 ELSE 0 END AS covered
       FROM coverage_spans s WHERE s.key = 'none' AND s.valid_to > ?
         AND s.area_code IN ${listParameter(t.dialect)}) stretches
     GROUP BY area_code, began_on, ended_on, covered, again_on`,
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
