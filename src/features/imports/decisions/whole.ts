import type { Actor, Db, ReadTx, WriteTx } from '../../../db/tx.ts';
import type { Day } from '../../../shared/dates.ts';
import { conflict, invalid } from '../../../shared/errors.ts';
import { type Report, unwatched } from '../../../shared/progress.ts';
import { parsedRow, planOf } from '../plan.ts';
import type { ParsedRow } from '../reading/fields.ts';
import { rowsAtOnce } from '../rows/applying.ts';
import type { ImportAnswer, ManyDecisionsForm } from '../schema.ts';
import { contextOf, readImport, requireImport } from '../service.ts';
import * as store from '../store.ts';
import type { FieldChange, RowDecision } from './decided.ts';
import { meansOneEach, readingOf, rememberChoice, twice } from './decisions.ts';
import { aboutOf, type Kept, keptOf, rememberCells } from './keeping.ts';
import { type RowAfter, redo, rehearsed, requireOpen, stageAnew } from './redoing.ts';

/** What is decided of a whole file: of many rows alike, or the day on which all moved (null: each is asked about). */
export type WholeDecision = { many: ManyDecisionsForm } | { moveDay: Day | null };

/** Files of as many rows are decided about beside the requests. */
export const manyRows = 2000;

/** What a decision of a whole file comes to, before its rows are done again. */
interface Deciding {
  /** The import as the decision makes it. */
  row: store.ImportRow;
  total: number;
  decided: ReadonlyMap<number, RowDecision>;
  /** Remembers it for files that say the same. */
  remember: (t: WriteTx) => Promise<void>;
  audited: { before?: object; after: object };
}

/** How many rows an import has; 404 for one that is not the actor's. */
export async function rowsOfImport(t: ReadTx, id: string): Promise<number> {
  await requireImport(t, id);
  return store.totalOf(await store.countRows(t, id));
}

/** The rows of an import, part by part. */
const inParts = (t: ReadTx, importId: string, state?: store.StagedRow['state']) =>
  store.rowsInParts(t, importId, state && [state], rowsAtOnce);

/** Rows that only one person fits, and only without accents: that one is meant. */
async function onlyCandidates(
  t: ReadTx,
  row: store.ImportRow,
): Promise<Pick<Deciding, 'decided' | 'remember'>> {
  const because = `theo lựa chọn của ${t.actor.fullName}`;
  const decided = new Map<number, RowDecision>();
  const readings: string[] = [];
  const meant: { read: ParsedRow; person: string }[] = [];
  for await (const rows of inParts(t, row.id, 'undecided'))
    for (const each of rows) {
      const read = parsedRow(each);
      readings.push(readingOf(read));
      const plan = planOf(each);
      const [person, ...more] = plan.about?.candidates ?? [];
      const [reason]: { code: string }[] = JSON.parse(each.reasons);
      if (reason?.code !== 'nameWithoutAccents' || !person || more.length > 0) continue;
      decided.set(each.number, { ...plan.decided, choice: 'person', person, because });
      meant.push({ read, person });
    }
  const unsure = meansOneEach(row.register) ? twice(readings) : new Set<string>();
  return {
    decided,
    async remember(t) {
      for (const { read, person } of meant)
        if (!unsure.has(readingOf(read)))
          await rememberChoice(t, aboutOf(row), read, { choice: 'person', person, importId: row.id });
    },
  };
}

/** Rows that change a field: it stays as the register has it. */
async function keptField(
  t: ReadTx,
  row: store.ImportRow,
  field: string,
): Promise<Pick<Deciding, 'decided' | 'remember'>> {
  const decided = new Map<number, RowDecision>();
  const all: Kept[] = [];
  for await (const rows of inParts(t, row.id, 'updated'))
    for (const each of rows) {
      const changes: FieldChange[] = JSON.parse(each.changes);
      if (!changes.some((change) => change.field === field && change.of !== undefined)) continue;
      const plan = planOf(each);
      const kept = keptOf(each, [...(plan.about?.kept ?? []).map((former) => former.field), field]);
      all.push(kept);
      decided.set(each.number, { ...plan.decided, keeps: kept.keys });
    }
  return {
    decided,
    async remember(t) {
      for (const kept of all) await rememberCells(t, aboutOf(row), kept, row.id);
    },
  };
}

/** What is asked of a whole file; 409 once it is written, 422 when no row is left to be decided so. */
async function decidingOf(t: ReadTx, id: string, asked: WholeDecision): Promise<Deciding> {
  const row = await requireOpen(t, id);
  const total = await rowsOfImport(t, id);
  if ('moveDay' in asked) {
    const { moveDay } = asked;
    const summary = JSON.stringify({ ...JSON.parse(row.summary), moveDay });
    return {
      row: { ...row, summary },
      total,
      decided: new Map(),
      remember: async () => undefined,
      audited: { before: { moveDay: contextOf(row).moveDay }, after: { moveDay } },
    };
  }
  const { many } = asked;
  const made = many.keep ? await keptField(t, row, many.keep) : await onlyCandidates(t, row);
  if (made.decided.size === 0)
    throw invalid('', 'none', 'Không còn dòng nào để xử lý như vậy: mở lại trang để xem.');
  return { ...made, row, total, audited: { after: { rows: made.decided.size, ...many } } };
}

async function redoAll(t: WriteTx, { row, total, decided }: Deciding, report: Report): Promise<RowAfter[]> {
  const tell = (done: number): void => report({ phase: 'checking', done, total });
  return redo(t, row, inParts(t, row.id), decided, tell);
}

/** Writes what was decided of a whole file, unless somebody has decided anything of it in between (409). */
async function writeDecided(
  t: WriteTx,
  { row, remember, audited }: Deciding,
  after: readonly RowAfter[],
): Promise<ImportAnswer> {
  const { id, version, summary } = row;
  if ((await requireOpen(t, id)).version !== version)
    throw conflict('', 'changed', 'Có người vừa xử lý lần nhập này: mở lại trang, xem rồi làm lại.');
  await remember(t);
  await stageAnew(t, id, after);
  await store.updateImport(t, id, { state: 'ready', summary });
  t.audit({ action: 'import.decide', kind: 'import', id, area: row.area_code, ...audited });
  return readImport(t, id);
}

/**
 * Decides of a whole staged import in this transaction: rows that only one person fits mean that one, a field stays as
 * the register has it, or all moved on one day. Each row is remembered as if it had been decided by itself. 422 when no
 * row is left to be decided so.
 */
export async function decideWhole(t: WriteTx, id: string, asked: WholeDecision): Promise<ImportAnswer> {
  const deciding = await decidingOf(t, id, asked);
  return writeDecided(t, deciding, await rehearsed(t, () => redoAll(t, deciding, unwatched)));
}

/** The same of a large file, found out while nobody waits for it: answers what is left to be written. */
export async function prepareWhole(
  db: Db,
  actor: Actor,
  { id, asked }: { id: string; asked: WholeDecision },
  report: Report,
): Promise<(t: WriteTx) => Promise<ImportAnswer>> {
  const deciding = await db.read(actor, (t) => decidingOf(t, id, asked));
  const after = await db.rehearse(actor, (t) => redoAll(t, deciding, report), { large: true });
  report({ phase: 'staging', done: after.length, total: after.length });
  return (t) => writeDecided(t, deciding, after);
}
