import type { Actor, Db, ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { conflict } from '../../shared/errors.ts';
import { sha256OfFile } from '../../shared/fileHash.ts';
import { type Report, unwatched } from '../../shared/progress.ts';
import type { ImportAnswer } from './schema.ts';
import { saveProfileOfImport } from './senders/senders.ts';
import { type ImportForm, wardOfImport } from './senders/sent.ts';
import {
  auditStaged,
  type NewStagedRow,
  prepare,
  readImport,
  requireImport,
  requireUnwritten,
  type Summary,
} from './service.ts';
import * as store from './store.ts';

/** How a kept file is to be read. */
export type KeptForm = Omit<ImportForm, 'file' | 'register' | 'area' | 'filename'>;

/**
 * Writes down that a file came and is to be read, before anything of it is. Says nothing in the trail: that begins when
 * it has been read. 422 without an area or a campaign of the actor's.
 */
export async function receiveImport(
  t: WriteTx,
  form: Omit<ImportForm, 'file'> & { sha256: string },
): Promise<string> {
  const { register, area, filename, sha256, ...kept } = form;
  return begin(
    t,
    { register, area, filename, sha256, moveDay: kept.moveDay },
    JSON.stringify(kept satisfies KeptForm),
  );
}

/** `form`: how the kept file is to be read; undefined: none is kept. */
async function begin(
  t: WriteTx,
  about: Pick<ImportForm, 'register' | 'filename'> & {
    area: string | undefined;
    sha256: string;
    moveDay: Day | undefined;
  },
  form: string | undefined,
): Promise<string> {
  const { register, filename, sha256, moveDay = null } = about;
  const id = t.newId();
  await store.insertImport(t, {
    id,
    register,
    area_code: await wardOfImport(t, about.area),
    filename: filename.slice(0, 300),
    sha256,
    state: 'reading',
    summary: JSON.stringify({ importDay: t.today, moveDay, sheets: [] } satisfies Summary),
    ...(form === undefined ? {} : { form }),
  });
  return id;
}

/** Reads a file that was received and kept, and stages its rows in parts; again from the start after a crash. */
export async function readReceived(
  db: Db,
  actor: Actor,
  id: string,
  file: string,
  report: Report,
): Promise<ImportAnswer> {
  const row = await db.tx(actor, async (t) => {
    const found = await requireImport(t, id);
    await store.deleteRows(t, id);
    return found;
  });
  const kept: KeptForm = JSON.parse(row.form ?? '{}');
  const { register, area_code: area, filename } = row;
  return stage(db, actor, row, { ...kept, register, area, filename, file }, report);
}

/** Reads a file where it lies and stages what each row would do; of one that cannot be read nothing stays. */
export async function stageImport(db: Db, actor: Actor, form: ImportForm): Promise<ImportAnswer> {
  const { register, filename, area, moveDay } = form;
  const sha256 = await sha256OfFile(form.file);
  const row = await db.tx(actor, async (t) => {
    const id = await begin(t, { register, filename, area, sha256, moveDay }, undefined);
    return requireImport(t, id);
  });
  try {
    return await stage(db, actor, row, form, unwatched);
  } catch (error) {
    await db.tx(actor, (t) => dropImport(t, row.id));
    throw error;
  }
}

// Each commit is flushed to the disk, for which others wait.
const rowsInCommit = 2000;

async function stage(
  db: Db,
  actor: Actor,
  row: store.ImportRow,
  form: ImportForm,
  report: Report,
): Promise<ImportAnswer> {
  const { id } = row;
  let count = 0;
  let waiting: NewStagedRow[] = [];
  const write = async (t: WriteTx): Promise<void> => {
    await store.insertRows(t, id, waiting, count + 1);
    count += waiting.length;
    waiting = [];
  };
  const summary = await prepare(db, actor, form, report, async (rows) => {
    waiting.push(...rows);
    if (waiting.length >= rowsInCommit) await db.tx(actor, write);
  });
  return db.tx(actor, async (t) => {
    await write(t);
    await store.updateImport(t, id, { state: 'ready', summary: JSON.stringify(summary) });
    auditStaged(t, row, count);
    const { keepsSender, profile } = form;
    const isNewSender = keepsSender && profile !== undefined && summary.profile === null;
    return isNewSender ? saveProfileOfImport(t, id, profile) : readImport(t, id);
  });
}

/** A file that could not be read: its reason stands on its page. */
export async function failReading(t: WriteTx, id: string, fault: string): Promise<void> {
  await store.deleteRows(t, id);
  await store.updateImport(t, id, { state: 'failed', fault });
}

const cancelled = 'Đã hủy trước khi ghi, không dòng nào vào sổ.';

/**
 * Calls an import off before it is written: no row is left of it. One that was not yet read leaves nothing at all; one
 * that was stays in the list, and in the trail.
 */
export async function dropImport(t: WriteTx, id: string): Promise<void> {
  const row = await requireImport(t, id);
  if (row.state === 'committed' || row.state === 'undone')
    throw conflict('/state', row.state, 'Lần nhập này đã ghi vào sổ: hoàn tác thay vì hủy.');
  await store.deleteRows(t, id);
  if (row.state === 'reading' || row.state === 'failed') {
    await store.deleteImport(t, id);
    return;
  }
  await store.updateImport(t, id, { state: 'failed', fault: cancelled });
  t.audit({ action: 'import.cancel', kind: 'import', id, area: row.area_code });
}

/** Says that an import is about to be written, so that nobody else begins; 409 unless it waits for it. */
export async function beginCommit(t: WriteTx, id: string): Promise<void> {
  const row = await requireImport(t, id);
  requireUnwritten(row, ['ready']);
  await store.updateImport(t, id, { state: 'committing' });
}

/** The commit came to nothing: the import waits as before. */
export async function commitFailed(t: WriteTx, id: string): Promise<void> {
  const row = await store.importById(t, id);
  if (row?.state === 'committing') await store.updateImport(t, id, { state: 'ready' });
}

/** Why what was asked of a staged import came to nothing, for its page; it goes with the next thing that is done. */
export const noteFault = (t: WriteTx, id: string, fault: string): Promise<void> =>
  store.noteFault(t, id, fault);

/** What a stop left unfinished: files to be read again, and commits that came to nothing. */
export async function unfinishedImports(
  t: ReadTx,
): Promise<{ id: string; state: 'reading' | 'committing'; createdBy: string | null }[]> {
  const rows = await store.unfinished(t);
  return rows.map(({ id, state, created_by }) => ({ id, state, createdBy: created_by }));
}
