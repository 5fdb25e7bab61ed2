import { expect } from 'chai';
import fc from 'fast-check';
import { factTables } from '../../../src/db/facts.ts';
import { verifyRollUp } from '../../../src/features/coverage/service.ts';
import { addDays } from '../../../src/shared/dates.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { scenarios } from '../../support/scenarios.ts';

const recording = ['row_id', 'recorded_at', 'recorded_by', 'retracted_at', 'retracted_by'];

/** Everything the registers hold now, whoever recorded it when. */
async function held(app: TestApp): Promise<Record<string, unknown>> {
  return app.read(async (t) => {
    const state: Record<string, unknown> = {};
    for (const table of factTables) {
      const rows = await t.all<Record<string, unknown>>(
        `SELECT * FROM ${table} WHERE retracted_at IS NULL ORDER BY id`,
      );
      state[table] = rows.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([column]) => !recording.includes(column))),
      );
    }
    state.people = await t.all('SELECT id FROM people WHERE retracted_at IS NULL ORDER BY id');
    state.households = await t.all(
      'SELECT id, code, address FROM households WHERE retracted_at IS NULL ORDER BY id',
    );
    return state;
  });
}

const latest = async (app: TestApp): Promise<string> =>
  (
    await app.read((t) =>
      t.one<{ id: string }>(
        'SELECT id FROM life_events WHERE retracted_at IS NULL ORDER BY recorded_at DESC LIMIT 1',
      ),
    )
  )?.id ?? '';

async function family(app: TestApp) {
  const household = await app.make.household({
    members: [
      app.make.member(),
      app.make.member({ relation: 'spouse' }),
      app.make.member({ relation: 'child', birthDate: '2001' }),
    ],
  });
  const people = household.members.map(({ person }) => person);
  await app.make.status({ household: household.id, category: 'poor' });
  await app.make.status({ person: people[0] ?? '', category: 'disability-severe' });
  await app.make.insurance({ person: people[0] ?? '' });
  return { id: household.id, code: household.code, people };
}

describe('an event taken back', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());
  const post = (path: string, body: object) => app.as('officer').post(path, body);

  it('leaves everything as it was before it, whatever its kind, and stays in history', async () => {
    const { id, people } = await family(app);
    const other = await family(app);
    const [head = '', spouse = '', child = ''] = people;
    const statuses = (await app.as('officer').get(`/people/${head}`)).body.statuses;
    const own = statuses.find((each: { person: string }) => each.person === head).id;
    const date = '2024-06-01';
    const newcomer = { fullName: 'Lê Văn Mới', birthDate: '1999', sex: 'male', relation: 'childInLaw' };
    const events: [string, object][] = [
      [`/people/${head}/death`, { date, newHead: spouse }],
      [`/people/${head}/moves`, { date, kind: 'out', newHead: spouse, close: [own] }],
      [`/people/${child}/moves`, { date, kind: 'within', household: other.id, relation: 'other' }],
      [`/households/${id}/births`, { fullName: 'Trần Bé', birthDate: date, sex: 'female' }],
      [`/households/${id}/marriages`, { date, ...newcomer, nationalId: '051099000123' }],
      [`/households/${id}/arrivals`, { date, ...newcomer, nationalId: '051099000123' }],
      [`/households/${id}/heads`, { date, person: spouse, formerRelation: 'spouse' }],
      [`/households/${id}/splits`, { date, members: [{ person: child, relation: 'head' }], code: 'CL-8888' }],
      [`/households/${id}/merges`, { date, into: other.id }],
      [`/households/${id}/moves`, { date, kind: 'within', area: 'CL-02', address: '12 Lê Lợi' }],
      [`/households/${id}/moves`, { date, kind: 'out', close: [own] }],
    ];
    const state = await held(app);
    for (const [path, form] of events) {
      const done = await post(path, form);
      expect(done.status, `${path} ${done.text}`).to.be.oneOf([200, 201]);
      expect(await held(app), path).not.to.deep.equal(state);
      const event = await latest(app);
      const told = (await app.as('leader').get(`/life-events/${event}`)).body;
      expect(told.sentences, path).not.to.have.length(0);
      const back = await post(`/life-events/${event}/retraction`, { reason: 'Ghi nhầm người' });
      expect(back.status, back.text).to.equal(200);
      expect(await held(app), path).to.deep.equal(state);
    }
    const { items } = (await app.as('leader').get(`/life-events?household=${id}`)).body;
    expect(items).to.have.length(events.length);
    expect(
      items.every((item: { retractionReason: string }) => item.retractionReason === 'Ghi nhầm người'),
    ).to.equal(true);
    const again = await post(`/life-events/${items[0].id}/retraction`, { reason: 'x' });
    expect(again.status).to.equal(409);
    expect((await app.as('officer').get('/people?q=Lê Văn Mới')).body.items).to.deep.equal([]);
  });

  it('is refused while something recorded later stands on it', async () => {
    const { id, people } = await family(app);
    const [head = '', spouse = ''] = people;
    const refused = async (event: string, why: string) => {
      const answer = await post(`/life-events/${event}/retraction`, { reason: 'Nhầm' });
      expect(answer.status, answer.text).to.equal(409);
      expect(answer.text).to.contain(why);
    };
    await post(`/people/${head}/moves`, { date: '2024-03-01', kind: 'out' });
    const out = await latest(app);
    await post(`/households/${id}/heads`, { date: '2024-04-01', person: spouse });
    const state = await held(app);
    await refused(out, 'chủ hộ mới');
    const born = await post(`/households/${id}/births`, {
      fullName: 'Bé Út',
      birthDate: '2024-05-01',
      sex: 'male',
    });
    const birth = await latest(app);
    await app.make.insurance({ person: born.body.person, validFrom: '2024-05-01', objectCode: 'TE' });
    await refused(birth, 'đã có thẻ');
    await app.as('officer').post(`/people/${head}/moves`, { date: '2024-08-01', kind: 'in', area: 'CL-02' });
    await refused(out, 'Thu hồi lần ghi sau trước');
    expect(await held(app)).not.to.deep.equal(state);
  });

  it('keeps what was known while it stood', async () => {
    const { people } = await family(app);
    await post(`/people/${people[0]}/death`, { date: '2024-06-01' });
    const read = async (more = '') =>
      (await app.as('officer').get(`/coverage?area=CL&asOf=2024-06-01${more}`)).body;
    const { population, asKnownAt } = await read();
    await post(`/life-events/${await latest(app)}/retraction`, { reason: 'Trùng tên' });
    expect((await read()).population).to.equal(population + 1);
    expect((await read(`&asKnownAt=${asKnownAt}`)).population).to.equal(population);
  });

  it('is told first on its page, and asks why', async () => {
    const { people } = await family(app);
    await post(`/people/${people[0]}/death`, { date: '2024-06-01', newHead: people[1] });
    const officer = await app.browse('officer');
    const list = await officer.get(`/nguoi/${people[0]}/bien-dong`);
    const path = /\/bien-dong\/\w+\/thu-hoi/.exec(list.text)?.[0] ?? '';
    expect((await officer.post(path, { reason: '' })).status).to.equal(422);
    const shown = await officer.post(path, { reason: 'Khai tử nhầm người cùng tên' });
    expect(shown.status, shown.text).to.equal(200);
    expect(shown.text).to.contain('Không còn ghi là').and.to.contain('trở lại như trước');
    const state = await held(app);
    const done = await officer.post(path, { reason: 'Khai tử nhầm người cùng tên', confirm: '1' });
    expect(done.status, done.text).to.equal(303);
    expect(await held(app)).not.to.deep.equal(state);
    expect((await officer.get(`/nguoi/${people[0]}/bien-dong`)).text).to.contain(
      'Khai tử nhầm người cùng tên',
    );
  });
});

describe('any sequence of events taken back from its end', () => {
  it('goes through the same states backwards', async function () {
    this.timeout(180_000);
    const app = await openApp({ today: '2024-11-30' });
    const event = fc.record({
      what: fc.constantFrom('split', 'merge', 'within', 'out', 'head', 'birth', 'death'),
      household: fc.nat(3),
      member: fc.nat(3),
      days: fc.integer({ min: 1, max: 60 }),
    });
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 8 }), async (events) => {
          const one = await family(app);
          const two = await family(app);
          const households = [one.id, two.id];
          const states = [await held(app)];
          let day = '2023-01-01';
          for (const { what, household, member, days } of events) {
            day = addDays(day, days);
            const id = households[household % households.length] ?? '';
            const { members } = (await app.as('officer').get(`/households/${id}?asOf=${day}`)).body;
            const here = members.filter((each: { current: boolean }) => each.current);
            const person = here[member % Math.max(1, here.length)]?.person ?? 'nobody';
            const requests: Record<string, [string, object]> = {
              split: [`/households/${id}/splits`, { date: day, members: [{ person, relation: 'head' }] }],
              merge: [`/households/${id}/merges`, { date: day, into: one.id }],
              within: [`/households/${id}/moves`, { date: day, kind: 'within', area: 'CL-02' }],
              out: [`/people/${person}/moves`, { date: day, kind: 'out' }],
              head: [`/households/${id}/heads`, { date: day, person }],
              birth: [`/households/${id}/births`, { fullName: 'Trẻ Mới', birthDate: day, sex: 'male' }],
              death: [`/people/${person}/death`, { date: day }],
            };
            const [path, form] = requests[what] ?? ['', {}];
            const answer = await app.as('officer').post(path, form);
            expect(answer.status, answer.text).to.be.oneOf([200, 201, 404, 409, 422]);
            if (answer.status < 300) states.push(await held(app));
            if (what === 'split' && answer.status === 201) households.push(answer.body.household);
          }
          for (let i = states.length - 2; i >= 0; i--) {
            const back = await app
              .as('officer')
              .post(`/life-events/${await latest(app)}/retraction`, { reason: 'thử' });
            expect(back.status, back.text).to.equal(200);
            expect(await held(app)).to.deep.equal(states[i]);
          }
        }),
        { numRuns: 8 },
      );
      expect(await app.read((t) => verifyRollUp(t))).to.equal(undefined);
    } finally {
      await app.close();
    }
  });
});

scenarios<{ event: string }>(
  'events taken back over HTTP',
  async (app) => {
    const { people } = await family(app);
    await app.as('officer').post(`/people/${people[2]}/moves`, { date: '2024-06-01', kind: 'out' });
    return { event: await latest(app) };
  },
  [
    { name: 'need a subject', as: 'officer', path: '/life-events', status: 422 },
    {
      name: 'are read by a leader',
      as: 'leader',
      path: (c) => `/life-events/${c.event}`,
      status: 200,
      contains: ['trở lại như trước'],
    },
    {
      name: 'are taken back by no leader',
      as: 'leader',
      method: 'POST',
      path: (c) => `/life-events/${c.event}/retraction`,
      body: { reason: 'Nhầm' },
      status: 403,
    },
    {
      name: 'stay inside the area',
      as: 'neighbour',
      method: 'POST',
      path: (c) => `/life-events/${c.event}/retraction`,
      body: { reason: 'Nhầm' },
      status: 404,
    },
    {
      name: 'need a reason',
      as: 'officer',
      method: 'POST',
      path: (c) => `/life-events/${c.event}/retraction`,
      body: { reason: '' },
      status: 422,
      contains: ['/reason'],
    },
  ],
);
