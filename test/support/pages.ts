import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { atEnd } from './atEnd.ts';
import { launchBrowser } from './browser.ts';

let browser: Promise<Browser> | undefined;

async function launchOnce(): Promise<Browser> {
  const launched = await launchBrowser();
  atEnd(() => launched.close());
  return launched;
}

/** A browser's window of its own: cookies and storage apart from every other. */
export interface Window {
  context: BrowserContext;
  page: Page;
  /** Script errors, refused loads, answers of 500 and requests to other hosts, so far; a sound page has none. */
  faults: string[];
  close(): Promise<void>;
}

/** Opens a window on the one browser of this process, in Vietnamese and Vietnam's time. */
export async function openWindow(url: string, options: BrowserContextOptions = {}): Promise<Window> {
  browser ??= launchOnce();
  const context = await (await browser).newContext({
    baseURL: url,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    viewport: { width: 1366, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refused form (4xx) also shows as a console error; the test looks at those pages itself.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(data|blob|about):/.test(address))
      faults.push(`another host: ${address}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()}: ${response.url()}`);
  });
  return { context, page, faults, close: () => context.close() };
}

/** Signs in through the page. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.goto('/dang-nhap');
  await page.fill('input[name="username"]', username);
  await page.fill('input[name="password"]', password);
  await Promise.all([
    page.waitForURL((address) => address.pathname !== '/dang-nhap'),
    page.keyboard.press('Enter'),
  ]);
}

interface Violation {
  id: string;
  help: string;
  nodes: { target: unknown }[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 AA on the page as it stands, one line each with its first place. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Evaluated in the page, so that its content security policy stays in force for the page's own scripts.
  await page.evaluate(axeSource);
  const violations: Violation[] = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations)`,
  );
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.length}, ${JSON.stringify(nodes[0]?.target)})`,
  );
}
