import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { leafCodes } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { type Card, dayNumber, type History, type RenewalGroup } from './history.ts';
import * as store from './store.ts';

/** Years of the past that forecasts and their trials look at. */
const yearsLookedAt = 6;
/** Children under 6 (NĐ 146/2018 Điều 3.8): their card ends as they turn 6, and school begins. */
const under6Code = 'TE';

/** The history of an area up to a day, as recorded now. */
export async function loadHistory(t: ReadTx, area: string, asOf: Day): Promise<History> {
  const dictionary = await dictionaries(t);
  const areas = await leafCodes(t, area, asOf);
  const year = String(Number(asOf.slice(0, 4)) - yearsLookedAt);
  const since = `${year}-01-01`;
  const numbers = new Map<string, number>();
  const day = (text: string): number => {
    let number = numbers.get(text);
    if (number === undefined) {
      number = dayNumber(text);
      numbers.set(text, number);
    }
    return number;
  };
  const groups = new Map<string, RenewalGroup>();
  const groupOf = (code: string, on: Day): RenewalGroup => {
    if (code === under6Code) return 'under6';
    const key = `${code} ${on}`;
    let group = groups.get(key);
    if (!group) {
      const payer = dictionary.payerPeriods(code).find(({ from, to }) => from <= on && on < to)?.group;
      group = payer ? (String(payer) as RenewalGroup) : 'unknown'; // groups are 1–5 by CHECK
      groups.set(key, group);
    }
    return group;
  };
  const cards = (await store.cardRows(t, areas, since)).map((row): Card => {
    const { next_from: from, next_to: to, next_code: code } = row;
    const isYearEnd = row.valid_to.endsWith('-01-01');
    return {
      area: row.area_code,
      group: groupOf(row.object_code, row.valid_from),
      from: day(row.valid_from),
      to: day(row.valid_to),
      isYearEnd,
      leftOn: day(row.left_on),
      recordedOn: day(row.recorded_on),
      next:
        from === null || to === null || code === null
          ? null
          : {
              group: groupOf(code, from),
              from: day(from),
              to: day(to),
              isYearEnd: to.endsWith('-01-01'),
              recordedOn: day(row.next_recorded_on ?? row.recorded_on),
            },
      people: row.people,
    };
  });
  const uncovered = (await store.uncoveredRows(t, areas, since)).map((row) => ({
    area: row.area_code,
    from: day(row.began_on),
    to: day(row.ended_on),
    wasCovered: row.covered === 1,
    againOn: row.again_on === null ? null : day(row.again_on),
    people: row.people,
  }));
  const changes = (await store.dailyChanges(t, areas, year)).map((row) => ({
    area: row.area_code,
    day: row.day === '' ? day(since) - 1 : day(row.day),
    population: row.population,
    covered: row.covered,
  }));
  return { cards, uncovered, changes };
}
