import type { Day } from '../../shared/dates.ts';
import { overlaps, type Period, subtract } from '../../shared/periods.ts';

/** A period of one of the two entries; `content` is the same where two rows say the same thing. */
export interface Claim extends Period {
  id: string;
  content: string;
}

/** What becomes of a period: its days, and whose end (and reason of ending) it takes over. */
export interface Settled {
  id: string;
  /** Its days from now on; none: the other entry says it all. The first keeps the id. */
  periods: Period[];
  /** The row whose end it took over when it grew; its own otherwise. */
  endOf: string;
}

/**
 * Two entries' periods as one person's: those that prevail stay whole, the others keep what the prevailing do not
 * cover. Where both say the same and overlap, the prevailing row grows instead. No day that either covered is lost.
 */
export function settle(prevailing: readonly Claim[], yielding: readonly Claim[]): Settled[] {
  const kept = prevailing.map((claim) => ({ ...claim, endOf: claim.id }));
  const settled: Settled[] = [];
  for (const claim of yielding) {
    const same = kept.filter((each) => each.content === claim.content && overlaps(each, claim));
    const left = subtract(claim, kept).filter((piece) => !grow(same, piece, claim));
    settled.push({ id: claim.id, periods: left, endOf: claim.id });
  }
  return [...kept.map(({ id, from, to, endOf }) => ({ id, periods: [{ from, to }], endOf })), ...settled];
}

/** Lets a row that touches the piece and says the same take it over. */
function grow(same: (Claim & { endOf: string })[], piece: Period, claim: Claim): boolean {
  const before = same.find((each) => each.to === piece.from);
  if (before) {
    before.to = piece.to;
    if (piece.to === claim.to) before.endOf = claim.id;
    return true;
  }
  const after = same.find((each) => each.from === piece.to);
  if (after) after.from = piece.from;
  return after !== undefined;
}

/** The parts of some periods before a day: a death ends them all. */
export function until(periods: readonly Period[], day: Day | null): Period[] {
  if (day === null) return [...periods];
  return periods.flatMap(({ from, to }) => (from >= day ? [] : [{ from, to: to < day ? to : day }]));
}
