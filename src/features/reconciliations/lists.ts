import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { sexLabels } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { requireArea } from '../areas/service.ts';
import { printOwnList } from '../documents/service.ts';
import { type CellValue, type Column, listWorkbook } from '../exports/service.ts';
import { type PersonRow, peopleByIds } from '../people/service.ts';
import {
  type Reconciliation,
  type RowAnswer,
  type RowKind,
  rowKindLabels,
  rowStateLabels,
} from './schema.ts';
import { allRows, readReconciliation } from './service.ts';
import { differenceText } from './words.ts';

/** The rows of one kind with what a list of them says. */
export interface KindList {
  one: Reconciliation;
  area: Area;
  kind: RowKind;
  rows: { row: RowAnswer; person: PersonRow | undefined }[];
}

/** Rows of a kind with their people as the register has them. */
export async function kindList(t: ReadTx, id: string, kind: RowKind): Promise<KindList> {
  const one = await readReconciliation(t, id);
  const rows = await allRows(t, id, kind);
  const people = await peopleByIds(t, [...new Set(rows.flatMap(({ person }) => person ?? []))]);
  const byId = new Map(people.map((person) => [person.id, person]));
  return {
    one,
    area: await requireArea(t, one.area, one.asOf),
    kind,
    rows: rows.map((row) => ({ row, person: row.person ? byId.get(row.person) : undefined })),
  };
}

const columns: readonly Column[] = [
  { field: 'index', header: 'STT', kind: 'index', width: 5 },
  { field: 'row', header: 'Dòng trong danh sách BHXH', kind: 'number', width: 9 },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 24 },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 12 },
  { field: 'sex', header: 'Giới tính', kind: 'text', width: 7 },
  { field: 'nationalId', header: 'Số CCCD', kind: 'id', width: 15 },
  { field: 'insuranceNumber', header: 'Mã số BHXH', kind: 'id', width: 13 },
  { field: 'cardNumber', header: 'Số thẻ BHYT', kind: 'id', width: 18 },
  { field: 'objectCode', header: 'Mã đối tượng', kind: 'id', width: 8 },
  { field: 'validFrom', header: 'Từ ngày', kind: 'day', width: 12 },
  { field: 'validTo', header: 'Đến ngày', kind: 'day', width: 12 },
  { field: 'differences', header: 'Nội dung khác nhau, lý do', kind: 'text', width: 40 },
  { field: 'state', header: 'Trạng thái', kind: 'text', width: 16 },
];

const listTitles: Record<RowKind, string> = {
  agrees: 'Danh sách thẻ BHYT khớp với danh sách của cơ quan BHXH',
  differs: 'Danh sách thẻ BHYT khác với danh sách của cơ quan BHXH',
  onlyThere: 'Danh sách thẻ BHYT chỉ có ở cơ quan BHXH',
  onlyHere: 'Danh sách thẻ BHYT chỉ có trong sổ của phường',
  undecided: 'Danh sách thẻ BHYT cần xem xét khi đối chiếu',
  unreadable: 'Danh sách dòng không đọc được khi đối chiếu',
};

/** The list's own words, else the register's. */
function cellsOf({ row, person }: KindList['rows'][number], i: number): CellValue[] {
  const { theirs, ours } = row;
  const card = theirs ?? ours;
  const birth = theirs?.birthDate ?? person?.birth_date;
  const sex = theirs?.sex ?? person?.sex;
  const differences = row.kind === 'onlyThere' ? [] : row.fields.map(differenceText);
  return [
    i + 1,
    row.row,
    theirs?.fullName ?? person?.full_name ?? row.label,
    birth ? formatPartial(birth) : null,
    sex ? sexLabels[sex] : null,
    theirs?.nationalId ?? person?.national_id ?? null,
    theirs?.insuranceNumber ?? person?.insurance_number ?? null,
    card?.cardNumber ?? null,
    card?.objectCode ?? null,
    card?.validFrom ?? null,
    card?.validTo ?? null,
    [...differences, ...row.reasons].join('; '),
    rowStateLabels[row.state],
  ];
}

/** "doi-chieu-bhxh-onlyHere-cl-2024-11-30.xlsx" */
export const listFileName = ({ one, kind }: KindList): string =>
  `doi-chieu-bhxh-${kind}-${one.area.toLowerCase()}-${one.asOf}.xlsx`;

/** A kind's rows as a workbook: the same rows in the same order as on the screen. */
export function kindWorkbook(list: KindList, office: string): Promise<Buffer> {
  const { one, area, kind, rows } = list;
  return listWorkbook(
    {
      office,
      period: `tại ngày ${formatDay(one.asOf)}`,
      document: null,
      lines: [
        `${area.name}, tại ngày ${formatDay(one.asOf)}`,
        `So với danh sách của cơ quan BHXH: ${one.filename}`,
      ],
    },
    {
      name: rowKindLabels[kind],
      title: listTitles[kind],
      columns: [...columns],
      rows: rows.map(cellsOf),
      total: columns.map((_, i) => (i === 2 ? `Tổng cộng: ${formatNumber(rows.length)} dòng` : null)),
    },
    { report: 'reconciliation', reconciliation: one.id, kind },
  );
}

/** Names went into a file. */
export function recordDownload(t: WriteTx, { one, kind, rows }: KindList): void {
  t.audit({
    action: 'reconciliation.download',
    kind: 'reconciliation',
    id: one.id,
    area: one.area,
    after: { kind, rows: rows.length },
  });
}

/** Longer lists are taken as a workbook. */
const longestPrint = 5000;

/** Prints a kind's rows; kept among the papers of the desk. Answers the document's id. */
export async function printKind(t: WriteTx, id: string, kind: RowKind): Promise<string> {
  const list = await kindList(t, id, kind);
  const { one, area, rows } = list;
  const n = formatNumber(rows.length);
  if (rows.length === 0) throw invalid('/kind', 'empty', 'Không có dòng nào để in.');
  if (rows.length > longestPrint)
    throw invalid('/kind', 'tooLong', `Danh sách có ${n} dòng, quá dài để in: tải .xlsx.`);
  t.audit({
    action: 'reconciliation.print',
    kind: 'reconciliation',
    id: one.id,
    area: one.area,
    after: { kind, rows: rows.length },
  });
  return printOwnList(
    t,
    area,
    {
      title: listTitles[kind],
      areaName: area.name,
      summary: `${n} dòng`,
      columns: [...columns],
      rows: rows.map(cellsOf),
    },
    { asOf: one.asOf, handout: false, list: id },
  );
}
