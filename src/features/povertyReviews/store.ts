import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import type { Relation } from '../../shared/words.ts';

export interface PersonFactRow {
  person_id: string;
  ethnicity: string | null;
  relation: Relation | null;
  relation_text: string | null;
}

/** Ethnicity and place in the household of everybody recorded as resident in some areas on a day. */
export function personFactsOn(t: ReadTx, areas: readonly string[], day: string): Promise<PersonFactRow[]> {
  return t.all<PersonFactRow>(
    `SELECT r.person_id, p.ethnicity, m.relation, m.relation_text FROM residences r JOIN people p ON p.id = r.person_id
     LEFT JOIN memberships m ON m.person_id = r.person_id AND m.retracted_at IS NULL AND m.valid_from <= ? AND ? < m.valid_to
     WHERE r.area_code IN ${listParameter(t.dialect)} AND r.retracted_at IS NULL AND r.valid_from <= ? AND ? < r.valid_to`,
    [day, day, JSON.stringify(areas), day, day],
  );
}
