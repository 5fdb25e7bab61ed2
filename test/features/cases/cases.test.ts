import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { scenarios } from '../../support/scenarios.ts';

import { decision, flags, opened, post, surveyed } from './support.ts';

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
    expect(statuses[0]).to.include({ source: 'case' });
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
