import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { systemActor } from '../../../src/db/tx.ts';
import { verifyClosings } from '../../../src/features/exports/service.ts';
import { openApp, type TestAccount, type TestApp } from '../../support/app.ts';
import { select, texts } from '../../support/html.ts';
import { type ReadSheet, readWorkbook } from '../../support/readWorkbook.ts';

/** A list that grows above a line for the document's date, which also stands in a sentence of the heading. */
async function documentForm(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Biểu 7');
  const cells: Record<string, ExcelJS.CellValue> = {
    A1: '{{don_vi_hoa}}',
    A2: 'Kèm theo Báo cáo số {{van_ban.so}} ngày {{van_ban.ngay}} của {{don_vi}}',
    A3: 'Hộ nghèo cuối kỳ',
    B3: '{{ho_ngheo.ho.cuoi_ky}}',
    A5: '{{#DS1}}{{stt}}',
    B5: '{{chu_ho}}',
    A7: '{{van_ban.ngay_chu}}',
    B7: '{{nguoi_lap}}',
    C7: '{{lan_gui}}',
    A8: '{{van_ban.ngay}}',
  };
  for (const [address, value] of Object.entries(cells)) sheet.getCell(address).value = value;
  sheet.getCell('A8').numFmt = 'dd/mm/yyyy';
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

describe("the city's own form as a report of its own", function () {
  this.timeout(60_000); // the files are made by the program's own threads
  let app: TestApp;
  let form = '';
  let id = '';

  const poor = async (fullName: string) => {
    const household = await app.make.household({ members: [app.make.member({ fullName })] });
    await app.make.status({ household: household.id, validFrom: '2024-10-05' });
  };
  before(async () => {
    app = await openApp();
    await poor('Lê An');
    const address = `/report-forms?name=${encodeURIComponent('Biểu 7')}`;
    const taken = await app.upload('officer', address, await documentForm(), 'bieu-7.xlsx', {});
    expect(taken.status, taken.text).to.equal(201);
    form = `form:${taken.body.id}`;
  });
  after(() => app?.close());

  const step = async (who: TestAccount, part: string, body: object = {}) => {
    const answer = await app.as(who).post(`/submissions/${id}/${part}`, body);
    await app.deps.exportRunner.idle();
    expect(answer.status, `${part}: ${answer.text}`).to.equal(200);
    return answer.body;
  };
  const read = async (address: string): Promise<ReadSheet[]> => {
    const { body } = await (await app.browse('officer')).file(`/api/v1${address}`);
    const file = path.join(app.deps.config.dataDir, 'read.xlsx');
    writeFileSync(file, body);
    return readWorkbook(file);
  };
  const sasOf = (sheets: ReadSheet[]) =>
    JSON.parse(String(sheets.find(({ name }) => name === '_sas')?.cell('A1')));

  it('is asked for like any report, by id or by name, and made beside the requests', async () => {
    const officer = app.as('officer');
    for (const report of [form, 'form:Biểu 7']) {
      const asked = await officer.post('/exports', { report, month: '2024-09', recipient: 'Sở A' });
      expect([asked.status, asked.body.report, asked.body.title], asked.text).to.deep.equal([
        202,
        form,
        'Biểu 7',
      ]);
    }
    await app.deps.exportRunner.idle();
    const { items } = (await officer.get('/exports')).body;
    expect(items.map(({ state, submission }: Record<string, unknown>) => [state, submission])).to.deep.equal([
      ['done', 2],
      ['done', 1],
    ]);
    const sheets = await read(`/exports/${items[0].id}/file`);
    expect([sheets[0]?.cell('A1'), sheets[0]?.cell('B3')]).to.deep.equal(['PHƯỜNG CHÁNH LỘ', 0]);
    expect(sasOf(sheets)).to.include({ report: form, recipient: 'Sở A', submission: 2 });
    for (const [report, pointer] of [
      ['form:Biểu 8', '/report'],
      ['khong-co', '/report'],
      [form, '/month'],
    ]) {
      const refused = await officer.post('/exports', { report });
      expect([refused.status, refused.body.errors[0].pointer], report).to.deep.equal([422, pointer]);
    }
    expect((await app.as('neighbour').post('/exports', { report: form, month: '2024-09' })).status).to.equal(
      422,
    );
    const browser = await app.browse('officer');
    const page = await browser.get('/nhap-xuat');
    expect(texts(page.text, 'select[name="report"] option')).to.include('Biểu mẫu: Biểu 7');
    const posted = await browser.post('/nhap-xuat/xuat', { report: form, area: 'CL', month: '10/2024' });
    expect(posted.status).to.equal(303);
    await app.deps.exportRunner.idle();
    const fillings = await browser.get(`/bieu-mau/${form.slice(5)}`);
    expect(fillings.text, 'among what was filled from it').to.contain('10/2024');
  });

  it('goes an addressee’s way: signed, its number and date stand where the form has room for them', async () => {
    const officer = app.as('officer');
    const browser = await app.browse('officer');
    expect(texts((await browser.get('/noi-nhan/moi?dia=CL')).text, 'option')).to.include('Biểu mẫu: Biểu 7');
    const profile = { name: 'Sở Nông nghiệp', report: 'form:Biểu 7', preparedBy: 'Trần An' };
    const made = await officer.post('/addressees', profile);
    expect([made.status, made.body.report, made.body.reportName], made.text).to.deep.equal([
      201,
      form,
      'Biểu 7',
    ]);
    const list = await browser.get('/noi-nhan');
    expect(texts(list.text, 'td')).to.include('Biểu 7');
    const begun = await officer.post('/submissions', { addressee: made.body.code });
    expect([begun.status, begun.body.reportName], begun.text).to.deep.equal([201, 'Biểu 7']);
    id = begun.body.id;
    await app.deps.exportRunner.idle();
    const draft = (await officer.get(`/submissions/${id}`)).body.versions[0].files[0];
    const [before] = await read(`/exports/${draft.export}/file`);
    expect(before?.cell('A2')).to.equal('Kèm theo Báo cáo số …… ngày …… của Phường Chánh Lộ');
    expect([before?.cell('A7'), before?.cell('B7'), before?.cell('A8')]).to.deep.equal([
      undefined,
      'Trần An',
      undefined,
    ]);
    await step('officer', 'requests');
    await step('leader', 'signatures');
    const numbered = await step('officer', 'numbers', { number: '45/BC-UBND', date: '2024-11-04' });
    const [file] = numbered.versions[0].files;
    expect(file.signed.number).to.equal('45/BC-UBND');
    const sheets = await read(`/exports/${file.export}/closing/file`);
    const [signed] = sheets;
    expect(signed?.cell('A2')).to.equal('Kèm theo Báo cáo số 45/BC-UBND ngày 04/11/2024 của Phường Chánh Lộ');
    expect(signed?.cell('A7')).to.equal('Ngày 04 tháng 11 năm 2024');
    expect(signed?.cell('A8'), 'a day as its cell shows days').to.equal(45_600);
    expect([signed?.cell('B3'), signed?.cell('B5')]).to.deep.equal([1, 'Lê An']);
    expect(sasOf(sheets)).to.deep.include({ document: { number: '45/BC-UBND', date: '2024-11-04' } });
    const page = await browser.get(`/bao-cao-gui/${id}`);
    const links = select(page.text, 'a').map(({ attributes }) => attributes.href ?? '');
    expect(
      links.filter((href) => href.endsWith('/pdf')),
      'the form has a frame of its own',
    ).to.deep.equal([]);
    const { exportsDir } = app.deps.config;
    expect(await app.db.read(systemActor, (t) => verifyClosings(t, exportsDir))).to.equal(undefined);
  });

  it('goes again with the cells that differ; a form out of use is no more chosen', async () => {
    await poor('Lê Bình');
    await step('officer', 'dispatches', { sentOn: '2024-11-05', way: 'email' });
    await step('officer', 'returns', { returnedOn: '2024-11-06', reason: 'Thiếu hộ' });
    const again = await step('officer', 'versions');
    expect([again.state, again.number]).to.deep.equal(['draft', 2]);
    const { body } = await app.as('officer').get(`/submissions/${id}/differences`);
    const said = body.items.map((each: Record<string, unknown>) => Object.values(each).join('|'));
    expect(said).to.include('Biểu 7|Hộ nghèo cuối kỳ|B3|1|2').and.to.include('Biểu 7|Lê Bình|B6||Lê Bình');
    const retired = await app.as('officer').post(`/report-forms/${form.slice(5)}/state`, { retired: true });
    expect(retired.status, retired.text).to.equal(200);
    const other = await app.as('officer').post('/addressees', { name: 'Sở B', report: form });
    expect([other.status, other.body.errors[0].pointer]).to.deep.equal([409, '/report']);
  });
});
