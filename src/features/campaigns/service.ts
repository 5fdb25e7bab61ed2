import type { ReadTx, WriteTx } from '../../db/tx.ts';
import {
  entryBalances,
  insertCampaign,
  insertSource,
  type NewCampaign,
  type NewSource,
  unapprovedPayments,
} from './store.ts';

/** Records a campaign. */
export async function createCampaign(t: WriteTx, campaign: Omit<NewCampaign, 'id'>): Promise<string> {
  const id = t.newId();
  await insertCampaign(t, { id, ...campaign });
  t.audit({ action: 'campaign.create', kind: 'campaign', id, area: campaign.area_code, after: campaign });
  return id;
}

/** Records who pays in a campaign, by which decision. */
export async function createSource(t: WriteTx, source: Omit<NewSource, 'id'>): Promise<string> {
  const id = t.newId();
  await insertSource(t, { id, ...source });
  t.audit({ action: 'campaign.addSource', kind: 'campaignSource', id, after: source });
  return id;
}

/** Adds the ledger up again, gift by gift; answers the first difference, or undefined. */
export async function verifyCampaignTotals(t: ReadTx): Promise<string | undefined> {
  for (const entry of await entryBalances(t)) {
    if (entry.gifts < 0 || entry.gifts > 1) return `đợt hỗ trợ: suất ${entry.id} đã chi ${entry.gifts} lần`;
    if (entry.paid_dong !== entry.gifts * entry.amount_dong) {
      return `đợt hỗ trợ: suất ${entry.id} được duyệt ${entry.amount_dong} đồng, đã chi ${entry.paid_dong} đồng`;
    }
  }
  const [unapproved] = await unapprovedPayments(t);
  return unapproved && `đợt hỗ trợ: lần chi ${unapproved.id} không có danh sách được duyệt`;
}
