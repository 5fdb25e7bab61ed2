import type { ReadTx } from '../../db/tx.ts';
import { type Day, OPEN_END } from '../../shared/dates.ts';
import { leafCodes } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import { dayNumber, type History, type RenewalGroup } from './history.ts';
import { cardsOf, rememberedBy, uncoveredOf } from './lives.ts';
import * as store from './store.ts';

/** Years of the past that forecasts and their trials look at. */
const yearsLookedAt = 6;
/** Children under 6 (NĐ 146/2018 Điều 3.8): their card ends as they turn 6, and school begins. */
const under6Code = 'TE';

function groupsOf(dictionary: Dictionaries): (code: string, on: Day) => RenewalGroup {
  const group = rememberedBy((key): RenewalGroup => {
    const [code = '', on = OPEN_END] = key.split(' ');
    const payer = dictionary.payerPeriods(code).find(({ from, to }) => from <= on && on < to)?.group;
    return payer ? (String(payer) as RenewalGroup) : 'unknown'; // groups are 1–5 by CHECK
  });
  return (code, on) => (code === under6Code ? 'under6' : group(`${code} ${on}`));
}

/** The history of an area up to a day, as recorded now. */
export async function loadHistory(t: ReadTx, area: string, asOf: Day): Promise<History> {
  const words = { day: rememberedBy(dayNumber), groupOf: groupsOf(await dictionaries(t)) };
  const areas = await leafCodes(t, area, asOf);
  const year = String(Number(asOf.slice(0, 4)) - yearsLookedAt);
  const since = `${year}-01-01`;
  const cards = cardsOf(await store.holdersRows(t, areas, since), words);
  const uncovered = uncoveredOf(await store.livesRows(t, areas, since), new Set(areas), words.day);
  const changes = (await store.dailyChanges(t, areas, year)).map((row) => ({
    area: row.area_code,
    day: row.day === '' ? words.day(since) - 1 : words.day(row.day),
    population: row.population,
    covered: row.covered,
  }));
  return { cards, uncovered, changes };
}
