import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../shared/errors.ts';

/**
 * Copies the running SQLite registry into one file, consistent while others write, with the files kept beside it in
 * `filesDir` (scanned papers, named by their SHA-256), and checks the copy.
 */
export async function backupSqlite(file: string, target: string, filesDir: string): Promise<void> {
  if (existsSync(target))
    throw new AppError('conflict', `Tệp ${target} đã có. Chọn tên khác cho bản sao lưu.`);
  const source = new Database(file, { readonly: true });
  try {
    await source.backup(target);
  } finally {
    source.close();
  }
  packFiles(target, filesDir);
  requireRegistry(target);
}

/** Files lie two folders deep: `ab/ab12…`. What is still being written ends in `.incoming`. */
function filesBeside(filesDir: string): string[] {
  if (!existsSync(filesDir)) return [];
  return readdirSync(filesDir, { recursive: true })
    .map((name) => path.join(filesDir, String(name)))
    .filter((file) => /^[0-9a-f]{64}$/.test(path.basename(file)));
}

function packFiles(target: string, filesDir: string): void {
  const database = new Database(target);
  try {
    database.exec('CREATE TABLE backup_files (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT');
    const insert = database.prepare('INSERT INTO backup_files VALUES (?, ?)');
    for (const file of filesBeside(filesDir)) insert.run(path.basename(file), readFileSync(file));
  } finally {
    database.close();
  }
}

/** Puts the files of a backup back beside the registry, and takes them out of the database again. */
function unpackFiles(restored: string, filesDir: string): void {
  const database = new Database(restored);
  try {
    const has = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'backup_files'").get();
    if (!has) return; // made before papers were kept
    for (const row of database.prepare('SELECT sha256, content FROM backup_files').iterate()) {
      const { sha256, content } = row as { sha256: string; content: Buffer }; // the columns selected
      const file = path.join(filesDir, sha256.slice(0, 2), sha256);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content, { flush: true });
    }
    database.exec('DROP TABLE backup_files');
    database.exec('VACUUM');
  } finally {
    database.close();
  }
}

/** True when a packed file is not what its name says. */
function alteredFile(database: Database.Database): boolean {
  const has = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'backup_files'").get();
  if (!has) return false;
  for (const row of database.prepare('SELECT sha256, content FROM backup_files').iterate()) {
    const { sha256, content } = row as { sha256: string; content: Buffer }; // the columns selected
    if (createHash('sha256').update(content).digest('hex') !== sha256) return true;
  }
  return false;
}

/** Refuses a file that is no whole registry of ours. */
function requireRegistry(file: string): void {
  const refusal = new AppError('invalid', `Tệp ${file} không phải bản sao lưu nguyên vẹn của Sổ An Sinh.`);
  if (!existsSync(file)) throw new AppError('notFound', `Không có tệp ${file}.`);
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    const whole = database.pragma('integrity_check', { simple: true }) === 'ok';
    const clock = database.prepare('SELECT COUNT(*) AS n FROM recording_clock').pluck().get();
    if (!whole || clock !== 1 || alteredFile(database)) throw refusal;
  } catch {
    throw refusal;
  } finally {
    database?.close();
  }
}

/** Puts a checked backup in the registry's place; what was there stays beside it as `.before-restore`. */
export function restoreSqlite(file: string, backup: string, filesDir: string): void {
  requireRegistry(backup);
  const incoming = `${file}.incoming`;
  copyFileSync(backup, incoming);
  unpackFiles(incoming, filesDir);
  setAside(file);
  renameSync(incoming, file);
}

/** Keeps the registry so far whole: what a killed server left in the write-ahead log is part of it. */
function setAside(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(`${file}.before-restore${suffix}`, { force: true });
    if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.before-restore${suffix}`);
  }
}
