import type { ReadTx } from '../../../db/tx.ts';
import { groupBy } from '../../../shared/collections.ts';
import { formatDay } from '../../../shared/dates.ts';
import { goodsCell, readGoods, sumGoods } from '../../../shared/inKind.ts';
import { leafCodes } from '../../areas/service.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import * as store from '../store.ts';
import { groupName, type MonthContext } from './context.ts';

/** Gifts in kind added up: "15 kg gạo; 2 phần quà"; null without any. */
const inKindText = (texts: readonly (string | null)[]): string | null =>
  goodsCell(sumGoods(texts.flatMap(readGoods))) || null;

type GiftState = 'paid' | 'returned' | 'unpaid';

interface Gift {
  entry: store.EntryRow;
  state: GiftState;
  /** The payment that stands, when there is one. */
  payment: store.LedgerRow | undefined;
}

/** What became of each approved gift, after all its ledger rows up to a day. */
function giftsOf(entries: readonly store.EntryRow[], ledger: readonly store.LedgerRow[]): Gift[] {
  const rows = groupBy(ledger, (row) => row.entry_id);
  return entries.map((entry) => {
    let state: GiftState = 'unpaid';
    let payment: store.LedgerRow | undefined;
    for (const row of rows.get(entry.id) ?? []) {
      state = row.kind === 'payment' ? 'paid' : row.kind === 'return' ? 'returned' : 'unpaid';
      payment = row.kind === 'payment' ? row : undefined;
    }
    return { entry, state, payment };
  });
}

const columns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index', width: 5 },
  { field: 'campaign', header: 'Đợt', kind: 'text', width: 12 },
  { field: 'source', header: 'Nguồn kinh phí', kind: 'text', width: 14 },
  { field: 'decision', header: 'Quyết định', kind: 'text', width: 12 },
  { field: 'category', header: 'Đối tượng', kind: 'text', width: 17 },
  { field: 'approvedGifts', group: 'Được duyệt', header: 'Suất', kind: 'number', width: 6 },
  { field: 'approvedDong', group: 'Được duyệt', header: 'Tiền (đồng)', kind: 'money', width: 14 },
  { field: 'approvedInKind', group: 'Được duyệt', header: 'Hiện vật', kind: 'text', width: 10 },
  { field: 'paidGifts', group: 'Đã chi (lũy kế)', header: 'Suất', kind: 'number', width: 6 },
  { field: 'paidDong', group: 'Đã chi (lũy kế)', header: 'Tiền (đồng)', kind: 'money', width: 14 },
  { field: 'paidInKind', group: 'Đã chi (lũy kế)', header: 'Hiện vật', kind: 'text', width: 10 },
  { field: 'periodGifts', group: 'Trong đó chi trong kỳ', header: 'Suất', kind: 'number', width: 6 },
  { field: 'periodDong', group: 'Trong đó chi trong kỳ', header: 'Tiền (đồng)', kind: 'money', width: 14 },
  { field: 'periodInKind', group: 'Trong đó chi trong kỳ', header: 'Hiện vật', kind: 'text', width: 10 },
  { field: 'unpaidGifts', group: 'Chưa nhận', header: 'Suất', kind: 'number', width: 6 },
  { field: 'unpaidDong', group: 'Chưa nhận', header: 'Tiền (đồng)', kind: 'money', width: 14 },
  { field: 'unpaidInKind', group: 'Chưa nhận', header: 'Hiện vật', kind: 'text', width: 10 },
  { field: 'returnedGifts', group: 'Trả lại', header: 'Suất', kind: 'number', width: 6 },
  { field: 'returnedDong', group: 'Trả lại', header: 'Tiền (đồng)', kind: 'money', width: 14 },
  { field: 'returnedInKind', group: 'Trả lại', header: 'Hiện vật', kind: 'text', width: 10 },
  { field: 'givenBackDong', header: 'Nộp trả ngân sách (đồng)', kind: 'money', width: 14 },
];

function figures(gifts: readonly Gift[], context: MonthContext, givenBack: number | null): CellValue[] {
  const of = (state: GiftState): Gift[] => gifts.filter((gift) => gift.state === state);
  const dong = (some: readonly Gift[]): number => some.reduce((sum, { entry }) => sum + entry.amount_dong, 0);
  const kind = (some: readonly Gift[]): string | null => inKindText(some.map(({ entry }) => entry.in_kind));
  const paid = of('paid');
  const inPeriod = paid.filter(({ payment }) => payment && payment.paid_on >= context.from);
  const unpaid = of('unpaid');
  const returned = of('returned');
  return [
    gifts.length,
    dong(gifts),
    kind(gifts),
    paid.length,
    dong(paid),
    kind(paid),
    inPeriod.length,
    dong(inPeriod),
    kind(inPeriod),
    unpaid.length,
    dong(unpaid),
    kind(unpaid),
    returned.length,
    dong(returned),
    kind(returned),
    givenBack,
  ];
}

async function giftsUpTo(t: ReadTx, context: MonthContext): Promise<Gift[]> {
  const areas = await leafCodes(t, context.area.code, context.to);
  return giftsOf(await store.approvedEntries(t, areas, context), await store.ledgerUpTo(t, context));
}

/** B10: each campaign of the year, or paid in the period, by source and group of recipients, with what became of the gifts. */
export async function giftTable(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const gifts = await giftsUpTo(t, context);
  const returns = new Map(
    (await store.returnsUpTo(t, context)).map((row) => [row.source_id, row.amount_dong]),
  );
  const groups = groupBy(
    gifts,
    ({ entry }) => `${entry.campaign_id} ${entry.source_id} ${entry.category ?? ''}`,
  );
  const told = new Set<string>();
  const rows = [...groups.values()].flatMap((group, i): CellValue[][] => {
    const entry = group[0]?.entry;
    if (!entry) return [];
    // Money given back belongs to the source: it stands on the source's first row.
    const givenBack = told.has(entry.source_id) ? null : (returns.get(entry.source_id) ?? 0);
    told.add(entry.source_id);
    const decision = entry.decision_number
      ? `${entry.decision_number}${entry.decided_on ? ` ngày ${formatDay(entry.decided_on)}` : ''}`
      : null;
    return [
      [
        i + 1,
        entry.campaign_name,
        entry.source_name,
        decision,
        entry.category ? context.dictionary.publicLabel(entry.category) : null,
        ...figures(group, context, givenBack),
      ],
    ];
  });
  const sum = [...told].reduce((total, id) => total + (returns.get(id) ?? 0), 0);
  return {
    name: 'B10 Quà Tết, hỗ trợ',
    form: 'B10',
    title: 'Quà Tết và các đợt hỗ trợ trong năm',
    unit: 'suất, đồng',
    columns,
    total: [null, 'Tổng cộng', null, null, null, ...figures(gifts, context, sum)],
    rows,
  };
}

const listColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'group', header: 'Tổ', kind: 'text', width: 16 },
  { field: 'category', header: 'Đối tượng', kind: 'text', width: 32 },
  { field: 'source', header: 'Nguồn', kind: 'text', width: 26 },
  { field: 'amountDong', header: 'Số tiền (đồng)', kind: 'money' },
  { field: 'inKind', header: 'Hiện vật', kind: 'text' },
  { field: 'paidOn', header: 'Ngày nhận', kind: 'day' },
  { field: 'receiver', header: 'Người nhận thay', kind: 'text', width: 26 },
];

/** DS6: each gift paid in the period. Protected categories under their public label. */
export async function giftList(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const paid = (await giftsUpTo(t, context)).filter(
    ({ payment }) => payment && payment.paid_on >= context.from,
  );
  return {
    name: 'DS6 Chi hỗ trợ',
    form: 'DS6',
    title: 'Danh sách đã chi hỗ trợ trong kỳ',
    unit: 'đồng',
    columns: listColumns,
    rows: paid.map(({ entry, payment }, i) => [
      i + 1,
      entry.recipient_name,
      groupName(context, entry.area_code),
      entry.category ? context.dictionary.publicLabel(entry.category) : null,
      entry.source_name,
      entry.amount_dong,
      inKindText([entry.in_kind]),
      payment?.paid_on ?? null,
      payment?.receiver_name
        ? `${payment.receiver_name}${payment.receiver_relation ? ` (${payment.receiver_relation})` : ''}`
        : null,
    ]),
  };
}
