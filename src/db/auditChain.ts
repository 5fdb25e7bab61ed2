import { createHash } from 'node:crypto';
import type { WriteTx } from './tx.ts';

/** What happened to which thing; written in the transaction that did it. */
export interface AuditEntry {
  /** `kind.verb`, e.g. `household.create`, `status.end`. */
  action: string;
  /** The thing's kind, e.g. `household`. */
  kind: string;
  /** The thing's id. */
  id: string;
  area?: string | null;
  before?: unknown;
  after?: unknown;
  reason?: string;
}

/** An audit row as stored and as hashed. */
export interface AuditRow {
  id: string;
  at: string;
  actor_id: string | null;
  actor_name: string;
  role: string;
  action: string;
  kind: string;
  thing_id: string;
  area_code: string | null;
  before: string | null;
  after: string | null;
  reason: string | null;
}

const columns = [
  'id',
  'at',
  'actor_id',
  'actor_name',
  'role',
  'action',
  'kind',
  'thing_id',
  'area_code',
  'before',
  'after',
  'reason',
] as const satisfies readonly (keyof AuditRow)[];

/** SHA-256 over the hash before and the row's fields: a row altered or taken out breaks all that follow. */
export function auditHash(previous: string, row: AuditRow): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, ...columns.map((column) => row[column])]))
    .digest('hex');
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

/** Writes the entries of one transaction behind the chain's last hash; answers the new last hash. */
export async function appendAudit(
  t: WriteTx,
  entries: readonly AuditEntry[],
  lastHash: string,
): Promise<string> {
  let previous = lastHash;
  for (const entry of entries) {
    const row: AuditRow = {
      id: t.newId(),
      at: t.now,
      actor_id: t.actor.accountId,
      actor_name: t.actor.fullName,
      role: t.actor.role,
      action: entry.action,
      kind: entry.kind,
      thing_id: entry.id,
      area_code: entry.area ?? null,
      before: json(entry.before),
      after: json(entry.after),
      reason: entry.reason ?? null,
    };
    const hash = auditHash(previous, row);
    await t.insert('audit', { ...row, previous_hash: previous, hash });
    previous = hash;
  }
  return previous;
}
