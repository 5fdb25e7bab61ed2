import type { ReadTx } from '../../../db/tx.ts';
import type { ReviewFigures } from '../../povertyReviews/schema.ts';
import * as store from '../store.ts';

/** The figures of the newest final review set of a year, as they left; undefined where none did. */
export async function formerReview(
  t: ReadTx,
  area: string,
  year: number,
): Promise<ReviewFigures | undefined> {
  for (const figures of await store.doneFigures(t, 'povertyReview', area)) {
    // Written by the report itself.
    const kept = JSON.parse(figures) as { year: number; final: boolean; registers: ReviewFigures };
    if (kept.year === year && kept.final) return kept.registers;
  }
  return undefined;
}
