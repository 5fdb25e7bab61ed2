import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { decision, flags, opened, post } from './support.ts';

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
