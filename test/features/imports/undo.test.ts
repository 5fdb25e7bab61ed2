import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { book, type Value } from './books.ts';

describe('an import taken back', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const written = async (rows: readonly (readonly Value[])[], register = 'residents'): Promise<string> => {
    const sent = await app.upload(
      'officer',
      `/imports?register=${register}`,
      await book(rows),
      'doi.xlsx',
      {},
    );
    expect(sent.body, sent.text).to.include({ rejected: 0, undecided: 0 });
    const done = await app.as('officer').post(`/imports/${sent.body.id}/commit`);
    expect(done.status, done.text).to.equal(200);
    return sent.body.id;
  };
  const person = async (id: string) => (await app.as('officer').get(`/people/${id}`)).body;
  const change = async (id: string, fields: object): Promise<void> => {
    const changed = await app.as('officer').send('PATCH', `/people/${id}`, fields, { 'If-Match': '*' });
    expect(changed.status, changed.text).to.equal(200);
  };

  it('restores every field nobody has changed since, and lists the others by name with a way to them', async () => {
    const people: string[] = [];
    for (const nationalId of ['051060000601', '051060000602', '051060000603']) {
      const member = app.make.member({
        nationalId,
        phone: '0905000111',
        fullName: `Lê Văn ${nationalId.at(-1)}`,
      });
      people.push((await app.make.household({ members: [member] })).members[0]?.person ?? '');
    }
    const [untouched = '', noted = '', called = ''] = people;
    const id = await written([
      ['Số CCCD', 'Điện thoại', 'Ghi chú', 'Họ và tên'],
      ['051060000601', '0905222331', 'một', 'Lê Văn 1'],
      ['051060000602', '0905222332', '', 'Lê Văn 2'],
      ['051060000603', '0905222333', 'ba', 'Lê Văn Ba'],
    ]);
    await change(noted, { note: 'ghi sau' });
    await change(called, { phone: '0905999888' });
    const undone = await app.as('officer').post(`/imports/${id}/undo`);
    expect(undone.status, undone.text).to.equal(200);
    expect(undone.body.kept).to.deep.equal([
      { kind: 'person', id: called, name: 'Lê Văn 3', what: ['Điện thoại'] },
    ]);
    expect(await person(untouched)).to.include({ phone: '0905000111', note: null });
    expect(await person(noted)).to.include({ phone: '0905000111', note: 'ghi sau' });
    expect(await person(called)).to.include({ phone: '0905999888', note: null, fullName: 'Lê Văn 3' });
    const page = (await (await app.browse('officer')).get(`/nhap-xuat/nhap/${id}`)).text;
    expect(page).to.contain(`<a href="/nguoi/${called}">Lê Văn 3</a>`).and.to.contain('giữ Điện thoại');
  });

  it('names whose card was corrected since, and leaves a number that has another holder by now', async () => {
    const member = app.make.member({ nationalId: '051060000701', insuranceNumber: '5100000701' });
    const who = (await app.make.household({ members: [member] })).members[0]?.person ?? '';
    const card = ['051060000701', 'HN', '01/01/2024', '31/12/2024'];
    const cards = await written([['Số CCCD', 'Mã đối tượng', 'Từ ngày', 'Đến ngày'], card], 'insurance');
    const [period] = (await person(who)).insurancePeriods;
    const corrected = await app
      .as('officer')
      .post(`/insurance-periods/${period.id}/corrections`, { reason: 'Gia hạn', validTo: '2025-06-30' });
    expect(corrected.status, corrected.text).to.equal(200);
    const undone = await app.as('officer').post(`/imports/${cards}/undo`);
    const name = member.fullName;
    expect(undone.body.kept).to.deep.equal([{ kind: 'person', id: who, name, what: ['thẻ BHYT'] }]);
    expect((await person(who)).insurancePeriods[0].validTo).to.equal('2025-06-30');

    const numbers = await written([
      ['Số CCCD', 'Mã số BHXH'],
      ['051060000701', '5100000702'],
    ]);
    await app.make.household({ members: [app.make.member({ insuranceNumber: '5100000701' })] });
    expect((await app.as('officer').post(`/imports/${numbers}/undo`)).body.kept).to.deep.equal([
      { kind: 'person', id: who, name, what: ['Mã số BHXH'] },
    ]);
    expect((await person(who)).insuranceNumber).to.equal('5100000702');
  });

  it('leaves a household whole where one of those it made has been edited since', async () => {
    const id = await written([
      ['Mã hộ', 'Họ và tên', 'Quan hệ với chủ hộ', 'Ngày sinh', 'Tổ dân phố'],
      ['H-SUA', 'Cao Thị Chủ', 'Chủ hộ', '1950', 'CL-01'],
      ['H-SUA', 'Cao Văn Con', 'Con', '1980', ''],
      ['H-NGUYEN', 'Kiều Thị Đi', 'Chủ hộ', '1951', 'CL-01'],
    ]);
    const found = async (q: string) =>
      (await app.as('officer').get(`/people?q=${encodeURIComponent(q)}`)).body.items;
    const [son] = await found('Cao Văn Con');
    await change(son.id, { phone: '0905000999' });
    const undone = await app.as('officer').post(`/imports/${id}/undo`);
    expect(undone.status, undone.text).to.equal(200);
    expect(
      undone.body.kept.map(({ name, what }: { name: string; what: string[] }) => [name, ...what]),
    ).to.deep.equal([
      ['Cao Văn Con', 'cả hồ sơ, vì đã có ghi chép sau lần nhập'],
      ['Cao Thị Chủ', 'cả hồ sơ, vì cùng hộ'],
    ]);
    expect(await found('Kiều Thị Đi')).to.deep.equal([]);
    const { memberships } = await person(son.id);
    const household = (await app.as('officer').get(`/households/${memberships[0].household}`)).body;
    expect(household.members).to.have.length(2);
  });
});
