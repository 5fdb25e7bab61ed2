import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import { databasePlace } from '../../src/app/compose.ts';
import { backupSqlite, restoreSqlite } from '../../src/db/backup.ts';
import { makeAreas, openRegistry, rejection, type TestRegistry } from '../support/registry.ts';

const count = (file: string): number => {
  const database = new Database(file, { readonly: true });
  try {
    return Number(database.prepare('SELECT COUNT(*) FROM areas').pluck().get());
  } finally {
    database.close();
  }
};

describe('backup and restore', () => {
  let registry: TestRegistry;
  let folder: string;
  let papers: string;
  beforeEach(async () => {
    registry = await openRegistry();
    folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-backup-'));
    papers = path.join(folder, 'papers');
  });
  afterEach(async () => {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('copies the registry while it is open, and puts the copy back', async () => {
    const { file } = databasePlace(registry.deps.config);
    const target = path.join(folder, 'copy.backup');
    await makeAreas(registry);
    await backupSqlite(file, target, papers);
    expect(count(target)).to.equal(8);
    const elsewhere = path.join(folder, 'registry.sqlite');
    restoreSqlite(elsewhere, target, path.join(folder, 'restored'));
    expect(count(elsewhere)).to.equal(8);
  });

  it('carries the scanned papers along, and refuses a copy in which one was altered', async () => {
    const { file } = databasePlace(registry.deps.config);
    const scan = Buffer.from('%PDF-1.4 biên bản');
    const sha256 = createHash('sha256').update(scan).digest('hex');
    const place = path.join(sha256.slice(0, 2), sha256);
    mkdirSync(path.dirname(path.join(papers, place)), { recursive: true });
    writeFileSync(path.join(papers, place), scan);
    const target = path.join(folder, 'papers.backup');
    await backupSqlite(file, target, papers);
    restoreSqlite(path.join(folder, 'registry.sqlite'), target, path.join(folder, 'restored'));
    expect(readFileSync(path.join(folder, 'restored', place))).to.deep.equal(scan);
    new Database(target).exec("UPDATE backup_files SET content = X'00'").close();
    expect(() => restoreSqlite(path.join(folder, 'registry.sqlite'), target, papers)).to.throw('nguyên vẹn');
  });

  it('never overwrites a backup', async () => {
    const target = path.join(folder, 'there.backup');
    writeFileSync(target, 'x');
    const refused = await rejection(backupSqlite(databasePlace(registry.deps.config).file, target, papers));
    expect(refused).to.include({ status: 409 });
  });

  it('keeps the registry so far beside the restored one, its write-ahead log included', async () => {
    const { file } = databasePlace(registry.deps.config);
    const empty = path.join(folder, 'empty.backup');
    await backupSqlite(file, empty, papers);
    await makeAreas(registry);
    // As a killed server leaves it: the newest writes stand in the log only.
    const registryFile = path.join(folder, 'registry.sqlite');
    for (const suffix of ['', '-wal']) {
      expect(existsSync(file + suffix), suffix).to.equal(true);
      writeFileSync(registryFile + suffix, readFileSync(file + suffix));
    }
    restoreSqlite(registryFile, empty, papers);
    expect(count(registryFile)).to.equal(0);
    expect(count(`${registryFile}.before-restore`)).to.equal(8);
  });

  it('refuses what is no whole registry, and leaves the registry alone', async () => {
    const { file } = databasePlace(registry.deps.config);
    const text = path.join(folder, 'text.backup');
    writeFileSync(text, 'không phải sổ');
    const foreign = path.join(folder, 'foreign.backup');
    new Database(foreign).exec('CREATE TABLE t (x)').close();
    for (const wrong of [text, foreign]) {
      expect(() => restoreSqlite(file, wrong, papers), wrong).to.throw('không phải bản sao lưu nguyên vẹn');
    }
    expect(() => restoreSqlite(file, path.join(folder, 'none'), papers)).to.throw('Không có tệp');
    expect(existsSync(`${file}.before-restore`)).to.equal(false);
    expect(count(file)).to.equal(0);
  });
});
