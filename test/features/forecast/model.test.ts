import { expect } from 'chai';
import fc from 'fast-check';
import { type Card, dayNumber, type History } from '../../../src/features/forecast/history.ts';
import { Projection } from '../../../src/features/forecast/projection.ts';
import { learn } from '../../../src/features/forecast/rates.ts';
import { enoughToForecast } from '../../../src/features/forecast/sufficiency.ts';

const never = dayNumber('9999-12-31');

interface Made {
  year: number;
  people: number;
  renewed: boolean;
  /** When the next card was recorded, if not as it began. */
  recordedOn?: string;
}

/** Cards of a calendar year each, followed by the next year's or by none. */
function card({ year, people, renewed, recordedOn }: Made): Card {
  const [from, to, after] = [`${year}-01-01`, `${year + 1}-01-01`, `${year + 2}-01-01`].map(dayNumber);
  if (from === undefined || to === undefined || after === undefined) throw new Error('three days');
  const known = recordedOn === undefined ? to : dayNumber(recordedOn);
  const next = { group: '5' as const, from: to, to: after, isYearEnd: true, recordedOn: known };
  const base = { area: 'A', group: '5' as const, from, to, isYearEnd: true, leftOn: never, recordedOn: from };
  return { ...base, next: renewed ? next : null, people };
}

/** Two year ends at which so many of a hundred renewed, and a hundred whose card ends with 2023. */
function history(
  renewed: number,
  now: Card[] = [card({ year: 2023, people: 100, renewed: false })],
): History {
  const past = [2021, 2022].flatMap((year) => [
    card({ year, people: renewed, renewed: true }),
    card({ year, people: 100 - renewed, renewed: false }),
  ]);
  const changes = [{ area: 'A', day: dayNumber('2021-01-01'), population: 100, covered: 100 }];
  return { cards: [...past, ...now].filter(({ people }) => people > 0), uncovered: [], changes };
}

const project = (made: History, knowsAll = false): Projection =>
  new Projection(made, { asOf: dayNumber('2023-11-30'), areas: new Set(['A']), knowsAll });
const yearEnd = dayNumber('2023-12-31');
const newYear = dayNumber('2024-01-01');

describe('the forecast of coverage', () => {
  it('stays where all renew, and falls to what is recorded where nobody does', () => {
    const all = project(history(100)).on(newYear);
    expect(all).to.include({ covered: 100, known: 0, variance: 0 });
    const none = project(history(0)).on(newYear);
    expect(none.covered).to.equal(none.known);
    expect(none.covered).to.equal(0);
  });

  it('takes the rate of the two years, on the first day without the card and not before', () => {
    const projection = project(history(80));
    expect(projection.on(yearEnd)).to.include({ covered: 100, known: 100, variance: 0 });
    expect(projection.on(newYear).covered).to.be.closeTo(80, 1e-9);
    expect(projection.on(newYear).variance).to.be.above(100 * 0.8 * 0.2);
    expect(projection.endingOn(newYear)).to.equal(100);
  });

  it('counts the renewals recorded already into the rate, and never less than them', () => {
    for (const [recorded, expected] of [
      [60, 80],
      [90, 90],
    ] as const) {
      const now = [
        card({ year: 2023, people: recorded, renewed: true, recordedOn: '2023-11-20' }),
        card({ year: 2023, people: 100 - recorded, renewed: false }),
      ];
      const projection = project(history(80, now));
      expect(projection.on(newYear).covered).to.be.closeTo(expected, 1e-9);
      expect(projection.endingOn(newYear)).to.equal(100 - recorded);
    }
  });

  it('knows nothing that was recorded later', () => {
    const later = [card({ year: 2023, people: 100, renewed: true, recordedOn: '2023-12-20' })];
    expect(project(history(80, later)).on(newYear).covered).to.be.closeTo(80, 1e-9);
    expect(project(history(80, later), true).on(newYear).covered).to.equal(100);
  });

  it('lies between what is recorded and the population, whatever the rate', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (renewed, recorded) => {
        const now = [
          card({ year: 2023, people: recorded, renewed: true, recordedOn: '2023-11-20' }),
          card({ year: 2023, people: 100 - recorded, renewed: false }),
        ];
        const { covered, known, variance } = project(history(renewed, now)).on(newYear);
        expect(covered).to.be.within(known - 1e-9, 100 + 1e-9);
        expect(variance).to.be.at.least(0);
      }),
      { numRuns: 60 },
    );
  });

  it('says so when no year end is over, or a group that ends now has no past', () => {
    expect(enoughToForecast(project(history(80))).enough).to.equal(true);
    const young = { ...history(80), cards: [card({ year: 2023, people: 100, renewed: false })] };
    expect(enoughToForecast(project(young))).to.include({ enough: false, hasYearEnd: false });
    const other = { ...card({ year: 2023, people: 50, renewed: false }), group: '1' as const };
    const mixed = history(80, [card({ year: 2023, people: 50, renewed: false }), other]);
    const thin = enoughToForecast(project(mixed));
    expect(thin).to.include({ enough: false, hasYearEnd: true });
    expect(thin.thin).to.deep.equal([{ group: '1', people: 50, ends: 0 }]);
  });

  it('learns a share with its cases, leaning on the common one where they are few', () => {
    const years = [
      { cases: 50, covered: 40 },
      { cases: 30, covered: 24 },
    ];
    expect(learn(years).share).to.be.closeTo(0.8, 1e-9);
    expect(learn([{ cases: 20, covered: 20 }], 0.5).share).to.be.closeTo(0.75, 1e-9);
    const apart = learn([
      { cases: 50, covered: 50 },
      { cases: 50, covered: 30 },
    ]);
    expect(apart.share).to.be.closeTo(0.8, 1e-9);
    expect(apart.variance).to.be.above(learn(years).variance * 4);
  });
});
