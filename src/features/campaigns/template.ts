import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { isPastSource } from './levels.ts';
import * as store from './store.ts';

/** A source that is not taken over from a template, and why. */
export interface LeftSource {
  code: string;
  name: string;
  reason: string;
}

/** Sources of a template that a campaign of a day does not take over: ended ones, and those that are no more. */
export async function leftBehind(t: ReadTx, template: string, cutOffOn: Day): Promise<LeftSource[]> {
  const dictionary = await dictionaries(t);
  return (await store.sources(t, [template])).flatMap(({ code, name, ended_at, end_reason }) => {
    if (ended_at !== null) return [{ code, name, reason: end_reason ?? 'đã thôi dùng ở đợt trước' }];
    if (!isPastSource(dictionary, code, cutOffOn)) return [];
    const { validTo, basis } = dictionary.giftSource(code) ?? {};
    const until =
      validTo && validTo < cutOffOn ? `chỉ đến ngày ${formatDay(validTo)}` : 'chưa có vào ngày chốt';
    return [{ code, name, reason: basis ? `${until}, ${basis}` : until }];
  });
}

/**
 * Takes the sources and rules of another campaign over: its decisions and budgets belong to their year and are left out,
 * so that each source says "chưa có quyết định năm nay" until it has one. Sources that no longer are, and ended ones, stay behind.
 */
export async function copyTemplate(
  t: WriteTx,
  template: store.CampaignRow,
  campaign: store.CampaignRow,
): Promise<void> {
  const left = new Set((await leftBehind(t, template.id, campaign.cut_off_on)).map(({ code }) => code));
  const sourceIds = new Map<string, string>();
  for (const source of await store.sources(t, [template.id])) {
    if (left.has(source.code)) continue;
    const row: store.SourceRow = {
      ...source,
      id: t.newId(),
      version: 1,
      campaign_id: campaign.id,
      decision_number: null,
      decided_on: null,
      decision_issuer: null,
      budget_dong: null,
      in_kind: null,
    };
    sourceIds.set(source.id, row.id);
    await store.insertSource(t, row);
    t.audit({
      action: 'campaign.addSource',
      kind: 'campaignSource',
      id: row.id,
      area: campaign.area_code,
      after: row,
    });
  }
  let number = 0;
  for (const rule of await store.rules(t, template.id)) {
    const source = sourceIds.get(rule.source_id);
    if (rule.ended_at !== null || source === undefined) continue;
    number += 1;
    const row: store.RuleRow = {
      ...rule,
      id: t.newId(),
      version: 1,
      campaign_id: campaign.id,
      source_id: source,
      number,
      basis: JSON.stringify({ cutOffOn: campaign.cut_off_on }),
    };
    await store.insertRule(t, row);
    t.audit({
      action: 'campaign.addRule',
      kind: 'campaignRule',
      id: row.id,
      area: campaign.area_code,
      after: row,
    });
  }
}
