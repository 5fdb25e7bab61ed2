import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { inKindOf } from '../../shared/inKind.ts';
import { clean } from '../../shared/text.ts';
import { requireArea, scopeCondition } from '../areas/service.ts';
import { type CampaignRow, findCampaign } from '../campaigns/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { letterheadFor } from '../documents/office.ts';
import { addPaper, type KeptFile } from '../papers/service.ts';
import { codeFrom, composeSheet, namesOn, rowsHash } from './compose.ts';
import type { SheetContent } from './content.ts';
import type { PrintForm, Sheet, SheetForm } from './schema.ts';
import * as store from './store.ts';
import { sumOf } from './sums.ts';

/** Roles that see no CCCD and no ground on a list: the group head. */
export const seesNumbers = (t: ReadTx): boolean => t.actor.role !== 'groupHead';

const contentOf = (row: store.SheetRecord): SheetContent => JSON.parse(row.content) as SheetContent; // written below

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

/** Scans of signed pages, each with its paper. */
export async function scansOfPages(t: ReadTx, pages: readonly string[]): Promise<store.ScanRow[]> {
  return store.scansOf(t, pages);
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

interface Wanted {
  campaign: CampaignRow;
  source: string;
  area: string;
  form: SheetForm | undefined;
  reason: string | undefined;
}

/** Sheets of the group that stay as they are: a page of theirs was signed, scanned or recorded. */
async function signedSheets(t: ReadTx, standing: readonly store.SheetRecord[]): Promise<store.SheetRecord[]> {
  const pages = await store.pagesOf(
    t,
    standing.map(({ id }) => id),
  );
  const signed: store.SheetRecord[] = [];
  for (const row of standing) {
    const own = pages.filter(({ sheet_id }) => sheet_id === row.id);
    const ids = own.map(({ id }) => id);
    if (own.some(({ scans }) => scans > 0) || (await store.pagesAreUsed(t, ids))) signed.push(row);
  }
  return signed;
}

async function composed(t: ReadTx, of: Wanted, entries: readonly store.EntryRow[], part: number) {
  const area = await requireArea(t, of.area);
  return composeSheet({
    campaign: of.campaign,
    source: entries[0]?.source_name ?? '',
    areaName: area.name,
    entries,
    form: of.form,
    part,
    letterhead: await letterheadFor(t, of.area),
    dictionary: await dictionaries(t),
    issuedOn: t.today,
  });
}

async function keep(t: WriteTx, of: Wanted, content: SheetContent, part: number): Promise<string> {
  const id = t.newId();
  let attempt = 0;
  while (await store.codeIsTaken(t, codeFrom(id, attempt))) attempt++;
  const code = codeFrom(id, attempt);
  await store.insertSheet(t, {
    id,
    campaign_id: of.campaign.id,
    source_id: of.source,
    area_code: of.area,
    code,
    columns: JSON.stringify(content.columns.map(({ field }) => field)),
    content: JSON.stringify(content),
    rows_sha256: rowsHash({ ...content, part }),
    part,
  });
  for (const [i, { from, to }] of content.pages.entries())
    await store.insertPage(t, {
      id: t.newId(),
      sheet_id: id,
      number: i + 1,
      code: `${i + 1}-${code}`,
      entries: JSON.stringify(content.rows.slice(from, to).map(({ entry }) => entry)),
    });
  const { gifts, amountDong } = sumOf(content.rows);
  t.audit({
    action: 'signingSheet.print',
    kind: 'signingSheet',
    id,
    area: of.area,
    after: {
      code,
      source: of.source,
      part,
      gifts,
      amountDong,
      pages: content.pages.length,
      form: content.form,
    },
  });
  return code;
}

/** Prints the same sheet once more: nothing of it changes, only who printed it is recorded. */
function printedAgain(t: WriteTx, row: store.SheetRecord): string {
  t.audit({
    action: 'signingSheet.reprint',
    kind: 'signingSheet',
    id: row.id,
    area: row.area_code,
    after: { code: row.code },
  });
  return row.code;
}

async function printGroup(t: WriteTx, of: Wanted): Promise<string[]> {
  const entries = await store.approvedEntries(
    t,
    of.campaign.id,
    { source: of.source, area: of.area },
    scopeCondition(t, 'e.area_code'),
  );
  const standing = await store.standingSheets(t, of.campaign.id, of.source, of.area);
  const signed = await signedSheets(t, standing);
  const open = standing.filter((row) => !signed.includes(row));
  const onSigned = new Set(signed.flatMap((row) => contentOf(row).rows.map(({ entry }) => entry)));
  const rest = entries.filter(({ id }) => !onSigned.has(id));
  const again = signed.map((row) => printedAgain(t, row));
  const part = Math.max(0, ...signed.map((row) => row.part)) + 1;
  const [former] = open;
  if (rest.length === 0) {
    if (former) await cancel(t, former, of.reason ?? 'Các suất trên danh sách này đã thôi hưởng');
    return again;
  }
  // Whoever prints again without naming a form means the one that stands.
  const form = of.form ?? (former ? contentOf(former).form : seesNumbers(t) ? undefined : 'group');
  const content = await composed(t, { ...of, form }, rest, part);
  if (former && former.rows_sha256 === rowsHash({ ...content, part }))
    return [...again, printedAgain(t, former)];
  if (former) {
    if (!of.reason)
      throw invalid(
        '/reason',
        'required',
        `Danh sách ${former.code} đã in và nay có thay đổi: ghi lý do lập lại, danh sách cũ sẽ được hủy.`,
      );
    await cancel(t, former, of.reason);
  }
  return [...again, await keep(t, of, content, part)];
}

async function cancel(t: WriteTx, row: store.SheetRecord, reason: string): Promise<void> {
  await store.cancelSheet(t, row.id, clean(reason));
  t.audit({
    action: 'signingSheet.cancel',
    kind: 'signingSheet',
    id: row.id,
    area: row.area_code,
    before: { code: row.code },
    reason: clean(reason),
  });
}

/**
 * Prints the signing list of a source in a group, or in each of its groups: one list a source and group. What has not
 * changed is printed again as it was, under the same code; a changed list is a new sheet and cancels the former with the
 * reason. Once a page of the former was signed it stays, and who came later stands on an additional list.
 */
export async function printSheets(t: WriteTx, id: string, form: PrintForm): Promise<string[]> {
  const campaign = await findCampaign(t, id);
  const groups = (await store.approvedGroups(t, id, scopeCondition(t, 'e.area_code'))).filter(
    (group) => group.source_id === form.source && (form.area === undefined || group.area_code === form.area),
  );
  if (groups.length === 0)
    throw invalid(
      '/source',
      'nothingApproved',
      'Nguồn kinh phí: chưa có suất nào được duyệt ở đây. Duyệt danh sách xong mới in được danh sách ký nhận.',
    );
  const codes: string[] = [];
  for (const { area_code: area } of groups)
    codes.push(
      ...(await printGroup(t, { campaign, source: form.source, area, form: form.form, reason: form.reason })),
    );
  return codes;
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
