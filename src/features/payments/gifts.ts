import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { AppError, assert, conflict, invalid, notFound } from '../../shared/errors.ts';
import { readGoods } from '../../shared/inKind.ts';
import { inScope } from '../areas/service.ts';
import type { LedgerAccount, Movement } from '../campaigns/ledger.ts';
import { type CampaignRow, findCampaign } from '../campaigns/service.ts';
import { type Member, receiversOf } from './receivers.ts';
import * as store from './store.ts';

/** A campaign whose gifts may still move; 409 once it is settled. */
export async function payableCampaign(t: ReadTx, id: string): Promise<CampaignRow> {
  const campaign = await findCampaign(t, id);
  if (campaign.state === 'settled')
    throw conflict(
      '/',
      'settled',
      `${campaign.name} đã quyết toán, không ghi phát hay hủy được nữa. Điều phát hiện sau ghi bằng bản điều chỉnh quyết toán.`,
    );
  return campaign;
}

/** Gifts of a campaign in the actor's area, in the order asked for; 404 for any that is not there. */
export async function requireGifts(
  t: ReadTx,
  campaign: string,
  ids: readonly string[],
): Promise<store.GiftRow[]> {
  const found = new Map((await store.giftsByIds(t, campaign, ids)).map((gift) => [gift.id, gift]));
  const inside = new Map<string, boolean>();
  const gifts: store.GiftRow[] = [];
  for (const id of ids) {
    const gift = found.get(id);
    if (gift && !inside.has(gift.area_code)) inside.set(gift.area_code, await inScope(t, gift.area_code));
    if (!gift || !inside.get(gift.area_code))
      throw notFound('Không có suất này trong danh sách của đợt, trong phạm vi của bạn.');
    gifts.push(gift);
  }
  return gifts;
}

const unapproved: Record<'proposed' | 'withdrawn', string> = {
  proposed: 'chưa được duyệt: trình và duyệt danh sách trước khi phát',
  withdrawn: 'đã rút khỏi danh sách được duyệt',
};

/** Why a gift in an account can't be moved out of `unpaid`; undefined when it lies there. */
export function elsewhere(
  gift: store.GiftRow,
  at: LedgerAccount,
  newest: store.PaymentRow | undefined,
): AppError | undefined {
  const who = gift.recipient_name;
  if (gift.state !== 'approved')
    return invalid('/entry', 'notApproved', `Suất của ${who} ${unapproved[gift.state]}.`);
  if (at === 'unpaid') return undefined;
  const day = newest ? ` ngày ${formatDay(newest.paid_on)}` : '';
  if (at === 'paid') {
    const proxy = newest?.receiver_name ? `, ${newest.receiver_name} nhận thay` : '';
    return conflict('/entry', 'alreadyPaid', `Suất của ${who} đã phát${day}${proxy}: không phát lần nữa.`);
  }
  if (at === 'returned')
    return conflict(
      '/entry',
      'returned',
      `Suất của ${who} đã trả lại quỹ đợt${day}. Lấy lại trước (hủy lần trả lại), rồi ghi phát.`,
    );
  return conflict('/entry', 'givenBack', `Suất của ${who} đã nộp trả ngân sách, không phát được nữa.`);
}

/** The day of an event: not before the gift was approved, not after today (the desk's, or the clock's where later). */
export function dayFault(
  t: ReadTx,
  gift: store.GiftRow,
  day: Day,
  label: string,
  pointer: string,
): AppError | undefined {
  if (day > t.today && day > t.now.slice(0, 10))
    return invalid(pointer, 'future', `${label}: chưa đến ngày ${formatDay(day)}.`);
  if (gift.decided_on !== null && day < gift.decided_on)
    return invalid(
      pointer,
      'beforeApproval',
      `${label} ${formatDay(day)}: trước ngày duyệt danh sách ${formatDay(gift.decided_on)}, xem lại ngày.`,
    );
  return undefined;
}

export function movementOf(
  gift: store.GiftRow,
  payment: string,
  from: LedgerAccount,
  to: LedgerAccount,
  onDay: Day,
): Movement {
  return {
    campaign: gift.campaign_id,
    source: gift.source_id,
    entry: gift.id,
    payment,
    from,
    to,
    amountDong: gift.amount_dong,
    goods: readGoods(gift.in_kind),
    onDay,
  };
}

export function rowOf(
  gift: store.GiftRow,
  id: string,
  kind: store.NewPayment['kind'],
  paidOn: Day,
): store.NewPayment {
  return {
    id,
    entry_id: gift.id,
    campaign_id: gift.campaign_id,
    source_id: gift.source_id,
    kind,
    reverses_id: null,
    amount_dong: gift.amount_dong,
    in_kind: gift.in_kind,
    paid_on: paidOn,
    receiver_name: null,
    receiver_relation: null,
    receiver_national_id: null,
    receiver_paper_id: null,
    signature: null,
    reason: null,
    via: 'cash',
    page_id: null,
    return_reason: null,
    voucher_id: null,
  };
}

/** The pointers of a refusal, moved under the row they are about. */
export function under(error: AppError, at: string): AppError {
  return new AppError(
    error.code,
    error.detail,
    error.errors.map((each) => ({ ...each, pointer: `${at}${each.pointer}` })),
  );
}

/** All refusals of several rows as one: a conflict where one of them is. */
export function together(faults: readonly AppError[]): AppError {
  const [first] = faults;
  assert(first, 'there is a fault');
  if (faults.length === 1) return first;
  const code = faults.find((fault) => fault.code === 'conflict') ?? first;
  return new AppError(
    code.code,
    `Chưa ghi được: ${faults.length} suất cần xem lại.`,
    faults.flatMap((fault) => fault.errors),
  );
}

/** Who of the household may take each gift, on the day of its own. */
export async function membersBeside(
  t: ReadTx,
  gifts: readonly { gift: store.GiftRow; day: Day }[],
): Promise<Map<string, Member[]>> {
  const members = new Map<string, Member[]>();
  for (const [day, those] of groupBy(gifts, (each) => each.day))
    for (const [id, found] of await receiversOf(
      t,
      those.map(({ gift }) => gift),
      day,
    ))
      members.set(id, found);
  return members;
}

export function giftAt(gifts: readonly store.GiftRow[], i: number): store.GiftRow {
  const gift = gifts[i];
  assert(gift, 'a gift for each payment');
  return gift;
}

export async function requirePayment(t: ReadTx, campaign: string, id: string): Promise<store.PaymentRow> {
  const row = await store.paymentById(t, campaign, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có lần chi này trong đợt, trong phạm vi của bạn.');
  return row;
}
