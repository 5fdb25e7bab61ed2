import { expect } from 'chai';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { makeCampaign, shown, type TestCampaign } from '../recipients/campaignOf.ts';

const cutOffOn = '2024-11-15';

describe('the desk’s and the leader’s work on approvals', function () {
  this.timeout(180_000);
  let app: TestApp;
  let officer: Browse;
  let leader: Browse;
  let tet: TestCampaign;
  const people = new Map<string, { household: string; person: string }>();
  const of = (name: string) => people.get(name) ?? { household: '', person: '' };
  const poor = async (name: string) => {
    const made = await app.make.household({
      members: [app.make.member({ fullName: name, birthDate: '1960' })],
    });
    people.set(name, { household: made.id, person: made.members[0]?.person ?? '' });
    await app.make.status({ household: made.id, validFrom: '2024-01-01' });
  };
  const elderly = async (name: string) => {
    const made = await app.make.household({
      members: [app.make.member({ fullName: name, birthDate: '1930' })],
    });
    people.set(name, { household: made.id, person: made.members[0]?.person ?? '' });
    await app.make.status({ person: of(name).person, category: 'elderly-80', validFrom: '2024-01-01' });
  };
  const changes = async () =>
    (await app.as('officer').get(`/campaigns/${tet.id}/changes`)).body.items.map(
      (each: Record<string, string>) => `${each.recipientName} ${each.kind} ${each.proposes}`,
    );

  before(async () => {
    app = await openApp();
    officer = await app.browse('officer');
    leader = await app.browse('leader');
    for (const name of ['Trần An', 'Lê Bình']) await poor(name);
    for (const name of ['Cụ Sáu', 'Cụ Bảy']) await elderly(name);
    tet = await makeCampaign(
      app,
      [{ code: 'province', name: 'Ngân sách tỉnh', approvedBy: 'UBND tỉnh Quảng Ngãi' }],
      [
        {
          source: 'province',
          categories: ['poor'],
          per: 'household',
          amountDong: 500_000,
          basis: { cutOffOn },
        },
        {
          source: 'province',
          categories: ['elderly-80'],
          per: 'person',
          amountDong: 300_000,
          basis: { cutOffOn },
        },
      ],
    );
  });
  after(() => app.close());

  it('submits, shows what was submitted, and records the decision of the body above', async () => {
    expect((await officer.get(`/tet/${tet.id}/duyet`)).text).to.include('Chưa có danh sách để trình');
    await tet.build();
    const source = tet.source.province ?? '';
    const bad = await officer.post(`/tet/${tet.id}/duyet/trinh`, {
      source,
      kind: 'list',
      date: '31/11/2024',
    });
    expect(bad.status).to.equal(422);
    const sent = { source, kind: 'list', number: '7/TTr-UBND', date: '27/11/2024' };
    expect((await leader.post(`/tet/${tet.id}/duyet/trinh`, sent)).status).to.equal(403);
    expect((await officer.post(`/tet/${tet.id}/duyet/trinh`, sent)).status).to.equal(303);
    const page = await leader.get(`/tet/${tet.id}/duyet`);
    const [, one = ''] = /\/tet\/lan-trinh\/([^"]+)"/.exec(page.text) ?? [];
    const at = `/tet/lan-trinh/${one}`;
    const shownPage = await leader.get(at);
    expect(shownPage.text)
      .to.include('Cấp trên phê duyệt')
      .and.include('Tờ trình số 7/TTr-UBND')
      .and.include('Tổng cộng 4 suất')
      .and.include('UBND tỉnh Quảng Ngãi');
    const decision = { number: '1402/QĐ-UBND', date: '28/11/2024', issuer: 'UBND tỉnh Quảng Ngãi' };
    expect((await officer.post(`${at}/duyet`, decision)).status).to.equal(403);
    const empty = await leader.post(`${at}/duyet`, { ...decision, date: '' });
    expect(empty.status).to.equal(422);
    expect(empty.text).to.include('Ngày quyết định: còn trống').and.include('1402/QĐ-UBND');
    expect((await leader.post(`${at}/duyet`, decision)).status).to.equal(303);
    expect((await leader.post(`${at}/tra-lai`, { reason: 'x' })).status).to.equal(409);
    const scanned = await officer.upload(`${at}/giay-to`, Buffer.from('%PDF-1.4\n%%EOF\n'), 'qd-1402.pdf');
    expect(scanned.status, scanned.text.slice(0, 200)).to.equal(303);
    expect((await officer.get(at)).text).to.include('qd-1402.pdf');
    expect(shown(await tet.list())).to.have.members([
      'Trần An 500000 unpaid',
      'Lê Bình 500000 unpaid',
      'Cụ Sáu 300000 unpaid',
      'Cụ Bảy 300000 unpaid',
    ]);
    expect(await changes()).to.deep.equal([]);
  });

  it('shows what has changed since, and lets nothing follow by itself', async () => {
    await poor('Võ Châu'); // told late: poor since January
    await app.as('officer').post(`/people/${of('Cụ Sáu').person}/death`, { date: '2024-11-29' });
    await app.as('officer').post(`/people/${of('Cụ Bảy').person}/death`, { date: '2024-11-01' });
    const path = `/people/${of('Trần An').person}`;
    const { headers } = await app.as('officer').get(path);
    const change = { nationalId: '051160000011', reason: 'bổ sung CCCD' };
    await app.as('officer').send('PATCH', path, change, { 'if-match': headers.etag ?? '' });
    expect(await changes()).to.have.members([
      'Võ Châu newlyEntitled addition',
      'Cụ Sáu died withdrawal',
      'Cụ Bảy noLongerEntitled withdrawal',
      'Trần An corrected null',
    ]);
    expect(shown(await tet.list()).filter((each) => each.endsWith('recipientDied'))).to.have.length(2);
    const page = await officer.get(`/tet/${tet.id}/duyet`);
    expect(page.text)
      .to.include('Đã chết ngày 01/11/2024')
      .and.include('số CCCD: chưa có → 051160000011')
      .and.include('Đề nghị rút khỏi danh sách');
  });

  it('makes of them additions and withdrawals, each with its own approval', async () => {
    const { items } = (await app.as('officer').get(`/campaigns/${tet.id}/changes`)).body;
    const key = (name: string): string =>
      items.find(({ recipientName }: { recipientName: string }) => recipientName === name)?.key ?? '';
    const propose = (...names: string[]) =>
      officer.post(
        `/tet/${tet.id}/duyet/thay-doi`,
        Object.fromEntries(names.map((name) => [`changes[${key(name)}]`, 'on'])),
      );
    expect((await propose('Võ Châu', 'Cụ Sáu')).status).to.equal(422);
    expect((await propose('Trần An')).status).to.equal(422);
    expect((await propose()).status).to.equal(422);
    expect((await propose('Võ Châu')).headers.location).to.include('xong=bo-sung');
    expect((await propose('Cụ Sáu', 'Cụ Bảy')).headers.location).to.include('xong=trinh');
    const source = tet.source.province ?? '';
    const page = await officer.get(`/tet/${tet.id}/duyet`);
    expect(page.text).to.include('Trình bổ sung 1 suất');
    expect((await officer.post(`/tet/${tet.id}/duyet/trinh`, { source, kind: 'addition' })).status).to.equal(
      303,
    );
    expect(shown(await tet.list()))
      .to.include('Võ Châu 500000 proposed')
      .and.include('Cụ Sáu 300000 recipientDied');
    const decision = { number: '1500/QĐ-UBND', date: '2024-11-29', issuer: 'UBND tỉnh Quảng Ngãi' };
    const approved = await app.as('leader').post(`/campaigns/${tet.id}/approval`, { decision });
    expect(approved.status, approved.text).to.equal(200);
    expect(approved.body.approvals).to.have.length(2);
    expect(shown(await tet.list())).to.have.members([
      'Trần An 500000 unpaid',
      'Lê Bình 500000 unpaid',
      'Võ Châu 500000 unpaid',
    ]);
    expect(await changes()).to.deep.equal(['Trần An corrected null']);
  });
});
