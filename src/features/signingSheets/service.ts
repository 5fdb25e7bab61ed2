import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { conflict, notFound } from '../../shared/errors.ts';
import { inKindOf } from '../../shared/inKind.ts';
import { scopeCondition } from '../areas/service.ts';
import { findCampaign } from '../campaigns/service.ts';
import { addPaper, type KeptFile } from '../papers/service.ts';
import { namesOn } from './compose.ts';
import type { SheetContent } from './content.ts';
import type { Sheet } from './schema.ts';
import * as store from './store.ts';
import { sumOf } from './sums.ts';

/** Roles that see no CCCD and no ground on a list: the group head. */
export const seesNumbers = (t: ReadTx): boolean => t.actor.role !== 'groupHead';

/** What stands on a sheet. */
export const contentOf = (row: store.SheetRecord): SheetContent => JSON.parse(row.content) as SheetContent; // written below

const entriesOf = (page: store.PageRecord): string[] => JSON.parse(page.entries) as string[]; // written below

function answer(row: store.SheetRecord, pages: readonly store.PageWithScans[]): Sheet {
  const content = contentOf(row);
  const sum = sumOf(content.rows);
  return {
    id: row.id,
    code: row.code,
    campaign: row.campaign_id,
    source: row.source_id,
    area: row.area_code,
    part: row.part,
    form: content.form,
    gifts: sum.gifts,
    amountDong: sum.amountDong,
    inKind: inKindOf(sum.goods),
    printedAt: row.created_at,
    cancelledAt: row.cancelled_at,
    cancelReason: row.cancel_reason,
    pages: content.pages.map(({ from, to }, i) => {
      const page = pages.find(({ number }) => number === i + 1);
      return {
        number: i + 1,
        code: page?.code ?? '',
        gifts: to - from,
        amountDong: sumOf(content.rows.slice(from, to)).amountDong,
        firstLine: from + 1,
        lastLine: to,
        entries: content.rows.slice(from, to).map(({ entry }) => entry),
        scans: page?.scans ?? 0,
      };
    }),
  };
}

/** What is printed may not show the group head what he is not to see: cells stay open, to be filled in by hand. */
function shownTo(t: ReadTx, content: SheetContent): SheetContent {
  if (seesNumbers(t)) return content;
  return { ...content, rows: content.rows.map((row) => ({ ...row, nationalId: null, category: null })) };
}

export interface ReadSheet {
  sheet: Sheet;
  content: SheetContent;
}

async function readAll(t: ReadTx, rows: readonly store.SheetRecord[]): Promise<ReadSheet[]> {
  const pages = await store.pagesOf(
    t,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    sheet: answer(
      row,
      pages.filter(({ sheet_id }) => sheet_id === row.id),
    ),
    content: shownTo(t, contentOf(row)),
  }));
}

/** Sheets of a campaign in the actor's area; of a source or a group where asked, those that stand unless `cancelled` too. */
export async function sheetsOf(
  t: ReadTx,
  campaign: string,
  of: { source?: string | undefined; area?: string | undefined; cancelled?: boolean } = {},
): Promise<ReadSheet[]> {
  await findCampaign(t, campaign);
  const rows = await store.sheetsOf(t, campaign, scopeCondition(t, 'area_code'));
  return readAll(
    t,
    rows.filter(
      (row) =>
        (of.source === undefined || row.source_id === of.source) &&
        (of.area === undefined || row.area_code === of.area) &&
        (of.cancelled === true || row.cancelled_at === null),
    ),
  );
}

/** Pages printed for a campaign in the actor's area, and how many of them came back as a scan. */
export async function printedPages(t: ReadTx, campaign: string): Promise<{ pages: number; scanned: number }> {
  await findCampaign(t, campaign);
  return store.countPages(t, campaign, scopeCondition(t, 's.area_code'));
}

/** "7f3a91c2", "3-7F3A-91C2" as typed from the foot of a page: the sheet's code and the page, if one was named. */
export function parseCode(typed: string): { sheet: string; page: number | null } | undefined {
  const text = typed.toUpperCase().replace(/[^0-9A-F]/g, '');
  const found = /^(\d{1,3})?([0-9A-F]{4})([0-9A-F]{4})$/.exec(text);
  if (!found) return undefined;
  const [, page, first, second] = found;
  return { sheet: `${first}-${second}`, page: page === undefined ? null : Number(page) };
}

/** A sheet by its code, as it was printed; 404 outside the actor's area or campaign. */
export async function readSheet(t: ReadTx, code: string, campaign?: string): Promise<ReadSheet> {
  const parsed = parseCode(code);
  const row = parsed && (await store.sheetByCode(t, parsed.sheet, scopeCondition(t, 'area_code')));
  if (!row || (campaign !== undefined && row.campaign_id !== campaign))
    throw notFound(`Không có danh sách ký nhận mã “${code}” trong phạm vi của bạn: xem lại mã ở chân trang.`);
  const [read] = await readAll(t, [row]);
  if (!read) throw notFound();
  return read;
}

/** A row of a printed page: its printed number and the gift it stands for. */
export interface PageLine {
  line: number;
  entry: string;
  fullName: string;
  amountDong: number;
}

export interface SheetPage {
  id: string;
  number: number;
  code: string;
  sheet: Sheet;
  lines: PageLine[];
}

/** The page that a code at the foot of the paper names ("3-7F3A-91C2"), with its rows; 404 for any other code. */
export async function sheetPage(t: ReadTx, code: string): Promise<SheetPage> {
  const parsed = parseCode(code);
  if (!parsed || parsed.page === null)
    throw notFound(`Không có trang mã “${code}”: ghi đủ mã ở chân trang, ví dụ 3-7F3A-91C2.`);
  const { sheet, content } = await readSheet(t, code);
  const page = (await store.pagesOf(t, [sheet.id])).find(({ number }) => number === parsed.page);
  if (!page)
    throw notFound(
      `Danh sách ${sheet.code} chỉ có ${sheet.pages.length} trang, không có trang ${parsed.page}.`,
    );
  const entries = new Set(entriesOf(page));
  return {
    id: page.id,
    number: page.number,
    code: page.code,
    sheet,
    lines: content.rows.flatMap(({ entry, fullName, amountDong }, i) =>
      entries.has(entry) ? [{ line: i + 1, entry, fullName, amountDong }] : [],
    ),
  };
}

/** Hangs the scan of a signed page on it; answers the scan's id. */
export async function hangScan(t: WriteTx, code: string, kept: KeptFile): Promise<string> {
  const page = await sheetPage(t, code);
  if (page.sheet.cancelledAt !== null)
    throw conflict(
      '/code',
      'cancelled',
      `Danh sách ${page.sheet.code} đã hủy (${page.sheet.cancelReason}): dùng danh sách lập lại sau đó.`,
    );
  const paper = await addPaper(t, kept, page.sheet.area);
  const id = t.newId();
  await store.insertScan(t, { id, page_id: page.id, paper_id: paper.id });
  t.audit({
    action: 'signingSheet.scan',
    kind: 'signingSheet',
    id: page.sheet.id,
    area: page.sheet.area,
    after: { page: page.code, paper: paper.id },
  });
  return id;
}

/** What a source has in a group: approved gifts, and the sheets that stand for them. */
export interface Group {
  source: string;
  sourceName: string;
  area: string;
  areaName: string;
  gifts: number;
  amountDong: number;
  sheets: Sheet[];
  /** Approved gifts are more, fewer or others than those on the sheets. */
  changed: boolean;
}

/** Sources and groups with approved gifts in the actor's area, and which of them have their sheets. */
export async function signingGroups(t: ReadTx, campaign: string): Promise<Group[]> {
  await findCampaign(t, campaign);
  const scope = scopeCondition(t, 'e.area_code');
  const [groups, entries, sheets] = [
    await store.approvedGroups(t, campaign, scope),
    await store.approvedEntries(t, campaign, {}, scope),
    await sheetsOf(t, campaign),
  ];
  const name = await namesOn(
    t,
    groups.map(({ area_code }) => area_code),
  );
  return groups.map((group) => {
    const own = sheets.filter(
      ({ sheet }) => sheet.source === group.source_id && sheet.area === group.area_code,
    );
    const printed = own.flatMap(({ content }) => content.rows.map((row) => `${row.entry} ${row.amountDong}`));
    const approved = entries
      .filter((row) => row.source_id === group.source_id && row.area_code === group.area_code)
      .map((row) => `${row.id} ${row.amount_dong}`);
    return {
      source: group.source_id,
      sourceName: group.source_name,
      area: group.area_code,
      areaName: name(group.area_code),
      gifts: Number(group.gifts),
      amountDong: Number(group.amount_dong),
      sheets: own.map(({ sheet }) => sheet),
      changed: own.length > 0 && [...printed].sort().join() !== [...approved].sort().join(),
    };
  });
}

/** Who took the workbook of which sheets is in the trail. */
export function recordDownload(t: WriteTx, read: readonly ReadSheet[]): void {
  for (const { sheet } of read)
    t.audit({
      action: 'signingSheet.download',
      kind: 'signingSheet',
      id: sheet.id,
      area: sheet.area,
      after: { code: sheet.code, gifts: sheet.gifts },
    });
}
