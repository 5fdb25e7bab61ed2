import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { makeCampaign, shown, type TestCampaign } from './campaignOf.ts';

const cutOffOn = '2024-11-15';

onBothEngines('the list of a campaign', (_open, engine) => {
  let app: TestApp;
  let tet: TestCampaign;
  const ids = new Map<string, { person: string; household: string }>();

  /** A household of one or more; its head bears the name the test calls it by. */
  const household = async (name: string, more: object[] = [], form: object = {}) => {
    const made = await app.make.household({
      members: [
        app.make.member({ fullName: name, birthDate: '1960-05-05' }),
        ...more.map((each) => app.make.member(each)),
      ],
      ...form,
    });
    ids.set(name, { household: made.id, person: made.members[0]?.person ?? '' });
    return made;
  };
  const of = (name: string) => ids.get(name) ?? { person: '', household: '' };
  const held = (name: string, category: string, validFrom = '2024-01-01') =>
    app.make.status({ person: of(name).person, category, validFrom });
  const poor = (name: string, validFrom = '2024-01-01') =>
    app.make.status({ household: of(name).household, validFrom });
  const officer = () => app.as('officer');

  before(async function () {
    this.timeout(180_000);
    app = await openApp({ engine });
    for (const name of ['Trần An', 'Lê Bình', 'Võ Châu', 'Bùi Dũng', 'Huỳnh Phúc']) await household(name);
    await household('Nghèo Bốn', [{ relation: 'child', birthDate: '2012' }], { area: 'CL-02' });
    for (const name of ['Trần An', 'Nghèo Bốn', 'Bùi Dũng']) await poor(name);
    await poor('Huỳnh Phúc', '2024-12-01');
    await held('Lê Bình', 'wounded-soldier-81');
    await held('Lê Bình', 'wounded-soldier-21');
    await held('Võ Châu', 'wounded-soldier-21');
    tet = await makeCampaign(
      app,
      [
        { code: 'ward', name: 'Ngân sách phường', budgetDong: 2_000_000, approvedBy: 'UBND phường Chánh Lộ' },
        { code: 'sponsor', name: 'Nhà tài trợ', approvalLevel: 'ward' },
      ],
      [
        {
          source: 'ward',
          name: 'Điểm a',
          categories: ['poor'],
          per: 'household',
          amountDong: 500_000,
          basis: { cutOffOn },
        },
        {
          source: 'sponsor',
          categories: ['wounded-soldier-81'],
          per: 'person',
          amountDong: 600_000,
          basis: { cutOffOn },
        },
        {
          source: 'sponsor',
          categories: ['wounded-soldier-21'],
          per: 'person',
          amountDong: 300_000,
          basis: { cutOffOn },
        },
      ],
    );
  });
  after(() => app.close());

  it('is built from the registers as of the day, in the contract’s fields', async () => {
    expect(shown(await tet.build())).to.have.members([
      'Trần An 500000 proposed',
      'Bùi Dũng 500000 proposed',
      'Nghèo Bốn 500000 proposed',
      'Lê Bình 600000 proposed',
      'Võ Châu 300000 proposed',
    ]);
    const [an] = (await tet.list('&q=tran%20an')).filter(({ recipientName }) => recipientName === 'Trần An');
    expect(an).to.include({
      person: null,
      household: of('Trần An').household,
      area: 'CL-01',
      source: tet.source.ward,
      inKind: null,
      ground: 'Hộ nghèo tại ngày 15/11/2024; Điểm a',
    });
    expect((await tet.list('&area=CL-02')).map((item) => item.recipientName)).to.deep.equal(['Nghèo Bốn']);
    const page = await officer().get(`/campaigns/${tet.id}/list?limit=2`);
    expect(page.body).to.include({ total: 5 });
    const next = await officer().get(`/campaigns/${tet.id}/list?limit=2&cursor=${page.body.nextCursor}`);
    expect(next.body.items).to.have.length(2);
  });

  it('says who was near and stays out', async () => {
    const { body } = await officer().get(`/campaigns/${tet.id}/candidates`);
    expect(
      body.items.map((each: { recipientName: string; reasons: { code: string }[] }) => [
        each.recipientName,
        each.reasons[0]?.code,
      ]),
    ).to.deep.equal([['Huỳnh Phúc', 'startsAfter']]);
  });

  it('keeps hand work when it is built again, keeps ids, and says what has changed', async () => {
    const before = await tet.list();
    const dung = before.find(({ recipientName }) => recipientName === 'Bùi Dũng');
    const base = `/campaigns/${tet.id}/list/entries`;
    const removed = await officer().post(`${base}/${dung?.entry}/removal`, { reason: 'nhà mới xây' });
    expect(removed.status, removed.text).to.equal(204);
    const form = {
      source: 'ward',
      household: of('Huỳnh Phúc').household,
      amountDong: 400_000,
      reason: 'Cháy nhà ngày 20/11',
      proposedBy: 'Tổ trưởng tổ 1',
    };
    const added = await officer().post(base, form);
    expect(added.status, added.text).to.equal(201);
    expect((await officer().post(base, form)).status).to.equal(409);
    expect((await officer().post(base, { ...form, person: of('Lê Bình').person })).status).to.equal(422);
    await poor('Võ Châu');
    const built = await officer().post(`/campaigns/${tet.id}/list`);
    expect(built.body.build).to.include({ added: 1, removed: 0, changed: 0 });
    expect(built.body.build.changes).to.deep.equal([
      { name: 'Võ Châu', source: 'Ngân sách phường', before: null, after: '500.000 đồng' },
    ]);
    const after = await tet.list();
    expect(shown(after)).to.include('Huỳnh Phúc 400000 proposed').and.not.include('Bùi Dũng 500000 proposed');
    expect(after.find(({ recipientName }) => recipientName === 'Trần An')?.entry).to.equal(
      before.find(({ recipientName }) => recipientName === 'Trần An')?.entry,
    );
  });

  it('is the officer’s to build; a group head reads approved gifts of the own group, without grounds', async () => {
    for (const who of ['leader', 'groupHead', 'city'] as const)
      expect((await app.as(who).post(`/campaigns/${tet.id}/list`)).status, who).to.equal(403);
    expect((await app.as('neighbour').get(`/campaigns/${tet.id}/list`)).status).to.equal(404);
    expect((await app.as('groupHead').get(`/campaigns/${tet.id}/list`)).body.items).to.deep.equal([]);
    expect((await app.as('city').get(`/campaigns/${tet.id}/list`)).status).to.equal(403);
  });
});
