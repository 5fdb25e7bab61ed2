import { readFile } from 'node:fs/promises';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { notFound } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { inScope } from '../areas/service.ts';
import { keepBytes, papersDir, paperUpload, readBytes, sha256Of, typeOfContent } from './files.ts';
import type { Paper } from './schema.ts';
import * as store from './store.ts';

export { keepBytes, papersDir, paperUpload, readBytes, sha256Of };

/** A file kept by its content, not yet named by any paper. */
export interface KeptFile {
  sha256: string;
  type: string;
  bytes: number;
  name: string;
}

/** Checks an uploaded file by its content and keeps it beside the database; 415 for other kinds. */
export async function keepFile(dataDir: string, file: string, name: string): Promise<KeptFile> {
  const bytes = await readFile(file);
  const type = typeOfContent(bytes);
  return {
    sha256: await keepBytes(dataDir, bytes),
    type,
    bytes: bytes.length,
    name: clean(name).slice(-200),
  };
}

function answer(row: store.PaperRow): Paper {
  const { id, name, type, bytes, sha256 } = row;
  return { id, name, type, bytes, sha256, addedAt: row.added_at };
}

/** Names a kept file as a paper of an area. */
export async function addPaper(t: WriteTx, kept: KeptFile, area: string): Promise<Paper> {
  const row = {
    id: t.newId(),
    sha256: kept.sha256,
    name: kept.name,
    type: kept.type,
    bytes: kept.bytes,
    area_code: area,
    added_by: t.actor.accountId,
    added_at: t.now,
  };
  await store.insertPaper(t, row);
  t.audit({ action: 'paper.add', kind: 'paper', id: row.id, area, after: answer(row) });
  return answer(row);
}

/** A paper of the actor's area; else 404. */
export async function requirePaper(t: ReadTx, id: string): Promise<Paper> {
  const row = await store.paperById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có giấy tờ này trong phạm vi của bạn.');
  return answer(row);
}

/** Reads every paper again; names the first that is gone or altered, undefined when all are whole. */
export async function verifyPapers(t: ReadTx, dataDir: string): Promise<string | undefined> {
  for (const sha256 of await store.paperHashes(t)) {
    try {
      await readBytes(dataDir, sha256);
    } catch {
      return `giấy tờ ${sha256.slice(0, 12)}… không còn nguyên trong thư mục dữ liệu`;
    }
  }
  return undefined;
}
