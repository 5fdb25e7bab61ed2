import { expect } from 'chai';
import { systemActor } from '../../../src/db/tx.ts';
import { DraftScheduler, periodsDue } from '../../../src/features/submissions/scheduler.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { texts } from '../../support/html.ts';

describe('periods of which a draft is due', () => {
  const monthly = { periodKind: 'month', draftDay: 3, startedOn: '2024-10-10' } as const;
  const due = (today: string, addressee: Parameters<typeof periodsDue>[0] = monthly): string[] =>
    periodsDue(addressee, today).map(({ to }) => to);

  it('are those whose day has come since the addressee was recorded', () => {
    expect(due('2024-11-02')).to.deep.equal([]);
    expect(due('2024-11-03')).to.deep.equal(['2024-10-31']);
    expect(due('2024-12-02')).to.deep.equal(['2024-10-31']);
    expect(due('2024-12-03')).to.deep.equal(['2024-10-31', '2024-11-30']);
  });

  it('are three at most, and none where no day is set', () => {
    expect(due('2026-01-10')).to.deep.equal(['2025-10-31', '2025-11-30', '2025-12-31']);
    expect(due('2026-01-10', { ...monthly, draftDay: null })).to.deep.equal([]);
  });

  it('are counted from the 14th where months end there', () => {
    const middle = { ...monthly, periodKind: 'month15', draftDay: 15 } as const;
    expect(due('2024-11-14', middle)).to.deep.equal(['2024-10-14']);
    expect(due('2024-11-15', middle)).to.deep.equal(['2024-10-14', '2024-11-14']);
  });
});

describe('drafts made on the day set', () => {
  let app: TestApp;
  let today = '2024-11-30';

  before(async () => {
    app = await openApp({ clock: { ...systemClock(), today: () => today } });
    const profile = { area: 'CL', name: 'Sở A', draftDay: 3, dueDay: 5, preparedBy: 'Trần An' };
    await app.as('officer').post('/addressees', { ...profile, sheets: ['B02'] });
    await app.as('officer').post('/addressees', { ...profile, name: 'Sở B', draftDay: null });
  });
  after(() => app.close());

  const scheduler = (): DraftScheduler => app.deps.draftScheduler;
  const afterRestart = (): DraftScheduler =>
    new DraftScheduler(
      app.db,
      () => today,
      (id) => app.deps.exportRunner.enqueue(systemActor, id),
      (error) => {
        throw error;
      },
    );
  const drafts = async (): Promise<string[]> => {
    await app.deps.exportRunner.idle();
    const { items } = (await app.as('officer').get('/submissions')).body;
    return items.map(
      (item: Record<string, string>) => `${item.addresseeName} ${item.periodName} ${item.state}`,
    );
  };

  it('are not there before it', async () => {
    await scheduler().run();
    expect(await drafts()).to.deep.equal([]);
    today = '2024-12-02';
    await scheduler().run();
    expect(await drafts()).to.deep.equal([]);
  });

  it('are there on it, once, however often the program looks or starts anew', async () => {
    today = '2024-12-03';
    for (const each of [scheduler(), scheduler(), afterRestart(), afterRestart()]) await each.run();
    expect(await drafts()).to.deep.equal(['Sở A Tháng 11/2024 draft']);
    const [{ id }] = (await app.as('officer').get('/submissions')).body.items;
    const { versions, steps } = (await app.as('officer').get(`/submissions/${id}`)).body;
    expect([versions[0].files[0].state, steps[0].by]).to.deep.equal(['done', 'Hệ thống']);
  });

  it('are made at the next start when the machine was off', async () => {
    today = '2025-01-20';
    await afterRestart().run();
    expect(await drafts()).to.deep.equal(['Sở A Tháng 12/2024 draft', 'Sở A Tháng 11/2024 draft']);
  });

  it('are told: in what waits, beside the navigation, and who has none is asked for', async () => {
    const { raised } = (await app.as('officer').get('/backlog')).body;
    const count = (kind: string): number => raised.find((each: { kind: string }) => each.kind === kind).count;
    expect(['reportDraft', 'reportLate', 'reportToSign'].map(count)).to.deep.equal([2, 2, 0]);
    const officer = await app.browse('officer');
    const list = await officer.get('/ho-so/viec/reportDraft');
    expect(list.text).to.contain('Tháng 12/2024: gửi Sở A').and.contain('href="/bao-cao-gui/');
    const board = await officer.get('/bao-cao-gui');
    expect(texts(board.text, 'nav.nav .count')[0]).to.equal('2 việc chờ bạn');
    expect(board.text).to.contain('Kỳ vừa hết, chưa có bản nháp').and.contain('Sở B');
    const leader = await app.browse('leader');
    expect(texts((await leader.get('/bao-cao-gui')).text, 'nav.nav .count')).to.deep.equal([]);
  });

  it('wait for an explanation of what fails, then for the leader, who finds them on his first page', async () => {
    const officer = app.as('officer');
    const [{ id }] = (await officer.get('/submissions')).body.items;
    const { export: draft } = (await officer.get(`/submissions/${id}`)).body.versions[0].files[0];
    const failing = { content: 'B02: cộng các tổ = phường (hộ nghèo)', ok: false, result: 'Lệch: 3 và 4' };
    // What the writer of the file found: no register of a test disagrees with itself.
    await app.tx((t) =>
      t.run('UPDATE exports SET checks = ? WHERE id = ?', [JSON.stringify([failing]), draft]),
    );
    const refused = await officer.post(`/submissions/${id}/requests`);
    expect([refused.status, refused.body.detail]).to.satisfy(
      ([status, detail]: [number, string]) => status === 422 && detail.includes(failing.content),
    );
    const other = { items: [{ content: 'Không có', explanation: 'x' }] };
    expect((await officer.post(`/submissions/${id}/explanations`, other)).status).to.equal(422);

    const browser = await app.browse('officer');
    const page = `/bao-cao-gui/${id}`;
    const blank = { 'items[0][content]': failing.content, 'items[0][explanation]': '' };
    expect((await browser.post(`${page}/giai-trinh`, blank)).status).to.equal(422);
    const said = { ...blank, 'items[0][explanation]': 'Một hộ đang xác minh' };
    expect((await browser.post(`${page}/giai-trinh`, said)).status).to.equal(303);
    expect((await officer.post(`/submissions/${id}/requests`)).status).to.equal(200);
    const leader = await app.browse('leader');
    const first = await leader.get('/');
    expect(first.text).to.contain('Chờ ký').and.contain(`href="${page}"`);
    expect((await leader.get(page)).text).to.contain('Một hộ đang xác minh');
    await app.as('leader').post(`/submissions/${id}/signatures`);
    const numbered = await officer.post(`/submissions/${id}/numbers`, { number: '2/BC-UBND', date: today });
    expect(numbered.status, numbered.text).to.equal(200);
    const closing = await officer.get(`/exports/${draft}/checks`);
    expect(closing.body.items[0].explanation).to.equal('Một hộ đang xác minh');
  });
});
