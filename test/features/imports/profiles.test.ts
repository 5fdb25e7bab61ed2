import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { book, type Value } from './books.ts';

const strange = ['Tên công dân', 'NS', 'Số GTTT', 'Liên lạc'];

describe('profiles of senders', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    for (const nationalId of ['051060000501', '051060000502'])
      await app.make.household({ members: [app.make.member({ nationalId, phone: '0905000111' })] });
  });
  after(() => app.close());

  const send = async (rows: readonly (readonly Value[])[], fields: Record<string, string> = {}, query = '') =>
    app.upload('officer', `/imports?register=residents${query}`, await book(rows), 'thue.xlsx', fields);
  const profiles = async () => (await app.as('officer').get('/import-profiles')).body.items;
  const mapping = {
    'Số GTTT': 'nationalId',
    'Liên lạc': 'Điện thoại',
    'Tên công dân': 'ignore',
    NS: 'ignore',
  };

  it('name the fields of headers that nobody knows, and read the next file of the sender by them', async () => {
    const rows = [strange, ['Ai đó', '1960', '051060000501', '0905111222']];
    expect((await send(rows)).status, 'no header is known').to.equal(422);
    const wrong = await send(rows, { mapping: JSON.stringify({ 'Số GTTT': 'soGiayTo' }) });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.contain('không có trường “soGiayTo”');
    const mapped = await send(rows, { mapping: JSON.stringify(mapping) });
    expect(mapped.status, mapped.text).to.equal(201);
    expect(mapped.body).to.include({ rows: 1, updated: 1, profile: null });
    const saved = await app
      .as('officer')
      .post(`/imports/${mapped.body.id}/profile`, { name: 'Chi cục Thuế' });
    expect(saved.status, saved.text).to.equal(200);
    expect(saved.body.profile.name).to.equal('Chi cục Thuế');
    expect(saved.body.updated).to.equal(1);

    const named = await send([strange, ['', '', '051060000502', '0905111333']], { profile: 'chi cục thuế' });
    expect(named.body).to.include({ rows: 1, updated: 1 });
    expect(named.body.profile.name).to.equal('Chi cục Thuế');
    const byItself = await send([strange, ['', '', '051060000502', '0905111333']]);
    expect(byItself.status, 'no header is known but by the profile').to.equal(201);
    expect(byItself.body.profile.name).to.equal('Chi cục Thuế');
    const unknown = await send(rows, { profile: 'Không có' });
    expect(unknown.status).to.equal(422);
    expect(unknown.text).to.contain('có: Chi cục Thuế');
    const news = ['Số giấy', 'Máy gọi', 'Mã số thuế'];
    const first = await send([news, ['051060000502', '0905111333', '1']], {
      profile: 'Quỹ tín dụng',
      mapping: JSON.stringify({ 'Số giấy': 'nationalId', 'Máy gọi': 'phone' }),
    });
    expect(first.status, first.text).to.equal(201);
    expect(first.body.profile?.name, 'kept under its name with the file').to.equal('Quỹ tín dụng');
    const next = await send([news, ['051060000502', '0905111444', '2']], { profile: 'quỹ tín dụng' });
    expect(next.body).to.include({ rows: 1, updated: 1 });
  });

  it('are offered for a file with the very headers, and leave it as it is until taken', async () => {
    const heads = ['Số CCCD', 'Điện thoại', 'Địa chỉ'];
    const first = await send([heads, ['051060000501', '0905111222', 'khác']]);
    await app.as('officer').post(`/imports/${first.body.id}/profile`, { name: 'Công an phường' });
    const next = await send([heads.toReversed(), ['', '0905111222', '051060000501']]);
    expect(next.body.profile).to.equal(null);
    expect(next.body.offered.name).to.equal('Công an phường');
    expect(
      (
        await send([
          ['Số CCCD', 'Điện thoại'],
          ['051060000501', ''],
        ])
      ).body.offered,
    ).to.equal(null);
  });

  it('keep the decisions taken for their sender apart', async () => {
    for (const area of ['CL-01', 'CL-02'])
      await app.make.household({
        area,
        members: [app.make.member({ fullName: 'Bùi Hai Người', birthDate: '1970-05-06' })],
      });
    const rows = [
      ['Họ và tên', 'Ngày sinh'],
      ['Bùi Hai Người', '06/05/1970'],
    ];
    const sent = await send(rows, { profile: 'Công an phường' });
    const [row] = (await app.as('officer').get(`/imports/${sent.body.id}/rows`)).body.items;
    const path = `/imports/${sent.body.id}/rows/1/decision`;
    const form = { choice: 'person', person: row.candidates[0].person };
    expect((await app.as('officer').post(path, form)).body).to.include({ undecided: 0, unchanged: 1 });
    expect((await send(rows, { profile: 'Công an phường' })).body).to.include({ unchanged: 1 });
    expect((await send(rows, { profile: 'Chi cục Thuế' })).body).to.include({ undecided: 1 });
    expect((await send(rows)).body).to.include({ undecided: 1 });
    const police = (await profiles()).find(({ name }: { name: string }) => name === 'Công an phường');
    expect(police.decisions).to.equal(1);
  });

  it('are tried on the preview: the same file read again with its columns taken otherwise', async () => {
    const rows = [
      ['Số CCCD', 'Điện thoại', 'Máy bàn'],
      ['051060000501', '0905111222', '0905333444'],
    ];
    const { id } = (await send(rows)).body;
    const again = (form: object) => app.as('officer').post(`/imports/${id}/reading`, form);
    const noOne = await again({ mapping: { 'Số CCCD': 'ignore' } });
    expect(noOne.status, noOne.text).to.equal(422);
    expect(noOne.text).to.contain('chưa có cột nào đọc là Họ và tên hoặc Số CCCD hoặc Mã số BHXH');
    const other = await again({ mapping: { 'Điện thoại': 'ignore', 'Máy bàn': 'Điện thoại' } });
    expect(other.status, other.text).to.equal(200);
    expect(other.body).to.include({ id, state: 'ready', updated: 1 });
    const changes = (await app.as('officer').get(`/imports/${id}/rows`)).body.items[0].changes;
    expect(changes).to.have.length(1);
    expect(changes[0]).to.include({ field: 'phone', new: '0905333444' });
    expect((await app.as('officer').post(`/imports/${id}/commit`)).status).to.equal(200);
    expect((await again({ fonts: 'keep' })).status, 'after the commit').to.equal(409);
  });

  it('begin on the page with a file that has no header we know', async () => {
    const page = await app.browse('officer');
    const file = await book([
      ['DANH SÁCH NỘP THUẾ'],
      ['Người nộp', 'Giấy tờ số', 'Liên hệ'],
      ['Ai đó', '051060000502', '0905666777'],
    ]);
    const sent = await page.upload('/nhap-xuat/nhap', file, 'la.xlsx', { register: 'residents' });
    const path = sent.headers.location ?? '';
    const asked = (await page.get(path)).text;
    expect(asked).to.contain('Không thấy tiêu đề nào quen').and.to.contain('051060000502');
    const fields = ['ignore', 'nationalId', 'phone'].flatMap((field, i) => [
      [`columns[${i}][header]`, ['Người nộp', 'Giấy tờ số', 'Liên hệ'][i] ?? ''],
      [`columns[${i}][field]`, field],
    ]);
    const read = await page.post(`${path}/doc-lai`, {
      ...Object.fromEntries(fields),
      fonts: 'convert',
      profile: '',
    });
    expect(read.headers.location).to.equal(path);
    expect((await page.get(path)).text).to.contain('1 dòng: thêm 0, đổi 1');
    await page.post(`${path}/noi-gui`, { name: 'Đội thuế' });
    const next = await page.upload('/nhap-xuat/nhap', file, 'la.xlsx', { register: 'residents' });
    expect((await page.get(next.headers.location ?? '')).text)
      .to.contain('Đội thuế')
      .and.to.contain('đổi 1');
  });

  it('are renamed and ended, not over another of that name', async () => {
    const [one] = await profiles();
    const officer = app.as('officer');
    const path = `/import-profiles/${one.id}`;
    expect((await officer.send('PATCH', path, { name: 'Thuế' })).status).to.equal(428);
    const match = { 'If-Match': `"v${one.version}"` };
    expect((await officer.send('PATCH', path, { name: 'CÔNG AN phường' }, match)).status).to.equal(422);
    const renamed = await officer.send('PATCH', path, { name: 'Thuế cơ sở 1', fonts: 'keep' }, match);
    expect(renamed.body, renamed.text).to.include({ name: 'Thuế cơ sở 1', fonts: 'keep' });
    expect((await app.as('neighbour').get('/import-profiles')).body.items).to.deep.equal([]);
    const ended = await officer.send('DELETE', path, undefined, { 'If-Match': `"v${renamed.body.version}"` });
    expect(ended.status, ended.text).to.equal(204);
    expect((await send([strange, ['', '', '051060000502', '']])).status).to.equal(422);
    const page = (await (await app.browse('officer')).get('/nhap-xuat/noi-gui')).text;
    expect(page).to.contain('Công an phường').and.not.to.contain('Thuế');
  });
});
