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

const select = `SELECT id, person_id, card_number, object_code, benefit_level, facility, valid_from, valid_to
  FROM insurance_periods`;

export function insurancePeriodById(t: ReadTx, id: string): Promise<InsuranceRow | undefined> {
  return t.one<InsuranceRow>(`${select} WHERE id = ? AND retracted_at IS NULL`, [id]);
}

export async function insurancePeriodsOf(t: ReadTx, people: readonly string[]): Promise<InsuranceRow[]> {
  const found: InsuranceRow[] = [];
  for (const part of chunks(people, 200)) {
    found.push(
      ...(await t.all<InsuranceRow>(
        `${select} WHERE person_id IN (${marks(part)}) AND retracted_at IS NULL ORDER BY person_id, valid_from, id`,
        part,
      )),
    );
  }
  return found;
}
