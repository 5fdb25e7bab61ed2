import { expect } from 'chai';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { tableOf } from '../../support/html.ts';

describe('people of a list edited in a grid', () => {
  let app: TestApp;
  let browse: Browse;
  let at: string;
  let ids: string[];
  let outside: string;
  before(async () => {
    app = await openApp();
    browse = await app.browse('officer');
    const member = app.make.member;
    const household = await app.make.household({
      members: [
        member({ fullName: 'Trần Văn Lộc', nationalId: '051044000010', birthDate: '1944', sex: 'male' }),
        member({ fullName: 'Trần Thị Ái', relation: 'child', birthDate: '1990', phone: '0905000002' }),
      ],
    });
    ids = household.members.map(({ person }) => person);
    const far = await app.make.household(
      { area: 'NN-01', members: [member({ fullName: 'Lê Văn Xa' })] },
      'neighbour',
    );
    outside = far.members[0]?.person ?? '';
    const fields = { name: 'Mọi người', purpose: 'Bổ sung điện thoại', 'columns[fullName]': 'on' };
    at = (await browse.post('/danh-sach/moi', fields)).headers.location ?? '';
  });
  after(() => app.close());

  const row = (n: number, id: string, version: number, cells: Record<string, string>) =>
    Object.fromEntries(
      Object.entries({ id, version: String(version), ...cells }).map(([name, text]) => [
        `rows[${n}][${name}]`,
        text,
      ]),
    );
  const first = (cells: Record<string, string> = {}, version = 1) =>
    row(0, ids[0] ?? '', version, { nationalId: '051044000010', ...cells });
  const second = (cells: Record<string, string> = {}, version = 1) =>
    row(1, ids[1] ?? '', version, { phone: '0905000002', ...cells });
  const post = (fields: Record<string, string>) => browse.post(`${at}/sua-hang-loat`, fields);
  const phones = async () =>
    (
      await app.read((t) =>
        t.all<{ phone: string | null }>(
          'SELECT phone FROM people WHERE full_name LIKE ? ORDER BY full_name',
          ['Trần%'],
        ),
      )
    ).map(({ phone }) => phone);

  it('stand in the grid as they are, with a line in the trail', async () => {
    const before = await app.audited();
    const page = (await browse.get(`${at}/sua-hang-loat`)).text;
    expect(page)
      .to.include('value="051044000010"')
      .and.include('value="0905000002"')
      .and.not.include('Lê Văn Xa');
    expect((await app.audited()) - before).to.equal(1);
  });

  it('show old and new of the changed cells, and write nothing yet', async () => {
    const before = await app.audited();
    const answer = await post({ ...first({ phone: '0905000001' }), ...second() });
    expect(answer.status).to.equal(200);
    expect(tableOf(answer.text, 'table.cards')).to.deep.equal([
      ['Trần Văn Lộc', 'Điện thoại', 'chưa ghi', '0905000001'],
    ]);
    expect(await app.audited()).to.equal(before);
  });

  it('are refused whole where one row is faulty, named', async () => {
    const answer = await post({
      ...first({ phone: '0905000001' }),
      ...second({ nationalId: '12' }),
      confirm: 'yes',
    });
    expect(answer.status).to.equal(422);
    expect(answer.text).to.include('Trần Thị Ái: ').and.include('value="0905000001"');
    expect(await phones()).to.deep.equal(['0905000002', null]);
  });

  it('ask why a recorded CCCD is corrected', async () => {
    const wrong = await post({ ...first({ nationalId: '051044000011' }), confirm: 'yes' });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('Lý do');
  });

  it('are refused where somebody edited one meanwhile, named', async () => {
    const changed = await app
      .as('officer')
      .send('PATCH', `/people/${ids[1]}`, { note: 'Đi làm xa' }, { 'if-match': '"v1"' });
    expect(changed.status, changed.text).to.equal(200);
    const answer = await post({
      ...first({ phone: '0905000001' }),
      ...second({ phone: '0905000009' }),
      confirm: 'yes',
    });
    expect(answer.status).to.equal(412);
    expect(answer.text).to.include('Vừa được người khác sửa: Trần Thị Ái');
    expect(await phones()).to.deep.equal(['0905000002', null]);
  });

  it('of another ward are neither changed nor named', async () => {
    const answer = await post({ ...row(0, outside, 7, { phone: '0905000003' }), confirm: 'yes' });
    expect(answer.status).to.equal(404);
    expect(answer.text).not.to.include('Lê Văn Xa');
  });

  it('are written together once confirmed, each in the trail', async () => {
    const before = await app.audited();
    const note = 'Đi làm xa';
    const answer = await post({
      ...first({ phone: '0905000001', nationalId: '051044000011' }),
      ...second({ phone: '0905000009', note }, 2),
      reason: 'Xem thẻ gốc',
      confirm: 'yes',
    });
    expect(answer.status, answer.text).to.equal(303);
    expect(await phones()).to.deep.equal(['0905000009', '0905000001']);
    expect((await app.audited()) - before).to.equal(3);
  });
});
