import { inKindOf, readGoods } from '../../shared/inKind.ts';
import type { Balances, Standing } from './ledger.ts';
import type { Ages, Campaign, GrantDecision, Rule, RuleBasis, Source } from './schema.ts';
import type { CampaignRow, RuleRow, SourceRow } from './store.ts';

export function campaignAnswer(row: CampaignRow): Campaign {
  return {
    id: row.id,
    version: row.version,
    area: row.area_code,
    name: row.name,
    kind: row.kind,
    year: row.year,
    cutOffOn: row.cut_off_on,
    recurs: row.recurs,
    handOutFrom: row.hand_out_from,
    handOutTo: row.hand_out_to,
    note: row.note,
    state: row.state,
    template: row.template_id,
    builtAt: row.built_at,
    settledOn: row.settled_on,
  };
}

function decisionOf(row: SourceRow): GrantDecision | null {
  if (row.decision_number === null || row.decided_on === null) return null;
  return { number: row.decision_number, date: row.decided_on, issuer: row.decision_issuer };
}

export function sourceAnswer(row: SourceRow): Source {
  return {
    id: row.id,
    version: row.version,
    campaign: row.campaign_id,
    code: row.code,
    name: row.name,
    budgetDong: row.budget_dong,
    inKind: inKindOf(readGoods(row.in_kind)),
    approvedBy: row.approved_by,
    decision: decisionOf(row),
    approvalLevel: row.approval_level,
    signer: row.signer,
    account: row.account,
    endedAt: row.ended_at,
    endReason: row.end_reason,
  };
}

export function ruleAnswer(row: RuleRow): Rule {
  // The JSON columns were written from forms checked against the same schemas.
  const categories: string[] = JSON.parse(row.categories);
  const ages: Ages | null = row.ages === null ? null : JSON.parse(row.ages);
  const basis: RuleBasis = JSON.parse(row.basis);
  return {
    id: row.id,
    version: row.version,
    campaign: row.campaign_id,
    source: row.source_id,
    number: row.number,
    name: row.name,
    categories,
    ages,
    per: row.per,
    amountDong: row.amount_dong,
    inKind: inKindOf(readGoods(row.in_kind)),
    maximumPerHousehold: row.maximum_per_household,
    highestOnly: row.highest_only === 1,
    hungryList: row.hungry_list === 1,
    basis,
    endedAt: row.ended_at,
  };
}

/** Gifts, đồng and goods as the API has them. */
export const standingAnswer = ({ gifts, dong, goods }: Standing) => ({
  gifts,
  dong,
  inKind: inKindOf(goods),
});

/** The balances of a source as the API has them. */
export function balancesAnswer({ planned, unpaid, paid, returned, givenBack }: Balances) {
  return {
    planned: standingAnswer(planned),
    unpaid: standingAnswer(unpaid),
    paid: standingAnswer(paid),
    returned: standingAnswer(returned),
    givenBack: standingAnswer(givenBack),
  };
}
