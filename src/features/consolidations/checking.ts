import { formatDay } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { type CellValue, checksOf, type Sheet } from '../exports/service.ts';
import type { Printed, SealedWorkbook } from './reading.ts';
import type { Seal, WardFigures } from './schema.ts';

/** A fault of a report's figures, as a sentence. */
type Complaint = string;

const number = (value: CellValue | undefined): number => (typeof value === 'number' ? value : 0);

/** A figure of a totals row; undefined where the workbook has no such table, column or total. */
export function totalOf(sheets: readonly Sheet[], form: string, field: string): number | undefined {
  const sheet = sheets.find((each) => each.form === form);
  const at = sheet?.columns.findIndex((column) => column.field === field) ?? -1;
  return sheet?.total && at >= 0 ? number(sheet.total[at]) : undefined;
}

const householdsAndPeople = (what: string): string[] => [`${what}Households`, `${what}People`];

/** Columns whose rows add up to the total: nobody stands in two rows. */
export const additive: Record<string, readonly string[]> = {
  B02: [
    ...['households', 'people'],
    ...['poor', 'nearPoor'].flatMap(householdsAndPeople),
    ...['minority', 'merit', 'cannotWork', 'femaleHead'].map((what) => `${what}Households`),
  ],
  B05: ['paidDong'],
  B06: ['paidDong', 'arrearsDong', 'recoveredDong', 'accountDong'],
  B07: ['opening', 'closing'].flatMap(householdsAndPeople),
  B08: ['population', 'covered', 'expiring'],
  B09: ['opening', 'closing'],
  B10: ['approved', 'paid', 'period', 'unpaid', 'returned'].flatMap((what) => [
    `${what}Gifts`,
    `${what}Dong`,
  ]),
  B11: ['opening', 'received', 'early', 'onTime', 'late', 'leftInTime', 'leftOverdue', 'refused'],
};

/** The same of the balances of poverty, whose rows are households and people by turns; moves inside the ward are `other`. */
const movements = [
  ...['opening', 'closing'],
  ...['crossing', 'escaped', 'died', 'movedOut'].map((reason) => `decrease.${reason}`),
  ...['new', 'relapsed', 'crossing', 'movedIn', 'split'].map((reason) => `increase.${reason}`),
];

type Row = readonly CellValue[];

/** Reads a table's cells by their fields, and names its columns. */
function fieldsOf({ columns }: Sheet) {
  const at = (field: string): number => columns.findIndex((column) => column.field === field);
  return {
    has: (field: string): boolean => at(field) >= 0,
    in: (row: Row, field: string): number => number(row[at(field)]),
    text: (row: Row, field: string): string => String(row[at(field)] ?? ''),
    header: (field: string): string => {
      const column = columns[at(field)];
      return column?.group ? `${column.group}, ${column.header}` : (column?.header ?? field);
    },
  };
}

const totalsOf = ({ total, secondTotal }: Sheet): Row[] =>
  [total, secondTotal].filter((row) => row !== undefined);

function sumComplaints(sheet: Sheet): Complaint[] {
  const fields = fieldsOf(sheet);
  const isByUnit = sheet.form === 'B03' || sheet.form === 'B04';
  const adding = isByUnit ? movements : (additive[sheet.form ?? ''] ?? []);
  return totalsOf(sheet).flatMap((total) => {
    const unit = isByUnit ? fields.text(total, 'unit') : '';
    const rows = sheet.rows.filter((row) => !isByUnit || fields.text(row, 'unit') === unit);
    return adding.filter(fields.has).flatMap((field) => {
      const sum = rows.reduce((so, row) => so + fields.in(row, field), 0);
      const stated = fields.in(total, field);
      const column = [fields.header(field), unit].filter(Boolean).join(', ');
      return sum === stated
        ? []
        : [`${sheet.name}, cột “${column}”: cộng các dòng được ${sum}, dòng Tổng cộng ghi ${stated}.`];
    });
  });
}

/** Columns of a balance: opening + increase − decrease = closing. */
const balances = [
  ['opening', 'increase', 'decrease', 'closing'],
  ['openingHouseholds', 'increaseHouseholds', 'decreaseHouseholds', 'closingHouseholds'],
  ['openingPeople', 'increasePeople', 'decreasePeople', 'closingPeople'],
] as const;

/** Rates with the figures they come from. */
const rates: Record<string, readonly (readonly [rate: string, part: string, whole: string])[]> = {
  B02: [
    ['poorRate', 'poorHouseholds', 'households'],
    ['nearPoorRate', 'nearPoorHouseholds', 'households'],
  ],
  B08: [['rate', 'covered', 'population']],
};

/** Each row for itself, the totals among them: its balance, the reasons of its movements, its rates. */
function rowComplaints(sheet: Sheet): Complaint[] {
  const fields = fieldsOf(sheet);
  const label = sheet.columns.findIndex(({ kind }) => kind === 'text');
  const sumOf = (row: Row, direction: string): number =>
    sheet.columns
      .filter(({ field }) => field.startsWith(`${direction}.`))
      .reduce((sum, { field }) => sum + fields.in(row, field), 0);
  const ofRow = (row: Row): string[] => {
    const unbalanced = balances
      .filter((names) => names.every(fields.has))
      .filter(
        ([opening, more, less, closing]) =>
          fields.in(row, opening) + fields.in(row, more) - fields.in(row, less) !== fields.in(row, closing),
      );
    const ofReasons = ['decrease', 'increase'].filter(
      (direction) =>
        sheet.columns.some(({ field }) => field.startsWith(`${direction}.`)) &&
        sumOf(row, direction) !== fields.in(row, direction),
    );
    const wrongRates = (rates[sheet.form ?? ''] ?? [])
      .filter((names) => names.every(fields.has))
      .filter(([rate, part, whole]) => {
        const share = fields.in(row, whole) === 0 ? 0 : fields.in(row, part) / fields.in(row, whole);
        return Math.abs(fields.in(row, rate) - share) > 1e-9;
      });
    return [
      ...unbalanced.map(() => 'đầu kỳ + tăng − giảm không bằng cuối kỳ'),
      ...ofReasons.map(
        (direction) => `cộng các cột ${direction === 'increase' ? 'tăng' : 'giảm'} không khớp`,
      ),
      ...wrongRates.map(([rate]) => `“${fields.header(rate)}” không khớp với số của dòng`),
    ];
  };
  return [...totalsOf(sheet), ...sheet.rows].flatMap((row) =>
    ofRow(row).map((what) => `${sheet.name}, dòng “${row[label] ?? ''}”: ${what}.`),
  );
}

/** A hidden figure, with the total that says the same. */
type Told = [what: string, hidden: number, form: string, field: string];

const balanceOf = (
  what: string,
  { opening, increase, decrease, closing }: WardFigures['registers']['poor']['people'],
  form: string,
  unit = '',
): Told[] => [
  [`${what} đầu kỳ`, opening, form, `opening${unit}`],
  [`${what} tăng`, increase, form, `increase${unit}`],
  [`${what} giảm`, decrease, form, `decrease${unit}`],
  [`${what} cuối kỳ`, closing, form, `closing${unit}`],
];

/** The hidden figures are what the totals of the tables say. */
function figureComplaints(sheets: readonly Sheet[], { coverage, registers }: WardFigures): Complaint[] {
  const told: Told[] = [
    ['dân số', coverage.population, 'B08', 'population'],
    ['người có thẻ', coverage.covered, 'B08', 'covered'],
    ...balanceOf('hộ nghèo', registers.poor.households, 'B03'),
    ...balanceOf('hộ cận nghèo', registers.nearPoor.households, 'B04'),
    ...balanceOf('người có công', registers.policy.people, 'B05'),
    ...balanceOf('người hưởng bảo trợ xã hội', registers.assistance.people, 'B06'),
    ...balanceOf('hộ khó khăn', registers.disadvantaged.households, 'B07', 'Households'),
    ...balanceOf('người thuộc hộ khó khăn', registers.disadvantaged.people, 'B07', 'People'),
  ];
  const differing = told.flatMap(([what, hidden, form, field]) => {
    const shown = totalOf(sheets, form, field);
    return shown === undefined || shown === hidden
      ? []
      : [`${form}: ${what} ghi ${shown}, số liệu kèm theo tệp ghi ${hidden}.`];
  });
  const unbalanced = Object.entries(registers).flatMap(([register, parts]) =>
    Object.entries(parts).flatMap(([unit, { opening, increase, decrease, closing }]) =>
      opening + increase - decrease === closing
        ? []
        : [
            `Số liệu kèm theo tệp (${register}, ${unit}): đầu kỳ ${opening} + tăng ${increase} − giảm ${decrease} không bằng cuối kỳ ${closing}.`,
          ],
    ),
  );
  const more = coverage.covered > coverage.population;
  return [...differing, ...unbalanced, ...(more ? ['B08: người có thẻ nhiều hơn dân số.'] : [])];
}

/** What the sheets print of themselves is what the hidden sheet says: whose report it is, of which period, which version. */
function printedComplaints(
  { area, period, submission }: Seal,
  sheets: readonly Sheet[],
  printed: Printed,
): Complaint[] {
  const said = `từ ngày ${formatDay(period.from)} đến ngày ${formatDay(period.to)}`;
  const others = sheets.flatMap((sheet) => {
    const code = sheet.total && fieldsOf(sheet).text(sheet.total, 'groupCode');
    return code && code !== area ? [`${sheet.name}: dòng Tổng cộng là của đơn vị mang mã “${code}”.`] : [];
  });
  return [
    ...printed.periods
      .filter(({ text }) => text !== said)
      .map(({ sheet, text }) => `${sheet}: ghi kỳ báo cáo ${text}, số liệu kèm theo tệp ghi ${said}.`),
    ...(printed.submission !== undefined && printed.submission !== submission
      ? [`Trang bìa ghi lần gửi ${printed.submission}, số liệu kèm theo tệp ghi ${submission}.`]
      : []),
    ...others,
  ];
}

/** Tables that a check names before its colon. */
const formsOf = (content: string): string[] => (content.split(':')[0] ?? '').match(/\b(?:B|DS)\d+\b/g) ?? [];

/**
 * Sums and identities of a ward's report, the same that block sending; 422 with each that fails. Checks about tables
 * which this recipient's workbook leaves out are passed over.
 */
export function checkReport({ seal, sheets, printed }: SealedWorkbook): void {
  const byName = new Map(sheets.map((sheet) => [sheet.name, sheet]));
  const present = new Set(sheets.map(({ form }) => form));
  const failed = checksOf(byName, seal.figures.registers, undefined)
    .filter(({ ok, content }) => !ok && formsOf(content).every((form) => present.has(form)))
    .map(({ content, result }) => `${content}. ${result}.`);
  const complaints = [
    ...printedComplaints(seal, sheets, printed),
    ...failed,
    ...sheets.flatMap(sumComplaints),
    ...sheets.flatMap(rowComplaints),
    ...figureComplaints(sheets, seal.figures),
  ];
  if (complaints.length > 0)
    throw new AppError(
      'invalid',
      `Số liệu trong tệp không khớp ở ${complaints.length} chỗ. ${complaints.join(' ')} Đề nghị phường kiểm tra, xuất và gửi lại.`,
      complaints.map((message) => ({ pointer: '/file', code: 'sums', message })),
    );
}
