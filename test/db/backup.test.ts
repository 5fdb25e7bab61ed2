import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  beforeEach(async () => {
    registry = await openRegistry();
    folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-backup-'));
  });
  afterEach(async () => {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('copies the registry while it is open, and puts the copy back', async () => {
    const { file } = databasePlace(registry.deps.config);
    const target = path.join(folder, 'copy.backup');
    await makeAreas(registry);
    await backupSqlite(file, target);
    expect(count(target)).to.equal(8);
    const elsewhere = path.join(folder, 'registry.sqlite');
    restoreSqlite(elsewhere, target);
    expect(count(elsewhere)).to.equal(8);
  });

  it('never overwrites a backup', async () => {
    const target = path.join(folder, 'there.backup');
    writeFileSync(target, 'x');
    const refused = await rejection(backupSqlite(databasePlace(registry.deps.config).file, target));
    expect(refused).to.include({ status: 409 });
  });

  it('keeps the registry so far beside the restored one, its write-ahead log included', async () => {
    const { file } = databasePlace(registry.deps.config);
    const empty = path.join(folder, 'empty.backup');
    await backupSqlite(file, empty);
    await makeAreas(registry);
    // As a killed server leaves it: the newest writes stand in the log only.
    const registryFile = path.join(folder, 'registry.sqlite');
    for (const suffix of ['', '-wal']) {
      expect(existsSync(file + suffix), suffix).to.equal(true);
      writeFileSync(registryFile + suffix, readFileSync(file + suffix));
    }
    restoreSqlite(registryFile, empty);
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
      expect(() => restoreSqlite(file, wrong), wrong).to.throw('không phải bản sao lưu nguyên vẹn');
    }
    expect(() => restoreSqlite(file, path.join(folder, 'none'))).to.throw('Không có tệp');
    expect(existsSync(`${file}.before-restore`)).to.equal(false);
    expect(count(file)).to.equal(0);
  });
});
