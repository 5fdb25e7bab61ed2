import { expect } from 'chai';
import { balancesOf } from '../../../src/features/campaigns/ledger.ts';
import { verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { makeCampaign, shown, type TestCampaign } from '../recipients/campaignOf.ts';

const cutOffOn = '2024-11-15';
const decision = { number: '15/QĐ-UBND', date: '2024-11-28', issuer: 'UBND phường Chánh Lộ' };

onBothEngines('approval of a campaign’s lists', (_open, engine) => {
  let app: TestApp;
  let tet: TestCampaign;
  const people = new Map<string, { person: string; household: string }>();

  const poorHousehold = async (name: string, validFrom = '2024-01-01') => {
    const made = await app.make.household({
      members: [app.make.member({ fullName: name, birthDate: '1960' })],
    });
    people.set(name, { person: made.members[0]?.person ?? '', household: made.id });
    await app.make.status({ household: made.id, validFrom });
  };
  const post = (who: 'officer' | 'leader' | 'admin', path: string, body: object = {}) =>
    app.as(who).post(`/campaigns/${tet.id}${path}`, body);
  const submit = async (form: object) => {
    const answer = await post('officer', '/approvals', form);
    expect(answer.status, answer.text).to.equal(201);
    return answer.body;
  };
  const planned = async (code: string) => {
    const source = tet.source[code] ?? '';
    const { planned, unpaid } =
      (await app.read((t) => balancesOf(t, { sources: [source] }))).get(source) ?? {};
    expect(unpaid?.dong).to.equal(planned?.dong);
    return { gifts: planned?.gifts, dong: planned?.dong };
  };

  before(async function () {
    this.timeout(180_000);
    app = await openApp({ engine });
    for (const name of ['Trần An', 'Lê Bình', 'Võ Châu']) await poorHousehold(name);
    tet = await makeCampaign(
      app,
      [
        { code: 'ward', name: 'Ngân sách phường', budgetDong: 2_000_000 },
        {
          code: 'province',
          name: 'Ngân sách tỉnh',
          approvedBy: 'UBND tỉnh Quảng Ngãi',
          budgetDong: 10_000_000,
        },
      ],
      [
        { source: 'ward', categories: ['poor'], per: 'household', amountDong: 500_000, basis: { cutOffOn } },
        {
          source: 'province',
          categories: ['poor'],
          per: 'household',
          amountDong: 300_000,
          basis: { cutOffOn },
        },
      ],
    );
    await tet.build();
  });
  after(() => app.close());

  it('holds a submitted list still: no building, no hand, until it is sent back', async () => {
    const submitted = await submit({ source: 'ward', number: '7/TTr', date: '2024-11-27' });
    expect(submitted).to.include({
      state: 'submitted',
      gifts: 3,
      amountDong: 1_500_000,
      submissionNumber: '7/TTr',
    });
    expect(submitted.rows.map((row: { number: number }) => row.number)).to.deep.equal([1, 2, 3]);
    const [first] = await tet.list('&source=ward');
    const remove = `/list/entries/${first?.entry}/removal`;
    expect((await post('officer', remove, { reason: 'x' })).status).to.equal(409);
    const form = {
      source: 'ward',
      household: people.get('Trần An')?.household,
      reason: 'x',
      proposedBy: 'y',
    };
    expect((await post('officer', '/list/entries', form)).status).to.equal(409);
    expect((await post('officer', '/list')).body.build.kept).to.deep.equal(['Ngân sách phường']);
    expect((await post('officer', '/approvals', { source: 'ward' })).status).to.equal(409);
    const one = `/approvals/${submitted.id}`;
    expect((await post('officer', `${one}/approval`, { decision })).status).to.equal(403);
    expect((await post('officer', `${one}/refusal`, { reason: 'x' })).status).to.equal(403);
    expect((await post('leader', `${one}/refusal`, { reason: 'Xem lại hộ Trần An' })).status).to.equal(204);
    expect((await post('leader', `${one}/approval`, { decision })).status).to.equal(409);
    expect((await post('officer', remove, { reason: 'đã thoát nghèo' })).status).to.equal(204);
    await tet.build();
    expect(await tet.list('&source=ward')).to.have.length(2);
  });

  it('approves only what was seen, and says what has changed', async () => {
    const submitted = await submit({ source: 'ward' });
    const path = `/people/${people.get('Lê Bình')?.person}`;
    const { headers } = await app.as('officer').get(path);
    const change = { fullName: 'Lê Bính', reason: 'sửa theo CCCD' };
    const changed = await app.as('officer').send('PATCH', path, change, { 'if-match': headers.etag ?? '' });
    expect(changed.status, changed.text).to.equal(200);
    const refused = await post('leader', `/approvals/${submitted.id}/approval`, { decision });
    expect(refused.status).to.equal(409);
    expect(refused.body.detail).to.include('Lê Bình: họ tên: Lê Bình → Lê Bính');
    expect((await post('officer', `/approvals/${submitted.id}/recall`)).status).to.equal(204);
  });

  it('freezes the list as a copy with its numbers, and draws its gifts from the budget', async () => {
    const { id } = await submit({ source: 'ward' });
    const answer = await post('leader', `/approvals/${id}/approval`, { decision, signer: 'Võ Quốc Thái' });
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body).to.include({ state: 'approved', signer: 'Võ Quốc Thái' });
    expect(await planned('ward')).to.deep.equal({ gifts: 2, dong: 1_000_000 });
    const items = await tet.list('&source=ward');
    expect(
      items.map(({ recipientName, birthDate, number, state }) => [recipientName, birthDate, number, state]),
    ).to.deep.equal([
      ['Lê Bính', '1960', 1, 'unpaid'],
      ['Võ Châu', '1960', 2, 'unpaid'],
    ]);
    await app.as('officer').post(`/people/${people.get('Võ Châu')?.person}/death`, { date: '2024-11-29' });
    expect(shown(await tet.list('&source=ward'))).to.include('Võ Châu 500000 unpaid');
  });

  it('takes money from above by the decision of its own body', async () => {
    const nothing = await post('leader', '/approval', { decision });
    expect(nothing.status).to.equal(409);
    expect(nothing.body.detail).to.include('chờ UBND tỉnh Quảng Ngãi phê duyệt');
    const above = { number: '1402/QĐ-UBND', date: '2024-11-25', issuer: 'UBND tỉnh Quảng Ngãi' };
    const answer = await post('leader', '/approval', { decision: above });
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body.approvals[0].decision).to.deep.equal(above);
    expect(await planned('province')).to.deep.equal({ gifts: 3, dong: 900_000 });
    const { body } = await app.as('officer').get(`/campaigns/${tet.id}/approvals`);
    expect(body.items.map((each: { state: string }) => each.state)).to.deep.equal([
      'refused',
      'refused',
      'approved',
      'approved',
    ]);
  });

  it('adds to an approved list, and withdraws from it, by an approval of its own, within the budget', async () => {
    await poorHousehold('Phạm Dung', '2024-11-20');
    const add = {
      source: 'ward',
      household: people.get('Phạm Dung')?.household,
      reason: 'mới nghèo',
      proposedBy: 'Tổ 1',
    };
    expect((await post('officer', '/list/entries', { ...add, amountDong: 1_200_000 })).status).to.equal(201);
    const over = await post('officer', '/approvals', { source: 'ward', kind: 'addition' });
    expect(over.status).to.equal(422);
    expect(over.body.detail).to.include('vượt 200.000 đồng');
    const [gift] = (await tet.list('&source=ward')).filter(
      ({ recipientName }) => recipientName === 'Lê Bính',
    );
    const withdrawal = { source: 'ward', kind: 'withdrawal', entries: [gift?.entry] };
    expect((await post('officer', '/approvals', withdrawal)).status).to.equal(422);
    const taken = await submit({ ...withdrawal, reason: 'Từ chối nhận' });
    expect((await post('leader', `/approvals/${taken.id}/approval`, { decision })).status).to.equal(200);
    expect(await planned('ward')).to.deep.equal({ gifts: 1, dong: 500_000 });
    const addition = await submit({ source: 'ward', kind: 'addition' });
    expect((await post('leader', `/approvals/${addition.id}/approval`, { decision })).status).to.equal(200);
    expect(await planned('ward')).to.deep.equal({ gifts: 2, dong: 1_700_000 });
    expect(shown(await tet.list('&source=ward'))).to.have.members([
      'Phạm Dung 1200000 unpaid',
      'Võ Châu 500000 unpaid',
    ]);
    expect(await app.read((t) => verifyCampaignTotals(t))).to.equal(undefined);
  });

  it('is approved by another than who built, added or decided', async () => {
    const other = await makeCampaign(
      app,
      [{ code: 'ward', name: 'Ngân sách phường' }],
      [{ source: 'ward', categories: ['poor'], per: 'household', amountDong: 500_000, basis: { cutOffOn } }],
      { name: 'Hỗ trợ đột xuất', kind: 'emergency' },
    );
    const approveAs = (who: 'admin' | 'leader') =>
      app.as(who).post(`/campaigns/${other.id}/approval`, { decision });
    await app.as('admin').post(`/campaigns/${other.id}/list`);
    expect((await approveAs('admin')).status).to.equal(403);
    expect((await approveAs('leader')).status).to.equal(200);
  });
});
