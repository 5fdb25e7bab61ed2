import { knownBy } from '../../db/facts.ts';
import type { ReadTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';

export interface InsuranceRow {
  id: string;
  person_id: string;
  card_number: string | null;
  object_code: string;
  benefit_level: number | null;
  facility: string | null;
  valid_from: string;
  valid_to: string;
}

const select = `SELECT i.id, i.person_id, i.card_number, i.object_code, i.benefit_level, i.facility, i.valid_from,
  i.valid_to FROM insurance_periods i`;

export function insurancePeriodById(t: ReadTx, id: string): Promise<InsuranceRow | undefined> {
  return t.one<InsuranceRow>(`${select} WHERE i.id = ? AND i.retracted_at IS NULL`, [id]);
}

/** Cards of people, as they stand now or as they were known at an instant. */
export async function insurancePeriodsOf(
  t: ReadTx,
  people: readonly string[],
  asKnownAt?: string,
): Promise<InsuranceRow[]> {
  const known = knownBy('i', asKnownAt);
  const found: InsuranceRow[] = [];
  for (const part of chunks(people, 200)) {
    found.push(
      ...(await t.all<InsuranceRow>(
        `${select} WHERE i.person_id IN (${marks(part)}) AND ${known.sql} ORDER BY i.person_id, i.valid_from, i.id`,
        [...part, ...known.values],
      )),
    );
  }
  return found;
}
