import { type AuditRow, auditHash } from '../../db/auditChain.ts';
import type { ReadTx } from '../../db/tx.ts';
import { listOf, pageOf } from '../../shared/lists.ts';
import { scopeCondition } from '../areas/service.ts';
import { type AuditFilter, auditFrom, findAudit, lastAuditHash } from './store.ts';

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

function answer(row: AuditRow) {
  return {
    id: row.id,
    at: row.at,
    actor: row.actor_name,
    role: row.role,
    action: row.action,
    kind: row.kind,
    thing: row.thing_id,
    area: row.area_code,
    before: parsed(row.before),
    after: parsed(row.after),
    reason: row.reason,
  };
}

/** The audit trail of the actor's area, newest first; rows without an area are the administrator's of everywhere. */
export async function listAudit(t: ReadTx, query: AuditFilter & { limit?: number; cursor?: string }) {
  const page = pageOf(query);
  const { rows, total } = await findAudit(t, query, scopeCondition(t, 'area_code'), page);
  return listOf(rows.map(answer), total, page);
}

/** Recomputes the whole chain; answers the first difference, or undefined when it is whole. */
export async function verifyAuditChain(t: ReadTx): Promise<string | undefined> {
  let previous = '';
  let rowId = 0;
  for (;;) {
    const rows = await auditFrom(t, rowId, 2000);
    for (const row of rows) {
      if (row.previous_hash !== previous || auditHash(previous, row) !== row.hash) {
        return `nhật ký: dòng ${row.row_id} (${row.action}, ${row.at}) đã bị sửa, thêm hoặc xóa`;
      }
      previous = row.hash;
      rowId = row.row_id;
    }
    if (rows.length < 2000) break;
  }
  const last = await lastAuditHash(t);
  return last?.audit_hash === previous ? undefined : 'nhật ký: thiếu các dòng cuối';
}
