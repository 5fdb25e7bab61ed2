import type { ReadTx } from '../../db/tx.ts';
import {
  type Day,
  formatDay,
  formatMonth,
  lastDayOfMonth,
  lastInstantOf,
  monthOf,
  yearOf,
} from '../../shared/dates.ts';
import type { Area } from '../areas/schema.ts';
import { requireArea } from '../areas/service.ts';
import type { Coverage, CoverageBy, CoverageItem } from '../coverage/schema.ts';
import { coverage } from '../coverage/service.ts';
import type { CellValue, Column, Sheet } from '../exports/service.ts';

/** What the page of rates asks: one way to divide, a day, another to compare with, what was recorded by when. */
export interface BreakdownQuery {
  by: CoverageBy;
  asOf: Day;
  comparedWith: Day;
  area: string;
  /** Only what was recorded up to and with this day; null: what is known now. */
  knownOn: Day | null;
}

export interface BreakdownRow {
  key: string;
  label: string;
  /** The day this row is counted on: `asOf`, of months their last. */
  day: Day;
  now: Counted;
  /** null where nobody stood under the key, and of months in a year that is not over. */
  before: Counted | null;
}
type Counted = Pick<CoverageItem, 'population' | 'covered' | 'rate'>;

export interface Breakdown {
  query: BreakdownQuery;
  area: Area;
  asKnownAt: string;
  rows: BreakdownRow[];
  total: { now: Counted; before: Counted };
}

/** How each way is called on screen, and what a row's people are called. */
export const breakdownLabels: Record<CoverageBy, string> = {
  area: 'Tổ dân phố',
  payerGroup: 'Nhóm đối tượng tham gia',
  objectCode: 'Mã đối tượng',
  sex: 'Giới tính',
  ageBand: 'Độ tuổi',
  category: 'Đối tượng chính sách',
  month: 'Tháng',
};

/** By payer and by code everybody under a key is covered, or nobody: what is told there is the share of the population. */
export const isShare = (by: CoverageBy): boolean => by === 'payerGroup' || by === 'objectCode';

/** Whom a rate of the table divides by, in words. */
export function denominatorText({ query: { by, asOf } }: Breakdown): string {
  const people = `người cư trú trên địa bàn, còn sống ngày ${formatDay(asOf)}, theo sổ phường`;
  switch (by) {
    case 'payerGroup':
    case 'objectCode':
      return `Tỷ lệ: số người của nhóm chia cho dân số (${people}). Mỗi người tính một lần, theo thẻ có mức hưởng cao nhất.`;
    case 'category':
      return `Tỷ lệ: người có thẻ còn giá trị chia cho người thuộc đối tượng (${people}). Một người thuộc hai đối tượng được tính ở cả hai, nên các dòng không cộng thành tổng.`;
    case 'month':
      return 'Tỷ lệ: người có thẻ còn giá trị chia cho dân số theo sổ phường vào ngày cuối mỗi tháng. Cột so sánh là cùng tháng năm trước.';
    default:
      return `Tỷ lệ: người có thẻ còn giá trị chia cho dân số của dòng (${people}).`;
  }
}

const counted = ({ population, covered, rate }: Coverage | CoverageItem): Counted => ({
  population,
  covered,
  rate,
});

/** The day a month's figure is counted on: its last, of the newest the day itself. */
const dayOfMonth = (month: string, asOf: Day): Day =>
  month === monthOf(asOf) ? asOf : lastDayOfMonth(month);

/** Coverage divided one way on a day, each row beside the same on another day (months: a year earlier). */
export async function coverageBreakdown(t: ReadTx, query: BreakdownQuery): Promise<Breakdown> {
  const { by, asOf, knownOn } = query;
  const area = await requireArea(t, query.area, asOf);
  const known = knownOn === null ? {} : { asKnownAt: lastInstantOf(knownOn) };
  const yearBefore = `${yearOf(asOf) - 1}-12-31`;
  const comparedWith = by === 'month' ? yearBefore : query.comparedWith;
  const now = await coverage(t, { area: area.code, asOf, by, ...known });
  const before = await coverage(t, { area: area.code, asOf: comparedWith, by, ...known });
  const comparable = (key: string): string => (by === 'month' ? key.slice(4) : key);
  const former = new Map(before.items.map((item) => [comparable(item.key), item]));
  const rows: BreakdownRow[] = now.items.map((item) => ({
    key: item.key,
    label: by === 'month' ? `Tháng ${formatMonth(item.key)}` : item.label,
    day: by === 'month' ? dayOfMonth(item.key, asOf) : asOf,
    now: counted(item),
    before: former.has(comparable(item.key)) ? counted(former.get(comparable(item.key)) ?? item) : null,
  }));
  // Who stood under a key then and not now is a loss worth a row.
  const gone = by === 'month' ? [] : before.items.filter(({ key }) => !now.items.some((i) => i.key === key));
  const nobody: Counted = { population: 0, covered: 0, rate: null };
  rows.push(
    ...gone.map((item) => ({
      key: item.key,
      label: item.label,
      day: asOf,
      now: nobody,
      before: counted(item),
    })),
  );
  return {
    query: { ...query, comparedWith },
    area,
    asKnownAt: now.asKnownAt,
    rows,
    total: { now: counted(now), before: counted(before) },
  };
}

/** Share of a row in the population (payer, code), else its own rate; null when nobody is counted. */
export function rateShown(by: CoverageBy, row: Counted, total: Counted): number | null {
  if (!isShare(by)) return row.rate;
  return total.population === 0 ? null : row.population / total.population;
}

/** Percentage points gained; null where one of the two is not known. */
export const pointsBetween = (now: number | null, before: number | null): number | null =>
  now === null || before === null ? null : (now - before) * 100;

/** Of a breakdown the rows that add up to the whole have a totals row. */
export const addsUp = (by: CoverageBy): boolean => by !== 'category' && by !== 'month';

function cellsOf(found: Breakdown, now: Counted, before: Counted | null): CellValue[] {
  const { by } = found.query;
  const rate = rateShown(by, now, found.total.now);
  const former = before && rateShown(by, before, found.total.before);
  if (isShare(by)) {
    return [now.population, rate, before?.population ?? 0, now.population - (before?.population ?? 0)];
  }
  return [
    now.population,
    now.covered,
    now.population - now.covered,
    rate,
    former,
    pointsBetween(rate, former),
    before === null ? null : now.covered - before.covered,
  ];
}

function columnsOf({ query: { by, comparedWith } }: Breakdown): Column[] {
  const then = by === 'month' ? 'cùng tháng năm trước' : `ngày ${formatDay(comparedWith)}`;
  const first: Column[] = [
    { field: 'index', header: 'STT', kind: 'index' },
    { field: 'key', header: by === 'objectCode' || by === 'area' ? 'Mã' : 'Khóa', kind: 'id', width: 12 },
    { field: 'label', header: breakdownLabels[by], kind: 'text', width: 40 },
  ];
  if (isShare(by)) {
    return [
      ...first,
      { field: 'people', header: 'Người', kind: 'number' },
      { field: 'share', header: 'Tỷ lệ trong dân số', kind: 'percent' },
      { field: 'before', header: `Người ${then}`, kind: 'number', width: 14 },
      { field: 'change', header: 'Tăng/giảm (người)', kind: 'number' },
    ];
  }
  return [
    ...first,
    { field: 'population', header: 'Dân số', kind: 'number' },
    { field: 'covered', header: 'Có thẻ còn giá trị', kind: 'number' },
    { field: 'uncovered', header: 'Chưa có thẻ', kind: 'number' },
    { field: 'rate', header: 'Tỷ lệ %', kind: 'percent' },
    { field: 'formerRate', header: `Tỷ lệ ${then}`, kind: 'percent', width: 14 },
    { field: 'points', header: 'Tăng/giảm (điểm %)', kind: 'points' },
    { field: 'change', header: 'Tăng/giảm (người có thẻ)', kind: 'number' },
  ];
}

/** The table as a sheet: the rows of the screen in their order. */
export function breakdownSheet(found: Breakdown): Sheet {
  const { by } = found.query;
  return {
    name: 'Tỷ lệ BHYT',
    title: `Tỷ lệ bao phủ bảo hiểm y tế theo ${breakdownLabels[by].toLowerCase()}`,
    unit: 'người, %',
    columns: columnsOf(found),
    rows: found.rows.map((row, i) => [i + 1, row.key, row.label, ...cellsOf(found, row.now, row.before)]),
    ...(addsUp(by) && {
      total: [null, null, 'Tổng cộng', ...cellsOf(found, found.total.now, found.total.before)],
    }),
  };
}
