import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { assert, conflict, forbidden, invalid } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { accountsOf, post } from '../campaigns/ledger.ts';
import {
  dayFault,
  elsewhere,
  movementOf,
  payableCampaign,
  requireGifts,
  requirePayment,
  rowOf,
} from './gifts.ts';
import { type ReturnForm, type ReversalForm, returnReasonLabels, type UnpaidForm } from './schema.ts';
import * as store from './store.ts';

export { addProxyPapers, matchPayments } from './matching.ts';
export { type Order, pay, payGifts } from './paying.ts';
export type { PaymentRow } from './store.ts';

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
