import { addYears, ageRange, type Day } from '../../shared/dates.ts';
import { contains, intersect, type Period } from '../../shared/periods.ts';
import { headerKey } from '../../shared/text.ts';
import type { Ages } from '../campaigns/schema.ts';
import type { FactPerson, FactStatus, RuleFacts } from './facts.ts';

/** A category held for a time: a status's own days, or those of them in which one belonged to the household. */
export interface Holding extends Period {
  category: string;
  status: FactStatus;
}

/** The part of a status within a period; undefined when they never meet. */
export function holdingWithin(status: FactStatus, period: Period): Holding | undefined {
  const part = intersect(status, period);
  return part && { ...part, category: status.category, status };
}

/** How somebody stands to a rule: holds what it asks for, did or will within a year, or stands outside its decision. */
export type Standing =
  | { kind: 'holds'; holding: Holding; onCutOff: boolean }
  | { kind: 'ended' | 'later' | 'notOnDecision'; holding: Holding };

const numberKey = (number: string): string => headerKey(number).replace(/ /g, '');

/** True when a status stands on the list of the rule's decision: the same number, of the same day or year. */
function isOnList({ decisions }: FactStatus, { decision }: RuleFacts['basis']): boolean {
  if (!decision) return false;
  return decisions.some(
    ({ number, date, year }) =>
      number !== null &&
      numberKey(number) === numberKey(decision.number) &&
      (date === null || date === decision.date || year === decision.year),
  );
}

function best(holdings: readonly Holding[], rank: (category: string) => number): Holding | undefined {
  return [...holdings].sort(
    (a, b) => rank(a.category) - rank(b.category) || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0),
  )[0];
}

/** How holdings of the rule's categories stand to it on a day; undefined when none is near. */
export function standingOf(
  holdings: readonly Holding[],
  rule: RuleFacts,
  day: Day,
  rank: (category: string) => number,
): Standing | undefined {
  const asked = holdings.filter(
    ({ category }) => rule.categories.length === 0 || rule.categories.includes(category),
  );
  const now = asked.filter((holding) => contains(holding, day));
  if (rule.basis.decision) {
    const listed = asked.filter(({ status }) => isOnList(status, rule.basis));
    const held =
      best(
        now.filter((each) => listed.includes(each)),
        rank,
      ) ?? best(listed, rank);
    if (held) return { kind: 'holds', holding: held, onCutOff: now.includes(held) };
    const other = best(now, rank);
    if (other) return { kind: 'notOnDecision', holding: other };
  } else {
    const held = best(now, rank);
    if (held) return { kind: 'holds', holding: held, onCutOff: true };
  }
  return nearest(asked, day);
}

/** The last holding that ended, or the first that begins, within a year around the day. */
function nearest(holdings: readonly Holding[], day: Day): Standing | undefined {
  const ended = holdings
    .filter(({ to }) => to <= day && to > addYears(day, -1))
    .sort((a, b) => (a.to > b.to ? -1 : 1))[0];
  if (ended) return { kind: 'ended', holding: ended };
  const later = holdings
    .filter(({ from }) => from > day && from < addYears(day, 1))
    .sort((a, b) => (a.from < b.from ? -1 : 1))[0];
  return later && { kind: 'later', holding: later };
}

/** Where somebody is on a day, as far as the areas are concerned. */
export type Presence =
  | { kind: 'here'; area: string; period: Period }
  | { kind: 'died'; on: Day; area: string }
  | { kind: 'movedOut' | 'arrivesLater'; on: Day; area: string };

/** Undefined for who never lived in the areas. */
export function presenceOf(person: FactPerson, areas: ReadonlySet<string>, day: Day): Presence | undefined {
  const homes = person.residences.filter(({ area }) => areas.has(area));
  const last = homes.findLast(({ from }) => from <= day) ?? homes[0];
  if (!last) return undefined;
  if (person.diedOn !== null && person.diedOn <= day)
    return { kind: 'died', on: person.diedOn, area: last.area };
  if (contains(last, day)) return { kind: 'here', area: last.area, period: last };
  return last.from > day
    ? { kind: 'arrivesLater', on: last.from, area: last.area }
    : { kind: 'movedOut', on: last.to, area: last.area };
}

/** How an age on a day fits: a birth date known only in part may straddle the limit; `near` misses it by a year at most. */
export function ageFit(birthDate: string, ages: Ages | null, day: Day): 'in' | 'unsure' | 'near' | 'out' {
  if (!ages) return 'in';
  const { from = 0, to = 1000 } = ages;
  const age = ageRange(birthDate, day);
  if (age.from >= from && age.to <= to) return 'in';
  if (age.to >= from && age.from <= to) return 'unsure';
  return age.to === from - 1 || age.from === to + 1 ? 'near' : 'out';
}
