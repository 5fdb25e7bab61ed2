import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { texts } from '../../support/html.ts';

/** Entries of "Quá trình" as texts, newest first. */
const entries = (html: string): string[] => texts(html, '.timeline li');

describe('the course of a person and of a household', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  it('shows a correction with what stood before, by whom and why, and turns the page back to before it', async () => {
    const household = await app.make.household({ members: [app.make.member({ birthDate: '1953' })] });
    const person = household.members[0]?.person ?? '';
    const card = await app.make.insurance({ person, objectCode: 'HN', facility: 'Trạm cũ' });
    const before = (await app.as('officer').get(`/people/${person}`)).body.asKnownAt;
    const path = `/people/${person}`;
    const etag = String((await app.as('officer').get(path)).headers.etag);
    const change = { fullName: 'Phan Thị Đổi', birthDate: '1952', reason: 'Theo căn cước' };
    await app.as('officer').send('PATCH', path, change, { 'if-match': etag });
    const corrected = { facility: 'Trạm y tế phường', validTo: '2025-03-31', reason: 'Cơ quan BHXH báo' };
    await app.as('officer').post(`/insurance-periods/${card.id}/corrections`, corrected);

    const officer = await app.browse('officer');
    const page = (await officer.get(`/nguoi/${person}`)).text;
    const told = entries(page).filter((text) => text.includes('Đính chính:'));
    expect(told).to.have.length(3);
    const ofCard = told.find((text) => text.includes('Thẻ BHYT mã HN')) ?? '';
    expect(ofCard).to.contain('Nơi KCB ban đầu: Trạm cũ thành Trạm y tế phường');
    expect(ofCard).to.contain('Đến ngày: 31/12/2024 thành 31/03/2025');
    expect(ofCard).to.contain('Cơ quan BHXH báo; Người thử canbo ghi');
    expect(told.join('\n')).to.contain('Ngày sinh: 1953 thành 1952').and.to.contain('thành Phan Thị Đổi');
    expect(told.join('\n')).to.contain('Theo căn cước');

    const then = (await officer.get(`/nguoi/${person}?biet=${before}`)).text;
    expect(then).to.contain('Chỉ để đọc').and.to.contain('sinh 1953').and.not.to.contain('Phan Thị Đổi');
    expect(then).to.contain('Khám tại Trạm cũ').and.to.contain('BHYT đến 31/12/2024');
    expect(entries(then).filter((text) => text.includes('Đính chính:'))).to.deep.equal([]);
    expect(then).not.to.contain(`/nguoi/${person}/the/moi`);
    // Every correction leads to the page as it stood before.
    const [link = ''] = /\?biet=[^"]+/.exec(page) ?? [];
    expect((await officer.get(`/nguoi/${person}${link}`)).status).to.equal(200);
    const api = (await app.as('officer').get(`${path}?asKnownAt=${before}`)).body;
    expect(api).to.include({ birthDate: '1953', asKnownAt: before });
    expect(api.insurancePeriods[0]).to.include({ facility: 'Trạm cũ', validTo: '2024-12-31' });
  });

  it('shows what was taken back as taken back, and what ended as ended', async () => {
    const household = await app.make.household();
    const person = household.members[0]?.person ?? '';
    const wrong = await app.make.status({ person, category: 'disability-severe' });
    const poor = await app.make.status({ household: household.id, category: 'poor' });
    await app.as('officer').post(`/statuses/${wrong.id}/retraction`, { reason: 'Ghi nhầm người' });
    await app.as('officer').post(`/statuses/${poor.id}/end`, { date: '2024-01-01', reason: 'escaped' });
    const officer = await app.browse('officer');
    const told = entries((await officer.get(`/nguoi/${person}`)).text);
    const retracted = told.filter((text) => text.includes('Thu hồi bản ghi sai'));
    expect(retracted).to.have.length(1);
    expect(retracted[0]).to.contain('từ 01/01/2023').and.to.contain('Ghi nhầm người');
    expect(told.filter((text) => text.includes('Đính chính:'))).to.deep.equal([]);
    expect(told.find((text) => text.includes('Đưa ra khỏi danh sách: Hộ nghèo'))).to.contain('01/01/2024');
    // On a day before, what came later is hidden and counted.
    const earlier = (await officer.get(`/nguoi/${person}?ngay=2023-06-30`)).text;
    expect(entries(earlier).join()).not.to.contain('Đưa ra khỏi danh sách');
    expect(earlier).to.contain('mục sau ngày này đang ẩn');
  });

  it('tells splits, new heads, moves and deaths of a household', async () => {
    const members = [
      app.make.member({ fullName: 'Võ Văn Gốc' }),
      app.make.member({ fullName: 'Võ Thị Vợ', relation: 'spouse' }),
      app.make.member({ fullName: 'Võ Văn Con', relation: 'child' }),
    ];
    const household = await app.make.household({ members });
    const named = (name: string) => household.members.find(({ fullName }) => fullName === name)?.person;
    const [head, wife, son] = [named('Võ Văn Gốc'), named('Võ Thị Vợ'), named('Võ Văn Con')];
    const officer = app.as('officer');
    const split = { date: '2022-05-01', members: [{ person: son, relation: 'head' }] };
    const made = (await officer.post(`/households/${household.id}/splits`, split)).body.household;
    await officer.post(`/people/${head}/death`, { date: '2023-03-10', newHead: wife });
    const browser = await app.browse('officer');
    const old = entries((await browser.get(`/ho/${household.id}`)).text).join('\n');
    expect(old).to.contain('01/05/2022 Tách hộ: Võ Văn Con');
    expect(old).to.contain('10/03/2023 Mất: Võ Văn Gốc').and.to.contain('10/03/2023 Thay chủ hộ: Võ Thị Vợ');
    expect(old).to.match(/Vào hộ: Võ Văn Gốc, Võ (Thị Vợ|Văn Con), Võ/);
    const young = entries((await browser.get(`/ho/${made}`)).text).join('\n');
    expect(young).to.contain(`Tách hộ: Võ Văn Con từ hộ ${household.code}`);
    const ofSon = entries((await browser.get(`/nguoi/${son}`)).text).join('\n');
    expect(ofSon).to.contain('01/05/2022 Vào hộ').and.to.contain(`từ hộ ${household.code}`);
  });

  it('shows whole numbers only when asked, and records who asked', async () => {
    const nationalId = '051180000123';
    const household = await app.make.household({ members: [app.make.member({ nationalId })] });
    const person = household.members[0]?.person ?? '';
    const leader = await app.browse('leader');
    const page = (await leader.get(`/nguoi/${person}`)).text;
    expect(page).to.contain('•••• •••• 0123').and.not.to.contain(nationalId);
    const shown = await leader.post(`/nguoi/${person}/hien-so`);
    expect(shown.status).to.equal(200);
    expect(shown.text).to.contain(nationalId);
    const trail = (await app.as('admin').get(`/audit?thing=${person}`)).body.items;
    expect(trail[0]).to.include({ action: 'person.showNumbers', actor: 'Người thử lanhdao' });
    const groupHead = await app.browse('groupHead');
    expect((await groupHead.post(`/nguoi/${person}/hien-so`)).status).to.equal(403);
    const theirs = (await groupHead.get(`/nguoi/${person}`)).text;
    expect(theirs).not.to.contain('0123').and.not.to.contain('hien-so');
    const neighbour = await app.browse('neighbour');
    expect((await neighbour.post(`/nguoi/${person}/hien-so`)).status).to.equal(404);
  });
});
