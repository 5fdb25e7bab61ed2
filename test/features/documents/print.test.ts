import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import { openApp, type TestApp, testAccounts, testPassword } from '../../support/app.ts';
import { accessibilityFaults, openWindow, signIn, type Window } from '../../support/pages.ts';

/** Sizes of a PDF's pages in points, as its page objects say; Chromium writes them plainly. */
function pageSizes(pdf: Buffer): { width: number; height: number }[] {
  return [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(
    ([, width, height]) => ({ width: Math.round(Number(width)), height: Math.round(Number(height)) }),
  );
}

describe('papers out of a real browser', function () {
  this.timeout(180_000);
  let app: TestApp;
  let server: Server;
  let opened: Window;
  let household: string;

  before(async () => {
    app = await openApp();
    server = createServer(app.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    for (let i = 0; i < 30; i++) {
      const made = await app.make.household({
        members: [app.make.member(), app.make.member({ relation: 'child', birthDate: '2010' })],
      });
      await app.make.status({ household: made.id });
      household = made.id;
    }
    opened = await openWindow(`http://127.0.0.1:${address.port}`);
    await signIn(opened.page, testAccounts.officer.username, testPassword);
  });
  after(async () => {
    await opened?.close();
    server?.close();
    await app?.close();
  });

  async function expectSound(name: string): Promise<void> {
    const { page, faults } = opened;
    for (const width of [1366, 360]) {
      await page.setViewportSize({ width, height: 780 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name} at ${width}`).to.be.at.most(0);
      expect(await accessibilityFaults(page), name).to.deep.equal([]);
    }
    expect(faults, name).to.deep.equal([]);
    await page.setViewportSize({ width: 1366, height: 780 });
  }

  it('issue a certificate by keyboard, on one upright A4 page without the program around it', async () => {
    const { page } = opened;
    await page.goto(`/ho/${household}`);
    await page.focus('text=In giấy xác nhận');
    await page.keyboard.press('Enter');
    await page.waitForSelector('input[name="purpose"]:focus');
    await expectSound('the form of a certificate');
    await page.keyboard.type('đề nghị vay vốn');
    await page.keyboard.press('Enter');
    await page.waitForSelector('article.certificate');
    await expectSound('a certificate');
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('article.certificate h2')).to.equal(true);
    for (const around of ['.top', '.nav', '.title h1', '.message', '.print-heading'])
      expect(await page.isVisible(around), around).to.equal(false);
    const font = await page.evaluate(() => {
      const paper = document.querySelector('article');
      return paper ? getComputedStyle(paper).fontFamily : '';
    });
    expect(font).to.match(/^"Times New Roman"/);
    expect(pageSizes(await page.pdf({ preferCSSPageSize: true }))).to.deep.equal([
      { width: 595, height: 842 },
    ]);
    await page.emulateMedia({ media: null });
  });

  it('print a register on A4 across, its header again on each page', async () => {
    const { page } = opened;
    await page.goto('/so/ho-ngheo');
    await expectSound('a register');
    await page.click('button[value="paper"]');
    await page.waitForSelector('article.register-list');
    await expectSound('a printed list');
    const sizes = pageSizes(await page.pdf({ preferCSSPageSize: true }));
    expect(sizes.length).to.be.above(1);
    for (const size of sizes) expect(size).to.deep.equal({ width: 842, height: 595 });
    await page.emulateMedia({ media: 'print' });
    const head = await page.evaluate(() => {
      const row = document.querySelector('article thead');
      return row ? getComputedStyle(row).display : '';
    });
    expect(head).to.equal('table-header-group');
    await page.emulateMedia({ media: null });
  });

  it('download the workbook of a list', async () => {
    const { page } = opened;
    await page.goto('/so/ho-ngheo');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('button[value="xlsx"]')]);
    expect(download.suggestedFilename()).to.equal('danh-sach-ho-ngheo-phuong-chanh-lo-2024-11-30.xlsx');
  });
});
