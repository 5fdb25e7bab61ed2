import type { WriteTx } from '../../db/tx.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { isPastSource } from './levels.ts';
import * as store from './store.ts';

/**
 * Takes the sources and rules of another campaign over: its decisions and budgets belong to their year and are left out,
 * so that each source says "chưa có quyết định năm nay" until it has one. Sources that no longer are, and ended ones, stay behind.
 */
export async function copyTemplate(
  t: WriteTx,
  template: store.CampaignRow,
  campaign: store.CampaignRow,
): Promise<void> {
  const dictionary = await dictionaries(t);
  const sourceIds = new Map<string, string>();
  for (const source of await store.sources(t, [template.id])) {
    if (source.ended_at !== null || isPastSource(dictionary, source.code, campaign.cut_off_on)) continue;
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
