import type { ReadTx } from '../../../db/tx.ts';
import { groupBy } from '../../../shared/collections.ts';
import { type Day, formatDay, formatPartial, yearOf } from '../../../shared/dates.ts';
import { compareTexts } from '../../../shared/text.ts';
import { sexLabels } from '../../../shared/words.ts';
import type { Decrease, Increase, Movement, PovertyBalance } from '../../balances/service.ts';
import {
  areaOfHousehold,
  householdFacts,
  householdsIn,
  peopleIn,
  type Resident,
  statusFacts,
} from '../../balances/service.ts';
import type { StatusDetails } from '../../statuses/schema.ts';
import { decisionsOf, decisionsOn } from '../../statuses/service.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import * as store from '../store.ts';
import { decisionOfMovement, groupName, type MonthContext } from './context.ts';

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const byGroupColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'group', header: 'Tổ dân phố', kind: 'text' },
  { field: 'groupCode', header: 'Mã tổ', kind: 'id', width: 10 },
  { field: 'households', header: 'Tổng số hộ', kind: 'number' },
  { field: 'people', header: 'Tổng số khẩu', kind: 'number' },
  { field: 'poorHouseholds', group: 'Hộ nghèo', header: 'Hộ', kind: 'number' },
  { field: 'poorPeople', group: 'Hộ nghèo', header: 'Khẩu', kind: 'number' },
  { field: 'poorRate', group: 'Hộ nghèo', header: '% hộ', kind: 'percent', number: '5=3/1' },
  { field: 'nearPoorHouseholds', group: 'Hộ cận nghèo', header: 'Hộ', kind: 'number' },
  { field: 'nearPoorPeople', group: 'Hộ cận nghèo', header: 'Khẩu', kind: 'number' },
  { field: 'nearPoorRate', group: 'Hộ cận nghèo', header: '% hộ', kind: 'percent', number: '8=6/1' },
  { field: 'minorityHouseholds', group: 'Trong đó hộ nghèo, cận nghèo', header: 'Hộ DTTS', kind: 'number' },
  {
    field: 'meritHouseholds',
    group: 'Trong đó hộ nghèo, cận nghèo',
    header: 'Có người có công',
    kind: 'number',
  },
  {
    field: 'cannotWorkHouseholds',
    group: 'Trong đó hộ nghèo, cận nghèo',
    header: 'Không có khả năng lao động',
    kind: 'number',
  },
  {
    field: 'femaleHeadHouseholds',
    group: 'Trong đó hộ nghèo, cận nghèo',
    header: 'Chủ hộ là nữ',
    kind: 'number',
  },
];

/** Households of poverty with nobody able to work, by the decisions that stood on a day. */
async function cannotWork(t: ReadTx, households: readonly Resident[][], day: Day): Promise<Set<string>> {
  const ids = households.flatMap((members) =>
    members.flatMap((person) => person.holdings.map((holding) => holding.statusId)),
  );
  const unable = new Set<string>();
  const byStatus = groupBy(await decisionsOf(t, [...new Set(ids)]), (row) => row.status_id);
  for (const [statusId, decisions] of byStatus) {
    for (const decision of decisionsOn(decisions, day)) {
      // Written from a checked form.
      const details: StatusDetails = decision.details ? (JSON.parse(decision.details) as StatusDetails) : {};
      if (details.cannotWork) unable.add(statusId);
      else if (details.cannotWork === false) unable.delete(statusId);
    }
  }
  return unable;
}

/** B02: poor and near-poor households by group on the last day. */
export async function povertyByGroup(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const { closing } = context;
  const poor = householdsIn(closing, 'poor');
  const nearPoor = householdsIn(closing, 'nearPoor');
  const minority = await store.minorityPeople(t, [...closing.people.keys()]);
  const concerned = [...closing.households]
    .filter(([id]) => poor.has(id) || nearPoor.has(id))
    .map(([, members]) => members);
  const unable = await cannotWork(t, concerned, closing.day);
  const groupOfHousehold = new Map(
    [...closing.households.keys()].map((id) => [id, context.groupOf(areaOfHousehold(closing, id)).code]),
  );
  // A household stands under one group, its head's, also where a member lives in another one.
  const figures = (inGroup: (area: string) => boolean): number[] => {
    const households = [...closing.households].filter(([id]) => inGroup(groupOfHousehold.get(id) ?? ''));
    const ids = new Set(households.map(([id]) => id));
    const people = [...closing.people.values()].filter(({ area }) => inGroup(context.groupOf(area).code));
    const poorHere = [...poor].filter((id) => ids.has(id));
    const nearHere = [...nearPoor].filter((id) => ids.has(id));
    const poorPeople = peopleIn(closing, 'poor');
    const nearPeople = peopleIn(closing, 'nearPoor');
    const of = [...new Set([...poorHere, ...nearHere])].map((id) => closing.households.get(id) ?? []);
    const count = (test: (members: Resident[]) => boolean): number => of.filter(test).length;
    return [
      households.length,
      people.length,
      poorHere.length,
      people.filter(({ id }) => poorPeople.has(id)).length,
      share(poorHere.length, households.length),
      nearHere.length,
      people.filter(({ id }) => nearPeople.has(id)).length,
      share(nearHere.length, households.length),
      count((members) => members.some((person) => person.isHead && minority.has(person.id))),
      count((members) =>
        members.some((person) =>
          person.holdings.some(({ register, through }) => register === 'policy' && through === 'person'),
        ),
      ),
      count((members) =>
        members.some((person) => person.holdings.some(({ statusId }) => unable.has(statusId))),
      ),
      count((members) => members.some((person) => person.isHead && person.sex === 'female')),
    ];
  };
  const groups = context.groups.map((group) => ({
    group,
    test: (code: string) => code === group.code,
  }));
  return {
    name: 'B02 Nghèo theo tổ',
    form: 'B02',
    title: 'Hộ nghèo, hộ cận nghèo theo tổ dân phố',
    unit: 'hộ, khẩu, %',
    columns: byGroupColumns,
    total: [null, 'Tổng cộng', context.area.code, ...figures(() => true)],
    rows: groups.map(({ group, test }, i) => [i + 1, group.name, group.code, ...figures(test)]),
  };
}

const decreases: Record<PovertyBalance['register'], [Decrease, string][]> = {
  poor: [
    ['crossing', 'Thoát nghèo, còn cận nghèo'],
    ['escaped', 'Thoát nghèo, vượt chuẩn cận nghèo'],
    ['died', 'Chết'],
    ['movedOut', 'Chuyển đi'],
    ['other', 'Khác'],
  ],
  nearPoor: [
    ['crossing', 'Cận nghèo rơi xuống nghèo'],
    ['escaped', 'Thoát cận nghèo'],
    ['died', 'Chết'],
    ['movedOut', 'Chuyển đi'],
    ['other', 'Khác'],
  ],
};
const increases: Record<PovertyBalance['register'], [Increase, string][]> = {
  poor: [
    ['new', 'Phát sinh mới'],
    ['relapsed', 'Tái nghèo'],
    ['crossing', 'Từ cận nghèo'],
    ['movedIn', 'Chuyển đến'],
    ['split', 'Tách hộ'],
    ['other', 'Khác'],
  ],
  nearPoor: [
    ['new', 'Phát sinh mới'],
    ['relapsed', 'Tái cận nghèo'],
    ['crossing', 'Từ hộ nghèo'],
    ['movedIn', 'Chuyển đến'],
    ['split', 'Tách hộ'],
    ['other', 'Khác'],
  ],
};

function balanceColumns(register: PovertyBalance['register']): Column[] {
  return [
    { field: 'index', header: 'STT', kind: 'index' },
    { field: 'group', header: 'Tổ dân phố', kind: 'text' },
    { field: 'groupCode', header: 'Mã tổ', kind: 'id', width: 10 },
    { field: 'unit', header: 'Hộ/Khẩu', kind: 'text', width: 9 },
    { field: 'opening', header: 'Đầu kỳ', kind: 'number' },
    ...decreases[register].map(
      ([key, header]): Column => ({
        field: `decrease.${key}`,
        group: 'Giảm',
        header,
        kind: 'number',
        width: 9,
      }),
    ),
    { field: 'decrease', group: 'Giảm', header: 'Cộng', kind: 'number', width: 9, number: '7=2+…+6' },
    ...increases[register].map(
      ([key, header]): Column => ({
        field: `increase.${key}`,
        group: 'Tăng',
        header,
        kind: 'number',
        width: 9,
      }),
    ),
    { field: 'increase', group: 'Tăng', header: 'Cộng', kind: 'number', width: 9, number: '14=8+…+13' },
    { field: 'closing', header: 'Cuối kỳ', kind: 'number', number: '15=1-7+14' },
  ];
}

function balanceRows(
  context: MonthContext,
  balance: PovertyBalance,
  code: string | null,
): { households: number[]; people: number[] } {
  const householdIn = (id: string, at: 'opening' | 'closing'): boolean =>
    code === null || context.groupOf(areaOfHousehold(context[at], id)).code === code;
  const personIn = (id: string, at: 'opening' | 'closing'): boolean =>
    code === null || context.groupOf(context[at].people.get(id)?.area ?? '').code === code;
  const moved = (direction: Movement['direction'], reason: string): number =>
    balance.movements.filter(
      (each) =>
        each.direction === direction &&
        each.reason === reason &&
        householdIn(each.household, direction === 'decrease' ? 'opening' : 'closing'),
    ).length;
  const households = line(
    [...balance.opening].filter((id) => householdIn(id, 'opening')).length,
    decreases[balance.register].map(([key]) => moved('decrease', key)),
    increases[balance.register].map(([key]) => moved('increase', key)),
  );
  const people = line(
    [...balance.openingPeople].filter((id) => personIn(id, 'opening')).length,
    decreases[balance.register].map(
      ([key]) => (balance.peopleDecrease.get(key) ?? []).filter((id) => personIn(id, 'opening')).length,
    ),
    increases[balance.register].map(
      ([key]) => (balance.peopleIncrease.get(key) ?? []).filter((id) => personIn(id, 'closing')).length,
    ),
  );
  if (code === null) return { households, people };
  // Who moved from one group to another inside the ward is neither in nor out of the register: `other` on both sides.
  const closingHouseholds = [...balance.closing].filter((id) => householdIn(id, 'closing')).length;
  const closingPeople = [...balance.closingPeople].filter((id) => personIn(id, 'closing')).length;
  const inner = {
    householdsOut: [...balance.opening].filter(
      (id) => balance.closing.has(id) && householdIn(id, 'opening') && !householdIn(id, 'closing'),
    ).length,
    householdsIn: [...balance.closing].filter(
      (id) => balance.opening.has(id) && householdIn(id, 'closing') && !householdIn(id, 'opening'),
    ).length,
    peopleOut: [...balance.openingPeople].filter(
      (id) => balance.closingPeople.has(id) && personIn(id, 'opening') && !personIn(id, 'closing'),
    ).length,
    peopleIn: [...balance.closingPeople].filter(
      (id) => balance.openingPeople.has(id) && personIn(id, 'closing') && !personIn(id, 'opening'),
    ).length,
  };
  return {
    households: withInner(households, inner.householdsOut, inner.householdsIn, closingHouseholds),
    people: withInner(people, inner.peopleOut, inner.peopleIn, closingPeople),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function line(opening: number, less: readonly number[], more: readonly number[]): number[] {
  return [opening, ...less, sum(less), ...more, sum(more), opening - sum(less) + sum(more)];
}

function withInner(values: readonly number[], out: number, into: number, closing: number): number[] {
  const opening = values[0] ?? 0;
  const less = values.slice(1, 6);
  const more = values.slice(7, 13);
  less[4] = (less[4] ?? 0) + out;
  more[5] = (more[5] ?? 0) + into;
  const made = line(opening, less, more);
  made[made.length - 1] = closing;
  return made;
}

/** B03, B04: what happened to the poor and the near-poor households, by group, households and people. */
export function povertyMovements(context: MonthContext, balance: PovertyBalance): Sheet {
  const isPoor = balance.register === 'poor';
  const total = balanceRows(context, balance, null);
  const rows: CellValue[][] = [];
  for (const group of context.groups) {
    const figures = balanceRows(context, balance, group.code);
    rows.push([rows.length + 1, group.name, group.code, 'Hộ', ...figures.households]);
    rows.push([rows.length + 1, group.name, group.code, 'Khẩu', ...figures.people]);
  }
  return {
    name: isPoor ? 'B03 Diễn biến hộ nghèo' : 'B04 Diễn biến hộ cận nghèo',
    form: isPoor ? 'B03' : 'B04',
    title: isPoor ? 'Diễn biến hộ nghèo' : 'Diễn biến hộ cận nghèo',
    unit: 'hộ, khẩu',
    columns: balanceColumns(balance.register),
    total: [null, 'Tổng cộng', context.area.code, 'Hộ', ...total.households],
    secondTotal: [null, 'Tổng cộng', context.area.code, 'Khẩu', ...total.people],
    rows,
  };
}

const listColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'householdCode', header: 'Mã hộ', kind: 'id', width: 12 },
  { field: 'head', header: 'Chủ hộ', kind: 'text' },
  { field: 'birthYear', header: 'Năm sinh', kind: 'id', width: 9 },
  { field: 'sex', header: 'Giới tính', kind: 'text', width: 9 },
  { field: 'nationalId', header: 'Số CCCD chủ hộ', kind: 'id' },
  { field: 'group', header: 'Tổ', kind: 'text', width: 16 },
  { field: 'members', header: 'Số khẩu', kind: 'number' },
  { field: 'movement', header: 'Loại biến động', kind: 'text', width: 18 },
  { field: 'fromTo', header: 'Từ loại → đến loại', kind: 'text', width: 18 },
  { field: 'decision', header: 'Số/ngày quyết định', kind: 'text', width: 18 },
  { field: 'validFrom', header: 'Từ ngày', kind: 'day' },
  { field: 'scoreB1', header: 'B1', kind: 'number', width: 7 },
  { field: 'scoreB2', header: 'B2', kind: 'number', width: 7 },
  { field: 'causes', header: 'Nguyên nhân', kind: 'text', width: 24 },
];

const registerNames = { poor: 'Hộ nghèo', nearPoor: 'Hộ cận nghèo' } as const;

function fromTo(balance: PovertyBalance, movement: Movement): string {
  const own = registerNames[balance.register];
  const other = registerNames[balance.register === 'poor' ? 'nearPoor' : 'poor'];
  const outside = movement.reason === 'crossing' ? other : 'Ngoài danh sách';
  return movement.direction === 'decrease' ? `${own} → ${outside}` : `${outside} → ${own}`;
}

function movementLabel(balance: PovertyBalance, movement: Movement): string {
  const list = movement.direction === 'decrease' ? decreases[balance.register] : increases[balance.register];
  const label = list.find(([key]) => key === movement.reason)?.[1] ?? 'Khác';
  return `${movement.direction === 'decrease' ? 'Giảm' : 'Tăng'}: ${label}`;
}

/** DS1: each household that entered or left one of the two registers, once a register. */
export async function povertyList(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const entries = [context.poor, context.nearPoor].flatMap((balance) =>
    balance.movements.map((movement) => ({ balance, movement })),
  );
  const ids = entries.flatMap(({ movement }) => movement.statusId ?? []);
  const decisions = groupBy(await decisionsOf(t, ids), (row) => row.status_id);
  const statuses = new Map((await statusFacts(t, ids)).map((row) => [row.id, row]));
  const households = new Map(
    (
      await householdFacts(
        t,
        entries.map(({ movement }) => movement.household),
      )
    ).map((row) => [row.id, row]),
  );
  const causes = new Map(context.dictionary.causes().map(({ code, label }) => [code, label]));
  const rows = entries.map(({ balance, movement }): CellValue[] => {
    const head = movement.members.find((person) => person.isHead) ?? movement.members[0];
    const status = movement.statusId ? statuses.get(movement.statusId) : undefined;
    const latest = decisionOfMovement(
      context,
      decisions.get(movement.statusId ?? '') ?? [],
      movement,
      status,
    );
    const ended =
      movement.direction === 'decrease' && status?.end_decision ? JSON.parse(status.end_decision) : undefined;
    const decision = ended ?? (latest ? { number: latest.number, date: latest.decided_on } : undefined);
    const details: StatusDetails = latest?.details ? (JSON.parse(latest.details) as StatusDetails) : {}; // our own rows
    return [
      null,
      households.get(movement.household)?.code ?? '',
      head?.fullName ?? '',
      head ? String(yearOf(head.birthDate)) : '',
      head ? sexLabels[head.sex] : '',
      head?.nationalId ?? null,
      groupName(context, head?.area ?? ''),
      movement.members.length,
      movementLabel(balance, movement),
      fromTo(balance, movement),
      decision?.number
        ? `${decision.number}${decision.date ? ` ngày ${formatDay(decision.date)}` : ''}`
        : null,
      (movement.direction === 'decrease' ? status?.valid_to : status?.valid_from) ?? null,
      details.scoreB1 ?? null,
      details.scoreB2 ?? null,
      details.causes?.map((cause) => causes.get(cause) ?? cause).join('; ') ?? null,
    ];
  });
  rows.sort((a, b) => compareTexts(String(a[6]), String(b[6])) || compareTexts(String(a[1]), String(b[1])));
  return {
    name: 'DS1 Biến động nghèo',
    form: 'DS1',
    title: 'Danh sách hộ nghèo, hộ cận nghèo có biến động',
    unit: 'hộ',
    columns: listColumns,
    rows: rows.map((row, i) =>
      [i + 1, ...row.slice(1)].map((value, c) => (c === 11 && value === '9999-12-31' ? null : value)),
    ),
  };
}

/** A birth date as lists show it. */
export const birthText = (person: Pick<Resident, 'birthDate'>): string => formatPartial(person.birthDate);
