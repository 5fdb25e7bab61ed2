import type { SqlValue } from '../../db/connection.ts';
import type { WriteTx } from '../../db/tx.ts';
import { addDays, addMonths } from '../../shared/dates.ts';
import { readGoods } from '../../shared/inKind.ts';
import { approveCampaign } from '../approvals/deciding.ts';
import { type LedgerAccount, type Movement, post } from '../campaigns/ledger.ts';
import { addRule } from '../campaigns/rules.ts';
import { createCampaign } from '../campaigns/service.ts';
import { addSource } from '../campaigns/sources.ts';
import { buildCampaignList } from '../recipients/building.ts';
import { entryRows } from '../recipients/service.ts';
import { demoSources } from './givingSources.ts';
import type { Loaded } from './load.ts';
import { Random } from './random.ts';
import type { DemoStatus } from './registers.ts';
import { insertMany } from './store.ts';

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
  readonly payments: SqlValue[][] = [];
  readonly movements: Movement[] = [];

  constructor(private readonly t: WriteTx) {}

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
      for (const level of source.levels) {
        const { name, categories, per, amountDong, goods } = level;
        const basis = { cutOffOn: year.cutOffOn };
        const rule = { source: id, name, categories: [...categories], per, amountDong, basis };
        await addRule(t, campaign, goods ? { ...rule, inKind: goods } : rule);
      }
    }
    await buildCampaignList(t, campaign);
    const decidedOn = addDays(year.from, -12);
    await approveCampaign(t, campaign, {
      decision: { number: '12/QĐ-UBND', date: decidedOn, issuer: 'UBND phường Chánh Lộ' },
    });
    for (const row of await entryRows(t, { campaign, states: ['approved'] })) {
      const { id: entry, source_id: source, amount_dong: amountDong, in_kind: inKind } = row;
      this.pay(year, { campaign, source, entry, amountDong, inKind });
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

/** Tết of two years, from the levels through the lists built and approved to what was handed out. */
export async function loadGiving(t: WriteTx): Promise<void> {
  const giving = new Giving(t);
  for (const year of years) await giving.year(year);
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
