import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compose, type Deps, databasePlace } from '../../src/app/compose.ts';
import { type Config, readConfig } from '../../src/app/config.ts';
import type { Actor, Db, ReadFunction, WriteFunction } from '../../src/db/tx.ts';
import { systemActor } from '../../src/db/tx.ts';
import { createArea } from '../../src/features/areas/service.ts';
import { type Clock, clockWithToday } from '../../src/shared/clock.ts';
import { copyOfPostgres } from './postgres.ts';

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

export type Engine = 'sqlite' | 'postgres';

/** A registry in some state, made once per process and engine; tests open copies of it. */
export interface Template {
  name: string;
  prepare(registry: TestRegistry): Promise<void>;
}

/** Migrated, dictionaries seeded, nothing else. */
const emptyTemplate: Template = { name: 'empty', prepare: async () => undefined };

export interface OpenOptions {
  engine?: Engine;
  template?: Template;
  today?: string;
  /** A clock of the test's own, whose day may move; instead of `today`. */
  clock?: Clock;
}

/** The settings of a registry with a folder of its own in the system's temporary folder. */
function settingsIn(dataDir: string, databaseUrl = ''): Config {
  return readConfig({
    DATA_DIR: dataDir,
    EXPORTS_DIR: path.join(dataDir, 'exports'),
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'silent',
  });
}

async function openAt(dataDir: string, databaseUrl: string | undefined, clock: Clock): Promise<TestRegistry> {
  const deps = await compose(settingsIn(dataDir, databaseUrl), { clock });
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

const makeFolder = (): string => mkdtempSync(path.join(tmpdir(), 'so-an-sinh-'));
const sqliteTemplates = new Map<string, Promise<Buffer>>();

/** The bytes of a template's SQLite file; closing the registry has written everything back into it. */
async function sqliteTemplate(template: Template): Promise<Buffer> {
  const dataDir = makeFolder();
  const registry = await openAt(dataDir, undefined, clockWithToday(testToday));
  try {
    await template.prepare(registry);
    await registry.db.close();
    return readFileSync(databasePlace(registry.deps.config).file);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function preparePostgres(url: string, template: Template): Promise<void> {
  const registry = await openAt(makeFolder(), url, clockWithToday(testToday));
  try {
    await template.prepare(registry);
  } finally {
    await registry.close();
  }
}

/**
 * A copy of a template (the empty registry when none is named), in a folder and a database of its own. Throws on
 * PostgreSQL where this system has none: tests of both engines come through `onBothEngines`, which skips them.
 */
export async function openRegistry(options: OpenOptions = {}): Promise<TestRegistry> {
  const { engine = 'sqlite', template = emptyTemplate, today = testToday } = options;
  const clock = options.clock ?? clockWithToday(today);
  if (engine === 'postgres') {
    const url = await copyOfPostgres(template.name, (prepared) => preparePostgres(prepared, template));
    if (!url) throw new Error('no PostgreSQL on this system');
    return openAt(makeFolder(), url, clock);
  }
  let bytes = sqliteTemplates.get(template.name);
  if (!bytes) {
    bytes = sqliteTemplate(template);
    sqliteTemplates.set(template.name, bytes);
  }
  const dataDir = makeFolder();
  writeFileSync(databasePlace(settingsIn(dataDir)).file, await bytes);
  return openAt(dataDir, undefined, clock);
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
      const officialCode = kind === 'province' ? '51' : null;
      await createArea(t, { code, name, kind, parentCode, officialCode, validFrom: '1900-01-01' });
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
