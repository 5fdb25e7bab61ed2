import { expect } from 'chai';
import {
  approvalLevelOf,
  isPastSource,
  knownLevels,
  lunarYearName,
} from '../../../src/features/campaigns/levels.ts';

describe('what is known of gifts', () => {
  it('is proposed for its year and source alone, with its basis and confidence', () => {
    const [high, low, martyr, ...more] = knownLevels('tet', 2026, 'president', '2025-12-31');
    expect(more).to.deep.equal([]);
    expect(high).to.include({ amountDong: 600_000, per: 'person', confidence: 'verified' });
    expect(low).to.include({ amountDong: 300_000, basis: 'QĐ 01/QĐ-CTN ngày 5/1/2026' });
    expect(martyr).to.include({ amountDong: 300_000, per: 'martyr' });
    // The President's gift for 2027 is not out, and the ward's levels are its own.
    expect(knownLevels('tet', 2027, 'president', '2026-12-31')).to.deep.equal([]);
    expect(knownLevels('tet', 2026, 'ward', '2025-12-31')).to.deep.equal([]);
  });

  it('has rice for hungry households only, by the decree of the day', () => {
    for (const kind of ['tet', 'hunger'] as const) {
      const [rice, ...more] = knownLevels(kind, 2026, 'state-rice', '2026-06-30');
      expect(more).to.deep.equal([]);
      expect(rice).to.deep.include({ hungryList: true, per: 'member', confidence: 'verified' });
      expect(rice?.goods).to.deep.equal([{ item: 'gạo', quantity: 15, unit: 'kg' }]);
    }
    expect(knownLevels('hunger', 2026, 'state-rice', '2026-07-01')[0]?.confidence).to.equal('memory');
    expect(knownLevels('hunger', 2026, 'president', '2026-07-01')).to.deep.equal([]);
  });

  it('has longevity by age, with money and goods', () => {
    const [level] = knownLevels('longevity', 2026, 'president', '2026-01-01');
    expect(level?.ages).to.deep.equal({ from: 100, to: 100 });
    expect(level?.goods).to.deep.equal([{ item: 'vải lụa', quantity: 5, unit: 'm' }]);
  });

  it('says who decides, which sources are no more, and the name of a year', () => {
    expect(approvalLevelOf('president')).to.equal('superior');
    expect(approvalLevelOf('fund-for-the-poor')).to.equal('board');
    expect(approvalLevelOf('sponsor-2')).to.equal('ward');
    expect(isPastSource('city', '2025-06-30')).to.equal(false);
    expect(isPastSource('city', '2025-07-01')).to.equal(true);
    expect(isPastSource('sponsor-2', '2026-01-01')).to.equal(false);
    expect([2023, 2024, 2025, 2026].map(lunarYearName)).to.deep.equal([
      'Quý Mão',
      'Giáp Thìn',
      'Ất Tỵ',
      'Bính Ngọ',
    ]);
  });
});
