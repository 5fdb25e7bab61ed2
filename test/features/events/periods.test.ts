import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { texts } from '../../support/html.ts';

describe('pages of residences, memberships and households', () => {
  let app: TestApp;
  let household: string;
  let person: string;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  beforeEach(async () => {
    const members = [app.make.member(), app.make.member({ relation: 'child' })];
    const made = await app.make.household({ members });
    household = made.id;
    person = made.members[1]?.person ?? '';
  });
  after(() => app.close());

  const read = async () => (await app.as('officer').get(`/people/${person}`)).body;

  it('correct the kind and source of a residence, with a reason', async () => {
    const [residence] = (await read()).residences;
    const officer = await app.browse('officer');
    const page = (await officer.get(`/nguoi/${person}`)).text;
    expect(page).to.contain('thường trú (theo khai báo)');
    const path = `/nguoi/${person}/cu-tru/${residence.id}`;
    const typed = { kind: 'temporary', source: 'police' };
    expect((await officer.post(path, { ...typed, confirm: '1' })).text).to.contain('Lý do: còn trống');
    const shown = (await officer.post(path, { ...typed, reason: 'Công văn của Công an' })).text;
    expect(shown).to.contain('Thường trú thành Tạm trú').and.to.contain('Công an phường xác nhận');
    const before = (await read()).residences[0];
    expect(before).to.include({ kind: 'permanent', source: 'declared' });
    const done = { ...typed, reason: 'Công văn của Công an', confirm: '1' };
    expect((await officer.post(path, done)).status).to.equal(303);
    expect((await read()).residences[0]).to.include({
      id: residence.id,
      kind: 'temporary',
      source: 'police',
    });
    const told = texts((await officer.get(`/nguoi/${person}`)).text, '.timeline li').join('\n');
    expect(told).to.contain('Nguồn: Theo khai báo thành Công an phường xác nhận');
  });

  it('correct a relation, never to head, and take a membership and a residence back', async () => {
    const { residences, memberships } = await read();
    const officer = await app.browse('officer');
    const path = `/nguoi/${person}/thanh-vien/${memberships[0].id}`;
    const refused = await officer.post(path, { relation: 'head', reason: 'Thử', confirm: '1' });
    expect(refused.text).to.contain('đổi chủ hộ bằng “Thay chủ hộ”');
    const right = { relation: 'grandchild', reason: 'Sổ hộ khẩu', confirm: '1' };
    expect((await officer.post(path, right)).status).to.equal(303);
    expect((await read()).memberships[0].relation).to.equal('grandchild');
    const reason = { reason: 'Nhập nhầm hộ', confirm: '1' };
    expect((await officer.post(`${path}/thu-hoi`, reason)).status).to.equal(303);
    const lived = `/nguoi/${person}/cu-tru/${residences[0].id}/thu-hoi`;
    expect((await officer.post(lived, { reason: 'Chưa từng ở' })).text).to.contain('không có trong dân số');
    expect((await read()).memberships).to.deep.equal([]);
  });

  it('correct a household’s address with a reason, its note without', async () => {
    const officer = await app.browse('officer');
    const code = (await app.as('officer').get(`/households/${household}`)).body.code;
    const path = `/ho/${household}/dinh-chinh`;
    const moved = { code, address: '12 Chu Văn An', note: '' };
    expect((await officer.post(path, { ...moved, confirm: '1' })).text).to.contain('Lý do: còn trống');
    expect((await officer.post(path, { ...moved, reason: 'Ghi thiếu', confirm: '1' })).status).to.equal(303);
    const noted = { ...moved, note: 'Chó dữ', confirm: '1' };
    expect((await officer.post(path, noted)).status).to.equal(303);
    const page = (await officer.get(`/ho/${household}`)).text;
    expect(page)
      .to.contain('Ghi chú: Chó dữ')
      .and.to.contain('Địa chỉ: <del>chưa ghi</del> thành <ins>12 Chu Văn An');
  });

  it('are not for leaders, nor for the neighbours', async () => {
    const { residences, memberships } = await read();
    const leader = await app.browse('leader');
    const neighbour = await app.browse('neighbour');
    for (const path of [
      `/nguoi/${person}/cu-tru/${residences[0].id}`,
      `/nguoi/${person}/cu-tru/${residences[0].id}/thu-hoi`,
      `/nguoi/${person}/thanh-vien/${memberships[0].id}`,
      `/ho/${household}/dinh-chinh`,
    ]) {
      expect((await leader.get(path)).status, path).to.equal(403);
      expect((await neighbour.get(path)).status, path).to.equal(404);
    }
  });
});
