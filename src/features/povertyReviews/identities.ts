import type { PovertyBalance, PovertyRegister } from '../balances/service.ts';
import type { Sheet } from '../exports/sheet.ts';
import type { ReviewContext } from './context.ts';
import type { Identity, ReviewFigures } from './schema.ts';

const registers = ['poor', 'nearPoor'] as const;
const words: Record<PovertyRegister, string> = { poor: 'hộ nghèo', nearPoor: 'hộ cận nghèo' };
const units = ['households', 'people'] as const;
type Unit = (typeof units)[number];
const unitWords: Record<Unit, string> = { households: 'hộ', people: 'khẩu' };

const agree = (code: string, content: string, a: number, b: number): Identity => ({
  code,
  content,
  ok: a === b,
  result: a === b ? `Khớp (${a})` : `Lệch: ${a} và ${b}`,
});

/** How many left or came for a reason, or for any. */
function moved(
  balance: PovertyBalance,
  direction: 'increase' | 'decrease',
  unit: Unit,
  reason?: string,
): number {
  if (unit === 'households')
    return balance.movements.filter(
      (each) => each.direction === direction && (reason === undefined || each.reason === reason),
    ).length;
  const groups = direction === 'increase' ? balance.peopleIncrease : balance.peopleDecrease;
  return [...groups].reduce(
    (sum, [key, people]) => sum + (reason === undefined || key === reason ? people.length : 0),
    0,
  );
}

/** Both lists with what lies between them, as the next review takes them over. */
export function figuresOf(context: ReviewContext): ReviewFigures {
  const of = (balance: PovertyBalance, unit: Unit) => ({
    opening: (unit === 'households' ? balance.opening : balance.openingPeople).size,
    increase: moved(balance, 'increase', unit),
    decrease: moved(balance, 'decrease', unit),
    closing: (unit === 'households' ? balance.closing : balance.closingPeople).size,
  });
  const both = (balance: PovertyBalance) => ({
    households: of(balance, 'households'),
    people: of(balance, 'people'),
  });
  return { poor: both(context.poor), nearPoor: both(context.nearPoor) };
}

function balanceIdentities(figures: ReviewFigures, former: ReviewFigures | undefined): Identity[] {
  return registers.flatMap((register) =>
    units.flatMap((unit): Identity[] => {
      const { opening, increase, decrease, closing } = figures[register][unit];
      const what = `${words[register]}, ${unitWords[unit]}`;
      const kept = former?.[register][unit].closing;
      const opens = `Đầu kỳ = cuối kỳ của kỳ rà soát trước (${what})`;
      return [
        agree(
          `balance.${register}.${unit}`,
          `Cuối kỳ = đầu kỳ − giảm + tăng (${what})`,
          closing,
          opening - decrease + increase,
        ),
        kept === undefined
          ? {
              code: `opening.${register}.${unit}`,
              content: opens,
              ok: true,
              result: 'Chưa có kết quả kỳ trước đã xuất để so',
            }
          : agree(`opening.${register}.${unit}`, opens, opening, kept),
      ];
    }),
  );
}

/** Who leaves the one list for the other stands in both tables. */
function crossingIdentities({ poor, nearPoor }: ReviewContext): Identity[] {
  return units.flatMap((unit) => [
    agree(
      `crossing.toNearPoor.${unit}`,
      `Thoát nghèo còn cận nghèo = cận nghèo tăng từ hộ nghèo (${unitWords[unit]})`,
      moved(poor, 'decrease', unit, 'crossing'),
      moved(nearPoor, 'increase', unit, 'crossing'),
    ),
    agree(
      `crossing.toPoor.${unit}`,
      `Cận nghèo rơi xuống nghèo = nghèo tăng từ cận nghèo (${unitWords[unit]})`,
      moved(nearPoor, 'decrease', unit, 'crossing'),
      moved(poor, 'increase', unit, 'crossing'),
    ),
  ]);
}

/**
 * A poor household lacks in at least so many indicators, a near-poor one in fewer (norm `poverty-deprivation-min`, NĐ
 * 07/2021/NĐ-CP Điều 3): so do their sums. Says how many households have fewer, or none, recorded.
 */
function indicatorIdentities(context: ReviewContext): Identity[] {
  const least = context.dictionary.norm('poverty-deprivation-min', context.closing.day, [context.area.code]);
  if (!context.countsIndicators || least === undefined) return [];
  return registers.map((register): Identity => {
    const of = context.households.filter((household) => household.register === register);
    const known = new Set(context.indicators.map(({ code }) => code));
    const counts = of.map(
      ({ details }) => (details.deprivations ?? []).filter((code) => known.has(code)).length,
    );
    const sum = counts.reduce((total, count) => total + count, 0);
    const limit = register === 'poor' ? least * of.length : (least - 1) * of.length;
    const isPoor = register === 'poor';
    const off = counts.filter((count) => (isPoor ? count < least : count >= least)).length;
    const content = isPoor
      ? `Tổng số chỉ số thiếu hụt ≥ ${least} × số hộ nghèo`
      : `Tổng số chỉ số thiếu hụt ≤ ${least - 1} × số hộ cận nghèo`;
    return {
      code: `deprivations.${register}`,
      content,
      ok: isPoor ? sum >= limit : sum <= limit,
      result: `${sum} ${isPoor ? 'so với ít nhất' : 'so với nhiều nhất'} ${limit}; ${off} hộ ghi ${isPoor ? `dưới ${least}` : `từ ${least}`} chỉ số`,
    };
  });
}

const column = (sheet: Sheet, field: string): number =>
  sheet.columns.findIndex((each) => each.field === field);

/** The first figure of a table of which the groups do not add up to the area's own; undefined where all do. */
function unequalSum(sheet: Sheet): string | undefined {
  const unit = column(sheet, 'unit');
  const totals = [sheet.total, sheet.secondTotal].filter((row) => row !== undefined);
  // Movements inside the ward stand among the groups' own, so of a table of movements only the two lists add up.
  const isMovements = column(sheet, 'opening') >= 0;
  for (const [at, { kind, header, field }] of sheet.columns.entries()) {
    if (kind !== 'number' || (isMovements && field !== 'opening' && field !== 'closing')) continue;
    for (const total of totals) {
      const rows = sheet.rows.filter((row) => unit < 0 || row[unit] === total[unit]);
      const sum = rows.reduce((all, row) => all + Number(row[at] ?? 0), 0);
      if (sum !== Number(total[at] ?? 0))
        return `bảng ${sheet.name}, cột “${header}”: cộng các tổ ${sum}, toàn phường ${total[at]}`;
    }
  }
  return undefined;
}

function sumIdentity(sheets: readonly Sheet[]): Identity {
  const faults = sheets
    .filter((sheet) => column(sheet, 'groupCode') >= 0)
    .flatMap((sheet) => unequalSum(sheet) ?? []);
  return {
    code: 'groups',
    content: 'Cộng các tổ = toàn phường, ở mọi bảng theo tổ',
    ok: faults.length === 0,
    result: faults.length === 0 ? 'Khớp' : `Lệch: ${faults.join('; ')}`,
  };
}

/** The same list is counted alike in the tables that tell its size. */
function sizeIdentities(sheets: readonly Sheet[], figures: ReviewFigures): Identity[] {
  const table = (number: number): Sheet | undefined =>
    sheets.find(({ name }) => name.startsWith(`${number} `));
  const total = (number: number, field: string): number => {
    const sheet = table(number);
    return Number(sheet?.total?.[column(sheet, field)] ?? -1);
  };
  return registers.map((register): Identity => {
    const isPoor = register === 'poor';
    const [movements, composition, list] = isPoor ? [2, 12, 14] : [3, 13, 15];
    const names = table(list);
    const told = [
      [total(1, `${register}Households`), total(1, `${register}People`)],
      [total(movements, 'closing'), Number(table(movements)?.secondTotal?.at(-1) ?? -1)],
      [total(composition, 'households'), total(composition, 'people')],
      [names?.rows.filter(([household]) => household !== null).length ?? -1, names?.rows.length ?? -1],
      [figures[register].households.closing, figures[register].people.closing],
    ].map(([households, people]) => `${households} hộ, ${people} khẩu`);
    const distinct = [...new Set(told)];
    return {
      code: `size.${register}`,
      content: `Số ${words[register]} ở bảng 1, ${movements}, ${composition}, ${list} như nhau`,
      ok: distinct.length === 1,
      result: distinct.length === 1 ? `Khớp (${distinct[0]})` : `Lệch: ${told.join(' / ')}`,
    };
  });
}

/** What has to hold before a review may be signed (closing = opening − decrease + increase, and what follows from it). */
export function identitiesOf(
  context: ReviewContext,
  sheets: readonly Sheet[],
  former: ReviewFigures | undefined,
): Identity[] {
  const figures = figuresOf(context);
  return [
    ...balanceIdentities(figures, former),
    ...crossingIdentities(context),
    ...indicatorIdentities(context),
    ...sizeIdentities(sheets, figures),
    sumIdentity(sheets),
  ];
}
