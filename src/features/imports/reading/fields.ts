import {
  type Day,
  dayFromExcelSerial,
  formatDay,
  formatPartial,
  isMonth,
  parseDay,
  parsePartialDate,
} from '../../../shared/dates.ts';
import {
  checkInsuranceNumber,
  checkNationalId,
  checkPhone,
  firstPhone,
  parseCard,
  repairInsuranceNumber,
  repairNationalId,
  repairPhone,
} from '../../../shared/identity.ts';
import { parseMoney } from '../../../shared/money.ts';
import { clean, fold, headerKey, titleName } from '../../../shared/text.ts';
import { parseDecisionResult, parseRelation, parseResidenceKind, parseSex } from '../../../shared/words.ts';
import type { Dictionaries } from '../../dictionaries/service.ts';
import type { RowDecision } from '../decisions/decided.ts';
import { isDash, isError, numberFields, saysNone, withoutMark } from './blanks.ts';
import { asShown, type Cell } from './cells.ts';
import { groupsMeant } from './groups.ts';
import type { MappedColumn } from './headers.ts';
import { undivided } from './sexColumns.ts';

/** Why a row is refused or waits: the file's own header, a code for programs, a Vietnamese sentence for people. */
export interface RowReason {
  column: string;
  code: string;
  message: string;
  /** What stands in the cell, where it is the cell that cannot be read. */
  value?: string;
}

/** A cell's value, a reason, or nothing for a blank. */
export type Parsed = { value: string | number | string[] } | { code: string; message: string } | undefined;

/** What the parsers need to know of the registry. */
export interface ParseContext {
  today: Day;
  dictionary: Dictionaries;
  groups: readonly { code: string; name: string }[];
}

type Parser = (cell: Cell, context: ParseContext, row: (field: string) => Cell | undefined) => Parsed;

const fail = (code: string, message: string): Parsed => ({ code, message });
const digitsOf = (cell: Cell): string | undefined =>
  cell.number !== null && Number.isSafeInteger(cell.number) && cell.number >= 0
    ? String(cell.number)
    : undefined;

const text: Parser = (cell) => ({ value: cell.text });
const name: Parser = (cell) => ({ value: titleName(cell.text) });

const earliestSerial = 2200; // a number below is a year

/** The day of a cell that is a date, or a number that was one before its format was taken away. */
function dayOfCell(cell: Cell): Day | undefined {
  if (cell.day) return cell.day;
  if (cell.number === null || cell.number < earliestSerial) return undefined;
  const day = dayFromExcelSerial(cell.number, cell.date1904 ?? false);
  return day && day >= '1900' && day < '2100' ? day : undefined;
}

/** A serial number that has become a text is offered as its day, never taken. */
function serialText(cell: Cell): Parsed {
  const meant = /^\d{5}$/.test(cell.text) ? dayFromExcelSerial(Number(cell.text), false) : undefined;
  return meant
    ? fail(
        'unreadableDate',
        `“${cell.text}” là số ngày của Excel ở dạng chữ, có thể là ${formatDay(meant)}; ghi lại ngày`,
      )
    : undefined;
}

const birthDate: Parser = (cell, { today }) => {
  const day = dayOfCell(cell);
  if (day) return { value: cell.day ? asShown(day, cell.shows) : day };
  const parsed = parsePartialDate(cell.text, today);
  return parsed.ok ? { value: parsed.value } : (serialText(cell) ?? fail(parsed.fault, parsed.message));
};

const day: Parser = (cell) => {
  const day = dayOfCell(cell);
  if (day) return { value: day };
  const parsed = parseDay(cell.text);
  return parsed.ok ? { value: parsed.value } : (serialText(cell) ?? fail(parsed.fault, parsed.message));
};

const nationalId: Parser = (cell, _context, row) => {
  const digits = digitsOf(cell);
  const sexCell = row('sex');
  const known = { sex: sexCell && parseSex(sexCell.text) };
  const checked = checkNationalId(digits === undefined ? cell.text : repairNationalId(digits), known);
  return checked.ok ? { value: checked.value } : fail(checked.code, checked.message);
};

const insuranceNumber: Parser = (cell) => {
  const digits = digitsOf(cell);
  const checked = checkInsuranceNumber(digits === undefined ? cell.text : repairInsuranceNumber(digits));
  return checked.ok ? { value: checked.value } : fail(checked.code, checked.message);
};

const phone: Parser = (cell) => {
  const digits = digitsOf(cell);
  const checked = checkPhone(digits === undefined ? firstPhone(cell.text) : repairPhone(digits));
  return checked.ok ? { value: checked.value } : fail(checked.code, checked.message);
};

const cardNumber: Parser = (cell) => {
  const digits = digitsOf(cell);
  const parsed = parseCard(digits === undefined ? cell.text : repairInsuranceNumber(digits));
  return parsed.ok ? { value: parsed.card.number } : fail(parsed.code, parsed.message);
};

const sex: Parser = (cell) => {
  const value = parseSex(cell.text);
  return value
    ? { value }
    : fail('unknownWord', `Giới tính: không hiểu “${cell.text}”, ghi Nam, Nữ hoặc Khác.`);
};

const relation: Parser = (cell) => {
  const parsed = parseRelation(cell.text);
  return { value: [parsed.relation, parsed.text ?? ''] };
};

const ethnicity: Parser = (cell, { dictionary }) => {
  const group = dictionary.ethnicGroupByWords(cell.text);
  return group
    ? { value: group.code }
    : fail('unknownWord', `Dân tộc: không có “${cell.text}” trong danh mục 54 dân tộc.`);
};

const residenceKind: Parser = (cell) => {
  const value = parseResidenceKind(cell.text);
  return value
    ? { value }
    : fail('unknownWord', `Loại cư trú: không hiểu “${cell.text}”, ghi Thường trú hoặc Tạm trú.`);
};

/** A group by its name, number or code: "Tổ dân phố 4", "TDP số 4", 4, CL-04. One that can mean two is not taken. */
const group: Parser = (cell, { groups }) => {
  const [found, other] = groupsMeant(cell.text, groups);
  if (found && other)
    return fail(
      'severalAreas',
      `Tổ dân phố: “${cell.text}” có thể là ${found.name} hoặc ${other.name}, ghi đủ tên.`,
    );
  const [first] = groups;
  const remedy = first ? `; ghi tên, số hoặc mã, ví dụ ${first.name}` : '; lập tổ ở Quản trị, Địa bàn trước';
  return found
    ? { value: found.code }
    : fail('unknownArea', `Tổ dân phố: địa bàn không có “${cell.text}”${remedy}.`);
};

const category: Parser = (cell, { dictionary }) => {
  const found = dictionary.categoryByWords(cell.text);
  return found
    ? { value: found.code }
    : fail('unknownWord', `Diện: không có “${cell.text}” trong danh mục đối tượng.`);
};

const objectCode: Parser = (cell) => {
  const code = cell.text.toUpperCase();
  return /^[A-Z]{2}$/.test(code)
    ? { value: code }
    : fail('badCode', `Mã đối tượng: “${cell.text}” không phải mã hai chữ cái như HN, GD.`);
};

/** A digit 1–5, or 100, 95, 80 per cent; 100 is the code's digit if that is 1, 2 or 5, else 2. */
const benefitLevel: Parser = (cell, { dictionary, today }, row) => {
  const digits = /^(\d+(?:[.,]\d+)?)\s*(%?)$/.exec(cell.text);
  const number = digits ? Number(digits[1]?.replace(',', '.')) : Number.NaN;
  const share = cell.percent ? Math.round(number * 100) : number;
  const isPercent = cell.percent || digits?.[2] === '%' || number > 5;
  if (!isPercent && Number.isInteger(number) && number >= 1 && number <= 5) return { value: number };
  if (isPercent && share === 95) return { value: 3 };
  if (isPercent && share === 80) return { value: 4 };
  if (isPercent && share === 100) {
    const level = dictionary.objectCode(row('objectCode')?.text.toUpperCase() ?? '', today)?.benefitLevel;
    return { value: level === 1 || level === 5 ? level : 2 };
  }
  return fail('badLevel', `Mức hưởng: không hiểu “${cell.text}”, ghi số 1 đến 5 hoặc 100%, 95%, 80%.`);
};

const wholeNumber =
  (label: string, from: number, to: number): Parser =>
  (cell) => {
    const share =
      cell.percent && cell.number !== null
        ? Math.round(cell.number * 100)
        : Number(cell.text.replace(/\s*%$/, ''));
    const valid = Number.isInteger(share) && share >= from && share <= to;
    return valid
      ? { value: share }
      : fail('badNumber', `${label}: “${cell.text}” không phải số nguyên từ ${from} đến ${to}.`);
  };

const coefficient: Parser = (cell) => {
  const value = cell.number ?? Number(cell.text.replace(',', '.'));
  return value > 0 && value <= 20
    ? { value }
    : fail('badNumber', `Hệ số: không hiểu “${cell.text}”, ghi như 1,5 hoặc 2.`);
};

/** Thousands' commas are those of a spreadsheet in English: đồng have no tenths. */
const thousands = /^\d{1,3}(,\d{3})+(?!\d|[.,])/;

const money: Parser = (cell) => {
  const text = thousands.test(cell.text) ? cell.text.replaceAll(',', '.') : cell.text;
  const value = digitsOf(cell) === undefined ? parseMoney(text) : cell.number;
  return value === undefined || value === null
    ? fail('badMoney', `Số tiền: không hiểu “${cell.text}”, ghi số đồng, ví dụ 500.000.`)
    : { value };
};

const month: Parser = (cell) => {
  const day = dayOfCell(cell);
  if (day) return { value: day.slice(0, 7) };
  const match = /^(\d{1,2})[/-](\d{4})$/.exec(cell.text);
  const value = match ? `${match[2]}-${match[1]?.padStart(2, '0')}` : cell.text;
  if (isMonth(value)) return { value };
  const whole = parseDay(cell.text);
  return whole.ok
    ? { value: whole.value.slice(0, 7) }
    : fail('badMonth', `Hưởng từ tháng: không hiểu “${cell.text}”, ghi như 07/2023.`);
};

const result: Parser = (cell) => {
  const value = parseDecisionResult(cell.text);
  return value ? { value } : fail('unknownWord', `Loại: không hiểu “${cell.text}”, ghi mới, tái hoặc cũ.`);
};

const ticked: Parser = (cell) => {
  const key = fold(cell.text);
  if (['x', 'co', '1', 'v', 'dung', 'true'].includes(key)) return { value: 1 };
  if (['khong', '0', 'false', '-'].includes(key)) return { value: 0 };
  return fail('unknownWord', `Ô đánh dấu: ghi x hoặc để trống, không ghi “${cell.text}”.`);
};

/** Causes of poverty by their names or codes, other words as they are. Names hold commas: only known ones are parted there. */
const causes: Parser = (cell, { dictionary }) => {
  const known = new Map(
    dictionary.causes().flatMap(({ code, label }) => [label, code].map((word) => [headerKey(word), code])),
  );
  const namedIn = (text: string): string[] => {
    const pieces = text.split(',').map(clean);
    const found: { text: string; known: boolean }[] = [];
    for (let at = 0; at < pieces.length; ) {
      const named = pieces.map((_, i) => known.get(headerKey(pieces.slice(at, i + 1).join(' '))));
      const last = named.findLastIndex((code, i) => i >= at && code !== undefined);
      found.push({ text: named[last] ?? pieces[at] ?? '', known: last >= at });
      at = Math.max(last, at) + 1;
    }
    return found.some((each) => each.known) ? found.map((each) => each.text) : [text];
  };
  const parts = cell.text.split(/[;\n]/).map(clean);
  return { value: parts.flatMap(namedIn).filter((part) => part !== '') };
};

const parsers: Record<string, Parser> = {
  householdCode: (cell) => ({ value: cell.text.toUpperCase() }),
  fullName: name,
  relation,
  birthDate,
  sex,
  nationalId,
  insuranceNumber,
  ethnicity,
  phone,
  group,
  // Tells namesakes apart; a group that the ward has no longer is no fault of the row.
  livesIn: (cell, context, row) => {
    const found = group(cell, context, row);
    return found && 'value' in found ? found : undefined;
  },
  residentFrom: day,
  residenceKind,
  category,
  decisionDate: day,
  validFrom: day,
  validTo: day,
  scoreB1: wholeNumber('Điểm B1', 0, 1000),
  scoreB2: wholeNumber('Điểm B2', 0, 120),
  causes,
  cannotWork: ticked,
  result,
  injuryRate: wholeNumber('Tỷ lệ tổn thương', 0, 100),
  coefficient,
  amountDong: money,
  paidFromMonth: month,
  cardNumber,
  objectCode,
  benefitLevel,
};

/** What words mean as a field of a register. */
export const parseField = (field: string, words: string, context: ParseContext): Parsed =>
  parsers[field]?.({ text: words, number: null, day: null, percent: false }, context, () => undefined);

/** A row of a file with its values by field. */
export interface ParsedRow {
  sheet: string;
  row: number;
  values: Record<string, string | number | string[]>;
  reasons: RowReason[];
  /** The cells as the file shows them, for the preview and the rejects. */
  cells: (string | number | null)[];
  /** Cells whose letters were read by their old font: as they stand in the file, by column from 0. */
  legacy?: { column: number; text: string; font: string }[];
  /** The file's own headers by field. */
  headers: Record<string, string>;
  /** What was read otherwise than it stands in the file, to be said in the preview. */
  notes?: string[];
  /** The line of the head whose household it belongs to, in a file without household codes: its own, of a head. */
  head?: { row: number; values: ParsedRow['values'] };
  /** What the officer has decided of it, now or of the same words before. */
  decided?: RowDecision;
}

/** What the officer has to know of how a cell was read: zeros given back, a serial number, an old font. */
function noteOf(
  header: string,
  cell: Cell,
  field: string,
  value: string | number | string[],
): string | undefined {
  if (cell.legacy)
    return `${header}: đọc theo phông ${cell.legacy.font}, trong tệp là “${cell.legacy.text}”.`;
  if (typeof value !== 'string' || value === cell.text) return undefined;
  if (cell.day)
    return cell.shows && field === 'birthDate'
      ? `${header}: ô chỉ hiện ${formatPartial(value)}, đọc đúng như vậy.`
      : undefined;
  if (field === 'phone' && firstPhone(cell.text) !== cell.text)
    return `${header}: ô ghi nhiều số, lấy số đầu ${value}.`;
  if (cell.number === null) return undefined;
  if (numberFields.has(field)) return `${header}: Excel đã bỏ số 0 đầu của ${cell.text}, đọc là ${value}.`;
  return dayOfCell(cell)
    ? `${header}: số ${cell.text} của Excel đọc là ngày ${formatDay(value)}.`
    : undefined;
}

const brokenFormula = ({ text }: Cell): Parsed =>
  fail('formulaError', `ô là lỗi công thức ${text} của Excel; sửa công thức hoặc ghi thẳng giá trị`);

/** Every mapped cell of a row read and checked; all faults of the row together. */
export function parseCells(
  given: readonly (Cell | undefined)[],
  mapped: readonly MappedColumn[],
  context: ParseContext,
): Pick<ParsedRow, 'values' | 'reasons' | 'notes'> {
  const row = undivided(given, mapped);
  if ('code' in row) return { values: {}, reasons: [row] };
  const { cells, columns } = row;
  const cellOf = (field: string): Cell | undefined => {
    const column = columns.find((each) => each.field === field);
    return column && cells[column.column];
  };
  const values: ParsedRow['values'] = {};
  const reasons: RowReason[] = [];
  const notes: string[] = [];
  for (const { column, header, field } of columns) {
    const given = cells[column];
    if (!given || isDash(given, field)) continue;
    if (saysNone(given, field)) {
      notes.push(`${clean(header)}: “${given.text}” đọc là để trống.`);
      continue;
    }
    const cell = withoutMark(given);
    const parser = field.startsWith('deprivation.') ? ticked : (parsers[field] ?? text);
    const parsed = isError(cell) ? brokenFormula(cell) : parser(cell, context, cellOf);
    if (parsed === undefined) continue;
    if ('value' in parsed) {
      values[field] = parsed.value;
      const note = noteOf(clean(header), cell, field, parsed.value);
      if (note) notes.push(note);
    } else {
      const message = withLabel(header, parsed.message);
      reasons.push({ column: header, code: parsed.code, message, value: (cell.legacy ?? cell).text });
    }
  }
  return { values, reasons, ...(notes.length > 0 ? { notes } : {}) };
}

/** The sentence begins with the field's name; parsers of days do not know under which header they stand. */
function withLabel(header: string, message: string): string {
  return /^[^:]{2,40}: /.test(message) ? message : `${clean(header)}: ${message}.`;
}
