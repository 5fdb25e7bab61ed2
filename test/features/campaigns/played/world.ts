import type { WriteTx } from '../../../../src/db/tx.ts';
import { movePerson, recordDeath } from '../../../../src/features/events/service.ts';
import { createHousehold } from '../../../../src/features/households/service.ts';
import { addDecision, createStatus, endStatus } from '../../../../src/features/statuses/service.ts';
import type { Day } from '../../../../src/shared/dates.ts';
import type { TestApp } from '../../../support/app.ts';
import { actorOf } from '../../../support/registry.ts';

/** The day of the desk, the day of the registers, and the decision that recognises the poor of the new year. */
export const today = '2025-02-20';
export const cutOffOn = '2024-12-15';
export const poorList = {
  number: '214/QĐ-UBND',
  date: '2024-12-25',
  issuer: 'UBND phường Chánh Lộ',
  year: 2025,
};
const formerList = { number: '198/QĐ-UBND', date: '2023-12-26', issuer: 'UBND phường Chánh Lộ', year: 2024 };
const open = '9999-12-31';

export interface Held {
  category: string;
  from: Day;
  /** First day no longer held. */
  to: Day;
  /** Stands on the list of the new year's decision. */
  onPoorList: boolean;
}

export interface Being {
  id: string;
  fullName: string;
  birthDate: string;
  sex: 'male' | 'female';
  relation: 'head' | 'spouse' | 'child' | 'parent';
  diedOn: Day | null;
  leftOn: Day | null;
  held: Held[];
}

export interface Home {
  id: string;
  area: string;
  members: Being[];
  held: Held[];
}

export const groups = ['CL-01', 'CL-02', 'CL-03', 'CL-04', 'CL-05', 'CL-06', 'CL-07', 'CL-10'] as const;
const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ'];
const middles = ['Thị', 'Văn', 'Minh', 'Ngọc', 'Hữu', 'Thanh', 'Quốc', 'Kim', 'Đình', 'Xuân'];
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
  'Tài',
  'Vy',
];

/** A number that looks like chance and is the same at every run. */
const chance = (n: number): number => (Math.imul(n + 7, 2654435761) >>> 0) % 1_000_003;
const pick = (list: readonly string[], n: number): string => list[n % list.length] ?? '';
const nameAt = (n: number): string =>
  [pick(families, chance(n)), pick(middles, chance(n) >> 4), pick(given, chance(n) >> 7)].join(' ');
const held = (category: string, from: Day, to: Day = open, onPoorList = false): Held => ({
  category,
  from,
  to,
  onPoorList,
});

function being(n: number, relation: Being['relation'], birthDate: string): Being {
  const sex = n % 2 === 0 ? 'male' : 'female';
  return { id: '', fullName: nameAt(n), birthDate, sex, relation, diedOn: null, leftOn: null, held: [] };
}

/** A birth date of a year: whole, or as so often only the year. */
const bornIn = (year: number, n: number): string =>
  n % 3 === 0 ? String(year) : `${year}-0${1 + (n % 9)}-1${n % 10}`;

function povertyOf(n: number): Held[] {
  switch (n % 24) {
    case 0:
      return [held('poor', '2024-01-01', open, true)];
    case 1:
      return [held('near-poor', '2024-01-01')];
    case 2: // fell back: near-poor this year, on next year's list of the poor
      return [held('near-poor', '2023-01-01', '2025-01-01'), held('poor', '2025-01-01', open, true)];
    case 3: // poor on the cut-off day, escaped by next year's list
      return [held('poor', '2024-01-01', '2025-01-01')];
    case 4: // escaped before the cut-off day
      return n % 48 === 4 ? [held('near-poor', '2023-01-01', '2024-11-01')] : [];
    case 5: // recognised only after it
      return n % 48 === 5 ? [held('near-poor', '2025-01-10')] : [];
    case 6:
      return n % 48 === 6 ? [held('disadvantaged-household', '2024-03-01')] : [];
    default:
      return [];
  }
}

function grace(home: Home, n: number): void {
  const [head, second] = home.members;
  if (!head) return;
  if (n % 40 === 7) head.held.push(held('wounded-soldier-81', '2005-01-01'));
  if (n % 20 === 8 || n % 120 === 7) head.held.push(held('wounded-soldier-21', '2001-01-01'));
  if (n % 60 === 9) head.held.push(held('sick-soldier-61', '1998-01-01'));
  if (n % 15 === 10)
    (second ?? head).held.push(held('disability-severe', '2019-05-01', n % 60 === 10 ? '2024-12-01' : open));
  if (n % 150 === 11) head.held.push(held('disability-exceptional', '2020-02-01'));
}

/** Deaths and removals on both sides of the cut-off day. */
function fate(home: Home, n: number): void {
  const [head] = home.members;
  if (!head) return;
  if (n % 200 === 7 || n % 240 === 24) head.diedOn = '2024-10-10';
  if (n % 200 === 87 || n % 240 === 48) head.diedOn = '2025-01-03';
  if (n % 160 === 8 || n % 240 === 73) for (const each of home.members) each.leftOn = '2024-11-20';
  if (n % 160 === 88 || n % 240 === 97) for (const each of home.members) each.leftOn = '2025-01-05';
}

/** 1,200 households in eight groups, 150 each, with what they hold and what befalls them until the list is built. */
export function inventWorld(): Home[] {
  return Array.from({ length: 1200 }, (_, n) => {
    const r = chance(n);
    const home: Home = { id: '', area: pick(groups, r), members: [], held: povertyOf(n) };
    home.members.push(being(n * 5, 'head', bornIn(1940 + (r % 50), n)));
    if (r % 3 > 0) home.members.push(being(n * 5 + 1, 'spouse', bornIn(1942 + (r % 50), n + 1)));
    for (let i = 0; i < r % 4; i++)
      home.members.push(being(n * 5 + 2 + i, 'child', bornIn(1996 + (r % 25), n + i)));
    if (n % 11 === 0) home.members.push(being(n * 5 + 4, 'parent', bornIn(1930 + (r % 16), n + 2)));
    grace(home, n);
    fate(home, n);
    return home;
  });
}

export interface Martyr {
  id: string;
  fullName: string;
  kin: { who: Being; part: 'relative' | 'representative' | 'worshipper'; onlyLiving?: boolean }[];
  /** Whose share it is, as the guidance of 2026 has it. */
  due: Being;
}

/** Four martyrs: one for each rule about whose the share is. */
export function inventMartyrs(world: readonly Home[]): Martyr[] {
  const staying = (home: Home): boolean => home.members.every(({ diedOn, leftOn }) => !diedOn && !leftOn);
  const heads = (decorated: boolean): Being[] =>
    world
      .filter(staying)
      .flatMap(({ members: [head] }) => head ?? [])
      .filter(({ held }) => held.some(({ category }) => category === 'wounded-soldier-81') === decorated);
  const [soldier, only] = heads(true);
  const [eldest, other, worshipper] = heads(false).filter(({ held }) => held.length === 0);
  if (!soldier || !only || !eldest || !other || !worshipper) throw new Error('nobody left to be kin');
  const martyr = (fullName: string, kin: Martyr['kin'], due: Being): Martyr => ({
    id: '',
    fullName,
    kin,
    due,
  });
  return [
    martyr(
      'Trần Văn Một',
      [
        { who: eldest, part: 'representative' },
        { who: other, part: 'relative' },
      ],
      eldest,
    ),
    martyr(
      'Trần Văn Hai',
      [
        { who: soldier, part: 'representative' },
        { who: other, part: 'relative' },
      ],
      other,
    ),
    martyr('Trần Văn Ba', [{ who: only, part: 'relative', onlyLiving: true }], only),
    martyr('Trần Văn Tư', [{ who: worshipper, part: 'worshipper' }], worshipper),
  ];
}

async function hold(
  t: WriteTx,
  subject: { household: string } | { person: string },
  each: Held,
): Promise<void> {
  const isNew = each.from >= '2025-01-01';
  const decision =
    isNew && each.onPoorList ? poorList : { ...formerList, date: isNew ? each.from : formerList.date };
  const status = await createStatus(t, {
    ...subject,
    category: each.category,
    decision,
    validFrom: each.from,
  });
  if (!isNew && each.onPoorList) await addDecision(t, status.id, { ...poorList, result: 'kept' });
  if (each.to !== open) await endStatus(t, status.id, { date: each.to, reason: 'other' });
}

async function writeHome(t: WriteTx, home: Home): Promise<void> {
  const made = await createHousehold(t, {
    area: home.area,
    residentFrom: '2021-03-01',
    members: home.members.map(({ fullName, birthDate, sex, relation }) => ({
      fullName,
      birthDate,
      sex,
      relation,
    })),
  });
  home.id = made.id;
  home.members.forEach((member, i) => {
    member.id = made.people[i] ?? '';
  });
  for (const each of home.held) await hold(t, { household: home.id }, each);
  for (const member of home.members) {
    for (const each of member.held) await hold(t, { person: member.id }, each);
    if (member.leftOn) await movePerson(t, member.id, { date: member.leftOn, kind: 'out' });
    const heir = home.members.find(({ relation }) => relation === 'spouse');
    if (member.diedOn && !member.leftOn)
      await recordDeath(t, member.id, { date: member.diedOn, ...(heir ? { newHead: heir.id } : {}) });
  }
}

/** Writes the world into the registry, as the officer did over the years; the ids are filled in. */
export async function writeWorld(app: TestApp, world: readonly Home[]): Promise<void> {
  const officer = actorOf('officer', 'CL');
  for (let i = 0; i < world.length; i += 100)
    await app.tx(async (t) => {
      for (const home of world.slice(i, i + 100)) await writeHome(t, home);
    }, officer);
}
