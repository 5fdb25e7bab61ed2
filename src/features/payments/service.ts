import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { AppError, assert, conflict, forbidden, invalid, notFound } from '../../shared/errors.ts';
import { readGoods } from '../../shared/inKind.ts';
import { clean, joinAnd } from '../../shared/text.ts';
import { inScope } from '../areas/service.ts';
import { accountsOf, type LedgerAccount, type Movement, post } from '../campaigns/ledger.ts';
import { type CampaignRow, findCampaign } from '../campaigns/service.ts';
import { diedBefore, lacksOf, type Member, type Receiver, readReceiver, receiversOf } from './receivers.ts';
import {
  type PaymentForm,
  type PaymentWay,
  type ReturnForm,
  type ReversalForm,
  returnReasonLabels,
  type UnpaidForm,
} from './schema.ts';
import * as store from './store.ts';

export type { GiftRow, PaymentRow } from './store.ts';

/** A gift to be handed over: the contract's form, and how it is paid beyond cash at the table. */
export interface Order extends PaymentForm {
  via?: PaymentWay;
  page?: string;
  voucher?: string;
  /** The signed page or the voucher is there already. */
  proof?: { scan: string | null; paper: string | null };
}

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
async function requireGifts(t: ReadTx, campaign: string, ids: readonly string[]): Promise<store.GiftRow[]> {
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
function elsewhere(
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
function dayFault(
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

function movementOf(
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

function rowOf(
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

/** The pointers of a refusal, moved under the row they are about. */
function under(error: AppError, at: string): AppError {
  return new AppError(
    error.code,
    error.detail,
    error.errors.map((each) => ({ ...each, pointer: `${at}${each.pointer}` })),
  );
}

/** All refusals of several rows as one: a conflict where one of them is. */
function together(faults: readonly AppError[]): AppError {
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
async function membersBeside(
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

function giftAt(gifts: readonly store.GiftRow[], i: number): store.GiftRow {
  const gift = gifts[i];
  assert(gift, 'a gift for each payment');
  return gift;
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

async function requirePayment(t: ReadTx, campaign: string, id: string): Promise<store.PaymentRow> {
  const row = await store.paymentById(t, campaign, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có lần chi này trong đợt, trong phạm vi của bạn.');
  return row;
}

/** A group head takes back the own ticks as long as no signed sheet proves them. */
function requireOwn(t: ReadTx, row: store.PaymentRow): void {
  if (t.actor.role !== 'groupHead') return;
  if (row.recorded_by !== t.actor.accountId || row.signature === 'matched')
    throw forbidden(
      'Tổ trưởng chỉ hoàn tác lần phát do chính mình ghi, chưa đối chiếu chữ ký. Báo cán bộ phường.',
    );
}

/**
 * Takes a payment or a return back by a reversing row: the gift is unpaid again. Dated as what it reverses, so that the day's
 * figures are what really happened, or later where the money came back later (a transfer that failed).
 * @throws 409 when it was reversed before, or the money has gone back to the budget
 */
export async function reverse(
  t: WriteTx,
  campaignId: string,
  id: string,
  form: ReversalForm,
): Promise<store.PaymentRow> {
  const campaign = await payableCampaign(t, campaignId);
  const row = await requirePayment(t, campaign.id, id);
  if (row.kind === 'reversal')
    throw invalid('/payment', 'reversal', 'Đây là lần hủy, không hủy tiếp được. Muốn phát lại thì ghi phát.');
  requireOwn(t, row);
  if (await store.reversalOf(t, id))
    throw conflict('/payment', 'reversed', 'Lần này đã được hủy trước đó: không hủy lần nữa.');
  const [gift] = await requireGifts(t, campaign.id, [row.entry_id]);
  assert(gift, 'a payment has its gift');
  const from = row.kind === 'payment' ? 'paid' : 'returned';
  if ((await accountsOf(t, [gift.id])).get(gift.id) !== from)
    throw conflict(
      '/payment',
      'givenBack',
      `Suất của ${gift.recipient_name} đã nộp trả ngân sách: hủy giấy nộp trả trước.`,
    );
  const on = form.on ?? row.paid_on;
  if (on < row.paid_on)
    throw invalid('/on', 'order', `Ngày hủy ${formatDay(on)}: trước ngày ghi ${formatDay(row.paid_on)}.`);
  const fault = on > row.paid_on ? dayFault(t, gift, on, 'Ngày hủy', '/on') : undefined;
  if (fault) throw fault;
  const reversal: store.NewPayment = {
    ...rowOf(gift, t.newId(), 'reversal', on),
    reverses_id: row.id,
    via: row.via,
    reason: clean(form.reason),
  };
  await store.insertPayments(t, [reversal]);
  await post(t, [movementOf(gift, reversal.id, from, 'unpaid', on)]);
  t.audit({
    action: 'payment.reverse',
    kind: 'payment',
    id: row.id,
    area: gift.area_code,
    before: row,
    after: reversal,
    reason: form.reason,
  });
  return requirePayment(t, campaign.id, reversal.id);
}

/** Gives a gift back to the campaign's fund: its owner was not found, died, refused or moved out. */
export async function giveBack(t: WriteTx, campaignId: string, form: ReturnForm): Promise<store.PaymentRow> {
  const campaign = await payableCampaign(t, campaignId);
  const [gift] = await requireGifts(t, campaign.id, [form.entry]);
  assert(gift, 'one gift was asked for');
  const at = (await accountsOf(t, [gift.id])).get(gift.id) ?? 'budget';
  const [newest] = await store.newestPayments(t, campaign.id, { entries: [gift.id] });
  const fault = elsewhere(gift, at, newest) ?? dayFault(t, gift, form.on, 'Ngày trả lại', '/on');
  if (fault) throw fault;
  const row: store.NewPayment = {
    ...rowOf(gift, t.newId(), 'return', form.on),
    return_reason: form.reason,
    reason: form.note ? clean(form.note) : returnReasonLabels[form.reason],
  };
  await store.insertPayments(t, [row]);
  await post(t, [movementOf(gift, row.id, 'unpaid', 'returned', form.on)]);
  t.audit({ action: 'payment.giveBack', kind: 'payment', id: row.id, area: gift.area_code, after: row });
  return requirePayment(t, campaign.id, row.id);
}

/** Notes why a gift could not be handed over yet: it stays unpaid, and the report names the reason. */
export async function noteUnpaid(t: WriteTx, campaignId: string, form: UnpaidForm): Promise<void> {
  const campaign = await payableCampaign(t, campaignId);
  const [gift] = await requireGifts(t, campaign.id, [form.entry]);
  assert(gift, 'one gift was asked for');
  const at = (await accountsOf(t, [gift.id])).get(gift.id) ?? 'budget';
  const [newest] = await store.newestPayments(t, campaign.id, { entries: [gift.id] });
  const fault = elsewhere(gift, at, newest) ?? dayFault(t, gift, form.on, 'Ngày', '/on');
  if (fault) throw fault;
  const row = {
    id: t.newId(),
    entry_id: gift.id,
    reason: form.reason,
    note: form.note ? clean(form.note) : null,
    noted_on: form.on,
  };
  await store.insertUnpaidReason(t, row);
  t.audit({
    action: 'payment.noteUnpaid',
    kind: 'campaignEntry',
    id: gift.id,
    area: gift.area_code,
    after: row,
  });
}

/** What proves that payments were signed for: a page's scan, or a paper of its own. */
export interface Proof {
  scan: string | null;
  paper: string | null;
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
