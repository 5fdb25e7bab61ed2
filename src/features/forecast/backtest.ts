import { lastDayOfMonth, yearOf } from '../../shared/dates.ts';
import { type DayNumber, dayNumber, dayOfNumber, type History, type Totals } from './history.ts';
import { Projection, pastOf } from './projection.ts';
import { enoughToForecast } from './sufficiency.ts';

/** A forecast made as of a day now past, of another day now past, and what came. Counts are people. */
export interface Run {
  asOf: DayNumber;
  day: DayNumber;
  population: number;
  expected: number;
  actual: number;
  actualPopulation: number;
  deviation: number;
}

/**
 * Forecasts of 31/12, 01/01 and 31/01 as they would have been made at the end of each month before, for every year
 * end up to `until`. Made from valid time alone: a registry loaded at once has no other memory of what was known.
 */
export function backtest(history: History, areas: ReadonlySet<string>, until: DayNumber): Run[] {
  const past = pastOf(history, areas);
  const first = history.changes.reduce((least, { day }) => Math.min(least, day), until);
  const runs: Run[] = [];
  for (let year = yearOf(dayOfNumber(first)); dayNumber(`${year}-12-31`) <= until; year++) {
    const days = [`${year}-12-31`, `${year + 1}-01-01`, `${year + 1}-01-31`]
      .map(dayNumber)
      .filter((day) => day <= until);
    for (let month = 1; month <= 11; month++) {
      const asOf = dayNumber(lastDayOfMonth(`${year}-${String(month).padStart(2, '0')}`));
      const projection = new Projection(history, { asOf, areas, knowsAll: false }, past);
      if (!enoughToForecast(projection).enough) continue;
      runs.push(...days.map((day) => runOf(projection, asOf, day, past.totals)));
    }
  }
  return runs;
}

function runOf(projection: Projection, asOf: DayNumber, day: DayNumber, actual: Totals): Run {
  const expected = projection.on(day);
  const came = actual.on(day);
  return {
    asOf,
    day,
    population: expected.population,
    expected: expected.covered,
    actual: came.covered,
    actualPopulation: came.population,
    deviation: Math.sqrt(expected.variance),
  };
}
