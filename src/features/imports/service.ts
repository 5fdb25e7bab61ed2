import type { Actor, Db, ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { type Report, unwatched } from '../../shared/progress.ts';
import { inScope, scopeCondition } from '../areas/service.ts';
import { writableCampaign } from '../campaigns/service.ts';
import { undoImported } from '../recipients/choices.ts';
import { recall } from './decisions/decisions.ts';
import { outcomeTexts, parsedRow } from './plan.ts';
import type { ImportRegister } from './reading/columns.ts';
import type { ParsedRow } from './reading/fields.ts';
import type { ReadFile } from './reading/reading.ts';
import { reasonGroups } from './reasonGroups.ts';
import { rowAnswers } from './rowAnswers.ts';
import { applyRows, dryRun, rowsAtOnce } from './rows/applying.ts';
import { applyCampaign } from './rows/campaign.ts';
import { applyInsurance } from './rows/insurance.ts';
import type { ApplyRow, ImportContext, Outcome } from './rows/outcome.ts';
import { applyResident } from './rows/residents.ts';
import { applyStatus } from './rows/statuses.ts';
import { type KeptThing, undoFacts } from './rows/undo.ts';
import type { ImportAnswer, ImportRowAnswer } from './schema.ts';
import { type ImportForm, type ProfileRef, readAsSent } from './senders/sent.ts';
import * as store from './store.ts';

export { workbookUpload } from './reading/archive.ts';
export type { ParsedRow } from './reading/fields.ts';
export type { RowSource } from './reading/reading.ts';
export { breathe } from './rows/applying.ts';
export { type CampaignRow, campaignRowOf, differsFrom, giftsOfRow, unreadGoods } from './rows/campaign.ts';
export { type CardRow, cardOfRow } from './rows/insurance.ts';
export { type Known, knownOf } from './rows/known.ts';
export { type Match, matchPerson } from './rows/matching.ts';
export { textValue } from './rows/values.ts';
export { readList } from './senders/sent.ts';

const applyRow: Record<ImportRegister, ApplyRow> = {
  residents: applyResident,
  statuses: applyStatus,
  insurance: applyInsurance,
  campaign: applyCampaign,
};

export interface Summary {
  importDay: Day;
  moveDay: Day | null;
  campaign?: string | null;
  /** The sender's profile that it was read by; missing where none was named. */
  profile?: ProfileRef | null;
  /** A profile whose file had the same headers. */
  offered?: ProfileRef | null;
  keepsLegacy?: boolean;
  /** What the undo left, changed by others since. */
  kept?: KeptThing[];
  sheets: ReadFile['sheets'];
  /** Missing where every sheet was read, and in imports staged before it was kept. */
  unread?: ReadFile['unread'];
  /** Missing in imports staged before old fonts were read. */
  legacyFonts?: ReadFile['legacyFonts'];
}

/** The campaign that a list is for; 422 when none is named, 404 when it is not the actor's. */
async function campaignOfImport(db: Db, actor: Actor, campaign: string | undefined): Promise<string> {
  if (campaign === undefined)
    throw invalid('/campaign', 'required', 'Đợt hỗ trợ: còn trống, chọn đợt mà danh sách thuộc về.');
  return db.read(actor, async (t) => (await writableCampaign(t, campaign)).id);
}

/** A row as it is staged, before it has a number. */
export type NewStagedRow = Omit<store.StagedRow, 'number'>;

/**
 * Reads a file and finds what each row would do; `stage` is given the rows part by part, in order. Writes nothing in the
 * registers.
 */
export async function prepare(
  db: Db,
  actor: Actor,
  form: ImportForm,
  report: Report,
  stage: (rows: readonly NewStagedRow[]) => Promise<void>,
): Promise<Summary> {
  const apply = applyRow[form.register];
  const campaign = form.register === 'campaign' ? await campaignOfImport(db, actor, form.campaign) : null;
  const { ward, read, importDay, profile, offered, keepsLegacy } = await readAsSent(db, actor, form, report);
  const moveDay = form.moveDay ?? null;
  const about = { area: ward, register: form.register, profile: profile?.id ?? null };
  const { keeps, put } = await db.read(actor, (t) => recall(t, about, read.rows));
  const context = { area: ward, importDay, moveDay, campaign, keeps, addressed: new Set<string>() };
  await dryRun(db, actor, read.rows, apply, { context, put }, report, (rows, outcomes) =>
    stage(
      rows.map((row, i) => stagedRow(row, outcomes[i] ?? { state: 'rejected', changes: [], reasons: [] })),
    ),
  );
  const { sheets, unread, legacyFonts } = read;
  return { importDay, moveDay, campaign, profile, offered, keepsLegacy, sheets, unread, legacyFonts };
}

const stagedRow = (row: ParsedRow, outcome: Outcome): NewStagedRow => ({
  sheet: row.sheet,
  row_number: row.row,
  cells: JSON.stringify(row.cells),
  ...outcomeTexts(row, outcome),
});

export function auditStaged(
  t: WriteTx,
  row: Pick<store.ImportRow, 'id' | 'register' | 'area_code' | 'sha256'>,
  rows: number,
): void {
  const { id, register, area_code, sha256 } = row;
  t.audit({ action: 'import.stage', kind: 'import', id, area: area_code, after: { register, rows, sha256 } });
}

/** 409 unless an import is in one of these states, with what it is instead. */
export function requireUnwritten(row: store.ImportRow, states: readonly store.ImportRow['state'][]): void {
  if (states.includes(row.state)) return;
  const said: Partial<Record<store.ImportRow['state'], string>> = {
    committed: 'Lần nhập này đã ghi vào sổ.',
    committing: 'Lần nhập này đang được ghi vào sổ, chờ xong rồi xem lại.',
    reading: 'Tệp này đang được đọc, chờ đọc xong rồi ghi.',
  };
  throw conflict(
    '/state',
    row.state,
    said[row.state] ?? 'Lần nhập này không còn ghi được, hãy nhập lại tệp.',
  );
}

/** An import of the actor's area; else 404. */
export async function requireImport(t: ReadTx, id: string): Promise<store.ImportRow> {
  const row = await store.importById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có lần nhập này trong phạm vi của bạn.');
  return row;
}

/** What does a row of the import. */
export const applierOf = (row: Pick<store.ImportRow, 'register'>): ApplyRow => applyRow[row.register];

/** What its rows share. */
export function contextOf(row: store.ImportRow): ImportContext {
  const { importDay, moveDay, campaign = null }: Summary = JSON.parse(row.summary);
  return { area: row.area_code, importDay, moveDay, campaign, addressed: new Set() };
}

/** The sender's profile that it was read by; null: none. */
export function senderOf(row: store.ImportRow): string | null {
  const { profile = null }: Summary = JSON.parse(row.summary);
  return profile?.id ?? null;
}

async function importAnswer(t: ReadTx, row: store.ImportRow): Promise<ImportAnswer> {
  const counts = await store.countRows(t, row.id);
  const summary: Summary = JSON.parse(row.summary);
  return {
    id: row.id,
    state: row.state,
    register: row.register,
    area: row.area_code,
    filename: row.filename,
    rows: store.totalOf(counts),
    ...counts,
    columns: summary.sheets.flatMap(({ header }) => [
      ...header.columns.map((column) => ({
        sheet: header.sheet,
        header: column.header,
        field: column.field,
      })),
      ...header.unknown.map((column) => ({ sheet: header.sheet, header: column.header, field: null })),
    ]),
    sheets: summary.sheets.map(({ header, rows, passed }) => ({
      name: header.sheet,
      headerRow: header.from,
      rows,
      passed: passed?.lines ?? [],
    })),
    unread: summary.unread ?? [],
    legacyFonts: summary.legacyFonts ?? [],
    profile: summary.profile ?? null,
    offered: summary.offered ?? null,
    fonts: summary.keepsLegacy ? 'keep' : 'convert',
    moveDay: summary.moveDay,
    fault: row.fault,
    ...(row.state === 'undone' ? { kept: summary.kept ?? [] } : {}),
    createdAt: row.created_at,
    committedAt: row.committed_at,
  };
}

/** An import with its counts. */
export async function readImport(t: ReadTx, id: string): Promise<ImportAnswer> {
  return importAnswer(t, await requireImport(t, id));
}

/** Imports of the actor's area, newest first. */
export async function listImports(
  t: ReadTx,
  query: { limit?: number; cursor?: string },
): Promise<List<ImportAnswer>> {
  const scope = scopeCondition(t, 'area_code');
  const page = pageOf(query);
  const rows = await store.recentImports(t, scope, page);
  const items = await Promise.all(rows.map((row) => importAnswer(t, row)));
  return listOf(items, await store.countImports(t, scope), page);
}

/** Rows of an import in the file's order: all, of one state, or of those the ones with one reason. */
export async function listImportRows(
  t: ReadTx,
  id: string,
  query: { state?: Outcome['state']; reason?: string; limit?: number; cursor?: string },
): Promise<List<ImportRowAnswer>> {
  const { committed_at } = await requireImport(t, id);
  const page = pageOf(query);
  const { state, reason } = query;
  if (reason !== undefined && (state === 'rejected' || state === 'undecided')) {
    const group = (await reasonGroups(t, id, state)).find(({ key }) => key === reason);
    const numbers = group?.numbers ?? [];
    const some = numbers.slice(page.offset, page.offset + page.limit);
    const rows = some.length > 0 ? await store.rowsByNumbers(t, id, some) : [];
    return listOf(await rowAnswers(t, rows, committed_at), numbers.length, page);
  }
  const counts = await store.countRows(t, id);
  const total = state ? counts[state] : store.totalOf(counts);
  const rows = await store.rowsOf(t, id, state, page);
  return listOf(await rowAnswers(t, rows, committed_at), total, page);
}

/** Writes the good rows of a staged import in this one transaction; each row's state afterwards is what it did. */
export async function commitImport(
  t: WriteTx,
  id: string,
  report: Report = unwatched,
): Promise<ImportAnswer> {
  const row = await requireImport(t, id);
  requireUnwritten(row, ['ready', 'committing']);
  const apply = applierOf(row);
  const context = contextOf(row);
  const counts = await store.countRows(t, id);
  const total = counts.created + counts.updated;
  let done = 0;
  for await (const some of store.rowsInParts(t, id, ['created', 'updated'], rowsAtOnce)) {
    report({ phase: 'committing', done, total });
    await commitRows(t, id, some, apply, context);
    done += some.length;
  }
  await store.updateImport(t, id, { state: 'committed', committedAt: t.now });
  const answer = await readImport(t, id);
  const { rows, created, updated } = answer;
  t.audit({
    action: 'import.commit',
    kind: 'import',
    id,
    area: row.area_code,
    after: { rows, created, updated },
  });
  return answer;
}

/** Does staged rows; of those that do otherwise than was foreseen, what they did is kept. */
async function commitRows(
  t: WriteTx,
  id: string,
  staged: readonly store.StagedRow[],
  apply: ApplyRow,
  context: ImportContext,
): Promise<void> {
  const rows = staged.map(parsedRow);
  const outcomes = await applyRows(t, rows, apply, context);
  for (const [i, outcome] of outcomes.entries()) {
    const before = staged[i];
    const read = rows[i];
    const changes = JSON.stringify(outcome.changes);
    if (!before || !read || (outcome.state === before.state && changes === before.changes)) continue;
    await store.updateRow(t, id, { number: before.number, ...outcomeTexts(read, outcome) });
  }
}

/** Takes a committed import back: restores what nobody has changed since, and names the rest. */
export async function undoImport(t: WriteTx, id: string): Promise<ImportAnswer> {
  const row = await requireImport(t, id);
  if (row.state !== 'committed' || row.committed_at === null) {
    throw conflict('/state', row.state, 'Chỉ hoàn tác được lần nhập đã ghi vào sổ.');
  }
  const kept =
    row.register === 'campaign'
      ? (await undoImported(t, row.committed_at)).map(keptGift)
      : await undoFacts(t, row.committed_at);
  const summary: Summary = { ...JSON.parse(row.summary), kept };
  await store.updateSummary(t, id, JSON.stringify(summary));
  await store.updateImport(t, id, { state: 'undone', undoneAt: t.now });
  t.audit({ action: 'import.undo', kind: 'import', id, area: row.area_code, after: { kept: kept.length } });
  return readImport(t, id);
}

const keptGift = (gift: { id: string; name: string }): KeptThing => ({
  kind: 'entry',
  ...gift,
  what: ['suất đã trình, đã duyệt hoặc đã sửa sau lần nhập'],
});

/** The rejected rows with the file's heading, for the workbook that goes back to its sender. */
export async function rejectedRows(t: ReadTx, id: string) {
  const row = await requireImport(t, id);
  const summary: Summary = JSON.parse(row.summary);
  const rows = await store.rowsOf(t, id, 'rejected', store.everyRow);
  return { filename: row.filename, sheets: summary.sheets, rows };
}
