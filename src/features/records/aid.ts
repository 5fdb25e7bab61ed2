import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { giftText, readGoods } from '../../shared/inKind.ts';
import { type PaymentRow, paymentsOf } from './aidStore.ts';

/** A gift, or its reversal or return, in the words of the screen. */
export interface Aid {
  id: string;
  paidOn: Day;
  campaign: string;
  source: string;
  /** "Đã nhận", "Hủy lần phát", "Trả lại", "Hủy lần trả lại". */
  kind: string;
  /** "500.000 đồng, 15 kg gạo". */
  gift: string;
  /** Whose it is: the person's name, or "Hộ CL-0412". */
  whose: string;
  person: string | null;
  household: string | null;
  /** Who took it in their stead: "Trần Thị Nhung (con)"; null: themselves. */
  receiver: string | null;
  signature: PaymentRow['signature'];
}

const kinds: Record<PaymentRow['kind'], string> = {
  payment: 'Đã nhận',
  reversal: 'Hủy lần phát',
  return: 'Trả lại',
};

/** What people and households have received, newest first, each with who took it. */
export async function aidOf(
  t: ReadTx,
  of: { people: ReadonlyMap<string, string>; households: ReadonlyMap<string, string> },
  asKnownAt?: string,
): Promise<Aid[]> {
  const ids = { people: [...of.people.keys()], households: [...of.households.keys()] };
  return (await paymentsOf(t, ids, asKnownAt)).map((row) => ({
    id: row.id,
    paidOn: row.paid_on,
    campaign: row.campaign_name,
    source: row.source_name,
    kind: row.reversed_kind === 'return' ? 'Hủy lần trả lại' : kinds[row.kind],
    gift: giftText(row.amount_dong, readGoods(row.in_kind)),
    whose:
      (row.person_id && of.people.get(row.person_id)) ??
      (row.household_id ? `Hộ ${of.households.get(row.household_id) ?? ''}`.trim() : 'Người khác trong hộ'),
    person: row.person_id,
    household: row.household_id,
    receiver:
      row.receiver_name === null
        ? null
        : `${row.receiver_name}${row.receiver_relation ? ` (${row.receiver_relation})` : ''}`,
    signature: row.signature,
  }));
}
