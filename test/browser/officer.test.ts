import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { accessibilityFaults, openWindow, signIn, type Window } from '../support/pages.ts';
import { openProgram, type Program, type Server } from '../support/program.ts';
import { readWorkbook } from '../support/readWorkbook.ts';
import { sampleFile } from '../support/sampleWard.ts';

const officer = { username: 'canbo', password: 'so-an-sinh' };

/** No page may be wider than its window, show a script error, or fail the accessibility rules. */
async function expectSound({ page, faults }: Window, name: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `${name} is wider than the window`).to.be.at.most(0);
  expect(await accessibilityFaults(page), name).to.deep.equal([]);
  expect(faults, name).to.deep.equal([]);
}

/** Goes down a list by so many choices, with the arrow key. */
async function choose(page: Page, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) await page.keyboard.press('ArrowDown');
}

/** Types into the focused field and goes on with Tab: no mouse. */
async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
}

describe("the officer's day in a real browser", function () {
  this.timeout(120_000);
  let program: Program;
  let server: Server;
  let window: Window;

  before(async () => {
    program = openProgram();
    server = await program.start(['demo']);
    window = await openWindow(server.url);
    await signIn(window.page, officer.username, officer.password);
  });
  after(async () => {
    await window.close();
    await program.close();
  });

  it('finds a person without accents and opens the whole of them', async () => {
    const { page } = window;
    await page.goto('/');
    await page.waitForSelector('[data-search]:focus'); // the page gives the search the focus by itself
    await page.keyboard.type('nguyen thi bich 1952');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=CL-0412');
    await expectSound(window, 'search');
    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('h1:has-text("Nguyễn Thị Bích")');
    expect(await page.textContent('main'))
      .to.contain('Hộ nghèo')
      .and.to.contain('214/QĐ-UBND');
    await expectSound(window, 'person');
    await page.goto(`${page.url()}?ngay=31/12/2022`);
    expect(await page.textContent('main'))
      .to.contain('Đang xem như tại ngày 31/12/2022')
      .and.to.contain('Hộ cận nghèo');
  });

  it('enters a household with its status by keyboard only; a refusal keeps all that was typed', async () => {
    const { page } = window;
    await page.goto('/ho/moi?ten=Đỗ Minh Quân');
    await page.focus('[name="area"]');
    await choose(page, 4);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab'); // the address stays blank at first
    await page.keyboard.press('Tab');
    await page.focus('[name="members[0][birthDate]"]');
    await type(page, '31/11/1985');
    await page.focus('[name="members[0][sex]"]');
    await choose(page, 1);
    await page.keyboard.press('Control+s');
    await page.waitForSelector('[data-summary]');
    const summary = await page.textContent('[data-summary]');
    expect(summary).to.contain('Địa chỉ').and.to.contain('tháng 11 chỉ có 30 ngày');
    expect(await page.inputValue('[name="members[0][fullName]"]')).to.equal('Đỗ Minh Quân');
    expect(await page.inputValue('[name="area"]')).to.equal('CL-04');
    await expectSound(window, 'refused form');

    await page.fill('[name="address"]', '');
    await page.focus('[name="address"]');
    await type(page, '15 Chu Văn An');
    await page.focus('[name="members[0][birthDate]"]');
    await page.keyboard.press('Control+a');
    await type(page, '1958');
    await page.focus('[name="members[0][phone]"]');
    await page.keyboard.press('Enter'); // to the next row
    await choose(page, 2);
    await page.keyboard.press('Tab');
    await type(page, 'Phan Thị Lệ Hằng');
    await type(page, '08/1961');
    await choose(page, 2);
    await page.focus('[name="category"]');
    await choose(page, 2);
    await page.keyboard.press('Tab');
    await type(page, '198/QĐ-UBND');
    await type(page, '24/11/2024');
    await page.keyboard.press('Tab'); // the ward's own committee stands there
    await type(page, '01/12/2024');
    await page.keyboard.press('Control+s');
    await page.waitForSelector('text=Đã lưu hồ sơ hộ');
    const text = await page.textContent('main');
    expect(text).to.contain('Đỗ Minh Quân').and.to.contain('Phan Thị Lệ Hằng').and.to.contain('198/QĐ-UBND');
    await expectSound(window, 'household');
  });

  it('takes several rows pasted from Excel, and offers a person already there', async () => {
    const { page } = window;
    await page.goto('/ho/moi');
    await page.focus('[name="members[0][relation]"]');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData(
        'text/plain',
        'Chủ hộ\tTrần Thị Hồng Nhung\t11/1985\tNữ\nCon\tLê Gia Thử\t02/03/2015\tNam\n',
      );
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    await page.waitForSelector('text=Có thể là Trần Thị Hồng Nhung');
    expect(await page.inputValue('[name="members[1][fullName]"]')).to.equal('Lê Gia Thử');
    expect(await page.inputValue('[name="members[1][sex]"]')).to.equal('male');
    await page.click('text=Lấy người này');
    expect(await page.inputValue('[name="members[0][person]"]')).to.match(/\w{20}/);
    expect(await page.textContent('[data-notes="0"]')).to.contain('Lấy người đã có trong sổ');
    await page.waitForSelector('text=Bản nháp giữ lúc');
    await page.goto('/ho/moi');
    expect(await page.inputValue('[name="members[1][fullName]"]'), 'the draft').to.equal('Lê Gia Thử');
    await page.click('text=Bỏ bản nháp');
  });

  it('answers the coverage question, with the names behind each number', async () => {
    const { page } = window;
    await page.goto('/bhyt?ngay=30/11/2023');
    const answer = await page.evaluate(async () => (await fetch('/api/v1/coverage?asOf=2023-11-30')).json());
    const figure = `${(answer.rate * 100).toFixed(1).replace('.', ',')}%`;
    expect(await page.textContent('.headline .figure')).to.equal(figure);
    expect(await page.locator('.chart svg:visible').count(), 'drawn wide or narrow').to.equal(1);
    await expectSound(window, 'coverage');
    await page.click('text=được ngân sách nhà nước đóng, chưa có thẻ');
    await page.waitForSelector('h1:has-text("được ngân sách nhà nước đóng")');
    expect(await page.locator('tbody tr').count()).to.be.above(5);
    await expectSound(window, 'gaps');
  });

  it('previews a workbook, writes it, and takes it back', async () => {
    const { page } = window;
    await page.goto('/nhap-xuat');
    await page.setInputFiles('input[type="file"]', sampleFile('residents-messy.xlsx'));
    await page.click('text=Đọc tệp, xem trước');
    await page.waitForSelector('text=4 dòng lỗi');
    expect(await page.textContent('main')).to.contain('tháng 4 chỉ có 30 ngày');
    await expectSound(window, 'preview');
    await page.click('button:has-text("Ghi 300 dòng")');
    await page.waitForSelector('text=Đã ghi vào sổ lúc');
    await page.click('text=Hoàn tác lần nhập này');
    await page.waitForSelector('text=Lần nhập này đã hoàn tác');
  });

  it('sends the month to the city: the downloaded workbook has the figure of the screen', async () => {
    const { page } = window;
    await page.goto('/nhap-xuat');
    await page.fill('[name="month"]', '11/2023');
    await page.click('button:has-text("Xuất tệp")');
    await page.waitForSelector('a:has-text("Tải .xlsx")');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('a:has-text("Tải .xlsx")'),
    ]);
    const file = path.join(program.dataDir, 'thang.xlsx');
    await download.saveAs(file);
    expect(readFileSync(file).length).to.be.above(10_000);
    const sas = JSON.parse(
      String((await readWorkbook(file)).find(({ name }) => name === '_sas')?.cell('A1')),
    );
    const answer = await page.evaluate(async () => (await fetch('/api/v1/coverage?asOf=2023-11-30')).json());
    expect(sas.figures.coverage.covered).to.equal(answer.covered);
    expect(sas.figures.registers.poor.households.closing).to.equal(51);
    await expectSound(window, 'import and export');
  });

  it('fits a phone', async () => {
    const phone = await openWindow(server.url, { viewport: { width: 360, height: 780 } });
    try {
      await signIn(phone.page, officer.username, officer.password);
      for (const address of [
        '/',
        '/?q=nguyen',
        '/ho/moi',
        '/bhyt',
        '/nhap-xuat',
        '/so/ho-ngheo',
        '/so/bao-tro',
      ]) {
        await phone.page.goto(address);
        await expectSound(phone, `${address} on a phone`);
      }
    } finally {
      await phone.close();
    }
  });
});
