import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { systemActor } from '../../../src/db/tx.ts';
import { exportFile, requestExport, runExport } from '../../../src/features/exports/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { type WardMonth, wardWorkbook } from '../../support/wardWorkbooks.ts';

const month = '2024-10';
const cl: WardMonth = {
  area: 'CL',
  name: 'Phường Chánh Lộ',
  month,
  groups: [
    { code: 'CL-01', name: 'Tổ dân phố 1', population: 900, covered: 850, poor: 4 },
    { code: 'CL-02', name: 'Tổ dân phố 2', population: 700, covered: 610, poor: 6 },
  ],
};

/** The same workbook with one cell changed, as somebody does in Excel. */
async function forged(file: Buffer, sheet: string, find: (cell: ExcelJS.Cell) => boolean): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  // exceljs's types know an older Buffer than Node's.
  await workbook.xlsx.load(file as unknown as ArrayBuffer);
  let changed = 0;
  workbook.getWorksheet(sheet)?.eachRow((row) =>
    row.eachCell((cell) => {
      if (changed > 0 || !find(cell)) return;
      cell.value = Number(cell.value) + 1;
      changed++;
    }),
  );
  expect(changed).to.equal(1);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** The same workbook whose hidden sheet says something else of it. */
async function resealed(file: Buffer, change: object): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(file as unknown as ArrayBuffer); // an older Buffer than Node's, as above
  const cell = workbook.getWorksheet('_sas')?.getCell('A1');
  if (cell) cell.value = JSON.stringify({ ...JSON.parse(String(cell.value)), ...change });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

const inRow =
  (label: string) =>
  (cell: ExcelJS.Cell): boolean =>
    typeof cell.value === 'number' &&
    cell.col !== '1' &&
    cell.worksheet.getRow(Number(cell.row)).getCell(2).value === label;

describe("wards' monthly workbooks at the city", () => {
  let app: TestApp;
  let good: Buffer;

  before(async () => {
    app = await openApp();
    good = await wardWorkbook(cl);
  });
  after(() => app.close());

  const send = (file: Buffer, query = `?month=${month}`) =>
    app.upload('city', `/consolidations/reports${query}`, file, 'bao-cao.xlsx', {});
  const stateOf = async (area: string) => {
    const { body } = await app.as('city').get(`/consolidations?month=${month}`);
    return body.wards.find((ward: { area: string }) => ward.area === area);
  };

  it('refuses what was changed after sealing, what does not add up and what is no month of the ward', async () => {
    const before = await app.audited();
    const refused = async (file: Buffer, part: string, query?: string): Promise<void> => {
      const answer = await send(file, query);
      expect(answer.status, answer.text).to.be.oneOf([415, 422]);
      expect(answer.body.detail).to.include(part);
    };
    await refused(
      await forged(good, 'B02 Nghèo theo tổ', inRow('Tổ dân phố 2')),
      'đã bị sửa sau khi niêm phong',
    );
    await refused(await forged(good, 'B08 BHYT theo tổ', inRow('Tổng cộng')), 'dòng Tổng cộng ghi 1601');
    const balance = await forged(good, 'B03 Diễn biến hộ nghèo', inRow('Tổng cộng'));
    await refused(balance, 'cột “Đầu kỳ, Hộ”: cộng các dòng được 10, dòng Tổng cộng ghi 11');
    await refused(balance, 'dòng “Tổng cộng”: đầu kỳ + tăng − giảm không bằng cuối kỳ');
    await refused(await resealed(good, { area: 'NN' }), 'dòng Tổng cộng là của đơn vị mang mã “CL”');
    const september = { period: { from: '2024-09-01', to: '2024-09-30' } };
    await refused(await resealed(good, september), 'ghi kỳ báo cáo từ ngày 01/10/2024', '');
    await refused(good, 'đang hợp nhất tháng 09/2024', '?month=2024-09');
    await refused(await wardWorkbook({ ...cl, area: 'XX' }), 'không có phường, xã nào mang mã này');
    await refused(await wardWorkbook({ ...cl, area: 'TPQN' }), 'không có phường, xã nào mang mã này');
    const plain = new ExcelJS.Workbook();
    plain.addWorksheet('Sheet1').addRow(['Họ và tên']);
    await refused(Buffer.from(await plain.xlsx.writeBuffer()), 'không phải báo cáo tháng đã niêm phong');
    await refused(Buffer.from('không phải Excel'), 'không phải bảng tính Excel');
    expect(await stateOf('CL')).to.include({ state: 'missing', report: null });
    expect(await app.audited()).to.equal(before);
  });

  it('keeps a ward’s versions: the newer counts, the older and another content under its number are refused', async () => {
    const first = await send(good);
    expect(first.status, first.text).to.equal(201);
    expect(first.body).to.include({ area: 'CL', month, submission: 1, state: 'received' });
    expect((await send(good)).status).to.equal(200);
    const other = { ...cl, groups: cl.groups.map((group) => ({ ...group, poor: group.poor + 1 })) };
    expect((await send(await wardWorkbook(other))).status).to.equal(409);
    const second = await send(await wardWorkbook({ ...other, submission: 2 }));
    expect(second.status, second.text).to.equal(201);
    const late = await send(await wardWorkbook({ ...other, submission: 1 }));
    expect(late.status).to.equal(409);
    const state = await stateOf('CL');
    expect(state.report.submission).to.equal(2);
    expect(state.figures.registers.poor.households.closing).to.equal(12);
    const returned = await app
      .as('city')
      .post(`/consolidations/reports/${state.report.id}/return`, { reason: 'Thiếu chữ ký' });
    expect(returned.status, returned.text).to.equal(200);
    expect(await stateOf('CL')).to.include({ state: 'returned' });
    const again = await app
      .as('city')
      .post(`/consolidations/reports/${first.body.id}/return`, { reason: 'Bản cũ' });
    expect(again.status).to.equal(409);
  });

  it('takes many at once on the page, each with its sentence, and is the city’s alone', async () => {
    const nn = await wardWorkbook({ ...cl, area: 'NN', name: 'Phường Nguyễn Nghiêm', submission: 3 });
    const browser = await app.browse('city');
    const page = await browser.upload('/hop-nhat', nn, 'nn.xlsx', { thang: month });
    expect(page.status, page.text).to.equal(200);
    expect(page.text)
      .to.include('Đã nhận bản 3.')
      .and.include('Bị trả lại bản 2')
      .and.include('Thiếu chữ ký');
    const bad = await browser.upload('/hop-nhat', Buffer.from('x'), 'la.xlsx', { thang: month });
    expect(bad.status).to.equal(422);
    expect(bad.text).to.include('la.xlsx').and.include('Không nhận');
    const kept = await browser.get(`/hop-nhat?thang=${month}`);
    const id = /hop-nhat\/([^/]+)\/tra-lai/.exec(kept.text)?.[1] ?? '';
    const blank = await browser.post(`/hop-nhat/${id}/tra-lai`, { reason: '', thang: month });
    expect(blank.status).to.equal(422);
    expect((await app.as('officer').get(`/consolidations?month=${month}`)).status).to.equal(403);
    expect((await (await app.browse('officer')).get('/hop-nhat')).status).to.equal(403);
  });

  it('accepts what the program itself sends of a ward', async () => {
    await app.make.household({ area: 'CL-01' });
    const { exportsDir } = app.deps.config;
    const queued = await app.tx((t) => requestExport(t, { report: 'monthly', area: 'CL', month: '2024-09' }));
    await runExport(app.db, systemActor, exportsDir, queued.id);
    const { file } = await app.read((t) => exportFile(t, queued.id, exportsDir));
    const answer = await send(await readFile(file), '');
    expect(answer.status, answer.text).to.equal(201);
    expect(answer.body).to.include({ month: '2024-09', submission: 1 });
    const names = await app.read((t) =>
      t.all<{ name: string; content: string | null }>(
        "SELECT name, content FROM ward_report_sheets WHERE name LIKE 'DS%' AND content IS NOT NULL",
      ),
    );
    expect(names, 'lists of names are not kept').to.deep.equal([]);
  });
});
