import { readFileSync } from 'node:fs';
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

/** Who stands in a cell, by name and birth date, in order; and those of them with a card. */
export interface Cell {
  people: string[];
  covered: string[];
}
export type Ways = 'category' | 'sex' | 'ageBand' | 'payerGroup' | 'objectCode' | 'month';
export type Divided = Record<Ways, Record<string, Cell>>;

/** As far as known: `03/1965` of the workbook is 1965-03. */
const birthOf = (person: Cells): string => value(person, 'Ngày sinh').replace(/^(\d{2})\/(\d{4})$/, '$2-$1');
const wholeDay = (birthDate: string): string => `${birthDate}-01-01`.slice(0, 10);

/** Full years on a day. */
function ageOn(born: string, day: string): number {
  return Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5) ? 1 : 0);
}

function bandOf(age: number): string {
  if (age < 6) return '0-5';
  if (age < 16) return '6-15';
  if (age < 60) return '16-59';
  return age < 80 ? '60-79' : '80+';
}

/** The digit of the file, else of the card of 15 characters; 9: unknown. In the order in which one comes before another. */
function rankOf(card: Cells): number {
  const number = value(card, 'Số thẻ BHYT');
  const level = value(card, 'Mức hưởng') || (number.length === 15 ? number.slice(2, 3) : '');
  const place = ['5', '1', '2', '3', '4'].indexOf(level);
  return place === -1 ? 9 : place;
}

/** Of several cards at once the one that counts: the best level, then the latest, then the first code. */
function counted(cards: readonly Cells[]): Cells | undefined {
  return [...cards].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      (value(a, 'Từ ngày') < value(b, 'Từ ngày') ? 1 : value(a, 'Từ ngày') > value(b, 'Từ ngày') ? -1 : 0) ||
      (value(a, 'Mã đối tượng') < value(b, 'Mã đối tượng') ? -1 : 1),
  )[0];
}

interface CodeRow {
  objectCode: string;
  payerGroup: number | null;
  validFrom: string | null;
  validTo: string | null;
}

const codeRows = (JSON.parse(readFileSync('seeds/domain/object-codes.json', 'utf8')) as { rows: CodeRow[] })
  .rows; // our own file

/** The payer group of an object code on a day, read off the dictionary's own file. */
function payerGroupOf(code: string, day: string): string {
  const row = codeRows.find(
    (each) =>
      each.objectCode === code &&
      (each.validFrom ?? '') <= day &&
      (each.validTo === null || day <= each.validTo),
  );
  return row?.payerGroup ? String(row.payerGroup) : 'unknown';
}

/** The last day of each month of the day's year up to it, the day itself last. */
function monthEnds(day: string): string[] {
  const ends = Array.from({ length: Number(day.slice(5, 7)) }, (_, i) =>
    new Date(Date.UTC(Number(day.slice(0, 4)), i + 1, 0)).toISOString().slice(0, 10),
  );
  return [...ends.slice(0, -1), day];
}

const nameOf = (person: Cells): string => `${value(person, 'Họ và tên')} ${birthOf(person)}`;

type Workbooks = Record<'residents' | 'statuses' | 'insurance', Cells[]>;

/** The rows of the clean sample set. */
export const sampleRows = async (): Promise<Workbooks> => ({
  residents: await rowsOf('residents.xlsx'),
  statuses: await rowsOf('statuses.xlsx'),
  insurance: await rowsOf('insurance.xlsx'),
});

/** People of a day, name by name, divided each way: counted from the rows of the workbooks. */
export function divided({ residents, insurance, ...more }: Workbooks, day: string): Divided {
  const statuses = more.statuses.filter((row) => holds(row, day));
  // A household's category belongs to all in it, also where its row names one of them.
  const isHeldBy = (person: Cells, row: Cells): boolean => {
    if (!value(row, 'Diện').startsWith('Hộ ')) return isOf(person, row);
    const named = value(row, 'Mã hộ') || residents.find((each) => isOf(each, row))?.['Mã hộ'];
    return named === value(person, 'Mã hộ');
  };
  const found: Divided = { category: {}, sex: {}, ageBand: {}, payerGroup: {}, objectCode: {}, month: {} };
  const put = (way: Ways, key: string, person: Cells, hasCard: boolean): void => {
    const cell = found[way][key] ?? { people: [], covered: [] };
    found[way][key] = cell;
    cell.people.push(nameOf(person));
    if (hasCard) cell.covered.push(nameOf(person));
  };
  for (const person of residents) {
    const born = wholeDay(birthOf(person));
    const lives = (on: string): boolean => value(person, 'Cư trú từ ngày') <= on && born <= on;
    const own = insurance.filter((card) => isOf(person, card));
    for (const end of monthEnds(day))
      if (lives(end))
        put(
          'month',
          end.slice(0, 7),
          person,
          own.some((card) => holds(card, end)),
        );
    if (!lives(day)) continue;
    const card = counted(own.filter((each) => holds(each, day)));
    const hasCard = card !== undefined;
    const code = card ? value(card, 'Mã đối tượng') : 'none';
    const held = statuses.filter((row) => isHeldBy(person, row)).map((row) => value(row, 'Diện'));
    for (const label of new Set(held)) put('category', label, person, hasCard);
    put('sex', value(person, 'Giới tính'), person, hasCard);
    put('ageBand', bandOf(ageOn(born, day)), person, hasCard);
    put('objectCode', code, person, hasCard);
    put('payerGroup', card ? payerGroupOf(code, day) : 'none', person, hasCard);
  }
  for (const cell of Object.values(found).flatMap((cells) => Object.values(cells))) {
    cell.people.sort();
    cell.covered.sort();
  }
  return found;
}
