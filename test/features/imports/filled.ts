import { expect } from 'chai';
import type { TestApp } from '../../support/app.ts';
import { book } from './books.ts';

/** An import with rows by which several may be meant, rows that change somebody, and as many decisions remembered. */
export async function fillImport(app: TestApp, rows: number): Promise<{ IMPORT: string }> {
  const lines: string[][] = [];
  for (let i = 0; i < rows; i++) {
    const nationalId = `0510600${i}0999`.slice(0, 12);
    await app.make.household({ members: [app.make.member({ nationalId, phone: '0905000111' })] });
    lines.push(
      ['', '', nationalId, '0905000222'],
      ['Võ Thị Thanh Mỹ', '05/03/1949', '', `090500${1000 + i}`],
    );
  }
  const file = await book([['Họ và tên', 'Ngày sinh', 'Số CCCD', 'Điện thoại'], ...lines]);
  const sent = await app.upload('officer', '/imports?register=residents', file, 'doi.xlsx', {});
  expect(sent.status, sent.text).to.equal(201);
  expect(sent.body).to.include({ updated: rows, undecided: rows });
  const path = `/imports/${sent.body.id}/rows`;
  for (let i = 0; i < rows - 1; i++)
    await app.as('officer').post(`${path}/${2 * i + 1}/decision`, { keep: ['phone'] });
  for (let i = 0; i < rows; i++) {
    const form = { register: 'residents', name: `Nơi gửi ${i}`, mapping: { 'Tên gọi': 'fullName' } };
    expect((await app.as('officer').post('/import-profiles', form)).status).to.equal(201);
  }
  return { IMPORT: sent.body.id };
}
