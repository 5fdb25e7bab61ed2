import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Actor, type Db, type ReadTx, systemActor, type WriteTx } from '../../db/tx.ts';
import { AppError, invalid, notFound } from '../../shared/errors.ts';
import { sha256OfFile } from '../../shared/fileHash.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { Cancelled, type Report } from '../../shared/progress.ts';
import { type Job, Underway } from '../../shared/underway.ts';
import { accountActor } from '../accounts/service.ts';
import { requireArea, scopeCondition } from '../areas/service.ts';
import { usualArea } from '../documents/office.ts';
import { requireSignable, reviewSet } from '../povertyReviews/service.ts';
import { requireAreaOf } from '../recipients/registerReport.ts';
import { accountableCampaign } from '../settlements/service.ts';
import { requestOf } from './asking.ts';
import { contentOf, type MadeExport, makeExport } from './making.ts';
import { ownFormOf } from './ownForms.ts';
import type { PdfOrder } from './pdf/pdf.ts';
import { recipientOf, type Sending } from './recipient.ts';
import { requestOfRow, requireExport, titleOf, versionsOf } from './record.ts';
import { type ExportAnswer, type ExportForm, hasOwnFrame, reportLabels } from './schema.ts';
import type { Heading, Sheet } from './sheet.ts';
import * as store from './store.ts';

export { blockingChecks } from './closing/checking.ts';
export { isClosable } from './closing/closable.ts';
export {
  closeExport,
  closingsOf,
  makeSignedFile,
  readClosing,
  recordClosing,
  type SignedFile,
  type SignVersion,
  signedFileOf,
} from './closing/closing.ts';
export { verifyClosings } from './closing/closingCheck.ts';
export { comparedWithFormer } from './closing/comparing.ts';
export { listsWorkbook, listWorkbook } from './listWorkbook.ts';
export { type MadeExport, makeExport } from './making.ts';
export { type Check, checksOf } from './monthly/checks.ts';
export { type MonthFigures, monthReport } from './monthly/monthly.ts';
export { contentSha256, hiddenText, loadWorkbook, type Rows, rowsOf, sheetOf } from './reading.ts';
export { type RequestedExport, requestedExport, titleOf } from './record.ts';
export { sealFile } from './seal.ts';
export type { CellValue, Column, Heading, Sheet } from './sheet.ts';

/** Puts an export in the queue; the runner makes the file. `sending`: it goes the way of a report to its addressee. */
export async function requestExport(t: WriteTx, given: ExportForm, sending?: Sending): Promise<ExportAnswer> {
  const own = await ownFormOf(t, given.report, given.area);
  const form = own ? { ...given, report: own.report, area: own.area } : given;
  const area = form.area ? await requireArea(t, form.area) : await usualArea(t, t.today);
  const { recipient, ...profile } = await recipientOf(t, area.code, form.report, form.recipient, sending);
  const request = requestOf({ ...form, ...(recipient === undefined ? {} : { recipient }) }, t.today);
  if (own) request.title = own.name;
  if (request.campaign) {
    const campaign = await accountableCampaign(t, request.campaign);
    await requireAreaOf(t, campaign, area);
    if (form.report === 'campaign') request.title = `${reportLabels.campaign}: ${campaign.name}`;
  }
  if (request.year !== undefined && request.final)
    requireSignable(await reviewSet(t, area, request.year), form.explanations);
  const json = JSON.stringify(request);
  const asked = {
    report: form.report,
    area_code: area.code,
    request: json,
    addressee_id: profile.addressee_id,
  };
  const submission = sending?.submission ?? 1 + (await versionsOf(t, asked)).length;
  const id = t.newId();
  await store.insertExport(t, {
    id,
    ...asked,
    ...profile,
    submission,
    explanations: form.explanations ? JSON.stringify(form.explanations) : null,
  });
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

/** An export's record as it is answered. */
export function answer(row: store.ExportRow): ExportAnswer {
  const request = requestOfRow(row);
  return {
    id: row.id,
    report: row.report,
    title: titleOf(row),
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

/** Some exports of things in the actor's scope, in no order. */
export async function exportsByIds(t: ReadTx, ids: readonly string[]): Promise<ExportAnswer[]> {
  return (await store.exportsByIds(t, ids)).map(answer);
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
export const mostRowsOnPaper = 5000;

/** The sealed workbook as a document is made from it; 404 until it is done, 413 when it is longer than a paper. */
export async function pdfOrder(
  t: ReadTx,
  id: string,
  { file, filename }: { file: string; filename: string },
): Promise<PdfOrder & { filename: string }> {
  const { report, row_count: rows, sealed_at: sealedAt, created_at: createdAt } = await requireExport(t, id);
  if (hasOwnFrame(report))
    throw invalid(
      '/report',
      'ownFrame',
      'Biểu mẫu của cấp trên có khung riêng: tải tệp .xlsx, mở bằng Excel rồi in hoặc lưu thành PDF.',
    );
  if ((rows ?? 0) > mostRowsOnPaper)
    throw new AppError(
      'tooLarge',
      `Danh sách có ${formatNumber(rows ?? 0)} dòng, quá dài để làm PDF (nhiều nhất ${formatNumber(mostRowsOnPaper)}). Tải tệp .xlsx và in từ đó.`,
    );
  const title = reportLabels[report] ?? filename;
  return { file, title, madeAt: sealedAt ?? createdAt, filename: filename.replace(/\.xlsx$/, '.pdf') };
}

/** What a report shows. */
export interface ReadReport {
  heading: Heading;
  sheets: Sheet[];
}

/** A report's sheets as they stand now, for the screen and for paper: lists under the labels that may be seen. */
export async function readReport(t: ReadTx, form: ExportForm): Promise<ReadReport> {
  const request = JSON.stringify(requestOf(form, t.today));
  const area_code = form.area ?? (await usualArea(t, t.today)).code;
  const asked = { report: form.report, area_code, request, submission: 1, explanations: null };
  const { heading, sheets } = await contentOf(t, asked, 'public');
  return { heading, sheets };
}

/** Who fetched a file, and in which form, is in the audit trail. */
export async function recordFetch(t: WriteTx, id: string, format: 'xlsx' | 'pdf' = 'xlsx'): Promise<void> {
  const row = await requireExport(t, id);
  t.audit({ action: 'export.fetch', kind: 'export', id, area: row.area_code, after: { format } });
}

/** How a file is made: here, or in a worker thread. */
export type MakeExport = (actor: Actor, id: string, report: Report) => Job<MadeExport>;

/** What a feature of its own keeps of a file that it has made, in the transaction that records it. */
export type KeepMade = (t: WriteTx, id: string, made: MadeExport) => Promise<void>;

const cancelled = 'Đã hủy theo yêu cầu, không có tệp nào.';

/** Makes one queued export: read, written, sealed, recorded. A fault of ours leaves it `failed`, with the reason. */
export async function runExport(
  db: Db,
  actor: Actor,
  exportsDir: string,
  id: string,
  make = () => makeExport(db, actor, exportsDir, id),
  keep: KeepMade = async () => undefined,
): Promise<ExportAnswer> {
  await db.tx(actor, (t) =>
    store.startExport(t, id).then(() => t.audit({ action: 'export.start', kind: 'export', id })),
  );
  try {
    const made = await make();
    const { area, ...finished } = made;
    return await db.tx(actor, async (t) => {
      await store.finishExport(t, id, finished);
      await keep(t, id, made);
      const { sha256, rows } = finished;
      t.audit({ action: 'export.seal', kind: 'export', id, area, after: { sha256, rows } });
      return answer(await requireExport(t, id));
    });
  } catch (error) {
    const known =
      error instanceof Cancelled ? cancelled : error instanceof AppError ? error.detail : undefined;
    const fault = known ?? 'Lỗi hệ thống khi làm tệp: xem nhật ký của máy chủ.';
    await db.tx(systemActor, async (t) => {
      await store.failExport(t, id, fault);
      t.audit({ action: 'export.fail', kind: 'export', id, reason: fault });
    });
    throw error;
  }
}

/** Makes queued exports one after another, beside the requests; takes up at start what a stop left unfinished. */
export class ExportRunner {
  readonly underway = new Underway();
  private chain: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Db,
    private readonly exportsDir: string,
    private readonly make: MakeExport,
    private readonly onFault: (error: unknown) => void,
    private readonly keep?: KeepMade,
  ) {}

  enqueue(actor: Actor, id: string): void {
    const made = this.underway.follow(id, (report) => {
      let job: Job<MadeExport> | undefined;
      let isOff = false;
      const make = async (): Promise<MadeExport> => {
        if (isOff) throw new Cancelled();
        job = this.make(actor, id, report);
        return job.done;
      };
      const done = this.chain.then(() => runExport(this.db, actor, this.exportsDir, id, make, this.keep));
      const cancel = (): void => {
        isOff = true;
        job?.cancel();
      };
      return { done, cancel };
    });
    this.chain = made.then(
      () => undefined,
      (error) => {
        if (!(error instanceof Cancelled)) this.onFault(error);
      },
    );
  }

  /** Calls off an export that waits or is being made: no file is left of it. One that is finished stays. */
  async cancel(actor: Actor, id: string): Promise<void> {
    const { area } = await this.db.read(actor, (t) => readExport(t, id));
    if (!this.underway.callOff(id)) return;
    await this.db.tx(actor, async (t) => t.audit({ action: 'export.cancel', kind: 'export', id, area }));
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
