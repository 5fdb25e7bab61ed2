import type { ReadTx } from '../../db/tx.ts';
import { giftText, readGoods } from '../../shared/inKind.ts';
import { scopeCondition } from '../areas/service.ts';
import * as store from './store.ts';

/** A gift approved for somebody and not handed over yet, in the words of the screen. */
export interface AwaitedGift {
  entry: string;
  campaign: string;
  campaignName: string;
  source: string;
  area: string;
  /** As the list names the owner. */
  name: string;
  gift: string;
}

/** Gifts approved for people and households that nobody has taken or given back; those of settled campaigns left out. */
export async function awaitedGifts(
  t: ReadTx,
  of: { people: readonly string[]; households: readonly string[] },
): Promise<AwaitedGift[]> {
  const rows = await store.awaitedGifts(t, of, scopeCondition(t, 'e.area_code'));
  return rows.map((row) => ({
    entry: row.id,
    campaign: row.campaign_id,
    campaignName: row.campaign_name,
    source: row.source_name,
    area: row.area_code,
    name: row.recipient_name,
    gift: giftText(row.amount_dong, readGoods(row.in_kind)),
  }));
}
