import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatPartial } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { giftText, goodsText, readGoods } from '../../shared/inKind.ts';
import { requireArea, scopeCondition } from '../areas/service.ts';
import { findCampaign } from '../campaigns/service.ts';
import type { Letterhead } from '../documents/content.ts';
import { letterheadFor } from '../documents/office.ts';
import { givenBy } from './compose.ts';
import * as store from './store.ts';
import { sumOf } from './sums.ts';

export interface RoundRow {
  fullName: string;
  birth: string;
  householdCode: string;
  address: string;
  phone: string;
  /** What each source gives: "Ngân sách tỉnh: 500.000 đồng". */
  gifts: string[];
  amountDong: number;
  goods: string;
}

/** Whom to go round to in a group, all sources together: no ground, no CCCD, nothing to be signed. */
export interface RoundSheet {
  title: string;
  areaName: string;
  letterhead: Letterhead;
  issuedOn: Day;
  rows: RoundRow[];
  gifts: number;
  total: string;
}

/** The round of one group: each recipient once, with what every source gives. */
export async function roundSheet(t: ReadTx, id: string, code: string): Promise<RoundSheet> {
  const campaign = await findCampaign(t, id);
  const area = await requireArea(t, code);
  const entries = await store.approvedEntries(t, id, { area: code }, scopeCondition(t, 'e.area_code'));
  if (entries.length === 0) throw notFound(`${area.name} chưa có suất nào được duyệt trong đợt này.`);
  const byRecipient = new Map<string, store.EntryRow[]>();
  for (const entry of entries) {
    const key = `${entry.household_code ?? ''} ${entry.recipient_name} ${entry.birth_date ?? ''}`;
    byRecipient.set(key, [...(byRecipient.get(key) ?? []), entry]);
  }
  const all = sumOf(
    entries.map(({ amount_dong, in_kind }) => ({ amountDong: amount_dong, goods: readGoods(in_kind) })),
  );
  return {
    title: `DANH SÁCH PHÁT ${givenBy(campaign).toUpperCase()}`,
    areaName: area.name,
    letterhead: await letterheadFor(t, code),
    issuedOn: t.today,
    rows: [...byRecipient.values()].map((own) => {
      const [first] = own;
      return {
        fullName: first?.recipient_name ?? '',
        birth: first?.birth_date ? formatPartial(first.birth_date) : '',
        householdCode: first?.household_code ?? '',
        address: first?.address ?? '',
        phone: first?.phone ?? '',
        gifts: own.map(
          (entry) => `${entry.source_name}: ${giftText(entry.amount_dong, readGoods(entry.in_kind))}`,
        ),
        amountDong: own.reduce((sum, { amount_dong }) => sum + amount_dong, 0),
        goods: goodsText(own.flatMap(({ in_kind }) => readGoods(in_kind))),
      };
    }),
    gifts: entries.length,
    total: giftText(all.amountDong, all.goods),
  };
}

/** Who printed the round of a group is in the trail. */
export async function recordRound(t: WriteTx, id: string, code: string): Promise<void> {
  const { areaName, rows, gifts } = await roundSheet(t, id, code);
  t.audit({
    action: 'signingSheet.round',
    kind: 'campaign',
    id,
    area: code,
    after: { area: areaName, people: rows.length, gifts },
  });
}
