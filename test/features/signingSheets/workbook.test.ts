import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { openApp, type TestApp } from '../../support/app.ts';
import { type ReadSheet, readWorkbook } from '../../support/readWorkbook.ts';
import { approve, makeCampaign } from './giving.ts';

/** Rows of a sheet as texts, blanks left out. */
const textRows = (page: ExcelJS.Worksheet): string[] => {
  const rows: string[] = [];
  page.eachRow((row) => {
    const texts = new Set<string>();
    row.eachCell((cell) => texts.add(cell.text));
    rows.push([...texts].filter((text) => text !== '').join(' | '));
  });
  return rows;
};

describe('the workbook of signing sheets', () => {
  let app: TestApp;
  let book: ExcelJS.Workbook;
  let raw: ReadSheet | undefined;
  let sheet: { code: string; pages: { lastLine: number }[] };

  before(async () => {
    app = await openApp();
    const of = await makeCampaign(app, { source: 'Quỹ Vì người nghèo phường' });
    await approve(
      app,
      of,
      Array.from({ length: 17 }, (_, i) => ({
        name: i === 3 ? '=HYPERLINK("x")' : `Nguyễn Thị Quý ${i + 1}`,
        amountDong: 400_000,
        goods: [{ item: 'gạo', quantity: 10, unit: 'kg' }],
      })),
    );
    sheet = (await app.as('officer').post(`/campaigns/${of.campaign}/sheets`, { source: of.source })).body
      .items[0];
    const file = await (await app.browse('officer')).file(`/tet/${of.campaign}/ky-nhan/${sheet.code}/tep`);
    expect(file.name).to.include(`danh-sach-ky-nhan-${sheet.code}.xlsx`);
    book = new ExcelJS.Workbook();
    await book.xlsx.load(file.body as unknown as ExcelJS.Buffer); // exceljs names its own type of Buffer
    const folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-sheets-'));
    writeFileSync(path.join(folder, 'sheet.xlsx'), file.body);
    [raw] = await readWorkbook(path.join(folder, 'sheet.xlsx'));
    rmSync(folder, { recursive: true });
  });
  after(() => app?.close());

  it('says what the paper says, page by page', () => {
    const page = book.worksheets[0];
    if (!page) throw new Error('no sheet');
    expect(page.name).to.equal(`Tổ dân phố 1 ${sheet.code}`);
    const rows = textRows(page);
    const last = sheet.pages[0]?.lastLine ?? 0;
    const before = sheet.pages.at(-2)?.lastLine ?? 0;
    expect(rows.slice(0, 8)).to.deep.equal([
      'ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'PHƯỜNG CHÁNH LỘ | Độc lập - Tự do - Hạnh phúc',
      'Chánh Lộ, ngày 30 tháng 11 năm 2024',
      'DANH SÁCH KÝ NHẬN QUÀ TẾT GIÁP THÌN 2024',
      'Tổ dân phố 1',
      'Nguồn: Quỹ Vì người nghèo phường',
      '(Kèm theo Quyết định số 12/QĐ-UBND ngày 15/01/2024 của UBND phường Chánh Lộ)',
      'STT | Họ và tên | Số CCCD | Địa chỉ | Nội dung hỗ trợ | Tổ dân phố | Đối tượng | Nguồn | Số tiền (đồng) | Hiện vật | Ký nhận hoặc điểm chỉ | Người nhận thay (họ tên, quan hệ, số CCCD)',
    ]);
    expect(rows[8]).to.equal(
      '1 | Nguyễn Thị Quý 1 | 051050010000 | 1 Nguyễn Trãi | Quà Tết Giáp Thìn 2024 | TDP 1 | Hộ nghèo | Quỹ Vì người nghèo phường | 400000 | 10 kg gạo',
    );
    const sumAt = 8 + last;
    expect(rows[sumAt]).to.equal(`Cộng trang này: ${last} suất | ${last * 400_000} | ${last * 10} kg gạo`);
    expect(rows[sumAt + 1]).to.match(new RegExp(`^Mã trang 1-${sheet.code}`));
    const end = rows.indexOf('Tổng cộng: 17 suất | 6800000 | 170 kg gạo');
    const sum = (gifts: number) => `${gifts} suất | ${gifts * 400_000} | ${gifts * 10} kg gạo`;
    expect(rows[end - 1]).to.equal(`Trang trước chuyển sang: ${sum(before)}`);
    expect(rows[end - 2]).to.equal(`Cộng trang này: ${sum(17 - before)}`);
    expect(rows[end + 2]).to.equal(
      'Tổng số tiền bằng chữ: Sáu triệu tám trăm nghìn đồng./. Hiện vật bằng chữ: Gạo: một trăm bảy mươi ki-lô-gam.',
    );
    expect(rows[end + 3]).to.equal('NGƯỜI LẬP BIỂU | NGƯỜI PHÁT | KẾ TOÁN | TỔ TRƯỞNG | TM. ỦY BAN NHÂN DÂN');
  });

  it('keeps identity numbers and whatever begins like a formula as text, money as numbers', () => {
    const page = book.worksheets[0];
    expect(page?.getCell('C9').type).to.equal(ExcelJS.ValueType.String);
    expect(page?.getCell('C9').numFmt).to.equal('@');
    expect(page?.getCell('I9').value).to.equal(400_000);
    expect(page?.getCell('B12').value).to.equal('=HYPERLINK("x")');
    expect(page?.getCell('B12').type).to.equal(ExcelJS.ValueType.String);
  });

  it('prints on A4 across at full size, its head row on each page, broken where the kept pages break', () => {
    const page = book.worksheets[0];
    expect(page?.pageSetup).to.include({
      paperSize: 9,
      orientation: 'landscape',
      scale: 100,
      printTitlesRow: '8:8',
    });
    expect(page?.pageSetup.fitToPage).to.not.equal(true);
    // Each page but the last ends with its sums and the line of its code; below the first there is one sum, then two.
    const ends = sheet.pages.slice(0, -1).map(({ lastLine }, i) => 8 + lastLine + 2 + i * 3);
    expect(raw?.breaks).to.deep.equal(ends);
    expect((page?.columns ?? []).reduce((sum, { width = 0 }) => sum + width, 0)).to.be.within(125, 133);
  });
});
