import type { Server } from 'node:http';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { verifyCampaignTotals } from '../../src/features/campaigns/service.ts';
import { type Campaign, openCampaign } from '../features/payments/support.ts';
import { openApp, type TestApp, testAccounts, testPassword } from '../support/app.ts';
import { type Gate, openGate } from '../support/gate.ts';
import { accessibilityFaults, openWindow, signIn, type Window } from '../support/pages.ts';
import { build } from '../support/program.ts';

const owners = [
  'Nguyễn Văn Bảy',
  'Trần Thị Lựu',
  'Nguyễn Thị Hường',
  'Lê Thị Bé',
  'Võ Văn Sáu',
  'Phạm Thị Chín',
];

describe('the paying page on a phone that loses its connection', function () {
  this.timeout(180_000);
  let app: TestApp;
  let server: Server;
  let gate: Gate;
  let window: Window;
  let campaign: Campaign;
  const entries: string[] = [];

  before(async () => {
    build();
    app = await openApp();
    campaign = await openCampaign(app);
    for (const fullName of owners) {
      const child = app.make.member({
        fullName: `Con của ${fullName}`,
        relation: 'child',
        birthDate: '1988',
      });
      const household = await app.make.household({
        members: [app.make.member({ fullName, birthDate: '1949' }), child],
      });
      const person = household.members[0]?.person ?? '';
      entries.push(
        await campaign.add({ household, person, inKind: { item: 'gạo', quantity: 15, unit: 'kg' } }),
      );
    }
    server = app.app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    gate = await openGate(typeof address === 'object' && address ? address.port : 0);
    window = await openWindow(gate.url, {
      viewport: { width: 360, height: 780 },
      hasTouch: true,
      isMobile: true,
    });
    await signIn(window.page, testAccounts.groupHead.username, testPassword);
  });
  after(async () => {
    await window?.close();
    await gate?.close();
    server?.closeAllConnections();
    server?.close();
    await app?.close();
  });

  const row = (i: number): string => `[data-entry="${entries[i]}"]`;
  const stateOf = (page: Page, i: number) => page.locator(row(i)).getAttribute('data-state');
  const until = (page: Page, i: number, state: string) =>
    page.waitForSelector(`${row(i)}[data-state="${state}"]`);
  async function paidEntries(): Promise<string[]> {
    const rows = await app.read((t) =>
      t.all<{ entry_id: string }>(
        `SELECT y.entry_id FROM payments y WHERE y.kind = 'payment'
         AND NOT EXISTS (SELECT 1 FROM payments r WHERE r.reverses_id = y.id) ORDER BY y.row_id`,
      ),
    );
    expect(await app.read((t) => verifyCampaignTotals(t))).to.equal(undefined);
    return rows.map(({ entry_id }) => entry_id);
  }

  async function disconnect(): Promise<void> {
    gate.cut();
    await window.context.setOffline(true);
  }
  async function connect(): Promise<void> {
    gate.mend();
    await window.context.setOffline(false);
  }

  it('shows the own group, sound at 360 px, rows of 88 px at least', async () => {
    const { page, faults } = window;
    await page.goto(`/tet/${campaign.id}/phat`);
    await page.waitForSelector('[data-paying]');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).to.be.at.most(0);
    const heights = await page
      .locator('.pay-row')
      .evaluateAll((rows) => rows.map((each) => each.clientHeight));
    expect(Math.min(...heights)).to.be.at.least(88);
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    expect(faults).to.deep.equal([]);
  });

  it('pays at one touch while there is a connection', async () => {
    const { page } = window;
    await page.locator(`${row(0)} [data-tick]`).click();
    await until(page, 0, 'paid');
    expect(await paidEntries()).to.deep.equal([entries[0]]);
    expect(await page.textContent('.pay-progress')).to.contain('1/6');
  });

  it('keeps what is ticked without one, says so, and still has it after a reload', async () => {
    const { page } = window;
    await page.waitForFunction(() => navigator.serviceWorker?.controller !== null);
    await page.waitForFunction(async () => (await (await caches.open('sas-paying')).keys()).length > 3);
    await disconnect();
    await page.locator(`${row(1)} [data-tick]`).click();
    await page.locator(`${row(2)} [data-proxy]`).click();
    await page.waitForSelector('dialog[open]');
    expect(await page.textContent('[data-proxy-sentence]')).to.contain(
      'con Con của Nguyễn Thị Hường nhận thay',
    );
    await page.locator('dialog [type=submit]').click();
    await page.waitForSelector('text=Mất kết nối, vẫn phát được');
    expect(await page.textContent('[data-offline]')).to.contain('Giữ 2 lượt trên máy, tự gửi khi có mạng');
    await page.reload();
    await page.waitForSelector('[data-offline]:not([hidden])');
    expect(await stateOf(page, 0), 'paid after the page was kept').to.equal('paid');
    expect(await stateOf(page, 1)).to.equal('waiting');
    expect(await page.textContent(row(2))).to.contain('nhận thay: con, Con của Nguyễn Thị Hường');
    expect(await page.textContent('.pay-progress')).to.contain('3/6');
    await page.locator(`${row(3)} [data-tick]`).click();
    await page.locator(`${row(4)} [data-tick]`).click();
    await page.locator(`${row(4)} [data-undo]`).click();
    expect(await stateOf(page, 4), 'never sent, so simply taken back').to.equal('unpaid');
    expect(await paidEntries()).to.deep.equal([entries[0]]);
  });

  it('sends each once when the connection is back, and says what somebody else has ticked meanwhile', async () => {
    const { page } = window;
    const form = { entry: entries[3], paidOn: '2024-11-30' };
    expect((await app.as('officer').post(campaign.path, form)).status).to.equal(201);
    await connect();
    await until(page, 1, 'paid');
    await until(page, 2, 'paid');
    await page.waitForSelector(`${row(3)} [data-fault]:not([hidden])`);
    expect(await page.textContent(row(3))).to.contain('đã phát ngày 30/11/2024');
    expect(await page.locator('[data-offline]').isHidden()).to.equal(true);
    expect([...(await paidEntries())].sort()).to.deep.equal(entries.slice(0, 4).sort());
    const { body } = await app.as('officer').get(`${campaign.path}?entry=${entries[2]}`);
    expect(body.items.map((each: { state: string }) => each.state)).to.deep.equal(['paidToProxy']);
  });

  it('takes a mistaken tick back, also one whose answer was lost on the way', async () => {
    const { page } = window;
    await page.reload();
    await page.locator(`${row(1)} [data-undo]`).click();
    await page.waitForSelector(`${row(1)} [data-tick]`);
    expect(await paidEntries()).not.to.include(entries[1]);
    await page.locator(`${row(1)} [data-tick]`).click();
    await until(page, 1, 'paid');
    expect(await paidEntries()).to.include(entries[1]);
    // The request reaches the server, its answer does not reach the phone.
    let lost = 0;
    const once = { times: 1 };
    await window.context.route(
      '**/api/v1/campaigns/*/payments',
      async (route) => {
        lost = (await route.fetch()).status();
        await route.abort();
      },
      once,
    );
    await page.locator(`${row(5)} [data-tick]`).click();
    await page.waitForSelector('text=Giữ 1 lượt trên máy');
    await until(page, 5, 'paid');
    expect(lost).to.equal(201);
    expect(await page.locator(`${row(5)} [data-fault]`).isHidden(), 'sent again under its own key').to.equal(
      true,
    );
    expect((await paidEntries()).filter((entry) => entry === entries[5])).to.have.length(1);
  });

  it('finds by name without accents or by number, and leaves those not handed out', async () => {
    const { page } = window;
    await page.fill('[data-pay-search]', 'huong');
    expect(await page.locator('.pay-row:visible').count()).to.equal(1);
    await page.fill('[data-pay-search]', '');
    await page.locator('[data-only-unpaid]').click();
    expect(await page.locator('.pay-row:visible').count()).to.equal(1);
    expect(await page.locator(row(4)).isVisible()).to.equal(true);
  });

  it('has sound pages for the desk at both widths: by page, by bank, by proxy', async () => {
    const printed = await app
      .as('officer')
      .post(`/campaigns/${campaign.id}/sheets`, { source: campaign.sources.ward });
    const code = printed.body.items[0].pages[0].code;
    const paths = ['phat', `theo-trang?ma=${code}`, 'chuyen-khoan', `phat/${entries[4]}/nhan-thay?to=CL-01`];
    for (const width of [360, 1366]) {
      const desk = await openWindow(gate.url, { viewport: { width, height: 768 } });
      await signIn(desk.page, testAccounts.officer.username, testPassword);
      for (const path of paths) {
        await desk.page.goto(`/tet/${campaign.id}/${path}`);
        const wide = await desk.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide, `${path} at ${width}`).to.be.at.most(0);
        if (width === 360) expect(await accessibilityFaults(desk.page), path).to.deep.equal([]);
      }
      expect(desk.faults).to.deep.equal([]);
      await desk.close();
    }
  });

  it('leaves nothing on the phone once somebody signs out', async () => {
    const { page, faults } = window;
    await page.locator('form[action="/dang-xuat"] button').click();
    await page.waitForURL('**/dang-nhap**');
    await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistrations()).length === 0);
    expect(await page.evaluate(() => caches.keys())).to.deep.equal([]);
    expect(faults.filter((fault) => !/ERR_|status of/.test(fault))).to.deep.equal([]);
  });
});
