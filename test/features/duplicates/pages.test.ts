import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { maskTwo } from '../../../src/features/duplicates/compare.ts';
import { candidatePairs } from '../../../src/features/duplicates/store.ts';
import { openApp, type TestApp, testAccounts, testPassword } from '../../support/app.ts';
import { accessibilityFaults, openWindow, signIn, type Window } from '../../support/pages.ts';

/** Two entries of one woman, in two groups. */
async function alike(
  { make }: TestApp,
  fullName: string,
  nationalId: string | null = null,
): Promise<[string, string]> {
  const form = { fullName, birthDate: '1949-03-05', sex: 'female' } as const;
  const one = await make.household({ members: [make.member({ ...form, nationalId })] });
  const two = await make.household({
    area: 'CL-02',
    members: [make.member({ ...form, phone: '0905123456' })],
  });
  return [one.members[0]?.person ?? '', two.members[0]?.person ?? ''];
}

describe('pages of duplicates', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp();
  });
  after(() => app.close());

  it('merge only what was shown, and ask for a reason', async () => {
    const [a, b] = await alike(app, 'Võ Thị Thanh Mỹ', '051149000001');
    const browser = await app.browse('officer');
    const page = await browser.get(`/trung-lap/${b}/${a}`);
    expect(page.status).to.equal(200);
    expect(page.text).to.include('•••• •••• 0001').and.not.to.include('051149000001');
    const path = `/trung-lap/${a}/${b}`;
    const preview = await app.as('officer').get(`/people/${a}/merges/preview?other=${b}`);
    const seen = JSON.stringify(preview.body.keep);
    const changed = await browser.post(path, {
      act: 'merge',
      seen,
      reason: 'Trùng',
      'keep[residence]': 'other',
    });
    expect(changed.status).to.equal(303);
    expect(changed.headers.location).to.equal(`${path}?giu=${a}&lai=1&residence=other`);
    expect((await browser.get(changed.headers.location ?? '')).text).to.include(
      'Đã tính lại theo lựa chọn mới',
    );
    const empty = await browser.post(path, { act: 'merge', seen, reason: ' ' });
    expect(empty.status).to.equal(422);
    expect(empty.text).to.include('Lý do gộp: còn trống');
    const old = await browser.post(path, { act: 'merge', seen, reason: 'Trùng', personVersion: '9' });
    expect(old.status).to.equal(412);
    const done = await browser.post(path, { act: 'merge', seen, reason: 'Trùng' });
    expect(done.headers.location).to.match(/^\/trung-lap\?gop=/);
    expect((await browser.get(`/nguoi/${b}`)).text).to.include('Võ Thị Thanh Mỹ');
  });

  it('show a leader the pair and nothing to press, a group head nothing', async () => {
    const [a, b] = await alike(app, 'Đặng Thị Sương');
    const leader = await (await app.browse('leader')).get(`/trung-lap/${a}/${b}`);
    expect(leader.status).to.equal(200);
    expect(leader.text).not.to.include('Gộp hai hồ sơ');
    expect((await (await app.browse('groupHead')).get('/trung-lap')).status).to.equal(403);
    expect((await (await app.browse('neighbour')).get(`/trung-lap/${a}/${b}`)).status).to.equal(404);
  });

  it('look pairs up by their keys, never each entry against each', async () => {
    const plan = await app.read(async (t) => {
      let sql = '';
      await candidatePairs(
        {
          ...t,
          all: async (text) => {
            sql = text;
            return [];
          },
        },
        'CL',
        'CL',
      );
      return t.all<{ id: number; parent: number; detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ['CL', 'CL']);
    });
    const scans = plan.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN'));
    expect(scans.filter((detail) => !/^SCAN (a|o|c|i|e|inside)\b/.test(detail))).to.deep.equal([]);
    const searched = plan.filter(({ detail }) => /^SEARCH (b|entries|odd_cards) USING/.test(detail));
    expect(searched).to.have.length(8);
  });

  it('mask two numbers but for where they differ', () => {
    expect(maskTwo('051149000001', '051149000001')[0]).to.equal('•••• •••• 0001');
    expect(maskTwo('051149000001', '051150000001')).to.deep.equal(['••••49••0001', '••••50••0001']);
    expect(maskTwo('051149000001', '210123456')).to.deep.equal(['•••• •••• 0001', '•••••• 3456']);
  });
});

describe('duplicates in a real browser', function () {
  this.timeout(180_000);
  let app: TestApp;
  let server: Server;
  let window: Window;

  before(async () => {
    app = await openApp();
    server = app.app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo; // it listens on TCP
    window = await openWindow(`http://127.0.0.1:${port}`);
    await signIn(window.page, testAccounts.officer.username, testPassword);
  });
  after(async () => {
    await window.close();
    await new Promise((resolve) => server.close(resolve));
    await app.close();
  });

  const expectSound = async (name: string) => {
    for (const width of [1366, 360]) {
      await window.page.setViewportSize({ width, height: 780 });
      const over = await window.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, `${name} at ${width}`).to.be.at.most(0);
      expect(await accessibilityFaults(window.page), name).to.deep.equal([]);
    }
    await window.page.setViewportSize({ width: 1366, height: 768 });
    expect(window.faults, name).to.deep.equal([]);
  };

  it('decides by keyboard: one merged and undone, one told apart', async () => {
    const { page } = window;
    const { keyboard } = page;
    await alike(app, 'Võ Thị Thanh Mỹ');
    await alike(app, 'Đặng Thị Sương');
    await page.goto('/trung-lap');
    await page.waitForSelector('[data-row]:focus'); // the first pair has the focus by itself
    await expectSound('list');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await page.waitForSelector('text=Gộp hai hồ sơ');
    await expectSound('pair');
    await keyboard.press('Control+s');
    await page.waitForSelector('#f-reason:focus'); // what is missing
    await keyboard.type('Nhập hai lần');
    await keyboard.press('Control+s');
    await page.waitForSelector('text=Đã gộp hai hồ sơ.');
    await page.click('text=Hoàn tác');
    await page.waitForSelector('h1:has-text("Gộp vào hồ sơ")');
    await expectSound('merge');
    await page.fill('#f-reason', 'Gộp nhầm');
    await keyboard.press('Enter');
    await page.waitForSelector('text=Đã hoàn tác');
    await page.goto('/trung-lap');
    await page.waitForSelector('[data-row]:focus');
    expect(await page.locator('[data-row]').count()).to.equal(2);
    await keyboard.press('Enter');
    await page.waitForSelector('text=Gộp hai hồ sơ');
    await keyboard.press('Control+Enter');
    await page.waitForSelector('#f-notSame:focus');
    await keyboard.type('Hai người trùng tên');
    await keyboard.press('Enter');
    await page.waitForSelector('text=Cặp này không hiện lại');
    expect(await page.locator('[data-row]').count()).to.equal(1);
    await expectSound('told apart');
  });
});
