import ExcelJS from 'exceljs';
import { sampleFile } from '../../support/sampleWard.ts';

type Cells = Record<string, string>;

/** The rows of a workbook by their headers, days as YYYY-MM-DD: nothing of the program's own reading. */
async function rowsOf(name: string): Promise<Cells[]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(sampleFile(name));
  const [header, ...rows] = (book.worksheets[0]?.getSheetValues() ?? []).slice(1);
  const text = (value: unknown): string =>
    value instanceof Date ? value.toISOString().slice(0, 10) : String(value ?? '').trim();
  const names = Array.isArray(header) ? Array.from(header, text) : [];
  return rows.map((row) =>
    Object.fromEntries(names.map((name, i) => [name, text(Array.isArray(row) ? row[i] : '')])),
  );
}

const value = (row: Cells, header: string): string => row[header] ?? '';
const holds = (row: Cells, day: string): boolean =>
  value(row, 'Từ ngày') <= day && (value(row, 'Đến ngày') === '' || day <= value(row, 'Đến ngày'));

/** Whether two rows of the set name one person: by the BHXH number, the CCCD, or else name and birth date. */
function isOf(person: Cells, row: Cells): boolean {
  for (const number of ['Mã số BHXH', 'Số CCCD'])
    if (value(row, number)) return value(row, number) === value(person, number);
  return (
    value(row, 'Họ và tên') === value(person, 'Họ và tên') &&
    value(row, 'Ngày sinh') === value(person, 'Ngày sinh')
  );
}

export interface Counted {
  [key: string]: [population: number, covered: number];
}

/** People of the clean sample set on a day, and those with a card, by category and by sex. */
export async function divided(day: string): Promise<{ category: Counted; sex: Counted }> {
  const residents = await rowsOf('residents.xlsx');
  const statuses = (await rowsOf('statuses.xlsx')).filter((row) => holds(row, day));
  // A household's category belongs to all in it, also where its row names one of them.
  const isHeldBy = (person: Cells, row: Cells): boolean => {
    if (!value(row, 'Diện').startsWith('Hộ ')) return isOf(person, row);
    const named = value(row, 'Mã hộ') || residents.find((each) => isOf(each, row))?.['Mã hộ'];
    return named === value(person, 'Mã hộ');
  };
  const cards = (await rowsOf('insurance.xlsx')).filter((row) => holds(row, day));
  const counted = { category: {} as Counted, sex: {} as Counted };
  for (const person of residents) {
    const born = `${value(person, 'Ngày sinh')}-01-01`.slice(0, 10);
    if (value(person, 'Cư trú từ ngày') > day || born > day) continue;
    const covered = cards.some((card) => isOf(person, card)) ? 1 : 0;
    const held = statuses.filter((row) => isHeldBy(person, row)).map((row) => value(row, 'Diện'));
    const add = (into: Counted, key: string): void => {
      const [population, with_] = into[key] ?? [0, 0];
      into[key] = [population + 1, with_ + covered];
    };
    for (const label of new Set(held)) add(counted.category, label);
    add(counted.sex, value(person, 'Giới tính'));
  }
  return counted;
}
