import { headerKey, nameKey } from '../../../shared/text.ts';
import type { SheetRow } from './cells.ts';

export const importRegisters = ['residents', 'statuses', 'insurance', 'campaign'] as const;
export type ImportRegister = (typeof importRegisters)[number];

/** One known column: the field it fills, the header we write, and the others we read. */
export interface KnownColumn {
  field: string;
  header: string;
  aliases?: readonly string[];
}

const nationalId: KnownColumn = {
  field: 'nationalId',
  header: 'Số CCCD',
  aliases: [
    'CCCD/ĐDCN',
    'CCCD',
    'Số định danh',
    'Số định danh cá nhân',
    'CMND',
    'Số CMND',
    'CMND/CCCD',
    'Số CCCD/ĐDCN',
    'Số CCCD/CMND',
    'Số căn cước',
    'CCCD/CMND',
  ],
};
const insuranceNumber: KnownColumn = {
  field: 'insuranceNumber',
  header: 'Mã số BHXH',
  aliases: ['Số BHXH', 'Mã BHXH', 'Số sổ BHXH'],
};
const fullName: KnownColumn = {
  field: 'fullName',
  header: 'Họ và tên',
  aliases: ['Họ tên', 'Họ tên chủ hộ', 'Họ và tên chủ hộ', 'Họ và tên thành viên', 'Họ tên thành viên'],
};
const birthDate: KnownColumn = {
  field: 'birthDate',
  header: 'Ngày sinh',
  aliases: ['Năm sinh', 'Ngày, tháng, năm sinh', 'Ngày tháng năm sinh'],
};
const householdCode: KnownColumn = {
  field: 'householdCode',
  header: 'Mã hộ',
  aliases: ['Mã số hộ', 'Số hộ'],
};
const groupWords = ['TDP', 'Tổ', 'Tổ DP', 'Thôn', 'Khối phố'];
const note: KnownColumn = { field: 'note', header: 'Ghi chú' };
const validFrom: KnownColumn = {
  field: 'validFrom',
  header: 'Từ ngày',
  aliases: ['Giá trị từ ngày', 'Hạn thẻ từ', 'Hạn từ ngày'],
};
const validTo: KnownColumn = {
  field: 'validTo',
  header: 'Đến ngày',
  aliases: ['Giá trị đến ngày', 'Hạn thẻ đến', 'Hạn đến ngày'],
};

/** Known columns of each register, besides the 12 indicators of poverty, which come from the dictionary. */
export const knownColumns: Record<ImportRegister, readonly KnownColumn[]> = {
  residents: [
    householdCode,
    fullName,
    { field: 'relation', header: 'Quan hệ với chủ hộ', aliases: ['Quan hệ', 'QH với chủ hộ'] },
    birthDate,
    { field: 'sex', header: 'Giới tính', aliases: ['Phái', 'Nam/Nữ'] },
    nationalId,
    insuranceNumber,
    { field: 'ethnicity', header: 'Dân tộc' },
    { field: 'phone', header: 'Điện thoại', aliases: ['Số điện thoại', 'SĐT', 'ĐT'] },
    { field: 'address', header: 'Địa chỉ', aliases: ['Nơi ở', 'Chỗ ở hiện nay', 'Nơi cư trú'] },
    { field: 'group', header: 'Tổ dân phố', aliases: groupWords },
    { field: 'residentFrom', header: 'Cư trú từ ngày', aliases: ['Ngày đến', 'Thường trú từ ngày'] },
    { field: 'residenceKind', header: 'Loại cư trú', aliases: ['Hình thức cư trú'] },
    note,
  ],
  statuses: [
    householdCode,
    nationalId,
    insuranceNumber,
    fullName,
    birthDate,
    {
      field: 'category',
      header: 'Diện',
      aliases: ['Đối tượng', 'Loại hộ', 'Nhóm đối tượng', 'Diện đối tượng'],
    },
    { field: 'decisionNumber', header: 'Số quyết định', aliases: ['Số QĐ', 'Quyết định số'] },
    { field: 'decisionDate', header: 'Ngày quyết định', aliases: ['Ngày QĐ', 'Ngày ban hành'] },
    {
      field: 'decisionIssuer',
      header: 'Cơ quan ban hành',
      aliases: ['Nơi ban hành', 'Cơ quan ra quyết định'],
    },
    validFrom,
    validTo,
    { field: 'scoreB1', header: 'Điểm B1', aliases: ['B1'] },
    { field: 'scoreB2', header: 'Điểm B2', aliases: ['B2'] },
    { field: 'causes', header: 'Nguyên nhân nghèo', aliases: ['Nguyên nhân'] },
    { field: 'cannotWork', header: 'Không có khả năng lao động', aliases: ['Không có KNLĐ'] },
    { field: 'result', header: 'Loại', aliases: ['Mới, tái, cũ', 'Nghèo mới/tái/cũ'] },
    {
      field: 'injuryRate',
      header: 'Tỷ lệ tổn thương',
      aliases: ['Tỷ lệ thương tật', 'Tỷ lệ tổn thương cơ thể'],
    },
    { field: 'coefficient', header: 'Hệ số' },
    { field: 'amountDong', header: 'Mức trợ cấp', aliases: ['Trợ cấp', 'Số tiền trợ cấp'] },
    { field: 'paidFromMonth', header: 'Hưởng từ tháng' },
    { field: 'accountNumber', header: 'Số tài khoản', aliases: ['STK', 'Tài khoản'] },
    note,
  ],
  insurance: [
    insuranceNumber,
    nationalId,
    fullName,
    birthDate,
    { field: 'cardNumber', header: 'Số thẻ BHYT', aliases: ['Số thẻ', 'Mã thẻ BHYT', 'Mã thẻ'] },
    { field: 'objectCode', header: 'Mã đối tượng', aliases: ['Mã ĐT', 'Đối tượng', 'Mã nhóm đối tượng'] },
    { field: 'benefitLevel', header: 'Mức hưởng', aliases: ['Quyền lợi'] },
    validFrom,
    validTo,
    {
      field: 'facility',
      header: 'Nơi KCB ban đầu',
      aliases: ['Nơi KCB BĐ', 'Nơi đăng ký KCB ban đầu', 'Nơi ĐK KCB ban đầu', 'KCB ban đầu'],
    },
    note,
  ],
  campaign: [
    householdCode,
    nationalId,
    insuranceNumber,
    fullName,
    birthDate,
    { field: 'livesIn', header: 'Tổ dân phố', aliases: groupWords },
    { field: 'source', header: 'Nguồn', aliases: ['Nguồn kinh phí'] },
    { field: 'amountDong', header: 'Mức quà', aliases: ['Số tiền'] },
    { field: 'inKind', header: 'Hiện vật' },
    note,
  ],
};

/** Fields without which a row of the register says nothing; each group needs one of its fields. */
export const neededFields: Record<ImportRegister, readonly (readonly string[])[]> = {
  residents: [['fullName', 'nationalId', 'insuranceNumber']],
  statuses: [['category'], ['validFrom'], ['householdCode', 'nationalId', 'insuranceNumber', 'fullName']],
  insurance: [
    ['objectCode', 'cardNumber'],
    ['validFrom'],
    ['validTo'],
    ['insuranceNumber', 'nationalId', 'fullName'],
  ],
  // Which source it is may be said beside the file.
  campaign: [['householdCode', 'nationalId', 'insuranceNumber', 'fullName']],
};

/** Fields that a column is taken for by what stands beside it; the officer may say so of any. */
export const sideFields: Record<ImportRegister, readonly { field: string; label: string }[]> = {
  residents: [
    { field: 'male', label: 'Nam (đánh dấu, hoặc năm sinh của nam)' },
    { field: 'female', label: 'Nữ (đánh dấu, hoặc năm sinh của nữ)' },
    { field: 'headName', label: 'Họ tên chủ hộ, ở dòng đầu của hộ' },
  ],
  statuses: [],
  insurance: [],
  campaign: [],
};

export interface MappedColumn {
  /** From 0. */
  column: number;
  header: string;
  field: string;
}

export interface HeaderMatch {
  sheet: string;
  /** First and last row of the header. */
  from: number;
  to: number;
  columns: MappedColumn[];
  unknown: { column: number; header: string }[];
}

function headerText(row: SheetRow | undefined, column: number): string {
  return row?.cells[column]?.text ?? '';
}

/** The header in one row, or in two where the lower one names the parts of a merged upper cell. */
function headersOf(upper: SheetRow, lower: SheetRow | undefined): string[] {
  const width = Math.max(upper.cells.length, lower?.cells.length ?? 0);
  return Array.from({ length: width }, (_, column) => headerText(lower, column) || headerText(upper, column));
}

const heads = new Set(['ho ten chu ho', 'ho va ten chu ho', 'ten chu ho', 'chu ho']);

/** Columns that have a meaning only beside another: Nam next to Nữ, the head's name before the member's. */
function fieldsBySide(headers: readonly string[], known: ReadonlyMap<string, string>): Map<number, string> {
  const fields = new Map<number, string>();
  // With its accents or none, since Năm is another word. "Năm sinh nam", "Nam (x)": what is beside the word is no matter.
  const keys = headers.map((header) =>
    nameKey(header)
      .replace(/giới tính|năm sinh|ngày sinh|[^\p{L}\s]| x( |$)/gu, ' ')
      .trim(),
  );
  const male = keys.indexOf('nam');
  const female = keys.findIndex((key, column) => column > male && (key === 'nữ' || key === 'nu'));
  if (male !== -1 && female !== -1 && female - male <= 2) fields.set(male, 'male').set(female, 'female');
  const named = headers.map((header) => headerKey(header));
  const head = named.findIndex((key) => heads.has(key));
  const isMember = (key: string): boolean => known.get(key) === 'fullName' && !heads.has(key);
  if (head !== -1 && named.some(isMember)) fields.set(head, 'headName');
  return fields;
}

function mapColumns(
  headers: readonly string[],
  known: readonly KnownColumn[],
  mapping: Readonly<Record<string, string>>,
) {
  const byKey = new Map(
    known.flatMap(({ field, header, aliases = [] }) =>
      [header, ...aliases].map((each) => [headerKey(each), field] as const),
    ),
  );
  const chosen = new Map(Object.entries(mapping).map(([header, field]) => [headerKey(header), field]));
  const columns: MappedColumn[] = [];
  const unknown: { column: number; header: string }[] = [];
  const used = new Set<string>();
  const bySide = fieldsBySide(headers, byKey);
  headers.forEach((header, column) => {
    const key = headerKey(header);
    if (key === '' || key === 'stt' || key === 'tt' || key === 'so tt') return;
    const field = chosen.get(key) ?? bySide.get(column) ?? byKey.get(key);
    if (field && field !== 'ignore' && !used.has(field)) {
      used.add(field);
      columns.push({ column, header, field });
    } else unknown.push({ column, header });
  });
  return { columns, unknown };
}

function isComplete(columns: readonly MappedColumn[], register: ImportRegister): boolean {
  const fields = new Set(columns.map(({ field }) => field));
  return (
    columns.length >= 2 && neededFields[register].every((group) => group.some((field) => fields.has(field)))
  );
}

/** Finds the header at a row (with the one below it), or undefined. The variant that names more columns wins. */
export function matchHeader(
  upper: SheetRow,
  lower: SheetRow | undefined,
  register: ImportRegister,
  known: readonly KnownColumn[],
  mapping: Readonly<Record<string, string>> = {},
): HeaderMatch | undefined {
  const one = mapColumns(headersOf(upper, undefined), known, mapping);
  const two = lower && mapColumns(headersOf(upper, lower), known, mapping);
  const isTwo = two !== undefined && two.columns.length > one.columns.length && isHeaderLike(lower);
  const best = isTwo ? two : one;
  if (!isComplete(best.columns, register)) return undefined;
  if (!isTwo || !lower) return { sheet: upper.sheet, from: upper.row, to: upper.row, ...best };
  // The row above names no part of it where the lower says as much alone: it is a title.
  const isTitle =
    mapColumns(headersOf(lower, undefined), known, mapping).columns.length === two.columns.length;
  return { sheet: upper.sheet, from: isTitle ? lower.row : upper.row, to: lower.row, ...best };
}

function isHeaderLike(row: SheetRow | undefined): boolean {
  return (
    row?.cells.every((cell) => cell === undefined || (cell.number === null && cell.day === null)) ?? false
  );
}

const textsOf = (row: SheetRow): string[] => row.cells.flatMap((cell) => (cell ? [cell.text] : []));

/** A row of column numbers under the header: A, B, 1, 2, (3), 3=1+2. */
export function isColumnNumbers(row: SheetRow): boolean {
  const texts = textsOf(row).map((text) => text.replace(/\s/g, ''));
  return (
    texts.length >= 3 &&
    texts.every((text) => /^\(?([A-Z]|\d{1,2})\)?(=[\d+\-=()x*/]+)?$/i.test(text)) &&
    texts.some((text) => /^\(?(1|2|A)\)?$/i.test(text))
  );
}

/** A totals row: "Cộng", "Tổng cộng", "Tổng số" in one of its first cells. */
export function isTotals(row: SheetRow): boolean {
  return textsOf(row)
    .slice(0, 2)
    .map(headerKey)
    .some((text) => /^(tong cong|cong|tong so|tong)( |$)/.test(text) && text.length < 40);
}

/** What stands in a list without rows, ours among them. */
export function isNothing(row: SheetRow): boolean {
  const texts = textsOf(row);
  return texts.length > 0 && texts.every((text) => headerKey(text) === 'khong phat sinh');
}

const signers = /^(nguoi lap|nguoi phat|ke toan|thu quy|to truong|tm |thu truong|chu tich|nguoi kiem tra)/;

/** Below the list: signatures, and the lines after them. */
export function isSignature(row: SheetRow): boolean {
  const texts = textsOf(row);
  return texts.length > 0 && texts.length <= 4 && texts.some((text) => signers.test(headerKey(text)));
}
