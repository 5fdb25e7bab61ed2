import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { checkVersion, conflict, invalid, notFound } from '../../shared/errors.ts';
import { goodsOf, sumGoods, writeGoods } from '../../shared/inKind.ts';
import { clean } from '../../shared/text.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { balancesOf, emptyBalances, overBudget } from './ledger.ts';
import { approvalLevelOf } from './levels.ts';
import type { SourceChange, SourceForm } from './schema.ts';
import { writableCampaign } from './service.ts';
import * as store from './store.ts';

const text = (value: string | null | undefined): string | null => (value ? clean(value) : null);

/** Records who pays in a campaign, by which decision. 409 when the campaign has a source of that code. */
export async function addSource(t: WriteTx, campaign: string, form: SourceForm): Promise<string> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const same = (await store.sources(t, [campaign])).find(({ code }) => code === form.code);
  if (same)
    throw conflict(
      '/code',
      'taken',
      `Mã nguồn ${form.code}: đợt này đã dùng cho “${same.name}”; sửa nguồn đó, hoặc dùng mã khác, ví dụ ${form.code}-2.`,
    );
  const row: store.SourceRow = {
    id: t.newId(),
    version: 1,
    campaign_id: campaign,
    code: form.code,
    name: clean(form.name),
    approved_by: text(form.approvedBy),
    decision_number: text(form.decision?.number),
    decided_on: form.decision?.date ?? null,
    decision_issuer: text(form.decision?.issuer ?? (form.decision ? form.approvedBy : null)),
    budget_dong: form.budgetDong ?? null,
    in_kind: writeGoods(goodsOf(form.inKind)),
    approval_level: form.approvalLevel ?? approvalLevelOf(await dictionaries(t), form.code),
    signer: text(form.signer),
    account: text(form.account),
    ended_at: null,
    end_reason: null,
  };
  await store.insertSource(t, row);
  t.audit({ action: 'campaign.addSource', kind: 'campaignSource', id: row.id, area, after: row });
  return row.id;
}

/** A source of a campaign by its id or code; 404 otherwise. */
export async function findSource(t: ReadTx, campaign: string, source: string): Promise<store.SourceRow> {
  const row = (await store.sources(t, [campaign])).find(({ id, code }) => id === source || code === source);
  if (!row) throw notFound('Không có nguồn kinh phí này trong đợt.');
  return row;
}

async function writableSource(
  t: ReadTx,
  campaign: string,
  id: string,
  seen: number | undefined,
): Promise<{ area: string; row: store.SourceRow }> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const row = await findSource(t, campaign, id);
  checkVersion(row.version, seen);
  if (row.ended_at !== null)
    throw conflict('/', 'ended', `Nguồn “${row.name}” đã thôi dùng trong đợt này, không sửa được nữa.`);
  return { area, row };
}

function changed(before: store.SourceRow, change: SourceChange): store.SourceRow {
  const { decision } = change;
  const approvedBy = change.approvedBy === undefined ? before.approved_by : text(change.approvedBy);
  return {
    ...before,
    name: change.name === undefined ? before.name : clean(change.name),
    approved_by: approvedBy,
    ...(decision === undefined
      ? {}
      : {
          decision_number: text(decision?.number),
          decided_on: decision?.date ?? null,
          decision_issuer: text(decision?.issuer ?? (decision ? approvedBy : null)),
        }),
    budget_dong: change.budgetDong === undefined ? before.budget_dong : change.budgetDong,
    in_kind: change.inKind === undefined ? before.in_kind : writeGoods(goodsOf(change.inKind)),
    approval_level: change.approvalLevel ?? before.approval_level,
    signer: change.signer === undefined ? before.signer : text(change.signer),
    account: change.account === undefined ? before.account : text(change.account),
  };
}

/**
 * Changes a source under its version. Money added or cut stays in the journal with its reason; a budget below what is
 * approved is refused.
 */
export async function changeSource(
  t: WriteTx,
  campaign: string,
  id: string,
  { reason, ...change }: SourceChange,
  seen: number | undefined,
): Promise<void> {
  const { area, row: before } = await writableSource(t, campaign, id, seen);
  const after = changed(before, change);
  const { planned, undrawn } =
    (await balancesOf(t, { sources: [before.id] })).get(before.id) ?? emptyBalances();
  const budgetChanged = after.budget_dong !== before.budget_dong || after.in_kind !== before.in_kind;
  if (budgetChanged && planned.gifts > 0) {
    const over = overBudget(after, {
      dong: planned.dong + undrawn.dong,
      goods: sumGoods([...planned.goods, ...undrawn.goods]),
    });
    if (over)
      throw invalid(
        '/budgetDong',
        'belowApproved',
        `Kinh phí được cấp: thấp hơn số đã duyệt. ${over} Rút bớt suất chưa phát bằng danh sách rút được duyệt, rồi ghi kinh phí mới.`,
      );
    if (reason === undefined)
      throw invalid(
        '/reason',
        'required',
        'Lý do: nguồn đã có danh sách được duyệt, ghi văn bản bổ sung hoặc cắt giảm kinh phí.',
      );
  }
  if (planned.gifts > 0 && after.approval_level !== before.approval_level)
    throw invalid(
      '/approvalLevel',
      'approved',
      `Cấp duyệt danh sách: nguồn đã duyệt ${planned.gifts} suất theo cấp hiện tại, không đổi được.`,
    );
  await store.updateSource(t, after);
  t.audit({
    action: 'campaign.changeSource',
    kind: 'campaignSource',
    id: before.id,
    area,
    before,
    after,
    ...(reason === undefined ? {} : { reason }),
  });
}

/** A source that is no longer used, with its rules; refused once gifts of it are approved. */
export async function endSource(
  t: WriteTx,
  campaign: string,
  id: string,
  reason: string,
  seen: number | undefined,
): Promise<void> {
  const { area, row } = await writableSource(t, campaign, id, seen);
  const { planned } = (await balancesOf(t, { sources: [row.id] })).get(row.id) ?? emptyBalances();
  if (planned.gifts > 0)
    throw conflict(
      '/',
      'approved',
      `Nguồn “${row.name}” còn ${planned.gifts} suất đã duyệt, chưa thôi dùng được: rút các suất chưa phát bằng danh sách rút được duyệt trước.`,
    );
  for (const rule of await store.rules(t, campaign))
    if (rule.source_id === row.id && rule.ended_at === null)
      await store.updateRule(t, { ...rule, ended_at: t.now });
  const after = { ...row, ended_at: t.now, end_reason: clean(reason) };
  await store.updateSource(t, after);
  t.audit({
    action: 'campaign.endSource',
    kind: 'campaignSource',
    id: row.id,
    area,
    before: row,
    after,
    reason,
  });
}
