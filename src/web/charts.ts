import { formatNumber } from '../shared/money.ts';

/** A point of the trend: what stands under the axis, the rate (0–1), the target of its year. */
export interface TrendPoint {
  label: string;
  rate: number | null;
  target: number | null;
}

/** A point of the forecast: rates (0–1), with the ranges that hold it five and eight times out of ten. */
export interface FanPoint {
  label: string;
  rate: number;
  low: number;
  high: number;
  low50: number;
  high50: number;
}

/** A chart drawn twice: for a desk's screen and paper, and for a telephone, where the wide one could not be read. */
export interface Drawing {
  wide: string;
  narrow: string;
}

const inPercent = (rate: number): number => Math.round(rate * 10_000) / 100;

/** Areas on top of each other from the last known rate on, and the expected line. */
function fanSeries(last: number | null, known: number, fan: readonly FanPoint[]) {
  if (fan.length === 0 || last === null) return [];
  const start = { label: '', rate: last, low: last, high: last, low50: last, high50: last };
  const before = Array.from({ length: known - 1 }, () => null);
  const along = (value: (point: FanPoint) => number) => [
    ...before,
    ...[start, ...fan].map((point) => inPercent(value(point))),
  ];
  const band = (value: (point: FanPoint) => number, opacity: number) => ({
    type: 'line' as const,
    stack: 'fan',
    data: along(value),
    showSymbol: false,
    lineStyle: { opacity: 0 },
    areaStyle: { color: '#143F7D', opacity },
  });
  const expected = fan.at(-1)?.rate ?? last;
  return [
    band(({ low }) => low, 0),
    band(({ low, low50 }) => low50 - low, 0.12),
    band(({ low50, high50 }) => high50 - low50, 0.25),
    band(({ high50, high }) => high - high50, 0.12),
    {
      type: 'line' as const,
      data: along(({ rate }) => rate),
      showSymbol: false,
      lineStyle: { color: '#143F7D', width: 2, type: 'dotted' as const },
      endLabel: {
        show: true,
        formatter: `${formatNumber(inPercent(expected), 1)}%`,
        color: '#143F7D',
        fontWeight: 600 as const,
        fontSize: 14,
      },
    },
  ];
}

/**
 * A small line without axes, to stand beside its numbers: values in order (null: none), the target as a dashed line.
 */
export function sparkline(values: readonly (number | null)[], target: number | null = null): string {
  const [width, height, edge] = [120, 28, 3];
  const seen = [...values, target].filter((value) => value !== null);
  const low = Math.min(...seen);
  const span = Math.max(...seen) - low || 1;
  const x = (i: number): number => edge + (i * (width - 2 * edge)) / Math.max(1, values.length - 1);
  const y = (value: number): number => height - edge - ((value - low) * (height - 2 * edge)) / span;
  const place = (value: number, i: number): string => `${x(i).toFixed(1)},${y(value).toFixed(1)}`;
  const line = values.flatMap((value, i) => (value === null ? [] : [place(value, i)]));
  const dashed =
    target === null
      ? ''
      : `<path d="M0 ${y(target).toFixed(1)}H${width}" stroke="#17212F" stroke-dasharray="4 3" fill="none"/>`;
  const [endX, endY] = line.at(-1)?.split(',') ?? [];
  const end = endX && endY ? `<circle cx="${endX}" cy="${endY}" r="2.5" fill="#143F7D"/>` : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${dashed}<polyline points="${line.join(' ')}" fill="none" stroke="#143F7D" stroke-width="2"/>${end}</svg>`;
}

/**
 * The trend of a rate as an SVG drawn by ECharts on the server: line, target as dashed steps, last value in words;
 * after it the forecast, dotted, in the fan of its ranges.
 */
export async function trendChart(
  points: readonly TrendPoint[],
  fan: readonly FanPoint[] = [],
): Promise<Drawing> {
  // Loaded when the first chart is drawn: the library is large, and a start must be quick.
  const [{ init, use }, { LineChart }, { GridComponent }, { SVGRenderer }] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  use([LineChart, GridComponent, SVGRenderer]);
  const draw = (width: number, height: number, monthsApart: number, right: number): string => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
    chart.setOption(trendOption(points, fan, monthsApart, right));
    const svg = chart.renderToSVGString();
    chart.dispose();
    return svg;
  };
  return { wide: draw(640, 300, 6, 64), narrow: draw(340, 260, 12, 54) };
}

function trendOption(
  points: readonly TrendPoint[],
  fan: readonly FanPoint[],
  monthsApart: number,
  right: number,
) {
  const percent = (rate: number | null): number | null =>
    rate === null ? null : Math.round(rate * 10_000) / 100;
  const values = points
    .flatMap(({ rate, target }) => [percent(rate), percent(target)])
    .concat(fan.flatMap(({ low, high }) => [percent(low), percent(high)]))
    .filter((value) => value !== null);
  const last = points.at(-1);
  return {
    animation: false,
    textStyle: { fontFamily: 'SAS Digits, Be Vietnam Pro, sans-serif', fontSize: 13, color: '#17212F' },
    grid: { left: 48, right, top: 28, bottom: 28 },
    xAxis: {
      type: 'category' as const,
      data: [...points, ...fan].map(({ label }) => label),
      axisLabel: {
        interval: (i: number) => (points.length + fan.length - 1 - i) % monthsApart === 0,
        color: '#5A677A',
      },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#7C8899' } },
    },
    yAxis: {
      type: 'value' as const,
      min: Math.floor(Math.min(...values, 100) - 1),
      max: Math.min(100, Math.ceil(Math.max(...values, 0) + 1)),
      axisLabel: { formatter: (value: number) => `${formatNumber(value)}%`, color: '#5A677A' },
      splitLine: { lineStyle: { color: '#D9DFE7' } },
    },
    series: [
      ...fanSeries(last?.rate ?? null, points.length, fan),
      {
        type: 'line' as const,
        data: points.map(({ rate }) => percent(rate)),
        showSymbol: false,
        lineStyle: { color: '#143F7D', width: 2.5 },
        markPoint: undefined,
        endLabel: {
          show: fan.length === 0,
          formatter: `${formatNumber(percent(last?.rate ?? null) ?? 0, 1)}%`,
          color: '#143F7D',
          fontWeight: 600 as const,
          fontSize: 14,
        },
      },
      {
        type: 'line' as const,
        step: 'middle' as const,
        data: points.map(({ target }) => percent(target)),
        showSymbol: false,
        lineStyle: { color: '#17212F', width: 1.5, type: 'dashed' as const },
      },
    ],
  };
}
