import type { ReadTx } from '../../../src/db/tx.ts';

interface Period {
  valid_from: string;
  valid_to: string;
}
interface Card extends Period {
  person_id: string;
  object_code: string;
  benefit_level: number | null;
  card_number: string | null;
}

/** The figures of one area on one day, counted as the contract defines them and as naively as can be. */
export interface Count {
  population: number;
  covered: number;
  payers: Record<string, number>;
}

const holds = (period: Period, day: string): boolean => period.valid_from <= day && day < period.valid_to;
const ranks: (number | null)[] = [5, 1, 2, 3, 4, null];

function levelRank({ benefit_level, card_number }: Card): number {
  const digit = card_number?.length === 15 ? Number(card_number[2]) : null;
  const known = ranks.indexOf(benefit_level ?? digit);
  return known < 0 ? ranks.length - 1 : known;
}

/** Everything recorded now, read once, to be counted for any area and day. */
export async function recounter(t: ReadTx) {
  const now = (table: string, more = '') =>
    t.all<never>(`SELECT * FROM ${table} WHERE retracted_at IS NULL ${more}`);
  const vitals: { person_id: string; birth_date: string; died_on: string | null }[] =
    await now('person_vitals');
  const residences: (Period & { person_id: string; area_code: string })[] = await now('residences');
  const cards: Card[] = await now('insurance_periods');
  const areas: (Period & { code: string; parent_code: string | null; successor_code: string | null })[] =
    await now('area_periods');
  const rows: (Period & { code: string; data: string })[] = await now(
    'dictionary_rows',
    "AND dictionary = 'object-codes'",
  );

  /** Up from an area: to its parent while it stands, to its successor once it has ended. */
  const liesIn = (code: string, ancestor: string, day: string): boolean => {
    let at: string | null = code;
    while (at !== null) {
      const own = areas.filter((row) => row.code === at);
      const standing = own.find((row) => holds(row, day));
      if (at === ancestor) return standing !== undefined;
      const ended = own.find((row) => row.valid_to <= day && row.successor_code !== null);
      at = standing ? standing.parent_code : (ended?.successor_code ?? null);
    }
    return false;
  };
  const payerOf = (person: string, day: string): string => {
    const [best] = cards
      .filter((card) => card.person_id === person && holds(card, day))
      .sort(
        (a, b) =>
          levelRank(a) - levelRank(b) ||
          (a.valid_from < b.valid_from ? 1 : a.valid_from > b.valid_from ? -1 : 0) ||
          (a.object_code < b.object_code ? -1 : 1),
      );
    if (!best) return 'none';
    const row = rows.find(({ code, ...period }) => code === best.object_code && holds(period, day));
    const group: unknown = row && JSON.parse(row.data).payerGroup;
    return typeof group === 'number' ? String(group) : 'unknown';
  };
  const count = (area: string, day: string): Count => {
    const payers: Record<string, number> = {};
    let population = 0;
    for (const { person_id, birth_date, died_on } of vitals) {
      if (`${birth_date}-01-01`.slice(0, 10) > day || (died_on !== null && died_on <= day)) continue;
      const home = residences.find((row) => row.person_id === person_id && holds(row, day));
      if (!home || !liesIn(home.area_code, area, day)) continue;
      population++;
      const payer = payerOf(person_id, day);
      payers[payer] = (payers[payer] ?? 0) + 1;
    }
    return { population, covered: population - (payers.none ?? 0), payers };
  };
  const stands = (code: string, day: string): boolean =>
    areas.some((row) => row.code === code && holds(row, day));
  return { count, stands };
}
