import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { decision, flags, opened, post, surveyed } from './support.ts';

describe('the rules of deciding a case', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const details = { scoreB1: 120, deprivations: flags };
  const memberOf = async (birthDate: string): Promise<string> =>
    (await app.make.household({ members: [app.make.member({ birthDate })] })).members[0]?.person ?? '';
  const statusesOf = async (path: string) => (await app.as('officer').get(path)).body.statuses;

  it('tells what changed to whoever read an older version', async () => {
    const household = await app.make.household();
    const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
    await surveyed(app, id, details);
    await app.upload('officer', `/cases/${id}/papers`, Buffer.from('%PDF-1.4'), 'don.pdf', { title: 'Đơn' });
    const stale = (version: number) =>
      app.as('leader').send('POST', `/cases/${id}/approval`, { decision }, { 'if-match': `"v${version}"` });
    const { version } = (await app.as('leader').get(`/cases/${id}`)).body;
    const one = await stale(version - 1);
    expect(one.status).to.equal(412);
    expect(one.text).to.contain('Người thử canbo đính kèm “Đơn”').and.not.to.contain('Niêm yết');
    const more = await stale(version - 2);
    expect(more.text).to.contain('ghi bước “Niêm yết công khai” ngày 14/11/2024');
    expect((await stale(1)).text).to.contain('và 1 thay đổi khác');
    expect((await stale(version)).status).to.equal(200);
  });

  it('is for other eyes than those that recorded a step, on the page and in the list too', async () => {
    const household = await app.make.household();
    const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
    const first = { step: 'verification', date: '2024-11-05', data: { proposal: { details } } };
    expect((await post(app, `/cases/${id}/steps`, first, 'admin')).status).to.equal(200);
    for (const step of [
      { step: 'communityMeeting', date: '2024-11-08', data: { attended: 40, agreed: 35 } },
      {
        step: 'posting',
        date: '2024-11-14',
        data: { place: 'Tổ 1', from: '2024-11-11', to: '2024-11-13' },
      },
    ])
      await post(app, `/cases/${id}/steps`, step);
    expect((await post(app, `/cases/${id}/approval`, { decision }, 'admin')).status).to.equal(403);
    expect((await (await app.browse('admin')).get('/ho-so/duyet')).text).not.to.contain(`/ho-so/${id}"`);
    expect((await (await app.browse('leader')).get('/ho-so/duyet')).text).to.contain(`/ho-so/${id}"`);
  });

  it('goes forward in time: no step and no decision before the step before it', async () => {
    const household = await app.make.household();
    const { id } = await opened(app, { kind: 'poverty-new', household: household.id });
    await surveyed(app, id, details);
    const early = await post(
      app,
      `/cases/${id}/approval`,
      { decision: { ...decision, date: '2024-11-12' } },
      'leader',
    );
    expect(early.status).to.equal(422);
    expect(early.body.errors[0]).to.include({ pointer: '/decision/date', code: 'beforeLast' });
  });

  it('lowers an allowance by a change, which a new one may not', async () => {
    const person = await memberOf('1980-05-01');
    const grant = async (kind: string, assistanceGroup: string, validFrom: string) => {
      const { id } = await opened(app, { kind, person });
      const data = { proposal: { assistanceGroup, validFrom } };
      let answer = await post(app, `/cases/${id}/steps`, { step: 'verification', date: '2024-11-05', data });
      const posting = { place: 'UBND phường', from: '2024-11-06', to: '2024-11-08' };
      while (answer.body.step !== 'decision') {
        const { step } = answer.body;
        answer = await post(app, `/cases/${id}/steps`, {
          step,
          date: '2024-11-12',
          data: step === 'posting' ? posting : {},
        });
        expect(answer.status, answer.text).to.equal(200);
      }
      return post(app, `/cases/${id}/approval`, { decision }, 'leader');
    };
    const nothing = await grant('assistance-change', 'disability-severe-adult', '2024-09-01');
    expect(nothing.status).to.equal(409);
    expect(nothing.text).to.contain('chưa hưởng trợ cấp nào');
    await grant('assistance-new', 'disability-exceptional-adult', '2024-10-01');
    const changed = await grant('assistance-change', 'disability-severe-adult', '2024-11-01');
    expect(changed.status, changed.text).to.equal(200);
    const held = (await statusesOf(`/people/${person}`)).map((s: { category: string; validTo: string }) => [
      s.category,
      s.validTo,
    ]);
    expect(held).to.have.deep.members([
      ['disability-exceptional', '2024-10-31'],
      ['disability-severe', null],
    ]);
  });

  it('lets a poor single parent draw beside another allowance, both', async () => {
    const person = await memberOf('1985-05-01');
    for (const assistanceGroup of ['disability-severe-adult', 'poor-single-parent']) {
      const { id } = await opened(app, { kind: 'assistance-new', person });
      const data = { proposal: { assistanceGroup, validFrom: '2024-11-01' } };
      let answer = await post(app, `/cases/${id}/steps`, { step: 'verification', date: '2024-11-05', data });
      const posting = { place: 'UBND phường', from: '2024-11-06', to: '2024-11-08' };
      while (answer.body.step !== 'decision') {
        const { step } = answer.body;
        answer = await post(app, `/cases/${id}/steps`, {
          step,
          date: '2024-11-12',
          data: step === 'posting' ? posting : {},
        });
        expect(answer.status, answer.text).to.equal(200);
      }
      expect((await post(app, `/cases/${id}/approval`, { decision }, 'leader')).status).to.equal(200);
    }
    const held = await statusesOf(`/people/${person}`);
    expect(held.map(({ validTo }: { validTo: string | null }) => validTo)).to.deep.equal([null, null]);
  });

  it('ends only what the case’s own subject holds', async () => {
    const [one, other] = [await memberOf('1980-01-01'), await memberOf('1981-01-01')];
    const status = await app.make.status({ person: other, category: 'disability-severe' });
    const { id } = await opened(app, { kind: 'assistance-stop', person: one });
    await post(app, `/cases/${id}/steps`, {
      step: 'verification',
      date: '2024-11-05',
      data: { proposal: { status: status.id } },
    });
    const refused = await post(app, `/cases/${id}/approval`, { decision }, 'leader');
    expect(refused.status).to.equal(409);
  });

  it('is handed only to somebody who works on cases', async () => {
    const { id } = await opened(app, { kind: 'petition' });
    const refused = await post(app, `/cases/${id}/assignee`, { assignee: 'nobody' });
    expect(refused.status).to.equal(422);
  });

  it('is found by words without accents, of code, applicant and household', async () => {
    const household = await app.make.household();
    const { id, code } = await opened(app, {
      kind: 'poverty-new',
      household: household.id,
      applicantName: 'Đỗ Thị Ánh',
    });
    for (const q of ['do thi anh', 'anh', code.toLowerCase(), household.code]) {
      const found = (await app.as('officer').get(`/cases?q=${encodeURIComponent(q)}`)).body.items;
      expect(
        found.map((row: { id: string }) => row.id),
        q,
      ).to.include(id);
    }
  });

  it('is not late for the days its clock stood, withdrawn meanwhile or not', async () => {
    const { id } = await opened(app, { kind: 'petition', receivedOn: '2024-11-01' });
    await post(app, `/cases/${id}/supplement-requests`, { date: '2024-11-04', note: 'Thiếu' });
    const closed = await post(app, `/cases/${id}/withdrawal`, { date: '2024-11-28', reason: 'Rút' });
    expect(closed.body).to.include({ state: 'withdrawn', daysLate: 0 });
  });
});
