import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';

/** dist/assets, from the built program (dist/) and from the sources (src/web/) alike. */
function assetsFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const candidates = [path.join(here, 'assets'), path.join(here, '..', '..', 'dist', 'assets')];
  return (
    candidates.find((folder) => existsSync(path.join(folder, 'manifest.json'))) ?? path.join(here, 'assets')
  );
}

let manifest: Record<string, string> | undefined;

/** Address of an asset by its plain name: `main.css` → `/assets/main-4F2A19.css`. */
export function assetUrl(name: string): string {
  if (!manifest) {
    const file = path.join(assetsFolder(), 'manifest.json');
    if (!existsSync(file)) throw new Error('dist/assets is missing: run npm run build');
    // Written by scripts/build.mjs.
    manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  }
  const hashed = manifest[name];
  if (!hashed) throw new Error(`no asset named ${name}`);
  return `/assets/${hashed}`;
}

/** Serves the assets; their names change with their content, so browsers may keep them for good. */
export function assetsRouter(): Router {
  const router = express.Router();
  router.use(
    express.static(assetsFolder(), {
      immutable: true,
      maxAge: '365d',
      index: false,
      setHeaders(response, file) {
        // A worker may otherwise look after pages below its own folder only; this one opens the paying page offline.
        if (path.basename(file).startsWith('paying-worker-'))
          response.setHeader('Service-Worker-Allowed', '/tet/');
      },
    }),
  );
  return router;
}
