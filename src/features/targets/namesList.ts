import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay, formatPartial } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { compareNames, compareTexts } from '../../shared/text.ts';
import { shortAreaName } from '../../shared/words.ts';
import { areaNames, requireArea } from '../areas/service.ts';
import { printOwnList } from '../documents/service.ts';
import { type CellValue, type Column, listWorkbook } from '../exports/service.ts';
import type { GapKind } from '../gaps/schema.ts';
import { defaultWithinDays } from '../gaps/service.ts';
import { gapPeople } from '../gaps/words.ts';
import { gapOf } from './gap.ts';
import { type CoverageList, coverageLists, type UncoveredPerson } from './proposal.ts';
import { namesOf } from './registerStore.ts';
import type { TargetDetail } from './schema.ts';
import { readTarget } from './service.ts';

export interface NamedPerson extends UncoveredPerson {
  fullName: string;
  birthDate: string;
  groupName: string;
}

/** Who is missing to the target of coverage, on one list: the same rows in the same order on screen, paper and in a file. */
export interface NamesList {
  target: TargetDetail;
  list: CoverageList;
  day: Day;
  counts: { list: CoverageList; people: number }[];
  rows: NamedPerson[];
}

export interface NamesQuery {
  ngay?: Day;
  dia?: string;
  ds?: string;
}

export async function namesList(t: ReadTx, id: string, { ngay, dia, ds }: NamesQuery): Promise<NamesList> {
  const target = await readTarget(t, id, { asOf: ngay ?? t.today, ...(dia ? { area: dia } : {}) });
  const { people } = await gapOf(t, target, target.progress.asOf);
  const list = coverageLists.find((each) => each === ds) ?? 'entitled';
  const own = people.filter((each) => each.list === list);
  const ids = own.map(({ person }) => person);
  const persons = new Map((await namesOf(t, ids)).map((row) => [row.id, row]));
  const codes = own.map(({ area }) => area);
  const nameOf = await areaNames(t, codes);
  const rows = own
    .map((each) => ({
      ...each,
      fullName: persons.get(each.person)?.full_name ?? '',
      birthDate: persons.get(each.person)?.birth_date ?? '',
      groupName: nameOf(each.area, target.progress.asOf),
    }))
    .sort(
      (a, b) =>
        compareTexts(a.groupName, b.groupName) ||
        compareNames(a.fullName, b.fullName) ||
        (a.person < b.person ? -1 : 1),
    );
  const counts = coverageLists.map((each) => ({
    list: each,
    people: people.filter((person) => person.list === each).length,
  }));
  return { target, list, day: target.progress.asOf, counts, rows };
}

export const sinceHead = (list: CoverageList): string =>
  list === 'lapsed' ? 'Không có thẻ từ' : 'Thuộc diện từ';

const columnsOf = (list: CoverageList): Column[] => [
  { field: 'index', header: 'STT', kind: 'index', width: 5 },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 28 },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 12 },
  { field: 'group', header: 'Tổ', kind: 'text', width: 20 },
  { field: 'since', header: sinceHead(list), kind: 'day', width: 12 },
  { field: 'familyDong', header: 'Gia đình đóng 12 tháng (đồng)', kind: 'money', width: 16 },
];

const cellsOf = (row: NamedPerson, i: number): CellValue[] => [
  i + 1,
  row.fullName,
  formatPartial(row.birthDate),
  shortAreaName(row.groupName),
  row.since,
  row.familyDong,
];

/** What families pay together; null where that of somebody is not known. */
function sumDong(rows: readonly NamedPerson[]): number | null {
  return rows.reduce<number | null>(
    (sum, { familyDong }) => (sum === null || familyDong === null ? null : sum + familyDong),
    0,
  );
}

/** The list of BHYT that holds the same people, but for those of the lists before it. */
export const gapKindOf: Record<CoverageList, GapKind> = {
  entitled: 'entitledUncovered',
  supported: 'supportedUncovered',
  lapsed: 'lapsed',
  never: 'neverCovered',
};

const titleOf = ({ list }: NamesList): string => `Danh sách ${gapPeople(gapKindOf[list], defaultWithinDays)}`;

/** "chi-tieu-lapsed-cl-2024-11-30.xlsx" */
export const namesFileName = ({ list, target, day }: NamesList): string =>
  `chi-tieu-${list}-${target.area.toLowerCase()}-${day}.xlsx`;

export async function namesWorkbook(t: ReadTx, names: NamesList): Promise<Buffer> {
  const { target, list, day, rows } = names;
  const { name } = await requireArea(t, target.area, day);
  const columns = columnsOf(list);
  return listWorkbook(
    {
      office: name.toUpperCase(),
      period: `tại ngày ${formatDay(day)}`,
      document: null,
      lines: [`${name}, tại ngày ${formatDay(day)}`, `Chỉ tiêu: ${target.name}`],
    },
    {
      name: 'Danh sách',
      title: titleOf(names),
      columns,
      rows: rows.map(cellsOf),
      total: columns.map((_, i) =>
        i === 1 ? `Tổng cộng: ${formatNumber(rows.length)} người` : i === 5 ? sumDong(rows) : null,
      ),
    },
    { report: 'targetNames', target: target.id, list, area: target.area, asOf: day },
  );
}

const usedFor = ({ target, list, day, rows }: NamesList) => ({
  kind: 'target',
  id: target.id,
  area: target.area,
  after: { list, asOf: day, people: rows.length },
});

/** Names went into a file. */
export function recordNamesDownload(t: WriteTx, names: NamesList): void {
  t.audit({ action: 'target.downloadNames', ...usedFor(names) });
}

/** Longer lists are printed group by group, or taken as a workbook. */
const longestPrint = 5000;

/** Prints the names; kept among the papers of the desk. Answers the document's id. */
export async function printNames(t: WriteTx, id: string, query: NamesQuery): Promise<string> {
  const names = await namesList(t, id, query);
  const { target, list, day, rows } = names;
  if (rows.length === 0) throw invalid('/ds', 'empty', 'Không có ai trong danh sách này để in.');
  if (rows.length > longestPrint)
    throw invalid(
      '/dia',
      'tooLong',
      `Danh sách có ${formatNumber(rows.length)} người, in được nhiều nhất ${formatNumber(longestPrint)}. Chọn từng tổ dân phố, hoặc tải .xlsx.`,
    );
  t.audit({ action: 'target.printNames', ...usedFor(names) });
  const area = await requireArea(t, target.area, day);
  const dong = sumDong(rows);
  return printOwnList(
    t,
    area,
    {
      title: titleOf(names),
      areaName: area.name,
      summary: `${formatNumber(rows.length)} người${dong === null ? '' : `, gia đình đóng ${formatDong(dong)} cho 12 tháng`}`,
      columns: columnsOf(list),
      rows: rows.map(cellsOf),
    },
    { asOf: day, handout: false, list: target.id },
  );
}
