import { formatDay, formatMonth, monthOf } from '../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../shared/money.ts';
import type { FanPoint } from '../../web/charts.ts';
import { Table } from '../../web/components/parts.tsx';
import type { Expectation, Point } from './schema.ts';

/** The forecast as the chart's fan: its months after the last known one. */
export function fanOf({ points }: Expectation): FanPoint[] {
  const share = (people: number, { population }: Point): number =>
    population === 0 ? 0 : people / population;
  return points.map((point) => ({
    label: formatMonth(monthOf(point.day)),
    rate: point.rate,
    low: point.rateLow,
    high: point.rateHigh,
    low50: share(point.low50, point),
    high50: share(point.high50, point),
  }));
}

/** The table that stands beside the fan. */
export function ForecastTable({ forecast }: { forecast: Expectation }) {
  const rows = [...forecast.points, forecast.atNewYear].sort((a, b) => (a.day < b.day ? -1 : 1));
  return (
    <Table
      caption="Dự báo tỷ lệ bao phủ"
      rows={rows}
      columns={[
        { head: 'Ngày', cell: ({ day }) => formatDay(day) },
        {
          head: 'Dự báo',
          cell: ({ rate, covered }) => (
            <>
              {formatPercent(rate)}
              <div class="small second">{formatNumber(covered)} người</div>
            </>
          ),
          number: true,
        },
        {
          head: 'Khoảng 80%',
          cell: ({ rateLow, rateHigh }) => `${formatPercent(rateLow)} – ${formatPercent(rateHigh)}`,
          number: true,
        },
        { head: 'Không ai gia hạn', cell: ({ known }) => formatNumber(known), number: true },
      ]}
    />
  );
}
