import { expect } from 'chai';
import { listRegister } from '../../../src/features/registers/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';

onBothEngines('registers', (_open, engine) => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30', engine });
  });
  after(() => app.close());

  it('show whom they hold on a day, filtered, and as known before', async () => {
    const first = await app.make.household({ area: 'CL-01' });
    await app.make.status({ household: first.id, category: 'poor' });
    const { now } = await app.read(async (t) => ({ now: t.now }));
    const second = await app.make.household({
      area: 'CL-02',
      members: [app.make.member({ fullName: 'Đoàn Thị Ẩn' })],
    });
    const status = await app.make.status({ household: second.id, category: 'poor' });
    const codes = async (more: object): Promise<(string | null)[]> =>
      (await app.read((t) => listRegister(t, { register: 'poor', asOf: '2024-11-30', ...more }))).map(
        (row) => row.household_code,
      );
    expect(await codes({})).to.deep.equal([first.code, second.code]);
    expect(await codes({ asKnownAt: now })).to.deep.equal([first.code]);
    expect(await codes({ area: 'CL-02' })).to.deep.equal([second.code]);
    expect(await codes({ text: 'doan an' })).to.deep.equal([second.code]);
    expect(await codes({ category: 'near-poor' })).to.deep.equal([]);
    await app.as('officer').post(`/statuses/${status.id}/end`, { date: '2024-06-01', reason: 'escaped' });
    expect(await codes({})).to.deep.equal([first.code]);
    expect(await codes({ asOf: '2024-05-31' })).to.deep.equal([first.code, second.code]);
  });

  it('say on the page what they know', async () => {
    const officer = await app.browse('leader');
    const page = await officer.get('/so/ho-ngheo?biet=01/01/2020');
    expect(page.status).to.equal(200);
    expect(page.text).to.contain('Theo số liệu đã ghi đến hết ngày 01/01/2020');
    expect(page.text).to.contain('Chưa có ai trong sổ này');
  });
});
