import { type Being, cutOffOn, type Held, type Home, type Martyr } from './world.ts';

/** A gift as the test works it out by hand; goods by item. */
export interface Due {
  dong: number;
  goods: Record<string, number>;
}

export interface Expected {
  /** By source, then by the id of the person or household, and of the martyr whose share it is. */
  due: Map<string, Map<string, Due>>;
  /** Who is to be looked at, since only the year of birth is known: "source person". */
  review: Set<string>;
}

const lives = ({ diedOn, leftOn }: Being): boolean =>
  (diedOn === null || diedOn > cutOffOn) && (leftOn === null || leftOn > cutOffOn);
const holds = (held: readonly Held[], ...categories: string[]): boolean =>
  held.some(({ category, from, to }) => categories.includes(category) && from <= cutOffOn && cutOffOn < to);

/** Whole years on the cut-off day at least and at most; of a year alone both may be. */
function ages(birthDate: string): [number, number] {
  const years = Number(cutOffOn.slice(0, 4)) - Number(birthDate.slice(0, 4));
  if (birthDate.length === 4) return [years - 1, years];
  const had = birthDate.slice(5) <= cutOffOn.slice(5);
  return had ? [years, years] : [years - 1, years - 1];
}

type Give = (
  source: string,
  home: Home,
  person: Being | null,
  dong: number,
  goods?: Record<string, number>,
) => void;

/** Gifts to a household: one of each source, the highest of the levels it reaches. */
function household(home: Home, give: Give): void {
  const here = home.members.filter(lives).length;
  if (here === 0) return;
  if (home.held.some(({ onPoorList }) => onPoorList)) give('ward', home, null, 500_000);
  else if (holds(home.held, 'near-poor')) give('ward', home, null, 300_000);
  if (holds(home.held, 'poor', 'disadvantaged-household'))
    give('fund-for-the-poor', home, null, 100_000 * here, { 'mì tôm': 0.5 * here });
  if (holds(home.held, 'poor', 'near-poor'))
    give('sponsor', home, null, 0, { 'dầu ăn': 2.5, 'bánh chưng': 2 });
}

/** Gifts to people: one of each source, the highest; of the sponsor one in a household, to the eldest of 80 and more. */
function people(home: Home, give: Give, review: Set<string>): void {
  const here = home.members.filter(lives);
  for (const person of here) {
    if (holds(person.held, 'wounded-soldier-81')) give('president', home, person, 600_000);
    else if (holds(person.held, 'wounded-soldier-21', 'sick-soldier-61'))
      give('president', home, person, 300_000);
    const [least, most] = ages(person.birthDate);
    if (least >= 90) give('province', home, person, 500_000, { quà: 1 });
    else {
      if (holds(person.held, 'disability-severe', 'disability-exceptional'))
        give('province', home, person, 400_000);
      if (most >= 90) review.add(`province ${person.id}`);
    }
    if (least < 80 && most >= 80) review.add(`sponsor ${person.id}`);
  }
  const [eldest] = here
    .filter(({ birthDate }) => ages(birthDate)[0] >= 80)
    .sort((a, b) => (a.birthDate < b.birthDate ? -1 : 1));
  if (eldest) give('sponsor', home, eldest, 200_000);
}

/** Who should get what, worked out household by household from what the test invented: nothing of the program is asked. */
export function expectedOf(world: readonly Home[], martyrs: readonly Martyr[]): Expected {
  const due: Expected['due'] = new Map();
  const review = new Set<string>();
  const give: Give = (source, home, person, dong, goods = {}) => {
    const known = due.get(source) ?? new Map<string, Due>();
    known.set(person?.id ?? home.id, { dong, goods });
    due.set(source, known);
  };
  for (const home of world) {
    household(home, give);
    people(home, give, review);
  }
  for (const { id, due: heir } of martyrs)
    due.get('president')?.set(`${heir.id} ${id}`, { dong: 300_000, goods: {} });
  return { due, review };
}
