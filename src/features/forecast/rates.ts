import { addYears } from '../../shared/dates.ts';
import {
  type Card,
  type DayNumber,
  dayNumber,
  dayOfNumber,
  type Ends,
  type History,
  type RenewalGroup,
  type Season,
  type Totals,
} from './history.ts';

/** A share learnt from the past, with what it was learnt from. */
export interface LearntShare {
  share: number;
  /** Variance of the share itself: too few cases, and years that differ. */
  variance: number;
  /** Cases it was learnt from. */
  cases: number;
  years: { cases: number; covered: number }[];
}

const yearsBack = 2;
/** A group's own cases count in full, and beside them the ward's share as if it had been seen so many times. */
const borrowedCases = 20;
/** Years differ like so much of p(1 − p) until the years themselves tell: a share near 0 or 1 moves little. */
const usualSpread = 0.02;
/** Days after the end of a card at which its holders are looked at again; a day between takes the one before. */
const lags = [0, 7, 14, 30, 45, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330, 360, 390];

/** A day's rate counts as recorded in full from so much of the later one on. */
const recordedShare = 0.95;

const lagBefore = (days: number): number => lags.findLast((lag) => lag <= days) ?? 0;

/** The share of two years' cases and how sure it is: binomial for the number of cases, and as the years differ. */
export function learn(years: LearntShare['years'], pooled?: number): LearntShare {
  const cases = years.reduce((sum, year) => sum + year.cases, 0);
  const covered = years.reduce((sum, year) => sum + year.covered, 0);
  const weight = pooled === undefined ? 0 : borrowedCases;
  if (cases + weight === 0) return { share: 0, variance: 0, cases, years };
  const share = (covered + weight * (pooled ?? 0)) / (cases + weight);
  const spread = share * (1 - share);
  const seen = years.filter((year) => year.cases > 0);
  const differences = seen.reduce((sum, year) => sum + (year.covered / year.cases - share) ** 2, 0);
  const between = (usualSpread * spread + differences) / (1 + Math.max(0, seen.length - 1));
  return { share, variance: spread / (cases + weight) + between, cases, years };
}

/** True when the holder of a card that ended is covered on a day, at or after its end, as far as two cards tell. */
function isCoveredOn({ next }: Card, day: DayNumber): boolean {
  return next !== null && next.from <= day && day < next.to;
}

/** What the two years before a day tell; nothing that was decided later. */
export class Rates {
  private readonly known = new Map<string, LearntShare>();

  constructor(
    private readonly history: Pick<History, 'uncovered'>,
    private readonly totals: Totals,
    private readonly ends: Ends,
    private readonly asOf: DayNumber,
  ) {}

  private endsOf(group: RenewalGroup | 'all', season: Season, lag: number): LearntShare['years'] {
    const years = Array.from({ length: yearsBack }, () => ({ cases: 0, covered: 0 }));
    const last = this.asOf - lag;
    for (const card of this.ends.between(group, season, last - yearsBack * 366, last)) {
      const day = card.to + lag;
      if (card.leftOn <= day) continue;
      const year = years[Math.floor((this.asOf - day) / 365.25)];
      if (!year) continue;
      year.cases += card.people;
      if (isCoveredOn(card, day)) year.covered += card.people;
    }
    return years;
  }

  /** Of those whose card had ended `days` before, the share that was covered; 0: on the first day after the end. */
  covered(group: RenewalGroup, season: Season, days: number): LearntShare {
    const lag = lagBefore(days);
    const key = `${group} ${season} ${lag}`;
    let found = this.known.get(key);
    if (!found) {
      const all = learn(this.endsOf('all', season, lag));
      found = learn(this.endsOf(group, season, lag), all.cases > 0 ? all.share : undefined);
      this.known.set(key, found);
    }
    return found;
  }

  /** People whose card ended with a 31/12 in the past two years. */
  yearEnds(): number {
    return this.endsOf('all', 'yearEnd', 0).reduce((sum, year) => sum + year.cases, 0);
  }

  /** People whose card ended in the past two years. */
  endsInAll(): number {
    const ends = [...this.endsOf('all', 'yearEnd', 0), ...this.endsOf('all', 'other', 0)];
    return ends.reduce((sum, year) => sum + year.cases, 0);
  }

  /** People of a group whose card ended in the past two years, on whatever day. */
  endsOfGroup(group: RenewalGroup): number {
    const ends = [...this.endsOf(group, 'yearEnd', 0), ...this.endsOf(group, 'other', 0)];
    return ends.reduce((sum, year) => sum + year.cases, 0);
  }

  /**
   * Of those without cover on the day, the share covered on a later day, by the same stretch of the calendar in the
   * two latest years that are over; years in which cards were still being entered don't count.
   */
  joined(day: DayNumber): LearntShare {
    const key = `joined ${day}`;
    let found = this.known.get(key);
    if (!found) {
      const years: LearntShare['years'] = [];
      for (let back = 1; back <= yearsBack + 1 && years.length < yearsBack; back++) {
        const from = dayNumber(addYears(dayOfNumber(this.asOf), -back));
        const to = dayNumber(addYears(dayOfNumber(day), -back));
        if (to > this.asOf || !this.isRecorded(from)) continue;
        years.push(this.joinedBetween(from, to));
      }
      found = learn(years);
      this.known.set(key, found);
    }
    return found;
  }

  private joinedBetween(from: DayNumber, to: DayNumber): { cases: number; covered: number } {
    const year = { cases: 0, covered: 0 };
    for (const stretch of this.history.uncovered) {
      if (stretch.from > from || from >= stretch.to) continue;
      year.cases += stretch.people;
      const isBack = stretch.wasCovered && stretch.to <= to;
      if (isBack && (stretch.againOn === null || stretch.againOn > to)) year.covered += stretch.people;
    }
    return year;
  }

  /** The registry's own beginning is no year to learn from: cards were still being entered. */
  private isRecorded(day: DayNumber): boolean {
    const rateOn = (at: DayNumber): number => {
      const { population, covered } = this.totals.on(at);
      return population === 0 ? 0 : covered / population;
    };
    return rateOn(day) > 0 && rateOn(day) >= recordedShare * rateOn(this.asOf);
  }

  /** True when the cards of a whole year before are in the registry. */
  hasWholeYear(): boolean {
    return this.isRecorded(dayNumber(addYears(dayOfNumber(this.asOf), -1)));
  }

  /** People the population grows by in a day (negative: shrinks), over the two years before, or the one recorded. */
  growth(totals: Totals): number {
    for (const years of [yearsBack, 1]) {
      const from = dayNumber(addYears(dayOfNumber(this.asOf), -years));
      if (!this.isRecorded(from)) continue;
      return (totals.on(this.asOf).population - totals.on(from).population) / (this.asOf - from);
    }
    return 0;
  }
}
