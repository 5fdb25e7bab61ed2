import type { AuditRow } from '../../db/auditChain.ts';
import type { ReadTx } from '../../db/tx.ts';
import type { Page } from '../../shared/lists.ts';

export interface AuditFilter {
  thing?: string | undefined;
  actor?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

function condition(filter: AuditFilter, scope: { sql: string; params: string[] }) {
  const parts: [string, string | undefined][] = [
    ['thing_id = ?', filter.thing],
    ['actor_id = (SELECT id FROM accounts WHERE username = ?)', filter.actor],
    ['at >= ?', filter.from],
    ['at < ?', filter.to],
  ];
  const given = parts.filter(([, value]) => value !== undefined);
  return {
    where: [...given.map(([sql]) => sql), scope.sql].join(' AND '),
    params: [...given.map(([, value]) => value ?? ''), ...scope.params],
  };
}

/** Rows of the trail, newest first, with the count of all that match. */
export async function findAudit(
  t: ReadTx,
  filter: AuditFilter,
  scope: { sql: string; params: string[] },
  page: Page,
) {
  const { where, params } = condition(filter, scope);
  const rows = await t.all<AuditRow>(
    `SELECT * FROM audit WHERE ${where} ORDER BY row_id DESC LIMIT ? OFFSET ?`,
    [...params, page.limit, page.offset],
  );
  const count = await t.one<{ n: number }>(`SELECT COUNT(*) AS n FROM audit WHERE ${where}`, params);
  return { rows, total: count?.n ?? 0 };
}

/** The chain in order, from one row on. */
export function auditFrom(t: ReadTx, rowId: number, limit: number) {
  return t.all<AuditRow & { row_id: number; previous_hash: string; hash: string }>(
    'SELECT * FROM audit WHERE row_id > ? ORDER BY row_id LIMIT ?',
    [rowId, limit],
  );
}

export function lastAuditHash(t: ReadTx): Promise<{ audit_hash: string } | undefined> {
  return t.one<{ audit_hash: string }>('SELECT audit_hash FROM recording_clock');
}
