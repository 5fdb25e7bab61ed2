import { expect } from 'chai';
import { verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { openCampaign, paidOn } from './support.ts';

onBothEngines('the events of a campaign', (_open, engine) => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ engine });
  });
  after(() => app?.close());

  it('are recorded, matched, taken back and told the same', async () => {
    const campaign = await openCampaign(app, ['ward', 'fund']);
    const members = [app.make.member(), app.make.member({ fullName: 'Lê Văn Con', relation: 'child' })];
    const household = await app.make.household({ members });
    const rice = { item: 'gạo', quantity: 7.5, unit: 'kg' };
    const gift = (source: string) =>
      campaign.add({ household, source, ...(source === 'ward' ? { inKind: rice } : {}) });
    const ward = [await gift('ward'), await gift('ward'), await gift('ward'), await gift('ward')];
    const [byBank] = [await gift('fund')];
    const officer = app.as('officer');
    const post = async (path: string, body: object) => {
      const answer = await officer.post(`/campaigns/${campaign.id}/${path}`, body);
      expect(answer.status, answer.text).to.be.oneOf([201, 204]);
      return answer.body;
    };
    const receiver = { name: 'Lê Văn Con', relation: 'con' };
    await post('payments', { entry: ward[0], paidOn, receiver });
    const second = await post('payments', { entry: ward[1], paidOn });
    await post(`payments/${second.id}/reversal`, { reason: 'bấm nhầm' });
    await post('gift-returns', { entry: ward[2], on: paidOn, reason: 'refused' });
    await post('unpaid-reasons', { entry: ward[3], on: paidOn, reason: 'absent' });
    await post('transfer-accounts', { entry: byBank, accountNumber: '0123456789', bank: 'Agribank' });
    await post('transfers', { source: 'fund', number: 'UNC-1', datedOn: paidOn });
    const printed = await post('sheets', { source: campaign.sources.ward });
    const page = printed.items[0].pages[0].code;
    const scan = await app.upload(
      'officer',
      `/campaigns/${campaign.id}/sheet-pages/${page}/scans`,
      Buffer.from('%PDF-1.4 x'),
      'a.pdf',
      {},
    );
    expect(scan.body).to.include({ paid: 0, matched: 1, awaited: 0 });
    const { body } = await officer.get(`${campaign.path}?area=CL-01`);
    const told = body.overview.map((row: Record<string, { gifts: number }>) =>
      ['approved', 'matched', 'awaited', 'unpaid', 'returned'].map((part) => row[part]?.gifts),
    );
    expect(told).to.have.deep.members([
      [4, 1, 0, 2, 1],
      [1, 1, 0, 0, 0],
    ]);
    expect(body.items.map(({ kind }: { kind: string }) => kind)).to.deep.equal([
      'payment',
      'return',
      'reversal',
      'payment',
      'payment',
    ]);
    for (const path of ['phat', 'phat?to=CL-01', `theo-trang?ma=${page}`, 'chuyen-khoan']) {
      const shown = await (await app.browse('officer')).get(`/tet/${campaign.id}/${path}`);
      expect(shown.status, path).to.equal(200);
    }
    expect(await app.read((t) => verifyCampaignTotals(t))).to.equal(undefined);
  });
});
