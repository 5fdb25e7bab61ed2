import { expect } from 'chai';
import { requireArea } from '../../../src/features/areas/service.ts';
import { monthContext } from '../../../src/features/exports/monthly/context.ts';
import { giftList, giftTable } from '../../../src/features/exports/monthly/gifts.ts';
import { tetFigures } from '../../../src/features/exports/store.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { openCampaign } from '../payments/support.ts';

// The campaign is one of 2024, its list was approved on 20/01/2024.
describe('gifts in the workbook of the month', () => {
  let app: TestApp;

  before(async () => {
    app = await openApp({ today: '2025-02-20' });
    const campaign = await openCampaign(app);
    const household = await app.make.household();
    for (const paidOn of ['2024-02-01', '2025-01-10', null]) {
      const entry = await campaign.add({ household });
      if (paidOn)
        expect((await app.as('officer').post(campaign.path, { entry, paidOn })).status).to.equal(201);
    }
  });
  after(() => app.close());

  /** Approved, paid so far and paid in the period by B10; rows of DS6; đồng by the figures. */
  const month = (from: string, to: string) =>
    app.read(async (t) => {
      const context = await monthContext(t, await requireArea(t, 'CL'), from, to);
      const b10 = await giftTable(t, context);
      const total = (field: string) => b10.total?.[b10.columns.findIndex((each) => each.field === field)];
      const rows = (await giftList(t, context)).rows.length;
      const { paidDong } = await tetFigures(t, ['CL-01'], from, to);
      return [total('approvedGifts'), total('paidGifts'), total('periodGifts'), rows, paidDong];
    });

  it('stand there from the day of their approval', async () => {
    expect(await month('2024-01-01', '2024-01-19')).to.deep.equal([0, 0, 0, 0, 0]);
    expect(await month('2024-01-01', '2024-01-31')).to.deep.equal([3, 0, 0, 0, 0]);
    expect(await month('2024-02-01', '2024-02-29')).to.deep.equal([3, 1, 1, 1, 300_000]);
  });

  it('stand in the year after too, in the months in which they are paid', async () => {
    expect(await month('2025-01-01', '2025-01-31')).to.deep.equal([3, 2, 1, 1, 300_000]);
    expect(await month('2025-02-01', '2025-02-28')).to.deep.equal([0, 0, 0, 0, 0]);
  });
});
