import { expect } from 'chai';
import type { WriteTx } from '../../../src/db/tx.ts';
import { createArea } from '../../../src/features/areas/service.ts';
import { type LedgerAccount, post } from '../../../src/features/campaigns/ledger.ts';
import {
  advanceCampaign,
  createCampaign,
  verifyCampaignTotals,
} from '../../../src/features/campaigns/service.ts';
import { addSource } from '../../../src/features/campaigns/sources.ts';
import { onBothEngines } from '../../support/engines.ts';
import type { TestRegistry } from '../../support/registry.ts';

interface Gift {
  campaign: string;
  source: string;
  entry: string;
}

/** A campaign with one source and one gift of 300,000 đồng to an invented household, approved or not. */
async function makeGift(t: WriteTx, state: 'approved' | 'proposed'): Promise<Gift> {
  await createArea(t, {
    code: 'QX',
    name: 'Phường Quảng Xuân',
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
  await advanceCampaign(t, campaign, { state: 'approved' });
  const source = await addSource(t, campaign, { code: 'ward', name: 'Ngân sách phường' });
  const household = t.newId();
  await t.run('INSERT INTO households (id, code, ward_code, created_at, updated_at) VALUES (?, ?, ?, ?, ?)', [
    household,
    'H1',
    'QX',
    t.now,
    t.now,
  ]);
  const entry = t.newId();
  await t.run(
    `INSERT INTO campaign_entries (id, campaign_id, source_id, household_id, area_code, recipient_name, amount_dong, state,
       created_at) VALUES (?, ?, ?, ?, 'QX', 'Lê Văn Thử', 300000, ?, ?)`,
    [entry, campaign, source, household, state, t.now],
  );
  const gift = { campaign, source, entry };
  if (state === 'approved') await move(t, gift, 'budget', 'unpaid');
  return gift;
}

function move(t: WriteTx, gift: Gift, from: LedgerAccount, to: LedgerAccount): Promise<void> {
  return post(t, [{ ...gift, from, to, amountDong: 300_000, goods: [], onDay: '2024-02-01' }]);
}

async function pay(t: WriteTx, gift: Gift, kind: string, amount: number, reverses: string | null = null) {
  const id = t.newId();
  await t.run(
    `INSERT INTO payments (id, entry_id, campaign_id, source_id, kind, reverses_id, amount_dong, paid_on, recorded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, '2024-02-01', ?)`,
    [id, gift.entry, gift.campaign, gift.source, kind, reverses, amount, t.now],
  );
  return id;
}

onBothEngines('the ledger of a campaign', (open) => {
  let registry: TestRegistry;

  beforeEach(async () => {
    registry = await open();
  });
  afterEach(() => registry.close());

  const verify = () => registry.read((t) => verifyCampaignTotals(t));

  it('adds up when a gift is paid once, or paid, reversed and paid again', async () => {
    await registry.tx(async (t) => {
      const gift = await makeGift(t, 'approved');
      const first = await pay(t, gift, 'payment', 300_000);
      await move(t, gift, 'unpaid', 'paid');
      await pay(t, gift, 'reversal', 300_000, first);
      await move(t, gift, 'paid', 'unpaid');
      await pay(t, gift, 'payment', 300_000);
      await move(t, gift, 'unpaid', 'paid');
    });
    expect(await verify()).to.equal(undefined);
  });

  it('names a gift paid twice', async () => {
    const gift = await registry.tx(async (t) => {
      const made = await makeGift(t, 'approved');
      await pay(t, made, 'payment', 300_000);
      await pay(t, made, 'payment', 300_000);
      return made;
    });
    expect(await verify())
      .to.contain(gift.entry)
      .and.to.contain('2 lần');
  });

  it('names a gift paid with another amount than approved', async () => {
    const gift = await registry.tx(async (t) => {
      const made = await makeGift(t, 'approved');
      await pay(t, made, 'payment', 299_999);
      return made;
    });
    expect(await verify())
      .to.contain(gift.entry)
      .and.to.contain('300000');
  });

  it('names a payment that the ledger does not hold', async () => {
    const gift = await registry.tx(async (t) => {
      const made = await makeGift(t, 'approved');
      await pay(t, made, 'payment', 300_000);
      return made;
    });
    expect(await verify())
      .to.contain(gift.entry)
      .and.to.contain('sổ cái ghi unpaid');
  });

  it('names money given out without an approved list', async () => {
    const paid = await registry.tx(async (t) => pay(t, await makeGift(t, 'proposed'), 'payment', 300_000));
    expect(await verify()).to.contain(paid);
  });

  it('never changes or loses a payment', async () => {
    const paid = await registry.tx(async (t) => pay(t, await makeGift(t, 'approved'), 'payment', 300_000));
    for (const sql of [
      'UPDATE payments SET amount_dong = 1 WHERE id = ?',
      'DELETE FROM payments WHERE id = ?',
    ]) {
      const outcome = await registry
        .tx((t) => t.run(sql, [paid]))
        .then(
          () => 'done',
          () => 'refused',
        );
      expect(outcome, sql).to.equal('refused');
    }
  });
});
