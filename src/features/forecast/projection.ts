import type { Day } from '../../shared/dates.ts';
import {
  type Card,
  type DayNumber,
  dayNumber,
  Ends,
  type History,
  type NextCard,
  type RenewalGroup,
  type Season,
  Totals,
} from './history.ts';
import { Rates } from './rates.ts';

/** What is asked: of which areas, from which day. */
export interface Question {
  asOf: DayNumber;
  /** The areas forecast; rates are learnt from all of the history. */
  areas: ReadonlySet<string>;
  /** Cards that begin later are known when recorded by then; for the desk's own day everything recorded is. */
  knowsAll: boolean;
}

/** People covered on a day to come: what is expected, what is certain already, and the variance. */
export interface Expected {
  day: DayNumber;
  population: number;
  covered: number;
  /** Population of the day of asking. */
  people: number;
  /** Covered if nobody renews and nobody joins: the cards recorded already. */
  known: number;
  variance: number;
}

const seasonOf = (card: { isYearEnd: boolean }): Season => (card.isYearEnd ? 'yearEnd' : 'other');

/** Holders on the day of asking, by how their card goes on; the same for `people` of them. */
export interface Holding {
  area: string;
  group: RenewalGroup;
  to: DayNumber;
  season: Season;
  next: NextCard | null;
  people: number;
}

/** A sum of chances: people of one group and season share the error of its rate. */
class Sum {
  covered = 0;
  private binomial = 0;
  private readonly shared = new Map<string, { people: number; variance: number }>();

  certain(people: number): void {
    this.covered += people;
  }

  chance(key: string, people: number, share: number, variance: number): void {
    this.covered += people * share;
    this.binomial += people * share * (1 - share);
    const found = this.shared.get(key) ?? { people: 0, variance: 0 };
    found.people += people;
    found.variance = Math.max(found.variance, variance);
    this.shared.set(key, found);
  }

  variance(): number {
    let variance = this.binomial;
    for (const shared of this.shared.values()) variance += shared.people ** 2 * shared.variance;
    return variance;
  }
}

/** What a history says whatever the day of asking. */
export interface Past {
  ends: Ends;
  /** Of the whole history. */
  allTotals: Totals;
  /** Of the areas forecast. */
  totals: Totals;
}

export function pastOf({ cards, changes }: History, areas: ReadonlySet<string>): Past {
  return {
    ends: new Ends(cards),
    allTotals: new Totals(changes),
    totals: new Totals(changes.filter(({ area }) => areas.has(area))),
  };
}

/** How the people of some areas will be covered, from what was known on a day. */
export class Projection {
  readonly rates: Rates;
  readonly holdings: readonly Holding[];
  readonly now: { population: number; covered: number };
  private readonly totals: Totals;
  private readonly inside: readonly Card[];

  /** `past`: what is drawn from the same history and areas for each of many days. */
  constructor(
    history: History,
    private readonly question: Question,
    past: Past = pastOf(history, question.areas),
  ) {
    const { asOf, areas } = question;
    this.rates = new Rates(history, past.allTotals, past.ends, asOf);
    this.totals = past.totals;
    this.now = this.totals.on(asOf);
    const open = history.cards.filter(({ to }) => to > asOf);
    this.inside = open.filter(({ area }) => areas.has(area));
    this.holdings = open.flatMap((card) => this.holdingOf(card) ?? []);
  }

  private isKnown(card: { from: DayNumber; recordedOn: DayNumber }): boolean {
    const { asOf, knowsAll } = this.question;
    return card.from <= asOf || knowsAll || card.recordedOn <= asOf;
  }

  /** What a card that has not ended by the day of asking holds on it. */
  private holdingOf(card: Card): Holding | undefined {
    const { asOf } = this.question;
    const { area, group, to, people } = card;
    if (card.from > asOf || asOf >= card.leftOn) return undefined;
    if (card.next && card.next.from <= asOf) return undefined; // held by the next card
    const next = card.next && this.isKnown(card.next) ? card.next : null;
    return { area, group, to, season: seasonOf(card), next, people };
  }

  /** People whose recorded cards hold a day to come. */
  known(day: DayNumber): number {
    const { asOf } = this.question;
    let people = 0;
    for (const card of this.inside) {
      if (!this.isKnown(card) || card.from > day || day >= card.to) continue;
      if (card.next && card.next.from <= day && this.isKnown(card.next)) continue; // counted with the next card
      const hasLeft = card.leftOn <= day && (card.leftOn <= asOf || this.question.knowsAll);
      if (!hasLeft) people += card.people;
    }
    return people;
  }

  /** The rate on a day that is past (0–1); null when nobody was counted. */
  rateOn(day: Day): number | null {
    const { population, covered } = this.totals.on(dayNumber(day));
    return population === 0 ? null : covered / population;
  }

  /** Holders in the areas whose recorded cover ends by a day; `endsOn` is the first day without. */
  endingBy(day: DayNumber): { group: RenewalGroup; endsOn: DayNumber; people: number }[] {
    return this.holdings.flatMap(({ area, group, to, next, people }) => {
      if (!this.question.areas.has(area)) return [];
      const isFollowed = next !== null && next.from <= to;
      const endsOn = isFollowed ? Math.max(to, next.to) : to;
      return endsOn <= day ? [{ group: isFollowed ? next.group : group, endsOn, people }] : [];
    });
  }

  /** People of the areas whose recorded cover ends on the day before. */
  endingOn(day: DayNumber): number {
    return this.endingBy(day)
      .filter(({ endsOn }) => endsOn === day)
      .reduce((sum, { people }) => sum + people, 0);
  }

  /** Of the holders in the whole history whose card ends on a day: how many, and how many are known to be covered. */
  private endings(day: DayNumber): Map<string, { people: number; known: number }> {
    const endings = new Map<string, { people: number; known: number }>();
    for (const { group, to, next, people } of this.holdings) {
      if (to > day) continue;
      const key = `${group} ${to}`;
      const found = endings.get(key) ?? { people: 0, known: 0 };
      found.people += people;
      if (next && next.from <= day) found.known += people;
      endings.set(key, found);
    }
    return endings;
  }

  private addHolding(sum: Sum, holding: Holding, day: DayNumber, endings: ReturnType<Projection['endings']>) {
    const { group, to, season, next, people } = holding;
    if (day < to || (next && next.from <= day && day < next.to)) {
      sum.certain(people);
      return;
    }
    if (next && next.from <= day) {
      const rate = this.rates.covered(next.group, seasonOf(next), day - next.to);
      sum.chance(`${next.group} ${seasonOf(next)}`, people, rate.share, rate.variance);
      return;
    }
    const rate = this.rates.covered(group, season, day - to);
    const all = endings.get(`${group} ${to}`) ?? { people, known: 0 };
    // The past share is of all whose card ended: of it those known already are taken off.
    const open = all.people - all.known;
    const share = Math.min(1, Math.max(0, (rate.share * all.people - all.known) / open));
    const scale = all.people / open;
    sum.chance(`${group} ${season}`, people, share, share === 0 ? 0 : rate.variance * scale ** 2);
  }

  on(day: DayNumber): Expected {
    const { asOf, areas } = this.question;
    const { population, covered } = this.now;
    const sum = new Sum();
    const endings = this.endings(day);
    let knownOfHolders = 0;
    for (const holding of this.holdings) {
      if (!areas.has(holding.area)) continue;
      const { to, next, people } = holding;
      if (day < to || (next && next.from <= day && day < next.to)) knownOfHolders += people;
      this.addHolding(sum, holding, day, endings);
    }
    const known = this.known(day);
    const without = population - covered;
    const joined = this.rates.joined(day);
    const joinedKnown = Math.min(without, Math.max(0, known - knownOfHolders));
    const expected = Math.max(joinedKnown, without * joined.share);
    sum.certain(joinedKnown);
    if (without > joinedKnown) {
      const open = without - joinedKnown;
      sum.chance('joined', open, (expected - joinedKnown) / open, joined.variance);
    }
    const growth = this.rates.growth(this.totals) * (day - asOf);
    sum.certain(population === 0 ? 0 : (growth * covered) / population);
    return {
      day,
      population: population + growth,
      covered: sum.covered,
      people: population,
      known,
      variance: sum.variance(),
    };
  }
}
