import { expect } from 'chai';
import fc from 'fast-check';
import { WorkingCalendar } from '../../../src/features/calendar/service.ts';
import { addDays } from '../../../src/shared/dates.ts';
import { scenarios } from '../../support/scenarios.ts';

const tet2024 = ['2024-02-08', '2024-02-09', '2024-02-12', '2024-02-13', '2024-02-14'];
const calendar = new WorkingCalendar([
  ...tet2024.map((day) => ({ day, kind: 'holiday' as const })),
  { day: '2024-05-04', kind: 'working' },
  { day: '2024-04-29', kind: 'holiday' },
]);

describe('working days', () => {
  it('leave out weekends and holidays, and count Saturdays worked in exchange', () => {
    expect(calendar.isWorkingDay('2024-02-07')).to.equal(true);
    expect(calendar.isWorkingDay('2024-02-08')).to.equal(false);
    expect(calendar.isWorkingDay('2024-02-10')).to.equal(false);
    expect(calendar.isWorkingDay('2024-05-04')).to.equal(true);
  });

  it('count from the day after receipt', () => {
    expect(calendar.addWorkingDays('2024-11-01', 1)).to.equal('2024-11-04'); // a Friday, then the weekend
    expect(calendar.addWorkingDays('2024-02-07', 3)).to.equal('2024-02-19'); // over Tết
    expect(calendar.workingDaysBetween('2024-02-07', '2024-02-19')).to.equal(3);
  });

  it('move a deadline in days that falls on a day off to the next working day', () => {
    expect(calendar.addCalendarDays('2024-11-01', 30)).to.equal('2024-12-02'); // 1/12/2024 is a Sunday
    expect(calendar.addCalendarDays('2024-11-01', 31)).to.equal('2024-12-02');
  });

  it('say which years are known', () => {
    expect(calendar.isKnown(2024)).to.equal(true);
    expect(calendar.isKnown(2031)).to.equal(false);
  });

  it('count forth what they count back, and end on a working day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 1, max: 120 }), (offset, count) => {
        const from = addDays('2022-01-01', offset);
        const to = calendar.addWorkingDays(from, count);
        expect(calendar.isWorkingDay(to)).to.equal(true);
        expect(calendar.workingDaysBetween(from, to)).to.equal(count);
      }),
    );
  });
});

scenarios('the calendar', async () => undefined, [
  {
    name: 'is shown',
    as: 'officer',
    path: '/calendar?year=2024',
    status: 200,
    contains: ['2024-02-08', 'Tết'],
  },
  {
    name: 'is not for group heads',
    as: 'groupHead',
    path: '/calendar',
    status: 403,
  },
  {
    name: 'is edited by the administrator',
    as: 'officer',
    method: 'POST',
    path: '/calendar',
    body: { day: '2027-01-01', kind: 'holiday', label: 'Tết Dương lịch' },
    status: 403,
  },
  {
    name: 'has no holiday on a Sunday',
    as: 'admin',
    method: 'POST',
    path: '/calendar',
    body: { day: '2027-01-03', kind: 'holiday', label: 'Nghỉ' },
    status: 422,
    contains: ['vốn là ngày nghỉ'],
  },
  {
    name: 'takes a holiday',
    as: 'admin',
    method: 'POST',
    path: '/calendar',
    body: { day: '2027-01-01', kind: 'holiday', label: 'Tết Dương lịch' },
    status: 201,
    audit: 1,
  },
]);
