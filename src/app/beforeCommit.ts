import type { BeforeCommit } from '../db/tx.ts';
import { rollUp } from '../features/coverage/service.ts';
import { placeResidents } from '../features/search/service.ts';

/** Roll-ups recomputed in each write transaction, just before its commit, in whatever thread it runs. */
export const beforeCommit: readonly BeforeCommit[] = [rollUp, placeResidents];
