import { expect } from 'chai';
import type { WriteTx } from '../../../src/db/tx.ts';
import { createArea } from '../../../src/features/areas/service.ts';
import {
  accountsOf,
  type Balances,
  balancesOf,
  emptyBalances,
  type LedgerAccount,
  post,
  sameStanding,
} from '../../../src/features/campaigns/ledger.ts';
import { createCampaign, verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import { addSource, changeSource } from '../../../src/features/campaigns/sources.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { type Goods, sumGoods } from '../../../src/shared/inKind.ts';
import { onBothEngines } from '../../support/engines.ts';
import type { TestRegistry } from '../../support/registry.ts';

const rice = (quantity: number): Goods => ({ item: 'gạo', quantity, unit: 'kg' });

interface Gift {
  campaign: string;
  source: string;
  entry: string;
  amountDong: number;
  goods: Goods[];
}

/** A campaign with two sources: one of 2,000,000 đồng, one of 100 kg of rice and no sum said. */
async function makeCampaign(t: WriteTx): Promise<{ campaign: string; money: string; goods: string }> {
  await createArea(t, {
    code: 'QX',
    name: 'Phường Xuân',
    kind: 'ward',
    parentCode: null,
    validFrom: '2000-01-01',
  });
  const campaign = await createCampaign(t, {
    name: 'Tết 2024',
    kind: 'tet',
    year: 2024,
    area: 'QX',
    cutOffOn: '2023-12-31',
  });
  const money = await addSource(t, campaign, {
    code: 'ward',
    name: 'Ngân sách phường',
    budgetDong: 2_000_000,
  });
  const goods = await addSource(t, campaign, { code: 'state-rice', name: 'Gạo', inKind: rice(100) });
  return { campaign, money, goods };
}

/** A gift to an invented household, proposed. */
async function makeGift(
  t: WriteTx,
  campaign: string,
  source: string,
  amountDong: number,
  goods: Goods[] = [],
): Promise<Gift> {
  const household = t.newId();
  await t.run('INSERT INTO households (id, code, ward_code, created_at, updated_at) VALUES (?, ?, ?, ?, ?)', [
    household,
    household,
    'QX',
    t.now,
    t.now,
  ]);
  const entry = t.newId();
  await t.run(
    `INSERT INTO campaign_entries (id, campaign_id, source_id, household_id, area_code, recipient_name, amount_dong, in_kind,
       state, created_at) VALUES (?, ?, ?, ?, 'QX', 'Lê Văn Thử', ?, ?, 'proposed', ?)`,
    [entry, campaign, source, household, amountDong, goods.length ? JSON.stringify(goods) : null, t.now],
  );
  return { campaign, source, entry, amountDong, goods };
}

/** Moves a gift as the services do: the state of the entry first, a payment's row with it. */
async function move(t: WriteTx, gift: Gift, from: LedgerAccount, to: LedgerAccount): Promise<void> {
  const state = from === 'budget' ? 'approved' : to === 'budget' ? 'withdrawn' : undefined;
  if (state) await t.run('UPDATE campaign_entries SET state = ? WHERE id = ?', [state, gift.entry]);
  await post(t, [{ ...gift, from, to, onDay: '2024-02-01' }]);
}

function standings(balances: Balances | undefined) {
  const { planned, unpaid, paid, returned, givenBack } = balances ?? emptyBalances();
  return { planned, parts: [unpaid, paid, returned, givenBack] };
}

/** Where a gift may go from each account. */
const ways: Record<LedgerAccount, LedgerAccount[]> = {
  budget: ['unpaid'],
  unpaid: ['budget', 'paid', 'returned'],
  paid: ['unpaid'],
  returned: ['unpaid', 'treasury'],
  treasury: ['returned'],
};

/** A small generator, so that a failure comes again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

onBothEngines('double entry', (open) => {
  let registry: TestRegistry;
  beforeEach(async () => {
    registry = await open();
  });
  afterEach(() => registry.close());

  it('holds planned = unpaid + paid + returned + given back after every step of random courses', async () => {
    const { campaign, money, goods } = await registry.tx(makeCampaign);
    const gifts = await registry.tx(async (t) => [
      await makeGift(t, campaign, money, 100_000),
      await makeGift(t, campaign, money, 200_000),
      await makeGift(t, campaign, money, 300_000),
      await makeGift(t, campaign, goods, 0, [rice(22.5)]),
      await makeGift(t, campaign, goods, 50_000, [rice(0.1), { item: 'quà', quantity: 1, unit: 'phần' }]),
      await makeGift(t, campaign, goods, 0, [rice(0.2)]),
    ]);
    await registry.tx((t) => t.run('UPDATE campaign_sources SET in_kind = NULL WHERE id = ?', [goods]));
    const next = generator(20_241_130);
    const at = new Map<string, LedgerAccount>(gifts.map(({ entry }) => [entry, 'budget']));
    for (let step = 0; step < 60; step++) {
      const gift = gifts[next(gifts.length)] as Gift; // below the length
      const from = at.get(gift.entry) ?? 'budget';
      const to = ways[from][next(ways[from].length)] ?? 'unpaid';
      await registry.tx((t) => move(t, gift, from, to));
      at.set(gift.entry, to);
      await registry.read(async (t) => {
        const balances = await balancesOf(t, { campaign });
        for (const source of [money, goods]) {
          const { planned, parts } = standings(balances.get(source));
          const sum = {
            gifts: parts.reduce((total, part) => total + part.gifts, 0),
            dong: parts.reduce((total, part) => total + part.dong, 0),
            goods: sumGoods(parts.flatMap((part) => part.goods)),
          };
          expect(sameStanding(sum, planned), `step ${step}: ${from} to ${to}`).to.equal(true);
        }
        const known = await accountsOf(t, [...at.keys()]);
        expect([...known].sort()).to.deep.equal([...at].sort());
      });
    }
  });

  it('refuses a gift from where it does not lie, and writes nothing', async () => {
    const { campaign, money } = await registry.tx(makeCampaign);
    const gift = await registry.tx((t) => makeGift(t, campaign, money, 300_000));
    await registry.tx((t) => move(t, gift, 'budget', 'unpaid'));
    await registry.tx((t) => move(t, gift, 'unpaid', 'paid'));
    const twice = await refusal(registry.tx((t) => move(t, gift, 'unpaid', 'paid')));
    expect(String(twice)).to.include('lies in paid, not in unpaid');
    const unknown = await refusal(registry.tx((t) => move(t, gift, 'paid', 'treasury')));
    expect(String(unknown)).to.include('no transfer from paid to treasury');
    const { paid } = (await registry.read((t) => balancesOf(t, { campaign }))).get(money) ?? emptyBalances();
    expect(paid).to.deep.equal({ gifts: 1, dong: 300_000, goods: [] });
  });

  it('refuses more than was granted, in money and in goods, and says what to do', async () => {
    const { campaign, money, goods } = await registry.tx(makeCampaign);
    const dear = await registry.tx((t) => makeGift(t, campaign, money, 2_000_001));
    const heavy = await registry.tx((t) => makeGift(t, campaign, goods, 0, [rice(100.5)]));
    for (const [gift, words] of [
      [dear, 'vượt 1 đồng'],
      [heavy, 'được cấp 100 kg gạo'],
    ] as const) {
      const error = await refusal(registry.tx((t) => move(t, gift, 'budget', 'unpaid')));
      expect(error).to.be.instanceOf(AppError);
      expect(String(error)).to.include(words).and.to.include('Bổ sung kinh phí');
    }
  });

  it('takes no budget below what is approved, and asks why when it changes', async () => {
    const { campaign, money } = await registry.tx(makeCampaign);
    const gift = await registry.tx((t) => makeGift(t, campaign, money, 1_500_000));
    await registry.tx((t) => move(t, gift, 'budget', 'unpaid'));
    const change = (budgetDong: number, reason?: string) =>
      registry.tx((t) =>
        changeSource(t, campaign, money, { budgetDong, ...(reason ? { reason } : {}) }, undefined),
      );
    expect(String(await refusal(change(1_499_999, 'Cắt giảm')))).to.include('thấp hơn số đã duyệt');
    expect(String(await refusal(change(1_600_000)))).to.include('Lý do');
    await change(1_600_000, 'Công văn 15/UBND');
  });

  it('is compared with approved gifts and payments by verify', async () => {
    const { campaign, money } = await registry.tx(makeCampaign);
    const gift = await registry.tx((t) => makeGift(t, campaign, money, 300_000));
    await registry.tx((t) => move(t, gift, 'budget', 'unpaid'));
    const verify = () => registry.read((t) => verifyCampaignTotals(t));
    expect(await verify()).to.equal(undefined);
    await registry.tx((t) => t.run('UPDATE campaign_entries SET amount_dong = 1 WHERE id = ?', [gift.entry]));
    expect(await verify()).to.include('đã duyệt 1 suất, 1 đồng');
    await registry.tx((t) =>
      t.run("UPDATE campaign_entries SET amount_dong = 300000, state = 'proposed' WHERE id = ?", [
        gift.entry,
      ]),
    );
    expect(await verify()).to.include('đã duyệt 0 suất');
  });
});
