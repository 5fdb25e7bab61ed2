import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
let built = false;

/** Builds the program once per process (under a second), so that no test runs yesterday's. */
export function build(): void {
  if (built) return;
  const done = spawnSync(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`build failed: ${done.stderr}`);
  built = true;
}

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
  /** The object that `--json` prints; throws when there is none. */
  json(): unknown;
}

/** The built program as people run it: `sas` and the server, on a data folder of their own. */
export interface Program {
  dataDir: string;
  /** Runs `sas` with these arguments to its end; `input` goes to its standard input. */
  sas(args: readonly string[], options?: { input?: string }): Ran;
  /** Starts a server (`dist/main.js`, or `sas` with `command`) on a free port; resolves once it says that it listens. */
  start(command?: readonly string[]): Promise<Server>;
  /** Stops what still runs and removes the data. */
  close(): Promise<void>;
}

export interface Server {
  url: string;
  /** All it has printed so far. */
  output(): string;
  /** SIGTERM by default; answers the exit code. `SIGKILL` is a power cut without the machine. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A data folder, empty at first. */
export function openProgram(settings: Record<string, string> = {}): Program {
  build();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-program-'));
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    EXPORTS_DIR: path.join(dataDir, 'exports'),
    DATABASE_URL: '',
    LOG_LEVEL: 'error',
    PORT: '0',
    ...settings,
  };
  const servers: Server[] = [];
  return {
    dataDir,
    sas(args, options = {}) {
      const ran = spawnSync(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], {
        env,
        encoding: 'utf8',
        input: options.input ?? '',
      });
      const { status, stdout, stderr } = ran;
      return { status, stdout, stderr, json: (): unknown => JSON.parse(stdout) };
    },
    async start(command) {
      const file = command ? 'cli.js' : 'main.js';
      const child = spawn(process.execPath, [path.join(root, 'dist', file), ...(command ?? [])], { env });
      const server = await listening(child);
      servers.push(server);
      return server;
    },
    async close() {
      for (const server of servers) await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function listening(child: ChildProcess): Promise<Server> {
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const server = (url: string): Server => ({
    url,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  });
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /listening on (http:\/\/\S+)/.exec(output)?.[1];
      if (url) resolve(server(url));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    ended.then((code) => reject(new Error(`the program ended with ${code} before it listened: ${output}`)));
  });
}
