import { type Static, Type } from '@sinclair/typebox';
import { formatDong, formatNumber } from './money.ts';
import { dongSchema, nullable, textSchema } from './schema.ts';
import { clean, fold } from './text.ts';

/** Goods of a gift: `{item: "gạo", quantity: 15, unit: "kg"}`; `valueDong` is what one unit is worth, where it is said. */
export const goodsSchema = Type.Object(
  {
    item: textSchema('Tên hiện vật', 80),
    quantity: Type.Number({
      title: 'Số lượng hiện vật',
      exclusiveMinimum: 0,
      minimum: 0,
      maximum: 1_000_000_000,
      description: 'In the unit',
    }),
    unit: textSchema('Đơn vị tính', 20),
    valueDong: Type.Optional(nullable(dongSchema('Trị giá một đơn vị'))),
  },
  { additionalProperties: false, title: 'Hiện vật', description: 'One kind of goods' },
);
export type Goods = Static<typeof goodsSchema>;

/** What is given in kind: one kind of goods, or several in a list; in answers null where there is none. */
export const inKindSchema = () =>
  Type.Union([goodsSchema, Type.Array(goodsSchema, { title: 'Hiện vật', maxItems: 20 })], {
    title: 'Hiện vật',
    description: '{item, quantity, unit, valueDong?}, or a list of them',
  });
export type InKind = Static<ReturnType<typeof inKindSchema>>;

/** Goods as a list, whatever they were given as. */
export function goodsOf(inKind: InKind | null | undefined): Goods[] {
  if (inKind === null || inKind === undefined) return [];
  return Array.isArray(inKind) ? inKind : [inKind];
}

/** Goods out of a column: one object or a list of them, as JSON. */
export function readGoods(text: string | null): Goods[] {
  if (text === null) return [];
  const parsed: InKind | null = JSON.parse(text); // written from checked forms
  return goodsOf(parsed);
}

/** As an answer has it: one kind of goods as itself, several as a list, none as null. */
export function inKindOf(goods: readonly Goods[]): InKind | null {
  const [first] = goods;
  if (!first) return null;
  return goods.length === 1 ? first : [...goods];
}

/** As a column keeps it; null where there are no goods. */
export function writeGoods(goods: readonly Goods[]): string | null {
  return goods.length === 0 ? null : JSON.stringify(goods);
}

/** Names the same goods of several gifts: without accents and case, by unit. */
export const goodsKey = ({ item, unit }: Pick<Goods, 'item' | 'unit'>): string =>
  `${fold(item).trim()}|${fold(unit).trim()}`;

/** Quantities are kept to a thousandth of their unit, so that sums agree to the last gram. */
export const roundQuantity = (quantity: number): number => Math.round(quantity * 1000) / 1000;

/** Goods of many gifts added up, in the order they were first met. */
export function sumGoods(all: Iterable<Goods>): Goods[] {
  const sums = new Map<string, Goods>();
  for (const goods of all) {
    const known = sums.get(goodsKey(goods));
    if (known) known.quantity = roundQuantity(known.quantity + goods.quantity);
    else sums.set(goodsKey(goods), { ...goods });
  }
  return [...sums.values()];
}

/** Goods times a number of people. */
export function timesGoods(goods: readonly Goods[], times: number): Goods[] {
  return goods.map((each) => ({ ...each, quantity: roundQuantity(each.quantity * times) }));
}

const quantityText = (quantity: number): string =>
  formatNumber(
    quantity,
    Number.isInteger(quantity) ? 0 : Number.isInteger(roundQuantity(quantity * 10)) ? 1 : 3,
  );

/** "15 kg gạo, 2 phần quà"; '' without goods. */
export function goodsText(goods: readonly Goods[], separator = ', '): string {
  return goods.map(({ item, quantity, unit }) => `${quantityText(quantity)} ${unit} ${item}`).join(separator);
}

/** "15 kg gạo; 2 phần quà", as one cell of a workbook has them; '' without goods. */
export const goodsCell = (goods: readonly Goods[]): string => goodsText(goods, '; ');

/** Reads `goodsText` back: "1.200 kg gạo; 2 phần quà", with the thousands' points and the decimal comma. */
export function goodsOfText(text: string, separator = ', '): Goods[] {
  return text.split(separator).flatMap((part) => {
    const [, number = '', unit = '', item = ''] = /^(\d[\d.]*(?:,\d+)?) (\S+) (.+)$/.exec(part.trim()) ?? [];
    return item === ''
      ? []
      : [{ item, quantity: Number(number.replaceAll('.', '').replace(',', '.')), unit }];
  });
}

/** "500.000 đồng, 15 kg gạo": money and goods of a gift. */
export function giftText(amountDong: number, goods: readonly Goods[]): string {
  return [
    ...(amountDong > 0 || goods.length === 0 ? [formatDong(amountDong)] : []),
    ...(goods.length > 0 ? [goodsText(goods)] : []),
  ].join(', ');
}

/** True for rice: it goes by the list of hungry households. */
export const isRice = ({ item }: Pick<Goods, 'item'>): boolean => /\b(gao|rice)\b/.test(fold(item));

/** "1.200" and "1.200,5" with the thousands' points, "1,5" and "1.5" as people type them. */
const quantityOf = (text: string): number =>
  Number(
    /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(text)
      ? text.replaceAll('.', '').replace(',', '.')
      : text.replace(',', '.'),
  );

/**
 * Goods as people write them: "15 kg gạo; 2 phần quà", "1,5 tấn gạo", "1 phần bánh, kẹo"; undefined where a part cannot be
 * read.
 */
export function parseGoods(text: string): Goods[] | undefined {
  const parts = clean(text)
    .split(/\s*[;+]\s*|,\s+(?=\d)/)
    .filter((part) => part !== '');
  const goods = parts.map((part) => {
    const [, number = '', unit = '', item = ''] =
      /^(\d[\d.]*(?:,\d+)?)\s*([^\s\d.,]\S*)\s+(.+)$/.exec(part) ?? [];
    const quantity = roundQuantity(quantityOf(number));
    return item !== '' && quantity > 0 ? { item, quantity, unit } : undefined;
  });
  return goods.includes(undefined) ? undefined : sumGoods(goods.flatMap((each) => each ?? []));
}
