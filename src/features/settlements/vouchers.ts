import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { conflict, notFound } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { inScope } from '../areas/service.ts';
import { type CampaignRow, findCampaign } from '../campaigns/service.ts';
import { findSource } from '../campaigns/sources.ts';
import { addPaper, type KeptFile } from '../papers/service.ts';
import type { Voucher, VoucherForm } from './schema.ts';
import * as store from './store.ts';

/** A voucher as the API has it; what was given back to the budget stands with its own rows. */
export function voucherAnswer(row: store.VoucherRow): Voucher[] {
  if (row.kind === 'givenBack') return [];
  return [
    {
      id: row.id,
      source: row.source_id,
      kind: row.kind,
      number: row.number,
      datedOn: row.dated_on,
      amountDong: Number(row.amount_dong),
      note: row.note,
      paper: row.paper_id,
    },
  ];
}

/** A campaign whose account is open: of the actor's ward and not settled. */
export async function openCampaign(t: ReadTx, id: string): Promise<CampaignRow> {
  const campaign = await findCampaign(t, id);
  if (!(await inScope(t, campaign.area_code)))
    throw notFound('Không có đợt hỗ trợ này trong phạm vi của bạn.');
  if (campaign.state === 'settled')
    throw conflict(
      '/',
      'settled',
      `${campaign.name} đã quyết toán: mở điều chỉnh rồi mới ghi thêm chứng từ được.`,
    );
  return campaign;
}

/** Vouchers of a campaign that stand. */
export async function listVouchers(t: ReadTx, id: string): Promise<Voucher[]> {
  const campaign = await findCampaign(t, id);
  if (!(await inScope(t, campaign.area_code)))
    throw notFound('Không có đợt hỗ trợ này trong phạm vi của bạn.');
  return (await store.vouchersOf(t, campaign.id)).flatMap(voucherAnswer);
}

/** Records a payment slip (phiếu chi) or a bank order (ủy nhiệm chi) of a source, with its scan where there is one. */
export async function addVoucher(
  t: WriteTx,
  id: string,
  form: VoucherForm,
  kept: KeptFile | null = null,
): Promise<Voucher> {
  const campaign = await openCampaign(t, id);
  const source = await findSource(t, campaign.id, form.source);
  const number = clean(form.number);
  const same = (await store.vouchersOf(t, campaign.id)).find(
    (each) => each.source_id === source.id && each.kind === form.kind && each.number === number,
  );
  if (same)
    throw conflict('/number', 'taken', `Số chứng từ ${number} của ${source.name} đã ghi rồi: xem lại số.`);
  const paper = kept && (await addPaper(t, kept, campaign.area_code));
  const row: store.VoucherRow = {
    id: t.newId(),
    campaign_id: campaign.id,
    source_id: source.id,
    kind: form.kind,
    number,
    dated_on: form.datedOn,
    amount_dong: form.amountDong,
    note: form.note ? clean(form.note) : null,
    paper_id: paper?.id ?? null,
  };
  await store.insertVoucher(t, row);
  t.audit({ action: 'voucher.add', kind: 'voucher', id: row.id, area: campaign.area_code, after: row });
  const [voucher] = voucherAnswer(row);
  if (!voucher) throw notFound();
  return voucher;
}

/** Takes back a voucher that was recorded by mistake; it stays in the trail. */
export async function retractVoucher(t: WriteTx, id: string, voucher: string, reason: string): Promise<void> {
  const campaign = await openCampaign(t, id);
  const row = (await store.vouchersOf(t, campaign.id)).find((each) => each.id === voucher);
  if (!row) throw notFound('Không có chứng từ này trong đợt, hoặc đã thu hồi.');
  await store.retractVoucher(t, row.id, clean(reason));
  t.audit({
    action: 'voucher.retract',
    kind: 'voucher',
    id: row.id,
    area: campaign.area_code,
    before: row,
    reason: clean(reason),
  });
}
