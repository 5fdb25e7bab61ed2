import type { WriteTx } from './tx.ts';

/** Does a part of a transaction so that its refusal leaves nothing behind and costs nothing else. */
export async function inSavepoint<T>(t: WriteTx, fn: () => Promise<T>): Promise<T> {
  await t.run('SAVEPOINT part');
  const touched = new Set(t.touchedPeople);
  try {
    const value = await fn();
    await t.run('RELEASE SAVEPOINT part');
    return value;
  } catch (error) {
    await t.run('ROLLBACK TO SAVEPOINT part');
    await t.run('RELEASE SAVEPOINT part');
    for (const person of t.touchedPeople) if (!touched.has(person)) t.touchedPeople.delete(person);
    throw error;
  }
}
