import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { AppError, assert, conflict, invalid } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { accountsOf, type LedgerAccount, post } from '../campaigns/ledger.ts';
import {
  dayFault,
  elsewhere,
  giftAt,
  membersBeside,
  movementOf,
  payableCampaign,
  requireGifts,
  rowOf,
  together,
  under,
} from './gifts.ts';
import { diedBefore, type Member, type Receiver, readReceiver } from './receivers.ts';
import type { PaymentForm, PaymentWay } from './schema.ts';
import * as store from './store.ts';

/** A gift to be handed over: the contract's form, and how it is paid beyond cash at the table. */
export interface Order extends PaymentForm {
  via?: PaymentWay;
  page?: string;
  voucher?: string;
  /** The signed page or the voucher is there already. */
  proof?: { scan: string | null; paper: string | null };
}

/** Why a gift can't be paid as ordered; undefined when it can. */
function orderFault(
  t: ReadTx,
  gift: store.GiftRow,
  order: Order,
  at: LedgerAccount,
  newest: store.PaymentRow | undefined,
): AppError | undefined {
  const fault = elsewhere(gift, at, newest) ?? dayFault(t, gift, order.paidOn, 'Ngày phát', '/paidOn');
  if (fault) return fault;
  const died = diedBefore(gift, order.paidOn);
  if (died && !order.familyDecision) return died;
  if (order.familyDecision && !order.receiver)
    return invalid(
      '/receiver',
      'required',
      'Người nhận thay: chi cho gia đình theo quyết định thì ghi ai trong gia đình nhận.',
    );
  return undefined;
}

/** A payment that has been checked: its gift, who takes it. */
interface Checked {
  gift: store.GiftRow;
  order: Order;
  receiver: Receiver | null;
}

async function checkOrders(
  t: ReadTx,
  gifts: readonly store.GiftRow[],
  orders: readonly Order[],
  members: ReadonlyMap<string, Member[]>,
  single: boolean,
): Promise<Checked[]> {
  const ids = gifts.map(({ id }) => id);
  const accounts = await accountsOf(t, ids);
  const campaign = gifts[0]?.campaign_id ?? '';
  const newest = new Map(
    (await store.newestPayments(t, campaign, { entries: ids })).map((row) => [row.entry_id, row]),
  );
  const faults: AppError[] = [];
  const checked: Checked[] = [];
  const seen = new Set<string>();
  for (const [i, gift] of gifts.entries()) {
    const order = orders[i];
    assert(order, 'a gift for each order');
    const at = single ? '' : `/rows/${i}`;
    try {
      if (seen.has(gift.id))
        throw conflict(
          '/entry',
          'alreadyPaid',
          `Suất của ${gift.recipient_name} đứng hai lần trong lần ghi này.`,
        );
      seen.add(gift.id);
      const fault = orderFault(t, gift, order, accounts.get(gift.id) ?? 'budget', newest.get(gift.id));
      if (fault) throw fault;
      const receiver = order.receiver
        ? await readReceiver(t, order.receiver, gift, members.get(gift.id) ?? [], '/receiver')
        : null;
      checked.push({ gift, order, receiver });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'notFound') throw error;
      faults.push(under(error, at));
    }
  }
  if (faults.length > 0) throw together(faults);
  return checked;
}

const familyReason = (decision: { number: string; date: Day }): string =>
  `Chi cho gia đình theo Quyết định số ${clean(decision.number)} ngày ${formatDay(decision.date)}`;

/**
 * Hands over gifts in one transaction: all of them or, with every refusal named, none. Each payment awaits its signature
 * until the signed page is there (OFFICER 5: a tick is not proof).
 * @throws 404 not in the actor's area; 422 not approved, a day that cannot be, a recipient who had died; 409 paid already
 */
export async function payGifts(
  t: WriteTx,
  campaignId: string,
  orders: readonly Order[],
): Promise<store.PaymentRow[]> {
  const campaign = await payableCampaign(t, campaignId);
  const gifts = await requireGifts(
    t,
    campaign.id,
    orders.map(({ entry }) => entry),
  );
  const proxies = gifts.flatMap((gift, i) => (orders[i]?.receiver ? [{ gift, day: orders[i].paidOn }] : []));
  const members = await membersBeside(t, proxies);
  const checked = await checkOrders(t, gifts, orders, members, orders.length === 1);
  const rows = checked.map(({ gift, order, receiver }): store.NewPayment => {
    const proven = order.proof && lacksOfNew(receiver).length === 0;
    return {
      ...rowOf(gift, t.newId(), 'payment', order.paidOn),
      receiver_name: receiver?.name ?? null,
      receiver_relation: receiver?.relation ?? null,
      receiver_national_id: receiver?.nationalId ?? null,
      receiver_paper_id: receiver?.paper ?? null,
      signature: proven ? 'matched' : 'awaited',
      reason: order.familyDecision ? familyReason(order.familyDecision) : null,
      via: order.via ?? 'cash',
      page_id: order.page ?? null,
      voucher_id: order.voucher ?? null,
    };
  });
  await store.insertPayments(t, rows);
  const proofs = rows.flatMap((row, i) => {
    const proof = checked[i]?.order.proof;
    return row.signature === 'matched' && proof ? [{ payment: row.id, ...proof }] : [];
  });
  if (proofs.length > 0) await store.insertSignatures(t, proofs);
  await post(
    t,
    rows.map((row, i) => movementOf(giftAt(gifts, i), row.id, 'unpaid', 'paid', row.paid_on)),
  );
  for (const [i, row] of rows.entries())
    t.audit({
      action: 'payment.pay',
      kind: 'payment',
      id: row.id,
      area: giftAt(gifts, i).area_code,
      after: row,
    });
  return store.paymentsByIds(
    t,
    campaign.id,
    rows.map(({ id }) => id),
  );
}

function lacksOfNew(receiver: Receiver | null): string[] {
  if (!receiver || receiver.ofHousehold) return [];
  return [...(receiver.nationalId ? [] : ['số CCCD']), ...(receiver.paper ? [] : ['giấy ủy quyền'])];
}

/** Hands over one gift: `payGifts` of one. */
export async function pay(t: WriteTx, campaignId: string, form: PaymentForm): Promise<store.PaymentRow> {
  const [row] = await payGifts(t, campaignId, [form]);
  assert(row, 'a payment was recorded');
  return row;
}
