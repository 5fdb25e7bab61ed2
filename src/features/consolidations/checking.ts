import { AppError } from '../../shared/errors.ts';
import { type CellValue, checksOf, type Sheet } from '../exports/service.ts';
import type { SealedWorkbook } from './reading.ts';
import type { WardFigures } from './schema.ts';

/** A fault of a report's figures, as a sentence. */
type Complaint = string;

const number = (value: CellValue | undefined): number => (typeof value === 'number' ? value : 0);

/** A figure of a totals row; undefined where the workbook has no such table, column or total. */
export function totalOf(sheets: readonly Sheet[], form: string, field: string): number | undefined {
  const sheet = sheets.find((each) => each.form === form);
  const at = sheet?.columns.findIndex((column) => column.field === field) ?? -1;
  return sheet?.total && at >= 0 ? number(sheet.total[at]) : undefined;
}

/** Columns whose rows add up to the total: nobody stands in two rows. */
export const additive: Record<string, readonly string[]> = {
  B02: ['people', 'poorPeople', 'nearPoorPeople'],
  B06: ['paidDong', 'arrearsDong', 'recoveredDong', 'accountDong'],
  B07: ['closingHouseholds', 'closingPeople'],
  B08: ['population', 'covered'],
  B09: ['opening', 'closing'],
  B10: ['approved', 'paid', 'period', 'unpaid', 'returned'].flatMap((what) => [
    `${what}Gifts`,
    `${what}Dong`,
  ]),
  B11: ['opening', 'received', 'early', 'onTime', 'late', 'leftInTime', 'leftOverdue', 'refused'],
};

function sumComplaints(sheet: Sheet): Complaint[] {
  return (additive[sheet.form ?? ''] ?? []).flatMap((field) => {
    const at = sheet.columns.findIndex((column) => column.field === field);
    const column = sheet.columns[at];
    if (!sheet.total || !column) return [];
    const sum = sheet.rows.reduce((total, row) => total + number(row[at]), 0);
    const stated = number(sheet.total[at]);
    const header = column.group ? `${column.group}, ${column.header}` : column.header;
    return sum === stated
      ? []
      : [`${sheet.name}, cột “${header}”: cộng các dòng được ${sum}, dòng Tổng cộng ghi ${stated}.`];
  });
}

/** The hidden figures are what the totals of the tables say. */
function figureComplaints(sheets: readonly Sheet[], { coverage, registers }: WardFigures): Complaint[] {
  const told: [what: string, hidden: number, form: string, field: string][] = [
    ['dân số', coverage.population, 'B08', 'population'],
    ['người có thẻ', coverage.covered, 'B08', 'covered'],
    ['hộ nghèo đầu kỳ', registers.poor.households.opening, 'B03', 'opening'],
    ['hộ nghèo cuối kỳ', registers.poor.households.closing, 'B03', 'closing'],
    ['hộ cận nghèo đầu kỳ', registers.nearPoor.households.opening, 'B04', 'opening'],
    ['hộ cận nghèo cuối kỳ', registers.nearPoor.households.closing, 'B04', 'closing'],
    ['người có công đầu kỳ', registers.policy.people.opening, 'B05', 'opening'],
    ['người có công cuối kỳ', registers.policy.people.closing, 'B05', 'closing'],
    ['người hưởng bảo trợ xã hội đầu kỳ', registers.assistance.people.opening, 'B06', 'opening'],
    ['người hưởng bảo trợ xã hội cuối kỳ', registers.assistance.people.closing, 'B06', 'closing'],
    ['hộ khó khăn cuối kỳ', registers.disadvantaged.households.closing, 'B07', 'closingHouseholds'],
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

/** Tables that a check names before its colon. */
const formsOf = (content: string): string[] => (content.split(':')[0] ?? '').match(/\b(?:B|DS)\d+\b/g) ?? [];

/**
 * Sums and identities of a ward's report, the same that block sending; 422 with each that fails. Checks about tables
 * which this recipient's workbook leaves out are passed over.
 */
export function checkReport({ seal, sheets }: SealedWorkbook): void {
  const byName = new Map(sheets.map((sheet) => [sheet.name, sheet]));
  const present = new Set(sheets.map(({ form }) => form));
  const failed = checksOf(byName, seal.figures.registers, undefined)
    .filter(({ ok, content }) => !ok && formsOf(content).every((form) => present.has(form)))
    .map(({ content, result }) => `${content}. ${result}.`);
  const complaints = [...failed, ...sheets.flatMap(sumComplaints), ...figureComplaints(sheets, seal.figures)];
  if (complaints.length > 0)
    throw new AppError(
      'invalid',
      `Số liệu trong tệp không khớp ở ${complaints.length} chỗ. ${complaints.join(' ')} Đề nghị phường kiểm tra, xuất và gửi lại.`,
      complaints.map((message) => ({ pointer: '/file', code: 'sums', message })),
    );
}
