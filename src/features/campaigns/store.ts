import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { ApprovalLevel, CampaignKind, RuleSubject } from '../../shared/giving.ts';
import type { CampaignState, Recurrence } from './schema.ts';

export interface CampaignRow {
  id: string;
  version: number;
  name: string;
  kind: CampaignKind;
  year: number;
  area_code: string;
  cut_off_on: string;
  state: CampaignState;
  template_id: string | null;
  recurs: Recurrence;
  hand_out_from: string | null;
  hand_out_to: string | null;
  note: string | null;
  built_at: string | null;
  settled_on: string | null;
}

const campaignColumns = [
  'id',
  'version',
  'name',
  'kind',
  'year',
  'area_code',
  'cut_off_on',
  'state',
  'template_id',
  'recurs',
  'hand_out_from',
  'hand_out_to',
  'note',
  'built_at',
  'settled_on',
] as const satisfies readonly (keyof CampaignRow)[];

const selected = (columns: readonly string[], alias: string): string =>
  columns.map((column) => `${alias}.${column}`).join(', ');

/** Columns that an update writes: all but the id, the version and what never changes. */
const changing = <C extends string>(columns: readonly C[], fixed: readonly string[]): C[] =>
  columns.filter((column) => !['id', 'version', ...fixed].includes(column));

export async function insertCampaign(t: WriteTx, row: CampaignRow): Promise<void> {
  await t.run(
    `INSERT INTO campaigns (${campaignColumns.join(', ')}, created_at, updated_at)
     VALUES (${marks(campaignColumns)}, ?, ?)`,
    [...campaignColumns.map((column) => row[column]), t.now, t.now],
  );
}

export async function updateCampaign(t: WriteTx, row: CampaignRow): Promise<void> {
  const columns = changing(campaignColumns, ['area_code', 'template_id']);
  await t.run(
    `UPDATE campaigns SET version = version + 1, updated_at = ?, ${columns.map((column) => `${column} = ?`).join(', ')}
     WHERE id = ?`,
    [t.now, ...columns.map((column) => row[column]), row.id],
  );
}

export function campaignById(t: ReadTx, id: string): Promise<CampaignRow | undefined> {
  return t.one<CampaignRow>(`SELECT ${selected(campaignColumns, 'c')} FROM campaigns c WHERE c.id = ?`, [id]);
}

export interface CampaignFilter {
  /** Condition on `c.area_code`, with its parameters: whose campaigns. */
  scope: { sql: string; params: readonly string[] };
  year?: number | undefined;
  kind?: CampaignKind | undefined;
  id?: string | undefined;
}

/** Campaigns, the newest year first, the newest cut-off day first within it. */
export function campaigns(t: ReadTx, filter: CampaignFilter): Promise<CampaignRow[]> {
  const more = [
    ...(filter.year === undefined ? [] : [{ sql: 'c.year = ?', value: filter.year }]),
    ...(filter.kind === undefined ? [] : [{ sql: 'c.kind = ?', value: filter.kind }]),
    ...(filter.id === undefined ? [] : [{ sql: 'c.id = ?', value: filter.id }]),
  ];
  return t.all<CampaignRow>(
    `SELECT ${selected(campaignColumns, 'c')} FROM campaigns c
     WHERE ${[filter.scope.sql, ...more.map(({ sql }) => sql)].join(' AND ')}
     ORDER BY c.year DESC, c.cut_off_on DESC, c.id DESC`,
    [...filter.scope.params, ...more.map(({ value }) => value)],
  );
}

export interface SourceRow {
  id: string;
  version: number;
  campaign_id: string;
  code: string;
  name: string;
  approved_by: string | null;
  decision_number: string | null;
  decided_on: string | null;
  decision_issuer: string | null;
  budget_dong: number | null;
  in_kind: string | null;
  approval_level: ApprovalLevel;
  signer: string | null;
  account: string | null;
  ended_at: string | null;
  end_reason: string | null;
}

const sourceColumns = [
  'id',
  'version',
  'campaign_id',
  'code',
  'name',
  'approved_by',
  'decision_number',
  'decided_on',
  'decision_issuer',
  'budget_dong',
  'in_kind',
  'approval_level',
  'signer',
  'account',
  'ended_at',
  'end_reason',
] as const satisfies readonly (keyof SourceRow)[];

export async function insertSource(t: WriteTx, row: SourceRow): Promise<void> {
  await t.run(
    `INSERT INTO campaign_sources (${sourceColumns.join(', ')}) VALUES (${marks(sourceColumns)})`,
    sourceColumns.map((column) => row[column]),
  );
}

export async function updateSource(t: WriteTx, row: SourceRow): Promise<void> {
  const columns = changing(sourceColumns, ['campaign_id', 'code']);
  await t.run(
    `UPDATE campaign_sources SET version = version + 1, ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    [...columns.map((column) => row[column]), row.id],
  );
}

/** Sources of campaigns in the order they were added, ended ones too. */
export function sources(t: ReadTx, campaigns: readonly string[]): Promise<SourceRow[]> {
  return t.all<SourceRow>(
    `SELECT ${selected(sourceColumns, 's')} FROM campaign_sources s
     WHERE s.campaign_id IN ${listParameter(t.dialect)} ORDER BY s.id`,
    [JSON.stringify(campaigns)],
  );
}

export interface RuleRow {
  id: string;
  version: number;
  campaign_id: string;
  source_id: string;
  number: number;
  name: string;
  categories: string;
  ages: string | null;
  per: RuleSubject;
  amount_dong: number | null;
  in_kind: string | null;
  maximum_per_household: number | null;
  highest_only: number;
  hungry_list: number;
  basis: string;
  ended_at: string | null;
}

const ruleColumns = [
  'id',
  'version',
  'campaign_id',
  'source_id',
  'number',
  'name',
  'categories',
  'ages',
  'per',
  'amount_dong',
  'in_kind',
  'maximum_per_household',
  'highest_only',
  'hungry_list',
  'basis',
  'ended_at',
] as const satisfies readonly (keyof RuleRow)[];

export async function insertRule(t: WriteTx, row: RuleRow): Promise<void> {
  await t.run(
    `INSERT INTO campaign_rules (${ruleColumns.join(', ')}, created_at, updated_at)
     VALUES (${marks(ruleColumns)}, ?, ?)`,
    [...ruleColumns.map((column) => row[column]), t.now, t.now],
  );
}

export async function updateRule(t: WriteTx, row: RuleRow): Promise<void> {
  const columns = changing(ruleColumns, ['campaign_id', 'source_id', 'number']);
  await t.run(
    `UPDATE campaign_rules SET version = version + 1, updated_at = ?, ${columns.map((column) => `${column} = ?`).join(', ')}
     WHERE id = ?`,
    [t.now, ...columns.map((column) => row[column]), row.id],
  );
}

/** Rules of a campaign in order, ended ones too. */
export function rules(t: ReadTx, campaign: string): Promise<RuleRow[]> {
  return t.all<RuleRow>(
    `SELECT ${selected(ruleColumns, 'r')} FROM campaign_rules r WHERE r.campaign_id = ? ORDER BY r.number, r.id`,
    [campaign],
  );
}

/** How far campaigns have come: what their steps say. */
export interface ProgressRow {
  campaign_id: string;
  sources: number;
  rules: number;
  gifts: number;
  review: number;
  submitted: number;
  approved_sources: number;
  listed_sources: number;
  paid: number;
  approved: number;
}

export function progress(t: ReadTx, campaigns: readonly string[]): Promise<ProgressRow[]> {
  const entries = (condition: string): string =>
    `(SELECT COUNT(*) FROM campaign_entries e WHERE e.campaign_id = c.id AND ${condition})`;
  const paidTo = (account: string, side: string): string =>
    `(SELECT COUNT(*) FROM ledger_postings p WHERE p.campaign_id = c.id AND p.item IS NULL AND p.${side} = '${account}')`;
  return t.all<ProgressRow>(
    `SELECT c.id AS campaign_id,
       (SELECT COUNT(*) FROM campaign_sources s WHERE s.campaign_id = c.id AND s.ended_at IS NULL) AS sources,
       (SELECT COUNT(*) FROM campaign_rules r WHERE r.campaign_id = c.id AND r.ended_at IS NULL) AS rules,
       ${entries("e.state <> 'withdrawn'")} AS gifts, ${entries("e.state = 'approved'")} AS approved,
       (SELECT COUNT(*) FROM campaign_candidates d WHERE d.campaign_id = c.id AND d.outcome = 'review') AS review,
       (SELECT COUNT(*) FROM campaign_approvals a WHERE a.campaign_id = c.id AND a.state = 'submitted') AS submitted,
       (SELECT COUNT(DISTINCT e.source_id) FROM campaign_entries e WHERE e.campaign_id = c.id AND e.state = 'approved')
         AS approved_sources,
       (SELECT COUNT(DISTINCT e.source_id) FROM campaign_entries e WHERE e.campaign_id = c.id AND e.state <> 'withdrawn')
         AS listed_sources,
       ${paidTo('paid', 'to_account')} - ${paidTo('paid', 'from_account')} AS paid
     FROM campaigns c WHERE c.id IN ${listParameter(t.dialect)}`,
    [JSON.stringify(campaigns)],
  );
}

/** Money and goods on the list of each source, by state. */
export function listedGifts(
  t: ReadTx,
  campaign: string,
): Promise<
  { source_id: string; rule_id: string | null; state: string; amount_dong: number; in_kind: string | null }[]
> {
  return t.all(
    `SELECT source_id, rule_id, state, amount_dong, in_kind FROM campaign_entries
     WHERE campaign_id = ? AND state <> 'withdrawn'`,
    [campaign],
  );
}

/** Money of the payments by entry: a gift is paid once at most, and never more than approved. */
export function entryBalances(
  t: ReadTx,
): Promise<{ id: string; amount_dong: number; paid_dong: number; gifts: number }[]> {
  return t.all(
    `SELECT e.id, e.amount_dong,
       SUM(CASE y.kind WHEN 'payment' THEN y.amount_dong WHEN 'reversal' THEN -y.amount_dong ELSE 0 END) AS paid_dong,
       SUM(CASE y.kind WHEN 'payment' THEN 1 WHEN 'reversal' THEN -1 ELSE 0 END) AS gifts
     FROM payments y JOIN campaign_entries e ON e.id = y.entry_id LEFT JOIN payments r ON r.id = y.reverses_id
     WHERE y.kind <> 'reversal' OR r.kind = 'payment' GROUP BY e.id, e.amount_dong`,
  );
}

/** Payments on entries that nobody approved. */
export function unapprovedPayments(t: ReadTx): Promise<{ id: string }[]> {
  return t.all(
    "SELECT y.id FROM payments y JOIN campaign_entries e ON e.id = y.entry_id WHERE e.state = 'proposed' LIMIT 1",
  );
}
