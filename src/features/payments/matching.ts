import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type AppError, conflict, invalid, notFound } from '../../shared/errors.ts';
import { joinAnd } from '../../shared/text.ts';
import {
  giftAt,
  membersBeside,
  payableCampaign,
  requireGifts,
  requirePayment,
  together,
  under,
} from './gifts.ts';
import { lacksOf } from './receivers.ts';
import * as store from './store.ts';

/** What proves that payments were signed for: a page's scan, or a paper of its own. */
export interface Proof {
  scan: string | null;
  paper: string | null;
}

/** What payments to proxies from outside their households still lack, by payment; those that lack nothing are left out. */
export async function lackingPapers(
  t: ReadTx,
  campaign: string,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = (await store.paymentsByIds(t, campaign, ids)).filter(({ receiver_name }) => receiver_name);
  const gifts = await requireGifts(
    t,
    campaign,
    rows.map(({ entry_id }) => entry_id),
  );
  const members = await membersBeside(
    t,
    rows.map((row, i) => ({ gift: giftAt(gifts, i), day: row.paid_on })),
  );
  const lacking = rows.map((row) => [row.id, lacksOf(row, members.get(row.entry_id) ?? [])] as const);
  return new Map(lacking.filter(([, lacks]) => lacks.length > 0));
}

/**
 * Matches payments with the signed sheet: only what is matched settles (OFFICER 5). Refused for one that was reversed, is
 * matched already, or went to a proxy from outside the household whose CCCD or giấy ủy quyền is not there.
 */
export async function matchPayments(
  t: WriteTx,
  campaignId: string,
  ids: readonly string[],
  proof: Proof,
): Promise<void> {
  const campaign = await payableCampaign(t, campaignId);
  const rows = await store.paymentsByIds(t, campaign.id, ids);
  const gifts = await requireGifts(
    t,
    campaign.id,
    rows.map(({ entry_id }) => entry_id),
  );
  const entries = gifts.map(({ id }) => id);
  const newest = new Map(
    (await store.newestPayments(t, campaign.id, { entries })).map((row) => [row.entry_id, row]),
  );
  const byId = new Map(rows.map((row, i) => [row.id, { row, gift: giftAt(gifts, i) }]));
  const members = await membersBeside(
    t,
    [...byId.values()].map(({ row, gift }) => ({ gift, day: row.paid_on })),
  );
  const faults: AppError[] = [];
  for (const [i, id] of ids.entries()) {
    const found = byId.get(id);
    if (!found) throw notFound('Không có lần chi này trong đợt, trong phạm vi của bạn.');
    const { row, gift } = found;
    const lacks = lacksOf(row, members.get(gift.id) ?? []);
    const fault = matchFault(gift, row, newest.get(gift.id)?.id === row.id, lacks);
    if (fault) faults.push(ids.length === 1 ? fault : under(fault, `/rows/${i}`));
  }
  if (faults.length > 0) throw together(faults);
  await store.insertSignatures(
    t,
    ids.map((payment) => ({ payment, ...proof })),
  );
  for (const row of rows)
    t.audit({ action: 'payment.match', kind: 'payment', id: row.id, area: row.area_code, after: proof });
}

function matchFault(
  gift: store.GiftRow,
  row: store.PaymentRow,
  stands: boolean,
  lacks: readonly string[],
): AppError | undefined {
  const who = gift.recipient_name;
  if (row.kind !== 'payment' || !stands)
    return conflict(
      '/payment',
      'notPaid',
      `Suất của ${who} không ở tình trạng đã phát: không có gì để đối chiếu.`,
    );
  if (row.signature === 'matched')
    return conflict('/payment', 'matched', `Suất của ${who} đã đối chiếu chữ ký trước đó.`);
  if (lacks.length > 0)
    return invalid(
      '/receiver',
      'papersMissing',
      `${row.receiver_name} nhận thay ${who} là người ngoài hộ, còn thiếu ${joinAnd(lacks)}: bổ sung rồi đối chiếu.`,
    );
  return undefined;
}

/** Adds what a proxy from outside the household still owed: the CCCD number, the authorisation's scan. */
export async function addProxyPapers(
  t: WriteTx,
  campaignId: string,
  id: string,
  papers: { nationalId: string | null; paper: string | null },
): Promise<void> {
  const campaign = await payableCampaign(t, campaignId);
  const row = await requirePayment(t, campaign.id, id);
  if (row.receiver_name === null)
    throw invalid(
      '/payment',
      'noProxy',
      'Lần chi này do chính người được nhận nhận, không cần giấy ủy quyền.',
    );
  const added = { id: t.newId(), payment: row.id, ...papers };
  await store.insertProxyPapers(t, added);
  t.audit({ action: 'payment.addPapers', kind: 'payment', id: row.id, area: row.area_code, after: added });
}
