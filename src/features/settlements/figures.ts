import { groupBy } from '../../shared/collections.ts';
import { formatDay } from '../../shared/dates.ts';
import { type Goods, giftText, goodsOf, sumGoods } from '../../shared/inKind.ts';
import { formatNumber } from '../../shared/money.ts';
import type { Source } from '../campaigns/schema.ts';
import { returnReasonLabels, unpaidReasonLabels } from '../payments/schema.ts';
import { type Gift, isOpen, type Sum, sumOf } from '../payments/states.ts';
import type {
  BudgetReturn,
  Content,
  Difference,
  OpenMatter,
  Pending,
  SettledPart,
  SettlementRow,
  SourceAccount,
  Voucher,
} from './schema.ts';

export const partLabels: Record<SettledPart, string> = {
  approved: 'Được duyệt',
  matched: 'Đã chi',
  awaited: 'Đã phát, chờ chữ ký',
  unpaid: 'Chưa nhận',
  returned: 'Trả lại',
};
export const settledParts = ['approved', 'matched', 'awaited', 'unpaid', 'returned'] as const;

/** What became of some gifts; only what is matched with a signed sheet counts as spent. */
export function partsOf(gifts: readonly Gift[]): Record<SettledPart, Sum> {
  return {
    approved: sumOf(gifts),
    matched: sumOf(gifts.filter(({ signature }) => signature === 'matched')),
    awaited: sumOf(gifts.filter(({ signature }) => signature === 'awaited')),
    unpaid: sumOf(gifts.filter(isOpen)),
    returned: sumOf(gifts.filter(({ payment }) => payment?.kind === 'return')),
  };
}

/** "12 suất, 3.600.000 đồng, 120 kg gạo" */
export const sumText = ({ gifts, amountDong, goods }: Sum): string =>
  `${formatNumber(gifts)} suất, ${giftText(amountDong, goods)}`;

/** One row a source, group and category, in this order. */
export function rowsOf(gifts: readonly Gift[], nameOf: (area: string) => string): SettlementRow[] {
  const groups = groupBy(gifts, ({ source, area, category }) => `${source}|${area}|${category ?? ''}`);
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { source, sourceName, area, category } = first;
    return [{ source, sourceName, area, areaName: nameOf(area), category, ...partsOf(own) }];
  });
}

/** Goods of a list less those of another; nothing negative is left out. */
export function lessGoods(from: readonly Goods[], taken: readonly Goods[]): Goods[] {
  const rest = sumGoods([...from, ...taken.map((goods) => ({ ...goods, quantity: -goods.quantity }))]);
  return rest.filter(({ quantity }) => quantity !== 0);
}

function decisionText({ decision }: Source): string | null {
  if (!decision) return null;
  const issuer = decision.issuer ? ` của ${decision.issuer}` : '';
  return `${decision.number} ngày ${formatDay(decision.date)}${issuer}`;
}

/** The account of a source: what it was granted, what became of it, by which vouchers, and what is left. */
export function sourceAccount(
  source: Source,
  gifts: readonly Gift[],
  of: { vouchers: readonly Voucher[]; returns: readonly BudgetReturn[]; givenBack: ReadonlySet<string> },
): SourceAccount {
  const parts = partsOf(gifts);
  const standing = of.returns.filter(({ reversed }) => !reversed);
  const undrawnDong = standing.reduce((sum, each) => sum + each.undrawnDong, 0);
  const undrawnGoods = standing.flatMap(({ undrawnInKind }) => goodsOf(undrawnInKind));
  const budgetGoods = goodsOf(source.inKind);
  return {
    source: source.id,
    name: source.name,
    approvedBy: source.approvedBy,
    decision: decisionText(source),
    isFund: source.approvalLevel === 'board',
    budgetDong: source.budgetDong,
    budgetGoods,
    ...parts,
    givenBack: sumOf(gifts.filter(({ entry }) => of.givenBack.has(entry))),
    undrawnDong,
    leftDong: source.budgetDong === null ? null : source.budgetDong - parts.approved.amountDong - undrawnDong,
    // Of goods whose quantity nobody granted nothing is left.
    leftGoods: lessGoods(budgetGoods, [...parts.approved.goods, ...undrawnGoods]).filter(
      ({ quantity }) => quantity > 0,
    ),
    vouchers: [...of.vouchers],
    returns: [...of.returns],
  };
}

const reasonOfReturn = ({ payment }: Gift): string | null => {
  if (!payment?.return_reason) return payment?.reason ?? null;
  const label = returnReasonLabels[payment.return_reason];
  return payment.reason && payment.reason !== label ? `${label}: ${payment.reason}` : label;
};

const reasonOfUnpaid = ({ unpaid }: Gift): string | null =>
  unpaid && `${unpaidReasonLabels[unpaid.reason]}${unpaid.note ? `: ${unpaid.note}` : ''}`;

/** Gifts that are not settled, each with its reason. */
export function pendingOf(gifts: readonly Gift[], nameOf: (area: string) => string): Pending[] {
  return gifts
    .filter((gift) => gift.signature !== 'matched')
    .map((gift) => {
      const state = isOpen(gift) ? 'unpaid' : gift.payment?.kind === 'return' ? 'returned' : 'awaited';
      return {
        entry: gift.entry,
        name: gift.name,
        areaName: nameOf(gift.area),
        sourceName: gift.sourceName,
        category: gift.category,
        amountDong: gift.amountDong,
        goods: gift.goods,
        state,
        reason:
          state === 'unpaid'
            ? reasonOfUnpaid(gift)
            : state === 'returned'
              ? reasonOfReturn(gift)
              : 'Chờ chữ ký',
      };
    });
}

/** What stands in the way of closing a campaign. */
export function openMatters(campaign: string, { sources, pending }: Content): OpenMatter[] {
  const root = `/tet/${campaign}`;
  const found: OpenMatter[] = [];
  const say = (code: OpenMatter['code'], text: string, path: string): void => {
    found.push({ code, text, path: `${root}${path}` });
  };
  if (sources.every(({ approved }) => approved.gifts === 0))
    say('nothing', 'Chưa có suất nào được duyệt: không có gì để quyết toán.', '');
  const awaited = pending.filter(({ state }) => state === 'awaited').length;
  if (awaited > 0)
    say(
      'awaited',
      `Còn ${formatNumber(awaited)} suất đã phát, chờ chữ ký: đối chiếu danh sách ký nhận, chỉ suất đã đối chiếu mới quyết toán.`,
      '/theo-trang',
    );
  const unexplained = pending.filter(({ state, reason }) => state === 'unpaid' && reason === null).length;
  if (unexplained > 0)
    say(
      'unpaid',
      `Còn ${formatNumber(unexplained)} suất chưa nhận, chưa ghi lý do: phát, trả lại quỹ, hoặc ghi lý do từng suất.`,
      '/phat',
    );
  for (const source of sources.filter(({ isFund }) => !isFund)) {
    const gifts = source.returned.gifts - source.givenBack.gifts;
    if (gifts > 0) {
      const dong = source.returned.amountDong - source.givenBack.amountDong;
      const goods = lessGoods(source.returned.goods, source.givenBack.goods);
      const text = `${source.name}: ${sumText({ gifts, amountDong: dong, goods })} trả lại, chưa nộp trả ngân sách.`;
      say('notGivenBack', text, '/quyet-toan#nop-tra');
    }
    const left = Math.max(0, source.leftDong ?? 0);
    if (left > 0 || source.leftGoods.length > 0)
      say(
        'left',
        `${source.name}: kinh phí còn ${giftText(left, source.leftGoods)} chưa dùng, chưa nộp trả ngân sách.`,
        '/quyet-toan#nop-tra',
      );
  }
  return found;
}

const rowName = ({ sourceName, areaName, category }: SettlementRow): string =>
  [sourceName, areaName, category].filter(Boolean).join(' · ');

const noSum: Sum = { gifts: 0, amountDong: 0, goods: [] };

/** Figures of an adjustment that differ from the version before it. */
export function differencesOf(before: Content, after: Content): Difference[] {
  const key = ({ source, area, category }: SettlementRow): string => `${source}|${area}|${category ?? ''}`;
  const former = new Map(before.rows.map((row) => [key(row), row]));
  const newer = new Map(after.rows.map((row) => [key(row), row]));
  return [...new Set([...former.keys(), ...newer.keys()])].flatMap((each) => {
    const [old, now] = [former.get(each), newer.get(each)];
    const row = now ?? old;
    if (!row) return [];
    return settledParts.flatMap((part): Difference[] => {
      const texts = [old?.[part] ?? noSum, now?.[part] ?? noSum].map(sumText);
      const [was = '', is = ''] = texts;
      return was === is ? [] : [{ row: rowName(row), part: partLabels[part], before: was, after: is }];
    });
  });
}

/** Sums of rows by part: the line of totals. */
export function totalsOf(rows: readonly Record<SettledPart, Sum>[]): Record<SettledPart, Sum> {
  const total = (part: SettledPart): Sum => ({
    gifts: rows.reduce((sum, row) => sum + row[part].gifts, 0),
    amountDong: rows.reduce((sum, row) => sum + row[part].amountDong, 0),
    goods: sumGoods(rows.flatMap((row) => row[part].goods)),
  });
  return {
    approved: total('approved'),
    matched: total('matched'),
    awaited: total('awaited'),
    unpaid: total('unpaid'),
    returned: total('returned'),
  };
}
