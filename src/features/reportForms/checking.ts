import { formatDay } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import type { Register } from '../../shared/words.ts';
import { registerLabels, registers } from '../../shared/words.ts';
import { additive } from '../consolidations/checking.ts';
import type { ToldRegisters } from '../exports/sealed.ts';
import type { Check, MonthFigures } from '../exports/service.ts';
import { type Catalogue, headOf, nameKey, parseName, sheetOf } from './names.ts';
import type { FormCheck } from './schema.ts';
import type { Computed } from './workbook/computing.ts';
import type { Filled, FilledForm, Repeated } from './workbook/filling.ts';
import { summedRanges } from './workbook/formulas.ts';

const told = 8;

const placeText = ({ sheet, cell }: { sheet: string; cell: string }): string => `${sheet}!${cell}`;

/** "a, b và 12 ô nữa". */
function someOf(items: readonly string[]): string {
  const rest = items.length - told;
  return rest > 0 ? `${items.slice(0, told).join('; ')} và ${rest} ô nữa` : items.join('; ');
}

const isRepeatedCell = ({ sheet, cell }: Filled, { repeated }: FilledForm): boolean => {
  const row = Number(cell.replace(/\D+/, ''));
  return repeated.some(
    (each) => each.sheet === sheet && row >= each.row && row < each.row + Math.max(1, each.rows),
  );
};

function blankChecks(form: FilledForm): FormCheck[] {
  const content = 'Các ô đánh dấu đều có số liệu';
  const single = form.filled.filter((each) => each.names.length > 0 && !isRepeatedCell(each, form));
  const blank = single.filter(({ value }) => value === null);
  const missing = single.filter((each) => each.missing !== undefined && each.value !== null);
  const found: FormCheck[] = [
    blank.length === 0
      ? { content, state: 'ok', result: `${single.length} ô đã điền.` }
      : {
          content,
          state: 'look',
          result: `Còn trống ${blank.length} ô: ${someOf(blank.map((each) => `${placeText(each)} (${each.names.join(', ')})`))}.`,
        },
  ];
  if (missing.length > 0)
    found.push({
      content: 'Các dòng của biểu đều có trong kỳ',
      state: 'look',
      result: `Kỳ này không phát sinh, ghi 0: ${someOf(missing.map((each) => `${placeText(each)} (${each.missing})`))}.`,
    });
  return found;
}

function listChecks({ repeated }: FilledForm): FormCheck[] {
  return repeated.map(({ sheet, row, rows, list, marks }): FormCheck => {
    const content = `${headOf(list)}: số dòng đã điền`;
    if (marks === 0)
      return {
        content,
        state: 'wrong',
        result: `${sheet}, dòng ${row} lặp lại mà chưa ô nào của dòng được đánh dấu: đánh dấu các ô của dòng.`,
      };
    return {
      content,
      state: 'ok',
      result:
        rows === 0
          ? `${sheet}, dòng ${row}: không phát sinh.`
          : `${sheet}, từ dòng ${row}: ${formatNumber(rows)} dòng.`,
    };
  });
}

/** The list's own total of a column that a SUM adds up whole; undefined where it adds up anything else. */
function statedTotal(
  computed: Computed,
  repeated: readonly Repeated[],
): { stated: number; head: string; mustAgree: boolean } | undefined {
  const [range, more] = summedRanges(computed.formula) ?? [];
  if (!range?.to || more || range.from.column !== range.to.column) return undefined;
  const sheet = range.sheet ?? computed.sheet;
  const list = repeated.find(
    (each) =>
      each.sheet.toLowerCase() === sheet.toLowerCase() &&
      each.row >= (range.from.row ?? each.row + 1) &&
      each.row + Math.max(1, each.rows) - 1 <= (range.to?.row ?? 0),
  );
  const index = list?.columns.get(range.from.column ?? 0);
  const column = index === undefined ? undefined : list?.list.columns[index];
  if (!list || index === undefined || !column || list.rows !== list.list.rows.length) return undefined;
  const stated = list.list.total?.[index];
  if (typeof stated !== 'number' || !['number', 'money'].includes(column.kind)) return undefined;
  const head = headOf(list.list);
  const isWhole = list.row === range.from.row && list.row + Math.max(1, list.rows) - 1 === range.to.row;
  return { stated, head, mustAgree: (isWhole && additive[head]?.includes(column.field)) ?? false };
}

function sumChecks(computed: readonly Computed[], { repeated }: FilledForm): FormCheck[] {
  return computed.flatMap((each): FormCheck[] => {
    const at = `Ô ${placeText(each)} = ${each.formula.slice(0, 200)}`;
    if (each.value === undefined || !summedRanges(each.formula) || typeof each.value !== 'number') return [];
    const total = statedTotal(each, repeated);
    const sum = formatNumber(each.value, Number.isInteger(each.value) ? 0 : 1);
    if (!total) return [{ content: at, state: 'ok', result: `Cộng được ${sum}.` }];
    const stated = formatNumber(total.stated, Number.isInteger(total.stated) ? 0 : 1);
    if (total.stated === each.value)
      return [{ content: at, state: 'ok', result: `Cộng được ${sum}, bằng tổng của biểu ${total.head}.` }];
    return [
      {
        content: at,
        state: total.mustAgree ? 'wrong' : 'look',
        result: total.mustAgree
          ? `Lệch: cộng được ${sum}, tổng của biểu ${total.head} là ${stated}.`
          : `Cộng được ${sum}; tổng của biểu ${total.head} là ${stated}, vì ai (hộ nào) thuộc nhiều dòng chỉ tính một lần.`,
      },
    ];
  });
}

function uncomputedCheck(computed: readonly Computed[]): FormCheck[] {
  const unknown = computed.filter(({ value }) => value === undefined);
  return unknown.length === 0
    ? []
    : [
        {
          content: 'Công thức của biểu mẫu',
          state: 'look',
          result: `${unknown.length} công thức do Excel tính khi mở tệp, chưa xem trước được: ${someOf(unknown.map(placeText))}.`,
        },
      ];
}

/** Tables and registers that a form's names are about. */
interface Used {
  heads: Set<string>;
  registers: Set<Register>;
}

const registerTables: Record<Register, string> = {
  poor: 'B03',
  nearPoor: 'B04',
  policy: 'B05',
  assistance: 'B06',
  disadvantaged: 'B07',
};

function usedBy(form: FilledForm, catalogue: Catalogue): Used {
  const heads = new Set(form.repeated.map(({ list }) => headOf(list)));
  const used = new Set<Register>();
  for (const name of new Set(form.filled.flatMap(({ names }) => names))) {
    const sheet = sheetOf(catalogue, parseName(name)?.head ?? '');
    if (sheet) heads.add(headOf(sheet));
    const single = catalogue.singles.find(
      (each) => nameKey(each.name) === nameKey(name) || nameKey(each.code) === nameKey(name),
    );
    for (const register of registers)
      if (single?.code.startsWith(`registers.${register}.`)) used.add(register);
  }
  for (const register of registers) {
    if (heads.has(registerTables[register])) used.add(register);
    if (used.has(register)) heads.add(registerTables[register]);
  }
  return { heads, registers: used };
}

const headsIn = (content: string): string[] => (content.split(':')[0] ?? '').match(/\b(?:B|DS)\d+\b/g) ?? [];

/** The month's own checks, as far as they are about what the form tells. */
function monthChecks(checks: readonly Check[], { heads, registers: used }: Used): FormCheck[] {
  return checks
    .filter(({ content }) => {
      const about = headsIn(content);
      if (about.length > 0) return about.some((head) => heads.has(head));
      return /^Đầu kỳ/.test(content) && (used.has('poor') || used.has('nearPoor'));
    })
    .map(({ content, ok, result }) => ({ content, state: ok ? 'ok' : 'wrong', result }));
}

/** Against the report of the same period that has been sealed or closed: two papers of one period must say the same. */
function sealedChecks(
  figures: MonthFigures['registers'],
  told: ToldRegisters | undefined,
  used: Used,
): FormCheck[] {
  if (used.registers.size === 0) return [];
  const number = told?.document && `Báo cáo số ${told.document.number} ngày ${formatDay(told.document.date)}`;
  const content = `Khớp ${number ?? 'báo cáo đã niêm phong của cùng kỳ'}`;
  if (!told) return [{ content, state: 'ok', result: 'Chưa có báo cáo cùng kỳ để so.' }];
  const differing = [...used.registers].flatMap((register) =>
    (['households', 'people'] as const).flatMap((unit) =>
      (['opening', 'increase', 'decrease', 'closing'] as const).flatMap((part) => {
        const now = figures[register][unit][part];
        const then = told.registers[register]?.[unit][part] ?? now; // what a recipient was not told cannot differ
        const what = { opening: 'đầu kỳ', increase: 'tăng', decrease: 'giảm', closing: 'cuối kỳ' }[part];
        return now === then
          ? []
          : [
              `${registerLabels[register]}, ${unit === 'households' ? 'hộ' : 'khẩu'} ${what}: nay ${now}, đã báo cáo ${then}`,
            ];
      }),
    ),
  );
  return [
    differing.length === 0
      ? { content, state: 'ok', result: 'Khớp.' }
      : { content, state: 'wrong', result: `Lệch ${differing.length} số. ${someOf(differing)}.` },
  ];
}

/** Checks before a filled form is sent. `wrong` needs an explanation; `look` is for the officer to see. */
export function checkFilled(
  form: FilledForm,
  computed: readonly Computed[],
  about: {
    catalogue: Catalogue;
    checks: readonly Check[];
    registers: MonthFigures['registers'];
    told: ToldRegisters | undefined;
  },
): FormCheck[] {
  const used = usedBy(form, about.catalogue);
  return [
    ...blankChecks(form),
    ...listChecks(form),
    ...sumChecks(computed, form),
    ...uncomputedCheck(computed),
    ...monthChecks(about.checks, used),
    ...sealedChecks(about.registers, about.told, used),
  ];
}
