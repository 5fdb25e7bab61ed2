import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { assert, conflict, invalid } from '../../shared/errors.ts';
import { clean, fold } from '../../shared/text.ts';
import { findCampaign } from '../campaigns/service.ts';
import { findSource } from '../campaigns/sources.ts';
import { addPaper, type KeptFile } from '../papers/service.ts';
import { payableCampaign, requireGifts } from './gifts.ts';
import { payGifts } from './paying.ts';
import type { AccountForm, TransferForm } from './schema.ts';
import { reverse } from './service.ts';
import { areasAsked, type Gift, giftsOf, isOpen } from './states.ts';
import * as store from './transferStore.ts';

/** A gift with the account it can go to. */
export interface TransferGift {
  gift: Gift;
  accountNumber: string | null;
  bank: string | null;
  /** Where the account comes from: typed for this gift, or the status of its owner. */
  from: 'typed' | 'status' | null;
}

const withoutBlanks = (account: string): string => account.replace(/[\s.-]/g, '');

function accountIn(details: string | null): string | undefined {
  const parsed: { accountNumber?: string } | null = details === null ? null : JSON.parse(details); // written from checked forms
  return parsed?.accountNumber;
}

/** Accounts out of the decisions by which owners hold a status, the newest decision's. */
async function statusAccounts(t: ReadTx, gifts: readonly Gift[]): Promise<Map<string, string>> {
  const ids = [...new Set(gifts.flatMap(({ person, household }) => person ?? household ?? []))];
  const accounts = new Map<string, string>();
  for (const row of await store.heldDetails(t, ids, t.today)) {
    const account = accountIn(row.details);
    const owner = row.person_id ?? row.household_id;
    if (account && owner) accounts.set(owner, withoutBlanks(account));
  }
  return accounts;
}

/** Gifts of a source with their accounts. Only money goes by bank: what has goods is handed over. */
export async function transferGifts(
  t: ReadTx,
  campaignId: string,
  sourceId: string,
): Promise<TransferGift[]> {
  const campaign = await findCampaign(t, campaignId);
  const source = await findSource(t, campaign.id, sourceId);
  const areas = await areasAsked(t, campaign.cut_off_on, undefined);
  const gifts = (await giftsOf(t, campaign.id, { source: source.id, areas })).filter(
    ({ amountDong, goods }) => amountDong > 0 && goods.length === 0,
  );
  const typed = new Map((await store.typedAccounts(t, campaign.id)).map((row) => [row.entry_id, row]));
  const held = await statusAccounts(t, gifts);
  return gifts.map((gift) => {
    const own = typed.get(gift.entry);
    if (own) return { gift, accountNumber: own.account_number, bank: own.bank, from: 'typed' };
    const account = held.get(gift.person ?? gift.household ?? '');
    return { gift, accountNumber: account ?? null, bank: null, from: account ? 'status' : null };
  });
}

/** An account number as banks write it: digits, letters, no blanks. */
function accountOf(text: string): string {
  const number = withoutBlanks(text).toUpperCase();
  if (!/^[0-9A-Z]{6,20}$/.test(number))
    throw invalid(
      '/accountNumber',
      'account',
      `Số tài khoản ${text}: cần từ 6 đến 20 chữ số (hoặc chữ không dấu), xem lại giấy của ngân hàng.`,
    );
  return number;
}

/** Types the account of a gift; a blank number takes the gift off the bank's list. */
export async function setAccount(t: WriteTx, campaignId: string, form: AccountForm): Promise<void> {
  const campaign = await payableCampaign(t, campaignId);
  const [gift] = await requireGifts(t, campaign.id, [form.entry]);
  assert(gift, 'one gift was asked for');
  const row = {
    id: t.newId(),
    entry_id: gift.id,
    account_number: form.accountNumber ? accountOf(form.accountNumber) : null,
    bank: form.bank ? clean(form.bank) : null,
  };
  await store.insertAccount(t, row);
  t.audit({
    action: 'payment.setAccount',
    kind: 'campaignEntry',
    id: gift.id,
    area: gift.area_code,
    after: row,
  });
}

/** A row of the file for the bank. */
export interface BankRow {
  index: number;
  name: string;
  /** Name of the account as banks have it: capitals without accents. */
  accountName: string;
  accountNumber: string;
  bank: string;
  amountDong: number;
  content: string;
}

const longestContent = 140;

/** "UBND PHUONG CHANH LO CHI TET GIAP THIN 2024, CL-0412": capitals without accents, as bank orders take them. */
function bankText(text: string): string {
  return fold(text)
    .toUpperCase()
    .replace(/[^A-Z0-9 .,/-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The file for the bank: gifts not yet paid that have an account, in the order of the list. */
export async function bankRows(
  t: ReadTx,
  campaignId: string,
  source: string,
  payer: string,
): Promise<BankRow[]> {
  const campaign = await findCampaign(t, campaignId);
  const gifts = (await transferGifts(t, campaign.id, source)).filter(({ gift }) => isOpen(gift));
  return gifts
    .flatMap(({ gift, accountNumber, bank }) => (accountNumber ? [{ gift, accountNumber, bank }] : []))
    .filter(({ gift }) => gift.state === 'unpaid')
    .map(({ gift, accountNumber, bank }, i) => ({
      index: i + 1,
      name: gift.name,
      accountName: bankText(gift.name),
      accountNumber,
      bank: bank ?? '',
      amountDong: gift.amountDong,
      content: bankText(`UBND ${payer} chi ${campaign.name} ${gift.householdCode ?? ''}`).slice(
        0,
        longestContent,
      ),
    }));
}

/** A bank order that has been carried out. */
export interface Transferred {
  voucher: string;
  paid: number;
  amountDong: number;
}

/**
 * Records a bank order (ủy nhiệm chi): its gifts are paid by transfer in one transaction, with the order as their proof.
 * Without `entries` all of the source's unpaid gifts that have an account.
 */
export async function payByTransfer(
  t: WriteTx,
  campaignId: string,
  form: TransferForm,
  scanned: KeptFile | null = null,
): Promise<Transferred> {
  const campaign = await payableCampaign(t, campaignId);
  const source = await findSource(t, campaign.id, form.source);
  const number = clean(form.number);
  const same = (await store.transferVouchers(t, campaign.id)).find(
    (each) => each.source_id === source.id && fold(each.number) === fold(number),
  );
  if (same)
    throw conflict(
      '/number',
      'taken',
      `Ủy nhiệm chi số ${number} của ${source.name} đã ghi rồi: xem lại số.`,
    );
  const payable = (await transferGifts(t, campaign.id, source.id)).filter(
    ({ gift, accountNumber }) => accountNumber !== null && isOpen(gift) && gift.state === 'unpaid',
  );
  const wanted = form.entries && new Set(form.entries);
  const gifts = payable.filter(({ gift }) => !wanted || wanted.has(gift.entry));
  if (wanted && gifts.length < wanted.size)
    throw invalid(
      '/entries',
      'account',
      `Chọn ${wanted.size} suất, chỉ ${gifts.length} suất chuyển khoản được: các suất kia đã phát, chưa có số tài khoản, hoặc có hiện vật.`,
    );
  if (gifts.length === 0)
    throw invalid('/entries', 'none', 'Không có suất nào chuyển khoản được: nhập số tài khoản trước.');
  const paper = scanned && (await addPaper(t, scanned, campaign.area_code));
  const amountDong = gifts.reduce((sum, { gift }) => sum + gift.amountDong, 0);
  const row: store.TransferVoucherRow = {
    id: t.newId(),
    campaign_id: campaign.id,
    source_id: source.id,
    number,
    dated_on: form.datedOn,
    amount_dong: amountDong,
    note: `Chuyển khoản ${gifts.length} suất`,
    paper_id: paper?.id ?? null,
  };
  await store.insertTransferVoucher(t, row);
  t.audit({ action: 'voucher.add', kind: 'voucher', id: row.id, area: campaign.area_code, after: row });
  const proof = { scan: null, paper: paper?.id ?? null };
  await payGifts(
    t,
    campaign.id,
    gifts.map(({ gift }) => ({
      entry: gift.entry,
      paidOn: form.datedOn,
      via: 'transfer' as const,
      voucher: row.id,
      proof,
    })),
  );
  return { voucher: row.id, paid: gifts.length, amountDong };
}

/** Transfers that the bank sent back: each is reversed on the day the money came back; the gifts are unpaid again. */
export async function failTransfers(
  t: WriteTx,
  campaignId: string,
  payments: readonly string[],
  { reason, on }: { reason: string; on: string },
): Promise<void> {
  if (payments.length === 0)
    throw invalid('/payments', 'none', 'Chọn ít nhất một suất mà ngân hàng báo không chuyển được.');
  for (const payment of payments)
    await reverse(t, campaignId, payment, { reason: `Chuyển khoản không thành công: ${clean(reason)}`, on });
}
