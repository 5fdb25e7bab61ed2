import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compose, type Deps } from '../../src/app/compose.ts';
import { readConfig } from '../../src/app/config.ts';
import type { Actor, Db, ReadFunction, WriteFunction } from '../../src/db/tx.ts';
import { systemActor } from '../../src/db/tx.ts';
import { createArea } from '../../src/features/areas/service.ts';
import { clockWithToday } from '../../src/shared/clock.ts';

/** A real registry of its own, in a folder of its own: migrated, dictionaries seeded, no areas yet. */
export interface TestRegistry {
  deps: Deps;
  db: Db;
  read<T>(fn: ReadFunction<T>, actor?: Actor): Promise<T>;
  tx<T>(fn: WriteFunction<T>, actor?: Actor): Promise<T>;
  close(): Promise<void>;
}

export const testToday = '2024-11-30';

export function actorOf(role: Actor['role'], area: string | null = null): Actor {
  return { accountId: null, username: role, fullName: role, role, area };
}

export async function openRegistry(): Promise<TestRegistry> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    EXPORTS_DIR: path.join(dataDir, 'exports'),
    LOG_LEVEL: 'silent',
  });
  const deps = await compose(config, { clock: clockWithToday(testToday) });
  const { db } = deps;
  return {
    deps,
    db,
    read: (fn, actor = systemActor) => db.read(actor, fn),
    tx: (fn, actor = systemActor) => db.tx(actor, fn),
    async close() {
      await db.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Province QN, city TPQN, wards CL and NN, groups CL-01, CL-02, CL-10 and NN-01: all since 1900. */
export async function makeAreas(registry: TestRegistry): Promise<void> {
  const areas = [
    ['QN', 'Tỉnh Quảng Ngãi', 'province', null],
    ['TPQN', 'Thành phố Quảng Ngãi', 'city', 'QN'],
    ['CL', 'Phường Chánh Lộ', 'ward', 'TPQN'],
    ['NN', 'Phường Nguyễn Nghiêm', 'ward', 'TPQN'],
    ['CL-01', 'Tổ dân phố 1', 'group', 'CL'],
    ['CL-02', 'Tổ dân phố 2', 'group', 'CL'],
    ['CL-10', 'Tổ dân phố 10', 'group', 'CL'],
    ['NN-01', 'Tổ dân phố 1', 'group', 'NN'],
  ] as const;
  await registry.tx(async (t) => {
    for (const [code, name, kind, parentCode] of areas) {
      await createArea(t, { code, name, kind, parentCode, validFrom: '1900-01-01' });
    }
  });
}

/** The error a promise rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected to be refused');
}
