import { formatDay } from '../../shared/dates.ts';
import { listWorkbook } from '../exports/service.ts';
import { d03Lines, d03Sheet } from './d03.ts';
import type { GapList } from './list.ts';

/** "d03-ts-entitledUncovered-cl-2024-11-30.xlsx" */
export const d03FileName = ({ query, area }: GapList): string =>
  `d03-ts-${query.kind}-${area.code.toLowerCase()}-${query.asOf}.xlsx`;

/** The sheet of D03-TS as a workbook. */
export function d03Workbook(list: GapList, office: string): Promise<Buffer> {
  const { query, area } = list;
  return listWorkbook(
    { office, period: `tại ngày ${formatDay(query.asOf)}`, document: null, lines: d03Lines(list) },
    d03Sheet(list),
    { report: 'gapList', kind: query.kind, area: area.code, asOf: query.asOf },
  );
}
