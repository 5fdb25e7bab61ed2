import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, OPEN_END } from '../../src/shared/dates.ts';
import {
  contains,
  endFromLastDay,
  intersect,
  lastDayOut,
  overlaps,
  type Period,
  subtract,
  union,
} from '../../src/shared/periods.ts';

// Few days, so that touching, equal and nested periods all come up.
const day = (n: number): string => addDays('2023-01-01', n);
const days = Array.from({ length: 24 }, (_, n) => day(n));
const anyPeriod = fc
  .tuple(fc.nat(10), fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 9 }))
  .map(
    ([from, length, open]): Period => ({ from: day(from), to: open === 0 ? OPEN_END : day(from + length) }),
  );
const daysIn = (periods: readonly Period[]): string[] =>
  days.filter((each) => periods.some((p) => contains(p, each)));

describe('half-open periods', () => {
  it('hold their first day and not their end', () => {
    const period = { from: '2023-01-01', to: '2023-02-01' };
    expect(
      ['2022-12-31', '2023-01-01', '2023-01-31', '2023-02-01'].map((each) => contains(period, each)),
    ).to.deep.equal([false, true, true, false]);
    expect(overlaps(period, { from: '2023-02-01', to: OPEN_END })).to.equal(false);
    expect(intersect(period, { from: '2023-02-01', to: OPEN_END })).to.equal(undefined);
  });

  it('overlap where they share a day', () => {
    fc.assert(
      fc.property(anyPeriod, anyPeriod, (a, b) => {
        const shared = daysIn([a]).filter((each) => contains(b, each));
        expect(overlaps(a, b)).to.equal(shared.length > 0);
        const both = intersect(a, b);
        expect(both ? daysIn([both]) : []).to.deep.equal(shared);
      }),
    );
  });

  it('join to the same days, in order and apart from each other', () => {
    fc.assert(
      fc.property(fc.array(anyPeriod, { maxLength: 6 }), (periods) => {
        const before = structuredClone(periods);
        const joined = union(periods);
        expect(daysIn(joined)).to.deep.equal(daysIn(periods));
        expect(periods).to.deep.equal(before);
        joined.slice(1).forEach((period, i) => {
          expect(period.from > (joined[i]?.to ?? '')).to.equal(true);
        });
      }),
    );
  });

  it('leave, when others are taken away, exactly the days of none of them', () => {
    fc.assert(
      fc.property(anyPeriod, fc.array(anyPeriod, { maxLength: 5 }), (period, others) => {
        const left = subtract(period, others);
        const taken = daysIn(others);
        expect(daysIn(left)).to.deep.equal(daysIn([period]).filter((each) => !taken.includes(each)));
        expect(left.every((each) => each.from < each.to)).to.equal(true);
      }),
    );
  });
});

describe('the last day included', () => {
  it('stands outside the database, null while open', () => {
    expect([lastDayOut('2024-01-01'), lastDayOut(OPEN_END)]).to.deep.equal(['2023-12-31', null]);
    expect([endFromLastDay('2023-12-31'), endFromLastDay(null), endFromLastDay(undefined)]).to.deep.equal([
      '2024-01-01',
      OPEN_END,
      OPEN_END,
    ]);
  });

  it('of 31/12/9999 means open', () => {
    expect(endFromLastDay('9999-12-31')).to.equal(OPEN_END);
  });

  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (n) => {
        expect(lastDayOut(endFromLastDay(day(n)))).to.equal(day(n));
      }),
    );
  });
});
