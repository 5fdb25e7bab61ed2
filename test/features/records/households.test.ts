import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('households and people through the API', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await openApp();
  });
  afterEach(() => app.close());

  it('takes a household with its members, and answers the whole of it', async () => {
    const { as, make } = app;
    const members = [
      make.member({
        fullName: 'Trần Văn Lộc',
        birthDate: '1949',
        sex: 'male',
        nationalId: '051 049 001 234',
      }),
      make.member({ fullName: 'Nguyễn Thị Bích', birthDate: '1952', relation: 'spouse' }),
    ];
    const made = await as('officer').post('/households', {
      code: 'cl-0412',
      area: 'CL-01',
      residentFrom: '2005-03-01',
      members,
    });
    expect(made.status).to.equal(201);
    expect(made.body.code).to.equal('CL-0412');
    expect(made.body.members.map((member: { relation: string }) => member.relation)).to.deep.equal([
      'head',
      'spouse',
    ]);
    const person = await as('officer').get(`/people/${made.body.members[0].person}?asOf=2010-01-01`);
    expect(person.headers.etag).to.match(/^"v\d+"$/);
    expect(person.body).to.include({
      birthDate: '1949',
      nationalId: '051049001234',
      area: 'CL-01',
      diedOn: null,
    });
    expect(person.body.residences[0]).to.include({
      validFrom: '2005-03-01',
      validTo: null,
      kind: 'permanent',
      source: 'declared',
    });
  });

  it('answers the members in the order they were entered', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `Trần Thị Con ${12 - i}`);
    const members = names.map((fullName, i) =>
      app.make.member({ fullName, relation: i === 0 ? 'head' : 'child' }),
    );
    const made = await app.make.household({ members });
    expect(made.members.map(({ fullName }) => fullName)).to.deep.equal(names);
    const read = await app.as('officer').get(`/households/${made.id}`);
    expect(read.body.members.map((each: { fullName: string }) => each.fullName)).to.deep.equal(names);
  });

  it('refuses with the field, the fault and the remedy, and writes nothing', async () => {
    const { as, make } = app;
    await make.household({
      code: 'CL-0001',
      members: [make.member({ nationalId: '051180000001', fullName: 'Lê Thị Có' })],
    });
    const rows = await app.audited();
    const household = (form: object) => ({
      area: 'CL-01',
      residentFrom: '2020-01-01',
      members: [make.member()],
      ...form,
    });
    const refusals = [
      [
        household({ members: [make.member({ nationalId: '051180000001' })] }),
        409,
        '/members/0/nationalId',
        /Lê Thị Có/,
      ],
      [household({ code: 'CL-0001' }), 409, '/code', /đã có hộ khác/],
      [household({ members: [make.member(), make.member()] }), 422, '/members', /chỉ được một chủ hộ/],
      [household({ members: [make.member({ relation: 'child' })] }), 422, '/members', /Chủ hộ: chưa có/],
      [
        household({ members: [make.member({ birthDate: '2021-05-01' })] }),
        422,
        '/residentFrom',
        /không thể cư trú/,
      ],
      [
        household({ members: [make.member({ birthDate: '1985-11-31' })] }),
        422,
        '/members/0/birthDate',
        /Ngày sinh/,
      ],
      [
        household({ members: [make.member({ nationalId: '5115200341' })] }),
        422,
        '/members/0/nationalId',
        /có 10 số, cần 12 số/,
      ],
      [household({ residentFrom: '31/11/2020' }), 422, '/residentFrom', /ngày có thật/],
      [household({ colour: 'blue' }), 422, '/colour', /trường lạ/],
      [household({ area: 'NN-01' }), 404, undefined, /địa bàn/],
    ] as const;
    for (const [form, status, pointer, message] of refusals) {
      const answer = await as('officer').post('/households', form);
      expect(answer.status, JSON.stringify(answer.body)).to.equal(status);
      expect(answer.headers['content-type']).to.contain('application/problem+json');
      if (pointer !== undefined)
        expect(answer.body.errors.map((each: { pointer: string }) => each.pointer)).to.include(pointer);
      expect(
        [answer.body.detail, ...answer.body.errors.map((each: { message: string }) => each.message)].join(
          ' ',
        ),
      ).to.match(message);
    }
    expect(await app.audited(), 'audit rows').to.equal(rows);
  });

  it('frees a code once its household is empty, and not before', async () => {
    const { as, make } = app;
    const first = await make.household({ code: 'CL-0007', residentFrom: '2020-01-01' });
    await as('officer').post(`/people/${first.members[0]?.person}/moves`, {
      date: '2023-06-01',
      kind: 'out',
    });
    const early = await as('officer').post('/households', {
      code: 'CL-0007',
      area: 'CL-02',
      residentFrom: '2023-05-31',
      members: [make.member()],
    });
    expect(early.status).to.equal(409);
    const later = await as('officer').post('/households', {
      code: 'CL-0007',
      area: 'CL-02',
      residentFrom: '2023-06-01',
      members: [make.member()],
    });
    expect(later.status).to.equal(201);
  });

  it('changes only what is named, under the version that was read, and identity only with a reason', async () => {
    const { as, make } = app;
    const household = await make.household();
    const address = `/people/${household.members[0]?.person}`;
    const read = await as('officer').get(address);
    const etag = String(read.headers.etag);
    expect((await as('officer').send('PATCH', address, { phone: '0905 123 456' })).status).to.equal(428);
    const changed = await as('officer').send(
      'PATCH',
      address,
      { phone: '0905 123 456' },
      { 'if-match': etag },
    );
    expect(changed.body.phone).to.equal('0905123456');
    expect(changed.body.fullName).to.equal(read.body.fullName);
    expect(
      (await as('officer').send('PATCH', address, { phone: '0' }, { 'if-match': etag })).status,
    ).to.equal(412);
    const next = { 'if-match': String(changed.headers.etag) };
    expect((await as('officer').send('PATCH', address, { birthDate: '1979' }, next)).status).to.equal(422);
    const corrected = await as('officer').send(
      'PATCH',
      address,
      { birthDate: '1979', reason: 'Theo căn cước' },
      next,
    );
    expect(corrected.body.birthDate).to.equal('1979');
  });

  it('shows a person who left as they were until then, and hides the neighbours', async () => {
    const { as, make } = app;
    const here = await make.household();
    const person = here.members[0]?.person ?? '';
    expect((await as('neighbour').get(`/people/${person}`)).status).to.equal(404);
    const before = await make.status({ person, category: 'war-veteran' });
    const there = await make.household({ area: 'NN-01' }, 'neighbour');
    await as('admin').post(`/people/${person}/moves`, {
      date: '2024-01-01',
      kind: 'within',
      household: there.id,
      relation: 'other',
    });
    await make.insurance(
      { person, objectCode: 'DN', validFrom: '2024-03-01', validTo: '2024-12-31' },
      'neighbour',
    );
    await make.status({ person, category: 'youth-volunteer', validFrom: '2024-03-01' }, 'neighbour');
    const left = await as('officer').get(`/people/${person}`);
    expect(left.status).to.equal(200);
    expect(left.body.statuses.map((each: { category: string }) => each.category)).to.deep.equal([
      'war-veteran',
    ]);
    const name = encodeURIComponent(left.body.fullName);
    const found = await as('officer').get(`/people?q=${name}&asOf=2024-06-01`);
    expect(found.body.items[0]).to.include({ area: 'CL-01', leftOn: '2024-01-01', insuredUntil: null });
    expect(found.body.items[0]).to.deep.include({ household: null, categories: [] });
    const decision = { number: '1/QĐ-UBND', date: '2023-06-01', issuer: 'UBND phường' };
    for (const [path, body] of [
      ['/statuses', { person, category: 'frontline-labourer', decision, validFrom: '2023-06-01' }],
      [`/statuses/${before.id}/end`, { date: '2023-12-01', reason: 'other' }],
      [`/statuses/${before.id}/decisions`, { ...decision, result: 'kept' }],
    ] as const)
      expect((await as('officer').post(path, body)).status, path).to.equal(404);
    expect(left.body.residences.map((each: { area: string }) => each.area)).to.deep.equal(['CL-01']);
    expect(left.body.insurancePeriods).to.deep.equal([]);
    expect(
      (await as('officer').post(`/people/${person}/moves`, { date: '2024-06-01', kind: 'out' })).status,
    ).to.equal(404);
  });

  it('gives a group head names and phones of the own group, no numbers and no grounds', async () => {
    const { as, make } = app;
    const mine = await make.household({
      members: [make.member({ nationalId: '051180000009', phone: '0905111222' })],
    });
    await make.status({ household: mine.id });
    expect((await as('groupHead').get('/households?category=poor')).status).to.equal(403);
    const person = await as('groupHead').get(`/people/${mine.members[0]?.person}`);
    expect(person.body).to.include({ nationalId: null, phone: '0905111222' });
    expect(person.body.statuses).to.deep.equal([]);
    const other = await make.household({ area: 'CL-02' });
    expect((await as('groupHead').get(`/households/${other.id}`)).status).to.equal(404);
  });
});
