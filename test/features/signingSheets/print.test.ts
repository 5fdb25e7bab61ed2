import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import { openApp, type TestApp, testAccounts, testPassword } from '../../support/app.ts';
import { accessibilityFaults, openWindow, signIn, type Window } from '../../support/pages.ts';
import { approve, type Gift, makeCampaign } from './giving.ts';

/** Pages of a PDF, all of them A4 across. */
function pagesIn(pdf: Buffer): number {
  const sizes = [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  for (const [, width, height] of sizes)
    expect([Math.round(Number(width)), Math.round(Number(height))]).to.deep.equal([842, 595]);
  return sizes.length;
}

/** What each page of the paper shows, and by how many pixels its content runs into the foot. */
interface PaperPage {
  rows: number;
  last: string;
  amount: string;
  over: number;
  signed: boolean;
}

describe('signing sheets on paper', function () {
  this.timeout(180_000);
  let app: TestApp;
  let server: Server;
  let opened: Window;

  before(async () => {
    app = await openApp();
    server = createServer(app.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    opened = await openWindow(`http://127.0.0.1:${address.port}`);
    await signIn(opened.page, testAccounts.officer.username, testPassword);
  });
  after(async () => {
    await opened?.close();
    server?.close();
    await app?.close();
  });

  async function printed(gifts: readonly Gift[], about: Parameters<typeof makeCampaign>[1] = {}) {
    const of = await makeCampaign(app, about);
    await approve(app, of, gifts);
    const made = await app.as('officer').post(`/campaigns/${of.campaign}/sheets`, { source: of.source });
    expect(made.status, made.text).to.equal(201);
    const [sheet] = made.body.items;
    const { page } = opened;
    await page.goto(`/tet/${of.campaign}/ky-nhan/${sheet.code}`);
    await page.emulateMedia({ media: 'print' });
    const pages = await page.evaluate((): PaperPage[] =>
      [...document.querySelectorAll('.sheet-page')].map((section) => {
        const sums = [...section.querySelectorAll('tr.sum')];
        const foot = section.querySelector('.sheet-foot')?.getBoundingClientRect().top ?? 0;
        const bottoms = [...section.querySelectorAll('table, .closing')].map(
          (part) => part.getBoundingClientRect().bottom,
        );
        return {
          rows: section.querySelectorAll('tbody tr:not(.sum)').length,
          last: sums.at(-1)?.children[1]?.textContent ?? '',
          amount: sums[0]?.querySelector('.right')?.textContent ?? '',
          over: Math.max(0, Math.max(...bottoms) - foot),
          signed: section.querySelector('.signatures') !== null,
        };
      }),
    );
    const pdf = await page.pdf({ preferCSSPageSize: true });
    await page.emulateMedia({ media: null });
    return { sheet, pages, pdf };
  }

  it('break where the kept pages break, each with its sum, the last with the whole and the signatures', async () => {
    const gifts = Array.from({ length: 58 }, (_, i) => ({
      name: i % 7 === 0 ? 'Nguyễn Phước Quý Hoàng Thị Thanh Thảo Nguyên' : `Trần Văn Lộc ${i + 1}`,
      amountDong: 300_000 + (i % 3) * 100_000,
      ...(i % 4 === 0 && { category: 'elderly-80' }),
    }));
    const { sheet, pages, pdf } = await printed(gifts);
    expect(pagesIn(pdf)).to.equal(sheet.pages.length);
    expect(pages.map(({ rows }) => rows)).to.deep.equal(
      sheet.pages.map((page: { gifts: number }) => page.gifts),
    );
    expect(pages.map(({ over }) => over)).to.deep.equal(pages.map(() => 0));
    expect(pages.map(({ signed }) => signed)).to.deep.equal(pages.map((_, i) => i === pages.length - 1));
    const dong = pages.map(({ amount }) => Number(amount.replaceAll('.', '')));
    expect(dong).to.deep.equal(sheet.pages.map((page: { amountDong: number }) => page.amountDong));
    expect(dong.reduce((sum, amount) => sum + amount, 0)).to.equal(
      gifts.reduce((sum, { amountDong }) => sum + amountDong, 0),
    );
    expect(pages.at(-1)?.last).to.equal('Tổng cộng: 58 suất');
    expect(pages[1]?.last).to.match(/^Trang trước chuyển sang: \d+ suất$/);
  });

  for (const many of [1, 2, 3, 8, 9, 10, 21, 22])
    it(`never leave the signatures on a page without a row: ${many} suất`, async () => {
      const { sheet, pages, pdf } = await printed(Array.from({ length: many }, () => ({})));
      expect(pagesIn(pdf)).to.equal(sheet.pages.length);
      expect(pages.map(({ over }) => over)).to.deep.equal(pages.map(() => 0));
      expect(Math.min(...pages.map(({ rows }) => rows))).to.be.at.least(1);
    });

  it('show goods in a column of their own and in words, and rice as minutes of handing over', async () => {
    const goods = [{ item: 'gạo', quantity: 45, unit: 'kg' }];
    const both = await printed([
      { goods },
      { goods: [...goods, { item: 'quà', quantity: 1, unit: 'phần' }] },
    ]);
    expect(both.sheet.form).to.equal('full');
    const text = (await opened.page.textContent('.signing-sheet')) ?? '';
    expect(text).to.include('Hiện vật').and.include('Gạo: chín mươi ki-lô-gam').and.include('Quà: một phần');
    const rice = await printed(
      Array.from({ length: 25 }, () => ({ amountDong: 0, goods, people: 3 })),
      { kind: 'hunger', name: 'Cứu đói giáp hạt 2024' },
    );
    expect(rice.sheet.form).to.equal('rice');
    expect(rice.pages.map(({ over }) => over)).to.deep.equal(rice.pages.map(() => 0));
    const minutes = (await opened.page.textContent('.signing-sheet')) ?? '';
    expect(minutes).to.include('BIÊN BẢN GIAO NHẬN GẠO').and.include('Số khẩu').and.include('BÊN GIAO');
    expect(minutes).to.include('một nghìn một trăm hai mươi lăm ki-lô-gam').and.not.include('Số tiền');
  });

  it('are sound on both widths, as the page of all sheets is', async () => {
    const { page, faults } = opened;
    const here = page.url();
    for (const address of [here, here.replace(/\/[^/]+$/, '')]) {
      await page.goto(address);
      for (const width of [1366, 360]) {
        await page.setViewportSize({ width, height: 780 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${address} at ${width}`).to.be.at.most(0);
        expect(await accessibilityFaults(page), address).to.deep.equal([]);
      }
    }
    expect(faults).to.deep.equal([]);
  });
});
