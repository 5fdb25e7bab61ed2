import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('moves and deaths', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await openApp();
  });
  afterEach(() => app.close());

  const population = async (asOf: string, area = 'CL'): Promise<number> =>
    (await app.as('officer').get(`/coverage?asOf=${asOf}&area=${area}`)).body.population;

  it('counts a person until the day before the move', async () => {
    const household = await app.make.household();
    const person = household.members[0]?.person;
    const moved = await app
      .as('officer')
      .post(`/people/${person}/moves`, { date: '2023-12-15', kind: 'out' });
    expect(moved.status).to.equal(200);
    expect(moved.body.residences[0]).to.include({ validTo: '2023-12-14' });
    expect([await population('2023-12-14'), await population('2023-12-15')]).to.deep.equal([1, 0]);
  });

  it('moves inside the ward without a gap, and leaves the household without a head as open work', async () => {
    const { as, make } = app;
    const from = await make.household({ members: [make.member(), make.member({ relation: 'child' })] });
    const to = await make.household({ area: 'CL-02' });
    const head = from.members[0]?.person;
    const moved = await as('officer').post(`/people/${head}/moves`, {
      date: '2024-02-01',
      kind: 'within',
      household: to.id,
      relation: 'parent',
    });
    expect(moved.status, moved.text).to.equal(200);
    expect(moved.body.openWork).to.deep.equal([`Hộ ${from.code} chưa có chủ hộ.`]);
    expect([await population('2024-01-31'), await population('2024-02-01')]).to.deep.equal([3, 3]);
    expect([await population('2024-01-31', 'CL-02'), await population('2024-02-01', 'CL-02')]).to.deep.equal([
      1, 2,
    ]);
  });

  it('names a new head in the same step, who must belong to the household', async () => {
    const { as, make } = app;
    const household = await make.household({ members: [make.member(), make.member({ relation: 'spouse' })] });
    const [head, spouse] = household.members.map((member) => member.person);
    const stranger = (await make.household()).members[0]?.person;
    const wrong = await as('officer').post(`/people/${head}/death`, {
      date: '2024-02-01',
      newHead: stranger,
    });
    expect(wrong.status).to.equal(422);
    const done = await as('officer').post(`/people/${head}/death`, { date: '2024-02-01', newHead: spouse });
    expect(done.status, done.text).to.equal(200);
    const after = (await as('officer').get(`/households/${household.id}?asOf=2024-02-01`)).body;
    const current = after.members.filter((member: { current: boolean }) => member.current);
    expect(
      current.map((member: { person: string; relation: string }) => [member.person, member.relation]),
    ).to.deep.equal([[spouse, 'head']]);
  });

  it('ends with a death everything the person held', async () => {
    const { as, make } = app;
    const household = await make.household();
    const person = household.members[0]?.person ?? '';
    await make.insurance({ person });
    const decision = { number: '9/QĐ-UBND', date: '2020-02-01', issuer: 'UBND thành phố' };
    await make.status({ person, category: 'disability-severe', decision, validFrom: '2020-02-01' });
    const done = await as('officer').post(`/people/${person}/death`, { date: '2024-05-10' });
    expect(done.body.closed.map((each: { kind: string }) => each.kind).sort()).to.deep.equal([
      'insurancePeriod',
      'membership',
      'residence',
      'status',
    ]);
    const after = (await as('officer').get(`/people/${person}`)).body;
    expect(after).to.include({ diedOn: '2024-05-10', area: null });
    for (const rows of [after.residences, after.statuses, after.insurancePeriods])
      expect(rows[0].validTo).to.equal('2024-05-09');
    expect([await population('2024-05-09'), await population('2024-05-10')]).to.deep.equal([1, 0]);
    expect((await as('officer').post(`/people/${person}/death`, { date: '2024-06-01' })).status).to.equal(
      409,
    );
  });

  it('a death heard of late takes back what was recorded after it; none is in the future', async () => {
    const { as, make } = app;
    const person = (await make.household()).members[0]?.person ?? '';
    const late = await make.status({ person, category: 'war-veteran', validFrom: '2024-06-01' });
    const future = await as('officer').post(`/people/${person}/death`, { date: '2999-01-01' });
    expect([future.status, future.body.errors[0].pointer]).to.deep.equal([422, '/date']);
    const done = await as('officer').post(`/people/${person}/death`, { date: '2024-05-10' });
    expect(done.body.closed.map((each: { id: string }) => each.id)).to.include(late.id);
    expect((await as('officer').get(`/people/${person}`)).body.statuses).to.deep.equal([]);
  });

  it('refuses contradictions', async () => {
    const { as, make } = app;
    const household = await make.household({ residentFrom: '2020-01-01' });
    const person = household.members[0]?.person;
    const moves = [
      [{ date: '2024-01-01', kind: 'in', area: 'CL-02' }, 409],
      [{ date: '2019-01-01', kind: 'out' }, 422],
      [{ date: '2024-01-01', kind: 'out', area: 'CL-02' }, 422],
      [{ date: '2024-01-01', kind: 'within' }, 422],
      [{ date: '2024-01-01', kind: 'within', area: 'NN-01' }, 404],
      [{ date: '2024-02-30', kind: 'out' }, 422],
      [{ date: '2024-01-01', kind: 'away' }, 422],
    ] as const;
    const rows = await app.audited();
    for (const [form, status] of moves) {
      const answer = await as('officer').post(`/people/${person}/moves`, form);
      expect(answer.status, `${JSON.stringify(form)} ${answer.text}`).to.equal(status);
    }
    expect(await app.audited()).to.equal(rows);
  });

  it('does the same request once, however often it is sent', async () => {
    const household = await app.make.household();
    const path = `/people/${household.members[0]?.person}/moves`;
    const key = { 'idempotency-key': 'move-1' };
    const first = await app.as('officer').send('POST', path, { date: '2024-01-01', kind: 'out' }, key);
    const rows = await app.audited();
    const again = await app.as('officer').send('POST', path, { date: '2024-01-01', kind: 'out' }, key);
    expect(again.body).to.deep.equal(first.body);
    expect(await app.audited()).to.equal(rows);
    expect(
      (await app.as('officer').send('POST', path, { date: '2024-01-02', kind: 'out' }, key)).status,
    ).to.equal(422);
  });
});
