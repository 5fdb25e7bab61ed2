import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { coverageTotal } from '../coverage/service.ts';
import { formatFigure, isRate, sharesTotal, withUnit } from './progress.ts';
import type { TargetRow } from './store.ts';

/** What groups' shares, and departments', come to beside the plan; null where nothing is shared out. */
export async function sharesSentence(
  t: ReadTx,
  row: Pick<TargetRow, 'unit' | 'planned' | 'year'>,
  shares: readonly { area: string | null; planned: number }[],
): Promise<string | null> {
  const difference = await sharesDifference(t, row, shares);
  return difference?.sentence ?? null;
}

export interface SharesDifference {
  /** Total less plan of the first kind of shares that is off; 0: both come to the plan. */
  off: number;
  sentence: string;
}

/** Compares what is shared out with the plan: counts by their sum, rates by the average weighted by population. */
export async function sharesDifference(
  t: ReadTx,
  row: Pick<TargetRow, 'unit' | 'planned' | 'year'>,
  shares: readonly { area: string | null; planned: number }[],
): Promise<SharesDifference | null> {
  if (shares.length === 0) return null;
  const sentences: string[] = [];
  let off = 0;
  for (const [of, kind] of [
    [shares.filter(({ area }) => area !== null), 'các tổ'],
    [shares.filter(({ area }) => area === null), 'các ban, ngành'],
  ] as const) {
    const weighted = [];
    for (const { area, planned } of of) {
      const people = area === null ? 1 : (await coverageTotal(t, area, weightDay(t, row.year))).population;
      weighted.push({ planned, people });
    }
    const total = sharesTotal(row.unit, weighted);
    if (total === null) continue;
    const difference = Math.round((total - row.planned) * 100) / 100;
    if (off === 0) off = difference;
    const what = isRate(row.unit)
      ? of[0]?.area === null
        ? 'Bình quân giao'
        : 'Bình quân theo dân số giao'
      : 'Tổng giao';
    const beside =
      difference === 0
        ? 'đúng bằng kế hoạch'
        : `${difference > 0 ? 'cao' : 'thấp'} hơn kế hoạch ${withUnit(row.planned, row.unit)} là ${formatFigure(Math.abs(difference))}`;
    sentences.push(`${what} ${kind}: ${withUnit(total, row.unit)}, ${beside}.`);
  }
  return sentences.length === 0 ? null : { off, sentence: sentences.join(' ') };
}

/** Population that weighs the shares of a year: at its beginning, when they are given. */
export function weightDay(t: ReadTx, year: number): Day {
  const start = `${year}-01-01`;
  return start < t.today ? start : t.today;
}
