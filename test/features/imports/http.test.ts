import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { openApp, type TestApp } from '../../support/app.ts';

/** A workbook of one sheet with these rows. */
async function workbook(rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('Nhân khẩu').addRows(rows.map((row) => [...row]));
  return Buffer.from(await book.xlsx.writeBuffer());
}

const header = [
  'Mã hộ',
  'Họ và tên',
  'Quan hệ với chủ hộ',
  'Ngày sinh',
  'Giới tính',
  'Số CCCD',
  'Địa chỉ',
  'Tổ dân phố',
];

describe('imports over HTTP', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const send = async (file: Buffer, name = 'dan-cu.xlsx', query = 'register=residents&area=CL') =>
    app.upload('officer', `/imports?${query}`, file, name, {});
  const found = async (q: string): Promise<string[]> =>
    (await app.as('officer').get(`/people?q=${encodeURIComponent(q)}`)).body.items.map(
      (item: { fullName: string }) => item.fullName,
    );

  it('refuse what is no workbook, what has no known header, and other wards', async () => {
    const before = await app.audited();
    expect((await send(Buffer.from('không phải bảng tính'))).status).to.equal(415);
    const strange = await send(
      await workbook([
        ['Cột lạ', 'Cột khác'],
        ['a', 'b'],
      ]),
    );
    expect(strange.status, strange.text).to.equal(422);
    expect(strange.text).to.contain('tiêu đề');
    const outside = await app.upload(
      'neighbour',
      '/imports?register=residents&area=CL',
      await workbook([header]),
      'a.xlsx',
      {},
    );
    expect(outside.status).to.equal(404);
    expect(
      (await app.upload('leader', '/imports?register=residents', await workbook([header]), 'a.xlsx', {}))
        .status,
    ).to.equal(403);
    expect(await app.audited()).to.equal(before);
  });

  it('take a person’s new name and give the old one back when undone, to the search as well', async () => {
    const number = '051180000777';
    const made = await app.make.household({
      address: '1 Lê Lợi',
      members: [app.make.member({ fullName: 'Huỳnh Thị Mận', nationalId: number })],
    });
    const row = [made.code, 'Huỳnh Thị Mẫn Nhi', 'Chủ hộ', '1980', 'Nữ', number, '9 Nguyễn Trãi', 'CL-01'];
    const staged = await send(await workbook([header, row]));
    expect(staged.status, staged.text).to.equal(201);
    expect(staged.body).to.include({ rows: 1, updated: 1, created: 0, rejected: 0 });
    expect(await found('mẫn nhi'), 'a preview writes nothing').to.deep.equal([]);
    const committed = await app.as('officer').post(`/imports/${staged.body.id}/commit`);
    expect(committed.status, committed.text).to.equal(200);
    expect([await found('man nhi'), await found('nguyen trai')]).to.deep.equal([
      ['Huỳnh Thị Mẫn Nhi'],
      ['Huỳnh Thị Mẫn Nhi'],
    ]);
    const undone = await app.as('officer').post(`/imports/${staged.body.id}/undo`);
    expect(undone.status, undone.text).to.equal(200);
    expect(await found('huynh thi man')).to.deep.equal(['Huỳnh Thị Mận']);
    expect([await found('man nhi'), await found('nguyen trai')]).to.deep.equal([[], []]);
    expect(await found('le loi')).to.deep.equal(['Huỳnh Thị Mận']);
  });

  it('find a list without rows empty, and a level that only the card tells unchanged', async () => {
    const empty = await send(await workbook([header, ['Không phát sinh']]), 'trong.xlsx');
    expect(empty.body).to.include({ state: 'ready', rows: 0 });
    const household = await app.make.household({
      members: [
        app.make.member({ fullName: 'Trần Thị Thẻ', birthDate: '1970-01-02', insuranceNumber: '5112345678' }),
      ],
    });
    const person = household.members[0]?.person ?? '';
    await app.make.insurance({ person, objectCode: 'HN', cardNumber: 'HN2515112345678' });
    const rows = [
      ['Mã số BHXH', 'Số thẻ BHYT', 'Mã đối tượng', 'Từ ngày', 'Đến ngày'],
      ['5112345678', 'HN2515112345678', 'HN', '01/01/2024', '31/12/2024'],
    ];
    const back = await send(await workbook(rows), 'the.xlsx', 'register=insurance&area=CL');
    expect(back.body).to.include({ rows: 1, unchanged: 1 });
  });

  it('say of a card that the budget should pay for, and take it all the same', async () => {
    const household = await app.make.household({
      members: [app.make.member({ fullName: 'Bùi Thị Cảnh Báo', birthDate: '1961-02-03' })],
    });
    await app.make.status({ household: household.id, category: 'poor', validFrom: '2024-01-01' });
    const file = await workbook([
      ['Họ và tên', 'Ngày sinh', 'Số thẻ BHYT', 'Mã đối tượng', 'Từ ngày', 'Đến ngày'],
      ['Bùi Thị Cảnh Báo', '03/02/1961', 'GD3795120043381', 'GD', '01/02/2024', '31/12/2024'],
    ]);
    const sent = await send(file, 'the.xlsx', 'register=insurance&area=CL');
    expect(sent.status, sent.text).to.equal(201);
    expect(sent.body).to.include({ rows: 1, created: 1, rejected: 0, undecided: 0 });
    const rows = (await app.as('officer').get(`/imports/${sent.body.id}/rows`)).body.items;
    const said = rows[0].reasons.map(({ message }: { message: string }) => message);
    expect(said).to.deep.equal([
      'Nên xem lại: Thẻ in mức hưởng 3, mã GD thường là 4; ghi theo thẻ.',
      'Nên xem lại: Thẻ mang mã tỉnh 79, không phải 51 Tỉnh Quảng Ngãi.',
      'Nên xem lại: Thuộc hộ nghèo, được ngân sách đóng (HN) nhưng thẻ là GD.',
    ]);
  });
});
