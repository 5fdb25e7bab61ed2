import { type Day, dayAfter, earliestDay } from '../../shared/dates.ts';
import type { GapFacts } from '../gaps/service.ts';
import type { Change, ChangeReason, Listed } from './schema.ts';

/** What became of somebody who is on the list no more. */
export interface Fate {
  diedOn: Day | null;
  /** First day that they lived in the ward no more; null: they live there. */
  leftOn: Day | null;
  facts: GapFacts | undefined;
}

function goneBy(listed: Listed, { diedOn, leftOn, facts }: Fate, to: Day): { reason: ChangeReason; on: Day } {
  const next = dayAfter(to);
  if (diedOn !== null && diedOn <= to) return { reason: 'died', on: diedOn };
  if (leftOn !== null && leftOn <= to) return { reason: 'movedOut', on: leftOn };
  const grounds = facts?.grounds.filter(({ objectCode }) => objectCode === listed.objectCode) ?? [];
  const ended = grounds.filter((ground) => ground.to <= next).map((ground) => ground.to);
  const on = ended.sort().at(-1);
  if (on === undefined || grounds.some((ground) => ground.to > next))
    return { reason: 'otherPayer', on: next };
  return { reason: listed.objectCode === 'TE' ? 'turned6' : 'groundEnded', on };
}

function comeBy(listed: Listed, facts: GapFacts, from: Day): { reason: ChangeReason; on: Day } {
  const born = earliestDay(facts.birthDate);
  if (listed.objectCode === 'TE' && born >= from) return { reason: 'newborn', on: born };
  if (facts.residentFrom >= from && facts.residentFrom > listed.since)
    return { reason: 'movedIn', on: facts.residentFrom };
  return { reason: 'newlyEntitled', on: listed.since };
}

export interface Sides {
  opening: ReadonlyMap<string, Listed>;
  closing: ReadonlyMap<string, Listed>;
  /** Of everybody on the closing list. */
  facts: ReadonlyMap<string, GapFacts>;
  /** Of everybody who is only on the opening one. */
  fates: ReadonlyMap<string, Fate>;
  /** Deaths of others who held a card, still to be reported. */
  deaths: readonly { person: string; objectCode: string; diedOn: Day }[];
  from: Day;
  to: Day;
}

/** What is to be reported: the difference of two lists, each with its cause, and each death of a card's holder once. */
export function changesBetween({ opening, closing, facts, fates, deaths, from, to }: Sides): Change[] {
  const changes: Change[] = [];
  const add = (change: Omit<Change, 'late'>): void =>
    void changes.push({ ...change, late: change.on < from });
  for (const [person, listed] of closing) {
    const before = opening.get(person);
    if (before?.objectCode === listed.objectCode) continue;
    const { objectCode, since } = listed;
    if (before) {
      const on = since > before.since ? since : from;
      const both = { person, on, reason: 'codeChanged' } as const;
      add({ ...both, side: 'decrease', objectCode: before.objectCode, otherCode: objectCode });
      add({ ...both, side: 'increase', objectCode, otherCode: before.objectCode });
      continue;
    }
    const known = facts.get(person);
    const why = known ? comeBy(listed, known, from) : { reason: 'newlyEntitled' as const, on: since };
    add({ side: 'increase', person, objectCode, otherCode: null, ...why });
  }
  for (const [person, listed] of opening) {
    if (closing.has(person)) continue;
    const fate = fates.get(person) ?? { diedOn: null, leftOn: null, facts: undefined };
    add({
      side: 'decrease',
      person,
      objectCode: listed.objectCode,
      otherCode: null,
      ...goneBy(listed, fate, to),
    });
  }
  for (const { person, objectCode, diedOn } of deaths) {
    if (opening.has(person)) continue;
    add({ side: 'decrease', person, objectCode, on: diedOn, reason: 'died', otherCode: null });
  }
  return changes;
}
