import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { goodsText } from '../../shared/inKind.ts';
import { formatNumber } from '../../shared/money.ts';
import { areaNames, requireArea } from '../areas/service.ts';
import { findCampaign } from '../campaigns/service.ts';
import { issuingOfficeName } from '../documents/service.ts';
import { type CellValue, type Column, listWorkbook } from '../exports/service.ts';
import { paymentStateLabels, signatureLabels, unpaidReasonLabels } from './schema.ts';
import { areasAsked, type Gift, giftsOf, sumOf } from './states.ts';

/** Gifts of a campaign with where each stands, as they go into a file. */
export interface ListedGifts {
  campaign: { id: string; name: string };
  area: { code: string; name: string };
  source: string | null;
  gifts: readonly Gift[];
  nameOf: (area: string) => string;
  office: string;
  asOf: Day;
}

const columns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'area', header: 'Tổ dân phố', kind: 'text', width: 16 },
  { field: 'source', header: 'Nguồn', kind: 'text', width: 22 },
  { field: 'number', header: 'Số thứ tự trên danh sách', kind: 'number', width: 10 },
  { field: 'name', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'birthYear', header: 'Năm sinh', kind: 'text', width: 9 },
  { field: 'household', header: 'Mã hộ', kind: 'text', width: 11 },
  { field: 'amountDong', header: 'Số tiền (đồng)', kind: 'money' },
  { field: 'inKind', header: 'Hiện vật', kind: 'text', width: 16 },
  { field: 'state', header: 'Tình trạng', kind: 'text', width: 14 },
  { field: 'signature', header: 'Chữ ký', kind: 'text', width: 20 },
  { field: 'paidOn', header: 'Ngày', kind: 'day' },
  { field: 'receiver', header: 'Người nhận thay', kind: 'text', width: 24 },
  { field: 'reason', header: 'Lý do', kind: 'text', width: 28 },
];

/** The gifts of an area (the actor's own where none is named), of one source or all. */
export async function listedGifts(
  t: ReadTx,
  id: string,
  asked: { area?: string | undefined; source?: string | undefined },
): Promise<ListedGifts> {
  const campaign = await findCampaign(t, id);
  const area = await requireArea(t, asked.area ?? t.actor.area ?? campaign.area_code);
  const areas = await areasAsked(t, campaign.cut_off_on, asked.area);
  const gifts = await giftsOf(t, campaign.id, { areas, source: asked.source, withReasons: true });
  const names = await areaNames(
    t,
    gifts.map((gift) => gift.area),
  );
  return {
    campaign,
    area,
    source: asked.source ?? null,
    gifts,
    nameOf: (code) => names(code, t.today),
    office: await issuingOfficeName(t, area.code),
    asOf: t.today,
  };
}

function cellsOf(gift: Gift, i: number, areaName: string): CellValue[] {
  const { payment, unpaid } = gift;
  const reason = unpaid ? [unpaidReasonLabels[unpaid.reason], unpaid.note].filter(Boolean).join(': ') : null;
  return [
    i + 1,
    areaName,
    gift.sourceName,
    gift.number,
    gift.name,
    gift.birthDate?.slice(0, 4) ?? null,
    gift.householdCode,
    gift.amountDong,
    goodsText(gift.goods),
    paymentStateLabels[gift.state],
    gift.signature && signatureLabels[gift.signature],
    payment?.paid_on ?? null,
    payment?.receiver_name ? `${payment.receiver_name} (${payment.receiver_relation ?? ''})` : null,
    reason ?? payment?.reason ?? null,
  ];
}

/** The rows as a workbook, in the order of the page. */
export function giftsWorkbook(listed: ListedGifts): Promise<Buffer> {
  const { campaign, area, gifts, nameOf, asOf } = listed;
  const sum = sumOf(gifts);
  const total = (field: string): CellValue => {
    if (field === 'name') return `Tổng cộng: ${formatNumber(sum.gifts)} suất`;
    if (field === 'amountDong') return sum.amountDong;
    return field === 'inKind' ? goodsText(sum.goods) : null;
  };
  return listWorkbook(
    {
      office: listed.office,
      period: `tại ngày ${formatDay(asOf)}`,
      document: null,
      lines: [`${campaign.name}, ${area.name}`, `Tình hình đến ngày ${formatDay(asOf)}`],
    },
    {
      name: 'Phát quà',
      title: 'TÌNH HÌNH PHÁT QUÀ, HỖ TRỢ',
      unit: 'suất, đồng',
      columns,
      rows: gifts.map((gift, i) => cellsOf(gift, i, nameOf(gift.area))),
      total: columns.map(({ field }) => total(field)),
    },
    { report: 'gifts', campaign: campaign.id, area: area.code, asOf },
  );
}

/** Names went into a file. */
export function recordDownload(t: WriteTx, { campaign, area, source, gifts }: ListedGifts): void {
  t.audit({
    action: 'payment.downloadList',
    kind: 'campaign',
    id: campaign.id,
    area: area.code,
    after: { source, rows: gifts.length },
  });
}
