import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { invalid } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { requireArea, scopeCondition } from '../areas/service.ts';
import { type CampaignRow, findCampaign } from '../campaigns/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { letterheadFor } from '../documents/office.ts';
import { codeFrom, composeSheet, rowsHash } from './compose.ts';
import type { SheetContent } from './content.ts';
import type { PrintForm, SheetForm } from './schema.ts';
import { contentOf, seesNumbers } from './service.ts';
import * as store from './store.ts';
import { mostGiftsAtOnce, sumOf, tooManyText } from './sums.ts';

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
 * Prints the signing list of a source in a group, or in each of its groups, or those of every source: one list a source and
 * group, of so many gifts that a browser can lay them out (`mostGiftsAtOnce`). What has not
 * changed is printed again as it was, under the same code; a changed list is a new sheet and cancels the former with the
 * reason. Once a page of the former was signed it stays, and who came later stands on an additional list.
 */
export async function printSheets(t: WriteTx, id: string, form: PrintForm): Promise<string[]> {
  const campaign = await findCampaign(t, id);
  const groups = (await store.approvedGroups(t, id, scopeCondition(t, 'e.area_code'))).filter(
    (group) =>
      (form.source === undefined || group.source_id === form.source) &&
      (form.area === undefined || group.area_code === form.area),
  );
  if (groups.length === 0)
    throw invalid(
      '/source',
      'nothingApproved',
      'Nguồn kinh phí: chưa có suất nào được duyệt ở đây. Duyệt danh sách xong mới in được danh sách ký nhận.',
    );
  const gifts = groups.reduce((sum, group) => sum + Number(group.gifts), 0);
  if (gifts > mostGiftsAtOnce) throw invalid('/source', 'tooMany', tooManyText(gifts));
  const codes: string[] = [];
  for (const { source_id: source, area_code: area } of groups)
    codes.push(...(await printGroup(t, { campaign, source, area, form: form.form, reason: form.reason })));
  return codes;
}
