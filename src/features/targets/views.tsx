import { formatMonth } from '../../shared/dates.ts';
import { formatPercent } from '../../shared/money.ts';
import { sparkline } from '../../web/charts.ts';
import { Badge } from '../../web/components/parts.tsx';
import { Svg } from '../../web/raw.tsx';
import { formatFigure, missingText, withUnit } from './progress.ts';
import { directionLabels, type Progress, stateLabels, type Target, type TargetState } from './schema.ts';

const looks = {
  met: { icon: 'circle-check', kind: 'blue' },
  notMet: { icon: 'alert-circle', kind: 'red' },
  notLasting: { icon: 'history', kind: 'red' },
} as const satisfies Record<TargetState, object>;

/** The state as icon and words; a dash where nothing is known yet. */
export function StateBadge({ state }: { state: TargetState | null }) {
  if (state === null) return <span class="second">Chưa có số liệu</span>;
  return <Badge {...looks[state]}>{stateLabels[state]}</Badge>;
}

/** "ít nhất 94,5%" */
export function plannedText({ direction, planned, unit }: Target): string {
  return `${directionLabels[direction]} ${withUnit(planned, unit)}`;
}

/** A value as the tables show it; a dash for none. */
export const figureText = (value: number | null): string => (value === null ? '–' : formatFigure(value));

/** "còn thiếu 178 người", or a dash when there is nothing missing. */
export function gapText(target: Target, progress: Progress = target.progress): string {
  return missingText(target, progress.missing) ?? '–';
}

export const ofPlanText = (progress: Progress): string => formatPercent(progress.ofPlan);

/** The year's months as a small line, the plan dashed. */
export function Trend({ target }: { target: Target }) {
  const { trend } = target.progress;
  const values = trend.map(({ value }) => value);
  const known = trend.filter((point) => point.value !== null);
  if (known.length < 2) return <span class="second">–</span>;
  const label = known.map(({ month, value }) => `${formatMonth(month)}: ${figureText(value)}`).join('; ');
  return <Svg svg={sparkline(values, target.planned)} label={`Từng tháng: ${label}`} />;
}
