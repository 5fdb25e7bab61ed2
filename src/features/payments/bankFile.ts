import ExcelJS from 'exceljs';
import type { BankRow } from './transfers.ts';

const columns = [
  { header: 'STT', width: 6, value: (row: BankRow) => row.index },
  { header: 'Họ và tên', width: 28, value: (row: BankRow) => row.name },
  { header: 'Tên tài khoản', width: 28, value: (row: BankRow) => row.accountName },
  { header: 'Số tài khoản', width: 22, value: (row: BankRow) => row.accountNumber },
  { header: 'Ngân hàng', width: 24, value: (row: BankRow) => row.bank },
  { header: 'Số tiền', width: 14, value: (row: BankRow) => row.amountDong },
  { header: 'Nội dung', width: 60, value: (row: BankRow) => row.content },
] as const;

const font = { name: 'Times New Roman', size: 12 };

/** The file for the bank as a workbook: header in the first row, account numbers as text so that none loses a zero. */
export async function bankWorkbook(rows: readonly BankRow[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Chuyển khoản');
  sheet.columns = columns.map(({ width }) => ({ width }));
  sheet.addRow(columns.map(({ header }) => header)).font = { ...font, bold: true };
  for (const row of rows) {
    const added = sheet.addRow(columns.map(({ value }) => value(row)));
    added.font = font;
    added.eachCell((cell) => {
      cell.numFmt = typeof cell.value === 'number' ? '#,##0' : '@';
    });
  }
  const total = sheet.addRow([
    '',
    'Tổng cộng',
    '',
    '',
    '',
    rows.reduce((sum, { amountDong }) => sum + amountDong, 0),
    '',
  ]);
  total.font = { ...font, bold: true };
  total.getCell(6).numFmt = '#,##0';
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

// A bank's program or Excel may reckon what begins so; nothing of ours does, what was typed might.
const cell = (value: string | number): string =>
  `"${String(value)
    .replace(/^[=+\-@]/, ' $&')
    .replaceAll('"', '""')}"`;

/** The same rows as CSV: UTF-8 with its mark, every cell quoted, so that zeros and accents stay. */
export function bankCsv(rows: readonly BankRow[]): string {
  const lines = [
    columns.map(({ header }) => cell(header)),
    ...rows.map((row) => columns.map(({ value }) => cell(value(row)))),
  ];
  return `\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}
