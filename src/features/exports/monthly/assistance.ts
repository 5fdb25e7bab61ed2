import type { ReadTx } from '../../../db/tx.ts';
import { groupBy } from '../../../shared/collections.ts';
import { addMonths, ageRange, type Day, type Month, monthOf } from '../../../shared/dates.ts';
import type { Register } from '../../../shared/words.ts';
import { leafCodes } from '../../areas/service.ts';
import { balanceOf, peopleIn, type Snapshot } from '../../balances/service.ts';
import { receivedIn } from '../../recoveries/service.ts';
import type { StatusDetails } from '../../statuses/schema.ts';
import { decisionsOf } from '../../statuses/service.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import * as store from '../store.ts';
import type { MonthContext } from './context.ts';

const columns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'category', header: 'Nhóm', kind: 'text', width: 44 },
  { field: 'coefficient', header: 'Hệ số', kind: 'points', width: 8 },
  { field: 'opening', header: 'Đầu kỳ', kind: 'number' },
  { field: 'increase', header: 'Tăng', kind: 'number' },
  { field: 'decrease', header: 'Giảm', kind: 'number' },
  { field: 'closing', header: 'Cuối kỳ', kind: 'number', number: '5=2+3-4' },
  { field: 'paidDong', header: 'Kinh phí chi trả (đồng)', kind: 'money' },
  { field: 'arrearsDong', header: 'Truy lĩnh (đồng)', kind: 'money' },
  { field: 'recoveredDong', header: 'Thu hồi (đồng)', kind: 'money' },
  { field: 'uncollectedDong', header: 'Chưa nhận chuyển kỳ sau (đồng)', kind: 'money' },
  { field: 'accountDong', header: 'Chi qua tài khoản (đồng)', kind: 'money' },
];

/** A line of the table: people and money of a group under one coefficient. */
interface Line {
  label: string;
  coefficient: number | null;
  /** Place in the register of the category, of several the first. */
  place: number;
  before: Set<string>;
  after: Set<string>;
  paidDong: number;
  arrearsDong: number;
  recoveredDong: number;
  uncollectedDong: number;
  accountDong: number;
}

const money = ['paidDong', 'arrearsDong', 'recoveredDong', 'uncollectedDong', 'accountDong'] as const;

/** What stands of each status on a day: the details of the decision made by then. */
export type DetailsOf = (statusId: string, day: Day) => StatusDetails;

class Lines {
  private readonly byKey = new Map<string, Line>();
  private readonly places: Map<string, number>;

  constructor(
    private readonly context: MonthContext,
    private readonly detailsOf: DetailsOf,
  ) {
    const categories = context.dictionary.categories().filter(({ register }) => register === 'assistance');
    this.places = new Map(categories.map(({ code }, i) => [code, i]));
  }

  isAssistance(category: string): boolean {
    return this.places.has(category);
  }

  /**
   * The coefficient drawn: that of the decision, else that of the group of the age; unknown where the birth date leaves
   * the age open, and for the pension of the old, which is no multiple of the base.
   */
  private coefficient(category: string, statusId: string, birthDate: string, day: Day): number | null {
    const { coefficient } = this.detailsOf(statusId, day);
    if (coefficient !== undefined) return coefficient;
    const age = ageRange(birthDate, day);
    const groups = this.context.dictionary
      .assistanceGroups(day)
      .filter(
        (group) =>
          group.kind === 'allowance' &&
          group.category === category &&
          (group.ageFrom ?? 0) <= age.from &&
          age.to < (group.ageTo ?? 200),
      );
    return groups.length === 1 ? (groups[0]?.coefficient ?? null) : null;
  }

  /** The line of a category held; those not for lists share their public label and show no coefficient. */
  of(category: string, statusId: string, birthDate: string, day: Day): Line {
    const { dictionary } = this.context;
    const isListed = dictionary.category(category)?.publicListing ?? false;
    const label = dictionary.publicLabel(category);
    const coefficient = isListed ? this.coefficient(category, statusId, birthDate, day) : null;
    const key = `${label} ${coefficient ?? ''}`;
    const place = this.places.get(category) ?? this.places.size;
    const known = this.byKey.get(key);
    if (known) {
      known.place = Math.min(known.place, place);
      return known;
    }
    const made: Line = {
      label,
      coefficient,
      place,
      before: new Set(),
      after: new Set(),
      ...{ paidDong: 0, arrearsDong: 0, recoveredDong: 0, uncollectedDong: 0, accountDong: 0 },
    };
    this.byKey.set(key, made);
    return made;
  }

  all(): Line[] {
    return [...this.byKey.values()].sort(
      (a, b) => a.place - b.place || (b.coefficient ?? 0) - (a.coefficient ?? 0),
    );
  }
}

/** The details of statuses, by their ids. */
export async function detailsIn(t: ReadTx, ids: readonly string[]): Promise<DetailsOf> {
  const decisions = groupBy(await decisionsOf(t, [...new Set(ids)]), (row) => row.status_id);
  return (statusId, day) => {
    const rows = decisions.get(statusId) ?? [];
    const latest = rows.findLast(({ decided_on }) => decided_on === null || decided_on <= day) ?? rows[0];
    return latest?.details ? (JSON.parse(latest.details) as StatusDetails) : {}; // written from a checked form
  };
}

/** What the people of a list hold of a register. */
export const heldIn = (snapshot: Snapshot, of: Register) =>
  [...snapshot.people.values()].flatMap((person) =>
    person.holdings
      .filter(({ register }) => register === of)
      .map(({ category, statusId }) => ({ person, category, statusId })),
  );

/** Months of which a day lies in the period. */
function monthsOf({ from, to }: MonthContext): Month[] {
  const months: Month[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month = addMonths(month, 1)) months.push(month);
  return months;
}

/** Paid in the period; arrears are what of it was for months before the period. */
function addPayments(lines: Lines, { from }: MonthContext, payments: readonly store.AllowanceRow[]): void {
  for (const row of payments) {
    if (row.paid_on < from || !lines.isAssistance(row.category)) continue;
    const line = lines.of(row.category, row.status_id, row.birth_date, row.paid_on);
    const amount = Number(row.amount_dong);
    line.paidDong += amount;
    if (row.month < monthOf(from)) line.arrearsDong += amount;
    if (row.via === 'account') line.accountDong += amount;
  }
}

/** Money that came back in the period, with the allowance that it was; of a sum entered by hand, the one drawn last. */
async function recovered(
  t: ReadTx,
  { from, to }: MonthContext,
  areas: readonly string[],
): Promise<{ row: store.AllowanceRow; amountDong: number }[]> {
  const received = (await receivedIn(t, areas, from, to)).filter(({ kind }) => kind !== 'gift');
  const allowances = await store.allowancesOfPeople(t, [...new Set(received.map(({ person }) => person))]);
  return received.flatMap(({ person, of, amountDong }) => {
    const row = of
      ? allowances.find(({ id }) => id === of)
      : allowances.findLast(({ person_id }) => person_id === person);
    return row ? [{ row, amountDong }] : [];
  });
}

/**
 * What was due for the period's months and had not been collected by its last day, of those who still hold; false where no
 * payment of these months is recorded at all, so that nothing is known of it.
 */
function addUncollected(
  lines: Lines,
  detailsOf: DetailsOf,
  context: MonthContext,
  payments: readonly store.AllowanceRow[],
): boolean {
  const own = payments.filter(({ category }) => lines.isAssistance(category));
  const collected = new Set(own.map(({ person_id, category, month }) => `${person_id} ${category} ${month}`));
  const paidOut = monthsOf(context).filter((month) => own.some((row) => row.month === month));
  for (const { person, category, statusId } of heldIn(context.closing, 'assistance')) {
    const { amountDong, paidFromMonth } = detailsOf(statusId, context.to);
    if (!amountDong) continue;
    for (const month of paidOut) {
      const isDue = paidFromMonth === undefined || paidFromMonth <= month;
      if (!isDue || collected.has(`${person.id} ${category} ${month}`)) continue;
      lines.of(category, statusId, person.birthDate, context.to).uncollectedDong += amountDong;
    }
  }
  return paidOut.length > 0;
}

/** B06: those who draw allowances, by group and coefficient, with the money of the period. */
export async function assistanceTable(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const { opening, closing, to } = context;
  const areas = await leafCodes(t, context.area.code, to);
  const months = monthsOf(context);
  const payments = await store.allowancesOf(t, areas, context, {
    first: months[0] ?? '',
    last: months.at(-1) ?? '',
  });
  const held = { before: heldIn(opening, 'assistance'), after: heldIn(closing, 'assistance') };
  const back = await recovered(t, context, areas);
  const detailsOf = await detailsIn(t, [
    ...[...held.before, ...held.after].map(({ statusId }) => statusId),
    ...[...payments, ...back.map(({ row }) => row)].map(({ status_id }) => status_id),
  ]);
  const lines = new Lines(context, detailsOf);
  for (const [when, day] of [
    ['before', opening.day],
    ['after', closing.day],
  ] as const)
    for (const { person, category, statusId } of held[when])
      lines.of(category, statusId, person.birthDate, day)[when].add(person.id);
  addPayments(lines, context, payments);
  for (const { row, amountDong } of back)
    if (lines.isAssistance(row.category))
      lines.of(row.category, row.status_id, row.birth_date, row.paid_on).recoveredDong += amountDong;
  const knowsUncollected = addUncollected(lines, detailsOf, context, payments);
  const figures = (before: Set<string>, after: Set<string>, of: readonly Line[]): CellValue[] => {
    const { opening, increase, decrease, closing } = balanceOf(before, after);
    const sums = money.map((field) =>
      field === 'uncollectedDong' && !knowsUncollected
        ? null
        : of.reduce((sum, line) => sum + line[field], 0),
    );
    return [opening, increase, decrease, closing, ...sums];
  };
  const all = lines.all();
  return {
    name: 'B06 BTXH, hưu trí xã hội',
    form: 'B06',
    title: 'Đối tượng bảo trợ xã hội, hưu trí xã hội hưởng trợ cấp hằng tháng',
    unit: 'người, đồng',
    columns,
    // Distinct people: who stands in two groups counts once.
    total: [
      null,
      'Tổng cộng',
      null,
      ...figures(peopleIn(opening, 'assistance'), peopleIn(closing, 'assistance'), all),
    ],
    rows: all.map((line, i) => [
      i + 1,
      line.label,
      line.coefficient,
      ...figures(line.before, line.after, [line]),
    ]),
  };
}
