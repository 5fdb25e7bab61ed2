import { goodsOfText } from '../../../shared/inKind.ts';
import type { Register } from '../../../shared/words.ts';
import type { Balance } from '../../balances/service.ts';
import type { ClosedPeriod } from '../closing/closedPeriods.ts';
import type { CellValue, Sheet } from '../sheet.ts';
import { type GroupNow, openingChecks } from './openings.ts';

/** One line of "Kiểm tra trước khi gửi": what was compared, and whether it agrees. */
export interface Check {
  content: string;
  ok: boolean;
  result: string;
}

export type RegisterFigures = Record<Register, { households: Balance; people: Balance }>;

const number = (value: CellValue | undefined): number => (typeof value === 'number' ? value : 0);

function column(sheet: Sheet, field: string): number {
  return sheet.columns.findIndex((each) => each.field === field);
}

/** Sum of a column over the rows, or over those of one kind. */
function sumOf(sheet: Sheet, field: string, rows = sheet.rows): number {
  const at = column(sheet, field);
  return rows.reduce((sum, row) => sum + number(row[at]), 0);
}

const totalOf = (sheet: Sheet, field: string): number => number(sheet.total?.[column(sheet, field)]);

const secondTotalOf = (sheet: Sheet, field: string): number =>
  number(sheet.secondTotal?.[column(sheet, field)]);

function agree(content: string, a: number, b: number): Check {
  return { content, ok: a === b, result: a === b ? `Khớp (${a})` : `Lệch: ${a} và ${b}` };
}

/** Goods of a total as its cell tells them: "1.200 kg gạo; 2 phần quà" by unit and name. */
function goodsOf(sheet: Sheet, field: string): Map<string, number> {
  const cell = sheet.total?.[column(sheet, field)];
  const goods = typeof cell === 'string' ? goodsOfText(cell, '; ') : [];
  return new Map(goods.map(({ item, quantity, unit }) => [`${unit} ${item}`, quantity]));
}

/** B10 in kind: what was approved is what was given, what waits and what came back, each of the goods. */
function goodsAgree(b10: Sheet): Check {
  const approved = goodsOf(b10, 'approvedInKind');
  const parts = ['paidInKind', 'unpaidInKind', 'returnedInKind'].map((field) => goodsOf(b10, field));
  const names = new Set([approved, ...parts].flatMap((goods) => [...goods.keys()]));
  const together = (name: string): number => parts.reduce((sum, goods) => sum + (goods.get(name) ?? 0), 0);
  const off = [...names].filter((name) => Math.abs((approved.get(name) ?? 0) - together(name)) > 0.0005);
  return {
    content: 'B10: được duyệt = đã chi + chưa nhận + trả lại (hiện vật)',
    ok: off.length === 0,
    result:
      off.length === 0
        ? `Khớp (${names.size} loại)`
        : `Lệch: ${off.map((name) => `${approved.get(name) ?? 0} và ${together(name)} ${name}`).join('; ')}`,
  };
}

/** A table's total is the balance of its register. */
function balanceCheck(content: string, sheet: Sheet, balance: Balance): Check {
  const text = ({ opening, increase, decrease, closing }: Balance): string =>
    `đầu kỳ ${opening}, tăng ${increase}, giảm ${decrease}, cuối kỳ ${closing}`;
  const shown = text({
    opening: totalOf(sheet, 'opening'),
    increase: totalOf(sheet, 'increase'),
    decrease: totalOf(sheet, 'decrease'),
    closing: totalOf(sheet, 'closing'),
  });
  const kept = text(balance);
  return {
    content,
    ok: shown === kept,
    result: shown === kept ? `Khớp (${kept})` : `Lệch: ${shown}; sổ: ${kept}`,
  };
}

/** DS4 names everybody whom B09 counts under a code on the one day only: another code is one of each. */
function cardChecks(ds4: Sheet, b09: Sheet): Check[] {
  const at = column(ds4, 'direction');
  return (
    [
      ['Tăng', 'increase'],
      ['Giảm', 'decrease'],
    ] as const
  ).map(([word, field]) =>
    agree(
      `DS4, B09: số dòng ${word} = cộng cột ${word} theo mã (đổi mã là một dòng Giảm, một dòng Tăng)`,
      ds4.rows.filter((row) => row[at] === word).length,
      sumOf(b09, field),
    ),
  );
}

/** What blocks sending, computed from the very rows of the sheets: before a report leaves, and when it arrives. */
export function checksOf(
  sheets: ReadonlyMap<string, Sheet>,
  figures: RegisterFigures,
  former: ClosedPeriod | undefined,
  groupNow: GroupNow = (code) => code,
): Check[] {
  const sheet = (name: string): Sheet => sheets.get(name) ?? { name, title: name, columns: [], rows: [] };
  const b08 = sheet('B08 BHYT theo tổ');
  const b10 = sheet('B10 Quà Tết, hỗ trợ');
  const b11 = sheet('B11 Hồ sơ, tồn đọng');
  const ds1 = sheet('DS1 Biến động nghèo');
  const moved = (register: Register): number =>
    figures[register].people.increase + figures[register].people.decrease;
  const b03 = sheet('B03 Diễn biến hộ nghèo');
  const b04 = sheet('B04 Diễn biến hộ cận nghèo');
  const povertyMoved = (['poor', 'nearPoor'] as const).reduce(
    (sum, each) => sum + figures[each].households.increase + figures[each].households.decrease,
    0,
  );
  return [
    ...openingChecks(sheets, figures, former, groupNow),
    agree(
      'B03, B04: thoát nghèo còn cận nghèo = từ hộ nghèo',
      totalOf(b03, 'decrease.crossing'),
      totalOf(b04, 'increase.crossing'),
    ),
    agree(
      'B03, B04: cận nghèo rơi xuống nghèo = từ cận nghèo',
      totalOf(b04, 'decrease.crossing'),
      totalOf(b03, 'increase.crossing'),
    ),
    agree(
      'B03, B04: khẩu chuyển giữa hai sổ (thoát nghèo còn cận nghèo, cận nghèo rơi xuống nghèo)',
      secondTotalOf(b03, 'decrease.crossing') + secondTotalOf(b03, 'increase.crossing'),
      secondTotalOf(b04, 'increase.crossing') + secondTotalOf(b04, 'decrease.crossing'),
    ),
    agree(
      'B02: cộng các tổ = phường (hộ nghèo)',
      sumOf(sheet('B02 Nghèo theo tổ'), 'poorHouseholds'),
      totalOf(sheet('B02 Nghèo theo tổ'), 'poorHouseholds'),
    ),
    ...groupChecks(b03),
    ...groupChecks(b04),
    agree(
      'B07: cộng các tổ = phường (hộ, khẩu cuối kỳ)',
      sumOf(sheet('B07 Hộ khó khăn'), 'closingHouseholds') + sumOf(sheet('B07 Hộ khó khăn'), 'closingPeople'),
      totalOf(sheet('B07 Hộ khó khăn'), 'closingHouseholds') +
        totalOf(sheet('B07 Hộ khó khăn'), 'closingPeople'),
    ),
    agree('B08: cộng các tổ = phường (dân số)', sumOf(b08, 'population'), totalOf(b08, 'population')),
    agree('B08: cộng các tổ = phường (có thẻ)', sumOf(b08, 'covered'), totalOf(b08, 'covered')),
    agree(
      'B08, B09: tổng người có thẻ',
      totalOf(b08, 'covered'),
      totalOf(sheet('B09 BHYT theo nhóm'), 'closing'),
    ),
    agree('DS1: số dòng = tăng + giảm của B03, B04', ds1.rows.length, povertyMoved),
    agree('DS2: số dòng = tăng + giảm của B05', sheet('DS2 Biến động NCC').rows.length, moved('policy')),
    agree(
      'DS3: số dòng = tăng + giảm của bảo trợ xã hội',
      sheet('DS3 Biến động BTXH').rows.length,
      moved('assistance'),
    ),
    balanceCheck(
      'B06: tổng cộng = sổ bảo trợ xã hội',
      sheet('B06 BTXH, hưu trí xã hội'),
      figures.assistance.people,
    ),
    ...cardChecks(sheet('DS4 Biến động BHYT'), sheet('B09 BHYT theo nhóm')),
    agree(
      'B10: được duyệt = đã chi + chưa nhận + trả lại (suất)',
      totalOf(b10, 'approvedGifts'),
      totalOf(b10, 'paidGifts') + totalOf(b10, 'unpaidGifts') + totalOf(b10, 'returnedGifts'),
    ),
    agree(
      'B10: được duyệt = đã chi + chưa nhận + trả lại (đồng)',
      totalOf(b10, 'approvedDong'),
      totalOf(b10, 'paidDong') + totalOf(b10, 'unpaidDong') + totalOf(b10, 'returnedDong'),
    ),
    goodsAgree(b10),
    agree(
      'B11: tồn kỳ trước + tiếp nhận = đã giải quyết + đang giải quyết + từ chối, rút',
      totalOf(b11, 'opening') + totalOf(b11, 'received'),
      ['early', 'onTime', 'late', 'leftInTime', 'leftOverdue', 'refused'].reduce(
        (sum, field) => sum + totalOf(b11, field),
        0,
      ),
    ),
  ];
}

/** Opening and closing of the ward, in households, against the sum of its groups. */
function groupChecks(sheet: Sheet): Check[] {
  const unit = column(sheet, 'unit');
  const households = sheet.rows.filter((row) => row[unit] === 'Hộ');
  return (['opening', 'closing'] as const).map((field) =>
    agree(
      `${sheet.form ?? sheet.name}: cộng các tổ = phường (hộ ${field === 'opening' ? 'đầu kỳ' : 'cuối kỳ'})`,
      sumOf(sheet, field, households),
      totalOf(sheet, field),
    ),
  );
}
