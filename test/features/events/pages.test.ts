import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('pages of events', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  it('say first what a death ends, write nothing, and write it once confirmed', async () => {
    const household = await app.make.household({
      members: [app.make.member(), app.make.member({ relation: 'spouse' })],
    });
    const head = household.members.find(({ relation }) => relation === 'head')?.person ?? '';
    await app.make.insurance({ person: head });
    const officer = await app.browse('officer');
    const form = await officer.get(`/nguoi/${head}/bien-dong?loai=khai-tu`);
    expect(form.text).to.contain('Ngày mất').and.to.contain('Chủ hộ mới');
    const before = await app.audited();
    const shown = await officer.post(`/nguoi/${head}/bien-dong/khai-tu`, { date: '20/11/2024' });
    expect(shown.status).to.equal(200);
    expect(shown.text).to.contain('Thẻ BHYT mã GD').and.to.contain('chọn chủ hộ mới');
    expect(await app.audited()).to.equal(before);
    const done = await officer.post(`/nguoi/${head}/bien-dong/khai-tu`, { date: '20/11/2024', confirm: '1' });
    expect(done.status).to.equal(303);
    expect((await app.as('officer').get(`/people/${head}`)).body.diedOn).to.equal('2024-11-20');
  });

  it('refuse before anybody confirms, with everything kept', async () => {
    const household = await app.make.household();
    const officer = await app.browse('officer');
    const path = `/ho/${household.id}/bien-dong`;
    const bad = await officer.post(`${path}/khai-sinh`, {
      fullName: 'Trần Gia Hân',
      birthDate: '31/11/2024',
    });
    expect(bad.status).to.equal(422);
    expect(bad.text).to.contain('Trần Gia Hân').and.to.contain('Ngày sinh');
    const alone = await officer.post(`${path}/gop-ho`, { date: '01/11/2024', into: 'CL-9999' });
    expect(alone.status).to.equal(422);
    expect(alone.text).to.contain('không có hộ “CL-9999”');
  });

  it('end with the household what the officer left ticked', async () => {
    const household = await app.make.household();
    const status = await app.make.status({ household: household.id, category: 'poor' });
    const officer = await app.browse('officer');
    const path = `/ho/${household.id}/bien-dong/ca-ho-chuyen-di`;
    const shown = await officer.post(path, { date: '01/11/2024' });
    expect(shown.text).to.contain(`close[${status.id}]`);
    const done = await officer.post(path, {
      date: '01/11/2024',
      [`close[${status.id}]`]: 'on',
      confirm: '1',
    });
    expect(done.status, done.text).to.equal(303);
    const { statuses } = (await app.as('officer').get(`/households/${household.id}`)).body;
    expect(statuses[0]).to.include({ validTo: '2024-10-31', endReason: 'movedOut' });
  });

  it('bring back somebody who had left', async () => {
    const household = await app.make.household();
    const person = household.members[0]?.person ?? '';
    await app.as('officer').post(`/people/${person}/moves`, { date: '2022-01-01', kind: 'out' });
    const other = await app.make.household({ area: 'CL-02' });
    const officer = await app.browse('officer');
    const form = {
      date: '01/06/2023',
      household: other.code,
      relation: 'sibling',
      residenceKind: 'temporary',
    };
    const done = await officer.post(`/nguoi/${person}/bien-dong/chuyen-den`, { ...form, confirm: '1' });
    expect(done.status, done.text).to.equal(303);
    const { residences } = (await app.as('officer').get(`/people/${person}`)).body;
    expect(residences).to.have.length(2);
    expect(residences[1]).to.include({ area: 'CL-02', kind: 'temporary', validFrom: '2023-06-01' });
  });

  it('are not for leaders, nor outside the area', async () => {
    const household = await app.make.household();
    const leader = await app.browse('leader');
    expect((await leader.get(`/ho/${household.id}/bien-dong`)).status).to.equal(403);
    const neighbour = await app.browse('neighbour');
    expect((await neighbour.get(`/ho/${household.id}/bien-dong`)).status).to.equal(404);
  });
});
