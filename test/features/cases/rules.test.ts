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

describe('the pages of a case', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  it('say what each step recorded: attendance, share, minutes, the Front, the posting', async () => {
    const household = await app.make.household();
    const { id } = await opened(app, { kind: 'disadvantaged-household', household: household.id });
    const officer = await app.browse('officer');
    const step = async (fields: Record<string, string>) => {
      const answer = await officer.post(`/ho-so/${id}/buoc`, fields);
      expect(answer.status, answer.text).to.equal(303);
    };
    expect((await officer.get(`/ho-so/${id}`)).text).to.contain('value="31/12/2025"'); // the new year's list
    await step({
      step: 'groupMinutes',
      date: '05/11/2024',
      attended: '40',
      agreed: '30',
      attendees: 'Tổ trưởng và đại diện 40 hộ',
      supervisor: 'Trần Văn Mặt',
      minutesNumber1: '01/BB',
      minutesDate1: '05/11/2024',
      minutesDate2: '06/11/2024',
      category: 'disadvantaged-household',
      validTo: '31/12/2025',
    });
    await step({ step: 'frontOpinion', date: '07/11/2024', opinion: 'disagree', note: 'Còn đất sản xuất' });
    await step({
      step: 'posting',
      date: '14/11/2024',
      place: 'Nhà văn hóa',
      from: '11/11/2024',
      to: '13/11/2024',
    });
    const { text } = await officer.get(`/ho-so/${id}`);
    for (const words of [
      '30/40 người dự họp đồng ý (75,0%)',
      'thành phần: Tổ trưởng và đại diện 40 hộ',
      'Mặt trận giám sát: Trần Văn Mặt',
      'biên bản số 01/BB ngày 05/11/2024',
      'biên bản ngày 06/11/2024',
      'Mặt trận không đồng ý',
      'niêm yết tại Nhà văn hóa',
    ])
      expect(text).to.contain(words);
    const leader = await app.browse('leader');
    expect((await leader.get(`/ho-so/${id}`)).text).to.contain(
      'Ủy ban Mặt trận không đồng ý: Còn đất sản xuất',
    );
    expect((await post(app, `/cases/${id}/approval`, { decision }, 'leader')).status).to.equal(200);
    const [status] = (await app.as('officer').get(`/households/${household.id}`)).body.statuses;
    expect(status).to.include({ category: 'disadvantaged-household', validTo: '2025-12-31' });
  });

  it('hand a case over, and say sorry with a reason and a new working day when it is late', async () => {
    const { id } = await opened(app, { kind: 'petition', receivedOn: '2024-11-01' });
    const officer = await app.browse('officer');
    const weekend = await officer.post(`/ho-so/${id}/xin-loi`, {
      promisedOn: '01/12/2024',
      reason: 'Chờ xác minh',
    });
    expect(weekend.status).to.equal(422);
    expect(weekend.text).to.contain('là ngày nghỉ').and.to.contain('Chờ xác minh');
    await officer.post(`/ho-so/${id}/xin-loi`, { promisedOn: '03/12/2024', reason: 'Chờ xác minh' });
    const slip = (await officer.get(`/ho-so/${id}/in/xin-loi`)).text;
    expect(slip).to.contain('Chờ xác minh').and.to.contain('03/12/2024');
    const early = await opened(app, { kind: 'petition', receivedOn: '2024-11-28' });
    const refused = await post(app, `/cases/${early.id}/apologies`, {
      promisedOn: '2024-12-03',
      reason: 'Chậm',
    });
    expect(refused.status).to.equal(409);
    const handed = await officer.post(`/ho-so/${id}/giao`, { assignee: '' });
    expect(handed.status).to.equal(303);
    expect((await app.as('officer').get(`/cases/${id}`)).body.assignee).to.equal(null);
  });

  it('take a group’s petition in for its own area, by the norms of another day', async () => {
    const officer = await app.browse('officer');
    const made = await officer.post('/ho-so/moi', {
      kind: 'petition',
      receivedOn: '28/11/2024',
      applicantName: 'Tổ 1',
      area: 'CL-01',
      normOn: '01/01/2024',
    });
    expect(made.status, made.text).to.equal(303);
    const { body } = await app.as('officer').get(`/cases/${(made.headers.location ?? '').split('/').pop()}`);
    expect(body).to.include({ area: 'CL-01', normOn: '2024-01-01' });
  });

  it('send single households of a review back to their survey, keeping what was surveyed', async () => {
    const [one, two] = [await app.make.household(), await app.make.household()];
    for (const { id } of [one, two]) await app.make.status({ household: id, category: 'poor' });
    const review = await opened(app, { kind: 'poverty-review', receivedOn: '2024-10-01' });
    await post(app, `/cases/${review.id}/current-items`, {});
    for (const { id } of [one, two])
      await post(app, `/cases/${review.id}/items`, {
        household: id,
        details: { scoreB1: 120, deprivations: flags },
      });
    await post(app, `/cases/${review.id}/steps`, { step: 'list', date: '2024-10-02' });
    await post(app, `/cases/${review.id}/steps`, { step: 'verification', date: '2024-10-10' });
    const officer = await app.browse('officer');
    const met = await officer.post(`/ho-so/${review.id}/buoc`, {
      step: 'communityMeeting',
      date: '20/10/2024',
      attended: '50',
      agreed: '45',
      [`disagreed[${two.id}]`]: 'on',
    });
    expect(met.status, met.text).to.equal(303);
    const { step } = (await app.as('officer').get(`/cases/${review.id}`)).body;
    const { items } = (await app.as('officer').get(`/cases/${review.id}/items`)).body;
    const outcomes = Object.fromEntries(
      items.map((item: { household: string; outcome: string | null }) => [item.household, item.outcome]),
    );
    expect([step, outcomes[one.id], outcomes[two.id]]).to.deep.equal(['verification', 'poor', null]);
    const again = (await officer.get(`/ho-so/${review.id}/ra-soat?ho=${two.code}`)).text;
    expect(again).to.match(/name="scoreB1"[^>]*value="120"|value="120"[^>]*name="scoreB1"/);
  });
});
