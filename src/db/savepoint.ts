import type { WriteTx } from './tx.ts';

/** A part of a transaction, kept or taken back by itself. */
export interface Part {
  keep(): Promise<void>;
  /** Leaves nothing of it behind: no row, no audit row, nobody to be counted anew. */
  takeBack(): Promise<void>;
}

/** Begins a part. Parts may lie in one another; the innermost ends first. */
export async function beginPart(t: WriteTx): Promise<Part> {
  await t.run('SAVEPOINT part');
  const touched = t.touchedPeople.size;
  const audited = t.audited.length;
  return {
    async keep() {
      await t.run('RELEASE SAVEPOINT part');
    },
    async takeBack() {
      await t.run('ROLLBACK TO SAVEPOINT part');
      await t.run('RELEASE SAVEPOINT part');
      t.audited.length = audited;
      if (t.touchedPeople.size === touched) return;
      // Those touched before the part stand first in the set.
      for (const person of [...t.touchedPeople].slice(touched)) t.touchedPeople.delete(person);
    },
  };
}

/** Does a part of a transaction so that its refusal leaves nothing behind and costs nothing else. */
export async function inSavepoint<T>(t: WriteTx, fn: () => Promise<T>): Promise<T> {
  const part = await beginPart(t);
  try {
    const value = await fn();
    await part.keep();
    return value;
  } catch (error) {
    await part.takeBack();
    throw error;
  }
}
