import type { Actor, Db, WriteTx } from '../../db/tx.ts';
import { type Report, unwatched } from '../../shared/progress.ts';
import { hasOwnFrame } from '../exports/schema.ts';
import { type MadeExport, makeExport, requestedExport } from '../exports/service.ts';
import { sealTried, tryFilling } from './sealing.ts';
import type { Folders } from './service.ts';
import * as store from './store.ts';
import { openPlaces } from './workbook/signing.ts';

/** A filled form with what is kept of its filling. */
export interface MadeFilling extends MadeExport {
  filling: Omit<Parameters<typeof store.insertFilling>[1], 'export_id'>;
}

/** A finished file of any report. */
export type MadeReport = MadeExport | MadeFilling;

const isFilling = (made: MadeExport): made is MadeFilling => 'filling' in made;

/**
 * Makes any queued export: a report that is laid out here, or a superior's form filled. What fails of a form's checks is
 * told with it, and blocks its sending as that of any report.
 */
export async function makeReport(
  db: Db,
  actor: Actor,
  folders: Folders,
  id: string,
  report: Report = unwatched,
): Promise<MadeReport> {
  const asked = await db.read(actor, (t) => requestedExport(t, id));
  if (!hasOwnFrame(asked.report)) return makeExport(db, actor, folders.exportsDir, id, report);
  report({ phase: 'reading', done: 0, total: null });
  const form = asked.report.slice('form:'.length);
  const { month, period, recipient } = asked.request;
  const about = { ...(month ? { month } : { period }), ...(recipient ? { recipient } : {}) };
  const { tried, knownAt } = await db.read(actor, async (t) => ({
    tried: await tryFilling(t, folders.dataDir, form, about, asked),
    knownAt: t.now,
  }));
  report({ phase: 'writing', done: 0, total: null });
  const { produced, form: filled, ...sealed } = await sealTried(tried, folders.exportsDir);
  const { checks, rows, contentSha256 } = produced;
  return {
    filename: sealed.filename,
    path: sealed.path,
    sha256: sealed.sha256,
    contentSha256,
    rows,
    knownAt,
    // What the document's number and date are written into when it is signed.
    figures: { open: openPlaces(tried.produced.filled) },
    checks: checks.map(({ content, state, result }) => ({ content, ok: state !== 'wrong', result })),
    area: filled.area,
    filling: {
      form_id: filled.id,
      number: filled.current.version,
      markings: JSON.stringify(filled.markings),
      checks: JSON.stringify(checks),
      explanation: null,
    },
  };
}

/** Keeps which version and markings a filled form was made from, with the record of its file. */
export async function keepFilling(t: WriteTx, id: string, made: MadeExport): Promise<void> {
  if (isFilling(made)) await store.insertFilling(t, { export_id: id, ...made.filling });
}
