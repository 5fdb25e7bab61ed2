import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('the page that corrects a person', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  it('asks for a reason, keeps what was typed, and leaves the former name to be found', async () => {
    const household = await app.make.household({ members: [app.make.member({ fullName: 'Phạm Thị Loan' })] });
    const person = household.members[0]?.person ?? '';
    const officer = await app.browse('officer');
    const page = await officer.get(`/nguoi/${person}/dinh-chinh`);
    const version = /name="version" value="(\d+)"/.exec(page.text)?.[1] ?? '';
    const form = { version, fullName: 'Phạm Thị Loan Anh', birthDate: '02/1980', sex: 'female', phone: '' };
    const refused = await officer.post(`/nguoi/${person}/dinh-chinh`, form);
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('Phạm Thị Loan Anh').and.to.contain('Lý do: cần ghi');
    const done = await officer.post(`/nguoi/${person}/dinh-chinh`, {
      ...form,
      reason: 'Theo giấy khai sinh',
    });
    expect(done.status, done.text).to.equal(303);
    const now = (await app.as('officer').get(`/people/${person}`)).body;
    expect(now).to.include({ fullName: 'Phạm Thị Loan Anh', birthDate: '1980-02' });
    const stale = await officer.post(`/nguoi/${person}/dinh-chinh`, { ...form, reason: 'Lần nữa' });
    expect(stale.status).to.equal(412);
    const { items } = (await app.as('officer').get('/people?q=pham thi loan')).body;
    expect(items.map(({ id }: { id: string }) => id)).to.deep.equal([person]);
  });

  it('is not for leaders, nor for the neighbours', async () => {
    const household = await app.make.household();
    const person = household.members[0]?.person ?? '';
    expect((await (await app.browse('leader')).get(`/nguoi/${person}/dinh-chinh`)).status).to.equal(403);
    expect((await (await app.browse('neighbour')).get(`/nguoi/${person}/dinh-chinh`)).status).to.equal(404);
  });
});
