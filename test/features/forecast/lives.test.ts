import { expect } from 'chai';
import { dayNumber, type RenewalGroup } from '../../../src/features/forecast/history.ts';
import { cardsOf, uncoveredOf } from '../../../src/features/forecast/lives.ts';

const groups: Record<string, RenewalGroup> = { HN: '3', GD: '5' };
const words = { day: dayNumber, groupOf: (code: string): RenewalGroup => groups[code] ?? 'unknown' };
const recorded = '2021-01-05';
const card = (code: string, from: string, to: string): string => `${code}${from}${to}${recorded}`;

describe('the history of a ward', () => {
  it('links each card to the next that reaches further, and leaves out one inside a longer one', () => {
    const year = card('GD', '2021-01-01', '2022-01-01');
    const inside = card('HN', '2021-03-01', '2021-06-01');
    const after = card('HN', '2021-11-01', '2022-11-01');
    const row = { area_code: 'A', since: '', left_on: '9999-12-31', cards: year + inside + after, people: 3 };
    const cards = cardsOf([row, { ...row, cards: year + after, people: 4 }], words);
    expect(cards.map(({ group, people, isYearEnd }) => ({ group, people, isYearEnd }))).to.deep.equal([
      { group: '5', people: 7, isYearEnd: true },
      { group: '3', people: 7, isYearEnd: false },
    ]);
    expect(cards[0]?.next).to.include({ group: '3', from: dayNumber('2021-11-01'), isYearEnd: false });
    expect(cards[1]?.next).to.equal(null);
  });

  it('counts a card only where its holder lived while it held, from the day they came', () => {
    const cards = card('GD', '2021-01-01', '2022-01-01') + card('GD', '2022-01-01', '2023-01-01');
    const before = { area_code: 'A', since: '', left_on: '2021-07-01', cards, people: 1 };
    const after = { area_code: 'B', since: '2021-07-01', left_on: '9999-12-31', cards, people: 1 };
    const found = cardsOf([before, after], words).map(({ area, from, to }) => ({ area, from, to }));
    const [moved, turn, end] = ['2021-07-01', '2022-01-01', '2023-01-01'].map(dayNumber);
    expect(found).to.deep.equal([
      { area: 'A', from: dayNumber('2021-01-01'), to: turn },
      { area: 'B', from: moved, to: turn },
      { area: 'B', from: turn, to: end },
    ]);
  });

  it('tells what followed a stretch without cover, here or after a move, and when cover was lost again', () => {
    const stretches = [
      '-2021-01-012021-04-01A',
      '+2021-04-012021-09-01A',
      '-2021-09-012021-12-01A',
      '-2021-12-019999-12-31elsewhere',
    ].join(';');
    const found = uncoveredOf([{ stretches, people: 2 }], new Set(['A']), dayNumber);
    expect(found).to.deep.equal([
      {
        area: 'A',
        from: dayNumber('2021-01-01'),
        to: dayNumber('2021-04-01'),
        wasCovered: true,
        againOn: dayNumber('2021-09-01'),
        people: 2,
      },
      {
        area: 'A',
        from: dayNumber('2021-09-01'),
        to: dayNumber('2021-12-01'),
        wasCovered: false,
        againOn: null,
        people: 2,
      },
    ]);
  });
});
