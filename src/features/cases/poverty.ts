import type { Day } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import type { Dictionaries } from '../dictionaries/service.ts';
import type { StatusDetails } from '../statuses/schema.ts';

export type PovertyClass = 'poor' | 'near-poor' | 'none';

export const povertyClassLabels: Record<PovertyClass, string> = {
  poor: 'hộ nghèo',
  'near-poor': 'hộ cận nghèo',
  none: 'không thuộc hộ nghèo, cận nghèo',
};

export interface PovertyScores {
  scoreB1: number;
  scoreB2: number;
}

/** Where a household is classed, and by whose norms: the ward's locality and area codes, nearest first. */
export interface PovertyPlace {
  locality: 'urban' | 'rural';
  areas: readonly string[];
}

/**
 * The class by the review form: B1 at most the norm of the locality is the income side; then B2 of at least the norm
 * (10 points an indicator, so three) is poor, less is near-poor (NĐ 07/2021, TT 07/2021). The norm of `normOn`
 * decides, not today's. Refused where no norm is known for that day.
 */
export function povertyClass(
  dictionary: Dictionaries,
  { scoreB1, scoreB2 }: PovertyScores,
  place: PovertyPlace,
  normOn: Day,
): { outcome: PovertyClass; b1Max: number; b2Min: number } {
  const b1Max = dictionary.norm(`poverty-b1-max-${place.locality}`, normOn, place.areas);
  const b2Min = dictionary.norm('poverty-b2-min', normOn, place.areas);
  if (b1Max === undefined || b2Min === undefined) {
    throw invalid(
      '/normOn',
      'noNorm',
      `Áp dụng chuẩn tại ngày: chưa có điểm chuẩn B1, B2 cho ngày này. Chọn ngày khác hoặc bổ sung chuẩn.`,
    );
  }
  if (scoreB1 > b1Max) return { outcome: 'none', b1Max, b2Min };
  return { outcome: scoreB2 >= b2Min ? 'poor' : 'near-poor', b1Max, b2Min };
}

/** Scores of a survey: both are needed, and B2 = 10 × the indicators ticked. */
export function scoresOf(details: StatusDetails | undefined, pointer: string): PovertyScores {
  const { scoreB1, scoreB2, deprivations } = details ?? {};
  if (scoreB1 === undefined)
    throw invalid(`${pointer}/scoreB1`, 'required', 'Điểm B1: còn trống, ghi tổng điểm của phiếu B1.');
  if (!deprivations)
    throw invalid(
      `${pointer}/deprivations`,
      'required',
      'Chỉ số thiếu hụt: chọn các chỉ số của phiếu B2, hoặc không có.',
    );
  const expected = 10 * deprivations.length;
  if (scoreB2 !== undefined && scoreB2 !== expected) {
    throw invalid(
      `${pointer}/scoreB2`,
      'scoreB2',
      `Điểm B2: là ${scoreB2}, nhưng ${deprivations.length} chỉ số thiếu hụt cho ${expected} điểm. Xem lại điểm hoặc các chỉ số.`,
    );
  }
  return { scoreB1, scoreB2: expected };
}

/** One sentence of why: "Điểm B1 120 (chuẩn 175), B2 30 (từ 30): hộ nghèo". */
export function verdictSentence(
  scores: PovertyScores,
  verdict: { outcome: PovertyClass; b1Max: number; b2Min: number },
): string {
  return `Điểm B1 ${scores.scoreB1} (chuẩn đến ${verdict.b1Max}), điểm B2 ${scores.scoreB2} (hộ nghèo từ ${verdict.b2Min}): ${povertyClassLabels[verdict.outcome]}`;
}
