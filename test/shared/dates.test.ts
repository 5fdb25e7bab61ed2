import { expect } from 'chai';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  addYears,
  ageBand,
  ageOn,
  ageRange,
  type Day,
  dayBefore,
  dayFromExcelSerial,
  dayInVietnam,
  daysBetween,
  daysInMonth,
  earliestDay,
  formatDay,
  formatDayLong,
  formatInstant,
  formatMonth,
  formatPartial,
  formatWeekday,
  isDay,
  isMonth,
  isPartialDate,
  lastDayOfMonth,
  latestDay,
  OPEN_END,
  parseDay,
  parsePartialDate,
  under6CardLastDay,
} from '../../src/shared/dates.ts';

/** Any day of the years the desk meets, made without the functions under test. */
const anyDay = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date): Day => date.toISOString().slice(0, 10));
const today = '2024-11-30';
const readDay = (text: string): string => {
  const parsed = parseDay(text);
  return parsed.ok ? parsed.value : parsed.fault;
};
const birthOf = (text: string | number, on = today): string => {
  const parsed = parsePartialDate(text, on);
  return parsed.ok ? parsed.value : parsed.fault;
};

describe('days', () => {
  it('knows real days, months and partial dates', () => {
    expect(['2024-02-29', '2023-11-30', '9999-12-30'].every(isDay)).to.equal(true);
    expect(isDay(OPEN_END), 'the open end of a period is no day that anybody gives').to.equal(false);
    for (const text of [
      '2023-02-29',
      '2023-11-31',
      '2023-13-01',
      '2023-1-1',
      '0000-01-01',
      '2023-00-10',
      '',
    ]) {
      expect(isDay(text), text).to.equal(false);
    }
    expect([isMonth('2023-12'), isMonth('2023-13'), isMonth('2023-00'), isMonth('2023')]).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
    expect(['1950', '1950-03', '1950-03-07'].every(isPartialDate)).to.equal(true);
    expect(['50', '1950-3', '1950-02-30', '0000'].some(isPartialDate)).to.equal(false);
  });

  it('has leap days by the Gregorian rule', () => {
    expect([1900, 2000, 2023, 2024, 2200].map((year) => daysInMonth(year, 2))).to.deep.equal([
      28, 29, 28, 29, 28,
    ]);
    expect(lastDayOfMonth('2023-11')).to.equal('2023-11-30');
  });

  it('counts days as the calendar of the machine does', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40_000, max: 40_000 }), (day, n) => {
        const there = addDays(day, n);
        expect(isDay(there)).to.equal(true);
        expect(daysBetween(day, there)).to.equal(n);
        expect(there > day).to.equal(n > 0);
      }),
    );
  });

  it('has no day after the open end of a period', () => {
    expect(() => addDays(OPEN_END, 1)).to.throw('impossible');
    expect(dayBefore(OPEN_END)).to.equal('9999-12-30');
  });

  it('adds months and years, 29/02 becoming 28/02', () => {
    expect([addMonths('2023-12', 1), addMonths('2023-01', -1), addMonths('2023-05', 20)]).to.deep.equal([
      '2024-01',
      '2022-12',
      '2025-01',
    ]);
    expect([addYears('2024-02-29', 1), addYears('2024-02-29', 4)]).to.deep.equal([
      '2025-02-28',
      '2028-02-29',
    ]);
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -60, max: 60 }), (day, n) => {
        expect(isDay(addYears(day, n))).to.equal(true);
        expect(addMonths(addMonths(day.slice(0, 7), n), -n)).to.equal(day.slice(0, 7));
      }),
    );
  });

  it('takes the day of an instant from Vietnam, seven hours ahead', () => {
    expect(dayInVietnam('2024-11-29T16:59:59.999Z')).to.equal('2024-11-29');
    expect(dayInVietnam('2024-11-29T17:00:00Z')).to.equal('2024-11-30');
    expect(formatInstant('2024-12-31T23:05:00.123456Z')).to.equal('01/01/2025 06:05');
  });
});

describe('ages', () => {
  it('are completed years, a birth year alone counting from 1 January', () => {
    expect(ageOn('2018-11-30', '2024-11-29')).to.equal(5);
    expect(ageOn('2018-11-30', '2024-11-30')).to.equal(6);
    expect(ageOn('2004-02-29', '2023-02-28')).to.equal(18);
    expect(ageOn('2004-02-29', '2023-03-01')).to.equal(19);
    expect([
      ageOn('1950', '2023-01-01'),
      ageOn('1950-03', '2023-02-28'),
      ageOn('1950-03', '2023-03-01'),
    ]).to.deep.equal([73, 72, 73]);
  });

  it('are a range where the birth date is partial', () => {
    expect(ageRange('1950', '2023-06-01')).to.deep.equal({ from: 72, to: 73 });
    expect(ageRange('1950-06', '2023-06-15')).to.deep.equal({ from: 72, to: 73 });
    expect(ageRange('1950-06-15', '2023-06-15')).to.deep.equal({ from: 73, to: 73 });
    expect(ageRange('2023', '2023-02-01')).to.deep.equal({ from: 0, to: 0 });
  });

  it('hold every true age within the range of what is known', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(40_000), fc.constantFrom(4, 7, 10), (birth, lived, known) => {
        const on = addDays(birth, lived);
        const range = ageRange(birth.slice(0, known), on);
        expect(ageOn(birth, on)).to.be.within(range.from, range.to);
        expect(range.to - range.from).to.be.within(0, known === 10 ? 0 : 1);
      }),
    );
  });

  it('fall into the bands of the coverage report', () => {
    expect([0, 5, 6, 15, 16, 59, 60, 79, 80, 104].map(ageBand)).to.deep.equal([
      '0-5',
      '0-5',
      '6-15',
      '6-15',
      '16-59',
      '16-59',
      '60-79',
      '60-79',
      '80+',
      '80+',
    ]);
  });

  it("end a child's card by the 30/9 rule", () => {
    expect(
      [
        '2018-01-01',
        '2018-09-30',
        '2018-10-01',
        '2018-12-31',
        '2018-11',
        '2018-03',
        '2018',
        '2018-02-28',
      ].map(under6CardLastDay),
    ).to.deep.equal([
      '2024-09-30',
      '2024-09-30',
      '2024-10-31',
      '2024-12-31',
      '2024-11-30',
      '2024-09-30',
      '2024-09-30',
      '2024-09-30',
    ]);
  });
});

describe('dates as the desk reads them', () => {
  it('are written in the Vietnamese way', () => {
    expect(formatDay('2023-02-05')).to.equal('05/02/2023');
    expect(['1950', '1950-03', '1950-02-05'].map(formatPartial)).to.deep.equal([
      '1950',
      '03/1950',
      '05/02/1950',
    ]);
    expect(formatMonth('2023-11')).to.equal('11/2023');
    expect(formatDayLong('2023-02-05')).to.equal('ngày 05 tháng 02 năm 2023');
    expect(formatDayLong('2023-03-15')).to.equal('ngày 15 tháng 3 năm 2023');
    expect(formatDayLong('2023-12-01')).to.equal('ngày 01 tháng 12 năm 2023');
  });

  it('name the weekday', () => {
    expect(formatWeekday('2023-11-30')).to.equal('Thứ Năm, 30/11/2023');
    expect(formatWeekday('2024-12-01')).to.equal('Chủ nhật, 01/12/2024');
    expect(formatWeekday('1969-12-31')).to.equal('Thứ Tư, 31/12/1969');
  });
});

describe('dates as people type them', () => {
  it('are read in every usual form', () => {
    for (const text of [
      '05/02/2023',
      '5/2/23',
      '5-2-2023',
      '05.02.2023',
      ' 5 / 2 / 2023 ',
      '2023-02-05',
      '2023-2-5',
    ]) {
      expect(readDay(text), text).to.equal('2023-02-05');
    }
    expect(readDay('05/02/2023\u00a0')).to.equal('2023-02-05');
    expect(readDay('2023-02-05T00:00:00.000Z')).to.equal('2023-02-05');
  });

  it('are never guessed', () => {
    expect(['31/11/2023', '29/02/2023', '00/05/2023', '05/13/2023', '05/02/0195'].map(readDay)).to.deep.equal(
      Array(5).fill('impossibleDate'),
    );
    expect(['2022', '03/2022', '2022-03'].map(readDay)).to.deep.equal(Array(3).fill('incompleteDate'));
    expect(
      ['', 'hôm qua', '05/02', '5/2/202', '1/2/3/4', '44927', '2023-02-05T09:30:00Z'].map(readDay),
    ).to.deep.equal(Array(7).fill('unreadableDate'));
  });

  it('say what is wrong in Vietnamese', () => {
    expect(parseDay('31/11/2023')).to.include({ message: 'tháng 11 chỉ có 30 ngày' });
    expect(parseDay('29/02/2023')).to.include({ message: 'tháng 2 năm 2023 chỉ có 28 ngày' });
    expect(parseDay('05/13/2023')).to.include({ message: 'không có tháng 13; ghi ngày trước, tháng sau' });
  });

  it('take a year of two digits from 20yy, for births from the past', () => {
    expect(readDay('30/11/50')).to.equal('2050-11-30');
    expect(birthOf('30/11/50')).to.equal('1950-11-30');
    expect(birthOf('30/11/24')).to.equal('2024-11-30');
    expect(birthOf('01/12/24')).to.equal('1924-12-01');
    expect(birthOf('29/02/25')).to.equal('impossibleDate');
  });

  it('of birth may be a month or a year, also as a number', () => {
    expect([
      birthOf('03/1950'),
      birthOf('3-1950'),
      birthOf('1950-3'),
      birthOf('1950'),
      birthOf(1950),
    ]).to.deep.equal(['1950-03', '1950-03', '1950-03', '1950', '1950']);
    expect(['13/1950', '31/04/1970'].map((text) => birthOf(text))).to.deep.equal([
      'impossibleDate',
      'impossibleDate',
    ]);
    expect(['50', '03/50', '123', '0195'].map((text) => birthOf(text))).to.deep.equal(
      Array(4).fill('unreadableDate'),
    );
  });

  it('read back whatever was written out', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(4, 7, 10), (day, known) => {
        expect(parseDay(formatDay(day))).to.deep.equal({ ok: true, value: day });
        const partial = day.slice(0, known);
        expect(parsePartialDate(formatPartial(partial), OPEN_END)).to.deep.equal({
          ok: true,
          value: partial,
        });
        expect(earliestDay(partial) <= day && day <= latestDay(partial)).to.equal(true);
      }),
    );
  });

  it('answer only real days, whatever is typed', () => {
    const part = fc.oneof(fc.nat(40), fc.nat(2100)).map(String);
    const typed = fc.oneof(
      fc.string(),
      fc.tuple(part, part, part, fc.constantFrom('/', '-', '.')).map(([a, b, c, s]) => a + s + b + s + c),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const day = parseDay(text);
        if (day.ok) expect(isDay(day.value), text).to.equal(true);
        const birth = parsePartialDate(text, today);
        if (birth.ok) expect(isPartialDate(birth.value), text).to.equal(true);
      }),
    );
  });
});

describe('serial numbers of Excel', () => {
  it('count from 1900, without the day that never was', () => {
    expect(
      [1, 59, 60, 61, 45_260, 45_260.75].map((serial) => dayFromExcelSerial(serial, false)),
    ).to.deep.equal(['1900-01-01', '1900-02-28', undefined, '1900-03-01', '2023-11-30', '2023-11-30']);
  });

  it('count from 1904 in files of the Mac', () => {
    expect(dayFromExcelSerial(43_798, true)).to.equal('2023-11-30');
  });

  it('end with the calendar', () => {
    expect([dayFromExcelSerial(2_958_465, false), dayFromExcelSerial(2_958_466, false)]).to.deep.equal([
      OPEN_END,
      undefined,
    ]);
    expect(
      [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY].map((serial) => dayFromExcelSerial(serial, false)),
    ).to.deep.equal(Array(5).fill(undefined));
    expect(dayFromExcelSerial(2_958_000, true)).to.equal(undefined);
  });
});
