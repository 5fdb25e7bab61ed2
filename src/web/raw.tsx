/** A drawing made by our own program; the only place that puts markup in as it is. */
export function Svg({ svg, label }: { svg: string; label: string }) {
  // The string comes from the chart library's renderer, which escapes every text put into it.
  return <div class="chart" role="img" aria-label={label} dangerouslySetInnerHTML={{ __html: svg }} />;
}
