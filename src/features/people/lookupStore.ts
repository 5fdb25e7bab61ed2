import { listParameter, pairsParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import {
  bearsNumbers,
  type MembershipRow,
  membershipSelect,
  type PersonRow,
  personColumns,
} from './store.ts';

/** Columns of numbers that one person bears. */
export type NumberColumn = 'national_id' | 'insurance_number';

const from = 'FROM people p JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL';

/** Who bears one of these numbers. */
export function bearersOf(t: ReadTx, column: NumberColumn, numbers: readonly string[]): Promise<PersonRow[]> {
  return t.all<PersonRow>(
    `SELECT ${personColumns} ${from} WHERE p.${column} IN ${listParameter(t.dialect)} AND ${bearsNumbers}`,
    [JSON.stringify(numbers)],
  );
}

/** Those of the numbers that entries merged into others bore. */
export async function mergedNumbers(
  t: ReadTx,
  column: NumberColumn,
  numbers: readonly string[],
): Promise<string[]> {
  const rows = await t.all<{ number: string }>(
    `SELECT DISTINCT p.${column} AS number FROM people p
     WHERE p.${column} IN ${listParameter(t.dialect)} AND p.merged_into IS NOT NULL`,
    [JSON.stringify(numbers)],
  );
  return rows.map(({ number }) => number);
}

/**
 * People of names without accents and birth dates as far as known: 1950 meets 1950-03-12, not 1951. `asked`: the place of
 * the pair that a person meets. No LIKE with a parameter: SQLite prepares such a statement anew for every value.
 */
export function peopleByFoldedNames(
  t: ReadTx,
  pairs: readonly (readonly [folded: string, birthDate: string])[],
): Promise<(PersonRow & { asked: number })[]> {
  return t.all(
    `SELECT q.n AS asked, ${personColumns} FROM ${pairsParameter(t.dialect, 'q')} CROSS JOIN people p
       JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     WHERE p.folded_name = q.a AND p.merged_into IS NULL
       AND (v.birth_date IN (SUBSTR(q.b, 1, 4), SUBSTR(q.b, 1, 7), q.b)
         OR (v.birth_date >= q.b || '-' AND v.birth_date < q.b || '.'))`,
    [JSON.stringify(pairs)],
  );
}

/** Members of some households, each household's in the order of `membershipsOfHousehold`. */
export function membershipsOfHouseholds(t: ReadTx, ids: readonly string[]): Promise<MembershipRow[]> {
  return t.all<MembershipRow>(
    `${membershipSelect} WHERE m.household_id IN ${listParameter(t.dialect)} AND m.retracted_at IS NULL
     ORDER BY CASE WHEN m.relation = 'head' THEN 0 ELSE 1 END, m.valid_from, m.id`,
    [JSON.stringify(ids)],
  );
}
