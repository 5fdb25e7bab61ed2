// npm run bench -- [name…] [--json FILE] [--people N] [--registry FOLDER] [--rows N]: each figure is a ratio against its limit, measured in the same run.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { measureCoverage } from './coverage.ts';
import { measureExport } from './export.ts';
import { type Figure, figure } from './figures.ts';
import { measureForecast } from './forecast.ts';
import { measureImport } from './import.ts';
import { measureImporting } from './importing.ts';
import type { Target } from './load.ts';
import { measureCreates, measureReads, type Sides } from './requests.ts';
import { measureSearch } from './search.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-bench-'));
const started: ChildProcess[] = [];

/** Starts a program and waits until it says where it listens. */
function start(args: string[], env: Record<string, string> = {}): Promise<{ url: string; ms: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, LOG_LEVEL: 'silent', PORT: '0', REQUESTS_PER_MINUTE: '10000000', ...env },
  });
  started.push(child);
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const url = /listening on (\S+)/.exec(text)?.[1];
      if (url) resolve({ url, ms: performance.now() - began });
    });
    child.on('exit', (code) => reject(new Error(`exit ${code}: ${text}`)));
  });
}

const inFolder = (dataDir: string): Record<string, string> => ({
  DATA_DIR: dataDir,
  EXPORTS_DIR: path.join(dataDir, 'exports'),
});

/** A running server of the program on a filled registry, with the token of an account that may ask. */
async function serve(dataDir: string, token: string): Promise<Target> {
  const { url } = await start([path.join('dist', 'main.js')], inFolder(dataDir));
  return { url: `${url}/api/v1`, headers: { authorization: `Bearer ${token}` } };
}

async function openWard(): Promise<Target> {
  const { url } = await start([path.join('dist', 'cli.js'), 'demo'], inFolder(folder));
  const answer = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'canbo', password: 'so-an-sinh' }),
  });
  const { token } = (await answer.json()) as { token: string }; // the contract's answer
  return { url: `${url}/api/v1`, headers: { authorization: `Bearer ${token}` } };
}

async function copyWard(to: string): Promise<void> {
  const source = new Database(path.join(folder, 'demo', 'so-an-sinh.sqlite'), { readonly: true });
  await source.backup(to);
  source.close();
}

let sides: Sides | undefined;

/** The sample ward served, and the raw server on a copy of it. */
async function openSides(): Promise<Sides> {
  if (sides) return sides;
  const ward = await openWard();
  await copyWard(path.join(folder, 'same.sqlite'));
  const files = ['same.sqlite', 'bare.sqlite'].map((name) => path.join(folder, name));
  const { url } = await start(['--import', 'tsx', path.join('bench', 'rawServer.ts'), ...files]);
  sides = { ward, raw: { url } };
  return sides;
}

async function startUp(): Promise<Figure[]> {
  await openSides();
  const nothing = path.join(folder, 'nothing.mjs');
  writeFileSync(nothing, "console.log('listening on nothing'); setTimeout(() => undefined, 60_000)");
  const ours: number[] = [];
  const node: number[] = [];
  for (let round = 0; round < 3; round++) {
    const copy = path.join(folder, `start${round}`);
    mkdirSync(copy);
    await copyWard(path.join(copy, 'so-an-sinh.sqlite'));
    node.push((await start([nothing])).ms);
    ours.push((await start([path.join('dist', 'main.js')], inFolder(copy))).ms);
  }
  return [figure('start to first answer', ours, node, 'ms', { below: 1500 })];
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : undefined;
}

const people = Number(option('--people') ?? 16_000);
const rows = Number(option('--rows') ?? 100_000);

const benches: Record<string, () => Promise<Figure[]>> = {
  coverage: async () => measureReads(await openSides()),
  creates: async () => measureCreates(await openSides()),
  forecast: async () => measureForecast((await openSides()).ward),
  'start-up': startUp,
  search: () => measureSearch(people, option('--registry') ?? path.join(folder, 'search')),
  people: () => measureCoverage(people, option('--registry') ?? path.join(folder, 'people'), serve),
  import: () => measureImport(folder, rows),
  importing: () => measureImporting(folder, rows, openSides),
  export: () => measureExport(folder, rows, openSides),
};

function report(figures: readonly Figure[]): void {
  for (const { name, ours, limit, unit, ratio, goal, met } of figures) {
    const verdict = met === null ? '       ' : met ? 'met    ' : 'NOT MET';
    console.log(
      `${verdict} ${name}: ${ours.toFixed(2)} against ${limit.toFixed(2)} ${unit}, ratio ${ratio.toFixed(2)} (goal ${goal})`,
    );
  }
}

const wanted = process.argv
  .slice(2)
  .filter(
    (arg, i, all) =>
      !arg.startsWith('--') && !['--json', '--people', '--registry', '--rows'].includes(all[i - 1] ?? ''),
  );
const figures: Figure[] = [];
try {
  for (const [name, measure] of Object.entries(benches)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const found = await measure();
    report(found);
    figures.push(...found);
  }
  const file = option('--json');
  if (file) writeFileSync(file, JSON.stringify(figures, null, 2));
} finally {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
