import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { requireArea } from '../areas/service.ts';
import { findCampaign } from '../campaigns/service.ts';
import { printOwnList } from '../documents/service.ts';
import { type CellValue, type Column, listWorkbook, mostRowsOnPaper } from '../exports/service.ts';
import { type Board, type BoardQuestion, type BoardRow, boardOf, outcomeText } from './board.ts';

const columns: readonly Column[] = [
  { field: 'index', header: 'STT', kind: 'index', width: 5 },
  { field: 'recipientName', header: 'Họ và tên', kind: 'text', width: 24 },
  { field: 'about', header: 'Năm sinh, mã hộ', kind: 'id', width: 16 },
  { field: 'group', header: 'Tổ dân phố', kind: 'text', width: 14 },
  { field: 'source', header: 'Nguồn', kind: 'text', width: 22 },
  { field: 'amountDong', header: 'Mức (đồng)', kind: 'money', width: 12 },
  { field: 'inKind', header: 'Hiện vật', kind: 'text', width: 16 },
  { field: 'ground', header: 'Căn cứ, lý do', kind: 'text', width: 44 },
  { field: 'state', header: 'Tình trạng', kind: 'text', width: 16 },
];

const cellsOf = (row: BoardRow, i: number): CellValue[] => [
  i + 1,
  row.name,
  row.about,
  row.areaName,
  row.sourceName,
  row.amountDong,
  row.goods || null,
  row.reasons.map(({ text }) => text).join('. '),
  outcomeText(row),
];

const titles = {
  all: 'Danh sách xét hỗ trợ',
  in: 'Danh sách được nhận',
  review: 'Danh sách cần xem xét',
  out: 'Danh sách không đưa vào',
} as const;

export interface ListedBoard {
  id: string;
  area: { code: string; name: string };
  title: string;
  lines: [string, string];
  asOf: string;
  board: Board;
  asked: BoardQuestion;
}

/** The rows asked for with what stands above them. */
export async function listedBoard(t: ReadTx, id: string, asked: BoardQuestion): Promise<ListedBoard> {
  const campaign = await findCampaign(t, id);
  const board = await boardOf(t, id, asked);
  const area = await requireArea(t, asked.area ?? campaign.area_code, campaign.cut_off_on);
  const source = board.sources.find(({ id: each, code }) => each === asked.source || code === asked.source);
  return {
    id,
    area,
    title: titles[asked.tab],
    lines: [
      `${campaign.name}, ${area.name}`,
      `Số liệu chốt ngày ${formatDay(campaign.cut_off_on)}${source ? `. Nguồn: ${source.name}` : ''}`,
    ],
    asOf: campaign.cut_off_on,
    board,
    asked,
  };
}

const summaryOf = ({ board }: ListedBoard): string => {
  const dong = board.rows.reduce((sum, { amountDong }) => sum + (amountDong ?? 0), 0);
  return `${formatNumber(board.rows.length)} dòng, ${formatDong(dong)}`;
};

/** "danh-sach-in-cl-2024-11-15.xlsx" */
export const boardFileName = ({ asked, area, asOf }: ListedBoard): string =>
  `danh-sach-${asked.tab}-${area.code.toLowerCase()}-${asOf}.xlsx`;

/** The rows as a workbook: the same in the same order as on the screen. */
export function boardWorkbook(listed: ListedBoard, office: string): Promise<Buffer> {
  const { board, id } = listed;
  const dong = board.rows.reduce((sum, { amountDong }) => sum + (amountDong ?? 0), 0);
  return listWorkbook(
    { office, period: `tại ngày ${formatDay(listed.asOf)}`, document: null, lines: listed.lines },
    {
      name: 'Danh sách',
      title: listed.title,
      columns,
      rows: board.rows.map(cellsOf),
      total: columns.map(({ field }) =>
        field === 'recipientName'
          ? `Tổng cộng: ${formatNumber(board.rows.length)} dòng`
          : field === 'amountDong'
            ? dong
            : null,
      ),
    },
    { report: 'campaignList', campaign: id, tab: listed.asked.tab },
  );
}

/** Names went into a file. */
export function recordDownload(t: WriteTx, { id, area, asked, board }: ListedBoard): void {
  t.audit({
    action: 'campaign.downloadList',
    kind: 'campaign',
    id,
    area: area.code,
    after: { ...asked, rows: board.rows.length },
  });
}

/** Prints the rows; kept among the papers of the desk. Answers the document's id. */
export async function printBoard(t: WriteTx, id: string, asked: BoardQuestion): Promise<string> {
  const listed = await listedBoard(t, id, asked);
  const { rows } = listed.board;
  if (rows.length === 0) throw invalid('/tab', 'empty', 'Không có dòng nào để in.');
  if (rows.length > mostRowsOnPaper)
    throw invalid(
      '/tab',
      'tooLong',
      `Danh sách có ${formatNumber(rows.length)} dòng, quá dài để in: tải .xlsx.`,
    );
  const area = await requireArea(t, listed.area.code, listed.asOf);
  t.audit({
    action: 'campaign.printList',
    kind: 'campaign',
    id,
    area: area.code,
    after: { ...asked, rows: rows.length },
  });
  return printOwnList(
    t,
    area,
    {
      title: listed.title,
      areaName: listed.lines[0],
      summary: summaryOf(listed),
      columns: [...columns],
      rows: rows.map(cellsOf),
    },
    { asOf: listed.asOf, handout: false, list: id },
  );
}
