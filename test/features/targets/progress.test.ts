import { expect } from 'chai';
import {
  addedUp,
  type Goal,
  missingOf,
  missingText,
  sharesTotal,
} from '../../../src/features/targets/progress.ts';
import { coverageProposal, type UncoveredPerson } from '../../../src/features/targets/proposal.ts';

const coverageGoal: Goal = { source: 'coverage', unit: '%', direction: 'atLeast', planned: 94.5 };

describe('the gap to a target', () => {
  it('is in people, the need rounded up, and asks for nobody more than that', () => {
    // 94.5 % of 16,083 are 15,198.4: 15,199 people; 15,021 have a card.
    const measured = { value: 93.4, part: 15_021, whole: 16_083 };
    expect(missingOf(coverageGoal, measured)).to.equal(178);
    expect(missingText(coverageGoal, 178)).to.equal('còn thiếu 178 người');
    // 94.5 % of 2,000 are 1,890 exactly.
    expect(missingOf(coverageGoal, { value: 94.5, part: 1890, whole: 2000 })).to.equal(0);
    expect(missingOf(coverageGoal, { value: 94.45, part: 1889, whole: 2000 })).to.equal(1);
  });

  it('is in households that have to leave, where a rate is to fall or has fallen too little', () => {
    const poor: Goal = { source: 'povertyRate', unit: '%', direction: 'atMost', planned: 1.1 };
    // 1.1 % of 4,396 are 48.4: 48 may stay.
    expect(missingOf(poor, { value: 1.14, part: 50, whole: 4396 })).to.equal(2);
    expect(missingText(poor, 2)).to.equal('còn phải giảm 2 hộ');
    expect(missingOf(poor, { value: 1.09, part: 48, whole: 4396 })).to.equal(0);
    // From 2 % down by 0.5 points: 15 of 1,000 may stay, 18 are there.
    const reduction: Goal = {
      source: 'povertyReduction',
      unit: 'điểm %',
      direction: 'atLeast',
      planned: 0.5,
    };
    expect(missingOf(reduction, { value: 0.2, part: 18, whole: 1000, baseline: 0.02 })).to.equal(3);
  });

  it('of counts is whole, of money as it is', () => {
    const visits: Goal = { source: 'monthly', unit: 'hộ', direction: 'atLeast', planned: 290 };
    expect(missingOf(visits, { value: 277.5, part: null, whole: null })).to.equal(13);
    const fund: Goal = { source: 'monthly', unit: 'triệu đồng', direction: 'atLeast', planned: 65 };
    expect(missingOf(fund, { value: 62.5, part: null, whole: null })).to.equal(2.5);
    const overdue: Goal = { source: 'overdueWork', unit: 'hồ sơ', direction: 'atMost', planned: 0 };
    expect(missingOf(overdue, { value: 3, part: null, whole: null })).to.equal(3);
  });
});

describe('months typed', () => {
  const values = [
    { month: '2024-01', value: 10 },
    { month: '2024-03', value: 20 },
    { month: '2024-05', value: 90 },
  ];
  it('make a sum, the last or an average, up to a month', () => {
    expect(addedUp(values, '2024-04', 'sum')?.value).to.equal(30);
    expect(addedUp(values, '2024-04', 'last')?.value).to.equal(20);
    expect(addedUp(values, '2024-05', 'average')?.value).to.equal(40);
    expect(addedUp(values, '2023-12', 'sum')).to.equal(null);
  });
});

describe('shares', () => {
  it('of a count are added, of a rate averaged by population', () => {
    const shares = [
      { planned: 90, people: 100 },
      { planned: 96, people: 300 },
    ];
    expect(sharesTotal('người', shares)).to.equal(186);
    expect(sharesTotal('%', shares)).to.equal(94.5); // (9,000 + 28,800) / 400
    expect(sharesTotal('%', [])).to.equal(null);
  });
});

describe('the proposal that closes a gap', () => {
  const person = (list: UncoveredPerson['list'], familyDong: number | null): UncoveredPerson => ({
    person: list,
    household: null,
    area: 'CL-01',
    list,
    since: null,
    familyDong,
    budgetDong: 0,
  });

  it('takes the entitled first, adds people and money up, and says with which list it is enough', () => {
    const people = [
      person('never', 1_000_000),
      person('entitled', 0),
      person('entitled', 0),
      person('lapsed', 700_000),
      person('lapsed', 500_000),
    ];
    const { steps } = coverageProposal(people, { missing: 3, covered: 90, population: 100 }, 'x');
    expect(
      steps.map(({ list, people: n, rate, cumulativePeople, cumulativeFamilyDong, closes }) => [
        list,
        n,
        rate,
        cumulativePeople,
        cumulativeFamilyDong,
        closes,
      ]),
    ).to.deep.equal([
      ['entitled', 2, 0.92, 2, 0, false],
      ['lapsed', 2, 0.94, 4, 1_200_000, true],
      ['never', 1, 0.95, 5, 2_200_000, false],
    ]);
  });

  it('says of a cost that is not known that it is not', () => {
    const { steps } = coverageProposal(
      [person('lapsed', null)],
      { missing: 1, covered: 0, population: 1 },
      'x',
    );
    expect(steps[0]?.cumulativeFamilyDong).to.equal(null);
  });
});
