import { formatDay } from '../../shared/dates.ts';
import { goodsOf, goodsText } from '../../shared/inKind.ts';
import { registerLabels } from '../../shared/words.ts';
import type { CellValue, Column, Sheet } from '../exports/sheet.ts';
import { paymentStateLabels } from '../payments/schema.ts';
import {
  type AidHistory,
  type Comparison,
  comparedByLabels,
  type Steady,
  type Unreached,
  type YearSum,
} from './schema.ts';

const yearColumns = (years: readonly number[]): Column[] =>
  years.flatMap((year): Column[] => [
    { field: `gifts${year}`, group: `Năm ${year}`, header: 'Suất', kind: 'number', width: 8 },
    { field: `dong${year}`, group: `Năm ${year}`, header: 'Tiền (đồng)', kind: 'money' },
    { field: `inKind${year}`, group: `Năm ${year}`, header: 'Hiện vật', kind: 'text', width: 18 },
  ]);

const yearCells = (years: readonly YearSum[]): CellValue[] =>
  years.flatMap(({ gifts, amountDong, inKind }) => [gifts, amountDong, goodsText(goodsOf(inKind)) || null]);

export function comparisonSheet({ years, by, items, total }: Comparison): Sheet {
  return {
    name: 'So sánh các năm',
    title: `So sánh kết quả hỗ trợ các năm theo ${comparedByLabels[by].toLowerCase()}`,
    unit: 'suất, đồng',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'label', header: comparedByLabels[by], kind: 'text', width: 34 },
      ...yearColumns(years),
    ],
    total: [null, 'Tổng cộng', ...yearCells(total)],
    rows: items.map((item, i) => [i + 1, item.label, ...yearCells(item.years)]),
  };
}

export function steadySheet(years: readonly number[], items: readonly Steady[]): Sheet {
  return {
    name: 'Nhận liên tục',
    title: `Nhận hỗ trợ liên tục các năm ${years.at(0)}–${years.at(-1)}`,
    unit: 'suất, đồng',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 28 },
      { field: 'householdCode', header: 'Mã hộ', kind: 'id', width: 12 },
      { field: 'area', header: 'Tổ dân phố', kind: 'text', width: 16 },
      ...yearColumns(years),
    ],
    rows: items.map((item, i) => [
      i + 1,
      item.name,
      item.householdCode,
      item.areaName,
      ...yearCells(item.years),
    ]),
  };
}

export function unreachedSheet(years: readonly number[], items: readonly Unreached[]): Sheet {
  return {
    name: 'Chưa nhận',
    title: `Có trong sổ mà chưa nhận hỗ trợ nào, năm ${years.at(0)}–${years.at(-1)}`,
    unit: 'người, hộ',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'register', header: 'Sổ', kind: 'text', width: 20 },
      { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 28 },
      { field: 'householdCode', header: 'Mã hộ', kind: 'id', width: 12 },
      { field: 'area', header: 'Tổ dân phố', kind: 'text', width: 16 },
      { field: 'since', header: 'Thuộc diện từ ngày', kind: 'day' },
    ],
    rows: items.map((item, i) => [
      i + 1,
      registerLabels[item.register],
      item.person === null ? `Hộ ${item.name}` : item.name,
      item.householdCode,
      item.areaName,
      item.since,
    ]),
  };
}

export function historySheet({ title, items, receivedDong }: AidHistory): Sheet {
  return {
    name: 'Hỗ trợ đã nhận',
    title: `Hỗ trợ đã nhận: ${title}`,
    unit: 'đồng',
    columns: [
      { field: 'year', header: 'Năm', kind: 'index', width: 8 },
      { field: 'what', header: 'Đợt hỗ trợ, trợ cấp', kind: 'text', width: 30 },
      { field: 'source', header: 'Nguồn', kind: 'text', width: 26 },
      { field: 'whose', header: 'Của', kind: 'text', width: 24 },
      { field: 'category', header: 'Đối tượng', kind: 'text', width: 26 },
      { field: 'amountDong', header: 'Số tiền (đồng)', kind: 'money' },
      { field: 'inKind', header: 'Hiện vật', kind: 'text', width: 18 },
      { field: 'state', header: 'Tình trạng', kind: 'text', width: 14 },
      { field: 'paidOn', header: 'Ngày nhận', kind: 'day' },
      { field: 'receiver', header: 'Người nhận thay', kind: 'text', width: 26 },
    ],
    total: [null, 'Tổng cộng đã nhận', null, null, null, receivedDong, null, null, null, null],
    rows: items.map((item) => [
      item.year,
      item.what,
      item.source,
      item.whose,
      item.category,
      item.amountDong,
      goodsText(goodsOf(item.inKind)) || null,
      paymentStateLabels[item.state],
      item.paidOn,
      item.receiver,
    ]),
  };
}

/** "từ năm 2022 đến năm 2024" */
export const yearsText = (years: readonly number[]): string =>
  `từ năm ${years.at(0)} đến năm ${years.at(-1)}`;
export const dayText = (day: string): string => `tại ngày ${formatDay(day)}`;
