/** One line of the report: ours, its limit measured in the same run, the ratio of both and what it should be. */
export interface Figure {
  name: string;
  ours: number;
  limit: number;
  unit: string;
  ratio: number;
  goal: string;
  /** null: told for comparison, not held to a goal. */
  met: boolean | null;
}

/** What a ratio should be; `below`: ours itself, in its unit; none: told for comparison. */
export type Goal = { atLeast: number } | { atMost: number } | { below: number } | null;

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export function p99(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}

/** A figure out of several rounds: medians of both sides, and of the ratios of each round. */
export function figure(
  name: string,
  ours: readonly number[],
  limit: readonly number[],
  unit: string,
  goal: Goal,
): Figure {
  const ratio = median(ours.map((each, i) => each / (limit[i] ?? 1)));
  const made = { name, ours: median(ours), limit: median(limit), unit, ratio };
  if (goal === null) return { ...made, goal: 'none', met: null };
  if ('atLeast' in goal) return { ...made, goal: `≥ ${goal.atLeast}`, met: ratio >= goal.atLeast };
  if ('atMost' in goal) return { ...made, goal: `≤ ${goal.atMost}`, met: ratio <= goal.atMost };
  return { ...made, goal: `< ${goal.below} ${unit}`, met: made.ours < goal.below };
}
