import { createHash } from 'node:crypto';
import type { ReadTx } from '../../db/tx.ts';
import { formatPartial } from '../../shared/dates.ts';
import { giftText, goodsOf, inKindOf, readGoods, sumGoods } from '../../shared/inKind.ts';
import { type EntryRow, inOrder } from '../recipients/service.ts';
import type { ApprovalRow } from './schema.ts';
import * as store from './store.ts';

/** What stands of an entry on its list as the registers have it now; without the number, which its place gives. */
export async function rowsNow(
  t: ReadTx,
  entries: readonly EntryRow[],
): Promise<Omit<ApprovalRow, 'number'>[]> {
  const ids = entries.map(({ id }) => id);
  const identity = new Map((await store.identities(t, ids, t.today)).map((row) => [row.entry_id, row]));
  return (await inOrder(t, entries)).map((entry) => {
    const known = identity.get(entry.id);
    return {
      entry: entry.id,
      recipientName: known?.full_name ?? entry.recipient_name,
      birthDate: known?.birth_date ?? null,
      nationalId: known?.national_id ?? null,
      address: known?.address ?? null,
      householdCode: known?.household_code ?? null,
      area: entry.area_code,
      categoryLabel: entry.category_label,
      ground: entry.ground,
      amountDong: entry.amount_dong,
      inKind: inKindOf(readGoods(entry.in_kind)),
      people: entry.people,
    };
  });
}

/**
 * The rows of a submission as the registers have them now, in the order of group and name; numbered by group after those
 * that the source's approved list has.
 */
export async function contentOf(
  t: ReadTx,
  source: string,
  entries: readonly EntryRow[],
): Promise<ApprovalRow[]> {
  const given = new Map(entries.map(({ id, number }) => [id, number]));
  const last = new Map((await store.lastNumbers(t, source)).map((row) => [row.area_code, row.last]));
  return (await rowsNow(t, entries)).map(({ entry, ...row }) => {
    const known = given.get(entry) ?? null;
    const number = known ?? (last.get(row.area) ?? 0) + 1;
    if (known === null) last.set(row.area, number);
    return { entry, number, ...row };
  });
}

const byEntry = (rows: readonly ApprovalRow[]): ApprovalRow[] =>
  [...rows].sort((a, b) => (a.entry < b.entry ? -1 : 1));

/** SHA-256 over the rows, whatever order they stand in; their numbers are given when they are approved. */
export function contentHash(rows: readonly ApprovalRow[]): string {
  const content = byEntry(rows).map(({ number: _number, ...row }) => row);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** Gifts, đồng and goods of rows. */
export function sumOf(rows: readonly ApprovalRow[]) {
  return {
    gifts: rows.length,
    amountDong: rows.reduce((sum, { amountDong }) => sum + amountDong, 0),
    goods: sumGoods(rows.flatMap(({ inKind }) => goodsOf(inKind))),
  };
}

const labels: Partial<Record<Exclude<keyof ApprovalRow, 'number'>, string>> = {
  recipientName: 'họ tên',
  birthDate: 'ngày sinh',
  nationalId: 'số CCCD',
  address: 'địa chỉ',
  householdCode: 'mã hộ',
  area: 'tổ',
  categoryLabel: 'đối tượng',
  people: 'số khẩu',
};

function valueText(field: keyof ApprovalRow, value: unknown): string {
  if (value === null || value === undefined) return 'chưa có';
  return field === 'birthDate' ? formatPartial(String(value)) : String(value);
}

type Unnumbered = Omit<ApprovalRow, 'number'>;

/** What differs of one row, each as a sentence; the number on the list is no difference. */
export function differencesOf(before: Unnumbered, after: Unnumbered): string[] {
  const fields = Object.keys(labels) as (keyof Unnumbered)[]; // keys of the table above
  const texts = fields
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map(
      (field) => `${labels[field]}: ${valueText(field, before[field])} → ${valueText(field, after[field])}`,
    );
  const gift = (row: Unnumbered): string => giftText(row.amountDong, goodsOf(row.inKind));
  return gift(before) === gift(after) ? texts : [...texts, `mức: ${gift(before)} → ${gift(after)}`];
}

/** What has changed between what was submitted and what stands now; a sentence for each row. */
export function changedSince(submitted: readonly ApprovalRow[], now: readonly ApprovalRow[]): string[] {
  const current = new Map(now.map((row) => [row.entry, row]));
  const known = new Set(submitted.map(({ entry }) => entry));
  return [
    ...submitted.flatMap((row) => {
      const after = current.get(row.entry);
      if (!after) return [`${row.recipientName}: không còn trong danh sách`];
      const texts = differencesOf(row, after);
      return texts.length === 0 ? [] : [`${row.recipientName}: ${texts.join('; ')}`];
    }),
    ...now.filter(({ entry }) => !known.has(entry)).map(({ recipientName }) => `${recipientName}: mới thêm`),
  ];
}
