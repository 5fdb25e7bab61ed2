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
import { clean, compareTexts } from '../../shared/text.ts';
import { areaOn, defaultArea, wardsInScope } from '../areas/service.ts';
import { type CellValue, listsWorkbook, type Sheet } from '../exports/service.ts';
import { giveBack, receive } from '../submissions/steps.ts';
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
  allReports,
  answer,
  isFigures,
  lastOf,
  monthOfPeriod,
  newestOf,
  type ReportRow,
  requireReport,
  seriesOf,
  sheetsOf,
  tableNames,
} from './reports.ts';
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

const figuresOf = (row: ReportRow): WardFigures => checkForm(wardFiguresSchema, JSON.parse(row.figures));

/** The month that a file is of; 422 of one that is no month. */
function monthOfFile({ from, to }: Seal['period']): string {
  const month = monthOfPeriod({ from, to });
  if (month === undefined)
    throw invalid(
      '/file',
      'period',
      `Kỳ báo cáo của tệp là từ ${formatDay(from)} đến ${formatDay(to)}, không phải một tháng: chọn báo cáo tháng.`,
    );
  return month;
}

export interface Arrival {
  filename: string;
  /** SHA-256 of the file, hexadecimal. */
  sha256: string;
  /** The month being consolidated; a workbook of another is refused. */
  month?: string | undefined;
}

/**
 * Keeps a ward's checked workbook. The same one again, or one that the ward has sent here, changes nothing. 422 for another month, an area that is no ward of
 * the caller's, a submission older than the one held; 409 when the number of the submission is taken by another content.
 */
export async function receiveReport(
  t: WriteTx,
  { seal, sheets }: SealedWorkbook,
  arrival: Arrival,
): Promise<{ report: WardReport; isNew: boolean }> {
  const month = monthOfFile(seal.period);
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
  const known = await allReports(t, [month], ward.code);
  const sentHere = known.find(
    ({ document, content_sha256 }) => document !== null && content_sha256 === seal.contentSha256,
  );
  if (sentHere) return { report: answer(sentHere), isNew: false };
  const held = known.filter(({ document }) => document === null);
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

/** The newest of its series, not sent back yet; 409 of any other. */
async function requireNewest(t: ReadTx, id: string, pointer: string): Promise<ReportRow> {
  const row = await requireReport(t, id);
  const newest = newestOf(await allReports(t, [row.month], row.area_code));
  if (row.returned_at !== null || !newest.some((each) => each.id === id))
    throw conflict(pointer, 'state', 'Chỉ làm được với bản mới nhất đang giữ, chưa bị trả lại.');
  return row;
}

/**
 * Sends a ward's report back: it counts no more, until the ward sends a new one. What the ward has sent in this registry
 * comes back on its own document.
 */
export async function returnReport(t: WriteTx, id: string, reason: string): Promise<WardReport> {
  const row = await requireNewest(t, id, '/reason');
  if (row.document) await giveBack(t, row.document.id, { returnedOn: t.today, reason });
  else {
    await store.markReturned(t, id, clean(reason));
    t.audit({
      action: 'consolidation.return',
      kind: 'wardReport',
      id,
      area: row.area_code,
      before: { month: row.month, submission: row.submission },
      reason: clean(reason),
    });
  }
  return answer(await requireReport(t, id));
}

/** Tells the ward that its report has come, on its document. 409 of a file: that has come by being handed in. */
export async function confirmReport(t: WriteTx, id: string): Promise<WardReport> {
  const row = await requireNewest(t, id, '/state');
  if (!row.document)
    throw conflict('/state', 'file', 'Tệp này đã nhận khi tải lên, không cần xác nhận với phường.');
  await receive(t, row.document.id, t.today);
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

/** The report whose figures stand for a ward: the last to come that counts, else the last that was sent back. */
const standing = (rows: readonly ReportRow[]): ReportRow | undefined =>
  lastOf(rows.filter((row) => row.returned_at === null)) ?? lastOf(rows);

/** Where each ward stands in a month: what it sent, what came back, who has not sent. */
export async function consolidation(t: ReadTx, month: string, share = usualShare): Promise<Consolidation> {
  const wards = await wardsInScope(t, lastDayOfMonth(month));
  const before = addMonths(month, -1);
  const rows = newestOf(await allReports(t, [before, month]));
  const lines = wards.map(({ code, name }): WardLine => {
    const mine = rows.filter((row) => row.area_code === code);
    const now = mine.filter((row) => row.month === month);
    const row = standing(now);
    const none = { figures: null, warnings: [], jumps: [] };
    if (!row) return { area: code, name, state: 'missing', report: null, reports: [], ...none };
    const formers = mine.filter((each) => each.month === before && each.returned_at === null);
    const last =
      formers.find((each) => each.document?.addressee === row.document?.addressee) ?? lastOf(formers);
    const former = last && figuresOf(last);
    const figures = figuresOf(row);
    const explained = Object.entries(row.explanations).map(
      ([check, words]) => `${check}: phường giải trình “${words}”.`,
    );
    return {
      area: code,
      name,
      state: row.returned_at === null ? 'received' : 'returned',
      report: answer(row),
      reports: now.map(answer),
      figures,
      warnings: [...warningsOf(figures, former), ...explained],
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

type Counted = ReportRow & { name: string };

/** The reports that count in a month, with the names of their wards; what came last first. */
async function counted(t: ReadTx, month: string): Promise<Counted[]> {
  const wards = new Map((await wardsInScope(t, lastDayOfMonth(month))).map(({ code, name }) => [code, name]));
  const rows = newestOf(await allReports(t, [month])).flatMap((row) => {
    const name = wards.get(row.area_code);
    return name === undefined || row.returned_at !== null ? [] : [{ ...row, name }];
  });
  return rows.sort((a, b) => compareTexts(b.recorded_at, a.recorded_at));
}

/** Names of the tables that the wards of a month have sent. */
export const cityTableNames = async (t: ReadTx, month: string): Promise<string[]> =>
  tableNames(t, await counted(t, month));

/** A table of every ward: of several reports with that table the one that came last. */
function tableOf(reports: readonly Counted[], sheets: readonly store.SheetRow[], name: string) {
  const wards = new Map<string, WardTable>();
  for (const { id, area_code: area, name: ward } of reports) {
    const sheet = sheets.find((each) => each.report_id === id && each.name === name);
    if (sheet?.content && !wards.has(area))
      wards.set(area, { area, name: ward, table: keptTable(sheet.content) });
  }
  const inOrder = [...wards.values()].sort((a, b) => compareTexts(a.area, b.area));
  return addUp(name.slice(0, 3), name, inOrder);
}

/** One table of a month, of all wards whose report counts, added up. 404 when nobody sent such a table. */
export async function cityTable(t: ReadTx, month: string, form: string): Promise<CityTable> {
  const reports = await counted(t, month);
  const name = (await tableNames(t, reports)).find((each) => each.startsWith(`${form} `));
  if (!name) throw notFound(`Tháng ${formatMonth(month)} chưa có phường nào gửi biểu ${form}.`);
  return tableOf(reports, await sheetsOf(t, reports, name), name);
}

/** The city's workbook of a month: which wards it is made of, and each table added up. */
export async function cityWorkbook(t: ReadTx, month: string): Promise<Buffer> {
  const { wards } = await consolidation(t, month);
  const reports = await counted(t, month);
  const sheets = await sheetsOf(t, reports);
  const names = await tableNames(t, reports);
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
  const held = (await allReports(t, [row.month], row.area_code)).filter(
    (each) => seriesOf(each) === seriesOf(row),
  );
  const former = held.filter(({ submission }) => submission < row.submission).at(-1);
  if (!former) return { report: answer(row), former: null, items: [] };
  const sheets = await sheetsOf(t, [row, former]);
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
