import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('sessions that have run out', () => {
  let app: TestApp;

  before(async () => {
    app = await openApp();
  });
  after(() => app.close());

  const sessions = () => app.read((t) => t.all<{ expires_at: string }>('SELECT expires_at FROM sessions'));

  it('are gone when somebody signs in next', async () => {
    await app.browse('officer');
    expect((await sessions()).length).to.be.at.least(1);
    const past = '2020-01-01T00:00:00.000Z';
    await app.tx((t) => t.run('UPDATE sessions SET expires_at = ?', [past]));
    await app.browse('leader');
    const left = await sessions();
    expect(left.length).to.be.at.least(1);
    expect(left.filter(({ expires_at }) => expires_at === past)).to.deep.equal([]);
  });
});
