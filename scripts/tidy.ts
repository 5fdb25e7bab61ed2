// Small rules that no other tool holds the source to; `npm run check:static` runs them. Prints each fault with its line.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

interface Rule {
  name: string;
  pattern: RegExp;
  /** Files the rule looks at. */
  where: RegExp;
  /** Files with a reason to do it. */
  except?: RegExp;
  remedy: string;
}

const code = /\.(ts|tsx|mjs|cjs)$/;
const program = /^src\/.*\.tsx?$/;
const longestFile = 400;

export const rules: readonly Rule[] = [
  { name: 'only', pattern: /\.only\(/, where: /^test\//, remedy: 'run all tests' },
  {
    name: 'fixme',
    pattern: /\b(FIXME|XXX|HACK|TODO)\b/,
    where: code,
    remedy: 'do it, or write it down as open work',
  },
  {
    name: 'raw-html',
    pattern: /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML/,
    where: /^src\//,
    except: /^src\/web\/raw\.tsx?$/,
    remedy: 'let Preact escape it; markup of our own goes through src/web/raw',
  },
  {
    name: 'environment',
    pattern: /process\.env\b/,
    where: program,
    except: /^src\/app\/config\.ts$/,
    remedy: 'add a setting to src/app/config.ts',
  },
  {
    name: 'clock',
    pattern: /\bnew Date\(\s*\)|\bDate\.now\(|\bperformance\.now\(/,
    where: program,
    except: /^src\/(shared\/clock\.ts$|web\/islands\/)/,
    remedy: 'take the time from src/shared/clock.ts',
  },
  {
    name: 'any',
    pattern: /^(?!\s*(\/\/|\*)).*(:|\bas|<)\s*any\b(?!\s*\w)/,
    where: code,
    remedy: 'name the type, or use unknown',
  },
  { name: 'ts-ignore', pattern: /@ts-(ignore|nocheck|expect-error)/, where: code, remedy: 'mend the types' },
  { name: 'lint-off', pattern: /biome-ignore(?![^:]*: \S)/, where: code, remedy: 'say why after a colon' },
  {
    name: 'machine-path',
    pattern: /(["'`\s(=]|^)(\/(home|root|Users|work|mnt)\/[\w.]|[A-Z]:\\\\?Users)/,
    where: /./,
    remedy: 'name the place by a setting or by os.tmpdir()',
  },
  {
    name: 'registry-host',
    pattern: /"resolved": "https?:/,
    where: /^package-lock\.json$/,
    remedy: 'lock without hosts',
  },
  {
    name: 'money-float',
    pattern: /parseFloat\(|Dong\b[^;\n]*\.toFixed\(/,
    where: program,
    remedy: 'money is whole đồng: src/shared/money.ts',
  },
  {
    name: 'foreign-host',
    pattern: /\b(src|href|action)="https?:\/\/(?!127\.0\.0\.1|localhost)/,
    where: /^src\//,
    remedy: 'pages load nothing from another host',
  },
];

/** Faults of one file, each as `file:line rule: remedy`. */
export function faultsOf(file: string, text: string): string[] {
  const faults: string[] = [];
  const lines = text.split('\n');
  for (const rule of rules) {
    if (!rule.where.test(file) || rule.except?.test(file)) continue;
    for (const [index, line] of lines.entries()) {
      if (rule.pattern.test(line)) faults.push(`${file}:${index + 1} ${rule.name}: ${rule.remedy}`);
    }
  }
  if (code.test(file) && lines.length > longestFile)
    faults.push(`${file}: ${lines.length} lines, at most ${longestFile}`);
  return faults;
}

const folders = ['src', 'test', 'bench', 'scripts', 'migrations', 'docs', '.ci'];
const single = [
  'README.md',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'biome.json',
  '.mocharc.json',
];
const readable = /\.(ts|tsx|mjs|cjs|md|css|json|html)$|^\.ci\//;
// Holds the patterns themselves, or their examples.
const self = /^(scripts\/tidy\.ts|test\/scripts\/tidy\.test\.ts)$/;

function filesBelow(root: string): string[] {
  const found = folders
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true }).map(
        (file) => `${folder}/${String(file).replaceAll('\\', '/')}`,
      ),
    )
    .filter((file) => readable.test(file) && statSync(path.join(root, file)).isFile());
  return [...found, ...single.filter((file) => existsSync(path.join(root, file)))].filter(
    (file) => !self.test(file),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const faults = filesBelow(root).flatMap((file) =>
    faultsOf(file, readFileSync(path.join(root, file), 'utf8')),
  );
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}
