import { formatNumber } from '../shared/money.ts';
import type { Drawing } from './charts.ts';

/** A bar: what stands beside it, its rate (0–1), and the rate it is compared with. */
export interface Bar {
  label: string;
  rate: number | null;
  before: number | null;
}

const percent = (rate: number | null): number | null =>
  rate === null ? null : Math.round(rate * 10_000) / 100;

/** "Người tham gia theo hộ gia đình" in a chart's margin: cut where it would run into the bars. */
const short = (label: string): string => (label.length > 30 ? `${label.slice(0, 29)}…` : label);

/** Rates as bars from zero, first on top, each with its value; the rate compared with as a stroke on the bar. */
export async function barChart(bars: readonly Bar[]): Promise<Drawing> {
  // Loaded when the first chart is drawn: the library is large, and a start must be quick.
  const [{ init, use }, { BarChart, ScatterChart }, { GridComponent }, { SVGRenderer }] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  use([BarChart, ScatterChart, GridComponent, SVGRenderer]);
  const draw = (width: number, rowHeight: number, names: Names): string => {
    const height = 48 + bars.length * rowHeight;
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
    chart.setOption(barOption(bars, names));
    const svg = chart.renderToSVGString();
    chart.dispose();
    return svg;
  };
  return { wide: draw(600, 32, 'beside'), narrow: draw(340, 50, 'above') };
}

/** Where a bar's name stands: in the margin, or over the bar where there is no margin to spare. */
type Names = 'beside' | 'above';

function barOption(bars: readonly Bar[], names: Names) {
  const above = names === 'above';
  const most = Math.max(0, ...bars.flatMap(({ rate, before }) => [percent(rate) ?? 0, percent(before) ?? 0]));
  return {
    animation: false,
    textStyle: { fontFamily: 'SAS Digits, Be Vietnam Pro, sans-serif', fontSize: 13, color: '#17212F' },
    grid: above ? { left: 10, right: 62, top: 8, bottom: 32 } : { left: 212, right: 72, top: 8, bottom: 32 },
    xAxis: {
      type: 'value' as const,
      min: 0,
      max: most > 50 ? 100 : Math.max(1, Math.ceil(most / 5) * 5),
      axisLabel: { formatter: (value: number) => `${formatNumber(value)}%`, color: '#5A677A' },
      splitLine: { lineStyle: { color: '#D9DFE7' } },
    },
    yAxis: {
      type: 'category' as const,
      inverse: true,
      data: bars.map(({ label }) => (above ? label : short(label))),
      axisLabel: {
        color: '#17212F',
        interval: 0,
        ...(above && { inside: true, margin: 2, verticalAlign: 'bottom' as const, padding: [0, 0, 11, 0] }),
      },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#7C8899' } },
    },
    series: [
      {
        type: 'bar' as const,
        data: bars.map(({ rate }) => percent(rate)),
        barWidth: 17,
        itemStyle: { color: '#4A73AF' },
      },
      {
        type: 'scatter' as const,
        data: bars.map(({ before }) => percent(before)),
        symbol: 'rect',
        symbolSize: [2, 24],
        itemStyle: { color: '#17212F' },
      },
      {
        // The value stands beyond bar and stroke, where neither runs through it.
        type: 'scatter' as const,
        data: bars.map(({ rate, before }) => Math.max(percent(rate) ?? 0, percent(before) ?? 0)),
        symbolSize: 0,
        label: {
          show: true,
          position: 'right' as const,
          distance: 8,
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const value = percent(bars[dataIndex]?.rate ?? null);
            return value === null ? '' : `${formatNumber(value, 1)}%`;
          },
          color: '#17212F',
        },
      },
    ],
  };
}
