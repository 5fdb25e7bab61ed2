import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '../shared/errors.ts';

/** Copies the running SQLite registry into one file, consistent while others write, and checks the copy. */
export async function backupSqlite(file: string, target: string): Promise<void> {
  if (existsSync(target))
    throw new AppError('conflict', `Tệp ${target} đã có. Chọn tên khác cho bản sao lưu.`);
  const source = new Database(file, { readonly: true });
  try {
    await source.backup(target);
  } finally {
    source.close();
  }
  requireRegistry(target);
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
    if (!whole || clock !== 1) throw refusal;
  } catch {
    throw refusal;
  } finally {
    database?.close();
  }
}

/** Puts a checked backup in the registry's place; what was there stays beside it as `.before-restore`. */
export function restoreSqlite(file: string, backup: string): void {
  requireRegistry(backup);
  const incoming = `${file}.incoming`;
  copyFileSync(backup, incoming);
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
