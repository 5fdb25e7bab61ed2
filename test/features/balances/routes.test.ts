import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { scenarios } from '../../support/scenarios.ts';

describe('balances', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    const { make, as } = app;
    const stays = await make.household();
    await make.status({ household: stays.id, category: 'poor' });
    const crosses = await make.household({ members: [make.member(), make.member({ relation: 'child' })] });
    const poor = await make.status({ household: crosses.id, category: 'poor' });
    await as('officer').post(`/statuses/${poor.id}/end`, { date: '2024-01-01', reason: 'toNearPoor' });
    await make.status({ household: crosses.id, category: 'near-poor', validFrom: '2024-01-01' });
    const late = await make.household();
    const decision = { number: '9/QĐ', date: '2024-03-01', issuer: 'UBND phường' };
    await make.status({ household: late.id, category: 'poor', validFrom: '2024-03-01', decision });
  });
  after(() => app.close());

  const read = async (query: string) => (await app.as('officer').get(`/balances?${query}`)).body;

  it('tell why a register grew and shrank, each number with its names', async () => {
    const year = await read('register=poor&from=2024-01-01&to=2024-06-30');
    expect(year.opening).to.deep.equal({ households: 2, people: 3 });
    expect(year.closing).to.deep.equal({ households: 2, people: 2 });
    expect(
      year.movements.map((m: { label: string; households: number; people: number }) => [
        m.label,
        m.households,
        m.people,
      ]),
    ).to.deep.equal([
      ['thoát nghèo, còn cận nghèo', 1, 2],
      ['phát sinh mới', 1, 1],
    ]);
    const names = await app
      .as('officer')
      .get('/balances/names?register=poor&from=2024-01-01&to=2024-06-30&list=decrease&reason=crossing');
    expect(names.body.items).to.have.length(2);
  });

  it('show every movement of the printed table, and open each number, of a group too', async () => {
    const officer = await app.browse('officer');
    const path = '/so/ho-ngheo/bien-dong';
    const page = await officer.get(`${path}?tu=01/01/2024&den=30/06/2024`);
    for (const label of [
      'còn cận nghèo',
      'vượt chuẩn cận nghèo',
      'chết',
      'chuyển đi',
      'tái nghèo',
      'tách hộ',
    ])
      expect(page.text).to.contain(label);
    const link =
      /href="([^"]*ly=crossing[^"]*cua=ho[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const opened = await officer.get(link);
    expect(opened.text).to.contain('thoát nghèo, còn cận nghèo').and.to.contain('1 hộ');
    const group = await officer.get(`${path}?tu=01/01/2024&den=30/06/2024&to=CL-02`);
    expect(group.text).not.to.contain('ly=crossing');
    const unread = await officer.get(`${path}?tu=32/01/2024`);
    expect(unread.text).to.contain('Từ ngày 32/01/2024');
  });

  it('count a household that was split off long ago as new when it becomes poor', async () => {
    const { make, as } = app;
    const whole = await make.household({
      area: 'CL-10',
      members: [make.member(), make.member({ relation: 'child' })],
    });
    const split = await as('officer').post(`/households/${whole.id}/splits`, {
      date: '2021-01-01',
      members: [{ person: whole.members[1]?.person, relation: 'head' }],
    });
    const decision = { number: '10/QĐ', date: '2024-04-01', issuer: 'UBND phường' };
    await make.status({ household: split.body.household, validFrom: '2024-04-01', decision });
    const found = await read('register=poor&area=CL-10&from=2024-01-01&to=2024-06-30');
    expect(found.movements.map((each: { reason: string }) => each.reason)).to.deep.equal(['new']);
  });

  it('go by review: from list to list', async () => {
    const review = await read('register=nearPoor&basis=review&year=2024');
    expect(review).to.include({ from: '2023-01-02', to: '2024-01-01' });
    expect(review.opening.households).to.equal(0);
    expect(review.closing.households).to.equal(1);
    expect(review.movements[0]).to.include({ direction: 'increase', reason: 'crossing', households: 1 });
  });

  it('answer as known before', async () => {
    const { asKnownAt } = await read('register=poor&from=2024-01-01&to=2024-06-30');
    const more = await app.make.household();
    await app.make.status({ household: more.id, category: 'poor' });
    const now = await read('register=poor&from=2024-01-01&to=2024-06-30');
    const then = await read(`register=poor&from=2024-01-01&to=2024-06-30&asKnownAt=${asKnownAt}`);
    expect([now.opening.households, then.opening.households]).to.deep.equal([3, 2]);
  });

  it('put two days side by side', async () => {
    const { body } = await app
      .as('leader')
      .get('/comparisons?first=2023-12-31&second=2024-01-01&register=nearPoor');
    expect([body.firstPeople, body.secondPeople, body.came.length, body.left.length]).to.deep.equal([
      0, 2, 2, 0,
    ]);
    expect(body.came[0]).to.include({ label: 'thoát nghèo, còn cận nghèo' });
    const residents = await app.as('leader').get('/comparisons?first=2019-12-31&second=2020-01-01');
    expect(residents.body.left).to.deep.equal([]);
    expect(residents.body.came.length).to.equal(residents.body.secondPeople);
  });
});

scenarios('balances over HTTP', async () => undefined, [
  { name: 'are not for strangers', as: 'anonymous', path: '/balances?register=poor', status: 401 },
  { name: 'are not for group heads', as: 'groupHead', path: '/balances?register=poor', status: 403 },
  { name: 'stay inside the area', as: 'neighbour', path: '/balances?register=poor&area=CL', status: 404 },
  {
    name: 'need a period in order',
    as: 'officer',
    path: '/balances?register=poor&from=2024-02-01&to=2024-01-01',
    status: 422,
    contains: ['/from'],
  },
  { name: 'need a register', as: 'officer', path: '/balances', status: 422 },
  { name: 'are read by the leader', as: 'leader', path: '/balances?register=policy', status: 200 },
]);
