import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('the search page', () => {
  let app: TestApp;
  const nationalId = '051152004567';

  before(async () => {
    app = await openApp();
    const members = [app.make.member({ fullName: 'Trần Thị Lài', nationalId, birthDate: '1952' })];
    await app.make.household({ code: 'CL-0777', members });
  });
  after(() => app.close());

  it('posts the question: a number never comes to stand in an address, a name does', async () => {
    const browse = await app.browse('officer');
    const { text } = await browse.get('/trung-lap');
    expect(text, 'the field of every page').to.match(/<form class="top-search" action="\/" method="post">/);
    const byName = await browse.post('/', { q: 'lai 1952' });
    expect([byName.status, byName.headers.location]).to.deep.equal([303, '/?q=lai%201952']);
    for (const q of [nationalId, '051 152 004 567', '04567', 'lai 04567']) {
      const answer = await browse.post('/', { q });
      expect(answer.status, q).to.equal(200);
      expect(answer.text, q).to.contain('Trần Thị Lài').and.to.contain('Khớp với');
      expect(answer.text, 'in no address of the page').to.not.match(/(?:href|action)="[^"]*4567/);
    }
    expect((await browse.post('/', { q: '' })).headers.location).to.equal('/');
  });

  it('leads the city, which sees figures only, to them', async () => {
    const city = await app.browse('city');
    const first = await city.get('/');
    expect(first.status).to.equal(303);
    expect(first.headers.location).to.equal('/bhyt');
    expect((await city.get('/bhyt')).status).to.equal(200);
  });

  it('offers a new household with the name, not with the number', async () => {
    const browse = await app.browse('officer');
    const { text } = await browse.post('/', { q: 'Đỗ Mười Ba 1961 051161009999' });
    expect(text).to.contain('Không tìm thấy ai');
    expect(text).to.contain(`/ho/moi?ten=${encodeURIComponent('Đỗ Mười Ba 1961')}`);
    expect((await browse.post('/', { q: '051161009999' })).text).to.contain('href="/ho/moi"');
  });
});
