import { headerKey, remembering } from '../../../shared/text.ts';

interface Group {
  code: string;
  name: string;
}

/** The words for a group, and which of them are one. */
const kinds: Record<string, readonly string[]> = {
  'tổ dân phố': ['to dan pho', 'to dp', 'tdp', 'to'],
  'khu phố': ['khu pho', 'kp'],
  'khối phố': ['khoi pho', 'khoi'],
  'khu dân cư': ['khu dan cu', 'kdc'],
  thôn: ['thon'],
  xóm: ['xom'],
  ấp: ['ap'],
  khóm: ['khom'],
  bản: ['ban'],
  buôn: ['buon'],
  làng: ['lang'],
};
const kindOf = new Map(
  Object.entries(kinds).flatMap(([kind, words]) => words.map((word) => [word, kind] as const)),
);
const named = new RegExp(`^(?:(${[...kindOf.keys()].join('|')})(?= |\\d|$))? ?(?:so )?(.*)$`);

/** "TDP số 04" and "Tổ dân phố 4" are a kind and what follows it; a number is without its zeros. */
function partsOf(key: string): { kind: string | undefined; own: string } {
  const [, word = '', own = ''] = named.exec(key) ?? [];
  return { kind: kindOf.get(word), own: own.replace(/^0+(?=\d)/, '') };
}

/** One of each code and each name of a kind: those that stand come before those merged since. */
function onceEach(groups: readonly Group[]): Group[] {
  const nameOf = ({ name }: Group): string => JSON.stringify(partsOf(headerKey(name)));
  return groups.filter(
    (group, i) =>
      groups.findIndex((each) => each.code === group.code || nameOf(each) === nameOf(group)) === i,
  );
}

/**
 * The groups of the ward that words can mean: by name or code; else by what follows the kind ("Tổ 4", "4", "Bình An"), of
 * the same kind where there is one.
 */
function search(text: string, groups: readonly Group[]): Group[] {
  const key = headerKey(text);
  const exact = groups.find(({ name, code }) => headerKey(name) === key || headerKey(code) === key);
  if (exact) return [exact];
  const { kind, own } = partsOf(key);
  const alike = own === '' ? [] : groups.filter(({ name }) => partsOf(headerKey(name)).own === own);
  const ofKind = alike.filter(({ name }) => kind !== undefined && partsOf(headerKey(name)).kind === kind);
  if (alike.length > 0) return onceEach(ofKind.length > 0 ? ofKind : alike);
  // "Tổ 4, xã Trà Bồng", "Tổ 4 (cũ)".
  const [first = ''] = text.split(/[,;(–]| - /);
  return first.trim() !== '' && first !== text ? search(first, groups) : [];
}

const known = new WeakMap<readonly Group[], (text: string) => Group[]>();

/** The groups that words can mean; a file says the same few in thousands of rows. */
export function groupsMeant(text: string, groups: readonly Group[]): Group[] {
  const before = known.get(groups);
  const meant = before ?? remembering((words) => search(words, groups));
  if (!before) known.set(groups, meant);
  return meant(text);
}
