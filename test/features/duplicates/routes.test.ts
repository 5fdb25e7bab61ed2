import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { scenarios } from '../../support/scenarios.ts';

const reason = 'Nhập hai lần';

interface Three {
  a: string;
  b: string;
  n: string;
}

/** Two entries alike in CL, one of them also in another ward's eyes a stranger. */
async function alike({ make }: TestApp): Promise<Three> {
  const twin = { fullName: 'Võ Thị Thanh Mỹ', birthDate: '1949-03-05', sex: 'female' } as const;
  const one = await make.household({ members: [make.member(twin)] });
  const two = await make.household({
    area: 'CL-02',
    members: [make.member({ ...twin, fullName: 'Vo Thi Thanh My' })],
  });
  const far = await make.household({ area: 'NN-01', members: [make.member(twin)] }, 'neighbour');
  const person = (household: typeof one): string => household.members[0]?.person ?? '';
  return { a: person(one), b: person(two), n: person(far) };
}

scenarios('GET /duplicates', alike, [
  { name: 'without an account', as: 'anonymous', path: '/duplicates', status: 401 },
  { name: 'group heads see no numbers', as: 'groupHead', path: '/duplicates', status: 403 },
  { name: 'the city sees no person', as: 'city', path: '/duplicates', status: 403 },
  { name: 'another ward', as: 'officer', path: '/duplicates?area=NN', status: 404 },
  { name: 'a cursor of nowhere', as: 'officer', path: '/duplicates?cursor=x', status: 422 },
  {
    name: 'the pair, with its reasons; nobody of the other ward',
    as: 'officer',
    path: '/duplicates?area=CL-02',
    status: 200,
    contains: ({ a, b }) => [
      a ?? '',
      b ?? '',
      '"total":1',
      'Họ tên chỉ khác dấu',
      'Cùng ngày sinh 05/03/1949',
    ],
    lacks: ({ n }) => [n],
  },
  {
    name: 'a group without any',
    as: 'leader',
    path: '/duplicates?area=CL-10',
    status: 200,
    contains: ['"total":0'],
  },
]);

scenarios('POST /duplicates/not-same', alike, [
  {
    name: 'without an account',
    as: 'anonymous',
    method: 'POST',
    path: '/duplicates/not-same',
    body: {},
    status: 401,
  },
  {
    name: 'leaders enter nothing',
    as: 'leader',
    method: 'POST',
    path: '/duplicates/not-same',
    body: {},
    status: 403,
  },
  {
    name: 'somebody of another ward',
    as: 'officer',
    method: 'POST',
    path: '/duplicates/not-same',
    body: ({ a, n }: Three) => ({ person: a, other: n, reason }),
    status: 404,
  },
  {
    name: 'without a reason',
    as: 'officer',
    method: 'POST',
    path: '/duplicates/not-same',
    body: ({ a, b }: Three) => ({ person: a, other: b }),
    status: 422,
    contains: ['Lý do: còn trống'],
  },
  {
    name: 'one and the same',
    as: 'officer',
    method: 'POST',
    path: '/duplicates/not-same',
    body: ({ a }: Three) => ({ person: a, other: a, reason }),
    status: 422,
  },
  {
    name: 'remembered',
    as: 'officer',
    method: 'POST',
    path: '/duplicates/not-same',
    body: ({ a, b }: Three) => ({ person: b, other: a, reason: 'Hai chị em' }),
    status: 201,
    audit: 1,
  },
  { name: 'not shown again', as: 'officer', path: '/duplicates', status: 200, contains: ['"total":0'] },
  {
    name: 'once',
    as: 'officer',
    method: 'POST',
    path: '/duplicates/not-same',
    body: ({ a, b }: Three) => ({ person: a, other: b, reason }),
    status: 409,
  },
]);

scenarios('POST /people/{id}/merges', alike, [
  {
    name: 'without an account',
    as: 'anonymous',
    method: 'POST',
    path: ({ a }) => `/people/${a}/merges`,
    body: {},
    status: 401,
  },
  {
    name: 'leaders enter nothing',
    as: 'leader',
    method: 'POST',
    path: ({ a }) => `/people/${a}/merges`,
    body: {},
    status: 403,
  },
  {
    name: 'another ward’s officer',
    as: 'neighbour',
    method: 'POST',
    path: ({ a }) => `/people/${a}/merges`,
    body: ({ n }: Three) => ({ other: n, reason }),
    status: 404,
  },
  {
    name: 'somebody of another ward',
    as: 'officer',
    method: 'POST',
    path: ({ a }) => `/people/${a}/merges`,
    body: ({ n }: Three) => ({ other: n, reason }),
    status: 404,
  },
  {
    name: 'a field that is none',
    as: 'officer',
    method: 'POST',
    path: ({ a }) => `/people/${a}/merges`,
    body: ({ b }: Three) => ({ other: b, reason, keep: { shoeSize: 'other' } }),
    status: 422,
  },
  {
    name: 'an older version',
    as: 'officer',
    method: 'POST',
    path: ({ a }) => `/people/${a}/merges`,
    body: ({ b }: Three) => ({ other: b, reason }),
    headers: { 'if-match': '"7"' },
    status: 412,
  },
  {
    name: 'merged, audited on both',
    as: 'officer',
    method: 'POST',
    path: ({ a }) => `/people/${a}/merges`,
    body: ({ b }: Three) => ({ other: b, reason }),
    status: 201,
    audit: 2,
  },
  {
    name: 'once',
    as: 'officer',
    method: 'POST',
    path: ({ a }) => `/people/${a}/merges`,
    body: ({ b }: Three) => ({ other: b, reason }),
    status: 409,
  },
  {
    name: 'another ward undoes nothing',
    as: 'neighbour',
    method: 'POST',
    path: '/merges/nothing/undo',
    body: { reason },
    status: 404,
  },
  {
    name: 'its list',
    as: 'leader',
    path: ({ b }) => `/people/${b}/merges`,
    status: 200,
    contains: ['"undoneAt":null', reason],
  },
]);

onBothEngines('likely duplicates', (_, engine) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openApp({ engine });
  });
  afterEach(() => app?.close());

  const reasonsOf = async (): Promise<string[][]> =>
    (await app.as('officer').get('/duplicates')).body.items.map((pair: { reasons: { code: string }[] }) =>
      pair.reasons.map(({ code }) => code),
    );
  const enter = (first: object, second: object, together = false) => {
    const { make } = app;
    const forms = [make.member(first), make.member({ relation: together ? 'child' : 'head', ...second })];
    if (together) return make.household({ members: forms });
    return Promise.all(
      forms.map((form, i) => make.household({ area: i === 0 ? 'CL-01' : 'CL-02', members: [form] })),
    );
  };

  it('finds each kind by its key', async () => {
    const name = { fullName: 'Huỳnh Thị Kim Liên', birthDate: '1966', sex: 'female' } as const;
    await enter({ ...name, phone: '0905111222' }, { ...name, birthDate: '1956', phone: '0905111222' });
    expect((await reasonsOf())[0]).to.include('samePhone');
    const twice = { fullName: 'Bùi Văn Sáu', sex: 'male' } as const;
    await enter({ ...twice, birthDate: '1971', nationalId: '051061000001' }, { ...twice, birthDate: '1961' });
    expect((await reasonsOf()).flat()).to.include('idContradicts');
    const near = { birthDate: '1980-02-03', sex: 'male' } as const;
    await enter({ ...near, fullName: 'Lâm Quang Vinh' }, { ...near, fullName: 'Lâm Quan Vinh' }, true);
    expect((await reasonsOf()).flat()).to.include('nearName');
  });

  it('finds a BHXH number that stands on somebody else’s card, which cannot be two people', async () => {
    const owner = await app.make.household({ members: [app.make.member({ insuranceNumber: '5120043381' })] });
    const bearer = await app.make.household({ members: [app.make.member()] });
    const [a, b] = [owner, bearer].map((household) => household.members[0]?.person ?? '');
    await app.make.insurance({ person: b ?? '', objectCode: 'HN', cardNumber: 'HN2515120043381' });
    const [pair] = (await app.as('officer').get('/duplicates')).body.items;
    expect(pair).to.include({ certain: true });
    expect(pair.reasons[0].message).to.equal('Trùng mã số BHXH 5120043381 trên thẻ');
    const refused = await app.as('officer').post('/duplicates/not-same', { person: a, other: b, reason });
    expect(refused.status).to.equal(409);
    expect(refused.text).to.include('cùng số là cùng người');
  });

  it('leaves people alone who share little', async () => {
    await enter(
      { fullName: 'Nguyễn Văn Hùng', birthDate: '1970-01-02', nationalId: '051070000001', sex: 'male' },
      { fullName: 'Nguyễn Văn Hùng', birthDate: '1970-08-09', nationalId: '051070000002', sex: 'male' },
    );
    expect(await reasonsOf()).to.deep.equal([]);
  });
});
