import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { ReadTx, WriteTx } from '../db/tx.ts';
import { epochMs, instantOf } from '../shared/clock.ts';
import { invalid } from '../shared/errors.ts';
import { Reply } from './reply.ts';

const keptDays = 30;

interface Stored {
  request_hash: string;
  status: number;
  answer: string;
}

/** The Idempotency-Key of a POST, with the hash of what it asks for. */
export interface OnceKey {
  key: string;
  requestHash: string;
}

/** The key a request came with, undefined without one. `body`: what of its body makes it the same request again. */
export function onceKey(request: Request, body: unknown): OnceKey | undefined {
  const key = request.method === 'POST' ? request.get('idempotency-key') : undefined;
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalid(
      '/idempotency-key',
      'pattern',
      'Idempotency-Key: dùng từ 1 đến 200 ký tự ASCII, không có dấu cách.',
    );
  }
  const asked = JSON.stringify([request.method, request.originalUrl, body ?? null]);
  return { key, requestHash: createHash('sha256').update(asked).digest('hex') };
}

/** The answer this account got for the key, or undefined. The same key with another request: 422. */
export async function answeredBefore(t: ReadTx, { key, requestHash }: OnceKey): Promise<Reply | undefined> {
  const row = await t.one<Stored>(
    'SELECT request_hash, status, answer FROM idempotency_keys WHERE account_id = ? AND key = ?',
    [t.actor.accountId, key],
  );
  if (!row) return undefined;
  if (row.request_hash !== requestHash) {
    throw invalid(
      '/idempotency-key',
      'idempotencyKey',
      'Idempotency-Key: khóa này đã dùng cho một yêu cầu khác. Dùng khóa mới cho yêu cầu mới.',
    );
  }
  // Written by `once` below.
  const { body, options } = JSON.parse(row.answer) as Pick<Reply, 'body' | 'options'>;
  return new Reply(body, { ...options, status: row.status });
}

/** Does the work unless the key has its answer already, and keeps the answer in the transaction of the effect. */
export async function once(
  t: WriteTx,
  key: OnceKey | undefined,
  status: number,
  work: () => Promise<Reply>,
): Promise<Reply> {
  const former = key && (await answeredBefore(t, key));
  if (former) return former;
  const reply = await work();
  if (key) {
    await t.run(
      'INSERT INTO idempotency_keys (account_id, key, request_hash, status, answer, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      [
        t.actor.accountId,
        key.key,
        key.requestHash,
        reply.options.status ?? status,
        JSON.stringify({ body: reply.body, options: reply.options }),
        t.now,
      ],
    );
  }
  return reply;
}

/** Forgets keys older than 30 days; run at start. */
export async function forgetOldKeys(t: WriteTx): Promise<void> {
  const oldest = instantOf(epochMs(t.now) - keptDays * 86_400_000);
  await t.run('DELETE FROM idempotency_keys WHERE created_at < ?', [oldest]);
}
