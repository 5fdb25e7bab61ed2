import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { giftText, goodsCell } from '../../shared/inKind.ts';
import { formatDong } from '../../shared/money.ts';
import { leafCodes } from '../areas/service.ts';
import type { CellValue, Column, Sheet } from '../exports/sheet.ts';
import type { Sum } from '../payments/states.ts';
import { partLabels, settledParts, totalsOf } from './figures.ts';
import {
  type Content,
  type SettledPart,
  type Settlement,
  type SourceAccount,
  voucherKindLabels,
} from './schema.ts';
import { accountableCampaign, readSettlement } from './service.ts';

const sumColumns = (field: string, group: string): Column[] => [
  { field: `${field}Gifts`, group, header: 'Suất', kind: 'number', width: 8 },
  { field: `${field}Dong`, group, header: 'Tiền (đồng)', kind: 'money' },
  { field: `${field}InKind`, group, header: 'Hiện vật', kind: 'text', width: 16 },
];

const sumCells = ({ gifts, amountDong, goods }: Sum): CellValue[] => [
  gifts,
  amountDong,
  goodsCell(goods) || null,
];

const partColumns = settledParts.flatMap((part) => sumColumns(part, partLabels[part]));
const partCells = (row: Record<SettledPart, Sum>): CellValue[] =>
  settledParts.flatMap((part) => sumCells(row[part]));

/** By source, group and category: approved = paid + awaiting a signature + unpaid + returned. */
export function settlementSheet(content: Content): Sheet {
  return {
    name: 'Quyết toán',
    title: 'Quyết toán theo nguồn, tổ dân phố và đối tượng',
    unit: 'suất, đồng',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'source', header: 'Nguồn kinh phí', kind: 'text', width: 26 },
      { field: 'areaCode', header: 'Mã tổ', kind: 'id', width: 10 },
      { field: 'area', header: 'Tổ dân phố', kind: 'text', width: 16 },
      { field: 'category', header: 'Đối tượng', kind: 'text', width: 30 },
      ...partColumns,
    ],
    total: [null, 'Tổng cộng', null, null, null, ...partCells(totalsOf(content.rows))],
    rows: content.rows.map((row, i) => [
      i + 1,
      row.sourceName,
      row.area,
      row.areaName,
      row.category,
      ...partCells(row),
    ]),
  };
}

/** "Phiếu chi 05 ngày 02/02/2024: 12.000.000 đồng" */
export function vouchersText({ vouchers }: SourceAccount): string {
  return vouchers
    .map(
      ({ kind, number, datedOn, amountDong }) =>
        `${voucherKindLabels[kind]} số ${number} ngày ${formatDay(datedOn)}: ${formatDong(amountDong)}`,
    )
    .join('; ');
}

/** "Số 07 ngày 20/02/2024: 900.000 đồng" */
export function returnsText({ returns }: SourceAccount): string {
  return returns
    .filter(({ reversed }) => !reversed)
    .map(
      ({ number, returnedOn, amountDong, inKind }) =>
        `Số ${number ?? '……'} ngày ${formatDay(returnedOn)}: ${giftText(amountDong, [inKind ?? []].flat())}`,
    )
    .join('; ');
}

/** The account of each source: granted, drawn, paid by which vouchers, given back, left. */
export function sourcesSheet({ sources }: Content): Sheet {
  const money = (pick: (source: SourceAccount) => number | null): number =>
    sources.reduce((sum, source) => sum + (pick(source) ?? 0), 0);
  return {
    name: 'Nguồn kinh phí',
    title: 'Quyết toán theo nguồn kinh phí',
    unit: 'suất, đồng',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'source', header: 'Nguồn kinh phí', kind: 'text', width: 26 },
      { field: 'decision', header: 'Quyết định', kind: 'text', width: 26 },
      { field: 'budgetDong', header: 'Kinh phí được cấp (đồng)', kind: 'money' },
      { field: 'budgetInKind', header: 'Hiện vật được cấp', kind: 'text', width: 16 },
      ...partColumns,
      ...sumColumns('givenBack', 'Suất đã nộp trả ngân sách'),
      { field: 'undrawnDong', header: 'Kinh phí chưa dùng đã nộp trả (đồng)', kind: 'money' },
      { field: 'leftDong', header: 'Kinh phí còn lại (đồng)', kind: 'money' },
      { field: 'leftInKind', header: 'Hiện vật còn lại', kind: 'text', width: 16 },
      { field: 'vouchers', header: 'Chứng từ chi', kind: 'text', width: 40 },
      { field: 'returns', header: 'Giấy nộp trả', kind: 'text', width: 34 },
    ],
    total: [
      null,
      'Tổng cộng',
      null,
      money(({ budgetDong }) => budgetDong),
      null,
      ...partCells(totalsOf(sources)),
      ...sumCells(totalsOf(sources.map((source) => ({ ...source, approved: source.givenBack }))).approved),
      money(({ undrawnDong }) => undrawnDong),
      money(({ leftDong }) => leftDong),
      null,
      null,
      null,
    ],
    rows: sources.map((source, i) => [
      i + 1,
      source.name,
      source.decision,
      source.budgetDong,
      goodsCell(source.budgetGoods) || null,
      ...partCells(source),
      ...sumCells(source.givenBack),
      source.undrawnDong,
      source.leftDong,
      goodsCell(source.leftGoods) || null,
      vouchersText(source) || null,
      returnsText(source) || null,
    ]),
  };
}

const pendingLabels = { unpaid: 'Chưa nhận', returned: 'Trả lại', awaited: 'Đã phát, chờ chữ ký' } as const;

/** Gifts that did not reach anybody, by source and reason: figures, no names. */
export function reasonsSheet({ pending }: Content): Sheet {
  const groups = groupBy(
    pending,
    ({ sourceName, state, reason }) => `${sourceName}|${state}|${reason?.split(':')[0] ?? ''}`,
  );
  return {
    name: 'Chưa nhận, trả lại',
    title: 'Suất chưa nhận, trả lại theo lý do',
    unit: 'suất, đồng',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'source', header: 'Nguồn kinh phí', kind: 'text', width: 26 },
      { field: 'state', header: 'Tình trạng', kind: 'text' },
      { field: 'reason', header: 'Lý do', kind: 'text', width: 34 },
      { field: 'gifts', header: 'Suất', kind: 'number', width: 8 },
      { field: 'amountDong', header: 'Tiền (đồng)', kind: 'money' },
    ],
    rows: [...groups.values()].flatMap((own, i): CellValue[][] => {
      const [first] = own;
      if (!first) return [];
      const dong = own.reduce((sum, { amountDong }) => sum + amountDong, 0);
      const reason = first.reason?.split(':')[0] ?? 'Chưa ghi lý do';
      return [[i + 1, first.sourceName, pendingLabels[first.state], reason, own.length, dong]];
    }),
  };
}

/** What an adjustment changed of the settlement before it. */
export function differencesSheet({ differences, version }: Settlement): Sheet {
  return {
    name: 'Điều chỉnh',
    title: `Điều chỉnh quyết toán lần ${version}`,
    unit: 'suất, đồng',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'row', header: 'Dòng', kind: 'text', width: 50 },
      { field: 'part', header: 'Cột', kind: 'text', width: 20 },
      { field: 'before', header: 'Số đã quyết toán', kind: 'text', width: 36 },
      { field: 'after', header: 'Số điều chỉnh', kind: 'text', width: 36 },
    ],
    rows: differences.map(({ row, part, before, after }, i) => [i + 1, row, part, before, after]),
  };
}

export function settlementSheets(settlement: Settlement): Sheet[] {
  const { content } = settlement;
  return [
    settlementSheet(content),
    sourcesSheet(content),
    reasonsSheet(content),
    ...(settlement.version > 1 ? [differencesSheet(settlement)] : []),
  ];
}

/** The report `tet` of a campaign: as it was closed, or as it stands now; of one group only its own rows. */
export async function settlementReport(
  t: ReadTx,
  id: string,
  area: string,
): Promise<{ name: string; sheets: Sheet[]; asOf: Day; figures: object }> {
  const campaign = await accountableCampaign(t, id);
  const settlement = await readSettlement(t, id);
  const codes = new Set([area, ...(await leafCodes(t, area, campaign.cut_off_on))]);
  const rows = settlement.content.rows.filter((row) => codes.has(row.area));
  const whole = rows.length === settlement.content.rows.length;
  const total = totalsOf(rows);
  return {
    name: campaign.name,
    sheets: whole ? settlementSheets(settlement) : [settlementSheet({ ...settlement.content, rows })],
    asOf: settlement.settledOn ?? t.today,
    figures: {
      tet: {
        campaign: campaign.id,
        name: campaign.name,
        year: campaign.year,
        settlement: settlement.version,
        settledOn: settlement.settledOn,
        paidDong: total.matched.amountDong + total.awaited.amountDong,
        ...Object.fromEntries(
          settledParts.map((part) => [
            part,
            { gifts: total[part].gifts, dong: total[part].amountDong, inKind: total[part].goods },
          ]),
        ),
      },
    },
  };
}
