import type { Drawing } from './charts.ts';

/** A drawing made by our own program; the only place that puts markup in as it is. */
export function Svg({ svg, label }: { svg: string; label: string }) {
  // The string comes from the chart library's renderer, which escapes every text put into it.
  return <div class="chart" role="img" aria-label={label} dangerouslySetInnerHTML={{ __html: svg }} />;
}

/** A chart as wide as the screen lets it be read: one of the two is shown. */
export function Chart({ drawing, label }: { drawing: Drawing; label: string }) {
  return (
    <div role="img" aria-label={label}>
      <div class="chart wide-screen" dangerouslySetInnerHTML={{ __html: drawing.wide }} />
      <div class="chart narrow-screen" dangerouslySetInnerHTML={{ __html: drawing.narrow }} />
    </div>
  );
}
