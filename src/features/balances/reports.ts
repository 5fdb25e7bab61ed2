import type { ReadTx } from '../../db/tx.ts';
import { type Day, dayBefore, yearOf } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { compareNames } from '../../shared/text.ts';
import type { Register } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { defaultArea, leafCodes, requireArea, subAreas } from '../areas/service.ts';
import { movementLabel, type RegisterBalance, registerBalance } from './registerBalance.ts';
import {
  type BalanceAnswer,
  type BalanceName,
  type BalanceQuery,
  type Change,
  type Comparison,
  type ComparisonQuery,
  decreaseReasons,
  increaseReasons,
  type MovementReason,
  type NamesQuery,
} from './schema.ts';
import { areaOfHousehold, areaWent, type Resident, type Snapshot, snapshotsOf } from './snapshot.ts';
import * as store from './store.ts';

interface Period {
  area: Area;
  from: Day;
  to: Day;
  opening: Snapshot;
  closing: Snapshot;
}

/**
 * The days of a balance: `from` to `to` (this year up to today), or by review: list N−1 to list N, each as it stood on
 * 1 January, since a December decision in force from then belongs to review N.
 */
function daysOf(t: ReadTx, query: BalanceQuery): { from: Day; to: Day; openingOn: Day } {
  if (query.basis === 'review') {
    const year = query.year ?? yearOf(t.today);
    return { from: `${year - 1}-01-02`, to: `${year}-01-01`, openingOn: `${year - 1}-01-01` };
  }
  const to = query.to ?? t.today;
  const from = query.from ?? `${yearOf(to)}-01-01`;
  if (from > to) throw invalid('/from', 'periodReversed', 'Từ ngày: phải không sau đến ngày.');
  return { from, to, openingOn: dayBefore(from) };
}

async function periodOf(t: ReadTx, query: BalanceQuery): Promise<Period> {
  const { from, to, openingOn } = daysOf(t, query);
  const area = query.area ? await requireArea(t, query.area, to) : await defaultArea(t, to);
  return {
    area,
    from,
    to,
    ...(await snapshotsOf(t, area, { opening: openingOn, closing: to }, query.asKnownAt)),
  };
}

const counts = (list: RegisterBalance['opening']) => ({
  households: list.households.size,
  people: list.people.size,
});

function countsIn(snapshot: Snapshot, list: RegisterBalance['opening'], isIn: (area: string) => boolean) {
  return {
    households: [...list.households].filter((id) => isIn(areaOfHousehold(snapshot, id))).length,
    people: [...list.people].filter((id) => isIn(snapshot.people.get(id)?.area ?? '')).length,
  };
}

/** The direct sub-areas with all that lies in each; who stands in none of them has a row of the area's own. */
async function partsOf(t: ReadTx, { area, to }: Period) {
  const parts: { code: string; name: string; isIn: (area: string) => boolean }[] = [];
  const inSome = new Set<string>();
  for (const { code, name } of await subAreas(t, area.code, to)) {
    const areas = new Set(await leafCodes(t, code, to));
    for (const each of areas) inSome.add(each);
    parts.push({ code, name, isIn: (each) => areas.has(each) });
  }
  return [...parts, { code: area.code, name: area.name, isIn: (each: string) => !inSome.has(each) }];
}

/** Decreases first, then increases, each in the order of the printed table. */
function orderOf({
  direction,
  reason,
}: {
  direction: 'increase' | 'decrease';
  reason: MovementReason;
}): number {
  const order: readonly MovementReason[] = direction === 'decrease' ? decreaseReasons : increaseReasons;
  return order.indexOf(reason) + (direction === 'decrease' ? 0 : 100);
}

/** Opening, movements and closing of a register in a period, with the groups. closing = opening − decrease + increase. */
export async function balance(t: ReadTx, query: BalanceQuery): Promise<BalanceAnswer> {
  const period = await periodOf(t, query);
  const { register } = query;
  const found = await registerBalance(t, register, period.opening, period.closing);
  const parts = await partsOf(t, period);
  return {
    register,
    area: period.area.code,
    from: period.from,
    to: period.to,
    asKnownAt: period.closing.known,
    opening: counts(found.opening),
    closing: counts(found.closing),
    movements: found.groups
      .map(({ direction, reason, households, people }) => ({
        direction,
        reason,
        label: movementLabel(register, direction, reason),
        households: households.length,
        people: people.length,
      }))
      .sort((a, b) => orderOf(a) - orderOf(b)),
    groups: parts
      .map(({ code, name, isIn }) => ({
        area: code,
        name,
        opening: countsIn(period.opening, found.opening, isIn),
        closing: countsIn(period.closing, found.closing, isIn),
      }))
      .filter(
        ({ area, opening, closing }) => area !== period.area.code || opening.people + closing.people > 0,
      ),
  };
}

const nameOf = (person: Resident): BalanceName => ({
  person: person.id,
  fullName: person.fullName,
  birthDate: person.birthDate,
  household: person.household,
  isHead: person.isHead,
  area: person.area,
});

function namesOf(snapshot: Snapshot, ids: Iterable<string>): BalanceName[] {
  const names = [...ids].flatMap((id) => {
    const person = snapshot.people.get(id);
    return person ? [nameOf(person)] : [];
  });
  return names.sort((a, b) => a.area.localeCompare(b.area) || compareNames(a.fullName, b.fullName));
}

/** Households by the one who stands for each: the head, else the first of its residents. */
function householdNames(snapshot: Snapshot, ids: Iterable<string>): BalanceName[] {
  const standing = [...ids].flatMap((id) => {
    const members = snapshot.households.get(id) ?? [];
    const [first] = members;
    return members.find((person) => person.isHead)?.id ?? first?.id ?? [];
  });
  return namesOf(snapshot, standing);
}

/** The people, or households by their heads, behind one number of a balance: as many as it says. */
export async function balanceNames(t: ReadTx, query: NamesQuery): Promise<BalanceName[]> {
  const period = await periodOf(t, query);
  const found = await registerBalance(t, query.register, period.opening, period.closing);
  const of = query.of ?? 'people';
  const names = of === 'households' ? householdNames : namesOf;
  if (query.list === 'opening') return names(period.opening, found.opening[of]);
  if (query.list === 'closing') return names(period.closing, found.closing[of]);
  const ids = found.groups
    .filter(({ direction, reason }) => direction === query.list && (!query.reason || reason === query.reason))
    .flatMap((group) => group[of]);
  return names(query.list === 'decrease' ? period.opening : period.closing, ids);
}

/** Residents of an area on two days: who came, who left, why; births and deaths among them. */
async function compareResidents(
  t: ReadTx,
  first: Snapshot,
  second: Snapshot,
): Promise<Omit<Comparison, 'first' | 'second'>> {
  const left = [...first.people.values()].filter(({ id }) => !second.people.has(id));
  const dead = await store.deadBy(
    t,
    left.map(({ id }) => id),
    second.day,
    second.known,
  );
  const came = [...second.people.values()].filter(({ id }) => !first.people.has(id));
  const change = (person: Resident, reason: Change['reason'], label: string): Change => ({
    ...nameOf(person),
    reason,
    label,
  });
  return {
    firstPeople: first.people.size,
    secondPeople: second.people.size,
    came: came.map((person) =>
      person.birthDate > first.day
        ? change(person, 'new', 'mới sinh')
        : areaWent(person, first)
          ? change(person, 'other', 'đổi địa giới')
          : change(person, 'movedIn', 'chuyển đến'),
    ),
    left: left.map((person) =>
      dead.has(person.id)
        ? change(person, 'died', 'chết')
        : areaWent(person, second)
          ? change(person, 'other', 'đổi địa giới')
          : change(person, 'movedOut', 'chuyển đi'),
    ),
  };
}

function changesOf(
  register: Register,
  found: RegisterBalance,
  direction: 'increase' | 'decrease',
  snapshot: Snapshot,
): Change[] {
  return found.groups
    .filter((group) => group.direction === direction)
    .flatMap(({ reason, people }) =>
      namesOf(snapshot, people).map((name) => ({
        ...name,
        reason,
        label: movementLabel(register, direction, reason),
      })),
    );
}

/** Two days side by side, of a register or (without one) of the residents. */
export async function compare(t: ReadTx, query: ComparisonQuery): Promise<Comparison> {
  const { first, second, register } = query;
  if (first >= second) throw invalid('/second', 'order', 'Ngày thứ hai: phải sau ngày thứ nhất.');
  const area = query.area ? await requireArea(t, query.area, second) : await defaultArea(t, second);
  const days = { opening: first, closing: second };
  const { opening: before, closing: after } = await snapshotsOf(t, area, days, query.asKnownAt);
  if (!register) return { first, second, ...(await compareResidents(t, before, after)) };
  const found = await registerBalance(t, register, before, after);
  return {
    first,
    second,
    firstPeople: found.opening.people.size,
    secondPeople: found.closing.people.size,
    came: changesOf(register, found, 'increase', after),
    left: changesOf(register, found, 'decrease', before),
  };
}
