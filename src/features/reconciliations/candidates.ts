import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { contains } from '../../shared/periods.ts';
import { areaNames } from '../areas/service.ts';
import { type InsuranceRow, insurancePeriodsOf } from '../insurance/service.ts';
import { peopleByIds } from '../people/service.ts';
import { dwellingsOf } from './identityStore.ts';
import type { Candidate } from './schema.ts';
import type * as store from './store.ts';

/** Those who may be meant by undecided rows, with what tells them apart on a day, by their id. */
export async function candidatesOf(
  t: ReadTx,
  rows: readonly store.StagedRow[],
  day: Day,
  cardAnswer: (row: InsuranceRow) => Candidate['card'],
): Promise<Map<string, Candidate>> {
  const ids = [...new Set(rows.flatMap(({ candidates }): string[] => JSON.parse(candidates)))];
  if (ids.length === 0) return new Map();
  const dwellings = new Map((await dwellingsOf(t, ids, day)).map((row) => [row.person_id, row]));
  const name = await areaNames(
    t,
    [...dwellings.values()].map(({ area_code }) => area_code),
  );
  const cards = new Map<string, InsuranceRow>();
  for (const card of await insurancePeriodsOf(t, ids)) {
    const former = cards.get(card.person_id);
    const holds = (each: InsuranceRow) => contains({ from: each.valid_from, to: each.valid_to }, day);
    if (!former || holds(card) || (!holds(former) && card.valid_to > former.valid_to))
      cards.set(card.person_id, card);
  }
  return new Map(
    (await peopleByIds(t, ids)).map((person): [string, Candidate] => {
      const dwelling = dwellings.get(person.id);
      const card = cards.get(person.id);
      return [
        person.id,
        {
          person: person.id,
          fullName: person.full_name,
          birthDate: person.birth_date,
          sex: person.sex,
          nationalId: person.national_id,
          insuranceNumber: person.insurance_number,
          diedOn: person.died_on,
          groupName: dwelling ? name(dwelling.area_code, day) : null,
          address: dwelling?.address ?? null,
          card: card ? cardAnswer(card) : null,
        },
      ];
    }),
  );
}
