import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, yearOf } from '../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../shared/money.ts';
import { expectedCoverage } from '../forecast/service.ts';
import { measuredOn } from './measures.ts';
import { formatFigure, type Goal, missingOf } from './progress.ts';

/**
 * Why a target met today will not stay so: by the forecast of 31/12, by the cards that end with the year, by statuses
 * recorded to begin. null: nothing known speaks against it.
 */
export async function lossAhead(t: ReadTx, goal: Goal, area: string, asOf: Day): Promise<string | null> {
  if (goal.source === 'coverage') return coverageLoss(t, goal, area, asOf);
  if (goal.source === 'povertyRate' || goal.source === 'nearPovertyRate')
    return povertyLoss(t, goal, area, asOf);
  return null;
}

async function coverageLoss(t: ReadTx, goal: Goal, area: string, asOf: Day): Promise<string | null> {
  const { atYearEnd, atNewYear, endingOnYearEnd, enoughData } = await expectedCoverage(t, area, asOf);
  const lost = (covered: number, population: number): boolean =>
    population > 0 &&
    missingOf(goal, { value: (100 * covered) / population, part: covered, whole: population }) > 0;
  if (enoughData && lost(atYearEnd.covered, atYearEnd.population))
    return `Dự báo ${formatDay(atYearEnd.day)} còn ${formatPercent(atYearEnd.rate)}, dưới chỉ tiêu ${formatFigure(goal.planned)}%.`;
  if (!lost(atNewYear.known, atNewYear.population)) return null;
  const known = atNewYear.population === 0 ? 0 : atNewYear.known / atNewYear.population;
  const expected = enoughData ? ` Theo tỷ lệ gia hạn các năm, dự báo ${formatPercent(atNewYear.rate)}.` : '';
  return `Nguy cơ ${formatDay(atNewYear.day)}: ${formatNumber(endingOnYearEnd)} thẻ hết giá trị sau 31/12; nếu không ai gia hạn, tỷ lệ còn ${formatPercent(known)}.${expected}`;
}

/** Statuses recorded already to begin by 01/01. */
async function povertyLoss(t: ReadTx, goal: Goal, area: string, asOf: Day): Promise<string | null> {
  if (goal.source !== 'povertyRate' && goal.source !== 'nearPovertyRate') return null;
  const year = yearOf(asOf);
  const days = [`${year}-12-31`, `${year + 1}-01-01`].filter((day) => day > asOf);
  const ahead = await measuredOn(t, goal.source, area, days);
  for (const [i, measured] of ahead.entries()) {
    if (measured && missingOf(goal, measured) > 0)
      return `Theo các quyết định đã ghi, ngày ${formatDay(days[i] ?? '')} có ${formatNumber(measured.part ?? 0)} hộ (${formatFigure(measured.value)}%), vượt chỉ tiêu ${formatFigure(goal.planned)}%.`;
  }
  return null;
}
