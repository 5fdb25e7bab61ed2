import type { ReadTx } from '../../../db/tx.ts';
import { addMonths, addYears, type Day, dayBefore, monthOf, yearOf } from '../../../shared/dates.ts';
import { householdsIn, type Snapshot, snapshotOn } from '../../balances/service.ts';
import { coverageTotal, rateOf } from '../../coverage/service.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import * as store from '../store.ts';
import type { MonthContext } from './context.ts';

const columns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'name', header: 'Chỉ tiêu', kind: 'text', width: 44 },
  { field: 'unit', header: 'Đơn vị tính', kind: 'text', width: 10 },
  { field: 'planned', header: 'Kế hoạch năm', kind: 'points', width: 11 },
  { field: 'former', header: 'Kỳ trước', kind: 'points' },
  { field: 'done', header: 'Thực hiện trong kỳ', kind: 'points', width: 11 },
  { field: 'sinceJanuary', header: 'Lũy kế từ đầu năm', kind: 'points', width: 11 },
  { field: 'ofPlan', header: '% so kế hoạch', kind: 'percent', width: 11 },
  { field: 'lastYear', header: 'Cùng kỳ năm trước', kind: 'points', width: 11 },
  { field: 'state', header: 'Đánh giá', kind: 'text', width: 18 },
  { field: 'note', header: 'Ghi chú', kind: 'text' },
];

/** A target's values where the registers know them: a level on a day. */
type Level = (t: ReadTx, context: MonthContext, day: Day) => Promise<number | null>;

const rounded = (value: number | null, decimals: number): number | null =>
  value === null ? null : Math.round(value * 10 ** decimals) / 10 ** decimals;

async function snapshotFor(t: ReadTx, context: MonthContext, day: Day): Promise<Snapshot> {
  if (day === context.to) return context.closing;
  return day === dayBefore(context.from) ? context.opening : snapshotOn(t, context.area.code, day);
}

const levels: Record<string, Level> = {
  coverage: async (t, context, day) => {
    const rate = rateOf(await coverageTotal(t, context.area.code, day));
    return rounded(rate === null ? null : rate * 100, 2);
  },
  'poverty-rate': async (t, context, day) => {
    const snapshot = await snapshotFor(t, context, day);
    if (snapshot.households.size === 0) return null;
    return rounded((householdsIn(snapshot, 'poor').size / snapshot.households.size) * 100, 2);
  },
  'near-poverty-rate': async (t, context, day) => {
    const snapshot = await snapshotFor(t, context, day);
    if (snapshot.households.size === 0) return null;
    return rounded((householdsIn(snapshot, 'nearPoor').size / snapshot.households.size) * 100, 2);
  },
};

function isMet(target: store.TargetRow, value: number): boolean {
  return target.direction === 'atLeast' ? value >= target.planned : value <= target.planned;
}

/** Met, not met; met today but lost on 01/01 by the cards that end with the year: not lasting. */
async function stateOf(
  t: ReadTx,
  context: MonthContext,
  target: store.TargetRow,
  value: number | null,
): Promise<string | null> {
  if (value === null) return null;
  if (!isMet(target, value)) return 'chưa đạt';
  if (target.code !== 'coverage') return 'đạt';
  const newYear = await levels.coverage?.(t, context, `${yearOf(context.to) + 1}-01-01`);
  return newYear !== null && newYear !== undefined && !isMet(target, newYear) ? 'đạt chưa bền vững' : 'đạt';
}

/** B01: the year's targets; values from the registers where they know them, else as typed by month. */
export async function targetTable(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const year = yearOf(context.to);
  const month = monthOf(context.to);
  const rows: CellValue[][] = [];
  for (const target of await store.targetsOf(t, context.area.code, year)) {
    const level = levels[target.code];
    const former = level
      ? await level(t, context, dayBefore(context.from))
      : await store.targetValues(t, target.id, addMonths(month, -1), addMonths(month, -1));
    const done = level
      ? await level(t, context, context.to)
      : await store.targetValues(t, target.id, monthOf(context.from), month);
    const sinceJanuary = level ? done : await store.targetValues(t, target.id, `${year}-01`, month);
    const lastYear = level ? await level(t, context, addYears(context.to, -1)) : null;
    rows.push([
      rows.length + 1,
      target.name,
      target.unit,
      target.planned,
      former,
      done,
      sinceJanuary,
      sinceJanuary === null || target.planned === 0 ? null : sinceJanuary / target.planned,
      lastYear,
      await stateOf(t, context, target, sinceJanuary),
      level ? null : 'theo số liệu nhập hằng tháng',
    ]);
  }
  return {
    name: 'B01 Chỉ tiêu',
    form: 'B01',
    title: 'Kết quả thực hiện các chỉ tiêu',
    unit: 'theo từng chỉ tiêu',
    columns,
    rows,
  };
}
