import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { addMonths, firstDayOfMonth, lastDayOfMonth, monthOf } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { inScope, scopeCondition } from '../areas/service.ts';
import type { WardReport } from './schema.ts';
import * as sent from './sentStore.ts';
import * as store from './store.ts';

/** A ward's report as it lies at the city: a file that came, or a version that the ward has sent in this registry. */
export interface ReportRow extends store.ReportRow {
  /** The document that it is a version of; null of a file. */
  document: { id: string; addressee: string; addresseeName: string; receivedOn: string | null } | null;
  /** What the ward says to checks that failed, by check. */
  explanations: Readonly<Record<string, string>>;
}

/** The month that a period is of: a calendar month, or from the 15th of the month before to the 14th. */
export function monthOfPeriod({ from, to }: { from: string; to: string }): string | undefined {
  const month = monthOf(to);
  const isCalendar = from === firstDayOfMonth(month) && to === lastDayOfMonth(month);
  const isFromThe15th = from === `${addMonths(month, -1)}-15` && to === `${month}-14`;
  return isCalendar || isFromThe15th ? month : undefined;
}

const ofFile = (row: store.ReportRow): ReportRow => ({ ...row, document: null, explanations: {} });

function ofDocument({ explanations, ...row }: sent.SentRow): ReportRow[] {
  const month = monthOfPeriod({ from: row.period_from, to: row.period_to });
  if (month === undefined) return [];
  const document = {
    id: row.document_id,
    addressee: row.addressee_id,
    addresseeName: row.addressee_name,
    receivedOn: row.received_on,
  };
  return [{ ...row, month, document, explanations: JSON.parse(explanations) }];
}

export const answer = (row: ReportRow): WardReport => ({
  id: row.id,
  area: row.area_code,
  month: row.month,
  period: { from: row.period_from, to: row.period_to },
  submission: row.submission,
  state: row.returned_at === null ? 'received' : 'returned',
  source: row.document ? 'document' : 'file',
  addressee: row.document?.addresseeName ?? null,
  confirmedOn: row.document?.receivedOn ?? null,
  filename: row.filename,
  sha256: row.sha256,
  contentSha256: row.content_sha256,
  receivedAt: row.recorded_at,
  receivedBy: row.recorded_by_name,
  returnReason: row.return_reason,
});

/** Whose versions follow one another: those of one document, those of the files that came. */
export const seriesOf = (row: ReportRow): string =>
  `${row.area_code} ${row.month} ${row.document?.addressee ?? ''}`;

/** Every report of some months: what wards have sent here, and files that came and say anything else. */
export async function allReports(t: ReadTx, months: readonly string[], area?: string): Promise<ReportRow[]> {
  const isMine = ({ area_code }: { area_code: string }): boolean => area === undefined || area_code === area;
  const documents = (await sent.sentIn(t, scopeCondition(t, 's.area_code'), months))
    .filter(isMine)
    .flatMap(ofDocument);
  const contents = new Set(documents.map((row) => `${row.area_code} ${row.content_sha256}`));
  const files = (await store.reportsIn(t, scopeCondition(t, 'r.area_code'), months)).filter(
    (row) => isMine(row) && !contents.has(`${row.area_code} ${row.content_sha256}`),
  );
  return [...files.map(ofFile), ...documents];
}

/** Of reports the newest of each series. */
export const newestOf = (rows: readonly ReportRow[]): ReportRow[] =>
  [...groupBy(rows, seriesOf).values()].flatMap((same) =>
    same.filter(({ submission }) => submission === Math.max(...same.map((row) => row.submission))),
  );

/** The one that came last. */
export const lastOf = (rows: readonly ReportRow[]): ReportRow | undefined =>
  [...rows].sort((a, b) => (a.recorded_at < b.recorded_at ? 1 : -1))[0];

/** A report by its id; 404 out of the actor's reach. */
export async function requireReport(t: ReadTx, id: string): Promise<ReportRow> {
  const file = await store.reportById(t, id);
  const document = file ? undefined : await sent.sentById(t, id);
  const [row] = file ? [ofFile(file)] : document ? ofDocument(document) : [];
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có báo cáo này của phường trong phạm vi của bạn.');
  return row;
}

/** Tables of figures; lists of names are no matter of the city's. */
export const isFigures = (name: string): boolean => /^B\d\d /.test(name);

interface SentTable {
  name: string;
  columns: unknown[];
  rows: unknown[][];
  totals: unknown[][];
}

const idsOf = (reports: readonly ReportRow[], isDocument: boolean): string[] =>
  reports.filter(({ document }) => (document !== null) === isDocument).map(({ id }) => id);

/** The tables of figures that were kept of some documents. */
async function keptOf(t: ReadTx, reports: readonly ReportRow[]): Promise<(SentTable & { report: string })[]> {
  return (await sent.sentTables(t, idsOf(reports, true))).flatMap(({ id, tables }) => {
    const kept: SentTable[] = JSON.parse(tables); // written when the version was closed
    return kept.filter(({ name }) => isFigures(name)).map((table) => ({ ...table, report: id }));
  });
}

/** Names of the tables of figures in some reports, in their order. */
export async function tableNames(t: ReadTx, reports: readonly ReportRow[]): Promise<string[]> {
  const files = await store.tableNames(t, idsOf(reports, false));
  const documents = (await keptOf(t, reports)).map(({ name }) => name);
  return [...new Set([...files, ...documents])].sort();
}

/** The sheets of some reports; only those of one name where it is given. Of a document its tables of figures. */
export async function sheetsOf(
  t: ReadTx,
  reports: readonly ReportRow[],
  name?: string,
): Promise<store.SheetRow[]> {
  const files = await store.sheetsOf(t, idsOf(reports, false), name);
  const documents = (await keptOf(t, reports))
    .filter((table) => name === undefined || table.name === name)
    .map(
      ({ report, name, columns, rows, totals }, position): store.SheetRow => ({
        report_id: report,
        position,
        name,
        row_count: rows.length,
        content: JSON.stringify({ columns, rows, totals }),
      }),
    );
  return [...files, ...documents];
}
