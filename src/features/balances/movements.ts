import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { decisionsOf } from '../statuses/service.ts';
import { areaWent, householdsIn, peopleIn, type Resident, type Snapshot } from './snapshot.ts';
import * as store from './store.ts';

export type PovertyRegister = 'poor' | 'nearPoor';

/** Why a household left or entered a register of poverty, in the columns of the balance. */
export type Decrease = 'crossing' | 'escaped' | 'died' | 'movedOut' | 'other';
export type Increase = 'new' | 'relapsed' | 'crossing' | 'movedIn' | 'split' | 'other';

export interface Movement {
  household: string;
  direction: 'increase' | 'decrease';
  reason: Decrease | Increase;
  /** The status that ended or began, where it is known. */
  statusId: string | null;
  /** Those of the household who lived in the area then: at the opening for a decrease, at the closing for an increase. */
  members: Resident[];
}

export interface PovertyBalance {
  register: PovertyRegister;
  opening: Set<string>;
  closing: Set<string>;
  openingPeople: Set<string>;
  closingPeople: Set<string>;
  movements: Movement[];
  /** People by the same columns; births, deaths and moves inside households that stay go to `other`. */
  peopleDecrease: Map<Decrease, string[]>;
  peopleIncrease: Map<Increase, string[]>;
}

const otherRegister: Record<PovertyRegister, PovertyRegister> = { poor: 'nearPoor', nearPoor: 'poor' };

function statusOf(members: readonly Resident[], register: PovertyRegister): string | null {
  for (const person of members) {
    const holding = person.holdings.find((each) => each.register === register);
    if (holding) return holding.statusId;
  }
  return null;
}

interface Context {
  opening: Snapshot;
  closing: Snapshot;
  register: PovertyRegister;
  dead: Set<string>;
  statuses: Map<string, store.StatusFactRow>;
  households: Map<string, store.HouseholdFactRow>;
  results: Map<string, string>;
}

function decreaseReason(context: Context, household: string, statusId: string | null): Decrease {
  const other = otherRegister[context.register];
  const isCrossing =
    householdsIn(context.closing, other).has(household) &&
    !householdsIn(context.opening, other).has(household);
  if (isCrossing) return 'crossing';
  if (!context.closing.households.has(household)) {
    const members = context.opening.households.get(household) ?? [];
    if (members.every((person) => context.dead.has(person.id))) return 'died';
    return members.some((person) => areaWent(person, context.closing)) ? 'other' : 'movedOut';
  }
  const reason = statusId ? context.statuses.get(statusId)?.end_reason : null;
  if (reason === 'escaped' || reason === 'died' || reason === 'movedOut') return reason;
  return 'other';
}

function increaseReason(context: Context, household: string, statusId: string | null): Increase {
  const other = otherRegister[context.register];
  const wasThere =
    householdsIn(context.opening, other).has(household) &&
    !householdsIn(context.closing, other).has(household);
  if (wasThere) return 'crossing';
  if (!context.opening.households.has(household)) {
    if (context.households.get(household)?.from_household_id) return 'split';
    const began = statusId ? context.statuses.get(statusId)?.valid_from : undefined;
    if (began !== undefined && began > context.opening.day) return 'new';
    const members = context.closing.households.get(household) ?? [];
    return members.some((person) => areaWent(person, context.opening)) ? 'other' : 'movedIn';
  }
  const result = statusId ? context.results.get(statusId) : undefined;
  if (result === 'relapsed') return 'relapsed';
  return result === 'kept' ? 'other' : 'new';
}

async function contextOf(
  t: ReadTx,
  register: PovertyRegister,
  opening: Snapshot,
  closing: Snapshot,
  changed: readonly string[],
): Promise<Context> {
  const members = changed.flatMap((id) => [
    ...(opening.households.get(id) ?? []),
    ...(closing.households.get(id) ?? []),
  ]);
  const ids = [...new Set(members.flatMap((person) => person.holdings.map((holding) => holding.statusId)))];
  const decisions = groupBy(await decisionsOf(t, ids), (row) => row.status_id);
  return {
    opening,
    closing,
    register,
    dead: await store.deadBy(t, [...new Set(members.map((person) => person.id))], closing.day, closing.known),
    statuses: new Map((await store.statusFacts(t, ids, closing.known)).map((row) => [row.id, row])),
    households: new Map((await store.householdFacts(t, changed)).map((row) => [row.id, row])),
    results: new Map([...decisions].map(([id, rows]) => [id, rows[0]?.result ?? 'new'])),
  };
}

function push<K>(map: Map<K, string[]>, key: K, id: string): void {
  const list = map.get(key);
  if (list) list.push(id);
  else map.set(key, [id]);
}

/**
 * Who was in the one list only and is now in the other only has crossed, whatever became of the household (merged, split):
 * so both registers count the same people.
 */
const personReason = <R extends Decrease | Increase>(
  reason: R,
  crosses: boolean,
): R | 'crossing' | 'other' => {
  if (crosses) return 'crossing';
  return reason === 'crossing' ? 'other' : reason;
};

/** People who left or entered, in the column of their household where it moved too; crossings only in both lists. */
function peopleMovements(context: Context, balance: PovertyBalance): void {
  const other = otherRegister[context.register];
  const reasons = new Map(balance.movements.map((movement) => [movement.household, movement]));
  const otherClosing = peopleIn(context.closing, other);
  const otherOpening = peopleIn(context.opening, other);
  for (const id of balance.openingPeople) {
    if (balance.closingPeople.has(id)) continue;
    const movement = reasons.get(context.opening.people.get(id)?.household ?? '');
    const reason = movement?.direction === 'decrease' ? (movement.reason as Decrease) : 'other'; // a decrease's reasons
    const crosses = otherClosing.has(id) && !otherOpening.has(id);
    push(balance.peopleDecrease, personReason(reason, crosses), id);
  }
  for (const id of balance.closingPeople) {
    if (balance.openingPeople.has(id)) continue;
    const movement = reasons.get(context.closing.people.get(id)?.household ?? '');
    const reason = movement?.direction === 'increase' ? (movement.reason as Increase) : 'other'; // an increase's reasons
    const crosses = otherOpening.has(id) && !otherClosing.has(id);
    push(balance.peopleIncrease, personReason(reason, crosses), id);
  }
}

/** The balance of a register of poverty between two days, household by household. */
export async function povertyBalance(
  t: ReadTx,
  register: PovertyRegister,
  opening: Snapshot,
  closing: Snapshot,
): Promise<PovertyBalance> {
  const before = householdsIn(opening, register);
  const after = householdsIn(closing, register);
  const left = [...before].filter((id) => !after.has(id));
  const entered = [...after].filter((id) => !before.has(id));
  const context = await contextOf(t, register, opening, closing, [...left, ...entered]);
  const movement = (household: string, direction: Movement['direction']): Movement => {
    const members = (direction === 'decrease' ? opening : closing).households.get(household) ?? [];
    const statusId = statusOf(members, register);
    const reason =
      direction === 'decrease'
        ? decreaseReason(context, household, statusId)
        : increaseReason(context, household, statusId);
    return { household, direction, reason, statusId, members };
  };
  const balance: PovertyBalance = {
    register,
    opening: before,
    closing: after,
    openingPeople: peopleIn(opening, register),
    closingPeople: peopleIn(closing, register),
    movements: [
      ...left.map((id) => movement(id, 'decrease')),
      ...entered.map((id) => movement(id, 'increase')),
    ],
    peopleDecrease: new Map(),
    peopleIncrease: new Map(),
  };
  peopleMovements(context, balance);
  return balance;
}
