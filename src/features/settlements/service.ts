import { createHash } from 'node:crypto';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { conflict, invalid, invalidAll, notFound } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { areaNames, inScope } from '../areas/service.ts';
import { type CampaignRow, findCampaign, markSettled, sourcesOf } from '../campaigns/service.ts';
import { giftsOf } from '../payments/states.ts';
import { budgetReturns, givenBackEntries } from './budgetReturns.ts';
import { differencesOf, openMatters, pendingOf, rowsOf, sourceAccount } from './figures.ts';
import type { Content, Settlement, SettlementForm } from './schema.ts';
import * as store from './store.ts';
import { voucherAnswer } from './vouchers.ts';

/** A campaign of the actor's ward; its account is nothing for a single group: 404. */
export async function accountableCampaign(t: ReadTx, id: string): Promise<CampaignRow> {
  const campaign = await findCampaign(t, id);
  if (!(await inScope(t, campaign.area_code)))
    throw notFound('Không có đợt hỗ trợ này trong phạm vi của bạn.');
  return campaign;
}

/** The account of a campaign as it stands now: by source, group and category. */
async function contentNow(t: ReadTx, campaign: CampaignRow, explanation: string | null): Promise<Content> {
  const gifts = await giftsOf(t, campaign.id, { withReasons: true });
  const scans = await store.scansOf(t, campaign.id);
  const names = await areaNames(t, [
    ...gifts.map(({ area }) => area),
    ...scans.map(({ area_code }) => area_code),
  ]);
  const nameOf = (code: string): string => names(code, campaign.cut_off_on);
  const vouchers = groupBy(await store.vouchersOf(t, campaign.id), ({ source_id }) => source_id);
  const rows = await store.returnsOf(t, campaign.id);
  const returns = groupBy(budgetReturns(rows), ({ source }) => source);
  const givenBack = givenBackEntries(rows);
  const bySource = groupBy(gifts, ({ source }) => source);
  const sources = (await sourcesOf(t, campaign.id, true)).filter(
    ({ id, endedAt }) => endedAt === null || bySource.has(id),
  );
  return {
    rows: rowsOf(gifts, nameOf),
    sources: sources.map((source) =>
      sourceAccount(source, bySource.get(source.id) ?? [], {
        vouchers: (vouchers.get(source.id) ?? []).flatMap(voucherAnswer),
        returns: returns.get(source.id) ?? [],
        givenBack,
      }),
    ),
    pending: pendingOf(gifts, nameOf),
    scans: scans.map(({ page, source_name, area_code, name }) => ({
      page,
      sourceName: source_name,
      areaName: nameOf(area_code),
      name,
    })),
    explanation,
  };
}

const contentOf = ({ content }: Pick<store.SettlementRecord, 'content'>): Content =>
  JSON.parse(content) as Content; // written below

const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex');

function answer(record: store.SettlementRecord, former: store.SettlementRecord | undefined): Settlement {
  const content = contentOf(record);
  const { decision_number: number, decided_on: date } = record;
  return {
    campaign: record.campaign_id,
    version: record.version_number,
    state: 'settled',
    settledOn: record.settled_on,
    decision: number === null || date === null ? null : { number, date, issuer: record.decision_issuer },
    reason: record.reason,
    contentSha256: record.content_sha256,
    recordedAt: record.recorded_at,
    content,
    open: openMatters(record.campaign_id, content),
    differences: former ? differencesOf(contentOf(former), content) : [],
  };
}

/** Each settlement of a campaign as it was closed, the newest first; an adjustment with what it changed. */
export async function listSettlements(t: ReadTx, id: string): Promise<Settlement[]> {
  const campaign = await accountableCampaign(t, id);
  const records = await store.settlementsOf(t, campaign.id);
  return records.map((record, i) => answer(record, records[i + 1]));
}

/** The account of a campaign: as it was closed, or, while it is open, as it stands now. */
export async function readSettlement(t: ReadTx, id: string): Promise<Settlement> {
  const campaign = await accountableCampaign(t, id);
  const [newest, former] = await store.settlementsOf(t, campaign.id);
  if (campaign.state === 'settled' && newest) return answer(newest, former);
  const content = await contentNow(t, campaign, null);
  return {
    campaign: campaign.id,
    version: newest?.version_number ?? 0,
    state: 'open',
    settledOn: null,
    decision: null,
    reason: newest ? await store.reopenedReason(t, campaign.id) : null,
    contentSha256: null,
    recordedAt: null,
    content,
    open: openMatters(campaign.id, content),
    differences: newest ? differencesOf(contentOf(newest), content) : [],
  };
}

function checkDay(content: Content, settledOn: Day): void {
  const days = content.sources.flatMap(({ vouchers, returns }) => [
    ...vouchers.map(({ datedOn }) => datedOn),
    ...returns.filter(({ reversed }) => !reversed).map(({ returnedOn }) => returnedOn),
  ]);
  const last = days.sort().at(-1);
  if (last && settledOn < last)
    throw invalid(
      '/settledOn',
      'order',
      `Ngày quyết toán ${formatDay(settledOn)}: trước chứng từ cuối cùng ngày ${formatDay(last)}.`,
    );
}

/**
 * Closes a campaign: the figures are kept as they stand, with what is still open, and no gift of it moves any more. After an
 * adjustment it is the next version. `askWhy`: refused while something is open and nobody explained it.
 */
export async function settle(
  t: WriteTx,
  id: string,
  form: SettlementForm,
  { askWhy }: { askWhy: boolean },
): Promise<Settlement> {
  const campaign = await accountableCampaign(t, id);
  if (campaign.state === 'settled')
    throw conflict(
      '/',
      'settled',
      `${campaign.name} đã quyết toán ngày ${formatDay(campaign.settled_on ?? '')}. Phát hiện sai thì mở điều chỉnh.`,
    );
  const explanation = form.explanation ? clean(form.explanation) : null;
  const content = await contentNow(t, campaign, explanation);
  const open = openMatters(campaign.id, content);
  const isEmpty = open.some(({ code }) => code === 'nothing');
  if (isEmpty || (askWhy && open.length > 0 && explanation === null))
    throw invalidAll(open.map(({ code, text }) => ({ pointer: '/explanation', code, message: text })));
  const settledOn = form.settledOn ?? t.today;
  checkDay(content, settledOn);
  const [newest] = await store.settlementsOf(t, campaign.id);
  const text = JSON.stringify(content);
  const record = {
    id: t.newId(),
    campaign_id: campaign.id,
    version_number: (newest?.version_number ?? 0) + 1,
    settled_on: settledOn,
    decision_number: form.decision ? clean(form.decision.number) : null,
    decided_on: form.decision?.date ?? null,
    decision_issuer: form.decision?.issuer ? clean(form.decision.issuer) : null,
    content: text,
    content_sha256: hashOf(text),
    reason: newest ? await store.reopenedReason(t, campaign.id) : null,
  };
  await store.insertSettlement(t, record);
  await markSettled(t, campaign, settledOn);
  const { content: _, ...about } = record;
  t.audit({
    action: 'settlement.close',
    kind: 'campaign',
    id: campaign.id,
    area: campaign.area_code,
    after: about,
    ...(explanation && { reason: explanation }),
  });
  return readSettlement(t, campaign.id);
}

/** Opens a settled campaign again for what was found later, with the reason: the next closing is an adjustment of the former. */
export async function reopen(t: WriteTx, id: string, reason: string): Promise<Settlement> {
  const campaign = await accountableCampaign(t, id);
  if (campaign.state !== 'settled')
    throw conflict('/', 'open', `${campaign.name} chưa quyết toán: sửa trực tiếp rồi quyết toán.`);
  await markSettled(t, campaign, null);
  t.audit({
    action: 'settlement.reopen',
    kind: 'campaign',
    id: campaign.id,
    area: campaign.area_code,
    reason: clean(reason),
  });
  return readSettlement(t, campaign.id);
}

/** What a campaign gave back to the budget, as it was recorded. */
export async function listReturns(t: ReadTx, id: string): Promise<store.ReturnRow[]> {
  return store.returnsOf(t, (await accountableCampaign(t, id)).id);
}

/** Compares each settlement with its hash; answers the first difference, or undefined. */
export async function verifySettlements(t: ReadTx): Promise<string | undefined> {
  for (const { campaign_id, version_number, content, content_sha256 } of await store.allSettlements(t))
    if (hashOf(content) !== content_sha256)
      return `quyết toán đợt ${campaign_id} lần ${version_number}: số liệu đã bị sửa`;
  return undefined;
}
