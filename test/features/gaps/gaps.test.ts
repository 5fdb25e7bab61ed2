import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('lists of who has no card', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  it('give the first day of the status as the ground, whoever has become head since', async () => {
    const members = [app.make.member(), app.make.member({ relation: 'spouse' })];
    const household = await app.make.household({ members });
    await app.make.status({ household: household.id, validFrom: '2023-01-01' });
    const head = { date: '2024-03-01', person: household.members[1]?.person ?? '', formerRelation: 'spouse' };
    expect((await app.as('officer').post(`/households/${household.id}/heads`, head)).status).to.equal(200);
    const list = await app.as('officer').get('/coverage/gaps?kind=entitledUncovered&asOf=2024-06-01');
    expect(list.body.items.map((each: { reasons: unknown }) => each.reasons)).to.deep.equal(
      members.map(() => [{ code: 'status', category: 'poor', since: '2023-01-01' }]),
    );
  });
});
