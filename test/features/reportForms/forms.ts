import ExcelJS from 'exceljs';
import { editedArchive } from '../../support/editedArchive.ts';

const thin = { style: 'thin' } as const;
const border = { top: thin, left: thin, bottom: thin, right: thin };
const centred = { horizontal: 'center', vertical: 'middle', wrapText: true } as const;

async function bytesOf(workbook: ExcelJS.Workbook): Promise<Buffer> {
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function put(sheet: ExcelJS.Worksheet, cells: Record<string, ExcelJS.CellValue>): void {
  for (const [address, value] of Object.entries(cells)) sheet.getCell(address).value = value;
}

function frame(sheet: ExcelJS.Worksheet, from: string, to: string, extra: Partial<ExcelJS.Style> = {}): void {
  const [first, last] = [sheet.getCell(from), sheet.getCell(to)];
  for (let row = Number(first.row); row <= Number(last.row); row++)
    for (let column = Number(first.col); column <= Number(last.col); column++)
      sheet.getCell(row, column).style = { font: { name: 'Times New Roman', size: 12 }, border, ...extra };
}

/** One red dot. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/**
 * A table by groups, by names: title and period in merged cells, headers of two rows, a row that repeats, SUM and a rate
 * below, signatures under it, a picture, conditional format, validation, names and print set-up; a second sheet that
 * takes its figures from the first.
 */
export async function tableForm(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Biểu 1', {
    pageSetup: { orientation: 'landscape', paperSize: 9, fitToPage: true, fitToHeight: 0 },
    views: [{ state: 'frozen', xSplit: 0, ySplit: 6 }],
  });
  sheet.columns = [6, 30, 11, 11, 11, 11, 14].map((width) => ({ width }));
  put(sheet, {
    A1: '{{don_vi_hoa}}',
    D1: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    A2: 'BIỂU 1. HỘ NGHÈO THEO TỔ',
    A3: '{{Kỳ.tên}}, đến ngày {{ky.den_ngay}}',
    A5: 'STT',
    B5: 'Tổ dân phố',
    C5: 'Hộ nghèo',
    E5: 'Hộ cận nghèo',
    G5: 'Tỷ lệ hộ nghèo (%)',
    C6: 'Hộ',
    D6: 'Khẩu',
    E6: 'Hộ',
    F6: 'Khẩu',
    A7: '{{#B02}}{{stt}}',
    B7: '{{Tổ dân phố}}',
    C7: '{{ho_ngheo.ho}}',
    D7: '{{poorPeople}}',
    E7: '{{B02.ho_can_ngheo.ho}}',
    F7: '{{nearPoorPeople}}',
    G7: { formula: 'IF(C9=0,0,C7/C$9*100)' },
    B8: 'Ghi thêm',
    B9: 'Cộng',
    C9: { formula: 'SUM(C7:C8)' },
    D9: { formula: 'SUM(D7:D8)', sharedFormula: undefined } as ExcelJS.CellFormulaValue,
    G9: { formula: 'SUM(G7:G7)' },
    B11: 'Tỷ lệ bao phủ BHYT',
    C11: '{{bhyt.ty_le}}',
    D11: '{{bhyt.ty_le}}',
    A13: 'NGƯỜI LẬP BIỂU',
    D13: 'TM. ỦY BAN NHÂN DÂN',
    A17: '{{nguoi_lap}}',
  });
  for (const range of ['A1:C1', 'D1:G1', 'A2:G2', 'A3:G3', 'A5:A6', 'B5:B6', 'C5:D5', 'E5:F5', 'G5:G6'])
    sheet.mergeCells(range);
  for (const range of ['A13:C13', 'D13:G13', 'A17:C17']) sheet.mergeCells(range);
  frame(sheet, 'A5', 'G6', { font: { name: 'Times New Roman', bold: true }, alignment: centred });
  frame(sheet, 'A7', 'G9', { numFmt: '#,##0' });
  sheet.getCell('C11').numFmt = '0.0%';
  sheet.getCell('D11').numFmt = '0.00';
  sheet.getRow(7).height = 21;
  sheet.getRow(13).height = 30;
  sheet.getRow(13).font = { bold: true };
  sheet.addConditionalFormatting({
    ref: 'C7:C7',
    rules: [{ type: 'cellIs', operator: 'greaterThan', priority: 1, formulae: ['$C$9'], style: {} }],
  });
  sheet.getCell('E7').dataValidation = { type: 'whole', operator: 'greaterThan', formulae: [0] };
  sheet.getCell('B9').note = 'Dòng cộng';
  workbook.definedNames.add("'Biểu 1'!$A$1:$G$17", 'Toàn_biểu');
  sheet.pageSetup.printArea = 'A1:G17';
  sheet.pageSetup.printTitlesRow = '5:6';
  const image = workbook.addImage({ buffer: picture as unknown as ExcelJS.Buffer, extension: 'png' });
  sheet.addImage(image, { tl: { col: 5, row: 14 }, ext: { width: 20, height: 20 } });
  const summary = workbook.addWorksheet('Tổng hợp');
  put(summary, {
    A1: 'Hộ nghèo toàn phường',
    B1: '{{B02.ho_ngheo.ho}}',
    A2: 'Cộng từ Biểu 1',
    B2: { formula: "'Biểu 1'!C9" },
    A3: 'Hộ nghèo tổ 1',
    B3: '{{B02[CL-01].poorHouseholds}}',
    A4: 'Khẩu nghèo cuối kỳ',
    B4: '{{B03[Khẩu].cuoi_ky}}',
    A5: 'Người có thẻ mã HN',
    B5: '{{B09[HN].cuoi_ky}}',
    A6: 'Tra bảng',
    B6: { formula: "VLOOKUP(1,'Biểu 1'!A7:C9,3,FALSE)" },
  });
  // Excel says a formula that was filled down once only.
  return editedArchive(await bytesOf(workbook), {
    'xl/worksheets/sheet1.xml': (xml) =>
      xml
        .replace(
          /<c r="C9"([^>]*)><f>[^<]*<\/f>/,
          '<c r="C9"$1><f t="shared" ref="C9:F9" si="0">SUM(C7:C8)</f>',
        )
        .replace(/<c r="D9"([^>]*)><f>[^<]*<\/f>/, '<c r="D9"$1><f t="shared" si="0"/>'),
  });
}

/** Two lists on one sheet by names, each repeating by itself; identity numbers in a cell that shows numbers. */
export async function listForm(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Danh sách');
  sheet.columns = [6, 28, 18, 20, 16].map((width) => ({ width }));
  put(sheet, {
    A1: 'Hộ nghèo, cận nghèo có biến động',
    A2: 'STT',
    B2: 'Chủ hộ',
    C2: 'Số CCCD',
    D2: 'Quyết định',
    E2: 'Từ ngày',
    A3: '{{DS1.stt}}',
    B3: '{{DS1.chu_ho}}',
    C3: '{{DS1.so_cccd_chu_ho}}',
    D3: '{{DS1.so_ngay_quyet_dinh}}',
    E3: '{{DS1.tu_ngay}}',
    B4: 'Cộng số khẩu',
    A6: 'Người có công có biến động',
    A7: '{{#DS2}}{{stt}}',
    B7: '{{ho_ten}}',
    C7: '{{cccd}}',
    D7: '{{doi_tuong}} ({{tang_giam}})',
    B9: 'Người lập: {{nguoi_lap}}',
  });
  sheet.mergeCells('A1:E1');
  sheet.mergeCells('A6:E6');
  sheet.mergeCells('D7:E7');
  sheet.mergeCells('B9:E9');
  frame(sheet, 'A3', 'E3');
  frame(sheet, 'A7', 'E7');
  sheet.getCell('C3').numFmt = '0';
  sheet.getCell('E3').numFmt = 'dd/mm/yyyy';
  return bytesOf(workbook);
}

/** A form without a single name: marked by clicking. */
export async function plainForm(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Mẫu 3');
  sheet.columns = [6, 30, 14, 14, 14].map((width) => ({ width }));
  put(sheet, {
    A1: 'TÌNH HÌNH BẢO HIỂM Y TẾ',
    B2: 'Dân số',
    C2: 0,
    A4: 'TT',
    B4: 'Tổ dân phố',
    C4: 'Dân số',
    D4: 'Có thẻ còn giá trị',
    E4: 'Tỷ lệ',
    B6: 'Tổng số',
    C6: { formula: 'SUM(C5)' },
    D6: { formula: 'SUM(D5)' },
    E6: { formula: 'IF(C6=0,0,D6/C6)' },
    D8: 'Người ký',
  });
  sheet.mergeCells('A1:E1');
  sheet.mergeCells('D8:E8');
  frame(sheet, 'A4', 'E6');
  for (const cell of ['E5', 'E6']) sheet.getCell(cell).numFmt = '0.0%';
  return bytesOf(workbook);
}
