import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { inScope } from '../areas/service.ts';
import { reportLabels } from './schema.ts';
import * as store from './store.ts';

/** What an export is asked for, as kept in its record. */
export interface Request {
  month?: string;
  period?: { from: Day; to: Day };
  asOf?: Day;
  /** Of the reports `campaign` and `tet`, which take no day. */
  campaign?: string;
  /** Of the report `povertyReview`: the year of its list. */
  year?: number;
  /** A review to be signed: made only where its identities hold or are explained. */
  final?: true;
  recipient?: string;
  /** Of a report that has its name from something else: somebody's form, a campaign. */
  title?: string;
}

/** Written by `requestExport`. */
export const requestOfRow = ({ request }: Pick<store.ExportRow, 'request'>): Request =>
  JSON.parse(request) as Request;

/** What a report is called: a form, a campaign's list by its own name, a review with the year of its list. */
export function titleOf(row: Pick<store.ExportRow, 'report' | 'request'>): string {
  const { title, year } = requestOfRow(row);
  const label = reportLabels[row.report] ?? row.report;
  return title ?? (year === undefined ? label : `${label}, danh sách năm ${year}`);
}

/** What an export was asked for, as whoever makes its file needs it. */
export interface RequestedExport {
  report: string;
  request: Request;
  submission: number;
  /** Who stands on it as having prepared it, where its addressee's profile says. */
  preparedBy: string | undefined;
}

/** What an export was asked for; 404 as `requireExport`. */
export async function requestedExport(t: ReadTx, id: string): Promise<RequestedExport> {
  const row = await requireExport(t, id);
  const { report, submission, prepared_by } = row;
  return { report, request: requestOfRow(row), submission, preparedBy: prepared_by ?? undefined };
}

/** What an export is about, whoever it is addressed to. */
const subjectOf = (row: Pick<store.ExportRow, 'request'>): string => {
  const { recipient: _, title: __, ...subject } = requestOfRow(row);
  return JSON.stringify(subject);
};

/** Versions of the same report, area and days to the same addressee; the last sending first. */
export async function versionsOf(
  t: ReadTx,
  row: Parameters<typeof store.versionsOf>[1],
): Promise<store.VersionRow[]> {
  const subject = subjectOf(row);
  return (await store.versionsOf(t, row)).filter((version) => subjectOf(version) === subject);
}

/** An export's row; 404 where there is none, or it lies outside the actor's area. */
export async function requireExport(t: ReadTx, id: string): Promise<store.ExportRow> {
  const row = await store.exportById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có lần xuất này trong phạm vi của bạn.');
  return row;
}
