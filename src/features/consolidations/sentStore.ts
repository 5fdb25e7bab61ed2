import { listParameter } from '../../db/dialect.ts';
import type { ReadTx } from '../../db/tx.ts';
import type { ReportRow } from './store.ts';

/** A version of a month's report that a ward of this registry has sent, as its document's course tells it; its id is its closing's. */
export interface SentRow extends Omit<ReportRow, 'month'> {
  explanations: string;
  document_id: string;
  addressee_id: string;
  addressee_name: string;
  received_on: string | null;
}

const sent = `SELECT c.id, c.area_code, c.period_from, c.period_to, st.number AS submission, c.filename, c.sha256,
    c.content_sha256, c.figures, c.explanations, s.id AS document_id, s.addressee_id, a.name AS addressee_name,
    st.recorded_at, st.recorded_by_name, v.happened_on AS received_on, r.recorded_at AS returned_at,
    r.recorded_by_name AS returned_by_name, r.reason AS return_reason
  FROM submissions s JOIN addressees a ON a.id = s.addressee_id
  JOIN submission_steps st ON st.submission_id = s.id AND st.step = 'send'
  JOIN submission_files f ON f.submission_id = s.id AND f.number = st.number AND f.kind = 'report'
  JOIN closings c ON c.export_id = f.export_id
  LEFT JOIN submission_steps v ON v.submission_id = s.id AND v.number = st.number AND v.step = 'receive'
  LEFT JOIN submission_steps r ON r.submission_id = s.id AND r.number = st.number AND r.step = 'return'
  WHERE s.report = 'monthly'`;

/** Versions that were sent of the periods that ended in some months, oldest first. */
export function sentIn(
  t: ReadTx,
  scope: { sql: string; params: string[] },
  months: readonly string[],
): Promise<SentRow[]> {
  return t.all<SentRow>(
    `${sent} AND ${scope.sql} AND SUBSTR(s.period_to, 1, 7) IN ${listParameter(t.dialect)}
     ORDER BY s.area_code, s.addressee_id, st.number`,
    [...scope.params, JSON.stringify(months)],
  );
}

export function sentById(t: ReadTx, id: string): Promise<SentRow | undefined> {
  return t.one<SentRow>(`${sent} AND c.id = ?`, [id]);
}

/** The tables of figures of some closed versions, as they were kept. */
export function sentTables(t: ReadTx, ids: readonly string[]): Promise<{ id: string; tables: string }[]> {
  return t.all(`SELECT id, tables FROM closings WHERE id IN ${listParameter(t.dialect)}`, [
    JSON.stringify(ids),
  ]);
}
