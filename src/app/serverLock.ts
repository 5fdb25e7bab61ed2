import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from './config.ts';

function lockFile(config: Config): string {
  return path.join(config.dataDir, 'server.pid');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Process id of the server that holds the data folder, or undefined. A dead server's mark counts for nothing. */
export function serverHolding(config: Config): number | undefined {
  try {
    const pid = Number(readFileSync(lockFile(config), 'utf8'));
    return pid !== process.pid && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Marks the data folder as served by this process; answers how to take the mark away. */
export function lockForServer(config: Config): () => void {
  mkdirSync(config.dataDir, { recursive: true });
  writeFileSync(lockFile(config), String(process.pid));
  return () => rmSync(lockFile(config), { force: true });
}
