// Builds dist/: the two programs (main.js, cli.js), their workers, and the assets of the pages with a manifest.
//
//   src/main.ts, src/cli.ts, src/**/*.worker.ts  ->  dist/main.js, dist/cli.js, dist/NAME.worker.js (ES modules; packages stay
//                                                    outside; seeds and migrations are imported, so they lie inside)
//   src/web/islands/*.ts                         ->  dist/assets/NAME-HASH.js (browsers)
//   src/web/styles/main.css                      ->  dist/assets/main-HASH.css, its fonts and pictures beside it
//   dist/assets/manifest.json                        {"main.css": "main-HASH.css", "NAME.js": "NAME-HASH.js"}
//
// Plain JavaScript, because `npm ci` runs it before anything else; no shell, so that it runs on Windows as well.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const assets = path.join(dist, 'assets');

/** Paths below the root that exist, with `/` on every system. */
function sources(directory, suffix) {
  const folder = path.join(root, directory);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((file) => `${directory}/${String(file).replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith(suffix))
    .sort();
}

const shared = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  sourcemap: true,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
};

async function buildPrograms() {
  const entryPoints = [
    ...['src/main.ts', 'src/cli.ts'].filter((file) => existsSync(path.join(root, file))),
    ...sources('src', '.worker.ts'),
  ];
  if (entryPoints.length === 0) return { outputs: {} };
  return build({
    ...shared,
    entryPoints,
    outdir: 'dist',
    // All in one folder: `new URL('./NAME.worker.js', import.meta.url)` holds from every chunk.
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
  }).then(({ metafile }) => metafile);
}

async function buildAssets() {
  const entryPoints = [
    ...sources('src/web/islands', '.ts').filter((file) => file.split('/').length === 4),
    ...sources('src/web/styles', '/main.css'),
  ];
  if (entryPoints.length === 0) return { outputs: {} };
  return build({
    ...shared,
    entryPoints,
    outdir: 'dist/assets',
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    platform: 'browser',
    target: ['chrome109', 'firefox115', 'safari16'],
    minify: true,
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.woff2': 'file', '.woff': 'file', '.png': 'file', '.svg': 'file' },
  }).then(({ metafile }) => metafile);
}

/** Logical name of an entry point to the name of its built file. */
function manifestOf({ outputs }) {
  const names = {};
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    if (!entryPoint || file.endsWith('.map')) continue;
    names[path.basename(entryPoint).replace(/\.ts$/, '.js')] = path.basename(file);
  }
  return names;
}

/** Removes what an earlier build left; after the new one, so that a running server misses nothing meanwhile. */
function removeStale(outputs) {
  const kept = new Set(outputs.map((file) => path.resolve(root, file)));
  for (const file of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const full = path.join(file.parentPath, file.name);
    if (file.isFile() && !kept.has(full)) rmSync(full);
  }
}

mkdirSync(assets, { recursive: true });
const programs = buildPrograms();
programs.catch(() => undefined); // awaited below: the assets are finished first, whatever becomes of the programs
const web = await buildAssets();
const manifest = 'dist/assets/manifest.json';
writeFileSync(path.join(root, manifest), `${JSON.stringify(manifestOf(web), null, 2)}\n`);
const { outputs } = await programs;
removeStale([...Object.keys(outputs), ...Object.keys(web.outputs), manifest]);
