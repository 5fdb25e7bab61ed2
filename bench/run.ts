// npm run bench -- [name…] [--json FILE] [--people N]: each figure is a ratio against its limit, measured in the same run.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rate, type Shot, type Target } from './load.ts';
import { measureSearch } from './search.ts';

interface Figure {
  name: string;
  ours: number;
  limit: number;
  unit: string;
  ratio: number;
  goal: string;
  met: boolean;
}

const folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-bench-'));
const started: ChildProcess[] = [];

function start(args: string[], env: Record<string, string> = {}): Promise<{ url: string; ms: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, LOG_LEVEL: 'silent', PORT: '0', ...env },
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

const cli = path.join('dist', 'cli.js');
const program = (env: Record<string, string>) => ({
  DATA_DIR: folder,
  EXPORTS_DIR: path.join(folder, 'exports'),
  REQUESTS_PER_MINUTE: '10000000',
  ...env,
});

async function openWard(): Promise<Target> {
  const { url } = await start([cli, 'demo'], program({}));
  const answer = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'canbo', password: 'so-an-sinh' }),
  });
  const { token } = (await answer.json()) as { token: string }; // the contract's answer
  return { url: `${url}/api/v1`, headers: { authorization: `Bearer ${token}` } };
}

function household(i: number, run: string): Shot {
  const member = (name: string, relation: string) => ({
    fullName: `${name} ${run} ${i}`,
    birthDate: '1985-04-02',
    sex: 'female',
    relation,
  });
  return {
    method: 'POST',
    path: '/households',
    body: {
      code: `B${run}-${i}`,
      area: 'CL-04',
      address: '12 Chu Văn An',
      residentFrom: '2020-01-01',
      members: [member('Nguyễn Thị Đo', 'head'), member('Trần Thị Lường', 'child')],
    },
  };
}

const figures: Figure[] = [];

function add(name: string, ours: number, limit: number, unit: string, goal: number, atMost = false): void {
  const ratio = ours / limit;
  const met = atMost ? ratio <= goal : ratio >= goal;
  figures.push({ name, ours, limit, unit, ratio, goal: `${atMost ? '≤' : '≥'} ${goal}`, met });
}

async function creates(ward: Target, raw: Target): Promise<void> {
  // Both sides are warm before the clock runs, as after an hour of work.
  await rate(raw, 8, 800, (i) => ({ ...household(i, 'w'), path: '/create' }));
  await rate(ward, 8, 800, (i) => household(i, 'w'));
  for (const [clients, count, goal] of [
    [1, 400, 0.5],
    [8, 1600, 1],
    [64, 3200, 1.4],
  ] as const) {
    const limit = await rate(raw, clients, count, (i) => ({ ...household(i, 'r'), path: '/create' }));
    const ours = await rate(ward, clients, count, (i) => household(i, `c${clients}`));
    add(`creates, ${clients} clients`, ours, limit, 'a second', goal);
  }
}

async function reads(ward: Target, raw: Target): Promise<void> {
  const point = await rate(raw, 4, 4000, () => ({ method: 'GET', path: '/point' }));
  const days = ['2021-06-30', '2022-12-31', '2023-11-30', '2024-11-30'];
  const asked =
    (by: string) =>
    (i: number): Shot => ({ method: 'GET', path: `/coverage?area=CL&asOf=${days[i % days.length]}${by}` });
  add('coverage on a day, time', 1000 / (await rate(ward, 4, 1200, asked(''))), 1000 / point, 'ms', 2, true);
  add(
    'coverage by area, time',
    1000 / (await rate(ward, 4, 1200, asked('&by=area'))),
    1000 / point,
    'ms',
    2,
    true,
  );
  const list = await rate(raw, 4, 2000, () => ({ method: 'GET', path: '/list' }));
  add(
    'list of 50',
    await rate(ward, 4, 600, () => ({ method: 'GET', path: '/people?area=CL-04&limit=50' })),
    list,
    'a second',
    0.5,
  );
}

async function startUp(): Promise<void> {
  const nothing = path.join(folder, 'nothing.mjs');
  writeFileSync(nothing, "console.log('listening on nothing')");
  const node = await start([nothing]).catch(() => ({ ms: 40 }));
  const filled = await start(
    [path.join('dist', 'main.js')],
    program({ DATA_DIR: path.join(folder, 'demo') }),
  );
  figures.push({
    name: 'start to first answer',
    ours: filled.ms,
    limit: node.ms,
    unit: 'ms',
    ratio: filled.ms / node.ms,
    goal: '< 1500 ms',
    met: filled.ms < 1500,
  });
}

function report(): void {
  for (const { name, ours, limit, unit, ratio, goal, met } of figures) {
    console.log(
      `${met ? 'met    ' : 'NOT MET'} ${name}: ${ours.toFixed(1)} against ${limit.toFixed(1)} ${unit}, ratio ${ratio.toFixed(2)} (goal ${goal})`,
    );
  }
  const at = process.argv.indexOf('--json');
  const file = at > 0 ? process.argv[at + 1] : undefined;
  if (file) writeFileSync(file, JSON.stringify(figures, null, 2));
}

/** p99 of the search over so many people (`--people N`, 16,000 unless told). */
async function search(): Promise<void> {
  const at = process.argv.indexOf('--people');
  const people = at > 0 ? Number(process.argv[at + 1]) : 16_000;
  const { ours, limit } = await measureSearch(people);
  add(`search among ${people.toLocaleString('en')} people, p99`, ours, limit, 'ms', 0.05, true);
}

const wanted = process.argv
  .slice(2)
  .filter((arg, i, all) => !arg.startsWith('--') && !['--json', '--people'].includes(all[i - 1] ?? ''));
const wants = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
try {
  const ward = await openWard();
  const raw = {
    url: (
      await start(['--import', 'tsx', path.join('bench', 'rawServer.ts'), path.join(folder, 'raw.sqlite')])
    ).url,
  };
  if (wants('coverage') || wants('list')) await reads(ward, raw);
  if (wants('creates')) await creates(ward, raw);
  if (wants('start-up')) await startUp();
  if (wants('search')) await search();
  report();
} finally {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
