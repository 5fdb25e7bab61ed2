import type { WriteTx } from '../../../src/db/tx.ts';
import { post } from '../../../src/features/campaigns/ledger.ts';
import { createCampaign } from '../../../src/features/campaigns/service.ts';
import { addSource } from '../../../src/features/campaigns/sources.ts';
import type { Household } from '../../../src/features/records/schema.ts';
import { goodsOf, type InKind } from '../../../src/shared/inKind.ts';
import type { TestApp } from '../../support/app.ts';

export const decidedOn = '2024-01-20';
export const paidOn = '2024-02-01';

export interface GiftForm {
  household: Household;
  /** Member whose gift it is; without one it is the household's. */
  person?: string;
  area?: string;
  source?: string;
  amountDong?: number;
  inKind?: InKind;
  state?: 'approved' | 'proposed';
}

/** A campaign of ward CL with sources, whose lists are written as approved on 20/01/2024. */
export interface Campaign {
  id: string;
  sources: Record<string, string>;
  path: string;
  add(gift: GiftForm): Promise<string>;
}

async function insertGift(t: WriteTx, campaign: string, source: string, gift: GiftForm): Promise<string> {
  const { household, person = null, area = 'CL-01', amountDong = 300_000, state = 'approved' } = gift;
  const owner = household.members.find((member) => member.person === person) ?? household.members[0];
  const goods = goodsOf(gift.inKind);
  const id = t.newId();
  const numbered = await t.one<{ n: number }>(
    'SELECT COUNT(*) + 1 AS n FROM campaign_entries WHERE source_id = ? AND area_code = ?',
    [source, area],
  );
  await t.run(
    `INSERT INTO campaign_entries (id, campaign_id, source_id, person_id, household_id, area_code, recipient_name,
       birth_date, category_label, number, amount_dong, in_kind, state, decision_number, decided_on, decision_issuer,
       created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'Hộ nghèo', ?, ?, ?, ?, '12/QĐ-UBND', ?, 'UBND phường', ?)`,
    [
      id,
      campaign,
      source,
      person,
      household.id,
      area,
      owner?.fullName ?? '',
      owner?.birthDate ?? null,
      numbered?.n ?? 1,
      amountDong,
      goods.length > 0 ? JSON.stringify(goods) : null,
      state,
      state === 'approved' ? decidedOn : null,
      t.now,
    ],
  );
  const ends = { campaign, source, entry: id, amountDong, goods, onDay: decidedOn };
  if (state === 'approved') await post(t, [{ ...ends, from: 'budget', to: 'unpaid' }]);
  t.audit({ action: 'test.gift', kind: 'campaignEntry', id, area, after: gift });
  return id;
}

/** A campaign with the sources named, all of ward CL; gifts are added as approved. */
export async function openCampaign(
  app: TestApp,
  codes: readonly string[] = ['ward'],
  name = 'Tết Giáp Thìn 2024',
  year = 2024,
): Promise<Campaign> {
  const made = await app.tx(async (t) => {
    const id = await createCampaign(t, {
      name,
      kind: 'tet',
      year,
      area: 'CL',
      cutOffOn: '2023-12-31',
    });
    const sources: Record<string, string> = {};
    for (const code of codes) sources[code] = await addSource(t, id, { code, name: `Nguồn ${code}` });
    return { id, sources };
  });
  return {
    ...made,
    path: `/campaigns/${made.id}/payments`,
    add: (gift) =>
      app.tx((t) => insertGift(t, made.id, made.sources[gift.source ?? codes[0] ?? ''] ?? '', gift)),
  };
}
