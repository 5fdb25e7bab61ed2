import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

const nhung = {
  fullName: 'Trần Thị Hồng Nhung',
  birthDate: '1985-11-08',
  sex: 'female',
  nationalId: '051185004321',
  phone: '0905123999',
} as const;

describe('somebody being typed in who may be in the register already', () => {
  let app: TestApp;
  let known = '';
  let household = '';

  before(async () => {
    app = await openApp();
    const made = await app.make.household({
      code: 'CL-0801',
      address: '15 Hẻm 3 Chu Văn An',
      members: [app.make.member(nhung)],
    });
    household = made.id;
    known = made.members[0]?.person ?? '';
    const far = app.make.member({ ...nhung, nationalId: '051185004999', phone: null });
    await app.make.household({ area: 'NN-01', members: [far] }, 'neighbour');
  });
  after(() => app.close());

  const similar = async (form: object) => {
    const answer = await app.as('officer').post('/duplicates/similar', form);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body.items;
  };

  it('is offered by name and year, without accents, with a slip, by an old way of counting, by phone', async () => {
    const near: [string, object, string][] = [
      ['the same', { fullName: nhung.fullName, birthDate: '1985' }, 'sameName'],
      ['without accents', { fullName: 'tran thi hong nhung', birthDate: '1985-11' }, 'sameFoldedName'],
      ['a slip in the last word', { fullName: 'Trần Thị Hồng Nhun', birthDate: '1985' }, 'nearName'],
      ['a slip in the family name', { fullName: 'Trân Thi Hong Nhung', birthDate: '1985' }, 'sameFoldedName'],
      ['a middle name left out', { fullName: 'Trần Thị Nhung', birthDate: '1985' }, 'shortName'],
      ['a year off', { fullName: nhung.fullName, birthDate: '1986' }, 'nearBirthYear'],
      ['the phone', { fullName: 'Trần Hồng Nhung', birthDate: '1986', phone: nhung.phone }, 'samePhone'],
    ];
    for (const [name, form, code] of near) {
      const [first, ...others] = await similar(form);
      expect(first?.person, name).to.equal(known);
      expect(
        first.reasons.map((each: { code: string }) => each.code),
        name,
      ).to.include(code);
      expect(others, `${name}: nobody of the other ward`).to.deep.equal([]);
    }
    expect(await similar({ fullName: 'Trần Thị Hồng Nhung', birthDate: '1961' })).to.deep.equal([]);
    expect(await similar({ fullName: 'Lê Thị Hồng Vân', birthDate: '1985' })).to.deep.equal([]);
  });

  it('is certain by a number, also before a name is typed, also by a number borne before', async () => {
    const [byNumber] = await similar({ nationalId: nhung.nationalId });
    expect([byNumber.person, byNumber.certain, byNumber.score]).to.deep.equal([known, true, 100]);
    const { headers } = await app.as('officer').get(`/people/${known}`);
    const changed = await app.as('officer').send(
      'PATCH',
      `/people/${known}`,
      { nationalId: '051185004322', reason: 'Ghi nhầm' },
      {
        'if-match': headers.etag ?? '',
      },
    );
    expect(changed.status, changed.text).to.equal(200);
    const [byFormer] = await similar({
      fullName: 'Tên Khác Hẳn',
      birthDate: '1985',
      nationalId: nhung.nationalId,
    });
    expect([byFormer.person, byFormer.certain]).to.deep.equal([known, false]);
    expect(byFormer.reasons[0].message).to.equal('Số này đã ghi cho người đó trước đây');
  });

  it('is shown beside the row, and "không phải" is remembered when the household is saved', async () => {
    const browse = await app.browse('officer');
    const typed = {
      fullName: 'Tran Thi Hong Nhung',
      birthDate: '08/11/1985',
      sex: 'female',
      relation: 'head',
    };
    const row = await browse.post('/ho/moi/dong', { i: '0', area: 'CL-02', ...typed });
    expect(row.text)
      .to.contain(`data-take="${known}"`)
      .and.to.contain(`data-dismiss="${known}"`)
      .and.to.contain('Họ tên chỉ khác dấu');
    const dismissed = await browse.post('/ho/moi/dong', { i: '0', ...typed, notSame: known });
    expect(dismissed.text).to.not.contain('Có thể là');
    const form = { code: 'CL-0802', area: 'CL-02', address: '9 Lê Lợi', residentFrom: '01/11/2024' };
    const members = { ...typed, notSame: known };
    const fields = Object.entries(members).map(([name, value]) => [`members[0][${name}]`, value]);
    const saved = await browse.post('/ho/moi', { ...form, ...Object.fromEntries(fields) });
    expect(saved.status, saved.text.slice(0, 300)).to.equal(303);
    const pairs = await app.as('officer').get('/duplicates');
    expect(pairs.text, 'not asked again').to.not.contain(known);
    const decided = await app.read((t) =>
      t.all('SELECT other_id, reason FROM not_same_pairs WHERE retracted_at IS NULL'),
    );
    expect(decided).to.deep.equal([{ other_id: known, reason: 'Chọn “Không phải” khi nhập' }]);
  });

  it('is told beside the household: somebody lives at that address', async () => {
    const browse = await app.browse('officer');
    const at = async (address: string) =>
      (await browse.post('/ho/moi/xem', { area: 'CL-01', address, residentFrom: '01/11/2024' })).text;
    expect(await at('15 hẻm 3, Chu Văn An')).to.contain(
      'Địa chỉ này đã có hộ CL-0801, chủ hộ Trần Thị Hồng Nhung',
    );
    expect(await at('Chu Văn An')).to.not.contain('CL-0801');
    expect(await at('15 Hẻm 3 Chu Văn An nối dài')).to.not.contain('CL-0801');
  });

  it('is offered where a child is born or somebody marries in, and can be taken there', async () => {
    const browse = await app.browse('officer');
    const groom = await app.make.household({
      members: [app.make.member({ birthDate: '1980', sex: 'male' })],
    });
    const path = `/ho/${groom.id}/bien-dong`;
    const typed = { fullName: nhung.fullName, birthDate: '1985', sex: 'female', relation: 'spouse' };
    const asked = await browse.post(`${path}/ket-hon`, { ...typed, date: '01/11/2024' });
    expect(asked.text).to.contain(`value="${known}"`).and.to.contain('Lấy người này');
    const born = await browse.post(`${path}/khai-sinh`, { ...typed, relation: 'child' });
    expect(born.text).to.contain('Có thể là Trần Thị Hồng Nhung').and.to.not.contain('Lấy người này');
    const taken = { ...typed, date: '01/11/2024', person: known, confirm: '1' };
    expect((await browse.post(`${path}/ket-hon`, taken)).status).to.equal(303);
    const after = await app.as('officer').get(`/households/${groom.id}`);
    expect(after.text).to.contain(known);
    const before = (await app.as('officer').get(`/households/${household}`)).body;
    expect(before.members.map(({ validTo }: { validTo: string }) => validTo)).to.deep.equal(['2024-10-31']);
  });
});

describe('households entered twice', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp();
  });
  after(() => app.close());

  it('are suggested with what they have in common; neighbours and one person in two are not', async () => {
    const { make } = app;
    const head = { fullName: 'Võ Văn Thanh', birthDate: '1970', sex: 'male', relation: 'head' } as const;
    const child = {
      fullName: 'Võ Thanh Mai',
      birthDate: '2001-05-06',
      sex: 'female',
      relation: 'child',
    } as const;
    const address = '4 Lê Lợi';
    const members = () => [make.member(head), make.member(child)];
    const a = await make.household({ code: 'CL-0901', address, members: members() });
    const b = await make.household({ code: 'CL-0902', address: '4 lê lợi', members: members() });
    await make.household({ code: 'CL-0903', address, members: [make.member()] });
    const lone = { ...child, fullName: 'Võ Thanh Mai', relation: 'other' } as const;
    await make.household({ code: 'CL-0904', area: 'CL-02', members: [make.member(), make.member(lone)] });
    const { body } = await app.as('officer').get('/duplicates/households');
    expect(
      body.items.map((pair: { households: { code: string }[] }) => pair.households.map(({ code }) => code)),
    ).to.deep.equal([['CL-0901', 'CL-0902']]);
    expect(body.items[0].reasons).to.deep.equal([
      'Chủ hộ có thể là một người',
      '2 người có ở cả hai hộ',
      'Cùng địa chỉ 4 Lê Lợi',
    ]);
    const page = (await (await app.browse('officer')).get('/trung-lap')).text;
    expect(page)
      .to.contain('Hộ có thể đã nhập hai lần')
      .and.to.contain(`/ho/${b.id}/bien-dong?loai=gop-ho&amp;vao=CL-0901`);
    const form = (await (await app.browse('officer')).get(`/ho/${b.id}/bien-dong?loai=gop-ho&vao=CL-0901`))
      .text;
    expect(form).to.match(/name="into"[^>]*value="CL-0901"|value="CL-0901"[^>]*name="into"/);
    expect(a.id).to.not.equal(b.id);
  });
});
