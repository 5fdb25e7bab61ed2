import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { notFound } from '../../shared/errors.ts';
import { type Goods, readGoods, sumGoods } from '../../shared/inKind.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { compareNames, compareTexts, fold } from '../../shared/text.ts';
import { areaNames, leafCodes, requireArea } from '../areas/service.ts';
import { overBudget } from '../campaigns/ledger.ts';
import type { Source } from '../campaigns/schema.ts';
import { findCampaign, sourceAsked, sourcesOf } from '../campaigns/service.ts';
import { candidateAnswer, itemState, listItem } from './answers.ts';
import type { Build, Candidate, CandidatesQuery, EntriesQuery, ListItem } from './schema.ts';
import * as store from './store.ts';

export { itemState } from './answers.ts';
export type { EntryRow, ListedRow } from './store.ts';
export const entryRows = store.entryRows;
export const listedRows = store.listedRows;
export const standingOf = store.standingOf;
export const insertEntries = store.insertEntries;
export const freezeProposals = store.freezeProposals;
export const updateEntry = store.updateEntry;

/** What a question about the list narrows it to. */
export interface EntryQuestion {
  campaign: string;
  source?: string | undefined;
  area?: string | undefined;
  states?: readonly store.EntryRow['state'][];
  ids?: readonly string[];
}

/** Area codes that an actor may read of, narrowed to an area asked for; undefined: all. */
async function areasAsked(t: ReadTx, area: string | undefined, day: string): Promise<string[] | undefined> {
  const asked = area ?? t.actor.area;
  if (asked === null || asked === undefined) return undefined;
  if (area !== undefined) await requireArea(t, area, day);
  return leafCodes(t, asked, day);
}

const isGroupHead = (t: ReadTx): boolean => t.actor.role === 'groupHead';

/** The gifts of a campaign in the actor's area, in the order of group, name, source; a group head learns of approved ones. */
export async function entriesOf(t: ReadTx, asked: EntryQuestion): Promise<store.ListedRow[]> {
  const campaign = await findCampaign(t, asked.campaign);
  const source =
    asked.source === undefined ? undefined : await sourceAsked(t, asked.campaign, asked.source, true);
  const rows = await store.listedRows(t, {
    campaign: asked.campaign,
    sources: source && [source.id],
    ids: asked.ids,
    areas: await areasAsked(t, asked.area, campaign.cut_off_on),
    states: isGroupHead(t) ? ['approved'] : asked.states,
  });
  return inOrder(t, rows);
}

/** Rows in the order of group, given name, source. */
export async function inOrder<
  R extends { area_code: string; recipient_name: string; source_id: string; id: string },
>(t: ReadTx, rows: readonly R[]): Promise<R[]> {
  const name = await areaNames(
    t,
    rows.map(({ area_code }) => area_code),
  );
  return [...rows].sort(
    (a, b) =>
      compareTexts(name(a.area_code, t.today), name(b.area_code, t.today)) ||
      compareNames(a.recipient_name, b.recipient_name) ||
      compareTexts(a.source_id, b.source_id) ||
      (a.id < b.id ? -1 : 1),
  );
}

/** One gift of a campaign that the actor may see; 404 otherwise. */
export async function findEntry(t: ReadTx, campaign: string, id: string): Promise<store.ListedRow> {
  const [found] = await entriesOf(t, { campaign, ids: [id] });
  if (!found) throw notFound('Không có suất này trong danh sách của đợt.');
  return found;
}

function matcher(q: string | undefined) {
  const words = fold(q ?? '').trim();
  return (row: { recipient_name: string; household_code: string | null }): boolean =>
    words === '' ||
    fold(row.recipient_name).includes(words) ||
    (row.household_code !== null && fold(row.household_code).includes(words));
}

/** Items of the list, filtered and paged. */
export async function listEntries(t: ReadTx, campaign: string, query: EntriesQuery): Promise<List<ListItem>> {
  const all = await entriesOf(t, { campaign, source: query.source, area: query.area });
  const matches = matcher(query.q);
  const rows = all.filter(
    (row) =>
      matches(row) &&
      (query.state === undefined ? row.state !== 'withdrawn' : itemState(row) === query.state),
  );
  const page = pageOf(query);
  const items = rows
    .slice(page.offset, page.offset + page.limit)
    .map((row) => listItem(row, !isGroupHead(t)));
  return listOf(items, rows.length, page);
}

/** Who was looked at and stays out, or is to be decided, in the actor's area. */
export async function candidatesOf(
  t: ReadTx,
  campaign: string,
  query: CandidatesQuery = {},
): Promise<store.ListedCandidateRow[]> {
  const { cut_off_on } = await findCampaign(t, campaign);
  const source =
    query.source === undefined ? undefined : (await sourceAsked(t, campaign, query.source, true)).id;
  const areas = await areasAsked(t, query.area, cut_off_on);
  const matches = matcher(query.q);
  const rows = (await store.candidateRows(t, campaign)).filter(
    (row) =>
      (source === undefined || row.source_id === source) &&
      (areas === undefined || areas.includes(row.area_code)) &&
      (query.outcome === undefined || row.outcome === query.outcome) &&
      matches(row),
  );
  return inOrder(t, rows);
}

export async function listCandidates(
  t: ReadTx,
  campaign: string,
  query: CandidatesQuery,
): Promise<List<Candidate>> {
  const rows = await candidatesOf(t, campaign, query);
  const page = pageOf(query);
  return listOf(rows.slice(page.offset, page.offset + page.limit).map(candidateAnswer), rows.length, page);
}

/** Levels of a source with how many have them, and its sums beside the budget. */
export interface SourceTotal {
  source: Source;
  gifts: number;
  amountDong: number;
  goods: Goods[];
  levels: { amountDong: number; goods: Goods[]; gifts: number }[];
  /** What is over the budget, as a sentence. */
  over: string | undefined;
  /** Its list waits for its approval, or has it. */
  locked: 'submitted' | 'approved' | null;
}

/** Sums of rows by source, level by level, the highest first. */
export function totalsOf(
  sources: readonly Source[],
  rows: readonly Pick<store.EntryRow, 'source_id' | 'amount_dong' | 'in_kind'>[],
  locked: ReadonlyMap<string, 'submitted' | 'approved'> = new Map(),
): SourceTotal[] {
  const bySource = groupBy(rows, ({ source_id }) => source_id);
  return sources.map((source) => {
    const own = bySource.get(source.id) ?? [];
    const goods = sumGoods(own.flatMap(({ in_kind }) => readGoods(in_kind)));
    const amountDong = own.reduce((sum, { amount_dong }) => sum + amount_dong, 0);
    const levels = [...groupBy(own, (row) => `${row.amount_dong} ${row.in_kind}`).values()]
      .flatMap((same) => {
        const [first] = same;
        return first
          ? [{ amountDong: first.amount_dong, goods: readGoods(first.in_kind), gifts: same.length }]
          : [];
      })
      .sort((a, b) => b.amountDong - a.amountDong || b.gifts - a.gifts);
    const budget = {
      name: source.name,
      budget_dong: source.budgetDong,
      in_kind: source.inKind === null ? null : JSON.stringify(source.inKind),
    };
    return {
      source,
      gifts: own.length,
      amountDong,
      goods,
      levels,
      over: overBudget(budget, { dong: amountDong, goods }),
      locked: locked.get(source.id) ?? null,
    };
  });
}

/** Sources whose list waits for its approval, or has it, or came approved from elsewhere: nothing of it is built anew. */
export async function lockedSources(
  t: ReadTx,
  campaign: string,
): Promise<Map<string, 'submitted' | 'approved'>> {
  const states = new Map<string, 'submitted' | 'approved'>();
  for (const { source_id, state } of await store.lockedSources(t, campaign))
    if (states.get(source_id) !== 'approved') states.set(source_id, state);
  return states;
}

/** Sums of a campaign by source: of all that stands on the list. */
export async function campaignTotals(t: ReadTx, campaign: string): Promise<SourceTotal[]> {
  const rows = await store.entryRows(t, { campaign, states: ['proposed', 'approved'] });
  return totalsOf(await sourcesOf(t, campaign), rows, await lockedSources(t, campaign));
}

/** The last building of a list; undefined before the first. */
export async function lastBuild(t: ReadTx, campaign: string): Promise<Build | undefined> {
  const row = await store.lastBuild(t, campaign);
  if (!row) return undefined;
  const content: Omit<Build, 'builtAt' | 'builtBy'> = JSON.parse(row.content); // written when it was built
  return { ...content, builtAt: row.built_at, builtBy: row.built_by_name };
}

/** Who built the list last; null: the program itself. */
export async function builderOf(
  t: ReadTx,
  campaign: string,
): Promise<{ account: string | null; name: string } | undefined> {
  const row = await store.lastBuild(t, campaign);
  return row && { account: row.built_by, name: row.built_by_name };
}
