// A registry of so many invented people in wards of 16,000, written straight into the tables as the program writes them.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { compose, type Deps } from '../src/app/compose.ts';
import { readConfig } from '../src/app/config.ts';
import { systemActor, type WriteTx } from '../src/db/tx.ts';
import { createAccount, createToken } from '../src/features/accounts/service.ts';
import { createArea } from '../src/features/areas/service.ts';
import { searchText } from '../src/features/people/service.ts';
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
export const scramble = (n: number): number => (Math.imul(n + 1, 2654435761) >>> 0) % 1_000_003;
export const nameAt = (n: number): string => {
  const r = scramble(n);
  return [
    pick(family, r),
    pick(middle, r >> 3),
    ...(r % 5 === 0 ? [pick(given, r >> 9)] : []),
    pick(given, r >> 6),
  ].join(' ');
};
export const numberAt = (n: number): string => `051${String(190_000_000 + n).padStart(9, '0')}`;

type Row = readonly (string | null)[];

async function insert(t: WriteTx, table: string, columns: string, rows: readonly Row[]): Promise<void> {
  const width = rows[0]?.length ?? 1;
  const group = `(${Array.from({ length: width }, () => '?').join(', ')})`;
  await t.run(`INSERT INTO ${table} (${columns}) VALUES ${rows.map(() => group).join(', ')}`, rows.flat());
}

const wardSize = 16_000;
const groupsOfWard = 13;
export const province = '51';

export const wardAt = (n: number): string => {
  const ward = Math.floor(n / wardSize);
  return ward === 0 ? 'CL' : `W${ward}`;
};
const groupAt = (n: number): string =>
  `${wardAt(n)}-${String(1 + (Math.floor(n / 4) % groupsOfWard)).padStart(2, '0')}`;

async function createAreas(t: WriteTx, count: number): Promise<void> {
  const since = { validFrom: '1900-01-01' };
  await createArea(t, { code: province, name: 'Tỉnh', kind: 'province', parentCode: null, ...since });
  for (let n = 0; n < count; n += wardSize) {
    const ward = wardAt(n);
    await createArea(t, { code: ward, name: `Phường ${ward}`, kind: 'ward', parentCode: province, ...since });
    for (let i = 0; i < groupsOfWard; i++) {
      const code = groupAt(n + i * 4);
      await createArea(t, { code, name: `Tổ dân phố ${code}`, kind: 'group', parentCode: ward, ...since });
    }
  }
}

const objectCodes = ['GD', 'HN', 'BT', 'TE', 'HT', 'DN', 'CN'];

/** People from one number to another, four a household; six of seven insured. */
async function fill(t: WriteTx, from: number, to: number): Promise<void> {
  const rows: Record<'people' | 'vitals' | 'residences' | 'households' | 'members' | 'insurance', Row[]> = {
    people: [],
    vitals: [],
    residences: [],
    households: [],
    members: [],
    insurance: [],
  };
  const now = t.now;
  for (let n = from; n < to; n++) {
    const name = nameAt(n);
    const chance = scramble(n);
    const birth = String(1940 + (chance % 80));
    const numbers = { nationalId: numberAt(n), insuranceNumber: null, phone: null };
    const id = `p${String(n).padStart(8, '0')}`;
    const household = `h${Math.floor(n / 4)}`;
    const since = `${Math.max(Number(birth), 1985) + 1}-0${1 + (chance % 9)}-1${chance % 10}`;
    if (n % 4 === 0) {
      const code = `${wardAt(n)}-${n / 4}`;
      const text = `${fold(code).replace('-', ' ')} 1 chu van an`;
      rows.households.push([household, code, wardAt(n), '1 Chu Văn An', text, now, now]);
    }
    const text = searchText(name, numbers, birth);
    rows.people.push([id, name, nameKey(name), fold(name), text, numbers.nationalId, now, now]);
    rows.vitals.push([`v${n}`, id, birth, n % 2 === 0 ? 'female' : 'male', now]);
    rows.residences.push([`r${n}`, id, household, groupAt(n), 'permanent', 'declared', since, now]);
    rows.members.push([`m${n}`, id, household, n % 4 === 0 ? 'head' : 'child', since, now]);
    const code = objectCodes[chance % 8];
    if (code) rows.insurance.push([`i${n}`, id, code, `202${chance % 4}-01-01`, '2025-01-01', now]);
  }
  const names = {
    households: 'id, code, ward_code, address, search_text, created_at, updated_at',
    people: 'id, full_name, name_key, folded_name, search_text, national_id, created_at, updated_at',
    vitals: 'id, person_id, birth_date, sex, recorded_at',
    residences: 'id, person_id, household_id, area_code, kind, source, valid_from, recorded_at',
    members: 'id, person_id, household_id, relation, valid_from, recorded_at',
    insurance: 'id, person_id, object_code, valid_from, valid_to, recorded_at',
  };
  await insert(t, 'households', names.households, rows.households);
  await insert(t, 'people', names.people, rows.people);
  await insert(t, 'person_vitals', names.vitals, rows.vitals);
  await insert(t, 'residences', names.residences, rows.residences);
  await insert(t, 'memberships', names.members, rows.members);
  await insert(t, 'insurance_periods', names.insurance, rows.insurance);
}

/** A registry in a folder: the one filled there before, or a new one that is filled; `rolledUp`: coverage is counted as for people entered by hand. */
export async function fillRegistry(
  dataDir: string,
  count: number,
  options: { rolledUp: boolean },
): Promise<Deps> {
  const filled = existsSync(path.join(dataDir, 'so-an-sinh.sqlite'));
  const deps = await compose(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
  if (filled) return deps;
  await deps.db.tx(systemActor, (t) => createAreas(t, count));
  for (let n = 0; n < count; n += 20_000) {
    await deps.db.tx(systemActor, async (t) => {
      for (let at = n; at < Math.min(n + 20_000, count); at += 400) {
        const to = Math.min(at + 400, count);
        await fill(t, at, to);
        for (let i = at; options.rolledUp && i < to; i++)
          t.touchedPeople.add(`p${String(i).padStart(8, '0')}`);
      }
      t.audit({ action: 'bench', kind: 'bench', id: String(n) });
    });
  }
  return deps;
}

/** An officer of everywhere, by a token. */
export function makeOfficer({ db }: Deps): Promise<string> {
  return db.tx(systemActor, async (t) => {
    const officer = { username: `canbo${process.pid}`, fullName: 'Cán bộ', role: 'officer' } as const;
    const account = await createAccount(t, officer, null);
    return (await createToken(t, account, { forever: true })).token;
  });
}
