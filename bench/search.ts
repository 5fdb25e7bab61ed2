// Search over so many invented people: p99 of a mix of queries, against LIKE '%word%' in the same database.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compose } from '../src/app/compose.ts';
import { readConfig } from '../src/app/config.ts';
import { type ReadTx, systemActor, type WriteTx } from '../src/db/tx.ts';
import { createArea } from '../src/features/areas/service.ts';
import { searchText } from '../src/features/people/service.ts';
import { searchPeople } from '../src/features/search/service.ts';
import { fold, nameKey } from '../src/shared/text.ts';

const family = ['Nguyễn', 'Nguyễn', 'Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ'];
const middle = ['Thị', 'Văn', 'Thị', 'Văn', 'Minh', 'Ngọc', 'Hữu', 'Thanh', 'Quốc', 'Kim'];
const given = [
  'An',
  'Bình',
  'Châu',
  'Dũng',
  'Hạnh',
  'Khánh',
  'Lộc',
  'Mỹ',
  'Phúc',
  'Quý',
  'Thủy',
  'Yến',
  'Bích',
  'Nhung',
  'Tài',
  'Vy',
];

const pick = (list: readonly string[], n: number): string => list[n % list.length] ?? '';
/** A number that looks like chance and is the same at every run. */
const scramble = (n: number): number => (Math.imul(n + 1, 2654435761) >>> 0) % 1_000_003;
const nameAt = (n: number): string => {
  const r = scramble(n);
  return [
    pick(family, r),
    pick(middle, r >> 3),
    ...(r % 5 === 0 ? [pick(given, r >> 9)] : []),
    pick(given, r >> 6),
  ].join(' ');
};
const numberAt = (n: number): string => `051${String(190_000_000 + n).padStart(9, '0')}`;

async function insert(
  t: WriteTx,
  table: string,
  columns: string,
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const width = rows[0]?.length ?? 1;
  const group = `(${Array.from({ length: width }, () => '?').join(', ')})`;
  await t.run(`INSERT INTO ${table} (${columns}) VALUES ${rows.map(() => group).join(', ')}`, rows.flat());
}

/** One ward of so many people, four a household, written as the program writes them. */
async function fill(t: WriteTx, from: number, to: number): Promise<void> {
  const people = [];
  const vitals = [];
  const residences = [];
  const households = [];
  for (let n = from; n < to; n++) {
    const name = nameAt(n);
    const birth = String(1940 + (scramble(n) % 80));
    const numbers = { nationalId: numberAt(n), insuranceNumber: null, phone: null };
    const id = `p${n}`;
    const household = `h${Math.floor(n / 4)}`;
    if (n % 4 === 0)
      households.push([
        household,
        `CL-${n / 4}`,
        'CL',
        '1 Chu Văn An',
        `cl ${n / 4} 1 chu van an`,
        t.now,
        t.now,
      ]);
    people.push([
      id,
      name,
      nameKey(name),
      fold(name),
      searchText(name, numbers, birth),
      numbers.nationalId,
      t.now,
      t.now,
    ]);
    vitals.push([`v${n}`, id, birth, 'female', t.now]);
    residences.push([
      `r${n}`,
      id,
      household,
      'CL-01',
      'permanent',
      'declared',
      '2000-01-01',
      '9999-12-31',
      t.now,
    ]);
  }
  await insert(
    t,
    'households',
    'id, code, ward_code, address, search_text, created_at, updated_at',
    households,
  );
  await insert(
    t,
    'people',
    'id, full_name, name_key, folded_name, search_text, national_id, created_at, updated_at',
    people,
  );
  await insert(t, 'person_vitals', 'id, person_id, birth_date, sex, recorded_at', vitals);
  await insert(
    t,
    'residences',
    'id, person_id, household_id, area_code, kind, source, valid_from, valid_to, recorded_at',
    residences,
  );
}

const queries = (n: number): string[] => [
  nameAt(scramble(7)),
  fold(nameAt(scramble(11))),
  'nguyen',
  'nguyen thi b',
  'thuy nguyen 1975',
  'ntb',
  `${fold(nameAt(n >> 1))} ${1940 + (scramble(n >> 1) % 80)}`,
  numberAt(n >> 2),
  numberAt(n >> 3).slice(-6),
  'cl-100',
];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const p99 = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;

/** Fills a registry and measures; answers p99 in ms of our search and of LIKE. */
export async function measureSearch(count: number): Promise<{ ours: number; limit: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-search-'));
  const deps = await compose(readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }));
  try {
    await deps.db.tx(systemActor, async (t) => {
      await createArea(t, {
        code: 'CL',
        name: 'Phường',
        kind: 'ward',
        parentCode: null,
        validFrom: '1900-01-01',
      });
      await createArea(t, {
        code: 'CL-01',
        name: 'Tổ dân phố 1',
        kind: 'group',
        parentCode: 'CL',
        validFrom: '1900-01-01',
      });
    });
    for (let n = 0; n < count; n += 40_000) {
      await deps.db.tx(systemActor, async (t) => {
        for (let at = n; at < Math.min(n + 40_000, count); at += 400)
          await fill(t, at, Math.min(at + 400, count));
        t.audit({ action: 'bench', kind: 'bench', id: String(n) });
      });
    }
    const read = <T>(fn: (t: ReadTx) => Promise<T>) => deps.db.read(systemActor, fn);
    const asked = queries(count);
    for (const q of asked) await read((t) => searchPeople(t, { q, limit: 20 }));
    const ours: number[] = [];
    const limit: number[] = [];
    for (let round = 0; round < 20; round++)
      for (const q of asked) ours.push(await timed(() => read((t) => searchPeople(t, { q, limit: 20 }))));
    const like = `SELECT id FROM people WHERE search_text LIKE ? ORDER BY name_key LIMIT 20`;
    for (const q of asked) limit.push(await timed(() => read((t) => t.all(like, [`%${fold(q)}%`]))));
    return { ours: p99(ours), limit: p99(limit) };
  } finally {
    await deps.db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
