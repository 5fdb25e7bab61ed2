import type { Actor, Db, WriteTx } from '../../db/tx.ts';
import type { ImportAnswer } from '../../features/imports/schema.ts';
import { type OnceKey, once } from '../idempotency.ts';
import { Reply } from '../reply.ts';
import type { Written } from './messages.ts';

/** One large transaction, and the answer to the request that asked for it kept with it. */
export async function written(
  db: Db,
  actor: Actor,
  key: OnceKey | undefined,
  work: (t: WriteTx) => Promise<ImportAnswer>,
): Promise<Written> {
  const answered = (t: WriteTx) => once(t, key, 200, async () => new Reply(await work(t)));
  const { body, options } = await db.tx(actor, answered, { large: true });
  return { body, options };
}
