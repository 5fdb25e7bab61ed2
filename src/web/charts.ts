import { formatNumber } from '../shared/money.ts';

/** A point of the trend: what stands under the axis, the rate (0–1), the target of its year. */
export interface TrendPoint {
  label: string;
  rate: number | null;
  target: number | null;
}

/** The trend of a rate as an SVG drawn by ECharts on the server: line, target as dashed steps, last value in words. */
export async function trendChart(points: readonly TrendPoint[], width = 640, height = 300): Promise<string> {
  // Loaded when the first chart is drawn: the library is large, and a start must be quick.
  const [{ init, use }, { LineChart }, { GridComponent }, { SVGRenderer }] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  use([LineChart, GridComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const percent = (rate: number | null): number | null =>
    rate === null ? null : Math.round(rate * 10_000) / 100;
  const values = points
    .flatMap(({ rate, target }) => [percent(rate), percent(target)])
    .filter((value) => value !== null);
  const last = points.at(-1);
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: 'SAS Digits, Be Vietnam Pro, sans-serif', fontSize: 13, color: '#17212F' },
    grid: { left: 48, right: 64, top: 28, bottom: 28 },
    xAxis: {
      type: 'category',
      data: points.map(({ label }) => label),
      axisLabel: { interval: (i: number) => (points.length - 1 - i) % 6 === 0, color: '#5A677A' },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#7C8899' } },
    },
    yAxis: {
      type: 'value',
      min: Math.floor(Math.min(...values, 100) - 1),
      max: Math.min(100, Math.ceil(Math.max(...values, 0) + 1)),
      axisLabel: { formatter: (value: number) => `${formatNumber(value)}%`, color: '#5A677A' },
      splitLine: { lineStyle: { color: '#D9DFE7' } },
    },
    series: [
      {
        type: 'line',
        data: points.map(({ rate }) => percent(rate)),
        showSymbol: false,
        lineStyle: { color: '#143F7D', width: 2.5 },
        markPoint: undefined,
        endLabel: {
          show: true,
          formatter: `${formatNumber(percent(last?.rate ?? null) ?? 0, 1)}%`,
          color: '#143F7D',
          fontWeight: 600,
          fontSize: 14,
        },
      },
      {
        type: 'line',
        step: 'middle',
        data: points.map(({ target }) => percent(target)),
        showSymbol: false,
        lineStyle: { color: '#17212F', width: 1.5, type: 'dashed' },
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
