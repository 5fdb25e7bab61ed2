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

/** The answer this account got for the key, or undefined. The same key with another request: 422. */
export async function readIdempotent(
  t: ReadTx,
  key: string,
  requestHash: string,
): Promise<Reply | undefined> {
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalid(
      '/idempotency-key',
      'pattern',
      'Idempotency-Key: dùng từ 1 đến 200 ký tự ASCII, không có dấu cách.',
    );
  }
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
  // Written by `writeIdempotent` below.
  const { body, options } = JSON.parse(row.answer) as Pick<Reply, 'body' | 'options'>;
  return new Reply(body, { ...options, status: row.status });
}

/** Keeps the answer, in the transaction that made the effect. */
export async function writeIdempotent(
  t: WriteTx,
  key: string,
  requestHash: string,
  reply: Reply,
  status: number,
): Promise<void> {
  await t.run(
    'INSERT INTO idempotency_keys (account_id, key, request_hash, status, answer, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    [
      t.actor.accountId,
      key,
      requestHash,
      reply.options.status ?? status,
      JSON.stringify({ body: reply.body, options: reply.options }),
      t.now,
    ],
  );
}

/** Forgets keys older than 30 days; run at start. */
export async function forgetOldKeys(t: WriteTx): Promise<void> {
  const oldest = instantOf(epochMs(t.now) - keptDays * 86_400_000);
  await t.run('DELETE FROM idempotency_keys WHERE created_at < ?', [oldest]);
}
