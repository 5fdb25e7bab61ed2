import { formatDay } from '../../shared/dates.ts';
import { formatDong, formatNumber, formatPercent } from '../../shared/money.ts';
import type { Sheet } from '../exports/sheet.ts';
import { d03Columns, d03Row } from './columns.ts';
import { type GapList, listTitle } from './list.ts';

/** "CN: 70%; HN, TE: 100%": which part of the premium the budget pays, by object code. */
function supports({ rows }: GapList): string {
  const codes = new Map<number | null, Set<string>>();
  for (const { supportPerMille, objectCode } of rows)
    codes.set(supportPerMille, (codes.get(supportPerMille) ?? new Set()).add(objectCode ?? 'chưa rõ mã'));
  return [...codes]
    .sort(([a], [b]) => (b ?? -1) - (a ?? -1))
    .map(([share, names]) => {
      const text = share === null ? 'chưa ghi căn cứ hỗ trợ' : formatPercent(share / 1000, 0);
      return `${[...names].sort().join(', ')}: ${text}`;
    })
    .join('; ');
}

function payers({ rows }: GapList): string {
  const has = (test: (share: number | null) => boolean): boolean =>
    rows.some(({ supportPerMille }) => test(supportPerMille));
  return [
    has((share) => share === 1000) && 'ngân sách nhà nước đóng',
    has((share) => share !== null && share < 1000) &&
      'ngân sách nhà nước hỗ trợ, người tham gia đóng phần còn lại',
    has((share) => share === null) && 'người tham gia tự đóng hoặc theo nơi làm việc, nơi học',
  ]
    .filter((each) => each !== false)
    .join('; ');
}

/** The lines of D03-TS above its columns: who, paid by whom, base salary, share of the budget. */
export function d03Lines(list: GapList): [string, string] {
  const { rows, codes, baseSalaryDong, query, area } = list;
  const kinds = codes
    .filter(({ code }) => code !== 'none' && rows.some(({ objectCode }) => objectCode === code))
    .map(({ code }) => code);
  const salary = baseSalaryDong === null ? 'chưa có trong danh mục' : formatDong(baseSalaryDong);
  return [
    `${area.name}, tại ngày ${formatDay(query.asOf)}. Đối tượng tham gia: ${kinds.join(', ') || '……'}. Nguồn đóng: ${payers(list) || '……'}`,
    `Lương cơ sở: ${salary}. Tỷ lệ NSNN hỗ trợ: ${supports(list) || '……'}`,
  ];
}

/** A list in the columns of D03-TS: the same rows in the same order as on the screen. */
export const d03Sheet = ({ query, rows }: GapList): Sheet => ({
  name: 'D03-TS',
  title: listTitle(query),
  form: 'D03-TS',
  columns: d03Columns,
  rows: rows.map(d03Row),
  total: d03Columns.map((_, i) => (i === 1 ? `Tổng cộng: ${formatNumber(rows.length)} người` : null)),
});
