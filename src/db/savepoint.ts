import type { WriteTx } from './tx.ts';

/** Does a part of a transaction so that its refusal leaves nothing behind and costs nothing else. */
export async function inSavepoint<T>(t: WriteTx, fn: () => Promise<T>): Promise<T> {
  const part = await t.beginPart();
  try {
    const value = await fn();
    await part.keep();
    return value;
  } catch (error) {
    await part.takeBack();
    throw error;
  }
}
