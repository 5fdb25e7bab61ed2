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
    let [low, high] = [0, this.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.days[middle] ?? 0) <= day) low = middle + 1;
      else high = middle;
    }
    return this.sums[low - 1] ?? { population: 0, covered: 0 };
  }
}
