import type { SqlValue } from '../../db/connection.ts';
import type { FactTable } from '../../db/facts.ts';
import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, OPEN_END } from '../../shared/dates.ts';
import type { Period } from '../../shared/periods.ts';
import type { Identity, PersonRow } from '../people/service.ts';
import { decisionsOf } from '../statuses/service.ts';
import { chosen, identityOf, obstaclesOf } from './identity.ts';
import { nameOfFact, periodText, thingOf } from './labels.ts';
import { doubleGifts, type FactRow, factsOf, followingRows } from './mergeStore.ts';
import { type Claim, type Settled, settle, until } from './overlaps.ts';
import { type Follower, followers, type MovedFact, movedFacts } from './references.ts';
import type { Choice, Keep, MergeItem, Side } from './schema.ts';
import { notSameOf } from './store.ts';
import { householdWarnings, type Seat } from './warnings.ts';

/** One write of a merge. */
export type Step =
  | { do: 'amend'; table: FactTable; id: string; changes: Record<string, SqlValue> }
  | { do: 'retract'; table: FactTable; id: string }
  | { do: 'insert'; table: FactTable; row: Record<string, SqlValue> }
  | { do: 'rename'; follower: Follower; ids: string[] }
  | { do: 'sameAfterAll'; id: string };

/** All that a merge will do, made before anything is done and shown as it stands. */
export interface Plan {
  person: PersonRow;
  other: PersonRow;
  keep: Record<Choice, Side>;
  identity: Identity;
  steps: Step[];
  items: MergeItem[];
  warnings: string[];
  obstacles: string[];
  households: Set<string>;
}

interface Facts {
  person: FactRow[];
  other: FactRow[];
}

type AllFacts = Record<MovedFact, Facts>;

const endColumns: Partial<Record<MovedFact, readonly string[]>> = {
  residences: ['end_reason'],
  memberships: ['end_reason'],
  statuses: ['end_reason', 'end_note', 'end_decision'],
};

async function readFacts(t: ReadTx, person: string, other: string): Promise<AllFacts> {
  const read = async (table: MovedFact): Promise<Facts> => ({
    person: await factsOf(t, table, person),
    other: await factsOf(t, table, other),
  });
  return {
    residences: await read('residences'),
    memberships: await read('memberships'),
    statuses: await read('statuses'),
    insurance_periods: await read('insurance_periods'),
  };
}

const contentOf: Record<Exclude<MovedFact, 'insurance_periods'>, (row: FactRow) => string> = {
  residences: (row) => `${row.area_code} ${row.household_id} ${row.kind}`,
  memberships: (row) => `${row.household_id} ${row.relation}`,
  statuses: (row) => String(row.category),
};

function claims(rows: readonly FactRow[], content: (row: FactRow) => string): Claim[] {
  return rows.map((row) => ({ id: row.id, from: row.valid_from, to: row.valid_to, content: content(row) }));
}

/** Which days each period keeps. Statuses of different categories do not meet; insurance may overlap. */
function settleTable(table: MovedFact, facts: Facts, keep: Record<Choice, Side>): Settled[] {
  if (table === 'insurance_periods') return settleInsurance(facts);
  const content = contentOf[table];
  const ofPerson = table === 'statuses' || keep.residence === 'person';
  const [first, second] = ofPerson ? [facts.person, facts.other] : [facts.other, facts.person];
  if (table !== 'statuses') return settle(claims(first, content), claims(second, content));
  const prevailing = groupBy(claims(first, content), (claim) => claim.content);
  const yielding = groupBy(claims(second, content), (claim) => claim.content);
  const categories = new Set([...prevailing.keys(), ...yielding.keys()]);
  return [...categories].flatMap((each) => settle(prevailing.get(each) ?? [], yielding.get(each) ?? []));
}

/** One card recorded twice (same code, same start) becomes one, to the later end; others stand side by side. */
function settleInsurance({ person, other }: Facts): Settled[] {
  const kept = new Map<string, Settled>();
  const key = (row: FactRow): string => `${row.object_code} ${row.valid_from}`;
  const settled: Settled[] = [];
  for (const row of [...person, ...other]) {
    const same = kept.get(key(row));
    const own = { id: row.id, periods: [{ from: row.valid_from, to: row.valid_to }], endOf: row.id };
    if (!same) kept.set(key(row), own);
    else {
      const [period] = same.periods;
      if (period && row.valid_to > period.to) period.to = row.valid_to;
      own.periods = [];
    }
    settled.push(own);
  }
  return settled;
}

/** Fields that a card lacks and its double has. */
function cardFields(row: FactRow, facts: Facts): Record<string, SqlValue> {
  const double = facts.other.find(
    (each) =>
      each.id !== row.id && each.object_code === row.object_code && each.valid_from === row.valid_from,
  );
  if (!double) return {};
  const lacking = ['card_number', 'benefit_level', 'facility'].filter(
    (column) => row[column] === null && double[column] !== null,
  );
  return Object.fromEntries(lacking.map((column) => [column, double[column] ?? null]));
}

class Planner {
  readonly steps: Step[] = [];
  readonly items: MergeItem[] = [];
  readonly households = new Set<string>();
  /** The day of death chosen, where the two name different ones: nothing reaches beyond it. */
  private readonly lastDay: Day | null;

  constructor(
    private readonly t: ReadTx,
    private readonly person: PersonRow,
    other: PersonRow,
    private readonly facts: AllFacts,
    identity: Identity,
    private readonly keep: Record<Choice, Side>,
  ) {
    this.lastDay = person.died_on === other.died_on ? null : identity.died_on;
  }

  async planTable(table: MovedFact): Promise<void> {
    const facts = this.facts[table];
    const rows = new Map([...facts.person, ...facts.other].map((row) => [row.id, row]));
    for (const settled of settleTable(table, facts, this.keep)) {
      const row = rows.get(settled.id);
      if (!row) continue;
      const periods = until(settled.periods, this.lastDay);
      await this.planFact(table, row, periods, rows.get(settled.endOf) ?? row);
      for (const period of periods.slice(1)) await this.planFurther(table, row, period);
    }
  }

  private async planFact(table: MovedFact, row: FactRow, periods: Period[], endOf: FactRow): Promise<void> {
    const [first] = periods;
    const label = `${await nameOfFact(this.t, table, row)} ${periodText(row.valid_from, row.valid_to)}`;
    const item = { thing: thingOf[table], id: row.id, label };
    if (!first) {
      this.steps.push({ do: 'retract', table, id: row.id });
      this.items.push({ ...item, kind: 'retracted', note: 'hồ sơ kia đã có những ngày này' });
      this.touch(row);
      return;
    }
    const changes: Record<string, SqlValue> = {};
    if (row.person_id !== this.person.id) changes.person_id = this.person.id;
    const periodChanges = first.from !== row.valid_from || first.to !== row.valid_to;
    if (periodChanges) Object.assign(changes, { valid_from: first.from, valid_to: first.to });
    if (first.to !== row.valid_to) Object.assign(changes, this.endFields(table, row, endOf, first.to));
    const filled = table === 'insurance_periods' ? cardFields(row, this.facts[table]) : {};
    Object.assign(changes, filled);
    if (Object.keys(changes).length === 0) return;
    this.steps.push({ do: 'amend', table, id: row.id, changes });
    const note = periodChanges
      ? `thành ${periodText(first.from, first.to)}`
      : Object.keys(filled).length > 0
        ? 'bổ sung từ hồ sơ kia'
        : null;
    this.items.push({ ...item, kind: note ? 'changed' : 'moved', note });
    this.touch(row);
  }

  /** How a period ends that ends on another day: as the one whose end it took, or by the stay that follows. */
  private endFields(table: MovedFact, row: FactRow, endOf: FactRow, to: Day): Record<string, SqlValue> {
    const columns = endColumns[table] ?? [];
    if (endOf.id !== row.id)
      return Object.fromEntries(columns.map((column) => [column, endOf[column] ?? null]));
    if (columns.length === 0 || to === OPEN_END) return {};
    if (to === this.lastDay) return { end_reason: 'died' };
    return table === 'statuses' ? {} : { end_reason: 'within' };
  }

  private async planFurther(table: MovedFact, row: FactRow, { from, to }: Period): Promise<void> {
    const copy = Object.entries(row).filter(([column]) => !recordingColumns.has(column));
    this.steps.push({
      do: 'insert',
      table,
      row: { ...Object.fromEntries(copy), person_id: this.person.id, valid_from: from, valid_to: to },
    });
    const label = `${await nameOfFact(this.t, table, row)} ${periodText(from, to)}`;
    this.items.push({
      kind: 'added',
      thing: thingOf[table],
      id: row.id,
      label,
      note: 'phần còn lại của mục trên',
    });
  }

  private touch(row: FactRow): void {
    if (typeof row.household_id === 'string') this.households.add(row.household_id);
  }

  /** Decisions of a status taken back go on with the one that covers it; one that stands there already is taken back too. */
  async planDecisions(): Promise<void> {
    const { statuses } = this.facts;
    const gone = this.steps.flatMap((step) =>
      step.do === 'retract' && step.table === 'statuses' ? [step.id] : [],
    );
    for (const id of gone) {
      const row = [...statuses.other, ...statuses.person].find((each) => each.id === id);
      const heir = statuses.person.find(
        (each) =>
          each.category === row?.category &&
          each.valid_from < (row?.valid_to ?? '') &&
          (row?.valid_from ?? '') < each.valid_to,
      );
      if (!heir || heir.id === id) continue;
      const known = new Set(
        (await decisionsOf(this.t, [heir.id])).map((each) => `${each.year} ${each.number}`),
      );
      for (const decision of await decisionsOf(this.t, [id])) {
        const double = known.has(`${decision.year} ${decision.number}`);
        const item = {
          thing: 'statusDecision',
          id: decision.id,
          label: `Quyết định ${decision.number ?? ''} (năm ${decision.year})`,
        };
        if (double) this.steps.push({ do: 'retract', table: 'status_decisions', id: decision.id });
        else
          this.steps.push({
            do: 'amend',
            table: 'status_decisions',
            id: decision.id,
            changes: { status_id: heir.id },
          });
        this.items.push({
          ...item,
          kind: double ? 'retracted' : 'moved',
          note: double ? 'hồ sơ kia đã có' : null,
        });
      }
    }
  }

  /** Rows of other registers that name the other entry. */
  async planFollowers(other: string): Promise<void> {
    const decided = await notSameOf(this.t, this.person.id, other);
    if (decided) {
      this.steps.push({ do: 'sameAfterAll', id: decided.id });
      this.items.push({
        kind: 'retracted',
        thing: 'notSame',
        id: decided.id,
        label: `Ghi nhận “Không phải cùng một người” của ${decided.decided_by_name}: ${decided.reason}`,
        note: 'nay gộp làm một',
      });
    }
    for (const follower of followers) {
      const rows = await followingRows(this.t, follower, other, this.person.id);
      if (rows.length === 0) continue;
      this.steps.push({ do: 'rename', follower, ids: rows.map((row) => row.id) });
      this.items.push(...followerItems(follower, rows));
    }
  }
}

const recordingColumns = new Set([
  'row_id',
  'id',
  'recorded_at',
  'recorded_by',
  'retracted_at',
  'retracted_by',
]);

function followerItems({ table }: Follower, rows: readonly { id: string; label: string }[]): MergeItem[] {
  const words = {
    campaign_entries: ['campaignEntry', 'Suất quà, hỗ trợ: '],
    campaign_candidates: ['campaignCandidate', 'Đã xem xét trong đợt hỗ trợ: '],
    campaign_choices: ['campaignChoice', 'Quyết định của cán bộ trong đợt hỗ trợ: '],
    martyr_people: ['martyrPerson', 'Thân nhân, người thờ cúng liệt sĩ '],
    recoveries: ['recovery', 'Số tiền phải thu hồi: '],
    cases: ['case', 'Hồ sơ '],
    not_same_pairs: ['notSame', 'Ghi nhận “Không phải cùng một người”: '],
    allowance_payments: ['allowancePayment', 'Trợ cấp đã chi trả tháng '],
  } as const;
  const [thing, start] = words[table];
  return rows.map(({ id, label }) => ({
    kind: 'moved',
    thing,
    id,
    label: `${start}${label}`.slice(0, 400),
    note: null,
  }));
}

/** Households that the two belong to today: which of these memberships stay, which go. */
function households(t: ReadTx, facts: Facts, steps: readonly Step[]): { stay: Seat[]; go: Seat[] } {
  const stay: Seat[] = [];
  const go: Seat[] = [];
  for (const row of [...facts.person, ...facts.other]) {
    if (row.valid_from > t.today || row.valid_to <= t.today) continue;
    const step = steps.find((each) => 'id' in each && each.id === row.id);
    const changes = step?.do === 'amend' ? step.changes : {};
    const from = String(changes.valid_from ?? row.valid_from);
    const to = String(changes.valid_to ?? row.valid_to);
    const stays = step?.do !== 'retract' && from <= t.today && t.today < to;
    (stays ? stay : go).push({ household: String(row.household_id), relation: String(row.relation) });
  }
  return { stay, go };
}

async function warningsOf(
  t: ReadTx,
  person: PersonRow,
  other: PersonRow,
  seats: { stay: Seat[]; go: Seat[] },
): Promise<string[]> {
  const warnings = await householdWarnings(t, seats, [person.id, other.id]);
  if (person.national_id && other.national_id && person.national_id.length === other.national_id.length) {
    warnings.unshift(
      'Hai hồ sơ mang số CCCD khác nhau: chỉ gộp khi chắc chắn một số ghi sai. Số không giữ vẫn tìm ra người này.',
    );
  }
  for (const gift of await doubleGifts(t, person.id, other.id)) {
    warnings.push(
      `${gift}: cả hai hồ sơ cùng có suất, thành hai suất của một người. Xem lại để thu hồi nếu đã phát.`,
    );
  }
  return warnings;
}

/** What merging `other` into `person` will do. Reads only. */
export async function planMerge(t: ReadTx, person: PersonRow, other: PersonRow, asked: Keep): Promise<Plan> {
  const facts = await readFacts(t, person.id, other.id);
  const open = (rows: readonly FactRow[]): boolean => rows.some((row) => row.valid_to > t.today);
  const { residences } = facts;
  const keep = chosen(asked, person, other, {
    person: open(residences.person),
    other: open(residences.other),
  });
  const identity = identityOf(keep, person, other);
  const first = [...residences.person, ...residences.other].map((row) => row.valid_from).sort()[0];
  const planner = new Planner(t, person, other, facts, identity, keep);
  for (const table of movedFacts) await planner.planTable(table);
  await planner.planDecisions();
  await planner.planFollowers(other.id);
  return {
    person,
    other,
    keep,
    identity,
    steps: planner.steps,
    items: planner.items,
    households: planner.households,
    warnings: await warningsOf(t, person, other, households(t, facts.memberships, planner.steps)),
    obstacles: obstaclesOf(person, other, identity, first),
  };
}

/** How much an entry tells: its facts, and the fields that identify it. */
export async function fullness(t: ReadTx, person: PersonRow): Promise<number> {
  let facts = 0;
  for (const table of movedFacts) facts += (await factsOf(t, table, person.id)).length;
  const fields = [person.national_id, person.insurance_number, person.phone, person.ethnicity, person.note];
  return facts + 2 * fields.filter((field) => field !== null).length + person.birth_date.length / 4;
}
