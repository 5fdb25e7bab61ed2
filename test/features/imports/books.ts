import ExcelJS from 'exceljs';

export type Value = string | number | Date | null;
export const header = [
  'Mã hộ',
  'Họ và tên',
  'Quan hệ với chủ hộ',
  'Ngày sinh',
  'Giới tính',
  'Số CCCD',
  'Tổ dân phố',
];
export const an = ['H-1', 'Trần Văn An', 'Chủ hộ', '02/01/1960', 'Nam', '051060000001', 'CL-01'];
export const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

/** A workbook of one sheet, changed further by `edit`. */
export async function book(
  rows: readonly (readonly Value[])[],
  edit: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void = () => undefined,
): Promise<Buffer> {
  const made = new ExcelJS.Workbook();
  const sheet = made.addWorksheet('Nhân khẩu');
  sheet.addRows(rows.map((row) => [...row]));
  edit(sheet, made);
  return Buffer.from(await made.xlsx.writeBuffer());
}
