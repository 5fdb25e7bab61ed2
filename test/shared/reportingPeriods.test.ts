import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, dayAfter } from '../../src/shared/dates.ts';
import {
  dayAfterPeriod,
  lastPeriodBefore,
  type PeriodKind,
  periodKinds,
  periodName,
  reportingPeriodOf,
} from '../../src/shared/reportingPeriods.ts';

/** Of each kind: a day on either side of a boundary, and the period it lies in. */
const boundaries: Record<PeriodKind, [day: string, from: string, to: string][]> = {
  month: [
    ['2024-02-29', '2024-02-01', '2024-02-29'],
    ['2024-03-01', '2024-03-01', '2024-03-31'],
    ['2023-02-28', '2023-02-01', '2023-02-28'],
    ['2024-12-31', '2024-12-01', '2024-12-31'],
  ],
  month15: [
    ['2024-11-14', '2024-10-15', '2024-11-14'],
    ['2024-11-15', '2024-11-15', '2024-12-14'],
    ['2024-12-15', '2024-12-15', '2025-01-14'],
    ['2025-01-14', '2024-12-15', '2025-01-14'],
  ],
  quarter: [
    ['2024-03-31', '2024-01-01', '2024-03-31'],
    ['2024-04-01', '2024-04-01', '2024-06-30'],
    ['2024-12-31', '2024-10-01', '2024-12-31'],
  ],
  quarter15: [
    ['2024-03-14', '2023-12-15', '2024-03-14'],
    ['2024-03-15', '2024-03-15', '2024-06-14'],
    ['2024-12-14', '2024-09-15', '2024-12-14'],
    ['2024-12-15', '2024-12-15', '2025-03-14'],
  ],
  halfYear: [
    ['2024-06-30', '2024-01-01', '2024-06-30'],
    ['2024-07-01', '2024-07-01', '2024-12-31'],
  ],
  halfYear15: [
    ['2024-06-14', '2023-12-15', '2024-06-14'],
    ['2024-06-15', '2024-06-15', '2024-12-14'],
    ['2024-12-15', '2024-12-15', '2025-06-14'],
  ],
  nineMonths: [
    ['2024-01-01', '2024-01-01', '2024-09-30'],
    ['2024-12-31', '2024-01-01', '2024-09-30'],
    ['2025-01-01', '2025-01-01', '2025-09-30'],
  ],
  nineMonths15: [
    ['2024-12-14', '2023-12-15', '2024-09-14'],
    ['2024-12-15', '2024-12-15', '2025-09-14'],
  ],
  year: [
    ['2024-12-31', '2024-01-01', '2024-12-31'],
    ['2025-01-01', '2025-01-01', '2025-12-31'],
  ],
  year15: [
    ['2024-12-14', '2023-12-15', '2024-12-14'],
    ['2024-12-15', '2024-12-15', '2025-12-14'],
  ],
};

const anyDay = fc.integer({ min: 0, max: 15_000 }).map((n) => addDays('2000-01-01', n));
const anyKind = fc.constantFrom(...periodKinds);

describe('reporting periods', () => {
  for (const kind of periodKinds)
    it(`of the kind ${kind} change exactly at their boundaries`, () => {
      for (const [day, from, to] of boundaries[kind])
        expect(reportingPeriodOf(kind, day), day).to.deep.equal({ from, to });
    });

  it('hold their day and follow one another without a gap, the nine months aside', () => {
    fc.assert(
      fc.property(anyKind, anyDay, (kind, day) => {
        const period = reportingPeriodOf(kind, day);
        expect(period.from <= day).to.equal(true);
        if (kind.startsWith('nine')) return;
        expect(day <= period.to).to.equal(true);
        expect(reportingPeriodOf(kind, dayAfter(period.to)).from).to.equal(dayAfter(period.to));
      }),
    );
  });

  it('before a day are over, and the next is not', () => {
    fc.assert(
      fc.property(anyKind, anyDay, (kind, day) => {
        const last = lastPeriodBefore(kind, day);
        expect(last.to < day).to.equal(true);
        expect(lastPeriodBefore(kind, dayAfter(last.to))).to.deep.equal(last);
        const next = reportingPeriodOf(kind, addDays(last.to, kind.startsWith('nine') ? 120 : 1));
        expect(next.to >= day).to.equal(true);
      }),
    );
    expect(lastPeriodBefore('month', '2024-11-30').to).to.equal('2024-10-31');
    expect(lastPeriodBefore('month', '2024-12-01').to).to.equal('2024-11-30');
    expect(lastPeriodBefore('nineMonths', '2024-09-30').to).to.equal('2023-09-30');
    expect(lastPeriodBefore('nineMonths', '2024-10-01').to).to.equal('2024-09-30');
  });

  it('are followed by the day set, in a shorter month by its last', () => {
    const november = reportingPeriodOf('month', '2024-11-30');
    expect(dayAfterPeriod(november, 3)).to.equal('2024-12-03');
    expect(dayAfterPeriod(november, 31)).to.equal('2024-12-31');
    const middle = reportingPeriodOf('month15', '2024-11-14');
    expect(dayAfterPeriod(middle, 15)).to.equal('2024-11-15');
    expect(dayAfterPeriod(middle, 14)).to.equal('2024-12-14');
    expect(dayAfterPeriod(reportingPeriodOf('month', '2024-01-05'), 31)).to.equal('2024-02-29');
  });

  it('have a name', () => {
    const name = (kind: PeriodKind, day: string) => periodName(kind, reportingPeriodOf(kind, day));
    expect(periodKinds.map((kind) => name(kind, '2024-11-20'))).to.deep.equal([
      'Tháng 11/2024',
      'Tháng 12/2024',
      'Quý IV/2024',
      'Quý IV/2024',
      '6 tháng cuối năm 2024',
      '6 tháng cuối năm 2024',
      '9 tháng năm 2024',
      '9 tháng năm 2024',
      'Năm 2024',
      'Năm 2024',
    ]);
    expect(periodName('month', { from: '2024-11-05', to: '2024-11-30' })).to.equal(
      'Từ ngày 05/11/2024 đến ngày 30/11/2024',
    );
  });
});
