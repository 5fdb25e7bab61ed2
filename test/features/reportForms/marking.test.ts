import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { exportFile } from '../../../src/features/exports/service.ts';
import type { FormCheck, ReportForm } from '../../../src/features/reportForms/schema.ts';
import { verifyForms } from '../../../src/features/reportForms/service.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { editedArchive } from '../../support/editedArchive.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';
import { plainForm, tableForm } from './forms.ts';
import { rawParts, rawSheet } from './raw.ts';

const month = '2024-11';

/** A workbook of one sheet with these cells. */
async function sheetOf(cells: Record<string, ExcelJS.CellValue>): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Trang 1');
  for (const [address, value] of Object.entries(cells)) sheet.getCell(address).value = value;
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

describe("the city's own form, taken and marked", () => {
  let app: TestApp;
  let browse: Browse;

  before(async () => {
    app = await openApp();
    browse = await app.browse('officer');
    for (const [i, area] of ['CL-01', 'CL-01', 'CL-02'].entries()) {
      const { members } = await app.make.household({ area });
      if (i > 0) await app.make.insurance({ person: members[0]?.person ?? '' });
    }
  });
  after(() => app.close());

  const upload = (name: string, file: Buffer, filename = 'bieu.xlsx') =>
    app.upload('officer', `/report-forms?name=${encodeURIComponent(name)}`, file, filename, {});
  const read = async (id: string) => app.as('officer').get(`/report-forms/${id}`);
  const checks = async (id: string): Promise<FormCheck[]> => {
    const { body } = await app.as('officer').post(`/report-forms/${id}/checks`, { month });
    return body.items;
  };
  const checkOf = async (id: string, content: string): Promise<FormCheck | undefined> =>
    (await checks(id)).find((check) => check.content.includes(content));
  async function filled(id: string, more: object = {}) {
    const made = await app.as('officer').post(`/report-forms/${id}/fillings`, { month, ...more });
    expect(made.status, made.text).to.equal(201);
    const { file } = await app.read((t) => exportFile(t, made.body.id, app.deps.config.exportsDir));
    return { file, sheets: await readWorkbook(file), parts: await rawParts(readFileSync(file)) };
  }

  it('is marked by clicking: a row takes the columns whose headers it stands under', async () => {
    const form = await plainForm();
    const taken = await browse.upload('/bieu-mau', form, 'mau-3.xlsx', { name: 'Mẫu 3' });
    const page = taken.headers.location ?? '';
    expect(page).to.match(/^\/bieu-mau\/\w+\/danh-dau$/);
    const click = async (fields: Record<string, string>) => {
      const { text } = await browse.get(`${page}?trang=0&o=${fields.cell}`);
      const version = /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';
      return browse.post(page, { sheet: 'Mẫu 3', trang: '0', text: '', list: '', version, ...fields });
    };
    expect((await click({ cell: 'B5', list: 'B08', suggests: 'on' })).status).to.equal(303);
    expect((await click({ cell: 'C2', text: 'bhyt.dân số' })).status).to.equal(303);
    expect((await click({ cell: 'D8', text: 'Người ký: {{nguoi_ky}}' })).status).to.equal(303);
    const wrong = await click({ cell: 'C2', text: 'bhyt.dan_soo' });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('không có số liệu tên “bhyt.dan_soo”').and.include('{{bhyt.dan_so}}');
    const id = page.split('/')[2] ?? '';
    const { body } = await read(id);
    expect(body.markings.rows).to.deep.equal([{ sheet: 'Mẫu 3', row: 5, list: 'B08' }]);
    expect(
      body.markings.cells.map(({ cell, text }: { cell: string; text: string }) => [cell, text]),
    ).to.deep.equal([
      ['A5', '{{stt}}'],
      ['B5', '{{to}}'],
      ['C5', '{{dan_so}}'],
      ['D5', '{{co_the_con_gia_tri}}'],
      ['E5', '{{ty_le}}'],
      ['C2', '{{bhyt.dân số}}'],
      ['D8', 'Người ký: {{nguoi_ky}}'],
    ]);
    const done = await filled(id);
    const [sheet] = done.sheets;
    expect(
      [5, 6, 7].map((row) => ['A', 'B', 'C', 'D'].map((column) => sheet?.cell(column + row))),
    ).to.deep.equal([
      [1, 'Tổ dân phố 1', 2, 1],
      [2, 'Tổ dân phố 2', 1, 1],
      [3, 'Tổ dân phố 10', 0, 0],
    ]);
    const raw = rawSheet(done.parts, 1);
    expect([raw.formula('C8'), raw.cached('C8'), raw.formula('E8')]).to.deep.equal([
      'SUM(C5:C7)',
      '3',
      'IF(C8=0,0,D8/C8)',
    ]);
    expect([sheet?.cell('C2'), sheet?.cell('E5'), sheet?.cell('D10')]).to.deep.equal([
      3,
      0.5,
      'Người ký: ……',
    ]);
    expect(raw.merges).to.have.members(['A1:E1', 'D10:E10']);
    expect(await checkOf(id, 'SUM(C5:C7)')).to.include({ state: 'ok' });
    expect((await checkOf(id, 'Các ô đánh dấu'))?.result).to.include('D10 (nguoi_ky)');
    // The file itself is as it came.
    const kept = await browse.file(`/api/v1/report-forms/${id}/file`);
    expect(kept.body.equals(form)).to.equal(true);
    expect(await app.read((t) => verifyForms(t, app.deps.config.dataDir))).to.equal(undefined);
  });

  it('refuses names that nothing is called by, with the nearest, and names inside formulas', async () => {
    const cases: [Record<string, ExcelJS.CellValue>, string, RegExp][] = [
      [{ B2: '{{bhyt.ty_lee}}' }, 'unknownName', /ô B2: .*“bhyt\.ty_lee”.*\{\{bhyt\.ty_le\}\}/],
      [{ B2: '{{#DS9}}{{ho_ten}}' }, 'unknownList', /“DS9”.*\{\{#DS1\}\}/],
      [{ B2: '{{B08[Tổ 99].dan_so}}' }, 'unknownName', /“B08\[Tổ 99\]\.dan_so”/],
      [{ B2: '{{B03.giam.cheet}}' }, 'unknownName', /\{\{B03\.giam\.chet\}\}/],
      [{ B2: { formula: '"Tháng {{ky.thang}}"' } }, 'nameInFormula', /ô B2: .*công thức/],
    ];
    for (const [cells, code, message] of cases) {
      const answer = await upload(`Biểu ${code} ${String(message)}`, await sheetOf(cells));
      expect(answer.status, answer.text).to.equal(422);
      expect(answer.body.errors[0]).to.include({ code });
      expect(answer.body.errors[0].message).to.match(message);
    }
    expect((await upload('Văn bản', Buffer.from('a;b\n1;2\n'), 'bieu.csv')).status).to.equal(415);
    expect((await upload('Hỏng', Buffer.from('PK\u0003\u0004hỏng'))).status).to.equal(422);
  });

  it('repeats a row for some rows of a table, and takes single rows of others', async () => {
    const form = await sheetOf({
      A1: '{{#B03[Khẩu]}}{{stt}}',
      B1: '{{to_dan_pho}}',
      C1: '{{cuoi_ky}}',
      A2: '{{B08[Tổ dân phố 2].dan_so}}',
      B2: 'Mã {{B08[CL-01].ma_to}}: {{B08[CL-01].ty_le}}',
      C2: '{{B09[XX].cuoi_ky}}',
    });
    const { id } = (await upload('Biểu chọn dòng', form)).body;
    const [sheet] = (await filled(id)).sheets;
    const told = ['A', 'B'].map((column) => [1, 2, 3, 4].map((row) => sheet?.cell(column + row)));
    expect(told).to.deep.equal([
      [1, 2, 3, 1],
      ['Tổ dân phố 1', 'Tổ dân phố 2', 'Tổ dân phố 10', 'Mã CL-01: 50,0%'],
    ]);
    // Nobody under a code in the period: nought, and said.
    expect(sheet?.cell('C4')).to.equal(0);
    expect((await checkOf(id, 'Các dòng của biểu'))?.result).to.include('C4 (XX)');
  });

  it('repeats a row of a table by the name of its group alone, and tells one of which no cell is marked', async () => {
    const cells = { A1: '{{B08.to}}', B1: '{{B08.dan_so}}', A2: 'Cộng', B2: { formula: 'SUM(B1:B1)' } };
    const { id } = (await upload('Biểu tên nhóm', await sheetOf(cells))).body;
    const [sheet] = (await filled(id)).sheets;
    expect([1, 2, 3].map((row) => sheet?.cell(`A${row}`))).to.deep.equal([
      'Tổ dân phố 1',
      'Tổ dân phố 2',
      'Tổ dân phố 10',
    ]);
    expect((await checkOf(id, 'SUM(B1:B3)'))?.result).to.include('bằng tổng của biểu B08');
    const bare = (await upload('Biểu chưa đánh dấu', await sheetOf({ A1: '{{don_vi}}' }))).body;
    const marks = { cells: [], rows: [{ sheet: 'Trang 1', row: 2, list: 'B08' }] };
    const match = { 'if-match': String((await read(bare.id)).headers.etag) };
    await app.as('officer').send('PUT', `/report-forms/${bare.id}/markings`, marks, match);
    expect(await checkOf(bare.id, 'B08: số dòng')).to.include({ state: 'wrong' });
  });

  it('takes a new file of the same form as its next version, and keeps what was filled', async () => {
    const first = await upload('Biểu phiên bản', await sheetOf({ A1: '{{bhyt.dan_so}}', A2: 'Nguồn' }));
    const { id }: ReportForm = first.body;
    expect((await upload('Biểu phiên bản', await sheetOf({ A1: 'x' }))).status).to.equal(409);
    const marks = { cells: [{ sheet: 'Trang 1', cell: 'B1', text: '{{bhyt.co_the}}' }], rows: [] };
    const put = (match?: string) =>
      app
        .as('officer')
        .send('PUT', `/report-forms/${id}/markings`, marks, match ? { 'if-match': match } : {});
    expect((await put()).status).to.equal(428);
    const etag = (await read(id)).headers.etag;
    expect((await put(etag)).status).to.equal(200);
    expect((await put(etag)).status).to.equal(412);
    const before = await filled(id);
    const second = await sheetOf({ A1: '{{bhyt.dan_so}}', A2: '{{bhyt.ty_le}}' });
    const versions = `/report-forms/${id}/versions`;
    const next = await app.upload('officer', versions, second, 'moi.xlsx', {});
    expect(next.status, next.text).to.equal(201);
    expect(next.body.current.version).to.equal(2);
    expect(next.body.markings).to.deep.equal(marks);
    expect((await app.upload('officer', versions, second, 'moi.xlsx', {})).status).to.equal(409);
    const [sheet] = (await filled(id)).sheets;
    expect([sheet?.cell('A1'), sheet?.cell('A2'), sheet?.cell('B1')]).to.deep.equal([3, 66.67, 2]);
    expect((await readWorkbook(before.file))[0]?.cell('A2')).to.equal('Nguồn');
    const page = await browse.get(`/bieu-mau/${id}`);
    expect(page.text).to.include('phiên bản 1').and.include('phiên bản 2');
    await app.as('officer').post(`/report-forms/${id}/state`, { retired: true });
    const retired = await app.as('officer').post(`/report-forms/${id}/fillings`, { month });
    expect(retired.status).to.equal(409);
  });

  it('says what fails before it is sent, and asks why it goes all the same', async () => {
    // A month's report is sealed, then the figures change.
    const { id } = (await upload('Biểu đối chiếu', await sheetOf({ A1: '{{ho_ngheo.ho.cuoi_ky}}' }))).body;
    const sealed = await app.as('officer').post('/exports', { report: 'monthly', area: 'CL', month });
    expect(sealed.status).to.equal(202);
    await app.deps.exportRunner.idle();
    expect(await checkOf(id, 'Khớp báo cáo')).to.include({ state: 'ok', result: 'Khớp.' });
    const late = await app.make.household();
    await app.make.status({ household: late.id, validFrom: '2024-11-20' });
    expect(await checkOf(id, 'Khớp báo cáo')).to.include({ state: 'wrong' });
    const fill = (more: object) => app.as('officer').post(`/report-forms/${id}/fillings`, { month, ...more });
    const refused = await fill({});
    expect(refused.status).to.equal(422);
    expect(refused.body.errors[0].message).to.include('Hộ nghèo, hộ cuối kỳ: nay 1, đã báo cáo 0');
    const page = await browse.post(`/bieu-mau/${id}/dien`, { ky: month, recipient: 'Sở Y tế' });
    expect(page.status).to.equal(422);
    expect(page.text).to.include('value="Sở Y tế"').and.include('nay 1, đã báo cáo 0');
    expect((await fill({ explanation: 'Ghi nhận muộn' })).status).to.equal(201);
  });

  it('drops macros from what is filled and keeps the form as it came', async () => {
    const withMacros = await editedArchive(await tableForm(), {
      '[Content_Types].xml': (text) =>
        text
          .replace(
            'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
            'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
          )
          .replace(
            '</Types>',
            '<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
          ),
      'xl/_rels/workbook.xml.rels': (text) =>
        text.replace(
          '</Relationships>',
          '<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>',
        ),
      'docProps/app.xml': (text) => text,
    }).then(async (file) => {
      const zip = await JSZip.loadAsync(file);
      zip.file('xl/vbaProject.bin', 'Attribute VB_Name');
      return zip.generateAsync({ type: 'nodebuffer' });
    });
    const { body } = await upload('Biểu có macro', withMacros, 'bieu.xlsm');
    expect(body.current.notices.join()).to.include('không còn macro');
    const { parts } = await filled(body.id, { explanation: 'Thử' });
    expect([...parts.keys()].filter((name) => /vba/i.test(name))).to.deep.equal([]);
    expect([...parts.values()].filter((text) => /vbaProject|macroEnabled/.test(text))).to.deep.equal([]);
  });

  it('shows forms and files to their own office only', async () => {
    const { id } = (await upload('Biểu của phường', await sheetOf({ A1: '{{don_vi}}' }))).body;
    const neighbour = app.as('neighbour');
    for (const path of [`/report-forms/${id}`, `/report-forms/${id}/file`])
      expect((await neighbour.get(path)).status, path).to.equal(404);
    expect((await neighbour.post(`/report-forms/${id}/fillings`, { month })).status).to.equal(404);
    expect((await neighbour.get('/report-forms')).body.total).to.equal(0);
    expect((await app.as('groupHead').get('/report-forms')).status).to.equal(403);
    // The leader fills a form, and sets up none.
    const leader = await app.browse('leader');
    expect((await leader.get(`/bieu-mau/${id}`)).text)
      .to.include('Điền và niêm phong')
      .and.not.include('danh-dau');
    expect((await leader.get('/bieu-mau')).text).not.to.include('Thêm biểu mẫu');
    expect((await leader.get('/bao-cao')).text, 'is among the reports').to.include('href="/bieu-mau/');
    expect((await leader.get(`/bieu-mau/${id}/danh-dau`)).status).to.equal(403);
    expect((await app.as('leader').post(`/report-forms/${id}/state`, { retired: true })).status).to.equal(
      403,
    );
  });
});
