// Writes the pages of docs/ that follow from the program: settings, routes, roles, audited actions.
// With --check it writes nothing and fails when a page is not what the program says.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { settings } from '../src/app/config.ts';
import { pages, routes } from '../src/app/features.ts';
import { permissions } from '../src/app/permissions.ts';
import { roles } from '../src/features/accounts/schema.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const madeBy = '<!-- Made by `npm run docs`; the source is named below. Do not edit. -->';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (heads: string[], rows: string[]): string =>
  [row(...heads), row(...heads.map(() => '---')), ...rows].join('\n');

function settingsPage(): string {
  const rows = settings.map(({ env, default: value, secret, help }) =>
    row(`\`${env}\``, value === '' ? '(empty)' : `\`${value}\``, secret ? `${help} Secret.` : help),
  );
  return `${madeBy}

# Settings

All settings are environment variables, read once at the start from the table in \`src/app/config.ts\`; every faulty one is named before anything is opened.

${table(['variable', 'default', 'what it does'], rows)}
`;
}

const rolesOf = (permission: string): string =>
  permission === 'public'
    ? 'everybody'
    : (Object.entries(permissions)
        .find(([name]) => name === permission)?.[1]
        .join(', ') ?? '');

function apiPage(): string {
  const sorted = [...routes].sort((a, b) => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1));
  const routeRows = sorted.map((route) =>
    row(
      `${route.method} \`${route.path}\``,
      route.summary,
      `\`${route.permission}\``,
      route.ifMatch === 'required' ? 'yes' : '',
    ),
  );
  const pageRows = pages.map((page) => row(`${page.method} \`${page.path}\``, `\`${page.permission}\``));
  const permissionRows = Object.entries(permissions).map(
    ([name, allowed]) =>
      row(`\`${name}\``, ...roles.map((role) => ((allowed as readonly string[]).includes(role) ? 'x' : ''))), // widened to look up
  );
  return `${madeBy}

# Routes, pages and roles

Below \`/api/v1\`; bodies and answers are described by the served \`/api/v1/openapi.json\`, for people at \`/api/docs\`. From the tables in \`src/app/features.ts\` and \`src/app/permissions.ts\`; every permission holds inside the account's own area only.

## Routes

${table(['route', 'what it does', 'permission', 'If-Match'], routeRows)}

## Pages

${table(['page', 'permission'], pageRows)}

## Permissions

${table(['permission', ...roles], permissionRows)}

\`public\` is open to ${rolesOf('public')}.
`;
}

/** Names of audited actions and the feature that writes them, as they stand in the source. */
function auditedActions(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const files = readdirSync(path.join(root, 'src'), { recursive: true })
    .map((file) => String(file).replaceAll('\\', '/'))
    .filter((file) => /\.tsx?$/.test(file))
    .sort();
  for (const file of files) {
    const text = readFileSync(path.join(root, 'src', file), 'utf8');
    for (const [, action] of text.matchAll(/\baction: '([a-zA-Z]+\.[a-zA-Z]+)'/g)) {
      if (!action) continue;
      const places = found.get(action) ?? new Set();
      found.set(action, places.add(`src/${file}`));
    }
  }
  return found;
}

function auditPage(): string {
  const rows = [...auditedActions()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([action, places]) => row(`\`${action}\``, [...places].map((place) => `\`${place}\``).join(', ')));
  return `${madeBy}

# Audited actions

Each write leaves at least one row in the audit, in the same transaction, chained by hashes (\`sas verify\` recounts the chain).

${table(['action', 'written by'], rows)}
`;
}

const made: Record<string, string> = {
  'docs/settings.md': settingsPage(),
  'docs/api.md': apiPage(),
  'docs/audit-actions.md': auditPage(),
};

const check = process.argv.includes('--check');
for (const [file, text] of Object.entries(made)) {
  const place = path.join(root, file);
  const now = existsSync(place) ? readFileSync(place, 'utf8').replaceAll('\r\n', '\n') : '';
  if (now === text) continue;
  if (check) {
    console.error(`${file} is not what the program says: run \`npm run docs\` and commit it`);
    process.exitCode = 1;
  } else {
    writeFileSync(place, text);
    console.log(`wrote ${file}`);
  }
}
