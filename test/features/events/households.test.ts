import { expect } from 'chai';
import fc from 'fast-check';
import { verifyRollUp } from '../../../src/features/coverage/service.ts';
import { addDays } from '../../../src/shared/dates.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { scenarios } from '../../support/scenarios.ts';

const memberOf = (members: readonly { person: string; relation: string }[], relation: string): string =>
  members.find((each) => each.relation === relation)?.person ?? '';

describe('events of households', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  afterEach(() => app.close());

  const family = () =>
    app.make.household({
      members: [
        app.make.member(),
        app.make.member({ relation: 'spouse' }),
        app.make.member({ relation: 'child', birthDate: '2005-01-01' }),
      ],
    });
  const post = (path: string, body: object) => app.as('officer').post(path, body);
  const current = async (household: string, asOf = '2024-11-30') =>
    (await app.as('officer').get(`/households/${household}?asOf=${asOf}`)).body.members.filter(
      (member: { current: boolean }) => member.current,
    );

  it('a birth lives in the household from its first day', async () => {
    const { id } = await family();
    const born = await post(`/households/${id}/births`, {
      fullName: 'Trần Bảo Ngọc',
      birthDate: '2024-10-10',
      sex: 'female',
    });
    expect(born.status, born.text).to.equal(201);
    expect(await current(id, '2024-10-09')).to.have.length(3);
    expect(await current(id, '2024-10-10')).to.have.length(4);
  });

  it('a split takes its members along and needs a head on both sides', async () => {
    const { id, members } = await family();
    const [head, spouse, child] = ['head', 'spouse', 'child'].map((each) => memberOf(members, each));
    const noHead = await post(`/households/${id}/splits`, {
      date: '2024-06-01',
      members: [{ person: head, relation: 'head' }],
    });
    expect(noHead.status).to.equal(422);
    expect(noHead.text).to.contain('/newHead');
    const all = await post(`/households/${id}/splits`, {
      date: '2024-06-01',
      members: [head, spouse, child].map((person, i) => ({ person, relation: i === 0 ? 'head' : 'other' })),
    });
    expect(all.status).to.equal(422);
    const split = await post(`/households/${id}/splits`, {
      date: '2024-06-01',
      members: [{ person: head, relation: 'head' }],
      newHead: spouse,
    });
    expect(split.status, split.text).to.equal(201);
    const left = await current(id);
    expect(
      left.map((m: { person: string; relation: string }) => [m.person, m.relation]),
    ).to.have.deep.members([
      [spouse, 'head'],
      [child, 'child'],
    ]);
    expect(await current(split.body.household)).to.have.length(1);
  });

  it('a merge ends what the household held, and keeps its past', async () => {
    const one = await family();
    const other = await family();
    await app.make.status({ household: one.id, category: 'poor' });
    const told = (
      await app.as('officer').get(`/households/${one.id}/consequences?event=merge&date=2024-06-01`)
    ).body;
    expect(
      told.items.map((item: { closes: boolean; kind: string }) => [item.kind, item.closes]),
    ).to.deep.include(['status', true]);
    const merged = await post(`/households/${one.id}/merges`, { date: '2024-06-01', into: other.id });
    expect(merged.status, merged.text).to.equal(200);
    expect(await current(other.id)).to.have.length(6);
    expect(await current(one.id)).to.have.length(0);
    expect(await current(one.id, '2024-05-31')).to.have.length(3);
    const { statuses } = (await app.as('officer').get(`/households/${one.id}`)).body;
    expect(statuses[0]).to.include({ validTo: '2024-05-31', endReason: 'other' });
  });

  it('a household moves as one, or leaves with what the officer chose to end', async () => {
    const { id, members } = await family();
    const status = await app.make.status({ household: id, category: 'poor' });
    const card = await app.make.insurance({ person: members[0]?.person ?? '' });
    const within = await post(`/households/${id}/moves`, {
      date: '2024-05-01',
      kind: 'within',
      area: 'CL-02',
    });
    expect(within.status, within.text).to.equal(200);
    const told = (await app.as('officer').get(`/households/${id}/consequences?event=out&date=2024-09-01`))
      .body;
    const closable = told.items.filter((item: { closable: boolean }) => item.closable);
    expect(closable.map((item: { id: string }) => item.id)).to.have.members([status.id, card.id]);
    const out = await post(`/households/${id}/moves`, {
      date: '2024-09-01',
      kind: 'out',
      close: [status.id, card.id],
    });
    expect(out.status, out.text).to.equal(200);
    const { statuses, insurancePeriods } = (await app.as('officer').get(`/households/${id}?asOf=2024-08-31`))
      .body;
    expect(statuses[0]).to.include({ validTo: '2024-08-31', endReason: 'movedOut' });
    expect(insurancePeriods[0]).to.include({ validTo: '2024-08-31' });
    expect(await current(id, '2024-09-01')).to.have.length(0);
  });

  it('a new head leaves the former one a relation of his own', async () => {
    const { id, members } = await family();
    const [head, spouse] = ['head', 'spouse'].map((each) => memberOf(members, each));
    const done = await post(`/households/${id}/heads`, {
      date: '2024-03-01',
      person: spouse,
      formerRelation: 'spouse',
    });
    expect(done.status, done.text).to.equal(200);
    const now = await current(id);
    expect(
      now.map((m: { person: string; relation: string }) => [m.person, m.relation]),
    ).to.deep.include.members([
      [spouse, 'head'],
      [head, 'spouse'],
    ]);
    expect((await post(`/households/${id}/heads`, { date: '2024-04-01', person: spouse })).status).to.equal(
      409,
    );
  });

  it('a wrong entry is taken back with its reason, and earlier answers still have it', async () => {
    const { id } = await family();
    const status = await app.make.status({ household: id, category: 'poor' });
    const before = (await app.as('officer').get('/coverage?area=CL&by=category&asOf=2024-01-01')).body;
    const bad = await post(`/statuses/${status.id}/retraction`, {});
    expect(bad.status).to.equal(422);
    expect((await post(`/statuses/${status.id}/retraction`, { reason: 'Nhầm hộ' })).status).to.equal(204);
    const after = (await app.as('officer').get('/coverage?area=CL&by=category&asOf=2024-01-01')).body;
    expect([before.items.length, after.items.length]).to.deep.equal([1, 0]);
    const then = await app
      .as('officer')
      .get(`/coverage?area=CL&by=category&asOf=2024-01-01&asKnownAt=${before.asKnownAt}`);
    expect(then.body.items).to.deep.equal(before.items);
  });

  it('a death tells first what it ends, and what was paid after it', async () => {
    const { members } = await family();
    const head = memberOf(members, 'head');
    await app.make.status({ person: head, category: 'disability-severe' });
    await app.make.insurance({ person: head });
    const { items } = (
      await app.as('officer').get(`/people/${head}/consequences?event=death&date=2024-06-01`)
    ).body;
    expect(items.map((item: { kind: string }) => item.kind)).to.deep.equal([
      'residence',
      'household',
      'status',
      'insurancePeriod',
      'head',
    ]);
    expect(items.every((item: { sentence: string }) => item.sentence.endsWith('.'))).to.equal(true);
  });
});

describe('any sequence of events', () => {
  it('leaves nobody in two places, one head at most, and a roll-up that agrees', async () => {
    const app = await openApp({ today: '2024-11-30' });
    const event = fc.record({
      what: fc.constantFrom('split', 'merge', 'within', 'out', 'head', 'birth', 'death'),
      household: fc.nat(5),
      member: fc.nat(3),
      days: fc.integer({ min: 1, max: 40 }),
    });
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 12 }), async (events) => {
          const households: string[] = [];
          for (let i = 0; i < 2; i++) {
            const members = [app.make.member(), app.make.member({ relation: 'child', birthDate: '2001' })];
            households.push((await app.make.household({ members })).id);
          }
          let day = '2021-01-01';
          for (const each of events) {
            day = addDays(day, each.days);
            const id = households[each.household % households.length] ?? '';
            const { members } = (await app.as('officer').get(`/households/${id}?asOf=${day}`)).body;
            const here = members.filter((m: { current: boolean }) => m.current);
            const person = here[each.member % Math.max(1, here.length)]?.person;
            const answer = await app
              .as('officer')
              .post(...eventOf(each.what, id, person, day, households[0] ?? ''));
            expect(answer.status, answer.text).to.be.oneOf([200, 201, 404, 409, 422]);
            if (each.what === 'split' && answer.status === 201) households.push(answer.body.household);
          }
        }),
        { numRuns: 25 },
      );
      const doubled = await app.read((t) =>
        t.all(`SELECT a.person_id FROM residences a JOIN residences b ON b.person_id = a.person_id AND b.id <> a.id
          WHERE a.retracted_at IS NULL AND b.retracted_at IS NULL AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to`),
      );
      const heads = await app.read((t) =>
        t.all(`SELECT a.household_id FROM memberships a JOIN memberships b ON b.household_id = a.household_id AND b.id <> a.id
          WHERE a.relation = 'head' AND b.relation = 'head' AND a.retracted_at IS NULL AND b.retracted_at IS NULL
            AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to`),
      );
      expect({ doubled, heads }).to.deep.equal({ doubled: [], heads: [] });
      expect(await app.read((t) => verifyRollUp(t))).to.equal(undefined);
    } finally {
      await app.close();
    }
  });

  function eventOf(
    what: string,
    id: string,
    person: string | undefined,
    date: string,
    into: string,
  ): [string, object] {
    switch (what) {
      case 'split':
        return [
          `/households/${id}/splits`,
          { date, members: [{ person: person ?? 'nobody', relation: 'head' }] },
        ];
      case 'merge':
        return [`/households/${id}/merges`, { date, into }];
      case 'within':
        return [`/households/${id}/moves`, { date, kind: 'within', area: 'CL-02' }];
      case 'out':
        return [`/people/${person ?? 'nobody'}/moves`, { date, kind: 'out' }];
      case 'head':
        return [`/households/${id}/heads`, { date, person: person ?? 'nobody' }];
      case 'birth':
        return [`/households/${id}/births`, { fullName: 'Trẻ Mới Sinh', birthDate: date, sex: 'male' }];
      default:
        return [`/people/${person ?? 'nobody'}/death`, { date }];
    }
  }
});

scenarios<{ id: string }>(
  'events of households over HTTP',
  async (app) => ({ id: (await app.make.household()).id }),
  [
    {
      name: 'are not for strangers',
      as: 'anonymous',
      method: 'POST',
      path: (c) => `/households/${c.id}/births`,
      body: {},
      status: 401,
    },
    {
      name: 'are entered by no leader',
      as: 'leader',
      method: 'POST',
      path: (c) => `/households/${c.id}/heads`,
      body: { date: '2024-01-01', person: 'x' },
      status: 403,
    },
    {
      name: 'stay inside the area',
      as: 'neighbour',
      method: 'POST',
      path: (c) => `/households/${c.id}/merges`,
      body: { date: '2024-01-01', into: 'x' },
      status: 404,
    },
    {
      name: 'need an area to move to',
      as: 'officer',
      method: 'POST',
      path: (c) => `/households/${c.id}/moves`,
      body: { date: '2024-01-01', kind: 'within' },
      status: 422,
      contains: ['/area'],
    },
    {
      name: 'do not merge a household into itself',
      as: 'officer',
      method: 'POST',
      path: (c) => `/households/${c.id}/merges`,
      body: (c: { id: string }) => ({ date: '2024-01-01', into: c.id }),
      status: 422,
      contains: ['một hộ khác'],
    },
    {
      name: 'tell a leader what would follow',
      as: 'leader',
      path: (c) => `/households/${c.id}/consequences?event=out&date=2024-01-01`,
      status: 200,
    },
  ],
);
