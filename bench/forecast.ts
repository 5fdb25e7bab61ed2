// The forecast over HTTP on the sample ward, each asked for a day of its own: nothing is remembered from the one before.
import { type Figure, figure } from './figures.ts';
import type { Target } from './load.ts';

interface Answer {
  error: { meanAbsolutePoints: number; worstPoints: number; insideShare: number; runs: number } | null;
}

async function ask({ url, headers }: Target, asOf: string): Promise<{ ms: number; answer: Answer }> {
  const began = performance.now();
  const response = await fetch(`${url}/forecasts?asOf=${asOf}`, headers ? { headers } : {});
  if (!response.ok) throw new Error(`forecast: ${response.status} ${await response.text()}`);
  const answer = (await response.json()) as Answer; // the contract's answer
  return { ms: performance.now() - began, answer };
}

/** Time of a forecast made anew, and how far those of the years before were off. */
export async function measureForecast(ward: Target): Promise<Figure[]> {
  await ask(ward, '2024-11-01');
  const times: number[] = [];
  let last: Answer = { error: null };
  for (const asOf of ['2024-11-10', '2024-11-20', '2024-11-30']) {
    const { ms, answer } = await ask(ward, asOf);
    times.push(ms);
    last = answer;
  }
  const { error } = last;
  if (error) {
    const points = (value: number): string => `${value.toFixed(2)} points`;
    console.log(
      `        forecasts of the years before: mean error ${points(error.meanAbsolutePoints)}, worst ${points(error.worstPoints)}, ` +
        `${(error.insideShare * 100).toFixed(0)} % in the 80 % range, ${error.runs} runs`,
    );
  }
  return [figure('forecast of a ward, made anew', times, [1, 1, 1], 'ms', { below: 150 })];
}
