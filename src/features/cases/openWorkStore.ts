import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import type { CaseListRow } from './store.ts';

export interface OpenCaseRow extends CaseListRow {
  created_at: string;
}

/**
 * Cases of some areas received by `to` and not closed before `from`, by deadline; those too whose end before `from` was
 * recorded after an instant.
 */
export function casesAround(
  t: ReadTx,
  areas: readonly string[],
  from: string,
  to: string,
  endedAfter?: string,
): Promise<OpenCaseRow[]> {
  const late =
    endedAfter === undefined
      ? ''
      : 'OR EXISTS (SELECT 1 FROM case_steps s WHERE s.case_id = c.id AND s.recorded_at > ?)';
  return t.all<OpenCaseRow>(
    `SELECT c.*, h.code AS household_code, p.full_name AS person_name FROM cases c
     LEFT JOIN households h ON h.id = c.household_id LEFT JOIN people p ON p.id = c.person_id
     WHERE c.area_code IN ${listParameter(t.dialect)} AND c.received_on <= ?
       AND (c.closed_on IS NULL OR c.closed_on >= ? ${late}) ORDER BY c.due_on, c.code`,
    [JSON.stringify(areas), to, from, ...(endedAfter === undefined ? [] : [endedAfter])],
  );
}

/** Days of receipt and steps of the cases of a kind, with one code each; closed cases stand at no step. */
export function placesOfKind(
  t: ReadTx,
  kind: string,
): Promise<{ code: string; received_on: string; step: string | null }[]> {
  return t.all(
    `SELECT MIN(code) AS code, received_on, CASE WHEN closed_on IS NULL THEN step ELSE NULL END AS step
     FROM cases WHERE kind = ? GROUP BY 2, 3`,
    [kind],
  );
}
