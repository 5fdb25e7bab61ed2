import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { invalid } from '../../shared/errors.ts';
import { giftText, readGoods, writeGoods } from '../../shared/inKind.ts';
import type { Rule, Source } from '../campaigns/schema.ts';
import {
  advanceCampaign,
  type CampaignRow,
  rulesOf,
  sourcesOf,
  writableCampaign,
} from '../campaigns/service.ts';
import { sharesOn } from '../martyrs/service.ts';
import { buildList } from './build.ts';
import { type BuiltEntry, type BuiltList, householdKey, personKey, type SourceShare } from './facts.ts';
import { loadFacts } from './loading.ts';
import type { Build } from './schema.ts';
import { lockedSources, totalsOf } from './service.ts';
import * as store from './store.ts';

const mostChangesTold = 500;

type Subject = Pick<store.EntryRow, 'source_id' | 'person_id' | 'household_id' | 'martyr_id'>;

/** One gift to one person or household out of one source; a martyr's share is apart. */
export const subjectKey = ({ source_id, person_id, household_id, martyr_id }: Subject): string =>
  `${source_id} ${person_id ? personKey(person_id) : householdKey(household_id ?? '')} ${martyr_id ?? ''}`;

const rowOf = (t: WriteTx, campaign: string, entry: BuiltEntry): store.EntryRow => ({
  id: t.newId(),
  version: 1,
  campaign_id: campaign,
  source_id: entry.source,
  rule_id: entry.rule,
  martyr_id: entry.martyr,
  person_id: entry.person,
  household_id: entry.household,
  area_code: entry.area,
  recipient_name: entry.recipientName,
  category: entry.category,
  ground: entry.ground,
  amount_dong: entry.amountDong,
  in_kind: writeGoods(entry.goods),
  state: 'proposed',
  origin: 'rule',
  number: null,
  reason: null,
  proposed_by: null,
  approval_id: null,
  decision_number: null,
  decided_on: null,
  decision_issuer: null,
  birth_date: null,
  national_id: null,
  address: null,
  category_label: entry.categoryLabel,
  people: entry.people,
  reasons: JSON.stringify(entry.reasons),
  warnings: JSON.stringify(entry.warnings),
  created_by: t.actor.accountId,
});

/** What building anew may change of a row that stays the same gift. */
const rebuilt = [
  'rule_id',
  'household_id',
  'area_code',
  'recipient_name',
  'category',
  'ground',
  'amount_dong',
  'in_kind',
  'category_label',
  'people',
  'reasons',
  'warnings',
  'created_by',
] as const satisfies readonly (keyof store.EntryRow)[];

const levelText = ({ amount_dong, in_kind }: Pick<store.EntryRow, 'amount_dong' | 'in_kind'>): string =>
  giftText(amount_dong, readGoods(in_kind));

interface Difference {
  kind: 'added' | 'removed' | 'changed';
  name: string;
  source: string;
  before: string | null;
  after: string | null;
}

/** Rows of the former building beside those of this one: the same gift keeps its id. */
class Rebuilding {
  readonly insert: store.EntryRow[] = [];
  readonly update: { id: string; changes: Partial<store.EntryRow> }[] = [];
  readonly remove: string[];
  readonly differences: Difference[] = [];

  constructor(
    former: readonly store.EntryRow[],
    rows: readonly store.EntryRow[],
    sourceName: (id: string) => string,
  ) {
    const left = new Map<string, store.EntryRow[]>();
    for (const row of former) left.set(subjectKey(row), [...(left.get(subjectKey(row)) ?? []), row]);
    for (const row of rows) {
      const same = left.get(subjectKey(row)) ?? [];
      const old = same.find(({ rule_id }) => rule_id === row.rule_id) ?? same[0];
      const source = sourceName(row.source_id);
      if (!old) {
        this.insert.push(row);
        this.differences.push({
          kind: 'added',
          name: row.recipient_name,
          source,
          before: null,
          after: levelText(row),
        });
        continue;
      }
      left.set(
        subjectKey(row),
        same.filter((each) => each !== old),
      );
      this.compare(old, row, source);
    }
    const gone = [...left.values()].flat();
    this.remove = gone.map(({ id }) => id);
    for (const row of gone)
      this.differences.push({
        kind: 'removed',
        name: row.recipient_name,
        source: sourceName(row.source_id),
        before: levelText(row),
        after: null,
      });
  }

  private compare(old: store.EntryRow, row: store.EntryRow, source: string): void {
    const changed = rebuilt.filter((column) => old[column] !== row[column]);
    if (changed.length === 0) return;
    this.update.push({
      id: old.id,
      changes: Object.fromEntries(changed.map((column) => [column, row[column]])),
    });
    if (levelText(old) !== levelText(row))
      this.differences.push({
        kind: 'changed',
        name: row.recipient_name,
        source,
        before: levelText(old),
        after: levelText(row),
      });
  }
}

export interface Buildable {
  campaign: CampaignRow;
  sources: Source[];
  rules: Rule[];
}

/** The list that rules give as the registers stand now; nothing is written. */
export async function computeList(t: ReadTx, { campaign, sources, rules }: Buildable): Promise<BuiltList> {
  const { id, area_code: area, kind, year, cut_off_on: cutOffOn } = campaign;
  const facts = await loadFacts(t, { id, area, kind, year, cutOffOn }, sources, rules);
  const forMartyrs = rules.filter(({ per }) => per === 'martyr');
  if (forMartyrs.length === 0) return buildList(facts, rules);
  // Whose share a martyr's is depends on who has a gift of his own from the source.
  const own = buildList(
    facts,
    rules.filter(({ per }) => per !== 'martyr'),
  );
  const martyrs: SourceShare[] = [];
  for (const [source, [rule]] of groupBy(forMartyrs, (each) => each.source)) {
    const gifts = own.entries.flatMap((entry) =>
      entry.source === source && entry.person ? [entry.person] : [],
    );
    const shares = await sharesOn(t, area, rule?.basis.cutOffOn ?? cutOffOn, new Set(gifts));
    martyrs.push(...shares.map((share) => ({ ...share, source })));
  }
  return buildList({ ...facts, martyrs }, rules);
}

async function writeList(
  t: WriteTx,
  { campaign, sources }: Buildable,
  { entries, candidates }: BuiltList,
): Promise<Rebuilding> {
  const ids = sources.map(({ id }) => id);
  const standing = await store.entryRows(t, { campaign: campaign.id, sources: ids, states: ['proposed'] });
  // Put there by hand or by a file: they stay, and nobody gets a second gift beside them.
  const byHand = new Set(standing.filter(({ origin }) => origin !== 'rule').map(subjectKey));
  const rows = entries
    .map((entry) => rowOf(t, campaign.id, entry))
    .filter((row) => !byHand.has(subjectKey(row)));
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  const rebuilding = new Rebuilding(
    standing.filter(({ origin }) => origin === 'rule'),
    rows,
    (id) => names.get(id) ?? id,
  );
  await store.deleteProposals(t, rebuilding.remove);
  for (const { id, changes } of rebuilding.update) await store.updateEntry(t, id, changes);
  await store.insertEntries(t, rebuilding.insert);
  await store.replaceCandidates(
    t,
    ids,
    candidates.map((each) => ({
      id: t.newId(),
      campaign_id: campaign.id,
      source_id: each.source,
      rule_id: each.rule,
      person_id: each.person,
      household_id: each.household,
      area_code: each.area,
      recipient_name: each.recipientName,
      outcome: each.outcome,
      reasons: JSON.stringify(each.reasons),
    })),
  );
  return rebuilding;
}

/**
 * Builds the list of a campaign from the registers by its rules: of every source that is neither submitted nor approved.
 * What was decided by hand stays. Answers what it did, and what has changed since it was built last.
 */
export async function buildCampaignList(t: WriteTx, id: string): Promise<Build> {
  const campaign = await writableCampaign(t, id);
  const sources = await sourcesOf(t, id);
  const rules = await rulesOf(t, id);
  if (rules.length === 0)
    throw invalid('/rules', 'required', 'Chưa có mức nào: ghi nguồn và mức ở bước 1 rồi lập danh sách.');
  const locked = await lockedSources(t, id);
  const open = sources.filter((source) => !locked.has(source.id));
  if (open.length === 0)
    throw invalid(
      '/sources',
      'locked',
      'Danh sách của mọi nguồn đã trình hoặc đã duyệt, không lập lại được. Thay đổi sau khi duyệt xem ở bước Duyệt.',
    );
  const openIds = new Set(open.map((source) => source.id));
  const buildable = { campaign, sources: open, rules: rules.filter(({ source }) => openIds.has(source)) };
  const list = await computeList(t, buildable);
  const { differences } = await writeList(t, buildable, list);
  const rows = await store.entryRows(t, { campaign: id, states: ['proposed', 'approved'] });
  const count = (kind: Difference['kind']): number => differences.filter((each) => each.kind === kind).length;
  const content: Omit<Build, 'builtAt' | 'builtBy'> = {
    gifts: rows.length,
    amountDong: rows.reduce((sum, { amount_dong }) => sum + amount_dong, 0),
    review: list.candidates.filter(({ outcome }) => outcome === 'review').length,
    out: list.candidates.filter(({ outcome }) => outcome === 'out').length,
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    changes: differences
      .slice(0, mostChangesTold)
      .map(({ name, source, before, after }) => ({ name, source, before, after })),
    overBudget: totalsOf(sources, rows).flatMap(({ over }) => over ?? []),
    kept: sources.filter((source) => locked.has(source.id)).map(({ name }) => name),
  };
  await store.insertBuild(t, id, JSON.stringify(content));
  await advanceCampaign(t, id, {
    ...(campaign.state === 'draft' ? { state: 'listed' as const } : {}),
    builtAt: t.now,
  });
  const { changes: _changes, ...told } = content;
  t.audit({ action: 'campaign.buildList', kind: 'campaign', id, area: campaign.area_code, after: told });
  return { ...content, builtAt: t.now, builtBy: t.actor.fullName };
}

/** Puts gifts that the rules give since a list was approved on it as proposals: an addition, to be submitted apart. */
export async function proposeEntries(t: WriteTx, id: string, entries: readonly BuiltEntry[]): Promise<void> {
  const { area_code: area } = await writableCampaign(t, id);
  const rows = entries.map((entry) => rowOf(t, id, entry));
  await store.insertEntries(t, rows);
  t.audit({
    action: 'campaign.proposeEntries',
    kind: 'campaign',
    id,
    area,
    after: { recipients: rows.map(({ recipient_name }) => recipient_name) },
  });
}
