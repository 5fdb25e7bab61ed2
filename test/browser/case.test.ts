import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { accessibilityFaults, openWindow, signIn, type Window } from '../support/pages.ts';
import { openProgram, type Program, type Server } from '../support/program.ts';

/** Fills fields by going to each with the keyboard and typing over what stands there. */
async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) {
    await page.focus(`[name="${name}"]`);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(text);
  }
}

describe('a case from application to register, by keyboard', function () {
  this.timeout(120_000);
  let program: Program;
  let server: Server;
  let officer: Window;
  let leader: Window;

  before(async () => {
    program = openProgram();
    server = await program.start(['demo']);
    officer = await openWindow(server.url);
    await signIn(officer.page, 'canbo', 'so-an-sinh');
    leader = await openWindow(server.url);
    await signIn(leader.page, 'lanhdao', 'so-an-sinh');
  });
  after(async () => {
    await officer.close();
    await leader.close();
    await program.close();
  });

  const sound = async ({ page, faults }: Window): Promise<void> => {
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).to.be.at.most(0);
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    expect(faults).to.deep.equal([]);
  };
  let path: string;

  it('is received with its code and the day it is promised for', async () => {
    const { page } = officer;
    await page.goto('/ho-so/moi?loai=poverty-new');
    await fill(page, { subject: 'CL-0777', receivedOn: '04/11/2024' });
    await page.keyboard.press('Control+s');
    await page.waitForSelector('h1:has-text("Hồ sơ HN-2024-")');
    expect(await page.textContent('main')).to.contain('25/11/2024');
    path = new URL(page.url()).pathname;
    await sound(officer);
  });

  it('goes step by step; a refusal keeps what was typed', async () => {
    const { page } = officer;
    await fill(page, { date: '06/11/2024', scoreB1: '130', scoreB2: '20' });
    for (const flag of ['job', 'dependants', 'nutrition']) {
      await page.focus(`[name="deprivations[${flag}]"]`);
      await page.keyboard.press('Space');
    }
    await page.keyboard.press('Control+s');
    await page.waitForSelector('[data-summary]');
    expect(await page.textContent('[data-summary]')).to.contain('30 điểm');
    expect(await page.isChecked('[name="deprivations[job]"]')).to.equal(true);
    await fill(page, { scoreB2: '30' });
    await page.keyboard.press('Control+s');
    await page.waitForSelector('h2:has-text("Họp dân")');
    expect(await page.textContent('main')).to.contain('hộ nghèo từ 30): hộ nghèo');
    await fill(page, { date: '11/11/2024', attended: '40', agreed: '36' });
    await page.keyboard.press('Control+s');
    await page.waitForSelector('h2:has-text("Niêm yết công khai")');
    await fill(page, { date: '18/11/2024', place: 'Nhà văn hóa tổ', from: '12/11/2024', to: '15/11/2024' });
    await page.keyboard.press('Control+s');
    await page.waitForSelector('h2:has-text("Quyết định")');
    expect(await page.textContent('main')).to.contain('người khác phải duyệt');
    await sound(officer);
  });

  it('is approved by the leader, and stands in the register with its decision', async () => {
    const { page } = leader;
    await page.goto(path);
    await fill(page, { decisionNumber: '512/QĐ-UBND', decisionDate: '28/11/2024' });
    await page.keyboard.press('Control+s');
    await page.waitForSelector('text=Đã có quyết định');
    await sound(leader);
    await page.click('.person-line a');
    await page.waitForSelector('h1:has-text("Hộ CL-0777")');
    expect(await page.textContent('main'))
      .to.contain('Hộ nghèo')
      .and.to.contain('512/QĐ-UBND');
  });
});
