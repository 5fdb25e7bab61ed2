import type { ReadTx } from '../../../db/tx.ts';
import { groupBy } from '../../../shared/collections.ts';
import { type Day, formatDay, monthOf } from '../../../shared/dates.ts';
import { compareNames } from '../../../shared/text.ts';
import { endReasonLabels } from '../../../shared/words.ts';
import { leafCodes } from '../../areas/service.ts';
import {
  areaOfHousehold,
  areaWent,
  balanceOf,
  deadBy,
  householdsIn,
  peopleIn,
  type Resident,
  type Snapshot,
  statusFacts,
} from '../../balances/service.ts';
import { coveredOn } from '../../coverage/service.ts';
import type { StatusDetails } from '../../statuses/schema.ts';
import { decisionsOf, decisionsOn } from '../../statuses/service.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import * as store from '../store.ts';
import { type DetailsOf, detailsIn, heldIn } from './assistance.ts';
import { decisionOfMovement, groupName, type MonthContext } from './context.ts';
import { birthText } from './poverty.ts';

/** People under a category on a day (of a household's category: its residents). */
function holdersOf(snapshot: Snapshot, category: string): Set<string> {
  const found = new Set<string>();
  for (const person of snapshot.people.values()) {
    if (person.holdings.some((holding) => holding.category === category)) found.add(person.id);
  }
  return found;
}

const meritColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'category', header: 'Nhóm đối tượng', kind: 'text', width: 46 },
  { field: 'opening', header: 'Đầu kỳ', kind: 'number' },
  { field: 'increase', header: 'Tăng', kind: 'number' },
  { field: 'decrease', group: 'Giảm', header: 'Tổng số', kind: 'number' },
  { field: 'died', group: 'Giảm', header: 'Trong đó chết', kind: 'number' },
  { field: 'closing', header: 'Cuối kỳ', kind: 'number', number: '5=1+2-3' },
  { field: 'monthly', header: 'Đang hưởng trợ cấp hằng tháng', kind: 'number', width: 14 },
  { field: 'paidDong', header: 'Kinh phí chi trả trong kỳ (đồng)', kind: 'money', width: 18 },
  { field: 'uncovered', header: 'Chưa có thẻ BHYT', kind: 'number', width: 12 },
];

/**
 * Who of those that hold categories of merit on a day draws an allowance every month: whose decision states one that has
 * begun by then, and who was paid one in the period. By category.
 */
function drawersOf(
  held: ReturnType<typeof heldIn>,
  day: Day,
  detailsOf: DetailsOf,
  paid: readonly { category: string; person_id: string }[],
): Map<string, Set<string>> {
  const wasPaid = new Set(paid.map(({ category, person_id }) => `${category} ${person_id}`));
  const drawers = new Map<string, Set<string>>();
  for (const { person, category, statusId } of held) {
    const { amountDong = 0, paidFromMonth = '' } = detailsOf(statusId, day);
    const draws = amountDong > 0 && paidFromMonth <= monthOf(day);
    if (!draws && !wasPaid.has(`${category} ${person.id}`)) continue;
    const found = drawers.get(category);
    if (found) found.add(person.id);
    else drawers.set(category, new Set([person.id]));
  }
  return drawers;
}

/** B05: people with merit by group, with what was paid and who has no card. */
export async function meritTable(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const { opening, closing, from, to } = context;
  const areas = await leafCodes(t, context.area.code, to);
  const payments = await store.allowancesPaid(t, areas, from, to);
  const held = heldIn(closing, 'policy');
  const detailsOf = await detailsIn(
    t,
    held.map(({ statusId }) => statusId),
  );
  const drawers = drawersOf(held, closing.day, detailsOf, payments);
  const covered = await coveredOn(t, context.area.code, to);
  const openingPeople = peopleIn(opening, 'policy');
  const dead = await deadBy(t, [...openingPeople], to);
  const figures = (before: Set<string>, after: Set<string>, of: readonly string[]): CellValue[] => {
    const balance = balanceOf(before, after);
    const died = [...before].filter((id) => !after.has(id) && dead.has(id)).length;
    const drawing = new Set(of.flatMap((category) => [...(drawers.get(category) ?? [])]));
    const paid = payments.filter(({ category }) => of.includes(category));
    const uncovered = [...after].filter((id) => !covered.has(id)).length;
    return [
      balance.opening,
      balance.increase,
      balance.decrease,
      died,
      balance.closing,
      drawing.size,
      paid.reduce((sum, row) => sum + Number(row.amount_dong), 0),
      uncovered,
    ];
  };
  const rows: CellValue[][] = [];
  const categories = context.dictionary.categories().filter((each) => each.register === 'policy');
  for (const { code } of categories) {
    const before = holdersOf(opening, code);
    const after = holdersOf(closing, code);
    const isPaid = payments.some(({ category }) => category === code);
    if (before.size === 0 && after.size === 0 && !isPaid) continue;
    rows.push([rows.length + 1, context.dictionary.publicLabel(code), ...figures(before, after, [code])]);
  }
  const all = categories.map(({ code }) => code);
  return {
    name: 'B05 Người có công',
    form: 'B05',
    title: 'Người có công với cách mạng và thân nhân',
    unit: 'người, đồng',
    columns: meritColumns,
    // Distinct people: who stands under two groups counts once.
    total: [null, 'Tổng cộng', ...figures(openingPeople, peopleIn(closing, 'policy'), all)],
    rows,
  };
}

const disadvantagedColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'group', header: 'Tổ dân phố', kind: 'text' },
  { field: 'groupCode', header: 'Mã tổ', kind: 'id', width: 10 },
  { field: 'openingHouseholds', group: 'Đầu kỳ', header: 'Hộ', kind: 'number' },
  { field: 'openingPeople', group: 'Đầu kỳ', header: 'Khẩu', kind: 'number' },
  { field: 'increaseHouseholds', group: 'Tăng', header: 'Hộ', kind: 'number' },
  { field: 'increasePeople', group: 'Tăng', header: 'Khẩu', kind: 'number' },
  { field: 'decreaseHouseholds', group: 'Giảm', header: 'Hộ', kind: 'number' },
  { field: 'decreasePeople', group: 'Giảm', header: 'Khẩu', kind: 'number' },
  { field: 'closingHouseholds', group: 'Cuối kỳ', header: 'Hộ', kind: 'number', number: '7=1+3-5' },
  { field: 'closingPeople', group: 'Cuối kỳ', header: 'Khẩu', kind: 'number', number: '8=2+4-6' },
  { field: 'ground', header: 'Căn cứ công nhận', kind: 'text', width: 40 },
];

/** Ids of a snapshot's set that stand in one group. */
function inGroup(ids: ReadonlySet<string>, areaOf: (id: string) => string, code: string): Set<string> {
  return new Set([...ids].filter((id) => areaOf(id) === code));
}

/** B07: disadvantaged households by group, with the decisions that recognised them. */
export async function disadvantagedTable(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const { opening, closing } = context;
  const sets = {
    openingHouseholds: householdsIn(opening, 'disadvantaged'),
    closingHouseholds: householdsIn(closing, 'disadvantaged'),
    openingPeople: peopleIn(opening, 'disadvantaged'),
    closingPeople: peopleIn(closing, 'disadvantaged'),
  };
  const figures = (
    households: ReturnType<typeof balanceOf>,
    people: ReturnType<typeof balanceOf>,
  ): number[] => [
    households.opening,
    people.opening,
    households.increase,
    people.increase,
    households.decrease,
    people.decrease,
    households.closing,
    people.closing,
  ];
  const householdArea = (snapshot: Snapshot) => (id: string) =>
    context.groupOf(areaOfHousehold(snapshot, id)).code;
  const personArea = (snapshot: Snapshot) => (id: string) =>
    context.groupOf(snapshot.people.get(id)?.area ?? '').code;
  const rows: CellValue[][] = [];
  for (const group of context.groups) {
    const people = inGroup(sets.closingPeople, personArea(closing), group.code);
    rows.push([
      rows.length + 1,
      group.name,
      group.code,
      ...figures(
        balanceOf(
          inGroup(sets.openingHouseholds, householdArea(opening), group.code),
          inGroup(sets.closingHouseholds, householdArea(closing), group.code),
        ),
        balanceOf(inGroup(sets.openingPeople, personArea(opening), group.code), people),
      ),
      await groundsText(
        t,
        [...people].flatMap((id) => closing.people.get(id) ?? []),
        closing.day,
      ),
    ]);
  }
  return {
    name: 'B07 Hộ khó khăn',
    form: 'B07',
    title: 'Hộ gia đình có hoàn cảnh khó khăn',
    unit: 'hộ, khẩu',
    columns: disadvantagedColumns,
    total: [
      null,
      'Tổng cộng',
      context.area.code,
      ...figures(
        balanceOf(sets.openingHouseholds, sets.closingHouseholds),
        balanceOf(sets.openingPeople, sets.closingPeople),
      ),
      null,
    ],
    rows,
  };
}

/** The decisions behind some people's recognition on a day, each once. */
async function groundsText(t: ReadTx, people: readonly Resident[], day: Day): Promise<string | null> {
  const ids = people.flatMap((person) =>
    person.holdings.filter(({ register }) => register === 'disadvantaged').map(({ statusId }) => statusId),
  );
  const byStatus = groupBy(await decisionsOf(t, [...new Set(ids)]), (row) => row.status_id);
  const numbers = [...byStatus.values()].flatMap((decisions) =>
    decisionsOn(decisions, day).flatMap((row) => row.number ?? []),
  );
  const distinct = [...new Set(numbers)];
  const shown = distinct.slice(-4).join('; ');
  return distinct.length === 0 ? null : distinct.length > 4 ? `${shown}; …` : shown;
}

const listColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'fullName', header: 'Họ và tên', kind: 'text' },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 12 },
  { field: 'nationalId', header: 'Số CCCD', kind: 'id' },
  { field: 'group', header: 'Tổ', kind: 'text', width: 16 },
  { field: 'category', header: 'Đối tượng', kind: 'text', width: 36 },
  { field: 'direction', header: 'Tăng/Giảm', kind: 'text', width: 10 },
  { field: 'reason', header: 'Lý do', kind: 'text' },
  { field: 'decision', header: 'Số/ngày quyết định', kind: 'text' },
  { field: 'issuer', header: 'Cơ quan ban hành', kind: 'text', width: 26 },
  { field: 'month', header: 'Hưởng/thôi từ tháng', kind: 'id', width: 12 },
  { field: 'amountDong', header: 'Mức trợ cấp (đồng)', kind: 'money' },
];

interface PersonMovement {
  person: Resident;
  direction: 'increase' | 'decrease';
  statusId: string | undefined;
  category: string;
  statusIds: string[];
}

function movementsOf(context: MonthContext, register: 'policy' | 'assistance'): PersonMovement[] {
  const before = peopleIn(context.opening, register);
  const after = peopleIn(context.closing, register);
  const moved = (
    ids: Iterable<string>,
    snapshot: Snapshot,
    direction: PersonMovement['direction'],
  ): PersonMovement[] =>
    [...ids].flatMap((id) => {
      const person = snapshot.people.get(id);
      const holdings = person?.holdings.filter((each) => each.register === register) ?? [];
      const [first] = holdings;
      return person && first
        ? [
            {
              person,
              direction,
              statusId: first.statusId,
              category: first.category,
              statusIds: holdings.map(({ statusId }) => statusId),
            },
          ]
        : [];
    });
  return [
    ...moved(
      [...after].filter((id) => !before.has(id)),
      context.closing,
      'increase',
    ),
    ...moved(
      [...before].filter((id) => !after.has(id)),
      context.opening,
      'decrease',
    ),
  ];
}

function reasonOf(
  context: MonthContext,
  movement: PersonMovement,
  dead: ReadonlySet<string>,
  status: { end_reason: string | null } | undefined,
): string {
  const { person, direction } = movement;
  const { opening, closing } = context;
  if (direction === 'increase') {
    if (opening.people.has(person.id)) return 'Được công nhận';
    if (person.birthDate > opening.day) return 'Mới sinh';
    return areaWent(person, opening) ? 'Đổi địa giới' : 'Chuyển đến';
  }
  if (dead.has(person.id)) return endReasonLabels.died;
  if (!closing.people.has(person.id))
    return areaWent(person, closing) ? 'Đổi địa giới' : endReasonLabels.movedOut;
  // It stood in the list that was reported before, and has been taken back since.
  if (!status) return 'Thu hồi bản ghi';
  return Object.entries(endReasonLabels).find(([key]) => key === status.end_reason)?.[1] ?? 'Thôi hưởng';
}

/** DS2, DS3: each person who entered or left a register. Protected categories: the public label, no amount. */
export async function registerList(
  t: ReadTx,
  context: MonthContext,
  register: 'policy' | 'assistance',
): Promise<Sheet> {
  const movements = movementsOf(context, register);
  const ids = [...new Set(movements.flatMap(({ statusIds }) => statusIds))];
  const decisions = groupBy(await decisionsOf(t, ids), (row) => row.status_id);
  const statuses = new Map((await statusFacts(t, ids)).map((row) => [row.id, row]));
  const dead = await deadBy(
    t,
    movements.map(({ person }) => person.id),
    context.to,
  );
  const rows = movements
    .sort((a, b) => compareNames(a.person.fullName, b.person.fullName))
    .map((movement, i): CellValue[] => {
      const { person, direction, category } = movement;
      const status = statuses.get(movement.statusId ?? '');
      const latest = decisionOfMovement(
        context,
        decisions.get(movement.statusId ?? '') ?? [],
        movement,
        status,
      );
      const ended: { number?: string; date?: string; issuer?: string } | undefined =
        direction === 'decrease' && status?.end_decision ? JSON.parse(status.end_decision) : undefined;
      const number = ended?.number ?? latest?.number;
      const date = ended?.date ?? latest?.decided_on;
      // Written from a checked form.
      const details: StatusDetails = latest?.details ? (JSON.parse(latest.details) as StatusDetails) : {};
      const isListed = context.dictionary.category(category)?.publicListing ?? false;
      const changed = direction === 'increase' ? status?.valid_from : status?.valid_to;
      return [
        i + 1,
        person.fullName,
        birthText(person),
        person.nationalId,
        groupName(context, person.area),
        context.dictionary.publicLabel(category),
        direction === 'increase' ? 'Tăng' : 'Giảm',
        reasonOf(context, movement, dead, status),
        number ? `${number}${date ? ` ngày ${formatDay(date)}` : ''}` : null,
        ended?.issuer ?? latest?.issuer ?? null,
        changed && changed !== '9999-12-31' ? monthOf(changed).split('-').reverse().join('/') : null,
        isListed ? (details.amountDong ?? null) : null,
      ];
    });
  const isPolicy = register === 'policy';
  return {
    name: isPolicy ? 'DS2 Biến động NCC' : 'DS3 Biến động BTXH',
    form: isPolicy ? 'DS2' : 'DS3',
    title: isPolicy
      ? 'Danh sách người có công có biến động'
      : 'Danh sách đối tượng bảo trợ xã hội có biến động',
    columns: listColumns,
    rows,
  };
}
