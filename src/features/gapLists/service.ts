import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { capitalise } from '../../shared/text.ts';
import type { HandOverForm } from '../assignedLists/schema.ts';
import { assignList, handoutCells, handoutColumns, handoutTitle, termsOf } from '../assignedLists/service.ts';
import { printOwnList } from '../documents/service.ts';
import { handoutRow, paperColumns, paperRow } from './columns.ts';
import { type GapList, type GapListQuery, gapList, listTitle } from './list.ts';

export * from './list.ts';

function usedFor({ query, area, rows }: GapList) {
  const { kind, asOf, within, code, reason, apart = false } = query;
  return {
    kind: 'gapList',
    id: kind,
    area: area.code,
    after: { kind, asOf, within, code, reason, apart, people: rows.length },
  };
}

/** Names went into a file. */
export function recordDownload(t: WriteTx, list: GapList): void {
  t.audit({ action: 'gapList.download', ...usedFor(list) });
}

/** Longer lists are printed group by group, or taken as a workbook. */
const longestPrint = 5000;

/** The list as it is to be printed: somebody on it, and not more than a paper can hold. */
async function printable(t: ReadTx, query: GapListQuery): Promise<GapList> {
  const list = await gapList(t, query);
  const { rows } = list;
  if (rows.length === 0)
    throw invalid('/asOf', 'empty', `Không có ai trong danh sách vào ngày ${formatDay(query.asOf)} để in.`);
  if (rows.length > longestPrint) {
    throw invalid(
      '/area',
      'tooLong',
      `Danh sách có ${formatNumber(rows.length)} người, in được nhiều nhất ${formatNumber(longestPrint)}. Chọn từng tổ dân phố, hoặc tải .xlsx.`,
    );
  }
  return list;
}

/** Prints a list, group by group; it is kept among the papers of the desk. Answers the document's id. */
export async function printGapList(t: WriteTx, query: GapListQuery): Promise<string> {
  const list = await printable(t, query);
  const { area, rows, groups } = list;
  t.audit({ action: 'gapList.print', ...usedFor(list) });
  return printOwnList(
    t,
    area,
    {
      title: listTitle(query),
      areaName: area.name,
      summary: `${formatNumber(rows.length)} người`,
      columns: [...paperColumns],
      rows: rows.map(paperRow),
      parts: groups.map(({ name, people }) => ({
        label: `${capitalise(name)}: ${formatNumber(people)} người`,
        rows: people,
      })),
    },
    { asOf: query.asOf, handout: false, list: query.kind },
  );
}

/** What `handOver` leaves: the paper and the task. */
export interface HandedOver {
  document: string;
  assigned: string;
}

/**
 * Hands the list of one group to its head: printed against a receipt with name, birth year, address and telephone under a
 * title that tells no ground, and a task of his from then on.
 */
export async function handOver(
  t: WriteTx,
  query: GapListQuery,
  form: HandOverForm = {},
): Promise<HandedOver> {
  const list = await printable(t, query);
  const { area } = list;
  if (area.kind !== 'group')
    throw invalid('/area', 'group', 'Địa bàn: chọn một tổ dân phố, danh sách giao cho từng tổ trưởng.');
  const terms = await termsOf(t, area, 'insurance', form);
  t.audit({ action: 'gapList.handOut', ...usedFor(list) });
  const rows = list.rows.map(handoutRow);
  const document = await printOwnList(
    t,
    area,
    {
      title: handoutTitle,
      areaName: area.name,
      summary: `${formatNumber(rows.length)} người`,
      columns: [...handoutColumns],
      rows: rows.map((row, i) => handoutCells(row, i + 1)),
    },
    { asOf: query.asOf, handout: true, list: query.kind, terms },
  );
  const assigned = await assignList(t, {
    area,
    source: 'gapList',
    sourceKey: query.kind,
    about: 'insurance',
    title: listTitle(query),
    asOf: query.asOf,
    document,
    rows,
    terms,
  });
  return { document, assigned };
}
