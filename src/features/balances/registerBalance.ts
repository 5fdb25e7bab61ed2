import type { ReadTx } from '../../db/tx.ts';
import type { Register } from '../../shared/words.ts';
import { type PovertyRegister, povertyBalance } from './movements.ts';
import { decreaseReasons, increaseReasons, type MovementReason } from './schema.ts';
import { areaWent, householdsIn, peopleIn, type Resident, type Snapshot } from './snapshot.ts';
import * as store from './store.ts';

/** Who came into or left a register for one reason. */
export interface MovementGroup {
  direction: 'increase' | 'decrease';
  reason: MovementReason;
  households: string[];
  people: string[];
}

/** A register between two days: both lists, and each difference in exactly one group of each kind. */
export interface RegisterBalance {
  opening: { households: Set<string>; people: Set<string> };
  closing: { households: Set<string>; people: Set<string> };
  groups: MovementGroup[];
}

class Groups {
  private readonly byKey = new Map<string, MovementGroup>();

  add(
    direction: MovementGroup['direction'],
    reason: MovementReason,
    kind: 'households' | 'people',
    ids: readonly string[],
  ): void {
    const key = `${direction} ${reason}`;
    const group = this.byKey.get(key) ?? { direction, reason, households: [], people: [] };
    group[kind].push(...ids);
    this.byKey.set(key, group);
  }

  all(): MovementGroup[] {
    return [...this.byKey.values()];
  }
}

const isPoverty = (register: Register): register is PovertyRegister =>
  register === 'poor' || register === 'nearPoor';

/** The balance of any register between two snapshots of one area. */
export async function registerBalance(
  t: ReadTx,
  register: Register,
  opening: Snapshot,
  closing: Snapshot,
): Promise<RegisterBalance> {
  const groups = new Groups();
  if (isPoverty(register)) {
    const balance = await povertyBalance(t, register, opening, closing);
    for (const { direction, reason, household } of balance.movements)
      groups.add(direction, reason, 'households', [household]);
    for (const [reason, people] of balance.peopleDecrease) groups.add('decrease', reason, 'people', people);
    for (const [reason, people] of balance.peopleIncrease) groups.add('increase', reason, 'people', people);
    return {
      opening: { households: balance.opening, people: balance.openingPeople },
      closing: { households: balance.closing, people: balance.closingPeople },
      groups: groups.all(),
    };
  }
  const lists = {
    opening: { households: householdsIn(opening, register), people: peopleIn(opening, register) },
    closing: { households: householdsIn(closing, register), people: peopleIn(closing, register) },
  };
  const why = await whyOf(t, register, opening, closing);
  for (const id of lists.opening.people)
    if (!lists.closing.people.has(id)) groups.add('decrease', why.left(id), 'people', [id]);
  for (const id of lists.closing.people)
    if (!lists.opening.people.has(id)) groups.add('increase', why.came(id), 'people', [id]);
  for (const id of lists.opening.households) {
    if (lists.closing.households.has(id)) continue;
    groups.add('decrease', why.left(firstHolder(opening.households.get(id), register)), 'households', [id]);
  }
  for (const id of lists.closing.households) {
    if (lists.opening.households.has(id)) continue;
    groups.add('increase', why.came(firstHolder(closing.households.get(id), register)), 'households', [id]);
  }
  return { ...lists, groups: groups.all() };
}

function firstHolder(members: readonly Resident[] | undefined, register: Register): string {
  const holder = members?.find((person) => person.holdings.some((each) => each.register === register));
  return holder?.id ?? '';
}

/** Why a resident left or came into a register that is no register of poverty. */
async function whyOf(t: ReadTx, register: Register, opening: Snapshot, closing: Snapshot) {
  const left = [...peopleIn(opening, register)];
  const dead = await store.deadBy(t, left, closing.day, closing.known);
  return {
    left(id: string): MovementReason {
      if (dead.has(id)) return 'died';
      const person = opening.people.get(id);
      return closing.people.has(id) || (person && areaWent(person, closing)) ? 'other' : 'movedOut';
    },
    came(id: string): MovementReason {
      if (opening.people.has(id)) return 'new';
      const person = closing.people.get(id);
      const isBorn = person !== undefined && person.birthDate > opening.day;
      return person && (isBorn || areaWent(person, opening)) ? 'other' : 'movedIn';
    },
  };
}

/** The columns of a register's balance in the order of the printed table, with what each is called. */
export function reasonsOf(
  register: Register,
  direction: 'increase' | 'decrease',
): { reason: MovementReason; label: string }[] {
  const all: readonly MovementReason[] = direction === 'decrease' ? decreaseReasons : increaseReasons;
  const ofPoverty: readonly MovementReason[] = ['crossing', 'escaped', 'relapsed', 'split'];
  return all
    .filter((reason) => isPoverty(register) || !ofPoverty.includes(reason))
    .map((reason) => ({ reason, label: movementLabel(register, direction, reason) }));
}

/** What the movements are called, by register. */
export function movementLabel(
  register: Register,
  direction: 'increase' | 'decrease',
  reason: MovementReason,
): string {
  if (reason === 'crossing') {
    if (register === 'poor')
      return direction === 'decrease' ? 'thoát nghèo, còn cận nghèo' : 'cận nghèo rơi xuống nghèo';
    return direction === 'decrease' ? 'cận nghèo rơi xuống nghèo' : 'thoát nghèo, còn cận nghèo';
  }
  const labels: Record<Exclude<MovementReason, 'crossing'>, string> = {
    escaped: register === 'nearPoor' ? 'thoát cận nghèo' : 'thoát nghèo, vượt chuẩn cận nghèo',
    died: 'chết',
    movedOut: 'chuyển đi',
    new: register === 'poor' || register === 'nearPoor' ? 'phát sinh mới' : 'được công nhận',
    relapsed: register === 'nearPoor' ? 'tái cận nghèo' : 'tái nghèo',
    movedIn: 'chuyển đến',
    split: 'tách hộ',
    other:
      direction === 'decrease' && register !== 'poor' && register !== 'nearPoor'
        ? 'thôi hưởng, khác'
        : 'khác',
  };
  return labels[reason];
}
