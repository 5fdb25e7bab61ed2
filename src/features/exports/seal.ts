import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256OfFile } from '../../shared/fileHash.ts';

async function flush(target: string): Promise<void> {
  const handle = await open(target, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Windows cannot flush a folder; its rename is durable without.
    if (process.platform !== 'win32') throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Produces a file that is either there whole or not at all: written beside its place under a temporary name, flushed,
 * renamed, the folder flushed. Answers its hash.
 */
export async function sealFile(target: string, write: (temporary: string) => Promise<void>): Promise<string> {
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = `${target}.part`;
  try {
    await write(temporary);
    const handle = await open(temporary, 'r+');
    await handle.sync();
    await handle.close();
    const sha256 = await sha256OfFile(temporary);
    await rename(temporary, target);
    await flush(path.dirname(target));
    return sha256;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
