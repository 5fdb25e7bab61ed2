import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Actor, Db, ReadTx, WriteTx } from '../../db/tx.ts';
import { monthOf } from '../../shared/dates.ts';
import { conflict, invalid, invalidAll } from '../../shared/errors.ts';
import { codeFrom } from '../../shared/text.ts';
import { requireArea } from '../areas/service.ts';
import type { ExportAnswer } from '../exports/schema.ts';
import { countMade, listExportsOf, recordSealed, toldRegisters } from '../exports/sealed.ts';
import { type RequestedExport, sealFile } from '../exports/service.ts';
import { sha256Of } from '../papers/service.ts';
import { catalogueOf, daysOfMonth } from './figures.ts';
import { faultsOf } from './marks.ts';
import type { ListedFigure } from './names.ts';
import type { FillForm, FormCheck, ReportForm } from './schema.ts';
import { type Folders, openVersion, readForm } from './service.ts';
import * as store from './store.ts';
import { type Produced, produce } from './workbook/form.ts';

const reportOf = (id: string): string => `form:${id}`;

interface Period {
  from: string;
  to: string;
  month?: string;
}

/** The days a filling is about; 422 where none or too many are named. */
function periodOf({ month, period }: FillForm): Period {
  if (month && period)
    throw invalid('/period', 'both', 'Kỳ báo cáo: chọn tháng, hoặc từ ngày đến ngày, không cả hai.');
  if (month) return daysOfMonth(month);
  if (!period) throw invalid('/month', 'required', 'Tháng: còn trống, cần tháng của báo cáo, ví dụ 11/2024.');
  if (period.to < period.from)
    throw invalid('/period/to', 'periodReversed', 'Đến ngày: phải từ ngày bắt đầu kỳ trở đi.');
  return period;
}

interface Tried {
  form: ReportForm;
  period: Period;
  submission: number;
  request: object;
  produced: Produced;
}

/** What was said of a filling when it was asked for. */
type Given = Partial<Pick<RequestedExport, 'submission' | 'preparedBy'>>;

/** Fills a form in memory: its checks and what stands in its cells, before anything is kept. */
export async function tryFilling(
  t: ReadTx,
  dataDir: string,
  id: string,
  asked: FillForm,
  { submission: given, preparedBy }: Given = {},
): Promise<Tried> {
  const { form } = await readForm(t, id);
  if (form.retired)
    throw conflict(
      '/id',
      'retired',
      `Biểu mẫu “${form.name}” đã thôi dùng: mở biểu mẫu, bấm Dùng lại trước.`,
    );
  const period = periodOf(asked);
  const { from, to, month } = period;
  const area = await requireArea(t, form.area, to);
  const request = {
    ...(month ? { month } : {}),
    period: { from, to },
    ...(asked.recipient ? { recipient: asked.recipient } : {}),
    title: form.name,
  };
  const submission = given ?? 1 + (await countMade(t, reportOf(id), form.area, { from, to }));
  const { recipient, document } = asked;
  const made = await catalogueOf(t, area, { from, to, month, recipient, document, submission, preparedBy });
  const { open, marks } = await openVersion(dataDir, form, made.catalogue);
  const faults = faultsOf(marks, made.catalogue, open.sheets, '/markings');
  if (faults.length > 0) throw invalidAll(faults);
  if (marks.cells.every(({ text }) => text === ''))
    throw invalid(
      '/markings',
      'nothingMarked',
      `Biểu mẫu “${form.name}” chưa đánh dấu ô nào: mở Đánh dấu, chọn ô và số liệu trước.`,
    );
  const produced = await produce(
    open,
    marks,
    { ...made, registers: made.figures.registers, told: await toldRegisters(t, form.area, { from, to }) },
    {
      report: reportOf(id),
      form: { name: form.name, version: form.current.version, sha256: form.current.sha256 },
      ...(month ? { month } : {}),
      period: { from, to },
      area: form.area,
      ...(recipient ? { recipient } : {}),
      schemaVersion: 1,
      submission,
      ...(document ? { document } : {}),
    },
  );
  return { form, period, submission, request, produced };
}

function refuseUnexplained(checks: readonly FormCheck[], explanation: string | undefined): void {
  const wrong = checks.filter(({ state }) => state === 'wrong');
  if (wrong.length === 0 || explanation) return;
  throw invalidAll(
    wrong.map(({ content, result }) => ({
      pointer: '/explanation',
      code: 'check',
      message: `${content}: ${result} Sửa số liệu, hoặc ghi giải trình rồi điền lại.`,
    })),
  );
}

/** What a trial filling shows. */
export type Trial = Pick<Produced, 'checks' | 'previews'>;

/** Fills a form for a period in memory only: its checks, and the filled sheets to look at. */
export async function trialFilling(
  db: Db,
  actor: Actor,
  dataDir: string,
  id: string,
  asked: FillForm,
): Promise<Trial> {
  const { produced } = await db.read(actor, (t) => tryFilling(t, dataDir, id, asked));
  return { checks: produced.checks, previews: produced.previews };
}

/** A filled form as a sealed file that no record names yet. */
export interface SealedFilling extends Omit<Tried, 'produced'> {
  produced: Pick<Produced, 'checks' | 'rows' | 'contentSha256'>;
  path: string;
  filename: string;
  sha256: string;
  knownAt: string;
}

/** Fills a form for a period and seals the file; 422 where a check fails without an explanation. */
export async function sealFilling(
  db: Db,
  actor: Actor,
  { dataDir, exportsDir }: Folders,
  id: string,
  asked: FillForm,
): Promise<SealedFilling> {
  const { tried, knownAt } = await db.read(actor, async (t) => ({
    tried: await tryFilling(t, dataDir, id, asked),
    knownAt: t.now,
  }));
  refuseUnexplained(tried.produced.checks, asked.explanation);
  return { ...(await sealTried(tried, exportsDir)), knownAt };
}

/** Seals a filled form as a file. */
export async function sealTried(tried: Tried, exportsDir: string): Promise<Omit<SealedFilling, 'knownAt'>> {
  const { form, period, submission, produced } = tried;
  const when = period.month ?? `${period.from}_${period.to}`;
  const filename = `${codeFrom(form.name, new Set(), 'bieu-mau')}-${form.area}-${when}-lan${submission}.xlsx`;
  // Two at once are two files, each under what it holds.
  const mark = sha256Of(produced.bytes).slice(0, 8);
  const relative = path.join(monthOf(period.to), `${path.parse(filename).name}-${mark}.xlsx`);
  const sha256 = await sealFile(path.join(exportsDir, relative), (temporary) =>
    writeFile(temporary, produced.bytes),
  );
  const { checks, rows, contentSha256 } = produced;
  return {
    ...tried,
    produced: { checks, rows, contentSha256 },
    path: relative,
    filename,
    sha256,
  };
}

/** Records a sealed filling as an export like any other, with the form's version, markings and checks. */
export async function recordFilling(t: WriteTx, made: SealedFilling, asked: FillForm): Promise<ExportAnswer> {
  const { form, produced } = made;
  const { rows, contentSha256, checks } = produced;
  const done = await recordSealed(t, {
    report: reportOf(form.id),
    area: form.area,
    request: made.request,
    submission: made.submission,
    document: asked.document ?? null,
    filename: made.filename,
    path: made.path,
    sha256: made.sha256,
    contentSha256,
    rows,
    knownAt: made.knownAt,
    ...(asked.explanation ? { reason: asked.explanation } : {}),
  });
  await store.insertFilling(t, {
    export_id: done.id,
    form_id: form.id,
    number: form.current.version,
    markings: JSON.stringify(form.markings),
    checks: JSON.stringify(checks),
    explanation: asked.explanation ?? null,
  });
  return done;
}

/** The newest fillings of a form, with the form's version each was filled from. */
export async function fillingsOf(t: ReadTx, id: string): Promise<{ made: ExportAnswer; version: number }[]> {
  const { form } = await readForm(t, id);
  const rows = await store.fillingsOf(t, id);
  const versions = new Map(rows.map((row) => [row.export_id, row.number]));
  const exports = await listExportsOf(t, reportOf(form.id), form.area);
  return exports.flatMap((made) => {
    const version = versions.get(made.id);
    return version === undefined ? [] : [{ made, version }];
  });
}

/** What is done with forms in worker threads, since the figures of a month are long to count. */
export interface FormFiller {
  trial(actor: Actor, id: string, asked: FillForm): Promise<Trial>;
  seal(actor: Actor, id: string, asked: FillForm): Promise<SealedFilling>;
  figures(actor: Actor, month: string): Promise<ListedFigure[]>;
}
