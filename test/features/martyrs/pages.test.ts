import { expect } from 'chai';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';

describe('the pages of the martyrs', () => {
  let app: TestApp;
  let officer: Browse;
  let martyr = '';
  let wife = '';
  let sons: string[] = [];

  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    officer = await app.browse('officer');
    const household = await app.make.household({
      members: [
        { fullName: 'Trần Thị Mận', birthDate: '1948', sex: 'female', relation: 'head' },
        { fullName: 'Huỳnh Văn Mãi', birthDate: '1967', sex: 'male', relation: 'child' },
        { fullName: 'Huỳnh Văn Mười', birthDate: '1969', sex: 'male', relation: 'child' },
      ],
    });
    [wife = '', ...sons] = household.members.map(({ person }) => person);
  });
  after(() => app.close());

  const page = async (path = martyr): Promise<string> => (await officer.get(path)).text;
  const toDo = async (): Promise<string> => page('/ho-so/viec/martyrShare');
  const named = (person: string, part: string, more: Record<string, string> = {}) =>
    officer.post(`${martyr}/nguoi`, { person, personName: 'x', part, validFrom: '01/06/2024', ...more });

  it('enter a martyr, keep what is refused, and say at once what is missing', async () => {
    expect(await page('/so/liet-si')).to.contain('Chưa ghi liệt sĩ nào');
    const area = /name="area" value="([^"]+)"/.exec(await page('/so/liet-si/moi'))?.[1] ?? '';
    const form = { area, fullName: 'Huỳnh Văn Thế', birthDate: '1945', diedOn: '02/1944' };
    const refused = await officer.post('/so/liet-si/moi', form);
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('Ngày hy sinh: trước ngày sinh').and.to.contain('value="02/1944"');
    martyr = (await officer.post('/so/liet-si/moi', { ...form, diedOn: '02/1968' })).headers.location ?? '';
    expect(martyr).to.match(/^\/so\/liet-si\/\w+$/);
    expect(await page())
      .to.contain('1945 – 02/1968')
      .and.to.contain('chưa có người thờ cúng');
    expect(await page('/ho-so/viec')).to.contain('Liệt sĩ chưa có người nhận suất quà');
    expect(await toDo())
      .to.contain(`href="${martyr}"`)
      .and.to.contain('Liệt sĩ Huỳnh Văn Thế');
  });

  it('name the kin by finding them, and ask for the minutes before somebody represents them', async () => {
    const found = await page(`${martyr}/nguoi?q=${encodeURIComponent('Trần Thị Mận')}`);
    expect(found).to.contain(`chon=${wife}`);
    for (const son of sons) expect((await named(son, 'relative')).status).to.equal(303);
    expect(await toDo()).to.contain('cần biên bản họp gia đình');
    const refused = await named(wife, 'representative', { relation: 'vợ' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('Ngày biên bản họp gia đình: còn trống').and.to.contain('value="vợ"');
    const minutesOn = '20/05/2024';
    expect((await named(wife, 'representative', { relation: 'vợ', minutesOn })).status).to.equal(303);
    expect(await page()).to.contain('Chưa có bản quét biên bản họp gia đình ngày 20/05/2024');
    expect(await toDo()).not.to.contain(martyr);
  });

  it('hang the scan of the minutes, named after them, and nothing that is no scan', async () => {
    const no = await officer.upload(`${martyr}/giay-to`, Buffer.from('MZ'), 'bien-ban.pdf');
    expect(no.status).to.equal(415);
    expect(no.text).to.contain('không phải PDF').and.to.contain('Huỳnh Văn Thế');
    const scan = Buffer.from('%PDF-1.4\nbiên bản');
    const hung = await officer.upload(`${martyr}/giay-to`, scan, 'scan01.pdf');
    expect(hung.headers.location).to.equal(martyr);
    const text = await page();
    expect(text).to.contain('Biên bản họp gia đình ngày 20/05/2024').and.not.to.contain('Chưa có bản quét');
    const [link = ''] = /\/papers\/[^/]+\/file/.exec(text) ?? [];
    expect((await app.as('officer').get(link)).status).to.equal(200);
    const other = await app.upload(
      'neighbour',
      `/martyrs/${martyr.split('/').at(-1)}/papers`,
      scan,
      'a.pdf',
      {},
    );
    expect(other.status).to.equal(404);
  });

  it('bring the martyr back into the work to do when the representative dies, until another is named', async () => {
    const death = { date: '2024-10-15' };
    const died = await app.as('officer').post(`/people/${wife}/death`, death);
    expect(died.status, died.text).to.be.lessThan(300);
    expect(await toDo())
      .to.contain(`href="${martyr}"`)
      .and.to.contain('gia đình họp cử đại diện khác');
    const { items } = (await app.as('officer').get('/backlog/items?kind=martyrShare')).body;
    expect(items.map((item: { martyr: string }) => `/so/liet-si/${item.martyr}`)).to.deep.equal([martyr]);
    const more = { minutesOn: '01/11/2024', relation: 'con', validFrom: '02/11/2024' };
    expect((await named(sons[0] ?? '', 'representative', more)).status).to.equal(303);
    expect(await toDo()).not.to.contain(martyr);
    expect(await page()).to.contain('Có người khác thay');
  });

  it('ask before a martyr is no longer kept, and are not opened by a group head', async () => {
    const form = { version: '', date: '30/11/2024', reason: 'Thờ cúng ở nơi khác' };
    const asked = await officer.post(`${martyr}/thoi-theo-doi`, form);
    expect(asked.text).to.contain('không còn trong sổ của phường');
    const version = /name="version" value="(\d+)"/.exec(asked.text)?.[1] ?? '';
    const done = await officer.post(`${martyr}/thoi-theo-doi`, { ...form, version, confirm: '1' });
    expect(done.headers.location).to.equal('/so/liet-si');
    expect(await page('/so/liet-si')).to.contain('Thờ cúng ở nơi khác');
    expect((await (await app.browse('groupHead')).get(martyr)).status).to.equal(403);
  });
});
