import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { RegisterFigures } from './monthly/checks.ts';
import { requestOfRow } from './record.ts';
import type { ExportAnswer } from './schema.ts';
import { answer, closingsOf, readExport } from './service.ts';
import * as store from './store.ts';

/** A file that a feature of its own has made and sealed. */
export interface SealedFile {
  report: string;
  area: string;
  /** Month, period, recipient and title, as an export's request. */
  request: object;
  submission: number;
  document: { number: string; date: string } | null;
  filename: string;
  /** Below EXPORTS_DIR. */
  path: string;
  sha256: string;
  contentSha256: string;
  rows: number;
  /** Instant whose data it holds. */
  knownAt: string;
  reason?: string;
}

/** Records a file made elsewhere as a sealed export like any other: listed, fetched, verified as they are. */
export async function recordSealed(t: WriteTx, made: SealedFile): Promise<ExportAnswer> {
  const id = t.newId();
  const { report, area, request, submission, sha256, rows, filename, reason } = made;
  await store.insertExport(t, {
    id,
    report,
    area_code: area,
    request: JSON.stringify(request),
    explanations: null,
    submission,
  });
  await store.finishExport(t, id, { ...made, figures: null, checks: null });
  if (made.document) await store.setDocument(t, id, made.document);
  t.audit({
    action: 'export.seal',
    kind: 'export',
    id,
    area,
    after: { report, ...request, submission, filename, sha256, rows },
    ...(reason ? { reason } : {}),
  });
  return readExport(t, id);
}

/** Exports of one report and area, newest first. */
export async function listExportsOf(t: ReadTx, report: string, area: string): Promise<ExportAnswer[]> {
  return (await store.exportsOf(t, report, area)).map(answer);
}

/** How many files of a report there are for an area and period, whatever else was asked for. */
export async function countMade(
  t: ReadTx,
  report: string,
  area: string,
  period: { from: string; to: string },
): Promise<number> {
  const rows = await store.exportsOf(t, report, area);
  return rows.filter(({ request }) => {
    const asked = requestOfRow({ request }).period;
    return asked?.from === period.from && asked.to === period.to;
  }).length;
}

/** Registers as a report has told them, and under which number when it is closed. */
export interface ToldRegisters {
  registers: Partial<RegisterFigures>;
  document: { number: string; date: string } | null;
}

/** What the reports of exactly this period have told: the one closed last, else the one sealed last; undefined without any. */
export async function toldRegisters(
  t: ReadTx,
  area: string,
  period: { from: string; to: string },
): Promise<ToldRegisters | undefined> {
  const made = (await store.exportsOf(t, 'monthly', area)).filter((row) => {
    const asked = requestOfRow(row).period;
    return row.state === 'done' && asked?.from === period.from && asked.to === period.to;
  });
  const closings = await closingsOf(
    t,
    made.map(({ id }) => id),
  );
  const closed = new Map(closings.map((closing) => [closing.export, closing]));
  const told = made.find(({ id }) => closed.has(id)) ?? made[0];
  if (!told?.figures) return undefined;
  const { registers = {} }: Partial<ToldRegisters> = JSON.parse(told.figures); // written by the month's report
  const closing = closed.get(told.id);
  return { registers, document: closing ? { number: closing.number, date: closing.date } : null };
}
