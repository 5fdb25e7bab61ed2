import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { extractText, getDocumentProxy } from 'unpdf';
import { documentOf } from '../../../src/features/exports/pdf/layout.ts';
import { openApp, type TestApp } from '../../support/app.ts';

describe('a sealed workbook as PDF', () => {
  let app: TestApp;
  let id: string;

  before(async () => {
    app = await openApp();
    const household = await app.make.household({
      members: [app.make.member({ fullName: 'Nguyễn Thị Hoà Đượm' })],
    });
    await app.make.status({ household: household.id, category: 'poor', validFrom: '2024-11-05' });
    const asked = await app
      .as('officer')
      .post('/exports', { report: 'monthly', area: 'CL', month: '2024-11' });
    id = asked.body.id;
    await app.deps.exportRunner.idle();
  });
  after(() => app.close());

  const pdf = (user: 'officer' | 'leader' | 'city', of = id) => app.as(user).get(`/exports/${of}/pdf`);

  it('holds every sheet that prints, with accents, and is the same each time', async () => {
    const first = await pdf('leader');
    expect(first.status).to.equal(200);
    expect(first.headers['content-type']).to.equal('application/pdf');
    const { text, totalPages } = await extractText(await getDocumentProxy(new Uint8Array(first.body)), {
      mergePages: true,
    });
    const exported = await app.as('officer').get(`/exports/${id}`);
    expect(totalPages).to.be.at.least(16);
    for (const words of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'DIỄN BIẾN HỘ NGHÈO',
      'Nguyễn Thị Hoà Đượm',
      'Tổ dân phố 1',
      'TM. ỦY BAN NHÂN DÂN',
    ])
      expect(text.normalize('NFC').replaceAll(/\s+/g, ' ')).to.contain(words);
    expect(text, 'the hidden sheet').not.to.contain(exported.body.contentSha256);
    expect(Buffer.compare((await pdf('officer')).body, first.body)).to.equal(0);
  });

  it('is for those who may have the workbook, and fetching it is audited', async () => {
    expect((await pdf('city')).status).to.equal(403);
    expect((await pdf('officer', 'no-such-export')).status).to.equal(404);
    const rows = await app.as('admin').get(`/audit?thing=${id}`);
    expect(rows.body.items.filter((row: { action: string }) => row.action === 'export.fetch')).to.have.length(
      2,
    );
  });

  it('draws rules around the table only: none above the heading', () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('B07');
    sheet.addRows([['ỦY BAN NHÂN DÂN', null], ['STT', 'Tổ'], [1, 'Tổ 1'], ['NGƯỜI LẬP BIỂU']]);
    sheet.mergeCells('A1:B1');
    sheet.pageSetup.printTitlesRow = '2:2';
    for (const address of ['A2', 'B2', 'A3', 'B3'])
      sheet.getCell(address).border = { top: { style: 'thin' } };
    const [page] = documentOf(workbook, 'B07', new Date(0)).content as { section: { layout: string }[] }[]; // as made
    expect(page?.section.map(({ layout }) => layout)).to.deep.equal(['text', 'sheet', 'text']);
  });
});
