import { expect } from 'chai';
import { requireArea } from '../../../../src/features/areas/service.ts';
import { verifyCampaignTotals } from '../../../../src/features/campaigns/service.ts';
import { type MonthContext, monthContext } from '../../../../src/features/exports/monthly/context.ts';
import { giftTable } from '../../../../src/features/exports/monthly/gifts.ts';
import { tetFigures } from '../../../../src/features/exports/store.ts';
import { goodsOf, type InKind } from '../../../../src/shared/inKind.ts';
import type { TestApp } from '../../../support/app.ts';
import { groups } from './world.ts';

export type Account = 'unpaid' | 'paid' | 'returned' | 'givenBack';
const accounts: readonly Account[] = ['unpaid', 'paid', 'returned', 'givenBack'];

/** An approved gift in the test's own books. */
interface Booked {
  source: string;
  subject: string;
  dong: number;
  goods: Record<string, number>;
  at: Account;
}

interface Sum {
  gifts: number;
  dong: number;
  goods: Record<string, number>;
}

export const goodsByItem = (inKind: InKind | null): Record<string, number> =>
  Object.fromEntries(goodsOf(inKind).map(({ item, quantity }) => [item, quantity]));

function sumOf(gifts: readonly Booked[]): Sum {
  const goods: Record<string, number> = {};
  for (const gift of gifts)
    for (const [item, quantity] of Object.entries(gift.goods))
      goods[item] = Math.round(((goods[item] ?? 0) + quantity) * 1000) / 1000;
  return { gifts: gifts.length, dong: gifts.reduce((sum, { dong }) => sum + dong, 0), goods };
}

/** "12,5 lít dầu ăn; 3 cái bánh chưng" as a table of the month has it. */
function typedGoods(cell: unknown): Record<string, number> {
  const parts = typeof cell === 'string' ? cell.split('; ') : [];
  return Object.fromEntries(
    parts.map((part) => {
      const [, quantity = '', item = ''] = /^([\d.,]+) \S+ (.+)$/.exec(part) ?? [];
      return [item, Number(quantity.replace('.', '').replace(',', '.'))];
    }),
  );
}

interface Balance {
  gifts: number;
  dong: number;
  inKind: InKind | null;
}

/** What the test knows of each approved gift, kept beside the program's ledger and compared with it after every step. */
export class Books {
  readonly gifts = new Map<string, Booked>();
  private audited = new Map<string, number>();
  private month: MonthContext | undefined;

  constructor(
    private readonly app: TestApp,
    private readonly campaign: string,
  ) {}

  /** Gifts that were approved, or added to the list by an approval. */
  approve(entry: string, gift: Omit<Booked, 'at'>): void {
    this.gifts.set(entry, { ...gift, at: 'unpaid' });
  }

  withdraw(entry: string): void {
    this.gifts.delete(entry);
  }

  move(entry: string, at: Account): void {
    const gift = this.gifts.get(entry);
    if (!gift) throw new Error(`${entry} is no approved gift`);
    gift.at = at;
  }

  /** Gifts of a source that lie somewhere, in the order in which they were approved. */
  lying(at: Account, source?: string): string[] {
    return [...this.gifts].flatMap(([entry, gift]) =>
      gift.at === at && (source === undefined || gift.source === source) ? [entry] : [],
    );
  }

  /** Gifts, money and goods that lie somewhere. */
  sum(at: Account): Sum {
    return sumOf([...this.gifts.values()].filter((gift) => gift.at === at));
  }

  private ofSource(source: string, at?: Account): Booked[] {
    return [...this.gifts.values()].filter(
      (gift) => gift.source === source && (at === undefined || gift.at === at),
    );
  }

  /** Planned = unpaid + paid + returned + given back for each source, in gifts, money and every kind of goods. */
  private async balances(): Promise<void> {
    const { body } = await this.app.as('officer').get(`/campaigns/${this.campaign}/sources`);
    for (const { code, balances } of body.items as { code: string; balances: Record<string, Balance> }[]) {
      const said = (name: string): Sum => {
        const { gifts = 0, dong = 0, inKind = null } = balances[name] ?? {};
        return { gifts, dong, goods: goodsByItem(inKind) };
      };
      expect(said('planned'), `${code} planned`).to.deep.equal(sumOf(this.ofSource(code)));
      for (const at of accounts)
        expect(said(at), `${code} ${at}`).to.deep.equal(sumOf(this.ofSource(code, at)));
    }
  }

  /** Nobody stands twice on the list of a source, and nothing was paid but what is approved. */
  private async tables(): Promise<void> {
    const twice = await this.app.read((t) =>
      t.all(
        `SELECT source_id, COUNT(*) AS gifts FROM campaign_entries
         WHERE campaign_id = ? AND state <> 'withdrawn'
         GROUP BY source_id, person_id, CASE WHEN person_id IS NULL THEN household_id END, martyr_id
         HAVING COUNT(*) > 1`,
        [this.campaign],
      ),
    );
    expect(twice, 'twice from a source').to.deep.equal([]);
    const unapproved = await this.app.read((t) =>
      t.all(
        `SELECT y.id FROM payments y JOIN campaign_entries e ON e.id = y.entry_id
         LEFT JOIN campaign_approvals a ON a.id = e.approval_id
         WHERE y.campaign_id = ? AND (a.state IS NULL OR a.state <> 'approved')`,
        [this.campaign],
      ),
    );
    expect(unapproved, 'paid without approval').to.deep.equal([]);
  }

  /** The month's figures `tet`, and B10 of its workbook, say what the books say. */
  private async figures(): Promise<void> {
    const paid = [...this.gifts.values()].filter(({ at }) => at === 'paid');
    const [tet, b10] = await this.app.read(async (t) => {
      this.month ??= await monthContext(t, await requireArea(t, 'CL'), '2025-01-01', '2025-02-28');
      return [await tetFigures(t, [...groups], '2025-01-01', '2025-02-28'), await giftTable(t, this.month)];
    });
    expect(tet).to.deep.equal({
      paidDong: sumOf(paid).dong,
      recipients: new Set(paid.map(({ subject }) => subject)).size,
    });
    const total = Object.fromEntries(b10.columns.map(({ field }, i) => [field, b10.total?.[i]]));
    const of = (name: string): Sum => ({
      gifts: Number(total[`${name}Gifts`]),
      dong: Number(total[`${name}Dong`]),
      goods: typedGoods(total[`${name}InKind`]),
    });
    expect(of('approved'), 'B10 approved').to.deep.equal(sumOf([...this.gifts.values()]));
    for (const at of ['paid', 'unpaid'] as const) expect(of(at), `B10 ${at}`).to.deep.equal(this.sum(at));
    const back = [...this.gifts.values()].filter(({ at }) => at === 'returned' || at === 'givenBack');
    expect(of('returned'), 'B10 returned').to.deep.equal(sumOf(back));
    expect(of('period'), 'B10 of the period').to.deep.equal(this.sum('paid'));
  }

  private async auditRows(): Promise<Map<string, number>> {
    const rows = await this.app.read((t) =>
      t.all<{ action: string; n: number }>('SELECT action, COUNT(*) AS n FROM audit GROUP BY action'),
    );
    return new Map(rows.map(({ action, n }) => [action, n]));
  }

  /** From here on every row of the journal is accounted for. */
  async open(): Promise<void> {
    this.audited = await this.auditRows();
  }

  /**
   * Holds everything after a step; `acts` are the rows that the step wrote into the journal, no more and no fewer, beside
   * those of the actions that are said not to be counted.
   */
  async agree(acts: Record<string, number> = {}, uncounted: readonly string[] = []): Promise<void> {
    const now = await this.auditRows();
    const grown = Object.fromEntries(
      [...now].flatMap(([action, n]) => {
        const more = n - (this.audited.get(action) ?? 0);
        return more === 0 || uncounted.includes(action) ? [] : [[action, more]];
      }),
    );
    this.audited = now;
    expect(grown, 'journal').to.deep.equal(acts);
    await this.stand();
  }

  private async stand(): Promise<void> {
    await this.balances();
    await this.tables();
    await this.figures();
    expect(await this.app.read((t) => verifyCampaignTotals(t)), 'sas verify').to.equal(undefined);
  }
}
