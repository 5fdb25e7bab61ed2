import type { ReadTx } from '../../../db/tx.ts';
import type { TargetState } from '../../targets/schema.ts';
import { targetsForPeriod } from '../../targets/service.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
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

/** The sheet's own words for a state. */
const stateWords: Record<TargetState, string> = {
  met: 'đạt',
  notMet: 'chưa đạt',
  notLasting: 'đạt chưa bền vững',
};

/** B01: the year's targets, with the same values and states as the page of the targets has on the last day. */
export async function targetTable(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const targets = await targetsForPeriod(t, context.area.code, context.from, context.to);
  const rows = targets.map((target, i): CellValue[] => {
    const { progress } = target;
    return [
      i + 1,
      target.name,
      target.unit,
      target.planned,
      target.former,
      target.inPeriod,
      progress.value,
      progress.ofPlan,
      progress.lastYear,
      progress.state && stateWords[progress.state],
      progress.reason ?? (target.source === 'monthly' ? 'theo số liệu nhập hằng tháng' : null),
    ];
  });
  return {
    name: 'B01 Chỉ tiêu',
    form: 'B01',
    title: 'Kết quả thực hiện các chỉ tiêu',
    unit: 'theo từng chỉ tiêu',
    columns,
    rows,
  };
}
