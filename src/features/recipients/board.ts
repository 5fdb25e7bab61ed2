import type { ReadTx } from '../../db/tx.ts';
import { formatPartial } from '../../shared/dates.ts';
import { goodsText, readGoods } from '../../shared/inKind.ts';
import { compareTexts, fold } from '../../shared/text.ts';
import { areaNames } from '../areas/service.ts';
import type { Source } from '../campaigns/schema.ts';
import { sourcesOf } from '../campaigns/service.ts';
import { itemState } from './answers.ts';
import type { Reason, Warning } from './facts.ts';
import { type Build, type ItemState, itemStateLabels } from './schema.ts';
import {
  candidatesOf,
  entriesOf,
  inOrder,
  lastBuild,
  lockedSources,
  type SourceTotal,
  totalsOf,
} from './service.ts';

export const boardTabs = ['all', 'in', 'review', 'out'] as const;
export type BoardTab = (typeof boardTabs)[number];

/** What the list is narrowed to. */
export interface BoardQuestion {
  tab: BoardTab;
  q?: string | undefined;
  area?: string | undefined;
  source?: string | undefined;
}

/** A line of the page: a gift, or somebody who was looked at. */
export interface BoardRow {
  id: string;
  outcome: 'in' | 'review' | 'out';
  person: string | null;
  household: string | null;
  name: string;
  /** "1931", or "hộ CL-0412, 4 khẩu" */
  about: string;
  area: string;
  areaName: string;
  sourceId: string;
  sourceName: string;
  amountDong: number | null;
  goods: string;
  state: ItemState | null;
  reasons: Reason[];
  warnings: Warning[];
  /** May be taken off: a proposal that waits for nobody. */
  removable: boolean;
}

export interface Board {
  rows: BoardRow[];
  counts: Record<BoardTab, number>;
  totals: SourceTotal[];
  groups: { code: string; name: string }[];
  sources: Source[];
  build: Build | undefined;
  warned: number;
}

const about = (
  row: { person_id: string | null; household_code: string | null; people?: number | null },
  birth: string | null,
) =>
  row.person_id !== null
    ? (birth && formatPartial(birth)) || ''
    : `hộ ${row.household_code ?? ''}${row.people ? `, ${row.people} khẩu` : ''}`;

// Both columns hold what the builder wrote.
const reasonsOf = (text: string | null): Reason[] => (text === null ? [] : JSON.parse(text));
const warningsOf = (text: string | null): Warning[] => (text === null ? [] : JSON.parse(text));

const waits = (state: ItemState): boolean =>
  state === 'proposed' || state === 'unpaid' || state === 'recipientDied';

async function rowsOf(
  t: ReadTx,
  campaign: string,
  asked: BoardQuestion,
  locked: ReadonlyMap<string, string>,
) {
  const { area, source, q } = asked;
  const entries = (await entriesOf(t, { campaign, area, source })).filter(
    ({ state }) => state !== 'withdrawn',
  );
  const candidates = await candidatesOf(t, campaign, { area, source, q });
  const name = await areaNames(
    t,
    [...entries, ...candidates].map(({ area_code }) => area_code),
  );
  const common = (row: (typeof entries)[number] | (typeof candidates)[number]) => ({
    id: row.id,
    person: row.person_id,
    household: row.household_id,
    name: row.recipient_name,
    area: row.area_code,
    areaName: name(row.area_code, t.today),
    sourceId: row.source_id,
    sourceName: row.source_name,
    reasons: reasonsOf(row.reasons),
  });
  const gifts = entries.map((row): BoardRow & { order: typeof row } => ({
    ...common(row),
    order: row,
    outcome: 'in',
    about: about(row, row.birth_date ?? row.person_birth_date),
    amountDong: row.amount_dong,
    goods: goodsText(readGoods(row.in_kind)),
    state: itemState(row),
    reasons:
      row.reasons === null && row.ground !== null
        ? [{ code: 'rule', text: row.ground }]
        : reasonsOf(row.reasons),
    // Of a gift that was handed out, or came back, they are past.
    warnings: waits(itemState(row)) ? warningsOf(row.warnings) : [],
    removable: row.state === 'proposed' && row.pending === 0 && locked.get(row.source_id) !== 'submitted',
  }));
  const others = candidates.map((row): BoardRow & { order: typeof row } => ({
    ...common(row),
    order: row,
    outcome: row.outcome,
    about: about(row, row.person_birth_date),
    amountDong: null,
    goods: '',
    state: null,
    warnings: [],
    removable: false,
  }));
  return { entries, gifts, others };
}

const matches = (q: string | undefined, row: BoardRow): boolean => {
  const words = fold(q ?? '').trim();
  return words === '' || fold(`${row.name} ${row.about}`).includes(words);
};

/** Step 2 of a campaign: who is on the list and who is not, with sums by source; rows in the order of group and name. */
export async function boardOf(t: ReadTx, campaign: string, asked: BoardQuestion): Promise<Board> {
  const locked = await lockedSources(t, campaign);
  const sources = await sourcesOf(t, campaign);
  const { entries, gifts, others } = await rowsOf(t, campaign, asked, locked);
  const all = [...gifts, ...others].filter((row) => matches(asked.q, row));
  const ordered = await inOrder(
    t,
    all.map(({ order, ...row }) => ({
      row,
      id: row.id,
      area_code: order.area_code,
      recipient_name: order.recipient_name,
      source_id: order.source_id,
    })),
  );
  const rows = ordered.map(({ row }) => row);
  const count = (outcome: BoardRow['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length;
  const groups = new Map(rows.map(({ area, areaName }) => [area, areaName]));
  return {
    rows: rows.filter(({ outcome }) => asked.tab === 'all' || outcome === asked.tab),
    counts: { all: rows.length, in: count('in'), review: count('review'), out: count('out') },
    totals: totalsOf(sources, entries, locked),
    groups: [...groups]
      .map(([code, groupName]) => ({ code, name: groupName }))
      .sort((a, b) => compareTexts(a.name, b.name)),
    sources,
    build: await lastBuild(t, campaign),
    warned: gifts.filter(({ warnings }) => warnings.some(({ code }) => code !== 'helped')).length,
  };
}

/** "Không đưa vào", "Cần xem xét", or where the gift stands. */
export function outcomeText({ outcome, state }: Pick<BoardRow, 'outcome' | 'state'>): string {
  if (outcome === 'in') return state === null ? '' : itemStateLabels[state];
  return outcome === 'review' ? 'Cần xem xét' : 'Không đưa vào';
}
