import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('a status entered from a paper file', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const scan = Buffer.from('%PDF-1.4\nquyết định');
  const unscanned = async (): Promise<string[]> => {
    const { items } = (await app.as('officer').get('/backlog/items?kind=noScan')).body;
    return items.map(({ household, person }: { household: string; person: string }) => household ?? person);
  };

  it('stays in the work to do until its scan hangs on it; nobody from elsewhere hangs one', async () => {
    const household = await app.make.household();
    const status = await app.make.status({ household: household.id, category: 'poor' });
    expect(status).to.include({ source: 'paper' });
    expect(await unscanned()).to.deep.equal([household.id]);
    const hang = (who: 'officer' | 'neighbour', bytes: Buffer) =>
      app.upload(who, `/statuses/${status.id}/papers`, bytes, 'qd.pdf', { title: 'Quyết định' });
    expect((await hang('officer', Buffer.from('MZ'))).status).to.equal(415);
    expect((await hang('neighbour', scan)).status).to.equal(404);
    expect(await unscanned()).to.deep.equal([household.id]);
    expect((await hang('officer', scan)).status).to.equal(201);
    expect(await unscanned()).to.deep.equal([]);
    expect((await (await app.browse('officer')).get(`/dien/${status.id}`)).text).to.contain('Quyết định');
  });
});
