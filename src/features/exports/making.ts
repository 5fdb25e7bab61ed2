import path from 'node:path';
import type { Actor, Db, ReadTx } from '../../db/tx.ts';
import { formatDay, monthOf } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { type Report, unwatched } from '../../shared/progress.ts';
import type { Area } from '../areas/schema.ts';
import { requireArea } from '../areas/service.ts';
import { listDay, requireSignable, reviewSet } from '../povertyReviews/service.ts';
import { campaignRegister } from '../recipients/registerReport.ts';
import { settlementReport } from '../settlements/report.ts';
import { closableOf } from './closing/closable.ts';
import type { Reader } from './closing/closedPeriods.ts';
import { differenceTable, type FormerVersion } from './closing/differences.ts';
import { type CoverLines, coverPage } from './cover.ts';
import { deskReport, deskReports, type Labels } from './desk.ts';
import { insuranceReport, insuranceReports } from './insuranceReports.ts';
import type { Check } from './monthly/checks.ts';
import { monthReport } from './monthly/monthly.ts';
import { sheetsFor } from './recipient.ts';
import { type Request, requestOfRow, requireExport, versionsOf } from './record.ts';
import { sealFile } from './seal.ts';
import type { Heading, Sheet } from './sheet.ts';
import type * as store from './store.ts';
import { coverWidths, schemaVersion, WorkbookFile } from './workbook.ts';

interface Content {
  sheets: Sheet[];
  figures: object | null;
  cover?: CoverLines;
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

type Asked = Pick<store.ExportRow, 'report' | 'area_code' | 'request' | 'submission' | 'explanations'> &
  Partial<store.OfAddressee>;

/** What a report holds, from one snapshot. */
export async function contentOf(t: ReadTx, row: Asked, labels: Labels = 'true'): Promise<Content> {
  const request = requestOfRow(row);
  const last = request.period?.to ?? request.asOf ?? t.today;
  const area = await requireArea(t, row.area_code, last);
  const heading = headingOf(area, request);
  if (row.report === 'monthly' && request.period) {
    const { from, to } = request.period;
    const whole = await monthReport(t, area, from, to, readerOf(row));
    // What is checked is the whole report, whatever of it an addressee gets.
    const sheets = sheetsFor(whole.sheets, row.sheets ?? null);
    const { figures, checks } = whole;
    const title = 'BÁO CÁO THÁNG CÔNG TÁC AN SINH XÃ HỘI';
    const cover = coverOf(t, area, row, { title, period: heading.period, sheets, checks });
    return { sheets, figures, cover, checks, heading, period: request };
  }
  if (row.report === 'campaign' && request.campaign) {
    const { sheet, lines } = await campaignRegister(t, request.campaign, area.code);
    return {
      sheets: [sheet],
      figures: null,
      heading: { ...heading, lines },
      period: { ...request, asOf: last },
    };
  }
  if (request.campaign) {
    const { sheets, asOf, figures, name } = await settlementReport(t, request.campaign, area.code);
    const lines = [name, `Số liệu đến ngày ${formatDay(asOf)}`] as const;
    return { sheets, figures, heading: { ...heading, lines }, period: { ...request, asOf } };
  }
  if (request.year !== undefined) return reviewContent(t, area, request, request.year, heading, row);
  const toInsurer = insuranceReports.find((each) => each === row.report);
  if (toInsurer) {
    const { sheets, lines } = await insuranceReport(t, toInsurer, area, last);
    return { sheets, figures: null, heading: { ...heading, lines }, period: request };
  }
  const report = deskReports.find((each) => each === row.report);
  if (!report) throw new AppError('invalid', `Không có báo cáo “${row.report}”.`);
  return {
    sheets: [await deskReport(t, report, area, last, labels)],
    figures: null,
    heading,
    period: request,
  };
}

/** To whom a report goes. */
const readerOf = (row: Asked): Reader => ({
  recipient: requestOfRow(row).recipient ?? '',
  addressee: row.addressee_id ?? null,
});

const explanationsOf = ({ explanations }: Asked): Record<string, string> =>
  explanations ? JSON.parse(explanations) : {};

/** Bìa of a report that is sent. */
const coverOf = (t: ReadTx, area: Area, row: Asked, report: Parameters<typeof coverPage>[1]): CoverLines =>
  coverPage(area, report, {
    submission: row.submission,
    recipient: requestOfRow(row).recipient ?? null,
    preparedBy: row.prepared_by ?? t.actor.fullName,
    preparerPhone: row.preparer_phone ?? null,
    explanations: explanationsOf(row),
  });

/** The tables of a poverty review; what its identities say is kept with them. */
async function reviewContent(
  t: ReadTx,
  area: Area,
  request: Request,
  year: number,
  heading: Heading,
  row: Asked,
): Promise<Content> {
  const set = await reviewSet(t, area, year, readerOf(row));
  const explanations = explanationsOf(row);
  if (request.final) requireSignable(set, explanations);
  const identities = set.identities.map((identity) => ({
    ...identity,
    explanation: (!identity.ok && explanations[identity.content]) || null,
  }));
  const days = [listDay(year - 1), listDay(year)].map(formatDay);
  const period = `từ danh sách ngày ${days[0]} đến danh sách ngày ${days[1]}`;
  const checks = set.identities.map(({ content, ok, result }) => ({ content, ok, result }));
  const { sheets } = set;
  const title = `KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO, DANH SÁCH NĂM ${year}`;
  return {
    sheets,
    figures: { year, final: request.final ?? false, registers: set.figures, identities },
    cover: coverOf(t, area, row, { title, period, sheets, checks }),
    checks,
    heading: { ...heading, period },
    period: request,
  };
}

/** Writes the workbook; answers its content's hash and number of rows. */
async function writeWorkbook(
  file: string,
  row: store.ExportRow,
  content: Content,
  differences: Sheet | undefined,
  report: Report,
): Promise<{ contentSha256: string; rows: number }> {
  const workbook = new WorkbookFile(file, content.heading, report);
  if (content.cover) workbook.addLines('Bìa', content.cover.lines, coverWidths, content.cover.bold);
  for (const sheet of content.sheets) await workbook.add(sheet);
  if (differences) await workbook.addApart(differences);
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

/** The version that a report which is sent is held against from the second sending on. */
export async function formerOf(t: ReadTx, row: store.ExportRow): Promise<FormerVersion | undefined> {
  if (!closableOf(row.report)) return undefined;
  const made = (await versionsOf(t, row)).filter(
    ({ state, submission }) => state === 'done' && submission < row.submission,
  );
  // The last one closed, which is the one that was sent; else the one made before.
  const former = made.find(({ number }) => number !== null) ?? made[0];
  if (!former?.path || !former.sha256) return undefined;
  const { submission, path, sha256, number, date } = former;
  return { submission, path, sha256, document: number && date ? { number, date } : null };
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
  const { row, content, knownAt, former } = await db.read(actor, async (t) => {
    const row = await requireExport(t, id);
    return { row, content: await contentOf(t, row), knownAt: t.now, former: await formerOf(t, row) };
  });
  const differences = former && (await differenceTable(exportsDir, former, content.sheets));
  const last = content.period.period?.to ?? content.period.asOf ?? row.created_at;
  const filename = filenameOf(row, content.period);
  const relative = path.join(monthOf(last), `${path.parse(filename).name}-${id.slice(-6)}.xlsx`);
  let made = { contentSha256: '', rows: 0 };
  const sha256 = await sealFile(path.join(exportsDir, relative), async (temporary) => {
    made = await writeWorkbook(temporary, row, content, differences, report);
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
