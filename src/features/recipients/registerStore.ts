import type { ReadTx } from '../../db/tx.ts';
import { conditionOf, type EntryFilter, type EntryRow, entryList } from './store.ts';

/** A gift with what finds its subject in the registers, as it stands now. */
export interface RegisterRow extends EntryRow {
  source_name: string;
  household_code: string | null;
  full_name: string | null;
  person_birth_date: string | null;
  person_national_id: string | null;
  person_insurance_number: string | null;
}

/** Gifts for the register's own workbook, in the order they were made. */
export function registerRows(t: ReadTx, filter: EntryFilter): Promise<RegisterRow[]> {
  const condition = conditionOf(t, filter);
  return t.all<RegisterRow>(
    `SELECT ${entryList('e')}, s.name AS source_name, h.code AS household_code, p.full_name,
       v.birth_date AS person_birth_date, p.national_id AS person_national_id,
       p.insurance_number AS person_insurance_number
     FROM campaign_entries e JOIN campaign_sources s ON s.id = e.source_id
     LEFT JOIN households h ON h.id = e.household_id
     LEFT JOIN people p ON p.id = e.person_id
     LEFT JOIN person_vitals v ON v.person_id = e.person_id AND v.retracted_at IS NULL
     WHERE ${condition.sql} ORDER BY e.id`,
    condition.params,
  );
}
