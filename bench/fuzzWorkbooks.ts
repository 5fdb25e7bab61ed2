// Reads workbooks with bytes, tags and parts changed at random: each has to be read or refused with a reason, quickly
// and in flat memory. `npm run fuzz:workbooks -- COUNT SEED`; the counts stand in docs/reliability.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import JSZip from 'jszip';
import { readRows } from '../src/features/imports/reading/workbook.ts';
import { AppError } from '../src/shared/errors.ts';

const [count = 500, seed = 1] = process.argv.slice(2).map(Number);
const slowestMs = 10_000;
const mostGrownMegabytes = 300;
let state = seed;
/** A whole number from 0 below `n`, the same for the same seed. */
function below(n: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
}

const original = readFileSync('test/fixtures/sample-ward/residents-messy.xlsx');
const tags = ['<c r="ZZZZ9" t="s"><v>', '</row>', '&#0;', '<row r="9999999">', '<v>-1</v>', '<', 'NaN', ''];

async function mutated(): Promise<Buffer> {
  if (below(4) === 0) {
    const bytes = Buffer.from(original);
    for (let i = 0; i <= below(20); i++) bytes[below(bytes.length)] = below(256);
    return below(3) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes;
  }
  const archive = await JSZip.loadAsync(original);
  const names = Object.keys(archive.files).filter((name) => /\.(xml|rels)$/.test(name));
  const name = names[below(names.length)] ?? '';
  if (below(10) === 0) archive.remove(name);
  else {
    let text = (await archive.file(name)?.async('string')) ?? '';
    for (let i = 0; i <= below(5); i++) {
      const at = below(text.length);
      text = text.slice(0, at) + (tags[below(tags.length)] ?? '') + text.slice(at + below(40));
    }
    archive.file(name, text);
  }
  return archive.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

const folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-fuzz-'));
const file = path.join(folder, 'a.xlsx');
const counts: Record<string, number> = {};
let slowest = 0;
const before = process.memoryUsage().rss;
for (let i = 0; i < count; i++) {
  writeFileSync(file, await mutated());
  const started = performance.now();
  let outcome = 'read';
  try {
    for await (const row of readRows(file)) if (row.row < 1) throw new Error(`row ${row.row}`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    outcome = error.code;
  }
  counts[outcome] = (counts[outcome] ?? 0) + 1;
  slowest = Math.max(slowest, performance.now() - started);
}
rmSync(folder, { recursive: true });
const grown = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
console.log(
  JSON.stringify({ count, seed, ...counts, slowestMs: Math.round(slowest), grownMegabytes: grown }),
);
if (slowest > slowestMs || grown > mostGrownMegabytes) process.exitCode = 1;
