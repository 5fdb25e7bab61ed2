import ExcelJS from 'exceljs';
import type { RowReason } from './fields.ts';
import type { rejectedRows } from './service.ts';

const wrong: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFDF0EF' } };
const wrongFont: Partial<ExcelJS.Font> = { name: 'Times New Roman', size: 12, color: { argb: 'FFB3161B' } };
const plain: Partial<ExcelJS.Font> = { name: 'Times New Roman', size: 12 };
const bold: Partial<ExcelJS.Font> = { ...plain, bold: true };

type Rejected = Awaited<ReturnType<typeof rejectedRows>>;

/** The rejected rows as a workbook for the sender: the file's own heading and header, the reason, the cells marked. */
export async function rejectsWorkbook({ sheets, rows }: Rejected): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  for (const { header, heading } of sheets) {
    const sheet = workbook.addWorksheet(header.sheet.slice(0, 31));
    const width = Math.max(...heading.map((line) => line.length), 1);
    for (const line of heading) sheet.addRow(line).font = bold;
    const headerRow = sheet.getRow(heading.length);
    headerRow.getCell(width + 1).value = 'Lý do không nhận';
    for (const row of rows.filter((each) => each.sheet === header.sheet)) {
      const reasons: RowReason[] = JSON.parse(row.reasons);
      const added = sheet.addRow(JSON.parse(row.cells));
      added.font = plain;
      added.eachCell((cell) => {
        if (typeof cell.value === 'string') cell.numFmt = '@';
      });
      const reason = added.getCell(width + 1);
      reason.value = reasons.map(({ message }) => message).join(' ');
      reason.font = wrongFont;
      for (const { column } of reasons) {
        const at = header.columns.find((each) => each.header === column)?.column;
        if (at === undefined) continue;
        added.getCell(at + 1).fill = wrong;
        added.getCell(at + 1).font = wrongFont;
      }
    }
    sheet.columns.forEach((column, i) => {
      column.width = i === width ? 60 : 16;
    });
  }
  if (workbook.worksheets.length === 0) workbook.addWorksheet('Không có dòng lỗi');
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
