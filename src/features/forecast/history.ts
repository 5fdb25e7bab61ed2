import { addDays, type Day, daysBetween } from '../../shared/dates.ts';
import type { PayerKey } from '../../shared/words.ts';

/** Days counted from 1970-01-01: the model adds and compares many thousands of them. */
export type DayNumber = number;

export const dayNumber = (day: Day): DayNumber => daysBetween('1970-01-01', day);
export const dayOfNumber = (number: DayNumber): Day => addDays('1970-01-01', number);

/** Whose cards are renewed alike: a payer group, or the children whose card ends as they turn 6. */
export type RenewalGroup = Exclude<PayerKey, 'none'> | 'under6';

/** Cards that end with the year are renewed in another way than those that end on any other day. */
export type Season = 'yearEnd' | 'other';

/** A card of `people` in an area, half-open, with the card that reaches further next. */
export interface Card {
  area: string;
  group: RenewalGroup;
  from: DayNumber;
  to: DayNumber;
  /** True when the last day is 31/12. */
  isYearEnd: boolean;
  leftOn: DayNumber;
  recordedOn: DayNumber;
  next: NextCard | null;
  people: number;
}

export interface NextCard {
  group: RenewalGroup;
  from: DayNumber;
  to: DayNumber;
  isYearEnd: boolean;
  recordedOn: DayNumber;
}

/** A stretch without cover, half-open. */
export interface Uncovered {
  area: string;
  from: DayNumber;
  to: DayNumber;
  /** Cover followed: they did not leave or die, and the stretch is over. */
  wasCovered: boolean;
  againOn: DayNumber | null;
  people: number;
}

export interface Change {
  area: string;
  day: DayNumber;
  population: number;
  covered: number;
}

/** What a ward's years tell: its cards, its people without one, and how many they were on each day. */
export interface History {
  cards: readonly Card[];
  uncovered: readonly Uncovered[];
  changes: readonly Change[];
}

export interface Total {
  population: number;
  covered: number;
}

/** Cards by renewal group (`all`: of every group) and season in the order of their end: what rates are learnt from. */
export class Ends {
  private readonly byKey = new Map<string, Card[]>();

  constructor(cards: readonly Card[]) {
    for (const card of [...cards].sort((a, b) => a.to - b.to)) {
      // Of people who had left before the day after the card ended nobody can say whether they would have renewed.
      if (card.leftOn <= card.to) continue;
      for (const group of [card.group, 'all'] as const) {
        const key = `${group} ${card.isYearEnd ? 'yearEnd' : 'other'}`;
        const found = this.byKey.get(key);
        if (found) found.push(card);
        else this.byKey.set(key, [card]);
      }
    }
  }

  /** Those whose first day without the card lies in a stretch, both days included. */
  between(group: RenewalGroup | 'all', season: Season, first: DayNumber, last: DayNumber): Card[] {
    const cards = this.byKey.get(`${group} ${season}`) ?? [];
    return cards.slice(
      countWhile(cards, ({ to }) => to < first),
      countWhile(cards, ({ to }) => to <= last),
    );
  }
}

/** How many of an ordered list come before the first that fails a test. */
function countWhile<T>(items: readonly T[], test: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && test(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Population and covered people on any day, from the daily changes of some areas. */
export class Totals {
  private readonly days: DayNumber[] = [];
  private readonly sums: Total[] = [];

  constructor(changes: readonly Change[]) {
    const sum = { population: 0, covered: 0 };
    for (const change of [...changes].sort((a, b) => a.day - b.day)) {
      sum.population += change.population;
      sum.covered += change.covered;
      if (this.days.at(-1) === change.day) this.sums[this.sums.length - 1] = { ...sum };
      else {
        this.days.push(change.day);
        this.sums.push({ ...sum });
      }
    }
  }

  on(day: DayNumber): Total {
    return this.sums[countWhile(this.days, (each) => each <= day) - 1] ?? { population: 0, covered: 0 };
  }
}
