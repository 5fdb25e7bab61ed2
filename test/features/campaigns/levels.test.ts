import { expect } from 'chai';
import {
  approvalLevelOf,
  isPastSource,
  knownLevels,
  lunarYearName,
} from '../../../src/features/campaigns/levels.ts';
import { type Dictionaries, dictionaries } from '../../../src/features/dictionaries/service.ts';
import type { CampaignKind } from '../../../src/shared/giving.ts';
import { openRegistry } from '../../support/registry.ts';

describe('what is known of gifts', () => {
  let registry: Awaited<ReturnType<typeof openRegistry>>;
  let known: Dictionaries;
  before(async () => {
    registry = await openRegistry();
    known = await registry.read((t) => dictionaries(t));
  });
  after(() => registry.close());
  const levels = (kind: CampaignKind, year: number, source: string, cutOffOn: string) =>
    knownLevels(known, { kind, year, cutOffOn }, source);

  it('is proposed for its source and the year in which Tết lies, with its basis and confidence', () => {
    // The list may be of a day long before the decision: the day of Tết picks the level.
    for (const cutOffOn of ['2025-11-15', '2025-12-31', '2026-02-01']) {
      const [high, low, martyr, ...more] = levels('tet', 2026, 'president', cutOffOn);
      expect(more).to.deep.equal([]);
      expect(high).to.include({ amountDong: 600_000, per: 'person', confidence: 'verified', endedOn: null });
      expect(low).to.include({ amountDong: 300_000, basis: 'QĐ 01/QĐ-CTN ngày 5/1/2026' });
      expect(martyr).to.include({ amountDong: 300_000, per: 'martyr' });
    }
    expect(levels('tet', 2024, 'president', '2023-12-31')[0]?.basis).to.contain('Giáp Thìn');
    expect(levels('tet', 2026, 'ward', '2025-12-31')).to.deep.equal([]);
  });

  it('of a year whose decision is not out is that of the year before, said to have run out', () => {
    const former = levels('tet', 2027, 'president', '2026-12-31');
    expect(former.map(({ endedOn }) => endedOn)).to.deep.equal(Array(3).fill('2026-11-30'));
    // Before the first known one there is none.
    expect(levels('tet', 2020, 'president', '2019-12-31')).to.deep.equal([]);
  });

  it('has rice for hungry households only, by the decree of the day', () => {
    for (const kind of ['tet', 'hunger'] as const) {
      const [rice, ...more] = levels(kind, 2026, 'state-rice', '2026-06-30');
      expect(more).to.deep.equal([]);
      expect(rice).to.deep.include({ hungryList: true, per: 'member', confidence: 'verified' });
      expect(rice?.goods).to.deep.equal([{ item: 'gạo', quantity: 15, unit: 'kg' }]);
    }
    expect(levels('hunger', 2026, 'state-rice', '2026-07-01')[0]?.confidence).to.equal('memory');
    expect(levels('hunger', 2026, 'president', '2026-07-01')).to.deep.equal([]);
  });

  it('has longevity by age, with money and goods', () => {
    const [level] = levels('longevity', 2026, 'president', '2026-01-01');
    expect(level?.ages).to.deep.equal({ from: 100, to: 100 });
    expect(level?.goods).to.deep.equal([{ item: 'vải lụa', quantity: 5, unit: 'm' }]);
  });

  it('says who decides, which sources are no more, and the name of a year', () => {
    expect(approvalLevelOf(known, 'president')).to.equal('superior');
    expect(approvalLevelOf(known, 'province-2')).to.equal('superior');
    expect(approvalLevelOf(known, 'fund-for-the-poor')).to.equal('board');
    expect(approvalLevelOf(known, 'sponsor-2')).to.equal('ward');
    expect(isPastSource(known, 'city', '2025-06-30')).to.equal(false);
    expect(isPastSource(known, 'city', '2025-07-01')).to.equal(true);
    expect(isPastSource(known, 'a-firm', '2026-01-01')).to.equal(false);
    expect([2023, 2024, 2025, 2026].map(lunarYearName)).to.deep.equal([
      'Quý Mão',
      'Giáp Thìn',
      'Ất Tỵ',
      'Bính Ngọ',
    ]);
  });
});
