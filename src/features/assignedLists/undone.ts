import type { ResultRow } from './store.ts';

/**
 * What the last act on a row took back, if that act was an undo: of its recordings, newest first, with the instants of the
 * list's undos. What the undo put back has that instant itself.
 */
export function undoneOf(
  recorded: readonly ResultRow[],
  undoneAt: ReadonlySet<string>,
): ResultRow | undefined {
  const current = recorded.find(({ retracted_at }) => retracted_at === null);
  const last = current?.recorded_at ?? recorded[0]?.retracted_at;
  return last && undoneAt.has(last) ? recorded.find(({ retracted_at }) => retracted_at === last) : undefined;
}
