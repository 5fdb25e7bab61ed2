import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Actor, Db, ReadTx, WriteTx } from '../../../db/tx.ts';
import { formatDay } from '../../../shared/dates.ts';
import { assert, conflict, invalid, notFound } from '../../../shared/errors.ts';
import { newId } from '../../../shared/ids.ts';
import { clean, fold } from '../../../shared/text.ts';
import { contentSha256, sealFault, sheetsIn } from '../reading.ts';
import { requestOfRow, requireExport } from '../record.ts';
import { type Closing, type ClosingForm, hasOwnFrame } from '../schema.ts';
import { sealFile } from '../seal.ts';
import type { Sheet } from '../sheet.ts';
import type * as store from '../store.ts';
import { explainedChecks } from './checking.ts';
import { type ClosedDays, closableOf } from './closable.ts';
import { isSameReader, type ReportedTable, readerOf } from './closedPeriods.ts';
import * as closings from './closingStore.ts';
import { writeSigned, writeSignedForm } from './signing.ts';

/** A signed file that lies in its place and is not recorded yet. */
export interface SignedFile {
  closing: Omit<closings.ClosingRow, 'closed_at' | 'closed_by' | 'closed_by_name'>;
  /** Where it lies. */
  file: string;
}

const answer = (row: closings.ClosingHead): Closing => ({
  id: row.id,
  export: row.export_id,
  report: row.report,
  area: row.area_code,
  period: { from: row.period_from, to: row.period_to },
  recipient: row.addressee === '' ? null : row.addressee,
  submission: row.submission,
  number: row.document_number,
  date: row.document_date,
  knownAt: row.known_at,
  contentSha256: row.content_sha256,
  filename: row.filename,
  sha256: row.sha256,
  closedAt: row.closed_at,
  closedBy: row.closed_by_name,
});

const isSame = (row: closings.ClosingRow, { number, date }: ClosingForm): boolean =>
  row.document_number === clean(number) && row.document_date === date;

/**
 * The export as it may be closed: a report that is, made, closed by nobody yet (with another number), nothing in it that
 * blocks sending without a word of explanation, and a number of the year that no other document bears.
 */
async function requireClosable(t: ReadTx, id: string, form: ClosingForm): Promise<Version> {
  const row = await requireExport(t, id);
  const request = requestOfRow(row);
  const days = closableOf(row.report)?.daysOf(request);
  if (!days) throw invalid('/report', 'report', 'Chỉ chốt số liệu được báo cáo kỳ gửi cấp trên.');
  if (row.state !== 'done')
    throw conflict('/number', 'state', 'Bản báo cáo này chưa làm xong, chưa chốt được.');
  if (!row.known_at || !row.content_sha256)
    throw conflict('/number', 'state', 'Bản này làm bằng phiên bản cũ: xuất lại rồi chốt bản mới.');
  if (form.date > t.today)
    throw invalid('/date', 'future', `Ngày báo cáo: ${formatDay(form.date)} chưa tới, ghi ngày ký thật.`);
  const former = await closings.closingOfExport(t, id);
  if (former)
    throw conflict(
      '/number',
      'closed',
      `Bản này đã chốt theo Báo cáo số ${former.document_number} ngày ${formatDay(former.document_date)}. Cần sửa thì xuất bản mới.`,
    );
  const taken = (await closings.closingsNumbered(t, row.area_code, clean(form.number), form.date)).find(
    // One document may go to several addressees, each with sheets of its own.
    (other) =>
      other.report !== row.report ||
      other.period_from !== days.from ||
      other.period_to !== days.to ||
      isSameReader(readerOf(other), { recipient: request.recipient ?? '', addressee: row.addressee_id }),
  );
  if (taken)
    throw conflict(
      '/number',
      'taken',
      `Số báo cáo: ${taken.document_number} đã dùng cho kỳ từ ${formatDay(taken.period_from)} đến ${formatDay(taken.period_to)}, lần gửi ${taken.submission}. Ghi đúng số văn thư đã cấp.`,
    );
  requireExplained(row, form);
  return { row, days, recipient: request.recipient ?? '' };
}

/** A version that may be closed. */
interface Version {
  row: store.ExportRow;
  days: ClosedDays;
  recipient: string;
}

/** 422 naming the checks that fail without an explanation, or an explanation of a check that this file has not. */
function requireExplained(row: store.ExportRow, form: ClosingForm): void {
  const checks = explainedChecks(row, form.explanations);
  const open = checks.filter(({ ok, explanation }) => !ok && !explanation);
  if (open.length > 0)
    throw invalid(
      '/explanations',
      'unexplained',
      `Kiểm tra trước khi gửi chưa đạt, chưa có giải trình: ${open.map(({ content }) => content).join('; ')}. Sửa số liệu rồi xuất lại, hoặc ghi giải trình.`,
    );
  const unknown = Object.keys(form.explanations ?? {}).find(
    (check) => !checks.some(({ content }) => content === check),
  );
  if (unknown)
    throw invalid('/explanations', 'unknownCheck', `Giải trình: bản này không có mục kiểm tra “${unknown}”.`);
}

/** The tables of figures among a report's sheets, as they are kept. */
export const reportedTables = (report: string, sheets: readonly Sheet[]): ReportedTable[] =>
  sheets.filter(({ name }) => closableOf(report)?.keeps(name)).map(tableOf);

/** The same of the file of an export; 409 where it is gone or no more what was sealed. */
async function tablesOfFile(file: string, row: store.ExportRow): Promise<ReportedTable[]> {
  const fault = await sealFault(file, row.sha256 ?? '');
  if (fault) throw conflict('/number', 'file', `Tệp của bản này ${fault}: xuất lại rồi chốt bản mới.`);
  if (hasOwnFrame(row.report)) return [];
  const sheets = await sheetsIn(file);
  assert(contentSha256(sheets) === row.content_sha256, `${row.path} is read otherwise than written`);
  return reportedTables(row.report, sheets);
}

function tableOf({ name, columns, rows, total, secondTotal }: Sheet): ReportedTable {
  return { name, columns, rows, totals: [total, secondTotal].filter((row) => row !== undefined) };
}

/** "so-45-bc-ubnd" */
const inFilename = (number: string): string => `so-${fold(number).replace(/[^a-z0-9]+/g, '-')}`;

/**
 * Makes the signed file of an export: the same data under the number and date that the office's clerk gave, sealed
 * beside the draft. It counts once `recordClosing` has recorded it; until then nothing knows of it. 422, 409 as
 * `recordClosing`.
 */
export async function makeSignedFile(
  db: Db,
  actor: Actor,
  exportsDir: string,
  exportId: string,
  form: ClosingForm,
): Promise<SignedFile> {
  const { row, days, recipient, id } = await db.read(actor, async (t) => ({
    ...(await requireClosable(t, exportId, form)),
    id: newId(t.now),
  }));
  assert(row.path && row.filename, 'a made export has its file');
  const document = { number: clean(form.number), date: form.date };
  const source = path.join(exportsDir, row.path);
  const tables = await tablesOfFile(source, row);
  const name = `${path.parse(row.filename).name}-${inFilename(document.number)}`;
  const relative = path.join(path.dirname(row.path), `${name}-${id.slice(-6)}.xlsx`);
  const file = path.join(exportsDir, relative);
  const explanations = Object.fromEntries(
    explainedChecks(row, form.explanations).flatMap(({ content, explanation }) =>
      explanation ? [[content, explanation]] : [],
    ),
  );
  const sha256 = await sealFile(file, (temporary) =>
    hasOwnFrame(row.report)
      ? writeSignedForm(source, temporary, row.figures, document)
      : writeSigned(source, temporary, { document, explanations, signer: form.signer ?? null }),
  );
  return {
    file,
    closing: {
      id,
      export_id: exportId,
      report: row.report,
      area_code: row.area_code,
      addressee: recipient,
      period_from: days.from,
      period_to: days.to,
      submission: row.submission,
      document_number: document.number,
      document_date: document.date,
      known_at: row.known_at ?? '',
      figures: row.figures ?? 'null',
      tables: JSON.stringify(tables),
      explanations: JSON.stringify(explanations),
      content_sha256: row.content_sha256 ?? '',
      filename: `${name}.xlsx`,
      path: relative,
      sha256,
    },
  };
}

/**
 * Closes a version of a report with its signed file: from now on its figures and lists are what was reported, and the
 * next period opens with them. 409 for a version closed before or a number that another document of the year bears;
 * 422 where a failing check has no explanation.
 */
export async function recordClosing(
  t: WriteTx,
  { closing }: SignedFile,
  form: ClosingForm,
): Promise<Closing> {
  await requireClosable(t, closing.export_id, form);
  await closings.insertClosing(t, closing);
  const { document_number: number, document_date: date, sha256, content_sha256, submission } = closing;
  t.audit({
    action: 'export.close',
    kind: 'export',
    id: closing.export_id,
    area: closing.area_code,
    after: {
      number,
      date,
      submission,
      sha256,
      contentSha256: content_sha256,
      explanations: JSON.parse(closing.explanations),
    },
  });
  return readClosing(t, closing.export_id);
}

/** How a signed file is made: `makeSignedFile`, in a worker thread. */
export type SignVersion = (actor: Actor, exportId: string, form: ClosingForm) => Promise<SignedFile>;

/**
 * Closes an export under a document's number and date: its signed file is sealed, then everything is recorded in one
 * transaction, in which `also` may record what belongs to it (a document's way). The same number and date again answer
 * the same closing and change nothing. Errors as `recordClosing`, 404 for an export out of reach.
 */
export async function closeExport(
  db: Db,
  actor: Actor,
  sign: SignVersion,
  exportId: string,
  form: ClosingForm,
  also: (t: WriteTx, closing: Closing) => Promise<void> = async () => undefined,
): Promise<Closing> {
  const former = await db.read(actor, async (t) => {
    await requireExport(t, exportId);
    return closings.closingOfExport(t, exportId);
  });
  if (former && isSame(former, form)) return answer(former);
  const signed = await sign(actor, exportId, form);
  try {
    return await db.tx(actor, async (t) => {
      const closing = await recordClosing(t, signed, form);
      await also(t, closing);
      return closing;
    });
  } catch (error) {
    await rm(signed.file, { force: true }); // nothing knows of it
    throw error;
  }
}

/** The closing of an export; 404 while it has none. */
export async function readClosing(t: ReadTx, exportId: string): Promise<Closing> {
  return answer(await requireClosing(t, exportId));
}

/** Closings of some exports of things in the actor's scope, in no order. */
export const closingsOf = async (t: ReadTx, exports: readonly string[]): Promise<Closing[]> =>
  (await closings.closingsOfExports(t, exports)).map(answer);

async function requireClosing(t: ReadTx, exportId: string): Promise<closings.ClosingRow> {
  await requireExport(t, exportId);
  const row = await closings.closingOfExport(t, exportId);
  if (!row) throw notFound('Bản này chưa có số và ngày báo cáo, chưa chốt.');
  return row;
}

/** Where the signed file lies, its name and hash; 404 until the export is closed. */
export async function signedFileOf(
  t: ReadTx,
  exportId: string,
  exportsDir: string,
): Promise<{ file: string; filename: string; sha256: string }> {
  const row = await requireClosing(t, exportId);
  const file = path.join(exportsDir, row.path);
  if (!existsSync(file))
    throw notFound('Tệp đã niêm phong không còn trong thư mục: báo quản trị phục hồi từ bản sao lưu.');
  return { file, filename: row.filename, sha256: row.sha256 };
}
