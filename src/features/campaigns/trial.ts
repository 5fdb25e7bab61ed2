import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { goodsOf, sumGoods, writeGoods } from '../../shared/inKind.ts';
import { compareNames, compareTexts } from '../../shared/text.ts';
import { areaNames } from '../areas/service.ts';
import { computeList } from '../recipients/building.ts';
import type { BuiltEntry } from '../recipients/facts.ts';
import { overBudget, type Standing } from './ledger.ts';
import type { Rule, Source } from './schema.ts';
import { findCampaign, rulesOf, sourcesOf } from './service.ts';

/** What rules would give, were the list built now: nothing is written. */
export interface Trial {
  rules: Rule[];
  total: Standing;
  /** Whom the officer would have to decide of. */
  review: number;
  groups: { area: string; name: string; standing: Standing }[];
  sources: { source: Source; standing: Standing; over: string | null }[];
  /** By group and name, as the lists are. */
  entries: TrialEntry[];
}

export interface TrialEntry extends BuiltEntry {
  areaName: string;
  sourceName: string;
}

function standingOf(entries: readonly BuiltEntry[]): Standing {
  return {
    gifts: entries.length,
    dong: entries.reduce((sum, { amountDong }) => sum + amountDong, 0),
    goods: sumGoods(entries.flatMap(({ goods }) => goods)),
  };
}

/** Holds rules against the registers and the budgets: those given, or all of the campaign. */
export async function tryRules(t: ReadTx, campaignId: string, given?: readonly Rule[]): Promise<Trial> {
  const campaign = await findCampaign(t, campaignId);
  const rules = [...(given ?? (await rulesOf(t, campaignId)))];
  const asked = new Set(rules.map(({ source }) => source));
  const sources = (await sourcesOf(t, campaignId)).filter(({ id }) => asked.has(id));
  const { entries, candidates } = await computeList(t, { campaign, sources, rules });
  const byArea = groupBy(entries, ({ area }) => area);
  const nameOf = await areaNames(t, [...byArea.keys()]);
  return {
    rules,
    total: standingOf(entries),
    review: candidates.filter(({ outcome }) => outcome === 'review').length,
    groups: [...byArea]
      .map(([area, rows]) => ({
        area,
        name: nameOf(area, campaign.cut_off_on),
        standing: standingOf(rows),
      }))
      .sort((a, b) => (a.area < b.area ? -1 : 1)),
    sources: sources.map((source) => {
      const standing = standingOf(entries.filter((entry) => entry.source === source.id));
      const row = {
        name: source.name,
        budget_dong: source.budgetDong,
        in_kind: writeGoods(goodsOf(source.inKind)),
      };
      return { source, standing, over: overBudget(row, standing) ?? null };
    }),
    entries: entries
      .map((entry) => ({
        ...entry,
        areaName: nameOf(entry.area, campaign.cut_off_on),
        sourceName: sources.find(({ id }) => id === entry.source)?.name ?? '',
      }))
      .sort(
        (a, b) =>
          compareTexts(a.areaName, b.areaName) ||
          compareNames(a.recipientName, b.recipientName) ||
          compareTexts(a.sourceName, b.sourceName),
      ),
  };
}
