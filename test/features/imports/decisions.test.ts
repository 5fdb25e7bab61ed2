import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { book, header, type Value } from './books.ts';

const withPhone = [...header, 'Điện thoại'];

/** Two people of one name and birth date live in the ward, each in a household of their own. */
async function namesakes(app: TestApp, fullName: string): Promise<{ code: string; person: string }[]> {
  const made: { code: string; person: string }[] = [];
  for (const area of ['CL-01', 'CL-02']) {
    const household = await app.make.household({
      area,
      members: [app.make.member({ fullName, birthDate: '1960-01-02', sex: 'male', phone: '0905000111' })],
    });
    made.push({ code: household.code, person: household.members[0]?.person ?? '' });
  }
  return made;
}

describe('decisions about rows of an import', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const send = async (rows: readonly (readonly Value[])[], heads = withPhone) => {
    const sent = await app.upload(
      'officer',
      '/imports?register=residents&area=CL',
      await book([heads, ...rows]),
      'danh-sach.xlsx',
      {},
    );
    expect(sent.status, sent.text).to.equal(201);
    return sent.body;
  };
  const rowsOf = async (id: string) => (await app.as('officer').get(`/imports/${id}/rows`)).body.items;
  const decide = (id: string, number: number, form: object) =>
    app.as('officer').post(`/imports/${id}/rows/${number}/decision`, form);
  const decisions = async () => (await app.as('officer').get('/import-decisions')).body.items;

  it('take the namesake that was chosen, remember it for the next file, and ask again once it is taken back', async () => {
    const [, second] = await namesakes(app, 'Đỗ Văn Trùng');
    const line = (phone: string) => ['', 'Đỗ Văn Trùng', '', '02/01/1960', 'Nam', '', '', phone];
    const staged = await send([line('0905222333')]);
    expect(staged).to.include({ rows: 1, undecided: 1, updated: 0 });
    const [row] = await rowsOf(staged.id);
    expect(row.candidates).to.have.length(2);
    expect(row.candidates.find(({ person }: { person: string }) => person === second?.person)).to.include({
      household: second?.code,
      area: 'CL-02',
      birthDate: '1960-01-02',
    });
    expect((await decide(staged.id, 1, { choice: 'person', person: 'ai-do' })).status).to.equal(422);
    const decided = await decide(staged.id, 1, { choice: 'person', person: second?.person });
    expect(decided.status, decided.text).to.equal(200);
    expect(decided.body).to.include({ rows: 1, undecided: 0, updated: 1 });
    await app.as('officer').post(`/imports/${staged.id}/commit`);
    expect((await app.as('officer').get(`/people/${second?.person}`)).body.phone).to.equal('0905222333');

    const again = await send([line('0905222444')]);
    expect(again).to.include({ updated: 1, undecided: 0 });
    const [known] = await rowsOf(again.id);
    expect(known.found).to.deep.equal({ person: second?.person, household: null, how: 'decided' });
    expect(known.notes.join()).to.contain('như lần nhập ngày 30/11/2024');
    expect(known.changes[0].source).to.include({ filename: 'danh-sach.xlsx', by: 'Người thử canbo' });

    const [remembered] = await decisions();
    expect(remembered).to.include({ choice: 'person', person: second?.person, register: 'residents' });
    const undone = await app.as('officer').post(`/import-decisions/${remembered.id}/undo`);
    expect(undone.status, undone.text).to.equal(204);
    expect(await send([line('0905222444')])).to.include({ updated: 0, undecided: 1 });
  });

  it('are not asked for where the group tells namesakes apart', async () => {
    const [, second] = await namesakes(app, 'Võ Văn Tổ');
    const { id } = await send([['', 'Võ Văn Tổ', '', '02/01/1960', '', '', 'CL-02', '']]);
    expect((await rowsOf(id))[0].found).to.include({ person: second?.person, how: 'nameInGroup' });
  });

  it('do not take two lines alike for one person, nor remember what would not tell them apart', async () => {
    const [one, two] = await namesakes(app, 'Hồ Thị Giống');
    const line = ['', 'Hồ Thị Giống', '', '02/01/1960', '', '', '', '0905777888'];
    const { id } = await send([line, line]);
    const before = (await decisions()).length;
    await decide(id, 1, { choice: 'person', person: one?.person });
    const both = await decide(id, 2, { choice: 'person', person: two?.person });
    expect(both.body).to.include({ rows: 2, updated: 2, undecided: 0 });
    expect(await decisions()).to.have.length(before);
    expect((await rowsOf(id)).map(({ found }: { found: { person: string } }) => found.person)).to.deep.equal([
      one?.person,
      two?.person,
    ]);
  });

  it('take somebody else in as new, or leave the line out', async () => {
    const [first] = await namesakes(app, 'Lê Văn Khác');
    const line = [first?.code ?? '', 'Lê Van Khac', 'Con', '02/01/1960', 'Nam', '', '', ''];
    const { id, ...staged } = await send([line]);
    expect(staged).to.include({ undecided: 1 });
    const left = await decide(id, 1, { choice: 'left' });
    expect(left.body).to.include({ unchanged: 1, undecided: 0 });
    expect((await rowsOf(id))[0].notes[0]).to.equal('Bỏ qua dòng này, theo lựa chọn của Người thử canbo.');
    expect(await send([line]), 'the next file').to.include({ unchanged: 1 });
    expect((await decide(id, 1, { choice: 'open' })).body).to.include({ unchanged: 0, undecided: 1 });
    expect((await decide(id, 1, { choice: 'new' })).body).to.include({ created: 1, undecided: 0 });
    await app.as('officer').post(`/imports/${id}/commit`);
    const again = await send([line]);
    expect(again, 'now it is the one with this very name').to.include({ unchanged: 1 });
  });

  it('move a household with all its members where its rows name another group, and nobody whose row is left out', async () => {
    const head = app.make.member({ fullName: 'Ngô Thị Dời', birthDate: '1960', nationalId: '051160000991' });
    const child = app.make.member({ fullName: 'Ngô Văn Theo', birthDate: '1990', relation: 'child' });
    const stays = app.make.member({ fullName: 'Ngô Văn Kèm', birthDate: '1992', relation: 'child' });
    const { code, members } = await app.make.household({ area: 'CL-01', members: [head, child, stays] });
    const lines = [
      [code, 'Ngô Thị Dời', 'Chủ hộ', '1960', '', '051160000991', 'CL-02', ''],
      [code, 'Ngô Văn Theo', 'Con', '1990', '', '', 'CL-02', ''],
    ];
    const { id, ...staged } = await send(lines);
    expect(staged).to.include({ undecided: 2 });
    await decide(id, 1, { choice: 'left' });
    await decide(id, 2, { choice: 'left' });
    const day = { moveDay: '2024-11-10' };
    expect((await app.as('officer').post(`/imports/${id}/move-day`, day)).body).to.include({ unchanged: 2 });
    await decide(id, 1, { choice: 'open' });
    const decided = await decide(id, 2, { choice: 'open' });
    expect(decided.body, decided.text).to.include({ updated: 1, unchanged: 1, rejected: 0 });
    const done = await app.as('officer').post(`/imports/${id}/commit`);
    expect(done.body, done.text).to.include({ updated: 1, unchanged: 1 });
    for (const { person } of members) {
      const { residences, memberships } = (await app.as('officer').get(`/people/${person}`)).body;
      expect(residences.map((each: { area: string }) => each.area)).to.deep.equal(['CL-01', 'CL-02']);
      expect(memberships, 'belongs as before').to.have.length(1);
    }
  });

  it('do those of a household anew who waited for its head', async () => {
    await app.make.household({ area: 'CL-01', members: [app.make.member({ nationalId: '051060000881' })] });
    const { id, ...staged } = await send([
      ['H-MOI', '', 'Chủ hộ', '', '', '051060000881', 'CL-02', ''],
      ['H-MOI', 'Lê Thị Con', 'Con', '1990', 'Nữ', '', '', ''],
    ]);
    expect(staged).to.include({ undecided: 1, rejected: 1 });
    const moved = await decide(id, 1, { moveDay: '2024-11-10' });
    expect(moved.body).to.include({ undecided: 0, rejected: 0, updated: 1, created: 1 });
  });

  it('are taken once for all lines of a person in a list of cards; a number that is another’s is not taken', async () => {
    const [one, two] = await namesakes(app, 'Mai Thị Thẻ');
    const cards = [
      ['Mai Thị Thẻ', '02/01/1960', '', '', 'GD', '01/01/2023', '31/12/2023'],
      ['Mai Thị Thẻ', '02/01/1960', '', '', 'GD', '01/01/2024', '31/12/2024'],
    ];
    const heads = ['Họ và tên', 'Ngày sinh', 'Số CCCD', 'Mã số BHXH', 'Mã đối tượng', 'Từ ngày', 'Đến ngày'];
    const listed = await app.upload(
      'officer',
      '/imports?register=insurance&area=CL',
      await book([heads, ...cards]),
      'the.xlsx',
      {},
    );
    expect(listed.body, listed.text).to.include({ undecided: 2 });
    const both = await decide(listed.body.id, 2, { choice: 'person', person: two?.person });
    expect(both.body).to.include({ undecided: 0, created: 2 });
    expect(
      (await decide(listed.body.id, 1, { choice: 'new' })).status,
      'no list of cards adds people',
    ).to.equal(422);

    for (const [person, fields] of [
      [one?.person, { nationalId: '051060000911' }],
      [two?.person, { insuranceNumber: '5100000912' }],
    ] as const)
      await app
        .as('officer')
        .send('PATCH', `/people/${person}`, { ...fields, reason: 'Bổ sung' }, { 'If-Match': '*' });
    const { id, ...staged } = await send(
      [['051060000911', '5100000912', '0905123123']],
      ['Số CCCD', 'Mã số BHXH', 'Điện thoại'],
    );
    expect(staged).to.include({ undecided: 1 });
    const chosen = await decide(id, 1, { choice: 'person', person: one?.person });
    expect(chosen.body).to.include({ updated: 1, rejected: 0 });
    const [row] = await rowsOf(id);
    expect(row.changes.map(({ field }: { field: string }) => field)).to.deep.equal(['phone']);
    expect(row.notes.join()).to.contain('Mã số BHXH: trong sổ là của Mai Thị Thẻ, không nhận');
  });

  it('are asked for where number and name are of two people; of a name that is nobody’s it is said', async () => {
    const named = async (fullName: string, nationalId?: string) => {
      const member = app.make.member({
        fullName,
        birthDate: '1960-01-02',
        sex: 'male',
        ...(nationalId ? { nationalId } : {}),
      });
      return (await app.make.household({ area: 'CL-01', members: [member] })).members[0]?.person ?? '';
    };
    const numbered = await named('Mạc Văn Số', '051060000921');
    const other = await named('Mạc Văn Tên');
    const statuses = async (name: string) => {
      const heads = ['Số CCCD', 'Họ và tên', 'Năm sinh', 'Diện', 'Từ ngày'];
      const line = ['051060000921', name, '02/01/1960', 'Khuyết tật nặng', '01/01/2024'];
      const file = await book([heads, line]);
      return (await app.upload('officer', '/imports?register=statuses&area=CL', file, 'a.xlsx', {})).body;
    };
    const asked = await statuses('Mạc Văn Tên');
    expect(asked).to.include({ undecided: 1 });
    const [row] = await rowsOf(asked.id);
    expect(row.candidates.map(({ person }: { person: string }) => person)).to.have.members([numbered, other]);
    expect((await decide(asked.id, 1, { choice: 'person', person: other })).body).to.include({ created: 1 });
    const [decided] = await rowsOf(asked.id);
    expect(decided.found).to.include({ person: other, how: 'decided' });
    expect(decided.notes.join()).to.contain('Số CCCD: trong sổ là của Mạc Văn Số, không nhận');

    const told = await statuses('Không Ai Cả');
    expect(told).to.include({ created: 1 });
    expect((await rowsOf(told.id))[0].notes.join()).to.contain(
      'trong tệp là “Không Ai Cả”, trong sổ số này là của Mạc Văn Số',
    );
  });

  it('keep the register’s value against the same incoming one, for good, and ask about another', async () => {
    const household = await app.make.household({
      members: [
        app.make.member({ fullName: 'Phan Giữ Nguyên', nationalId: '051060000777', phone: '0905123456' }),
      ],
    });
    const line = (phone: string) => [
      household.code,
      'Phan Giữ Nguyên',
      '',
      '',
      '',
      '051060000777',
      '',
      phone,
    ];
    const first = await send([line('0905999999')]);
    expect(first).to.include({ updated: 1 });
    expect((await rowsOf(first.id))[0].changes[0].source).to.include({
      by: 'Người thử canbo',
      filename: null,
    });
    const kept = await decide(first.id, 1, { keep: ['phone'] });
    expect(kept.status, kept.text).to.equal(200);
    expect(kept.body).to.include({ updated: 0, unchanged: 1 });
    const next = await send([line('0905999999')]);
    expect(next).to.include({ updated: 0, unchanged: 1 });
    expect((await rowsOf(next.id))[0].kept).to.deep.equal([
      { field: 'phone', old: '0905123456', new: '0905999999' },
    ]);
    expect(await send([line('0905888888')])).to.include({ updated: 1 });
    const taken = await decide(next.id, 1, { keep: [] });
    expect(taken.body).to.include({ updated: 1, unchanged: 0 });
    await app.as('officer').post(`/imports/${next.id}/commit`);
    const person = household.members[0]?.person ?? '';
    expect((await app.as('officer').get(`/people/${person}`)).body.phone).to.equal('0905999999');
  });

  it('ask for the day of moving of all at once or one by one, or keep where the register has them', async () => {
    const made = [];
    for (const nationalId of ['051060000801', '051060000802', '051060000803'])
      made.push(await app.make.household({ area: 'CL-01', members: [app.make.member({ nationalId })] }));
    const numbers = made.map(({ members }) => members[0]?.nationalId ?? '');
    const { id, ...staged } = await send(
      numbers.map((number) => [number, 'CL-02']),
      ['Số CCCD', 'Tổ dân phố'],
    );
    expect(staged).to.include({ undecided: 3 });
    expect((await decide(id, 1, { moveDay: '2024-11-10' })).body).to.include({ undecided: 2, updated: 1 });
    expect((await decide(id, 2, { keep: ['move'] })).body).to.include({ undecided: 1, unchanged: 1 });
    const all = await app.as('officer').post(`/imports/${id}/move-day`, { moveDay: '2024-11-20' });
    expect(all.body).to.include({ undecided: 0, updated: 2, unchanged: 1, moveDay: '2024-11-20' });
    expect((await app.as('officer').post(`/imports/${id}/commit`)).status).to.equal(200);
    const places = [];
    for (const { members } of made) {
      const { residences } = (await app.as('officer').get(`/people/${members[0]?.person}`)).body;
      places.push(residences.map(({ area, validFrom }: Record<string, string>) => [area, validFrom]).at(-1));
    }
    expect(places[0]).to.deep.equal(['CL-02', '2024-11-10']);
    expect(places[1]?.[0]).to.equal('CL-01');
    expect(places[2]).to.deep.equal(['CL-02', '2024-11-20']);
    expect((await decide(id, 1, { choice: 'left' })).status, 'after the commit').to.equal(409);
  });

  it('are taken on the page, row by row, and listed with a way back', async () => {
    const [first, second] = await namesakes(app, 'Ngô Trang Nhà');
    const { id } = await send([
      ['', 'Ngô Trang Nhà', '', '02/01/1960', '', '', '', '0905444555'],
      ['', 'Ngô Trang Nhà', '', '02/01/1960', '', '', 'CL-01', '0905666777'],
    ]);
    const page = await app.browse('officer');
    const shown = (await page.get(`/nhap-xuat/nhap/${id}`)).text;
    expect(shown).to.contain(`hộ ${first?.code}`).and.to.contain(`value="person:${second?.person}"`);
    const path = `/nhap-xuat/nhap/${id}/dong`;
    const back = '?xem=undecided';
    const refused = await page.post(`${path}/1`, { choice: 'person:x', back });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('chọn một trong những người');
    const chosen = await page.post(`${path}/1`, { choice: `person:${second?.person}`, back });
    expect(chosen.headers.location).to.equal(`/nhap-xuat/nhap/${id}?xem=undecided#dong-2`);
    await page.post(`${path}/2`, { keep: 'phone', back });
    const kept = (await page.get(`/nhap-xuat/nhap/${id}?xem=unchanged`)).text;
    expect(kept).to.contain('giữ trong sổ').and.to.contain('Lấy theo tệp');
    expect((await page.get(`/nhap-xuat/nhap/${id}?xem=updated`)).text).to.contain('Ghi 1 dòng');
    const listed = (await page.get('/nhap-xuat/cach-xu-ly')).text;
    expect(listed).to.contain('giữ “0905000111” trong sổ, không lấy “0905666777”');
    const undo = /\/nhap-xuat\/cach-xu-ly\/(\w+)\/bo/.exec(listed)?.[1];
    expect((await page.post(`/nhap-xuat/cach-xu-ly/${undo}/bo`)).status).to.equal(303);
  });

  it('are not needed where the lines of a household disagree about its address: the first line says it', async () => {
    const household = await app.make.household({
      address: '1 Lê Lợi',
      members: [
        app.make.member({ nationalId: '051060000901' }),
        app.make.member({ nationalId: '051060000902', relation: 'child' }),
      ],
    });
    const { id, ...staged } = await send(
      [
        ['051060000901', '9 Quang Trung'],
        ['051060000902', '1 Lê Lợi'],
      ],
      ['Số CCCD', 'Địa chỉ'],
    );
    expect(staged).to.include({ updated: 1, unchanged: 1 });
    await app.as('officer').post(`/imports/${id}/commit`);
    const { address } = (await app.as('officer').get(`/households/${household.id}`)).body;
    expect(address).to.equal('9 Quang Trung');
  });
});
