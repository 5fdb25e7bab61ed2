import { expect } from 'chai';
import fc from 'fast-check';
import { clockWithToday, nextInstant, systemClock } from '../../src/shared/clock.ts';

const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const recorded = fc
  .tuple(instant, fc.nat(999_999))
  .map(([text, micros]) => `${text.slice(0, 20)}${String(micros).padStart(6, '0')}Z`);

describe('recording instants', () => {
  it('follow the clock while it goes on', () => {
    expect(nextInstant('2024-11-30T01:02:03.000000Z', '2024-11-30T01:02:03.004Z')).to.equal(
      '2024-11-30T01:02:03.004000Z',
    );
  });

  it('go on by a microsecond where the clock stands or was set back', () => {
    expect(nextInstant('2024-11-30T01:02:03.004000Z', '2024-11-30T01:02:03.004Z')).to.equal(
      '2024-11-30T01:02:03.004001Z',
    );
    expect(nextInstant('2024-11-30T01:02:03.999999Z', '2020-01-01T00:00:00.000Z')).to.equal(
      '2024-11-30T01:02:04.000000Z',
    );
    expect(nextInstant('2024-12-31T23:59:59.999999Z', '2020-01-01T00:00:00.000Z')).to.equal(
      '2025-01-01T00:00:00.000000Z',
    );
  });

  it('strictly increase as text, whatever the clock says', () => {
    fc.assert(
      fc.property(recorded, instant, (last, now) => {
        const next = nextInstant(last, now);
        expect(next > last).to.equal(true);
        expect(next).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        expect(Number.isNaN(Date.parse(next))).to.equal(false);
      }),
    );
  });
});

describe('clocks', () => {
  it('tell the day of Vietnam, or stand on one', () => {
    const clock = systemClock();
    expect(clock.today()).to.match(/^\d{4}-\d\d-\d\d$/);
    const seven = new Date(Date.parse(clock.now()) + 7 * 3_600_000).toISOString().slice(0, 10);
    expect(clock.today()).to.equal(seven);
    expect(clockWithToday('2024-11-30').today()).to.equal('2024-11-30');
    expect(clockWithToday('2024-11-30').now().slice(0, 4)).to.equal(clock.now().slice(0, 4));
  });
});
