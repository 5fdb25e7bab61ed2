import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { scenarios } from '../../support/scenarios.ts';

const decision = { number: '77/QĐ-UBND', date: '2024-11-28', issuer: 'UBND phường Chánh Lộ' };
const flags = ['job', 'dependants', 'nutrition'];

interface Posted {
  id: string;
  code: string;
  version: number;
  dueOn: string;
  step: string;
  state: string;
}

async function post(
  app: TestApp,
  path: string,
  body: unknown,
  who: 'officer' | 'leader' | 'admin' = 'officer',
) {
  const answer = await app.as(who).post(path, body);
  return { status: answer.status, body: answer.body, text: answer.text };
}

async function opened(app: TestApp, form: object): Promise<Posted> {
  const answer = await post(app, '/cases', {
    applicantName: 'Nguyễn Văn Hưởng',
    receivedOn: '2024-11-01',
    ...form,
  });
  expect(answer.status, answer.text).to.equal(201);
  return answer.body;
}

/** All steps of a new poor household up to its decision. */
async function surveyed(app: TestApp, id: string, details: object): Promise<void> {
  const steps = [
    { step: 'verification', date: '2024-11-05', data: { proposal: { details } } },
    { step: 'communityMeeting', date: '2024-11-08', data: { attended: 40, agreed: 35 } },
    {
      step: 'posting',
      date: '2024-11-14',
      data: { place: 'Nhà văn hóa Tổ 1', from: '2024-11-11', to: '2024-11-13' },
    },
  ];
  for (const step of steps) {
    const answer = await post(app, `/cases/${id}/steps`, step);
    expect(answer.status, answer.text).to.equal(200);
  }
}

describe('a case from application to decision', () => {
  let app: TestApp & TestRegistry;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  it('gets its code and a deadline in working days', async () => {
    const household = await app.make.household();
    const first = await opened(app, { kind: 'poverty-new', household: household.id });
    const second = await opened(app, { kind: 'poverty-new', household: household.id });
    expect([first.code, second.code]).to.deep.equal(['HN-2024-0001', 'HN-2024-0002']);
    expect(first.dueOn).to.equal('2024-11-22'); // 15 working days after Friday 1/11
    expect(first.step).to.equal('verification');
  });

  it('stands still while the applicant completes it', async () => {
    const household = await app.make.household();
    const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
    const stopped = await post(app, `/cases/${id}/supplement-requests`, {
      date: '2024-11-04',
      note: 'Thiếu phiếu B',
    });
    expect(stopped.body).to.include({ state: 'stopped', waitsFor: 'applicant', daysLate: 0 });
    const refused = await post(app, `/cases/${id}/steps`, { step: 'verification', date: '2024-11-05' });
    expect(refused.status).to.equal(409);
    const goesOn = await post(app, `/cases/${id}/supplements`, { date: '2024-11-07' });
    expect(goesOn.body).to.include({ state: 'open', dueOn: '2024-11-27' }); // three working days later
  });

  it('writes the register with its decision, by the class its scores give', async () => {
    const household = await app.make.household();
    const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
    await surveyed(app, id, { scoreB1: 120, scoreB2: 30, deprivations: flags, causes: ['no-labour'] });
    const seen = await app.as('leader').get(`/cases/${id}`);
    expect(seen.body.verdict).to.contain('hộ nghèo').and.to.contain('175');
    const approved = await post(app, `/cases/${id}/approval`, { decision }, 'leader');
    expect(approved.status, approved.text).to.equal(200);
    expect(approved.body).to.include({ state: 'approved', closedOn: '2024-11-28', daysLate: 4 });
    const { statuses } = (await app.as('officer').get(`/households/${household.id}`)).body;
    expect(statuses).to.have.length(1);
    expect(statuses[0]).to.include({ category: 'poor', validFrom: '2024-11-28', validTo: null });
    expect(statuses[0].decisions[0]).to.include({ number: '77/QĐ-UBND', result: 'new' });
    expect(statuses[0].decisions[0].details).to.include({ scoreB1: 120, scoreB2: 30 });
  });

  it('goes back to the survey where fewer than half agree', async () => {
    const household = await app.make.household();
    const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
    const details = { scoreB1: 120, deprivations: flags };
    await post(app, `/cases/${id}/steps`, {
      step: 'verification',
      date: '2024-11-05',
      data: { proposal: { details } },
    });
    const outvoted = await post(app, `/cases/${id}/steps`, {
      step: 'communityMeeting',
      date: '2024-11-08',
      data: { attended: 40, agreed: 19 },
    });
    expect(outvoted.body).to.include({ step: 'verification', state: 'open' });
  });

  it('turns near-poor into poor in one decision: both registers cross on one day', async () => {
    const household = await app.make.household();
    await app.make.status({ household: household.id, category: 'near-poor' });
    const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
    await surveyed(app, id, { scoreB1: 100, deprivations: flags });
    await post(app, `/cases/${id}/approval`, { decision, validFrom: '2024-12-01' }, 'leader');
    const { statuses } = (await app.as('officer').get(`/households/${household.id}?asOf=2024-12-31`)).body;
    const byCategory = Object.fromEntries(
      statuses.map((status: { category: string }) => [status.category, status]),
    );
    expect(byCategory['near-poor']).to.include({ validTo: '2024-11-30', endReason: 'toPoor' });
    expect(byCategory.poor).to.include({ validFrom: '2024-12-01' });
  });

  it('leaves poverty, to near-poverty where the scores say so', async () => {
    const household = await app.make.household();
    await app.make.status({ household: household.id, category: 'poor' });
    const { id } = await opened(app, { kind: 'poverty-leave', household: household.id });
    await surveyed(app, id, { scoreB1: 150, deprivations: ['job'] });
    const approved = await post(app, `/cases/${id}/approval`, { decision }, 'leader');
    expect(approved.status, approved.text).to.equal(200);
    const { statuses } = (await app.as('officer').get(`/households/${household.id}`)).body;
    const ended = statuses.find((status: { category: string }) => status.category === 'poor');
    expect(ended).to.include({ endReason: 'toNearPoor', validTo: '2024-11-27' });
    expect(statuses.map((status: { category: string }) => status.category)).to.include('near-poor');
  });

  it('is not approved by whoever entered it, nor before its steps, nor when it changed meanwhile', async () => {
    const household = await app.make.household();
    const entered = await post(
      app,
      '/cases',
      { kind: 'poverty-new', household: household.id, applicantName: 'A', receivedOn: '2024-11-01' },
      'admin',
    );
    const { id } = entered.body;
    const early = await post(app, `/cases/${id}/approval`, { decision }, 'leader');
    expect(early.status).to.equal(409);
    expect(early.text).to.contain('Thẩm tra');
    await surveyed(app, id, { scoreB1: 120, deprivations: flags });
    const own = await post(app, `/cases/${id}/approval`, { decision }, 'admin');
    expect(own.status).to.equal(403);
    expect(own.text).to.contain('do chính bạn nhập');
    const stale = await app
      .as('leader')
      .send('POST', `/cases/${id}/approval`, { decision }, { 'if-match': '"v1"' });
    expect(stale.status).to.equal(412);
    expect(stale.text).to.contain('đã thay đổi');
    const { statuses } = (await app.as('officer').get(`/households/${household.id}`)).body;
    expect(statuses).to.deep.equal([]);
  });

  it('is decided with many by one decision: all or none', async () => {
    const cases: { id: string; version: number }[] = [];
    for (const deprivations of [flags, ['job']]) {
      const household = await app.make.household();
      const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
      await surveyed(app, id, { scoreB1: 120, deprivations });
      cases.push({ id, version: (await app.as('leader').get(`/cases/${id}`)).body.version });
    }
    const [one, two] = cases;
    const before = await app.audited();
    const refused = await post(
      app,
      '/case-decisions',
      { decision, cases: [one, { ...two, version: 1 }] },
      'leader',
    );
    expect(refused.status).to.equal(412);
    expect(refused.body.errors[0].pointer).to.equal('/cases/1');
    expect(await app.audited()).to.equal(before);
    const done = await post(app, '/case-decisions', { decision, cases }, 'leader');
    expect(done.status, done.text).to.equal(201);
    expect(done.body).to.deep.equal({ approved: 2 });
  });

  it('ends with a reason when refused or withdrawn, and takes no step after', async () => {
    const household = await app.make.household();
    const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
    const refused = await post(app, `/cases/${id}/refusal`, { date: '2024-11-06', reason: 'Vượt chuẩn' });
    expect(refused.body).to.include({ state: 'refused', closedOn: '2024-11-06' });
    const again = await post(app, `/cases/${id}/withdrawal`, { date: '2024-11-07', reason: 'Rút' });
    expect(again.status).to.equal(409);
  });

  it('keeps scans by their content', async () => {
    const household = await app.make.household();
    const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
    const scan = Buffer.from('%PDF-1.4\nbiên bản');
    const attached = await app.upload('officer', `/cases/${id}/papers`, scan, 'Biên bản họp.pdf', {
      title: 'Biên bản họp dân',
    });
    expect(attached.status, attached.text).to.equal(201);
    expect(attached.body.papers[0]).to.include({ title: 'Biên bản họp dân', type: 'application/pdf' });
    const file = await app.as('leader').get(`/papers/${attached.body.papers[0].id}/file`);
    expect(file.status).to.equal(200);
    expect(file.headers['content-type']).to.contain('application/pdf');
    const hidden = await app.as('neighbour').get(`/papers/${attached.body.papers[0].id}/file`);
    expect(hidden.status).to.equal(404);
    const wrong = await app.upload('officer', `/cases/${id}/papers`, Buffer.from('MZ…'), 'a.pdf', {});
    expect(wrong.status).to.equal(415);
  });
});

describe('monthly allowances', () => {
  let app: TestApp & TestRegistry;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  async function granted(person: string, assistanceGroup: string, more: object = {}) {
    const { id } = await opened(app, { kind: 'assistance-new', person });
    const recorded = await post(app, `/cases/${id}/steps`, {
      step: 'verification',
      date: '2024-11-05',
      data: { proposal: { assistanceGroup, validFrom: '2024-11-01', ...more } },
    });
    if (recorded.status !== 200) return recorded;
    let next = recorded.body.step;
    if (next === 'posting') {
      const posting = { place: 'UBND phường', from: '2024-11-06', to: '2024-11-08' };
      const posted = await post(app, `/cases/${id}/steps`, { step: next, date: '2024-11-11', data: posting });
      next = posted.body.step;
    }
    await post(app, `/cases/${id}/steps`, { step: next, date: '2024-11-12' });
    return post(app, `/cases/${id}/approval`, { decision }, 'leader');
  }

  const memberOf = async (birthDate: string): Promise<string> => {
    const household = await app.make.household({ members: [app.make.member({ birthDate })] });
    return household.members[0]?.person ?? '';
  };
  const statusesOf = async (person: string) =>
    (await app.as('officer').get(`/people/${person}`)).body.statuses;

  it('carry the coefficient and the amount of the month they begin in', async () => {
    const person = await memberOf('1980-05-01');
    const done = await granted(person, 'disability-severe-adult');
    expect(done.status, done.text).to.equal(200);
    const [status] = await statusesOf(person);
    expect(status).to.include({ category: 'disability-severe', validFrom: '2024-11-01' });
    expect(status.decisions[0].details).to.deep.include({ coefficient: 1.5, amountDong: 750_000 });
  });

  it('are the highest only: a lower one ends, a second as high is refused', async () => {
    const person = await memberOf('1940-02-01');
    await granted(person, 'elderly-80', { validFrom: '2024-10-01' });
    const higher = await granted(person, 'disability-severe-elderly');
    expect(higher.status, higher.text).to.equal(200);
    const held = (await statusesOf(person)).map((s: { category: string; validTo: string | null }) => [
      s.category,
      s.validTo,
    ]);
    expect(held).to.have.deep.members([
      ['elderly-80', '2024-10-31'],
      ['disability-severe', null],
    ]);
    const lower = await granted(person, 'elderly-80');
    expect(lower.status).to.equal(422);
    expect(lower.text).to.contain('chỉ hưởng mức cao nhất');
  });

  it('go by age; a year alone must be verified', async () => {
    const child = await memberOf('2015-05-01');
    expect((await granted(child, 'elderly-80')).status).to.equal(422);
    const elder = await memberOf('1944');
    const open = await granted(elder, 'elderly-80');
    expect(open.status).to.equal(422);
    expect(open.text).to.contain('Xác minh');
    expect((await granted(elder, 'elderly-80', { ageVerified: true })).status).to.equal(200);
  });

  it('of protected groups are never posted', async () => {
    const person = await memberOf('1990-01-01');
    const { id } = await opened(app, { kind: 'assistance-new', person });
    const recorded = await post(app, `/cases/${id}/steps`, {
      step: 'verification',
      date: '2024-11-05',
      data: { proposal: { assistanceGroup: 'hiv-poor', validFrom: '2024-11-01' } },
    });
    expect(recorded.body.step, recorded.text).to.equal('forwarding');
  });
});

describe('the yearly review', () => {
  it('recognises four lists by one decision', async () => {
    const app = await openApp({ today: '2024-12-20' });
    try {
      const households: string[] = [];
      for (const category of ['poor', 'poor', 'near-poor', null] as const) {
        const household = await app.make.household();
        households.push(household.id);
        if (category) await app.make.status({ household: household.id, category });
      }
      const review = await opened(app, { kind: 'poverty-review', receivedOn: '2024-10-01' });
      const listed = await post(app, `/cases/${review.id}/current-items`, {});
      expect(listed.body).to.deep.equal({ added: 3 });
      const scores = [
        { scoreB1: 120, deprivations: flags }, // stays poor
        { scoreB1: 160, deprivations: ['job'] }, // poor → near-poor
        { scoreB1: 190, deprivations: [] }, // escapes near-poverty
        { scoreB1: 130, deprivations: flags }, // found, new
      ];
      for (const [i, details] of scores.entries())
        await post(app, `/cases/${review.id}/items`, { household: households[i], details });
      for (const step of [
        { step: 'verification', date: '2024-10-20' },
        { step: 'communityMeeting', date: '2024-11-08', data: { attended: 50, agreed: 50 } },
        {
          step: 'posting',
          date: '2024-11-14',
          data: { place: 'Tổ 1', from: '2024-11-11', to: '2024-11-13' },
        },
      ])
        await post(app, `/cases/${review.id}/steps`, step);
      const approval = { decision: { ...decision, date: '2024-12-15' }, validFrom: '2025-01-01' };
      const approved = await post(app, `/cases/${review.id}/approval`, approval, 'leader');
      expect(approved.status, approved.text).to.equal(200);
      const found: (string | null)[][] = [];
      for (const id of households) {
        const { statuses } = (await app.as('officer').get(`/households/${id}?asOf=2025-01-01`)).body;
        found.push(
          statuses
            .map(
              (s: { category: string; endReason: string | null }) => `${s.category} ${s.endReason ?? 'on'}`,
            )
            .sort(),
        );
      }
      expect(found).to.deep.equal([
        ['poor on'],
        ['near-poor on', 'poor toNearPoor'],
        ['near-poor escaped'],
        ['poor on'],
      ]);
    } finally {
      await app.close();
    }
  });
});

scenarios<{ form: object; id: string }>(
  'cases over HTTP',
  async (app) => {
    const household = await app.make.household();
    const form = {
      kind: 'poverty-new',
      household: household.id,
      applicantName: 'Trần Thị Hảo',
      receivedOn: '2024-11-01',
    };
    return { form, id: (await opened(app, form)).id };
  },
  [
    { name: 'are not for strangers', as: 'anonymous', path: '/cases', status: 401 },
    { name: 'are not for group heads', as: 'groupHead', path: '/cases', status: 403 },
    {
      name: 'are not entered by leaders',
      as: 'leader',
      method: 'POST',
      path: '/cases',
      body: (c: { form: object }) => c.form,
      status: 403,
    },
    { name: 'of another ward are not there', as: 'neighbour', path: (c) => `/cases/${c.id}`, status: 404 },
    {
      name: 'need a kind that is known',
      as: 'officer',
      method: 'POST',
      path: '/cases',
      body: (c: { form: object }) => ({ ...c.form, kind: 'unknown' }),
      status: 422,
      contains: ['Loại hồ sơ'],
    },
    {
      name: 'are not received tomorrow',
      as: 'officer',
      method: 'POST',
      path: '/cases',
      body: (c: { form: object }) => ({ ...c.form, receivedOn: '2030-01-01' }),
      status: 422,
      contains: ['/receivedOn'],
    },
    {
      name: 'take a posting only as long as the law says',
      as: 'officer',
      method: 'POST',
      path: (c) => `/cases/${c.id}/steps`,
      body: { step: 'posting', date: '2024-11-05' },
      status: 422,
      contains: ['Thẩm tra'],
    },
    {
      name: 'check B2 against the indicators',
      as: 'officer',
      method: 'POST',
      path: (c) => `/cases/${c.id}/steps`,
      body: {
        step: 'verification',
        date: '2024-11-05',
        data: { proposal: { details: { scoreB1: 100, scoreB2: 20, deprivations: flags } } },
      },
      status: 422,
      contains: ['30 điểm'],
    },
    {
      name: 'are listed',
      as: 'leader',
      path: '/cases?state=unfinished',
      status: 200,
      contains: ['HN-2024-0001'],
    },
    {
      name: 'are approved by no officer',
      as: 'officer',
      method: 'POST',
      path: (c) => `/cases/${c.id}/approval`,
      body: { decision },
      status: 403,
    },
  ],
  { today: '2024-11-30' },
);
