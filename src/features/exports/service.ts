import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Actor, type Db, type ReadTx, systemActor, type WriteTx } from '../../db/tx.ts';
import { type Day, firstDayOfMonth, formatDay, lastDayOfMonth, monthOf } from '../../shared/dates.ts';
import { AppError, invalid, notFound } from '../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { type Report, unwatched } from '../../shared/progress.ts';
import { accountActor } from '../accounts/service.ts';
import type { Area } from '../areas/schema.ts';
import { requireArea, scopeCondition } from '../areas/service.ts';
import { settlementReport } from '../settlements/report.ts';
import { accountableCampaign } from '../settlements/service.ts';
import { deskReport, deskReports } from './desk.ts';
import type { Check } from './monthly/checks.ts';
import { coverPage, monthReport } from './monthly/monthly.ts';
import type { PdfOrder } from './pdf/pdf.ts';
import { type Request, requestOfRow, requireExport } from './record.ts';
import { type ExportAnswer, type ExportForm, reportLabels } from './schema.ts';
import { sealFile, sha256OfFile } from './seal.ts';
import type { Heading, Sheet } from './sheet.ts';
import * as store from './store.ts';
import { WorkbookFile } from './workbook.ts';

export { blockingChecks } from './checking.ts';
export {
  closeExport,
  makeSignedFile,
  readClosing,
  recordClosing,
  type SignedFile,
  signedFileOf,
} from './closing.ts';
export { verifyClosings } from './closingCheck.ts';
export { type Check, checksOf } from './monthly/checks.ts';
export type { MonthFigures } from './monthly/monthly.ts';
export { contentSha256, hiddenText, loadWorkbook, type Rows, rowsOf, sheetOf } from './reading.ts';
export { sealFile, sha256OfFile } from './seal.ts';
export type { CellValue, Column, Heading, Sheet } from './sheet.ts';

const schemaVersion = 1;

/** Which days a request is about; 422 when it names none or too many. */
function requestOf(form: ExportForm, today: Day): Request {
  const recipient = form.recipient ? { recipient: form.recipient } : {};
  if (form.report === 'tet') {
    if (!form.campaign)
      throw invalid('/campaign', 'required', 'Đợt hỗ trợ: còn trống, chọn đợt cần xuất quyết toán.');
    return { campaign: form.campaign, ...recipient };
  }
  if (form.report !== 'monthly') return { asOf: form.asOf ?? today, ...recipient };
  if (form.month && form.period) {
    throw invalid('/period', 'both', 'Kỳ báo cáo: chọn tháng, hoặc từ ngày đến ngày, không cả hai.');
  }
  if (form.month) {
    return {
      month: form.month,
      period: { from: firstDayOfMonth(form.month), to: lastDayOfMonth(form.month) },
      ...recipient,
    };
  }
  if (!form.period)
    throw invalid('/month', 'required', 'Tháng: còn trống, cần tháng của báo cáo, ví dụ 2023-11.');
  if (form.period.to < form.period.from) {
    throw invalid('/period/to', 'periodReversed', 'Đến ngày: phải từ ngày bắt đầu kỳ trở đi.');
  }
  return { period: form.period, ...recipient };
}

/** Puts an export in the queue; the runner makes the file. */
export async function requestExport(t: WriteTx, form: ExportForm): Promise<ExportAnswer> {
  const area = await requireArea(t, form.area);
  const request = requestOf(form, t.today);
  if (request.campaign) await accountableCampaign(t, request.campaign);
  const json = JSON.stringify(request);
  const submission = 1 + (await store.countSubmissions(t, form.report, area.code, json));
  const id = t.newId();
  const explanations = form.explanations ? JSON.stringify(form.explanations) : null;
  const asked = { id, report: form.report, area_code: area.code, request: json, submission, explanations };
  await store.insertExport(t, asked);
  t.audit({
    action: 'export.request',
    kind: 'export',
    id,
    area: area.code,
    after: { report: form.report, ...request, submission },
    ...(form.reason ? { reason: form.reason } : {}),
  });
  return answer(await requireExport(t, id));
}

function answer(row: store.ExportRow): ExportAnswer {
  const request = requestOfRow(row);
  return {
    id: row.id,
    report: row.report,
    area: row.area_code,
    state: row.state,
    period: request.period ?? null,
    asOf: request.asOf ?? null,
    submission: row.submission,
    filename: row.filename,
    sha256: row.sha256,
    contentSha256: row.content_sha256,
    rows: row.row_count,
    createdAt: row.created_at,
    sealedAt: row.sealed_at,
    knownAt: row.known_at,
    fault: row.fault,
  };
}

/** An export's record, with its state. */
export async function readExport(t: ReadTx, id: string): Promise<ExportAnswer> {
  return answer(await requireExport(t, id));
}

/** Exports of the actor's area, newest first. */
export async function listExports(t: ReadTx, limit = 50): Promise<ExportAnswer[]> {
  return (await store.recentExports(t, scopeCondition(t, 'area_code'), { limit, offset: 0 })).map(answer);
}

/** The same page by page, as the API answers them. */
export async function findExports(
  t: ReadTx,
  query: { limit?: number; cursor?: string },
): Promise<List<ExportAnswer>> {
  const scope = scopeCondition(t, 'area_code');
  const page = pageOf(query);
  const rows = await store.recentExports(t, scope, page);
  return listOf(rows.map(answer), await store.countExports(t, scope), page);
}

/** Where the finished file lies, its name and hash; 404 until it is done. */
export async function exportFile(
  t: ReadTx,
  id: string,
  exportsDir: string,
): Promise<{ file: string; filename: string; sha256: string }> {
  const row = await requireExport(t, id);
  if (row.state !== 'done' || !row.path || !row.filename || !row.sha256)
    throw notFound('Tệp này chưa làm xong.');
  const file = path.join(exportsDir, row.path);
  if (!existsSync(file))
    throw notFound('Tệp đã niêm phong không còn trong thư mục: báo quản trị phục hồi từ bản sao lưu.');
  return { file, filename: row.filename, sha256: row.sha256 };
}

/** More rows than anybody signs: such a list is printed from the workbook. */
const mostRowsOnPaper = 5000;

/** The sealed workbook as a document is made from it; 404 until it is done, 413 when it is longer than a paper. */
export async function pdfOrder(
  t: ReadTx,
  id: string,
  { file, filename }: { file: string; filename: string },
): Promise<PdfOrder & { filename: string }> {
  const { report, row_count: rows, sealed_at: sealedAt, created_at: createdAt } = await requireExport(t, id);
  if ((rows ?? 0) > mostRowsOnPaper)
    throw new AppError(
      'tooLarge',
      `Danh sách có ${formatNumber(rows ?? 0)} dòng, quá dài để làm PDF (nhiều nhất ${formatNumber(mostRowsOnPaper)}). Tải tệp .xlsx và in từ đó.`,
    );
  const title = reportLabels[report] ?? filename;
  return { file, title, madeAt: sealedAt ?? createdAt, filename: filename.replace(/\.xlsx$/, '.pdf') };
}

/** Who fetched a file, and in which form, is in the audit trail. */
export async function recordFetch(t: WriteTx, id: string, format: 'xlsx' | 'pdf' = 'xlsx'): Promise<void> {
  const row = await requireExport(t, id);
  t.audit({ action: 'export.fetch', kind: 'export', id, area: row.area_code, after: { format } });
}

interface Content {
  sheets: Sheet[];
  figures: object | null;
  cover?: ReturnType<typeof coverPage>;
  /** What blocks sending, of a report that is sent. */
  checks?: Check[];
  heading: Heading;
  period: Request;
}

function headingOf(area: Area, request: Request): Heading {
  const { period, asOf } = request;
  const text = period
    ? `từ ngày ${formatDay(period.from)} đến ngày ${formatDay(period.to)}`
    : `tại ngày ${formatDay(asOf ?? '')}`;
  return { office: area.name.toUpperCase(), period: text, document: null };
}

async function contentOf(t: ReadTx, row: store.ExportRow): Promise<Content> {
  const request = requestOfRow(row);
  const last = request.period?.to ?? request.asOf ?? t.today;
  const area = await requireArea(t, row.area_code, last);
  const heading = headingOf(area, request);
  if (row.report === 'monthly' && request.period) {
    const { from, to } = request.period;
    const report = await monthReport(t, area, from, to);
    const about = {
      submission: row.submission,
      recipient: request.recipient ?? null,
      preparedBy: t.actor.fullName,
      explanations: row.explanations ? JSON.parse(row.explanations) : {},
    };
    return {
      sheets: report.sheets,
      figures: report.figures,
      cover: coverPage(area, from, to, report, about),
      checks: report.checks,
      heading,
      period: request,
    };
  }
  if (request.campaign) {
    const { sheets, asOf, figures, name } = await settlementReport(t, request.campaign, area.code);
    const lines = [name, `Số liệu đến ngày ${formatDay(asOf)}`] as const;
    return { sheets, figures, heading: { ...heading, lines }, period: { ...request, asOf } };
  }
  const report = deskReports.find((each) => each === row.report);
  if (!report) throw new AppError('invalid', `Không có báo cáo “${row.report}”.`);
  return { sheets: [await deskReport(t, report, area, last)], figures: null, heading, period: request };
}

/** Writes the workbook; answers its content's hash and number of rows. */
async function writeWorkbook(
  file: string,
  row: store.ExportRow,
  content: Content,
  report: Report,
): Promise<{ contentSha256: string; rows: number }> {
  const workbook = new WorkbookFile(file, content.heading, report);
  if (content.cover) workbook.addLines('Bìa', content.cover.lines, [58, 58, 40], content.cover.bold);
  for (const sheet of content.sheets) await workbook.add(sheet);
  const rows = content.sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  const contentSha256 = await workbook.finish((hash) => ({
    report: row.report,
    ...(content.period.month ? { month: content.period.month } : {}),
    ...(content.period.period ? { period: content.period.period } : { asOf: content.period.asOf }),
    area: row.area_code,
    ...(content.period.recipient ? { recipient: content.period.recipient } : {}),
    schemaVersion,
    submission: row.submission,
    sheets: workbook.places,
    contentSha256: hash,
    ...(content.figures ? { figures: content.figures } : {}),
  }));
  return { contentSha256, rows };
}

function filenameOf(row: store.ExportRow, request: Request): string {
  const when =
    request.month ?? (request.period ? `${request.period.from}_${request.period.to}` : request.asOf);
  return `${row.report}-${row.area_code}-${when}-lan${row.submission}.xlsx`;
}

/** A finished file, before it stands in the record. */
export interface MadeExport extends store.Finished {
  area: string;
}

/** Reads what a queued export holds, writes and seals its file. Writes nothing in the database. */
export async function makeExport(
  db: Db,
  actor: Actor,
  exportsDir: string,
  id: string,
  report: Report = unwatched,
): Promise<MadeExport> {
  report({ phase: 'reading', done: 0, total: null });
  const { row, content, knownAt } = await db.read(actor, async (t) => {
    const row = await requireExport(t, id);
    return { row, content: await contentOf(t, row), knownAt: t.now };
  });
  const last = content.period.period?.to ?? content.period.asOf ?? row.created_at;
  const filename = filenameOf(row, content.period);
  const relative = path.join(monthOf(last), `${path.parse(filename).name}-${id.slice(-6)}.xlsx`);
  let made = { contentSha256: '', rows: 0 };
  const sha256 = await sealFile(path.join(exportsDir, relative), async (temporary) => {
    made = await writeWorkbook(temporary, row, content, report);
  });
  return {
    filename,
    path: relative,
    sha256,
    ...made,
    figures: content.figures,
    knownAt,
    checks: content.checks ?? null,
    area: row.area_code,
  };
}

/** How a file is made: here, or in a worker thread. */
export type MakeExport = (actor: Actor, id: string) => Promise<MadeExport>;

/** Makes one queued export: read, written, sealed, recorded. A fault of ours leaves it `failed`, with the reason. */
export async function runExport(
  db: Db,
  actor: Actor,
  exportsDir: string,
  id: string,
  make: MakeExport = (who, which) => makeExport(db, who, exportsDir, which),
): Promise<ExportAnswer> {
  await db.tx(actor, (t) =>
    store.startExport(t, id).then(() => t.audit({ action: 'export.start', kind: 'export', id })),
  );
  try {
    const { area, ...finished } = await make(actor, id);
    return await db.tx(actor, async (t) => {
      await store.finishExport(t, id, finished);
      const { sha256, rows } = finished;
      t.audit({ action: 'export.seal', kind: 'export', id, area, after: { sha256, rows } });
      return answer(await requireExport(t, id));
    });
  } catch (error) {
    const fault =
      error instanceof AppError ? error.detail : 'Lỗi hệ thống khi làm tệp: xem nhật ký của máy chủ.';
    await db.tx(systemActor, async (t) => {
      await store.failExport(t, id, fault);
      t.audit({ action: 'export.fail', kind: 'export', id, reason: fault });
    });
    throw error;
  }
}

/** Makes queued exports one after another, beside the requests; takes up at start what a stop left unfinished. */
export class ExportRunner {
  private chain: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Db,
    private readonly exportsDir: string,
    private readonly make: MakeExport,
    private readonly onFault: (error: unknown) => void,
  ) {}

  enqueue(actor: Actor, id: string): void {
    this.chain = this.chain
      .then(() => runExport(this.db, actor, this.exportsDir, id, this.make))
      .then(
        () => undefined,
        (error) => this.onFault(error),
      );
  }

  async resume(): Promise<void> {
    const waiting = await this.db.read(systemActor, async (t) => {
      const rows = await store.unfinishedExports(t);
      return Promise.all(
        rows.map(async ({ id, created_by }) => ({ id, actor: await accountActor(t, created_by) })),
      );
    });
    for (const { id, actor } of waiting) this.enqueue(actor, id);
  }

  /** Settles when everything queued so far is made. */
  idle(): Promise<void> {
    return this.chain;
  }
}

/** Recomputes the hash of every sealed file; answers the first difference, or undefined. */
export async function verifySeals(t: ReadTx, exportsDir: string): Promise<string | undefined> {
  for (const row of await store.sealedExports(t)) {
    const file = path.join(exportsDir, row.path ?? '');
    if (!existsSync(file)) return `tệp niêm phong: thiếu ${row.path}`;
    if ((await sha256OfFile(file)) !== row.sha256) return `tệp niêm phong: ${row.path} đã bị sửa`;
  }
  return undefined;
}

/** A list that belongs to no report as a workbook of one sheet; `about` goes into its hidden sheet. */
export const listWorkbook = (heading: Heading, sheet: Sheet, about: object): Promise<Buffer> =>
  listsWorkbook(heading, [sheet], about);

/** The same, of several sheets. */
export async function listsWorkbook(
  heading: Heading,
  sheets: readonly Sheet[],
  about: object,
): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'so-an-sinh-list-'));
  try {
    const file = path.join(folder, 'list.xlsx');
    const workbook = new WorkbookFile(file, heading);
    for (const sheet of sheets) await workbook.add(sheet);
    await workbook.finish((contentSha256) => ({
      ...about,
      schemaVersion,
      sheets: workbook.places,
      contentSha256,
    }));
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
