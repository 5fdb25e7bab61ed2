import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { goodsText } from '../../shared/inKind.ts';
import { formatNumber } from '../../shared/money.ts';
import { requireArea } from '../areas/service.ts';
import { printOwnList } from '../documents/service.ts';
import { type CellValue, type Column, listWorkbook } from '../exports/service.ts';
import { ruleAnswer } from './answers.ts';
import { findRule } from './rules.ts';
import type { Rule } from './schema.ts';
import { type CampaignRow, findCampaign } from './service.ts';
import { type Trial, type TrialEntry, tryRules } from './trial.ts';

/** A level of a campaign, or all of them, held against the registers, with what stands above the names. */
export interface ListedTrial {
  campaign: CampaignRow;
  rule: Rule | null;
  trial: Trial;
  title: string;
}

/** Tries one level of a campaign, or all. */
export async function listedTrial(t: ReadTx, id: string, asked: string | undefined): Promise<ListedTrial> {
  const campaign = await findCampaign(t, id);
  const rule = asked === undefined ? null : ruleAnswer(await findRule(t, id, asked));
  const trial = await tryRules(t, id, rule ? [rule] : undefined);
  return {
    campaign,
    rule,
    trial,
    title: rule ? `Thử mức số ${rule.number}: ${rule.name}` : 'Thử mọi mức',
  };
}

const columns: readonly Column[] = [
  { field: 'index', header: 'STT', kind: 'index', width: 5 },
  { field: 'recipientName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'group', header: 'Tổ dân phố', kind: 'text', width: 16 },
  { field: 'category', header: 'Đối tượng', kind: 'text', width: 30 },
  { field: 'source', header: 'Nguồn', kind: 'text', width: 24 },
  { field: 'amountDong', header: 'Mức (đồng)', kind: 'money', width: 14 },
  { field: 'inKind', header: 'Hiện vật', kind: 'text', width: 18 },
  { field: 'ground', header: 'Căn cứ', kind: 'text', width: 44 },
];

const cellsOf = (entry: TrialEntry, i: number): CellValue[] => [
  i + 1,
  entry.recipientName,
  entry.areaName,
  entry.categoryLabel,
  entry.sourceName,
  entry.amountDong,
  goodsText(entry.goods) || null,
  entry.ground,
];

const linesOf = ({ campaign, title }: ListedTrial): [string, string] => [
  `${campaign.name}. ${title}`,
  `Số liệu chốt ngày ${formatDay(campaign.cut_off_on)}. Bản thử, chưa phải danh sách được duyệt`,
];

/** "thu-muc-3-2024-12-31.xlsx" */
export const trialFileName = ({ rule, campaign }: ListedTrial): string =>
  `thu-muc-${rule ? rule.number : 'tat-ca'}-${campaign.cut_off_on}.xlsx`;

/** The rows as a workbook: the same in the same order as on the screen. */
export function trialWorkbook(listed: ListedTrial, office: string): Promise<Buffer> {
  const { campaign, trial } = listed;
  return listWorkbook(
    {
      office,
      period: `tại ngày ${formatDay(campaign.cut_off_on)}`,
      document: null,
      lines: linesOf(listed),
    },
    {
      name: 'Thử mức',
      title: 'Danh sách thử mức quà',
      columns,
      rows: trial.entries.map(cellsOf),
      total: columns.map(({ field }) =>
        field === 'recipientName'
          ? `Tổng cộng: ${formatNumber(trial.total.gifts)} suất`
          : field === 'amountDong'
            ? trial.total.dong
            : field === 'inKind'
              ? goodsText(trial.total.goods) || null
              : null,
      ),
    },
    { report: 'campaignTrial', campaign: campaign.id },
  );
}

function record(t: WriteTx, action: string, { campaign, rule, trial }: ListedTrial): void {
  const after = { rule: rule?.id ?? null, rows: trial.entries.length };
  t.audit({ action, kind: 'campaign', id: campaign.id, area: campaign.area_code, after });
}

/** Names went into a file. */
export const recordTrialDownload = (t: WriteTx, listed: ListedTrial): void =>
  record(t, 'campaign.downloadTrial', listed);

const longestPrint = 5000;

/** Prints the rows; kept among the papers of the desk. Answers the document's id. */
export async function printTrial(t: WriteTx, id: string, asked: string | undefined): Promise<string> {
  const listed = await listedTrial(t, id, asked);
  const { campaign, trial, title } = listed;
  const rows = trial.entries.length;
  if (rows === 0)
    throw invalid('/muc', 'empty', 'Không có suất nào để in: xem lại đối tượng, ngày chốt của mức.');
  if (rows > longestPrint)
    throw invalid('/muc', 'tooLong', `Danh sách có ${formatNumber(rows)} dòng, quá dài để in: tải .xlsx.`);
  const area = await requireArea(t, campaign.area_code, campaign.cut_off_on);
  record(t, 'campaign.printTrial', listed);
  return printOwnList(
    t,
    area,
    {
      title: 'Danh sách thử mức quà',
      areaName: `${campaign.name}, ${area.name}. ${title}`,
      summary: `${formatNumber(rows)} suất, ${formatNumber(trial.total.dong)} đồng. Bản thử, chưa được duyệt`,
      columns: [...columns],
      rows: trial.entries.map(cellsOf),
    },
    { asOf: campaign.cut_off_on, handout: false, list: campaign.id },
  );
}
