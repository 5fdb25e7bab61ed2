import type { ReadTx } from '../../../db/tx.ts';
import type { ReviewFigures } from '../../povertyReviews/schema.ts';
import * as store from '../store.ts';
import { reviewDays } from './closable.ts';
import { ClosedPeriods, type Reader } from './closedPeriods.ts';

/** What a review set keeps of itself. */
interface ReviewRecord {
  year: number;
  final: boolean;
  registers: ReviewFigures;
}

/** The review of the year before, as it left. */
export interface FormerReview {
  figures: ReviewFigures;
  /** Of a closed one: its lists are those that stood in the register at this instant. */
  closed?: { knownAt: string; document: { number: string; date: string } };
}

/** What review N goes on from: the closed set of N−1, else the newest final one; undefined where none left. */
export async function formerReview(
  t: ReadTx,
  area: string,
  year: number,
  reader: Reader,
): Promise<FormerReview | undefined> {
  const days = reviewDays(year);
  const sets = await ClosedPeriods.before<ReviewRecord>(t, { area, report: 'povertyReview', day: days.from });
  const closed = sets.formerOf({ ...days, ...reader });
  if (closed) {
    const { knownAt, document, figures } = closed;
    return { figures: figures.registers, closed: { knownAt, document } };
  }
  for (const figures of await store.doneFigures(t, 'povertyReview', area)) {
    const kept: ReviewRecord = JSON.parse(figures); // written by the report itself
    if (kept.year === year - 1 && kept.final) return { figures: kept.registers };
  }
  return undefined;
}
