import { addDays, type Day, formatDay, weekdayOf } from '../../shared/dates.ts';
import { dayNumber, dayOfNumber, type RenewalGroup, type Season } from './history.ts';
import type { LearntShare } from './rates.ts';
import { groupLabels, isInside, type Made, pointsOff } from './service.ts';

export const renewalGroups = Object.keys(groupLabels) as RenewalGroup[]; // its keys are the groups

/** Recorded cover that ends in a week, and is not followed by a card recorded already: people by group. */
export interface ExpiryWeek {
  from: Day;
  /** Last day. */
  to: Day;
  people: Map<RenewalGroup, number>;
  all: number;
}

/** Weeks (Monday to Sunday) from the day asked to 31/01 in which cover ends. */
export function expiriesByWeek({ projection, forecast }: Made): ExpiryWeek[] {
  const until = forecast.points.at(-1)?.day ?? forecast.asOf;
  const weeks = new Map<Day, ExpiryWeek>();
  for (const { group, endsOn, people } of projection.endingBy(dayNumber(until) + 1)) {
    const last = dayOfNumber(endsOn - 1);
    const monday = addDays(last, -((weekdayOf(last) + 6) % 7));
    const week = weeks.get(monday) ?? { from: monday, to: addDays(monday, 6), people: new Map(), all: 0 };
    week.people.set(group, (week.people.get(group) ?? 0) + people);
    week.all += people;
    weeks.set(monday, week);
  }
  return [...weeks.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** How a group's cards were renewed, by when they ended: on the next day, and within 30. */
export interface Assumption {
  group: RenewalGroup;
  season: Season;
  atOnce: LearntShare;
  within30: LearntShare;
}

export function assumptions({ projection: { rates } }: Made): Assumption[] {
  return renewalGroups.flatMap((group) =>
    (['yearEnd', 'other'] as const)
      .map((season) => ({
        group,
        season,
        atOnce: rates.covered(group, season, 0),
        within30: rates.covered(group, season, 30),
      }))
      .filter(({ atOnce }) => atOnce.cases > 0),
  );
}

/** Trials of one day now past, in percentage points. */
export interface Trial {
  asOf: Day;
  day: Day;
  expectedRate: number;
  actualRate: number;
  points: number;
  isInside: boolean;
}

export function trials({ runs }: Made): Trial[] {
  const share = (people: number, population: number): number => (population === 0 ? 0 : people / population);
  return runs.map((run) => ({
    asOf: dayOfNumber(run.asOf),
    day: dayOfNumber(run.day),
    expectedRate: share(run.expected, run.population),
    actualRate: share(run.actual, run.actualPopulation),
    points: pointsOff(run),
    isInside: isInside(run),
  }));
}

export const seasonLabels: Record<Season, string> = {
  yearEnd: 'kết thúc ngày 31/12',
  other: 'kết thúc ngày khác',
};

/** "02/12–08/12/2024" */
export const weekLabel = ({ from, to }: ExpiryWeek): string =>
  `${formatDay(from).slice(0, 5)}–${formatDay(to)}`;
