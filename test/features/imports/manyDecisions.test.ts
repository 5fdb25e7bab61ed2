import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { book, type Value } from './books.ts';

describe('decisions about many rows of an import at once', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const send = async (rows: readonly (readonly Value[])[]) => {
    const sent = await app.upload('officer', '/imports?register=residents', await book(rows), 'doi.xlsx', {});
    expect(sent.status, sent.text).to.equal(201);
    return sent.body;
  };
  const many = (id: string, form: object) => app.as('officer').post(`/imports/${id}/decisions`, form);

  it('take names that lost their accents for the one person each fits, and leave the others open', async () => {
    for (const fullName of ['Đặng Thị Mơ', 'Đặng Thị Mở', 'Hà Văn Lẻ', 'Hà Văn Chẵn'])
      await app.make.household({ members: [app.make.member({ fullName, birthDate: '1955-04-05' })] });
    const rows = [
      ['Họ và tên', 'Ngày sinh', 'Điện thoại'],
      ['Dang Thi Mo', '05/04/1955', '0905000001'],
      ['Ha Van Le', '05/04/1955', '0905000002'],
      ['Ha Van Chan', '05/04/1955', '0905000003'],
    ];
    const { id, ...staged } = await send(rows);
    expect(staged).to.include({ undecided: 3 });
    const page = await app.browse('officer');
    expect((await page.get(`/nhap-xuat/nhap/${id}`)).text).to.contain('Nhận các dòng chỉ có một người khớp');
    const done = await page.post(`/nhap-xuat/nhap/${id}/nhieu-dong`, { back: '?xem=undecided' });
    expect(done.headers.location).to.equal(`/nhap-xuat/nhap/${id}?xem=undecided`);
    expect((await app.as('officer').get(`/imports/${id}`)).body).to.include({ undecided: 1, updated: 2 });
    expect((await many(id, { choice: 'onlyCandidate' })).status, 'none is left').to.equal(422);
    expect(await send(rows), 'remembered').to.include({ undecided: 1, updated: 2 });
  });

  it('keep a whole field as the register has it, the other fields of the rows being taken', async () => {
    const numbers = ['051060000301', '051060000302'];
    for (const nationalId of numbers)
      await app.make.household({ members: [app.make.member({ nationalId, phone: '0905000111' })] });
    const rows = [
      ['Số CCCD', 'Điện thoại', 'Ghi chú'],
      ...numbers.map((number, i) => [number, `090511122${i}`, i === 0 ? 'mới' : '']),
    ];
    const { id, ...staged } = await send(rows);
    expect(staged).to.include({ updated: 2 });
    const page = (await (await app.browse('officer')).get(`/nhap-xuat/nhap/${id}?xem=updated`)).text;
    expect(page).to.contain('Giữ trong sổ cả 2 dòng');
    const kept = await many(id, { keep: 'phone' });
    expect(kept.body, kept.text).to.include({ updated: 1, unchanged: 1 });
    expect((await app.as('officer').get('/import-decisions')).body.items).to.have.length.at.least(2);
    expect(await send(rows), 'the next file').to.include({ updated: 1, unchanged: 1 });
    expect((await many(id, {})).status).to.equal(422);
  });
});
