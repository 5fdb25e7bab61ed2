import type { SqlValue } from '../../db/connection.ts';
import type { WriteTx } from '../../db/tx.ts';
import { addDays, addMonths } from '../../shared/dates.ts';
import { createCampaign, createSource } from '../campaigns/service.ts';
import type { Loaded } from './load.ts';
import { Random } from './random.ts';
import type { DemoStatus } from './registers.ts';
import { insertMany } from './store.ts';
import type { DemoHousehold, DemoPerson } from './ward.ts';

const high = new Set(['heroic-mother', 'wounded-soldier-81']);
const presidents = new Set([
  'heroic-mother',
  'wounded-soldier-81',
  'wounded-soldier-61',
  'wounded-soldier-41',
  'wounded-soldier-21',
  'sick-soldier-61',
  'agent-orange-41',
  'martyr-relative',
]);
const assisted = new Set([
  'elderly-80',
  'disability-exceptional',
  'disability-severe',
  'orphan-child',
  'hiv-poor',
]);

interface SourceRule {
  code: string;
  name: string;
  approvedBy: string;
  decision: string;
  amount(category: string): number;
  takes(status: DemoStatus): boolean;
  inKind?: { item: string; quantity: number; unit: string };
}

const rules: SourceRule[] = [
  {
    code: 'president',
    name: 'Quà của Chủ tịch nước',
    approvedBy: 'Chủ tịch nước',
    decision: '1655/QĐ-CTN',
    amount: (category) => (high.has(category) ? 600_000 : 300_000),
    takes: ({ category }) => presidents.has(category),
  },
  {
    code: 'province',
    name: 'Ngân sách tỉnh',
    approvedBy: 'UBND tỉnh Quảng Ngãi',
    decision: '1402/QĐ-UBND',
    amount: (category) => (category === 'poor' ? 500_000 : 300_000),
    takes: ({ category }) => category === 'poor' || category === 'near-poor' || assisted.has(category),
  },
  {
    code: 'ward',
    name: 'Ngân sách phường',
    approvedBy: 'UBND phường Chánh Lộ',
    decision: '12/QĐ-UBND',
    amount: () => 300_000,
    takes: ({ category }) => category === 'policy-household',
  },
  {
    code: 'fund',
    name: 'Quỹ Vì người nghèo phường',
    approvedBy: 'Ban vận động Quỹ Vì người nghèo phường',
    decision: '03/QĐ-BVĐ',
    amount: () => 400_000,
    takes: ({ category }) => category === 'poor' || category === 'disadvantaged-household',
    inKind: { item: 'gạo', quantity: 10, unit: 'kg' },
  },
];

interface Year {
  year: number;
  name: string;
  cutOffOn: string;
  from: string;
}

const years: Year[] = [
  { year: 2023, name: 'Tết Quý Mão 2023', cutOffOn: '2022-12-31', from: '2023-01-09' },
  { year: 2024, name: 'Tết Giáp Thìn 2024', cutOffOn: '2023-12-31', from: '2024-01-29' },
];

function recipientOf(
  status: DemoStatus,
  areaOf: ReadonlyMap<DemoPerson, DemoHousehold>,
): { person: DemoPerson | null; household: DemoHousehold | undefined; name: string } {
  if (status.person)
    return { person: status.person, household: areaOf.get(status.person), name: status.person.fullName };
  const head = status.household?.members.find(({ relation }) => relation === 'head');
  return { person: null, household: status.household ?? undefined, name: head?.fullName ?? '' };
}

class Giving {
  private readonly random = new Random(2_024);
  readonly entries: SqlValue[][] = [];
  readonly payments: SqlValue[][] = [];

  constructor(
    private readonly t: WriteTx,
    private readonly statuses: readonly DemoStatus[],
    private readonly loaded: Loaded,
    private readonly householdOf: ReadonlyMap<DemoPerson, DemoHousehold>,
  ) {}

  async year(year: Year): Promise<void> {
    const campaign = await createCampaign(this.t, {
      name: year.name,
      kind: 'tet',
      year: year.year,
      area_code: 'CL',
      cut_off_on: year.cutOffOn,
      state: 'approved',
    });
    for (const rule of rules) {
      const source = await createSource(this.t, {
        campaign_id: campaign,
        code: rule.code,
        name: rule.name,
        approved_by: rule.approvedBy,
        decision_number: `${rule.decision}`,
        decided_on: addDays(year.from, -12),
        decision_issuer: rule.approvedBy,
        budget_dong: 400_000_000,
        in_kind: null,
      });
      this.source(year, campaign, source, rule);
    }
  }

  private source(year: Year, campaign: string, source: string, rule: SourceRule): void {
    const seen = new Set<string>();
    const held = this.statuses.filter(
      (status) =>
        rule.takes(status) &&
        status.from <= year.cutOffOn &&
        (status.to === null || status.to > year.cutOffOn),
    );
    for (const status of held.sort((a, b) => rule.amount(b.category) - rule.amount(a.category))) {
      const { person, household, name } = recipientOf(status, this.householdOf);
      const subject = this.t.newId();
      const id = person ? this.loaded.person.get(person) : household && this.loaded.household.get(household);
      // Nobody twice out of one source; who died or left before the cut-off day is not on the list.
      if (!id || !household || seen.has(id) || (person?.leftOn && person.leftOn <= year.cutOffOn)) continue;
      seen.add(id);
      const amount = rule.amount(status.category);
      const inKind = rule.inKind ? JSON.stringify(rule.inKind) : null;
      this.entries.push([
        subject,
        campaign,
        source,
        person ? id : null,
        household ? (this.loaded.household.get(household) ?? null) : null,
        household.area,
        name,
        status.category,
        `Quyết định ${rule.decision}`,
        amount,
        inKind,
        'approved',
        rule.decision,
        addDays(year.from, -12),
        rule.approvedBy,
        this.t.now,
      ]);
      this.pay(year, campaign, source, subject, amount, inKind);
    }
  }

  private pay(
    year: Year,
    campaign: string,
    source: string,
    entry: string,
    amount: number,
    inKind: string | null,
  ): void {
    const { random, t } = this;
    const fate = random.next();
    if (fate < 0.012) return; // not found yet
    const paidOn = addDays(year.from, random.int(0, 8));
    const proxy = random.chance(0.06);
    const row = (kind: string, reverses: string | null, id: string): SqlValue[] => [
      id,
      entry,
      campaign,
      source,
      kind,
      reverses,
      amount,
      inKind,
      paidOn,
      kind === 'payment' && proxy ? 'Nguyễn Thị Nhận' : null,
      kind === 'payment' && proxy ? 'con' : null,
      kind === 'payment' ? 'matched' : null,
      t.now,
      null,
    ];
    if (fate < 0.02) {
      this.payments.push(row('return', null, t.newId()));
      return;
    }
    const id = t.newId();
    this.payments.push(row('payment', null, id));
    if (fate > 0.996) {
      this.payments.push(row('reversal', id, t.newId()));
      this.payments.push(row('payment', null, t.newId()));
    }
  }
}

/** Tết of two years, from list to payments. */
export async function loadGiving(
  t: WriteTx,
  statuses: readonly DemoStatus[],
  loaded: Loaded,
  households: readonly DemoHousehold[],
): Promise<void> {
  const householdOf = new Map(
    households.flatMap((household) => household.members.map((person) => [person, household] as const)),
  );
  const giving = new Giving(t, statuses, loaded, householdOf);
  for (const year of years) await giving.year(year);
  await insertMany(
    t,
    'campaign_entries',
    [
      'id',
      'campaign_id',
      'source_id',
      'person_id',
      'household_id',
      'area_code',
      'recipient_name',
      'category',
      'ground',
      'amount_dong',
      'in_kind',
      'state',
      'decision_number',
      'decided_on',
      'decision_issuer',
      'created_at',
    ],
    giving.entries,
  );
  await insertMany(
    t,
    'payments',
    [
      'id',
      'entry_id',
      'campaign_id',
      'source_id',
      'kind',
      'reverses_id',
      'amount_dong',
      'in_kind',
      'paid_on',
      'receiver_name',
      'receiver_relation',
      'signature',
      'recorded_at',
      'recorded_by',
    ],
    giving.payments,
  );
}

/** Monthly allowances from January 2023 to November 2024; the assistance base rose on 1/7/2024. */
export async function loadAllowances(
  t: WriteTx,
  statuses: readonly DemoStatus[],
  loaded: Loaded,
): Promise<void> {
  const rows: SqlValue[][] = [];
  for (const status of statuses) {
    const details = status.decisions[0]?.details as
      | { amountDong?: number; coefficient?: number }
      | null
      | undefined; // made by `makeStatuses`
    if (!status.person || !details?.amountDong) continue;
    for (let month = '2023-01'; month <= '2024-11'; month = addMonths(month, 1)) {
      if (`${month}-28` < status.from || (status.to !== null && `${month}-01` >= status.to)) continue;
      const base = month >= '2024-07' ? 500_000 : 360_000;
      const amount = details.coefficient ? details.coefficient * base : details.amountDong;
      const person = loaded.person.get(status.person) ?? null;
      rows.push([
        t.newId(),
        person,
        loaded.status.get(status) ?? null,
        status.category,
        month,
        amount,
        `${month}-10`,
        'account',
        t.now,
        null,
      ]);
    }
  }
  await insertMany(
    t,
    'allowance_payments',
    [
      'id',
      'person_id',
      'status_id',
      'category',
      'month',
      'amount_dong',
      'paid_on',
      'via',
      'recorded_at',
      'recorded_by',
    ],
    rows,
  );
}
