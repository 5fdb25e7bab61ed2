import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium as playwright } from 'playwright-core';

/** What keeps the browser on this machine: nothing is looked up, updated, reported or fetched ahead. */
const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-extensions',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-client-side-phishing-detection',
  '--disable-search-engine-choice-screen',
  '--disable-features=OptimizationHints,MediaRouter,Translate,DialMediaRouteProvider,AutofillServerCommunication',
  '--metrics-recording-only',
  '--no-pings',
  '--no-first-run',
  '--no-default-browser-check',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
];

/** No sandbox: containers forbid its namespaces, and the pages are our own. No `--single-process`: it crashes on the second context. */
const packagedFlags = [
  '--no-sandbox',
  '--disable-setuid-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--font-render-hinting=none',
];

interface Unpacked {
  executable: string;
  libraries: string;
  fontSettings: string;
}

/** The package's own settings look for its fonts where another system keeps them. Pages bring their own fonts. */
function fontSettings(place: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${place}/fonts</dir><cachedir>${place}/fonts-cache</cachedir></fontconfig>
`;
}

/**
 * Unpacks the browser and the libraries it needs out of the npm package, once per version, into the temporary folder.
 * Unpacked beside and renamed whole, so that processes that start together never see half a browser.
 */
async function unpackChromium(): Promise<Unpacked> {
  const packed = path.dirname(
    path.dirname(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))),
  );
  // The package's own file: a JSON object with a version.
  const { version } = JSON.parse(readFileSync(path.join(packed, 'package.json'), 'utf8')) as {
    version: string;
  };
  const place = path.join(tmpdir(), `so-an-sinh-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (!existsSync(path.join(place, 'chromium'))) {
    const { inflate } = await import('@sparticuz/chromium');
    const half = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-chromium-half-'));
    const formerTmp = process.env.TMPDIR;
    process.env.TMPDIR = half; // where the package unpacks to
    try {
      const parts = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
      for (const part of parts) await inflate(path.join(packed, 'bin', part));
    } finally {
      if (formerTmp === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = formerTmp;
    }
    writeFileSync(path.join(half, 'fonts.conf'), fontSettings(place));
    try {
      renameSync(half, place);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(path.join(place, 'chromium'))) throw error; // else another process was first
    }
  }
  return {
    executable: path.join(place, 'chromium'),
    libraries: path.join(place, 'al2023', 'lib'),
    fontSettings: path.join(place, 'fonts.conf'),
  };
}

async function launchPackaged(): Promise<Browser> {
  const { executable, libraries, fontSettings: fonts } = await unpackChromium();
  const home = path.join(tmpdir(), 'so-an-sinh-browser-home');
  mkdirSync(home, { recursive: true });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    FONTCONFIG_FILE: fonts,
    LD_LIBRARY_PATH: [libraries, path.dirname(executable)].join(path.delimiter),
  };
  return playwright.launch({
    executablePath: executable,
    args: [...packagedFlags, ...quietFlags],
    env,
    chromiumSandbox: false,
  });
}

/** Which browser this machine can run: the package's (Linux x64), or an installed Edge or Chrome. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') return launchPackaged();
  const faults: string[] = [];
  for (const channel of ['msedge', 'chrome']) {
    try {
      return await playwright.launch({ channel, args: quietFlags });
    } catch (error) {
      faults.push(`${channel}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  throw new Error(
    `No browser for the browser tests on ${process.platform} ${process.arch}: install Microsoft Edge or Google Chrome. ${faults.join('; ')}`,
  );
}
