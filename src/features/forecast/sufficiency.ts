import type { RenewalGroup } from './history.ts';
import type { Projection } from './projection.ts';

/** Ends of cards, with what became of their holders, below which a group's own rate says little. */
export const fewestEnds = 20;
/** Groups with fewer ends may make up so much of the cards that end; else the forecast would be another group's. */
const mostBorrowed = 0.1;

export interface Sufficiency {
  enough: boolean;
  hasYearEnd: boolean;
  /** Groups whose rate leans on the ward's, with the cards of theirs that end before the next February. */
  thin: { group: RenewalGroup; people: number; ends: number }[];
}

/** Whether the past tells enough: a whole year end, and for most cards that end enough ends of their own group. */
export function enoughToForecast({ rates, holdings }: Projection): Sufficiency {
  const hasYearEnd = rates.hasWholeYear() && rates.yearEnds() >= fewestEnds;
  const ending = new Map<RenewalGroup, number>();
  let all = 0;
  for (const { group, next, people } of holdings) {
    if (next) continue;
    ending.set(group, (ending.get(group) ?? 0) + people);
    all += people;
  }
  const thin = [...ending]
    .map(([group, people]) => ({ group, people, ends: rates.endsOfGroup(group) }))
    .filter(({ ends }) => ends < fewestEnds);
  const borrowed = thin.reduce((sum, { people }) => sum + people, 0);
  return { enough: hasYearEnd && borrowed <= mostBorrowed * all, hasYearEnd, thin };
}
