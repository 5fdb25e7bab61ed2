import { stat } from 'node:fs/promises';
import { AppError, invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import {
  contentSha256,
  hiddenText,
  loadWorkbook,
  type Rows,
  rowsOf,
  type Sheet,
  sheetOf,
} from '../exports/service.ts';
import { checkWorkbook } from '../imports/reading/archive.ts';
import { type Seal, sealSchema } from './schema.ts';

/** A month's workbook has some hundred kilobytes; what has a hundred times as many is none. */
const largestBytes = 8 * 1024 * 1024;

/** What the sheets print of the report they belong to. */
export interface Printed {
  /** "từ ngày … đến ngày …" below the titles, by sheet. */
  periods: { sheet: string; text: string }[];
  /** Lần gửi, as Bìa has it; undefined without such a line. */
  submission: number | undefined;
}

/** A month's workbook whose content is what its hidden sheet says. */
export interface SealedWorkbook {
  seal: Seal;
  sheets: Sheet[];
  printed: Printed;
}

function printedIn(found: ReadonlyMap<string, Rows>, { sheets }: Seal): Printed {
  const periods = sheets.flatMap(({ name, firstRow }) =>
    [...(found.get(name) ?? [])].flatMap(([row, [cell]]) => {
      const text = /^Kỳ báo cáo: (từ ngày .*)$/.exec(String(cell ?? ''))?.[1];
      return text && row < firstRow ? [{ sheet: name, text }] : [];
    }),
  );
  const [, submission] = [...(found.get('Bìa')?.values() ?? [])].find(([label]) => label === 'Lần gửi') ?? [];
  return { periods, submission: typeof submission === 'number' ? submission : undefined };
}

async function readAll(file: string): Promise<Map<string, Rows>> {
  if ((await stat(file)).size > largestBytes)
    throw new AppError('tooLarge', 'Tệp quá lớn so với một báo cáo tháng (nhiều nhất 8 MB).');
  await checkWorkbook(file);
  try {
    return rowsOf(await loadWorkbook(file));
  } catch {
    throw invalid('/file', 'broken', 'Tệp bị hỏng, không đọc được. Đề nghị phường gửi lại tệp gốc.');
  }
}

const unsealed = (): AppError =>
  invalid(
    '/file',
    'unsealed',
    'Tệp này không phải báo cáo tháng đã niêm phong. Cần đúng tệp .xlsx do Sổ An Sinh của phường xuất ra, chưa lưu lại bằng chương trình khác.',
  );

function sealOf(sheets: ReadonlyMap<string, Rows>): Seal {
  try {
    return checkForm(sealSchema, JSON.parse(hiddenText(sheets)));
  } catch {
    throw unsealed();
  }
}

/** Reads a month's workbook; 422 when it is none, or its content is not what was sealed. */
export async function readSealed(file: string): Promise<SealedWorkbook> {
  const found = await readAll(file);
  const seal = sealOf(found);
  const sheets = seal.sheets.map((place) => {
    const rows = found.get(place.name);
    if (!rows)
      throw invalid(
        '/file',
        'missingSheet',
        `Tệp thiếu biểu “${place.name}”: đề nghị phường gửi lại tệp gốc.`,
      );
    return sheetOf(place, rows);
  });
  if (contentSha256(sheets) !== seal.contentSha256)
    throw invalid(
      '/file',
      'contentChanged',
      'Nội dung tệp đã bị sửa sau khi niêm phong (mã SHA-256 của nội dung không khớp). Đề nghị phường sửa trong sổ rồi xuất và gửi lại.',
    );
  return { seal, sheets, printed: printedIn(found, seal) };
}
