import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { surroundingsOf } from '../../../src/features/documents/surroundings.ts';

describe('what a handover book tells of the machine', () => {
  let dataDir: string;
  const config = () => ({
    host: '127.0.0.1',
    port: 3000,
    dataDir,
    exportsDir: path.join(dataDir, 'exports'),
    databaseUrl: null as string | null,
  });
  const backup = (name: string, day: string) => {
    const file = path.join(dataDir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'x');
    utimesSync(file, new Date(`${day}T03:00:00Z`), new Date(`${day}T03:00:00Z`));
  };

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-test-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('is that nothing was backed up, while there is no backup', () => {
    writeFileSync(path.join(dataDir, 'so-an-sinh.sqlite'), 'x');
    expect(surroundingsOf(config()).lastBackup).to.equal(null);
  });

  it('is the newest backup of the data folder, wherever in it', () => {
    backup('so-an-sinh-20241101-030000.backup', '2024-11-01');
    backup('backups/so-an-sinh-20241129-030000.backup', '2024-11-29');
    expect(surroundingsOf(config()).lastBackup).to.deep.equal({
      file: 'so-an-sinh-20241129-030000.backup',
      at: '2024-11-29T03:00:00.000Z',
    });
  });

  it('never is the password in the address of the database', () => {
    const { settings } = surroundingsOf({ ...config(), databaseUrl: 'postgres://so:bi-mat@127.0.0.1/so' });
    expect(JSON.stringify(settings)).to.include('PostgreSQL').and.not.to.include('bi-mat');
  });
});
