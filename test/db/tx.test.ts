import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { migrate } from '../../src/db/migrate.ts';
import { type DatabasePlace, openDb } from '../../src/db/open.ts';
import { type Db, systemActor, type WriteTx } from '../../src/db/tx.ts';
import { verifyAuditChain } from '../../src/features/audit/service.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { onBothEngines } from '../support/engines.ts';
import { copyOfPostgres } from '../support/postgres.ts';
import { rejection } from '../support/registry.ts';

onBothEngines('the writer', (_open, engine) => {
  let dataDir: string;
  let place: DatabasePlace;
  let db: Db;
  let now: string;
  const clock: Clock = { now: () => now, today: () => '2024-11-30', elapsedMs: () => performance.now() };

  beforeEach(async () => {
    now = '2024-11-30T01:00:00.000Z';
    dataDir = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-tx-'));
    const migrated = (url: string) => migrate({ url, file: '' }).then(() => undefined);
    const url = engine === 'postgres' ? ((await copyOfPostgres('migrated', migrated)) ?? null) : null;
    place = { url, file: path.join(dataDir, 'registry.sqlite') };
    await migrate(place);
    db = openDb(place, clock, []);
  });
  afterEach(async () => {
    await db.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function put(t: WriteTx, name: string): Promise<string> {
    await t.run('INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)', [name, 'x', t.now]);
    t.audit({ action: 'settings.put', kind: 'settings', id: name });
    return t.now;
  }
  const names = () =>
    db.read(systemActor, async (t) =>
      (await t.all<{ name: string }>('SELECT name FROM settings ORDER BY name')).map(({ name }) => name),
    );
  const write = (name: string) => db.tx(systemActor, (t) => put(t, name));

  it('rolls back one that throws alone, its neighbours of the same commit stay', async () => {
    const fails = db.tx(systemActor, async (t) => {
      await put(t, 'b');
      throw new Error('refused');
    });
    const [, error] = await Promise.all([write('a'), rejection(fails), write('c')]);
    expect(error).to.include({ message: 'refused' });
    expect(await names()).to.deep.equal(['a', 'c']);
    const audited = await db.read(systemActor, (t) => t.all('SELECT thing_id FROM audit ORDER BY row_id'));
    expect(audited).to.deep.equal([{ thing_id: 'a' }, { thing_id: 'c' }]);
    expect(await db.read(systemActor, verifyAuditChain)).to.equal(undefined);
  });

  it('gives instants that strictly increase in the order of commits, also when the clock goes back', async () => {
    const first = await Promise.all(Array.from({ length: 100 }, (_, i) => write(`a${i}`)));
    now = '2019-01-01T00:00:00.000Z';
    const then = await Promise.all(Array.from({ length: 100 }, (_, i) => write(`b${i}`)));
    now = '2024-12-01T00:00:00.000Z';
    const instants = [...first, ...then, await write('c')];
    expect(instants).to.deep.equal([...new Set(instants)].sort());
    expect(await db.read(systemActor, async (t) => t.now)).to.equal(instants.at(-1));
  });

  it('stands in line with other processes on the same file', async () => {
    const other = openDb(place, clock, []);
    try {
      const both = Array.from({ length: 40 }, (_, i) =>
        i % 2 === 0 ? write(`n${i}`) : other.tx(systemActor, (t) => put(t, `n${i}`)),
      );
      const instants = await Promise.all(both);
      expect(new Set(instants).size).to.equal(40);
      expect(await names()).to.have.length(40);
      expect(await db.read(systemActor, verifyAuditChain)).to.equal(undefined);
    } finally {
      await other.close();
    }
  });

  it('shows a reader one state from its first look to its last', async () => {
    await write('a');
    await db.read(systemActor, async (t) => {
      const count = () => t.one<{ n: number }>('SELECT COUNT(*) AS n FROM settings');
      expect(await count()).to.deep.equal({ n: 1 });
      await write('b');
      expect(await count()).to.deep.equal({ n: 1 });
      expect(t.now).to.equal('2024-11-30T01:00:00.000000Z');
    });
    expect(await names()).to.deep.equal(['a', 'b']);
  });

  it('lets more readers wait than there are connections', async () => {
    await write('a');
    const all = await Promise.all(Array.from({ length: 50 }, names));
    expect(all).to.deep.equal(Array(50).fill(['a']));
  });

  it('refuses to write for a reader', async () => {
    const error = await rejection(
      db.read(systemActor, (t) => t.all("DELETE FROM settings WHERE name = 'a' RETURNING name")),
    );
    expect(String(error)).to.match(/read-?only/);
  });

  it('has rows altered or taken out of the chain named', async () => {
    for (const name of ['a', 'b', 'c']) await write(name);
    const wrong: [string, string][] = [
      ["UPDATE audit SET reason = 'x' WHERE thing_id = 'b'", 'đã bị sửa'],
      ["DELETE FROM audit WHERE thing_id = 'b'", 'đã bị sửa'],
      ["DELETE FROM audit WHERE thing_id = 'c'", 'thiếu các dòng cuối'],
    ];
    for (const [sql, difference] of wrong) {
      // Somebody with the file in hand: triggers dropped, rolled back afterwards.
      const tampered = db.tx(systemActor, async (t) => {
        const table = engine === 'postgres' ? ' ON audit' : '';
        await t.run(`DROP TRIGGER audit_no_update${table}`);
        await t.run(`DROP TRIGGER audit_no_delete${table}`);
        await t.run(sql);
        throw new Error((await verifyAuditChain(t)) ?? 'nothing found');
      });
      expect(String(await rejection(tampered)), sql).to.contain(difference);
    }
    expect(await db.read(systemActor, verifyAuditChain)).to.equal(undefined);
  });
});
