import { formatDay } from '../../shared/dates.ts';
import { type CellValue, listWorkbook } from '../exports/service.ts';
import type { AskedTargets } from './asked.ts';
import { missingText } from './progress.ts';
import { stateLabels } from './schema.ts';

/** The targets of an area as a workbook: the rows of the screen in their order. */
export function targetsWorkbook({ place, year, asOf, items, department }: AskedTargets): Promise<Buffer> {
  return listWorkbook(
    {
      office: place.name.toUpperCase(),
      period: `tại ngày ${formatDay(asOf)}`,
      document: null,
      lines: [`${place.name}, tại ngày ${formatDay(asOf)}`, department ? `Phụ trách: ${department}` : ''],
    },
    {
      name: `Chỉ tiêu ${year}`,
      title: `Kết quả thực hiện các chỉ tiêu năm ${year}`,
      unit: 'theo từng chỉ tiêu',
      columns: [
        { field: 'index', header: 'STT', kind: 'index' },
        { field: 'name', header: 'Chỉ tiêu', kind: 'text', width: 44 },
        { field: 'unit', header: 'Đơn vị tính', kind: 'text', width: 12 },
        { field: 'planned', header: 'Kế hoạch năm', kind: 'points', width: 12 },
        { field: 'value', header: 'Thực hiện', kind: 'points', width: 12 },
        { field: 'ofPlan', header: '% so kế hoạch', kind: 'percent', width: 12 },
        { field: 'missing', header: 'Còn thiếu', kind: 'text', width: 22 },
        { field: 'lastYear', header: 'Cùng kỳ năm trước', kind: 'points', width: 12 },
        { field: 'state', header: 'Đánh giá', kind: 'text', width: 22 },
        { field: 'responsible', header: 'Phụ trách', kind: 'text', width: 24 },
        { field: 'note', header: 'Ghi chú', kind: 'text', width: 60 },
      ],
      rows: items.map((target, i): CellValue[] => {
        const { progress } = target;
        return [
          i + 1,
          target.name,
          target.unit,
          target.planned,
          progress.value,
          progress.ofPlan,
          missingText(target, progress.missing),
          progress.lastYear,
          progress.state && stateLabels[progress.state],
          target.responsible,
          progress.reason,
        ];
      }),
    },
    { report: 'targets', area: place.code, year, asOf },
  );
}
