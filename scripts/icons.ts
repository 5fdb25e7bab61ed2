// Writes src/web/components/iconPaths.ts: the outlines of the icons that the pages use, out of Tabler's set.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const names = [
  'book-2',
  'user-search',
  'folders',
  'shield-plus',
  'gift',
  'target',
  'arrows-exchange',
  'settings',
  'search',
  'plus',
  'x',
  'alert-circle',
  'alert-triangle',
  'circle-check',
  'clock',
  'history',
  'info-circle',
  'chevron-right',
  'chevron-left',
  'chevron-down',
  'download',
  'printer',
  'home',
  'home-heart',
  'heart-handshake',
  'medal',
  'users',
  'logout',
  'device-floppy',
  'file-spreadsheet',
  'list-check',
  'upload',
  'arrow-back-up',
  'calendar',
  'home-off',
  'id',
  'check',
  'wifi-off',
  'square',
] as const;

const folder = path.join('node_modules', '@tabler', 'icons', 'icons', 'outline');
const lines = names.map((name) => {
  const svg = readFileSync(path.join(folder, `${name}.svg`), 'utf8');
  const shapes = [...svg.matchAll(/<path d="([^"]+)"/g)]
    .map((match) => match[1])
    .filter((d) => d !== 'M0 0h24v24H0z');
  return `  '${name}':\n    '${shapes.join('')}',`;
});
writeFileSync(
  path.join('src', 'web', 'components', 'iconPaths.ts'),
  `/** Outlines out of Tabler's icons (MIT), 24 × 24; made by scripts/icons.ts. */\nexport const iconPaths = {\n${lines.join('\n')}\n} as const;\n\nexport type IconName = keyof typeof iconPaths;\n`,
);
