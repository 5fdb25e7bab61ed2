import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, dayAfter, earliestDay, formatDay, under6CardLastDay } from '../../shared/dates.ts';
import { contains, intersect, type Period } from '../../shared/periods.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import { membershipsOfPeople, type PersonRow } from '../people/service.ts';
import { statusesOfAll } from '../statuses/service.ts';

/** A reason to have a card that the budget pays for in full or in part: a category held for a time, or being under 6. */
export interface Ground extends Period {
  /** Code of the category; null for a child under 6. */
  category: string | null;
  objectCode: string;
  payer: 'state' | 'stateSupport';
}

/** A category held for a time: one's own, or the household's while one belonged to it. Half-open. */
export interface HeldCategory {
  category: string;
  valid_from: Day;
  valid_to: Day;
}

/**
 * The law's grounds of a person: categories with a BHYT code (Luật BHYT Điều 12), and being under 6 until the last day of
 * the child's card (NĐ 146/2018 Điều 13: 30/9, or the birth month's end for those born from 1/10).
 */
export function groundsOf(
  held: readonly HeldCategory[],
  dictionary: Dictionaries,
  birthDate: string,
): Ground[] {
  const under6: Ground = {
    category: null,
    objectCode: 'TE',
    payer: 'state',
    from: earliestDay(birthDate),
    to: dayAfter(under6CardLastDay(birthDate)),
  };
  const byCategory = held.flatMap((row): Ground[] => {
    const category = dictionary.category(row.category);
    if (!category?.objectCode || !category.payer) return [];
    return [
      {
        category: row.category,
        objectCode: category.objectCode,
        payer: category.payer,
        from: row.valid_from,
        to: row.valid_to,
      },
    ];
  });
  return [under6, ...byCategory];
}

const lastOfAll = 1000;

/** Where a code stands in the order of Điều 12; codes of unknown place after all others of their payer group. */
function orderOf(dictionary: Dictionaries, objectCode: string, day: Day): number {
  const row = dictionary.objectCode(objectCode, day);
  if (!row) return lastOfAll;
  return row.order ?? (row.payerGroup === null ? lastOfAll : row.payerGroup * 100 + 99);
}

// Best first: 100% beyond the scope, 100% without caps, 100%, 95%, 80%.
const bestLevels = [5, 1, 2, 3, 4];

/** The card that a person should have on a day. */
export interface DueCard {
  objectCode: string;
  /** Digit 1–5 of the best level among the grounds that hold; null where the dictionary knows none. */
  benefitLevel: number | null;
  /** The ground that pays. */
  ground: Ground;
  /** All that hold, the paying one first. */
  grounds: Ground[];
}

/**
 * Which card somebody should have on a day: the first ground in the law's order decides code and payer (Luật BHYT Điều 13
 * khoản 7), the best level among all grounds is enjoyed (Điều 22 khoản 2). undefined: no ground holds, the household pays.
 */
export function dueCard(grounds: readonly Ground[], dictionary: Dictionaries, day: Day): DueCard | undefined {
  const held = grounds
    .filter((ground) => contains(ground, day))
    .sort(
      (a, b) =>
        orderOf(dictionary, a.objectCode, day) - orderOf(dictionary, b.objectCode, day) ||
        (a.from < b.from ? -1 : 1),
    );
  const [ground] = held;
  if (!ground) return undefined;
  const levels = new Set(held.map(({ objectCode }) => dictionary.objectCode(objectCode, day)?.benefitLevel));
  return {
    objectCode: ground.objectCode,
    benefitLevel: bestLevels.find((level) => levels.has(level)) ?? null,
    ground,
    grounds: held,
  };
}

/** "Thuộc hộ nghèo", "Thuộc diện Cựu chiến binh", "Trẻ em dưới 6 tuổi". */
export function groundText(ground: Ground, dictionary: Dictionaries): string {
  if (ground.category === null) return 'Trẻ em dưới 6 tuổi';
  const category = dictionary.category(ground.category);
  if (!category) return `Thuộc diện ${ground.category}`;
  return category.scope === 'household'
    ? `Thuộc ${category.label.charAt(0).toLowerCase()}${category.label.slice(1)}`
    : `Thuộc diện ${category.label}`;
}

/** "Được NSNN đóng (HN)", "được NSNN hỗ trợ mức đóng (CN)": who should pay, told beside a card of another code. */
export function mismatchText(
  due: DueCard,
  objectCode: string,
  dictionary: Dictionaries,
  day: Day,
): string | null {
  const actual = dictionary.objectCode(objectCode, day);
  // A card of an earlier or the same payer is as the law has it; only one that the family pays too much for is told.
  if (!actual?.payerGroup || orderOf(dictionary, due.objectCode, day) >= orderOf(dictionary, objectCode, day))
    return null;
  if (actual.payerGroup === (dictionary.objectCode(due.objectCode, day)?.payerGroup ?? null)) return null;
  const category = due.ground.category === null ? undefined : dictionary.category(due.ground.category);
  // The sentence goes out with lists: a category that is not for lists is told by its public label (HIV and the like).
  const ground =
    category && !category.publicListing
      ? `Thuộc diện ${dictionary.publicLabel(category.code)}`
      : groundText(due.ground, dictionary);
  const payer = due.ground.payer === 'state' ? 'được ngân sách đóng' : 'được ngân sách hỗ trợ mức đóng';
  return `${ground}, ${payer} (${due.objectCode}) nhưng thẻ là ${objectCode}`;
}

/** Everything that gives people a right to a card, over time: own categories, and the household's while belonging to it. */
export async function groundsOfPeople(
  t: ReadTx,
  people: readonly Pick<PersonRow, 'id' | 'birth_date'>[],
): Promise<Map<string, Ground[]>> {
  const ids = people.map(({ id }) => id);
  const memberships = await membershipsOfPeople(t, ids);
  const households = [...new Set(memberships.map(({ household_id }) => household_id))];
  const statuses = await statusesOfAll(t, { people: ids, households });
  const ofPerson = groupBy(memberships, ({ person_id }) => person_id);
  const own = groupBy(statuses, ({ person_id }) => person_id);
  const ofHousehold = groupBy(statuses, ({ household_id }) => household_id);
  const dictionary = await dictionaries(t);
  return new Map(
    people.map(({ id, birth_date }) => {
      const lived = (ofPerson.get(id) ?? []).flatMap((membership) =>
        (ofHousehold.get(membership.household_id) ?? []).flatMap((status): HeldCategory[] => {
          const both = intersect(
            { from: membership.valid_from, to: membership.valid_to },
            { from: status.valid_from, to: status.valid_to },
          );
          return both ? [{ category: status.category, valid_from: both.from, valid_to: both.to }] : [];
        }),
      );
      return [id, groundsOf([...(own.get(id) ?? []), ...lived], dictionary, birth_date)];
    }),
  );
}

/** As `groundsOfPeople`, of one person. */
export async function groundsOfPerson(
  t: ReadTx,
  person: Pick<PersonRow, 'id' | 'birth_date'>,
): Promise<Ground[]> {
  return (await groundsOfPeople(t, [person])).get(person.id) ?? [];
}

/** "Thuộc hộ nghèo, được ngân sách đóng (HN) nhưng thẻ là GD": told of a card on its first day, taken all the same. */
export async function groundDoubt(
  t: ReadTx,
  person: Pick<PersonRow, 'id' | 'birth_date'>,
  objectCode: string,
  day: Day,
): Promise<string | null> {
  const dictionary = await dictionaries(t);
  const due = dueCard(await groundsOfPerson(t, person), dictionary, day);
  return due ? mismatchText(due, objectCode, dictionary, day) : null;
}

/** The card a person should have on a day, as a line beside the cards held; null without a ground. */
export async function dueCardText(
  t: ReadTx,
  person: Pick<PersonRow, 'id' | 'birth_date'>,
  day: Day,
): Promise<{ title: string; lines: string[] } | null> {
  const dictionary = await dictionaries(t);
  const due = dueCard(await groundsOfPerson(t, person), dictionary, day);
  if (!due) return null;
  const payer = due.ground.payer === 'state' ? 'do NSNN đóng' : 'được NSNN hỗ trợ mức đóng';
  const others = due.grounds
    .slice(1)
    .map((ground) => `${groundText(ground, dictionary).toLowerCase()} (${ground.objectCode})`);
  return {
    title: `Thuộc đối tượng cấp thẻ mã ${due.objectCode}, ${payer}`,
    lines: [
      `Căn cứ: ${groundText(due.ground, dictionary)}, từ ${formatDay(due.ground.from)}${due.benefitLevel === null ? '' : `; mức hưởng ${due.benefitLevel}`}`,
      ...(others.length > 0 ? [`Cũng ${others.join(', ')}: nhóm đóng trước theo thứ tự của luật`] : []),
    ],
  };
}
