import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('pages of events', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  it('say first what a death ends, write nothing, and write it once confirmed', async () => {
    const household = await app.make.household({
      members: [app.make.member(), app.make.member({ relation: 'spouse' })],
    });
    const head = household.members.find(({ relation }) => relation === 'head')?.person ?? '';
    await app.make.insurance({ person: head });
    const officer = await app.browse('officer');
    const form = await officer.get(`/nguoi/${head}/bien-dong?loai=khai-tu`);
    expect(form.text).to.contain('Ngày mất').and.to.contain('Chủ hộ mới');
    const before = await app.audited();
    const shown = await officer.post(`/nguoi/${head}/bien-dong/khai-tu`, { date: '20/11/2024' });
    expect(shown.status).to.equal(200);
    expect(shown.text).to.contain('Thẻ BHYT mã GD').and.to.contain('chọn chủ hộ mới');
    expect(await app.audited()).to.equal(before);
    const done = await officer.post(`/nguoi/${head}/bien-dong/khai-tu`, { date: '20/11/2024', confirm: '1' });
    expect(done.status).to.equal(303);
    expect((await app.as('officer').get(`/people/${head}`)).body.diedOn).to.equal('2024-11-20');
  });

  it('say of every kind what it closes or changes, before anything is written', async () => {
    const { make } = app;
    const household = await make.household({
      members: [
        make.member({ fullName: 'Trần Văn Cả' }),
        make.member({ fullName: 'Lê Thị Hai', relation: 'spouse' }),
        make.member({ fullName: 'Trần Văn Ba', relation: 'child', birthDate: '2000' }),
      ],
    });
    await make.status({ household: household.id, category: 'poor' });
    const [head, spouse, child] = household.members.map(({ person }) => person);
    const other = await make.household({ area: 'CL-02' });
    await make.status({ household: other.id, category: 'near-poor' });
    const date = '01/06/2024';
    const newcomer = {
      date,
      fullName: 'Lý Thị Dâu',
      birthDate: '2001',
      sex: 'female',
      relation: 'childInLaw',
    };
    const ho = `/ho/${household.id}/bien-dong`;
    const kinds: [string, Record<string, string>, string[]][] = [
      [
        `/nguoi/${child}/bien-dong/chuyen-di`,
        { date },
        ['tại TDP 1 đến hết ngày 31/05/2024', 'không còn tính là nhân khẩu của “Hộ nghèo”'],
      ],
      [
        `/nguoi/${child}/bien-dong/chuyen-trong-phuong`,
        { date, household: other.code },
        ['đến hết ngày 31/05/2024'],
      ],
      [`/nguoi/${head}/bien-dong/khai-tu`, { date }, ['chọn chủ hộ mới trong 2 người còn lại']],
      [
        `${ho}/khai-sinh`,
        { fullName: 'Trần Bé Tư', birthDate: date, sex: 'male', relation: 'child' },
        ['Trần Bé Tư là thành viên hộ', 'được tính là nhân khẩu của diện này', 'mã TE'],
      ],
      [`${ho}/ket-hon`, newcomer, ['Lý Thị Dâu là thành viên hộ', 'đang là “Hộ nghèo”']],
      [`${ho}/nguoi-den`, newcomer, ['Lý Thị Dâu là thành viên hộ']],
      [
        `${ho}/thay-chu-ho`,
        { date, person: spouse ?? '' },
        ['Trần Văn Cả thôi là chủ hộ; Lê Thị Hai là chủ hộ', 'không gắn với chủ hộ'],
      ],
      [
        `${ho}/tach-ho`,
        { date, [`members[${child}]`]: 'on', [`relations[${child}]`]: 'head' },
        ['Trần Văn Ba sang hộ mới', 'còn 2 người, chủ hộ Trần Văn Cả', 'hộ mới không mang theo diện này'],
      ],
      [
        `${ho}/gop-ho`,
        { date, into: other.code },
        ['Cả 3 người sang hộ được gộp vào', '<strong>Kết thúc.</strong>'],
      ],
      [`${ho}/ca-ho-chuyen`, { date, area: 'CL-02' }, ['Cả 3 người của hộ', 'diện và thẻ đi theo hộ']],
      [`${ho}/ca-ho-chuyen-di`, { date }, ['Cả 3 người của hộ', 'Kết thúc cùng lúc']],
    ];
    const officer = await app.browse('officer');
    const before = await app.audited();
    for (const [path, form, sentences] of kinds) {
      const shown = await officer.post(path, form);
      expect(shown.status, `${path} ${shown.text}`).to.equal(200);
      const text = shown.text.replaceAll('\u00a0', ' ');
      for (const sentence of sentences) expect(text, path).to.contain(sentence);
    }
    expect(await app.audited()).to.equal(before);
  });

  it('ask of a residence who says so, and of a merge what each becomes', async () => {
    const { make } = app;
    const household = await make.household({ members: [make.member(), make.member({ relation: 'child' })] });
    const [head, child] = household.members.map(({ person }) => person);
    const into = await make.household({ area: 'CL-02' });
    const officer = await app.browse('officer');
    expect((await officer.get(`/nguoi/${child}/bien-dong`)).text).to.contain('Công an phường xác nhận');
    const moved = await officer.post(`/ho/${household.id}/bien-dong/ca-ho-chuyen`, {
      date: '01/03/2024',
      area: 'CL-10',
      source: 'police',
      confirm: '1',
    });
    expect(moved.status, moved.text).to.equal(303);
    const merged = await officer.post(`/ho/${household.id}/bien-dong/gop-ho`, {
      date: '01/06/2024',
      into: into.code,
      [`relations[${head}]`]: 'sibling',
      [`relations[${child}]`]: 'grandchild',
      confirm: '1',
    });
    expect(merged.status, merged.text).to.equal(303);
    const { members } = (await app.as('officer').get(`/households/${into.id}`)).body;
    const relations = new Map(
      members.map((each: { person: string; relation: string }) => [each.person, each.relation]),
    );
    expect([relations.get(head), relations.get(child)]).to.deep.equal(['sibling', 'grandchild']);
    const { residences } = (await app.as('officer').get(`/people/${child}`)).body;
    expect(residences[1]).to.include({ area: 'CL-10', source: 'police' });
  });

  it('refuse before anybody confirms, with everything kept', async () => {
    const household = await app.make.household();
    const officer = await app.browse('officer');
    const path = `/ho/${household.id}/bien-dong`;
    const bad = await officer.post(`${path}/khai-sinh`, {
      fullName: 'Trần Gia Hân',
      birthDate: '31/11/2024',
    });
    expect(bad.status).to.equal(422);
    expect(bad.text).to.contain('Trần Gia Hân').and.to.contain('Ngày sinh');
    const alone = await officer.post(`${path}/gop-ho`, { date: '01/11/2024', into: 'CL-9999' });
    expect(alone.status).to.equal(422);
    expect(alone.text).to.contain('không có hộ “CL-9999”');
  });

  it('end with the household what the officer left ticked', async () => {
    const household = await app.make.household();
    const status = await app.make.status({ household: household.id, category: 'poor' });
    const officer = await app.browse('officer');
    const path = `/ho/${household.id}/bien-dong/ca-ho-chuyen-di`;
    const shown = await officer.post(path, { date: '01/11/2024' });
    expect(shown.text).to.contain(`close[${status.id}]`);
    const done = await officer.post(path, {
      date: '01/11/2024',
      [`close[${status.id}]`]: 'on',
      confirm: '1',
    });
    expect(done.status, done.text).to.equal(303);
    const { statuses } = (await app.as('officer').get(`/households/${household.id}`)).body;
    expect(statuses[0]).to.include({ validTo: '2024-10-31', endReason: 'movedOut' });
  });

  it('bring back somebody who had left', async () => {
    const household = await app.make.household();
    const person = household.members[0]?.person ?? '';
    await app.as('officer').post(`/people/${person}/moves`, { date: '2022-01-01', kind: 'out' });
    const other = await app.make.household({ area: 'CL-02' });
    const officer = await app.browse('officer');
    const form = {
      date: '01/06/2023',
      household: other.code,
      relation: 'sibling',
      residenceKind: 'temporary',
    };
    const done = await officer.post(`/nguoi/${person}/bien-dong/chuyen-den`, { ...form, confirm: '1' });
    expect(done.status, done.text).to.equal(303);
    const { residences } = (await app.as('officer').get(`/people/${person}`)).body;
    expect(residences).to.have.length(2);
    expect(residences[1]).to.include({ area: 'CL-02', kind: 'temporary', validFrom: '2023-06-01' });
  });

  it('are not for leaders, nor outside the area', async () => {
    const household = await app.make.household();
    const leader = await app.browse('leader');
    expect((await leader.get(`/ho/${household.id}/bien-dong`)).status).to.equal(403);
    const neighbour = await app.browse('neighbour');
    expect((await neighbour.get(`/ho/${household.id}/bien-dong`)).status).to.equal(404);
  });
});
