import { compose, type Deps } from '../compose.ts';
import { readConfig } from '../config.ts';

/** Opens the same data as the server (also while it runs), works on it, closes it. */
export async function withDeps<T>(work: (deps: Deps) => Promise<T>): Promise<T> {
  const deps = await compose({ ...readConfig(), logLevel: 'silent' });
  try {
    return await work(deps);
  } finally {
    await deps.db.close();
  }
}
