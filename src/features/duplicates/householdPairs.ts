import type { ReadTx } from '../../db/tx.ts';
import { compareTexts, fold } from '../../shared/text.ts';
import type { HouseholdPair, Pair, SameMember } from './schema.ts';
import * as store from './store.ts';

const sameAddress = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && fold(a) !== '' && fold(a) === fold(b);

function pairOf(
  a: store.LivedInRow,
  b: store.LivedInRow,
  members: readonly SameMember[],
): HouseholdPair | undefined {
  const heads = members.some(({ people }) => people[0]?.id === a.head && people[1]?.id === b.head);
  const address = sameAddress(a.address, b.address);
  // One person entered in two households is a pair of people, not of households.
  if (members.length < 2 && !heads && !address) return undefined;
  const reasons = [
    heads && 'Chủ hộ có thể là một người',
    `${members.length} người có ở cả hai hộ`,
    address && `Cùng địa chỉ ${a.address}`,
  ].filter((each): each is string => typeof each === 'string');
  return {
    households: [
      { id: a.id, code: a.code, address: a.address, people: a.people },
      { id: b.id, code: b.code, address: b.address, people: b.people },
    ],
    members: [...members],
    reasons,
  };
}

/**
 * Households that may have been entered twice, out of likely pairs of people: lived in today, with at least two people in
 * common, or the same head, or somebody in common at the same address. Those with most in common first.
 */
export async function householdPairs(t: ReadTx, pairs: readonly Pair[]): Promise<HouseholdPair[]> {
  const ids = [...new Set(pairs.flatMap(({ people }) => people.flatMap(({ household }) => household ?? [])))];
  const livedIn = new Map((await store.livedIn(t, ids, t.today)).map((row) => [row.id, row]));
  const shared = new Map<string, { a: store.LivedInRow; b: store.LivedInRow; members: SameMember[] }>();
  for (const { people, score } of pairs) {
    const [x, y] = [...people].sort((p, q) => compareTexts(p.householdCode ?? '', q.householdCode ?? ''));
    const a = livedIn.get(x?.household ?? '');
    const b = livedIn.get(y?.household ?? '');
    if (!x || !y || !a || !b || a.id === b.id) continue;
    const key = `${a.id} ${b.id}`;
    const known = shared.get(key) ?? { a, b, members: [] };
    known.members.push({ score, people: [x, y] });
    shared.set(key, known);
  }
  return [...shared.values()]
    .flatMap(({ a, b, members }) => pairOf(a, b, members) ?? [])
    .sort(
      (p, q) =>
        q.members.length - p.members.length ||
        compareTexts(p.households[0]?.code ?? '', q.households[0]?.code ?? ''),
    );
}
