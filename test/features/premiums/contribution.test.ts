import { expect } from 'chai';
import {
  type ContributionKind,
  cardStart,
  fullPremiumDong,
  type PremiumNorms,
  quote,
} from '../../../src/features/premiums/contribution.ts';

const norms = (baseSalaryDong: number): PremiumNorms => ({
  baseSalaryDong,
  ratePerMille: 45,
  stepsPerMille: [1000, 700, 600, 500, 400],
  supportPerMille: { nearPoor: 700, pupil: 500, averageLiving: 300 },
});

const people = (...kinds: ContributionKind[]) =>
  kinds.map((kind, i) => ({ name: `Người ${i + 1}`, kind, lastDay: null }));

describe('household contribution', () => {
  it('takes 4.5% of the base salary from the first person', () => {
    expect(
      [1_490_000, 1_800_000, 2_340_000, 2_530_000].map((base) => fullPremiumDong(norms(base))),
    ).to.deep.equal([67_050, 81_000, 105_300, 113_850]);
  });

  it('takes 70, 60, 50, 40% of that from those after, the fifth and later alike', () => {
    const { contributions, totalDong } = quote(
      people('household', 'household', 'household', 'household', 'household', 'household'),
      norms(2_340_000),
      '2024-07-01',
      12,
    );
    expect(contributions.map(({ monthlyDong }) => monthlyDong)).to.deep.equal([
      105_300, 73_710, 63_180, 52_650, 42_120, 42_120,
    ]);
    expect(totalDong).to.equal(12 * (105_300 + 73_710 + 63_180 + 52_650 + 42_120 + 42_120));
  });

  it('leaves supported members outside the steps', () => {
    const { contributions, supportDong } = quote(
      people('nearPoor', 'household', 'pupil', 'household', 'elsewhere'),
      norms(2_530_000),
      '2026-07-01',
      12,
    );
    expect(contributions.map(({ monthlyDong }) => monthlyDong)).to.deep.equal([
      34_155, 113_850, 56_925, 79_695, 0,
    ]);
    expect(contributions.map(({ order }) => order)).to.deep.equal([null, 1, null, 2, null]);
    expect(supportDong).to.equal(12 * (113_850 - 34_155 + 113_850 - 56_925));
  });

  it('counts those who joined earlier in the year before those who join now', () => {
    const { contributions, people: paying } = quote(
      people('household', 'joined', 'joined'),
      norms(2_340_000),
      '2024-09-01',
      3,
    );
    expect(contributions.map(({ monthlyDong }) => monthlyDong)).to.deep.equal([63_180, 0, 0]);
    expect(contributions.map(({ order }) => order)).to.deep.equal([3, 1, 2]);
    expect(paying).to.equal(1);
  });

  it('starts the card after 30 days, or where the last one ended when the break is short', () => {
    expect(cardStart('2024-10-01', null)).to.equal('2024-10-31');
    expect(cardStart('2024-12-20', '2024-12-31')).to.equal('2025-01-01');
    expect(cardStart('2024-10-01', '2024-08-15')).to.equal('2024-10-01');
    expect(cardStart('2024-10-01', '2024-07-01')).to.equal('2024-10-01');
    // Three whole months without cover: waits again.
    expect(cardStart('2024-10-01', '2024-06-30')).to.equal('2024-10-31');
  });

  it('ends the card with the last day before the month it no longer covers', () => {
    const [only] = quote(
      [{ name: 'Lan', kind: 'household', lastDay: '2024-12-31' }],
      norms(2_340_000),
      '2024-12-20',
      12,
    ).contributions;
    expect(only).to.include({ cardFrom: '2025-01-01', cardTo: '2025-12-31' });
  });
});
