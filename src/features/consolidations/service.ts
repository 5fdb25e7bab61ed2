import type { ReadTx, WriteTx } from '../../db/tx.ts';
import {
  addMonths,
  type Day,
  firstDayOfMonth,
  formatDay,
  formatMonth,
  lastDayOfMonth,
  monthOf,
} from '../../shared/dates.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { clean } from '../../shared/text.ts';
import { areaOn, defaultArea, inScope, scopeCondition, wardsInScope } from '../areas/service.ts';
import { type CellValue, listsWorkbook, type Sheet } from '../exports/service.ts';
import {
  addUp,
  type CityTable,
  citySheet,
  type Difference,
  type KeptTable,
  tableDifferences,
  type WardTable,
} from './adding.ts';
import { jumpsOf } from './jumps.ts';
import type { SealedWorkbook } from './reading.ts';
import {
  type Consolidation,
  type Seal,
  usualShare,
  type WardFigures,
  type WardLine,
  type WardReport,
  wardFiguresSchema,
  wardStateLabels,
} from './schema.ts';
import * as store from './store.ts';

export { checkReport } from './checking.ts';
export { readSealed } from './reading.ts';

const answer = (row: store.ReportRow): WardReport => ({
  id: row.id,
  area: row.area_code,
  month: row.month,
  period: { from: row.period_from, to: row.period_to },
  submission: row.submission,
  state: row.returned_at === null ? 'received' : 'returned',
  filename: row.filename,
  sha256: row.sha256,
  contentSha256: row.content_sha256,
  receivedAt: row.recorded_at,
  receivedBy: row.recorded_by_name,
  returnReason: row.return_reason,
});

const figuresOf = (row: store.ReportRow): WardFigures =>
  checkForm(wardFiguresSchema, JSON.parse(row.figures));

/** The month that a report is of: a calendar month, or from the 15th of the month before to the 14th. */
function monthOfPeriod({ from, to }: Seal['period']): string {
  const month = monthOf(to);
  const isCalendar = from === firstDayOfMonth(month) && to === lastDayOfMonth(month);
  const isFromThe15th = from === `${addMonths(month, -1)}-15` && to === `${month}-14`;
  if (isCalendar || isFromThe15th) return month;
  throw invalid(
    '/file',
    'period',
    `Kỳ báo cáo của tệp là từ ${formatDay(from)} đến ${formatDay(to)}, không phải một tháng: chọn báo cáo tháng.`,
  );
}

/** Tables of figures are kept; lists of names are checked, counted and not kept: the city sees no person. */
const isFigures = (name: string): boolean => /^B\d\d /.test(name);

export interface Arrival {
  filename: string;
  /** SHA-256 of the file, hexadecimal. */
  sha256: string;
  /** The month being consolidated; a workbook of another is refused. */
  month?: string | undefined;
}

/**
 * Keeps a ward's checked workbook. The same one again changes nothing. 422 for another month, an area that is no ward of
 * the caller's, a submission older than the one held; 409 when the number of the submission is taken by another content.
 */
export async function receiveReport(
  t: WriteTx,
  { seal, sheets }: SealedWorkbook,
  arrival: Arrival,
): Promise<{ report: WardReport; isNew: boolean }> {
  const month = monthOfPeriod(seal.period);
  if (arrival.month && arrival.month !== month)
    throw invalid(
      '/file',
      'month',
      `Tệp là báo cáo tháng ${formatMonth(month)}, đang hợp nhất tháng ${formatMonth(arrival.month)}: mở đúng tháng rồi gửi lại.`,
    );
  const ward = await areaOn(t, seal.area, seal.period.to);
  if (ward?.kind !== 'ward')
    throw invalid(
      '/file',
      'area',
      `Tệp của đơn vị mang mã “${seal.area}”: trong địa bàn của bạn không có phường, xã nào mang mã này.`,
    );
  const held = await store.reportsOf(t, ward.code, month);
  const same = held.find(({ submission }) => submission === seal.submission);
  if (same?.content_sha256 === seal.contentSha256) return { report: answer(same), isNew: false };
  if (same)
    throw conflict(
      '/file',
      'submission',
      `${ward.name} đã gửi bản ${seal.submission} của tháng ${formatMonth(month)} với nội dung khác: đề nghị phường xuất lại thành bản mới.`,
    );
  const last = held.at(-1);
  if (last && last.submission > seal.submission)
    throw invalid(
      '/file',
      'older',
      `Tệp là bản ${seal.submission}, cũ hơn bản ${last.submission} đã nhận của ${ward.name}: không nhận.`,
    );
  const id = t.newId();
  await store.insertReport(t, {
    id,
    area_code: ward.code,
    month,
    period_from: seal.period.from,
    period_to: seal.period.to,
    submission: seal.submission,
    filename: arrival.filename,
    sha256: arrival.sha256,
    content_sha256: seal.contentSha256,
    figures: JSON.stringify(seal.figures),
  });
  for (const [position, sheet] of sheets.entries()) await store.insertSheet(t, sheetRow(id, position, sheet));
  t.audit({
    action: 'consolidation.receive',
    kind: 'wardReport',
    id,
    area: ward.code,
    after: { month, submission: seal.submission, contentSha256: seal.contentSha256 },
  });
  return { report: answer(await requireReport(t, id)), isNew: true };
}

function sheetRow(id: string, position: number, sheet: Sheet): store.SheetRow {
  const { name, columns, rows, total, secondTotal } = sheet;
  const totals = [total, secondTotal].filter((row) => row !== undefined);
  return {
    report_id: id,
    position,
    name,
    row_count: rows.length,
    content: isFigures(name) ? JSON.stringify({ columns, rows, totals }) : null,
  };
}

async function requireReport(t: ReadTx, id: string): Promise<store.ReportRow> {
  const row = await store.reportById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có báo cáo này của phường trong phạm vi của bạn.');
  return row;
}

/** Sends a ward's report back: it counts no more, until the ward sends a new one. */
export async function returnReport(t: WriteTx, id: string, reason: string): Promise<WardReport> {
  const row = await requireReport(t, id);
  const held = await store.reportsOf(t, row.area_code, row.month);
  if (row.returned_at !== null || held.at(-1)?.id !== id)
    throw conflict('/reason', 'state', 'Chỉ trả lại được bản mới nhất đang giữ, chưa bị trả lại.');
  await store.markReturned(t, id, clean(reason));
  t.audit({
    action: 'consolidation.return',
    kind: 'wardReport',
    id,
    area: row.area_code,
    before: { month: row.month, submission: row.submission },
    reason: clean(reason),
  });
  return answer(await requireReport(t, id));
}

const openings = [
  ['poor', 'households', 'hộ nghèo'],
  ['nearPoor', 'households', 'hộ cận nghèo'],
  ['policy', 'people', 'người có công'],
  ['assistance', 'people', 'người hưởng bảo trợ xã hội'],
  ['disadvantaged', 'households', 'hộ khó khăn'],
] as const;

/** What does not continue the month before as it was sent: to be looked at, no reason to refuse. */
function warningsOf(figures: WardFigures, former: WardFigures | undefined): string[] {
  if (!former) return [];
  return openings.flatMap(([register, unit, what]) => {
    const { opening } = figures.registers[register][unit];
    const { closing } = former.registers[register][unit];
    return opening === closing ? [] : [`Đầu kỳ ${opening} ${what}, cuối tháng trước đã gửi ${closing}.`];
  });
}

/** The month that reports are sent of: the one before a day's. */
export const lastMonth = (day: Day): string => addMonths(monthOf(day), -1);

/** Where each ward stands in a month: what it sent, what came back, who has not sent. */
export async function consolidation(t: ReadTx, month: string, share = usualShare): Promise<Consolidation> {
  const wards = await wardsInScope(t, lastDayOfMonth(month));
  const rows = await store.newestReports(t, scopeCondition(t, 'r.area_code'), [addMonths(month, -1), month]);
  const of = (area: string, at: string) => rows.find((row) => row.area_code === area && row.month === at);
  const lines = wards.map(({ code, name }): WardLine => {
    const row = of(code, month);
    if (!row)
      return { area: code, name, state: 'missing', report: null, figures: null, warnings: [], jumps: [] };
    const before = of(code, addMonths(month, -1));
    const former = before && before.returned_at === null ? figuresOf(before) : undefined;
    const figures = figuresOf(row);
    return {
      area: code,
      name,
      state: row.returned_at === null ? 'received' : 'returned',
      report: answer(row),
      figures,
      warnings: warningsOf(figures, former),
      jumps: jumpsOf(former, figures, share),
    };
  });
  const count = (state: WardLine['state']): number => lines.filter((line) => line.state === state).length;
  return {
    month,
    received: count('received'),
    returned: count('returned'),
    missing: count('missing'),
    wards: lines,
  };
}

/** Written by `receiveReport`. */
const keptTable = (content: string): KeptTable => JSON.parse(content) as KeptTable;

/** The reports that count in a month, with the names of their wards. */
async function counted(t: ReadTx, month: string): Promise<(store.ReportRow & { name: string })[]> {
  const wards = new Map((await wardsInScope(t, lastDayOfMonth(month))).map(({ code, name }) => [code, name]));
  const rows = await store.newestReports(t, scopeCondition(t, 'r.area_code'), [month]);
  return rows.flatMap((row) => {
    const name = wards.get(row.area_code);
    return name === undefined || row.returned_at !== null ? [] : [{ ...row, name }];
  });
}

/** Names of the tables that the wards of a month have sent. */
export async function cityTableNames(t: ReadTx, month: string): Promise<string[]> {
  return store.tableNames(
    t,
    (await counted(t, month)).map(({ id }) => id),
  );
}

function tableOf(
  reports: readonly (store.ReportRow & { name: string })[],
  sheets: readonly store.SheetRow[],
  name: string,
) {
  const wards = reports.flatMap((report): WardTable[] => {
    const sheet = sheets.find((each) => each.report_id === report.id && each.name === name);
    return sheet?.content
      ? [{ area: report.area_code, name: report.name, table: keptTable(sheet.content) }]
      : [];
  });
  return addUp(name.slice(0, 3), name, wards);
}

/** One table of a month, of all wards whose report counts, added up. 404 when nobody sent such a table. */
export async function cityTable(t: ReadTx, month: string, form: string): Promise<CityTable> {
  const reports = await counted(t, month);
  const ids = reports.map(({ id }) => id);
  const name = (await store.tableNames(t, ids)).find((each) => each.startsWith(`${form} `));
  if (!name) throw notFound(`Tháng ${formatMonth(month)} chưa có phường nào gửi biểu ${form}.`);
  return tableOf(reports, await store.sheetsOf(t, ids, name), name);
}

/** The city's workbook of a month: which wards it is made of, and each table added up. */
export async function cityWorkbook(t: ReadTx, month: string): Promise<Buffer> {
  const { wards } = await consolidation(t, month);
  const reports = await counted(t, month);
  const ids = reports.map(({ id }) => id);
  const sheets = await store.sheetsOf(t, ids);
  const names = [...new Set(sheets.flatMap(({ name, content }) => (content ? [name] : [])))].sort();
  const office = await defaultArea(t, lastDayOfMonth(month));
  const period = { from: firstDayOfMonth(month), to: lastDayOfMonth(month) };
  const made: Sheet = {
    name: 'Các phường',
    title: `Báo cáo tháng ${formatMonth(month)} của các phường`,
    unit: 'phường',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'ward', header: 'Phường', kind: 'text', width: 30 },
      { field: 'areaCode', header: 'Mã đơn vị', kind: 'id', width: 12 },
      { field: 'state', header: 'Trạng thái', kind: 'text' },
      { field: 'submission', header: 'Bản', kind: 'number' },
      { field: 'contentSha256', header: 'SHA-256 của nội dung', kind: 'id', width: 68 },
    ],
    rows: wards.map(({ area, name, state, report }, i): CellValue[] => [
      i + 1,
      name,
      area,
      wardStateLabels[state],
      report?.submission ?? null,
      report?.contentSha256 ?? null,
    ]),
  };
  return listsWorkbook(
    {
      office: office.name.toUpperCase(),
      period: `từ ngày ${formatDay(period.from)} đến ngày ${formatDay(period.to)}`,
      document: null,
    },
    [made, ...names.map((name) => citySheet(tableOf(reports, sheets, name)))],
    { report: 'consolidation', month, period, area: office.code, submission: 1 },
  );
}

/** What a ward's report says otherwise than the submission before it; nothing where it is the first. */
export async function reportDifferences(
  t: ReadTx,
  id: string,
): Promise<{ report: WardReport; former: WardReport | null; items: Difference[] }> {
  const row = await requireReport(t, id);
  const held = await store.reportsOf(t, row.area_code, row.month);
  const former = held.filter(({ submission }) => submission < row.submission).at(-1);
  if (!former) return { report: answer(row), former: null, items: [] };
  const sheets = await store.sheetsOf(t, [row.id, former.id]);
  const names = [...new Set(sheets.map(({ name }) => name))];
  const items = names.flatMap((name) => {
    const of = (report: string) => sheets.find((sheet) => sheet.report_id === report && sheet.name === name);
    const [before, now] = [of(former.id), of(row.id)];
    if (before?.content && now?.content)
      return tableDifferences(name, keptTable(before.content), keptTable(now.content));
    const [was, is] = [before?.row_count ?? null, now?.row_count ?? null];
    return was === is ? [] : [{ sheet: name, row: 'Cả danh sách', column: 'Số dòng', before: was, now: is }];
  });
  return { report: answer(row), former: answer(former), items };
}
