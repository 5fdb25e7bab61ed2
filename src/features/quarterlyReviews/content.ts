import type { ReadTx } from '../../db/tx.ts';
import { type Day, dayBefore } from '../../shared/dates.ts';
import { contains } from '../../shared/periods.ts';
import { compareNames, compareTexts } from '../../shared/text.ts';
import { areaNames, leafCodes } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { type GapFacts, gapFactsIn } from '../gaps/service.ts';
import { dueCard } from '../insurance/entitlement.ts';
import { changesBetween, type Fate } from './changes.ts';
import type { Change, ChangeRow, Content, LeftOut, Listed } from './schema.ts';
import * as store from './store.ts';

/** What the review before it handed over. */
export interface Former {
  content: Content;
  sealedAt: string;
}

/** Employers and social insurance list their own people (Luật BHYT Điều 13: the first payer that fits). */
const othersGroups = new Set<number | null | undefined>([1, 2]);

/** Everybody whose card the ward lists on a day, by the ground that pays; with the facts of all residents. */
async function listOn(
  t: ReadTx,
  area: string,
  day: Day,
): Promise<{ listed: Map<string, Listed>; facts: Map<string, GapFacts> }> {
  const dictionary = await dictionaries(t);
  const { people } = await gapFactsIn(t, area, day, 'everybody');
  const listed = new Map<string, Listed>();
  for (const { resident, facts } of people) {
    const due = dueCard(facts.grounds, dictionary, day);
    const byOthers = facts.insurance.some(
      (each) =>
        contains(each, day) && othersGroups.has(dictionary.objectCode(each.objectCode, day)?.payerGroup),
    );
    if (!due || byOthers) continue;
    const { objectCode, ground } = due;
    listed.set(resident.person_id, { person: resident.person_id, objectCode, since: ground.from });
  }
  return { listed, facts: new Map(people.map(({ resident, facts }) => [resident.person_id, facts])) };
}

/** The list the review before ended with; an entry found to be another person since counts as that person. */
async function openingOf(t: ReadTx, area: string, from: Day, former: Former | null) {
  if (!former) return (await listOn(t, area, dayBefore(from))).listed;
  const { closing } = former.content;
  const ids = closing.map(({ person }) => person);
  const survivors = new Map((await store.mergedInto(t, ids)).map((row) => [row.id, row.merged_into]));
  return new Map(
    closing.map((each) => {
      const person = survivors.get(each.person) ?? each.person;
      return [person, { ...each, person }];
    }),
  );
}

/** The list to hand over: what was left out this time stands as it stood before. */
function handedOver(
  closing: ReadonlyMap<string, Listed>,
  opening: ReadonlyMap<string, Listed>,
  changes: readonly ChangeRow[],
): Listed[] {
  const list = new Map(closing);
  for (const { person, leftOut } of changes) {
    if (leftOut === null) continue;
    const before = opening.get(person);
    if (before) list.set(person, before);
    else list.delete(person);
  }
  return [...list.values()].sort((a, b) => (a.person < b.person ? -1 : 1));
}

async function rowsOf(
  t: ReadTx,
  changes: readonly Change[],
  people: ReadonlyMap<string, store.PersonRow>,
  leftOut: readonly LeftOut[],
  to: Day,
): Promise<ChangeRow[]> {
  const reasons = new Map(leftOut.map(({ side, person, reason }) => [`${side} ${person}`, reason]));
  const codes = changes.flatMap(({ person }) => people.get(person)?.area_code ?? []);
  const name = await areaNames(t, codes);
  return changes
    .flatMap((change): ChangeRow[] => {
      const person = people.get(change.person);
      if (!person) return [];
      const area = person.area_code ?? '';
      return [
        {
          ...change,
          fullName: person.full_name,
          birthDate: person.birth_date,
          sex: person.sex,
          nationalId: person.national_id,
          insuranceNumber: person.insurance_number,
          phone: person.phone,
          address: person.address,
          area,
          groupName: area === '' ? '' : name(area, to),
          facility: person.facility,
          leftOut: reasons.get(`${change.side} ${change.person}`) ?? null,
        },
      ];
    })
    .sort(
      (a, b) =>
        (a.side === b.side ? 0 : a.side === 'increase' ? -1 : 1) ||
        compareTexts(a.groupName, b.groupName) ||
        compareNames(a.fullName, b.fullName) ||
        (a.person < b.person ? -1 : 1),
    );
}

export interface Period {
  area: string;
  from: Day;
  /** The last day included. */
  to: Day;
}

/** What a review reports, by what the registers know now. */
export async function contentNow(
  t: ReadTx,
  { area, from, to }: Period,
  former: Former | null,
  leftOut: readonly LeftOut[],
): Promise<Content> {
  const opening = await openingOf(t, area, from, former);
  const { listed: closing, facts } = await listOn(t, area, to);
  const areas = await leafCodes(t, area, to);
  const deaths = await store.deathsOfHolders(t, areas, {
    from,
    to,
    instant: former?.sealedAt ?? '9999', // the first review takes over what stood before its first day
    pending: former?.content.pendingDeaths ?? [],
  });
  const mentioned = new Set(deaths.map(({ person_id }) => person_id));
  for (const [person, { objectCode }] of opening)
    if (closing.get(person)?.objectCode !== objectCode) mentioned.add(person);
  for (const person of closing.keys()) if (!opening.has(person)) mentioned.add(person);
  const people = new Map(
    (await store.peopleWithLast(t, [...mentioned], areas, to)).map((row) => [row.person_id, row]),
  );
  const fates = new Map<string, Fate>();
  for (const person of opening.keys()) {
    if (closing.has(person)) continue;
    const known = people.get(person);
    const own = facts.get(person);
    const leftOn = own ? null : (known?.resident_to ?? null);
    fates.set(person, { diedOn: known?.died_on ?? null, leftOn, facts: own });
  }
  const changes = changesBetween({
    ...{ opening, closing, facts, fates, from, to },
    deaths: deaths.map((row) => ({
      person: row.person_id,
      objectCode: row.object_code,
      diedOn: row.died_on,
    })),
  });
  const rows = await rowsOf(t, changes, people, leftOut, to);
  return {
    opening: opening.size,
    changes: rows,
    closing: handedOver(closing, opening, rows),
    pendingDeaths: rows.flatMap(({ reason, leftOut: why, person }) =>
      reason === 'died' && why !== null ? [person] : [],
    ),
  };
}
