import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { openApp, type TestApp } from '../../support/app.ts';
import { an, book, day, header } from './books.ts';

describe('rejected rows, for their sender', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  /** Sends a file and downloads its rejects. */
  async function rejectsOf(file: Buffer, name: string) {
    const sent = await app.upload('officer', '/imports?register=residents', file, name, {});
    expect(sent.status, sent.text).to.equal(201);
    const { name: disposition, body } = await (await app.browse('officer')).file(
      `/api/v1/imports/${sent.body.id}/rejects.xlsx`,
    );
    const back = new ExcelJS.Workbook();
    // exceljs has its own type of a buffer
    await back.xlsx.load(body as unknown as ExcelJS.Buffer);
    const named = decodeURIComponent(/filename\*=UTF-8''(.+)$/.exec(disposition)?.[1] ?? '');
    return { sent: sent.body, back, named };
  }
  const valuesOf = (sheet: ExcelJS.Worksheet | undefined, row: number): unknown[] =>
    Array.from(sheet?.getRow(row).values as unknown[]).slice(1); // exceljs: from 1

  it('carry the heading, the row as it stood, the reason and the marked cell; only sheets that have any', async () => {
    const bad = ['H-2', 'Lê Thị Sai', 'Con', day('1990-04-03'), 'Nữ', 51060000002, 'Tổ 99'];
    const file = await book(
      [['DANH SÁCH NHÂN KHẨU', '', '', '', '', '', ''], header, an, bad],
      (sheet, made) => {
        sheet.getRow(4).getCell(4).numFmt = 'dd/mm/yyyy';
        sheet.getColumn(3).hidden = true;
        made.addWorksheet('Đạt').addRows([header, [...an.slice(0, 5), '051060000009', an[6]]]);
      },
    );
    const { sent, back, named } = await rejectsOf(file, 'Nhân khẩu tháng 11.xlsm');
    expect(sent).to.include({ rejected: 1 });
    expect(named).to.equal('Dòng lỗi - Nhân khẩu tháng 11.xlsx');
    expect(back.worksheets.map(({ name }) => name)).to.deep.equal(['Nhân khẩu']);
    const [sheet] = back.worksheets;
    expect(valuesOf(sheet, 1)[0]).to.equal('DANH SÁCH NHÂN KHẨU');
    expect(valuesOf(sheet, 2)).to.deep.equal([...header, 'Lý do không nhận']);
    const row = valuesOf(sheet, 3);
    expect(row.slice(0, 7)).to.deep.equal([...bad.slice(0, 3), '03/04/1990', ...bad.slice(4)]);
    expect(row[7]).to.contain('Tổ dân phố: địa bàn không có “Tổ 99”');
    expect(sheet?.getRow(3).getCell(7).fill).to.include({ pattern: 'solid' });
    expect(sheet?.getRow(3).getCell(6).numFmt, 'a number stays whole').to.equal('0');
    const again = await app.upload(
      'officer',
      '/imports?register=residents',
      await asSent(back),
      'lai.xlsx',
      {},
    );
    expect(again.body, 'sent back as it is, it is refused for the same').to.include({ rows: 1, rejected: 1 });
  });

  const asSent = async (workbook: ExcelJS.Workbook): Promise<Buffer> =>
    Buffer.from(await workbook.xlsx.writeBuffer());

  it('keep the letters of an old font as they stand in the file, in that font', async () => {
    const file = await book(
      [header, ['H-3', 'NguyÔn V¨n Sai', 'Con', '32/01/1990', 'Nam', '', 'CL-01']],
      (sheet) => {
        sheet.getRow(2).getCell(2).font = { name: '.VnTime' };
      },
    );
    const { back } = await rejectsOf(file, 'cu.xlsx');
    const cell = back.worksheets[0]?.getRow(2).getCell(2);
    expect(cell?.value).to.equal('NguyÔn V¨n Sai');
    expect(cell?.font.name).to.equal('.VnTime');
  });

  it('of a text with separators come back as a workbook', async () => {
    const text = 'Mã hộ;Họ và tên;Ngày sinh;Số CCCD\nH-4;Trần Sai;31/02/1990;051060000777\n';
    const { back, named } = await rejectsOf(Buffer.from(`\ufeff${text}`), 'xuat.csv');
    expect(named).to.equal('Dòng lỗi - xuat.xlsx');
    expect(valuesOf(back.worksheets[0], 2).slice(0, 4)).to.deep.equal([
      'H-4',
      'Trần Sai',
      '31/02/1990',
      '051060000777',
    ]);
  });

  it('of two tables on one sheet come back each under its own header', async () => {
    const bad = ['H-2', 'Lê Thị Sai', 'Con', '31/02/1990', 'Nữ', null, 'CL-01'];
    const other = ['Họ tên', 'Năm sinh', 'Số CCCD', 'Mã hộ'];
    const { back } = await rejectsOf(
      await book([header, bad, [null, 'NGƯỜI LẬP'], other, ['Võ Sai', '1960', '123', 'H-1']]),
      'a.xlsx',
    );
    const [first, second] = back.worksheets;
    expect(back.worksheets.map(({ name }) => name)).to.deep.equal(['Nhân khẩu', 'Nhân khẩu (2)']);
    expect(valuesOf(first, 2).slice(0, 2)).to.deep.equal(['H-2', 'Lê Thị Sai']);
    expect(valuesOf(second, 1)).to.deep.equal([...other, 'Lý do không nhận']);
    expect(valuesOf(second, 2)[2]).to.equal('123');
    expect(second?.getRow(2).getCell(3).fill).to.include({ type: 'pattern' });
  });
});
