import type { SqlValue } from '../../db/connection.ts';
import type { WriteTx } from '../../db/tx.ts';
import { addDays, addMonths } from '../../shared/dates.ts';
import { readGoods, writeGoods } from '../../shared/inKind.ts';
import { type LedgerAccount, type Movement, post } from '../campaigns/ledger.ts';
import { addRule } from '../campaigns/rules.ts';
import { advanceCampaign, createCampaign } from '../campaigns/service.ts';
import { addSource } from '../campaigns/sources.ts';
import { type DemoLevel, type DemoSource, demoSources } from './givingSources.ts';
import type { Loaded } from './load.ts';
import { Random } from './random.ts';
import type { DemoStatus } from './registers.ts';
import { insertMany } from './store.ts';
import type { DemoHousehold, DemoPerson } from './ward.ts';

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

interface DemoRule extends DemoLevel {
  id: string;
}

/** Where a gift belongs. */
interface Place {
  campaign: string;
  source: string;
}

interface DemoGift extends Place {
  entry: string;
  amountDong: number;
  inKind: string | null;
}

class Giving {
  private readonly random = new Random(2_024);
  readonly entries: SqlValue[][] = [];
  readonly payments: SqlValue[][] = [];
  readonly movements: Movement[] = [];

  constructor(
    private readonly t: WriteTx,
    private readonly statuses: readonly DemoStatus[],
    private readonly loaded: Loaded,
    private readonly householdOf: ReadonlyMap<DemoPerson, DemoHousehold>,
  ) {}

  /** A campaign of a year with its sources and rules, its list approved and given out. */
  async year(year: Year): Promise<void> {
    const { t } = this;
    const campaign = await createCampaign(t, {
      name: year.name,
      kind: 'tet',
      year: year.year,
      area: 'CL',
      cutOffOn: year.cutOffOn,
      recurs: 'yearly',
      handOutFrom: year.from,
      handOutTo: addDays(year.from, 8),
    });
    for (const source of demoSources) {
      const { code, name, approvedBy, signer, account } = source;
      const decision = { number: source.decision, date: addDays(year.from, -12), issuer: approvedBy };
      const id = await addSource(t, campaign, {
        code,
        name,
        approvedBy,
        signer,
        account,
        decision,
        budgetDong: 400_000_000,
      });
      const rules: DemoRule[] = [];
      for (const level of source.levels) {
        const { name, categories, per, amountDong, goods } = level;
        const basis = { cutOffOn: year.cutOffOn };
        const rule = { source: id, name, categories: [...categories], per, amountDong, basis };
        rules.push({ ...level, id: await addRule(t, campaign, goods ? { ...rule, inKind: goods } : rule) });
      }
      this.source(year, { campaign, source: id }, source, rules);
    }
    await advanceCampaign(t, campaign, { state: 'approved', builtAt: t.now });
  }

  private source(year: Year, of: Place, source: DemoSource, rules: readonly DemoRule[]): void {
    const seen = new Set<string>();
    const held = this.statuses.flatMap((status) => {
      const rule = rules.find(({ categories }) => categories.includes(status.category));
      const holds = status.from <= year.cutOffOn && (status.to === null || status.to > year.cutOffOn);
      return rule && holds ? [{ status, rule }] : [];
    });
    for (const { status, rule } of held.sort((a, b) => b.rule.amountDong - a.rule.amountDong)) {
      const { person, household, name } = recipientOf(status, this.householdOf);
      const entry = this.t.newId();
      const id = person ? this.loaded.person.get(person) : household && this.loaded.household.get(household);
      // Nobody twice out of one source; who died or left before the cut-off day is not on the list.
      if (!id || !household || seen.has(id) || (person?.leftOn && person.leftOn <= year.cutOffOn)) continue;
      seen.add(id);
      const inKind = rule.goods ? writeGoods([rule.goods]) : null;
      const decidedOn = addDays(year.from, -12);
      this.entries.push([
        entry,
        of.campaign,
        of.source,
        person ? id : null,
        household ? (this.loaded.household.get(household) ?? null) : null,
        household.area,
        name,
        status.category,
        `Quyết định ${source.decision}`,
        rule.amountDong,
        inKind,
        'approved',
        source.decision,
        decidedOn,
        source.approvedBy,
        rule.id,
        this.t.now,
      ]);
      const gift = { ...of, entry, amountDong: rule.amountDong, inKind };
      this.move(gift, 'budget', 'unpaid', decidedOn);
      this.pay(year, gift);
    }
  }

  private move(
    gift: DemoGift,
    from: LedgerAccount,
    to: LedgerAccount,
    onDay: string,
    payment?: string,
  ): void {
    const { campaign, source, entry, amountDong } = gift;
    const goods = readGoods(gift.inKind);
    const movement = { campaign, source, entry, from, to, amountDong, goods, onDay };
    this.movements.push(payment === undefined ? movement : { ...movement, payment });
  }

  private pay(year: Year, gift: DemoGift): void {
    const { random, t } = this;
    const fate = random.next();
    if (fate < 0.012) return; // not found yet
    const paidOn = addDays(year.from, random.int(0, 8));
    const proxy = random.chance(0.06);
    const record = (
      kind: string,
      reverses: string | null,
      [from, to]: readonly [LedgerAccount, LedgerAccount],
    ): string => {
      const id = t.newId();
      this.payments.push([
        id,
        gift.entry,
        gift.campaign,
        gift.source,
        kind,
        reverses,
        gift.amountDong,
        gift.inKind,
        paidOn,
        kind === 'payment' && proxy ? 'Nguyễn Thị Nhận' : null,
        kind === 'payment' && proxy ? 'con' : null,
        kind === 'payment' ? 'matched' : null,
        t.now,
        null,
      ]);
      this.move(gift, from, to, paidOn, id);
      return id;
    };
    if (fate < 0.02) {
      record('return', null, ['unpaid', 'returned']);
      return;
    }
    const id = record('payment', null, ['unpaid', 'paid']);
    if (fate > 0.996) {
      record('reversal', id, ['paid', 'unpaid']);
      record('payment', null, ['unpaid', 'paid']);
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
      'rule_id',
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
  await post(t, giving.movements);
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
