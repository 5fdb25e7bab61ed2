import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { formatMonth, type Month } from '../../shared/dates.ts';
import { coverageTotal } from '../coverage/service.ts';
import { formatFigure, isRate, sharesTotal, withUnit } from './progress.ts';
import { weightDay } from './shares.ts';
import type { TargetRow, ValueRow } from './store.ts';

export interface AssignedGroup {
  area: string;
  label: string;
}

/** Months told apart before the sentence only counts them. */
const toldMonths = 3;

/** "tháng 02/2024: cộng các tổ 40 người, số chung 45 người, lệch 5; chưa có số của Tổ dân phố 2"; null when all agrees. */
function monthSentence(
  unit: string,
  month: Month,
  total: number,
  whole: number | undefined,
  lacking: readonly AssignedGroup[],
): string | null {
  const off = whole === undefined ? null : Math.round((total - whole) * 100) / 100;
  if (off === 0 && lacking.length === 0) return null;
  const what = isRate(unit) ? 'bình quân các tổ theo dân số' : 'cộng các tổ';
  const beside =
    off === null || whole === undefined
      ? 'chưa nhập số chung'
      : off === 0
        ? 'bằng số chung'
        : `số chung ${withUnit(whole, unit)}, ${off > 0 ? 'nhiều hơn' : 'ít hơn'} ${formatFigure(Math.abs(off))}`;
  const names = lacking.map(({ label }) => label).join(', ');
  return `tháng ${formatMonth(month)}: ${what} ${withUnit(total, unit)}, ${beside}${names && `; chưa có số của ${names}`}`;
}

/**
 * What the months typed for groups come to beside those typed for the whole: counts by their sum, rates by the average
 * weighted by population. Null where no group has a month.
 */
export async function groupsSentence(
  t: ReadTx,
  row: Pick<TargetRow, 'unit' | 'year'>,
  values: readonly ValueRow[],
  groups: readonly AssignedGroup[],
): Promise<string | null> {
  const labels = new Set(groups.map(({ area }) => area));
  const ofGroups = values.filter(({ area_code }) => area_code !== null && labels.has(area_code));
  if (ofGroups.length === 0) return null;
  const people = new Map<string, number>();
  for (const { area } of isRate(row.unit) ? groups : [])
    people.set(area, (await coverageTotal(t, area, weightDay(t, row.year))).population);
  const whole = new Map(
    values.filter(({ area_code }) => area_code === null).map(({ month, value }) => [month, value]),
  );
  const byMonth = groupBy(ofGroups, ({ month }) => month);
  const off = [...byMonth].flatMap(([month, own]) => {
    const weighted = own.map(({ area_code, value }) => ({
      planned: value,
      people: people.get(area_code ?? '') ?? 1,
    }));
    const total = sharesTotal(row.unit, weighted) ?? 0;
    const lacking = groups.filter(({ area }) => !own.some(({ area_code }) => area_code === area));
    return monthSentence(row.unit, month, total, whole.get(month), lacking) ?? [];
  });
  if (off.length === 0) return `Số các tổ khớp với số chung ở ${byMonth.size} tháng đã nhập.`;
  const more = off.length > toldMonths ? ` Còn ${off.length - toldMonths} tháng khác.` : '';
  const told = off.slice(-toldMonths).join('. ');
  return `Số các tổ so với số chung: ${told}.${more}`.slice(0, 1000);
}
