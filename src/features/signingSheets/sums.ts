import { type Goods, goodsText, sumGoods } from '../../shared/inKind.ts';
import { amountInWords, dong, formatNumber, numberInWords } from '../../shared/money.ts';
import { fold } from '../../shared/text.ts';
import type { PageOfRows, SheetContent, SheetRow, SheetSum } from './content.ts';

/** Gifts, money and goods of some rows. */
export function sumOf(rows: readonly Pick<SheetRow, 'amountDong' | 'goods'>[]): SheetSum {
  return {
    gifts: rows.length,
    amountDong: rows.reduce((sum, row) => sum + row.amountDong, 0),
    goods: sumGoods(rows.flatMap(({ goods }) => goods)),
  };
}

/** What stands below the rows of a page: its own sum, that of the pages before it, and below the last the whole. */
export interface PageSums {
  page: SheetSum;
  before: SheetSum | null;
  total: SheetSum | null;
}

export function pageSums({ rows, pages }: Pick<SheetContent, 'rows' | 'pages'>, index: number): PageSums {
  const { from, to }: PageOfRows = pages[index] ?? { from: 0, to: 0 };
  return {
    page: sumOf(rows.slice(from, to)),
    before: index > 0 ? sumOf(rows.slice(0, from)) : null,
    total: index === pages.length - 1 ? sumOf(rows) : null,
  };
}

/** Units that are spelt out beside a number in words. */
const unitWords: Record<string, string> = { kg: 'ki-lô-gam', l: 'lít', m: 'mét', g: 'gam' };

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const goodWords = ({ item, quantity, unit }: Goods): string =>
  `${capital(item)}: ${numberInWords(quantity)} ${unitWords[fold(unit).trim()] ?? unit}`;

/** "Tổng số tiền bằng chữ: Hai mươi triệu đồng./. Gạo: ba trăm ki-lô-gam." */
export function wordsOf({ amountDong, goods }: SheetSum): string {
  const parts = [
    ...(amountDong > 0 || goods.length === 0
      ? [`Tổng số tiền bằng chữ: ${amountInWords(dong(amountDong))}`]
      : []),
    ...(goods.length > 0 ? [`Hiện vật bằng chữ: ${goods.map(goodWords).join('; ')}.`] : []),
  ];
  return parts.join(' ');
}

/** Goods of a sum as its cell shows them, one below another. */
export const goodsCell = (goods: readonly Goods[]): string => goodsText(goods, '\n');

/** So many gifts are printed at once: some 350 sheets of paper, as many as a browser lays out. */
export const mostGiftsAtOnce = 5000;

export const tooManyText = (gifts: number): string =>
  `Có ${formatNumber(gifts)} suất, quá dài để in một lần (nhiều nhất ${formatNumber(mostGiftsAtOnce)} suất): in từng nguồn, từng tổ.`;
