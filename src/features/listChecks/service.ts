import type { Actor, Db, ReadTx } from '../../db/tx.ts';
import { giftText, readGoods } from '../../shared/inKind.ts';
import type { Source } from '../campaigns/schema.ts';
import { findCampaign, sourcesOf } from '../campaigns/service.ts';
import {
  breathe,
  type CampaignRow,
  campaignRowOf,
  differsFrom,
  giftsOfRow,
  type Known,
  knownOf,
  type ParsedRow,
  type RowSource,
  readList,
  textValue,
  unreadGoods,
} from '../imports/service.ts';
import { candidatesOf, inOrder, type ListedRow, listedRows } from '../recipients/service.ts';

/** What somebody's list says beside ours of a campaign, row by row. */
export interface CheckedRow {
  /** The list's own row number; null: only ours has it. */
  row: number | null;
  name: string;
  person: string | null;
  household: string | null;
  source: string;
  theirs: string | null;
  ours: string | null;
  /** Why not in ours, what is wrong with the row. */
  reason: string | null;
}

export const checkKinds = ['onlyTheirs', 'onlyOurs', 'differs', 'unreadable', 'same'] as const;
export type CheckKind = (typeof checkKinds)[number];
export type ListCheck = Record<CheckKind, CheckedRow[]>;

interface Reasoned {
  source_id: string;
  person_id: string | null;
  household_id: string | null;
  reasons: string;
}

function reasonOf(candidates: readonly Reasoned[], said: CampaignRow): string {
  const found = candidates.find(
    (each) =>
      each.source_id === said.source.id &&
      (each.person_id === null ? each.household_id === said.household : each.person_id === said.person),
  );
  if (!found) return 'Theo sổ không thuộc mức nào của nguồn này';
  const reasons: { text: string }[] = JSON.parse(found.reasons); // written when the list was built
  return reasons.map(({ text }) => text).join('. ');
}

const nameOf = (row: ParsedRow): string =>
  textValue(row, 'fullName') ?? textValue(row, 'nationalId') ?? textValue(row, 'householdCode') ?? '';

const oursText = (entry: Pick<ListedRow, 'amount_dong' | 'in_kind'>): string =>
  giftText(entry.amount_dong, readGoods(entry.in_kind));
const theirsText = ({ amountDong, goods }: CampaignRow): string | null =>
  amountDong === null && goods === null ? null : giftText(amountDong ?? 0, goods ?? []);

/** What a row says and the gifts of ours that it may mean, or why it cannot be read. */
async function readRow(
  known: Known,
  row: ParsedRow,
  asked: Parameters<typeof campaignRowOf>[2],
  entries: readonly ListedRow[],
): Promise<{ said: CampaignRow; gifts: ListedRow[] } | { refused: ParsedRow['reasons'] }> {
  if (row.reasons.length > 0) return { refused: row.reasons };
  const read = await campaignRowOf(known, row, asked);
  if ('refused' in read) return { refused: read.refused.reasons };
  const gifts = giftsOfRow(entries, read.said);
  const unread = unreadGoods(row, read.said, gifts[0]);
  return unread ? { refused: unread.reasons } : { said: read.said, gifts };
}

async function compare(
  t: ReadTx,
  campaign: string,
  about: { rows: readonly ParsedRow[]; ward: string; usual: string | undefined },
): Promise<ListCheck> {
  const sources: Source[] = await sourcesOf(t, campaign);
  const entries = (await listedRows(t, { campaign })).filter(({ state }) => state !== 'withdrawn');
  const candidates = await candidatesOf(t, campaign);
  const check: ListCheck = { onlyTheirs: [], onlyOurs: [], differs: [], unreadable: [], same: [] };
  const met = new Set<string>();
  const named = new Set<string>();
  const known = await knownOf(t, about.ward, about.rows);
  const asked = { today: t.today, sources, ...(about.usual === undefined ? {} : { usual: about.usual }) };
  for (const [i, row] of about.rows.entries()) {
    await breathe(i);
    const common = { row: row.row, name: nameOf(row), person: null, household: null };
    const read = await readRow(known, row, asked, entries);
    if ('refused' in read) {
      const reasons = read.refused;
      const reason = reasons.map(({ message }) => message).join(' ');
      check.unreadable.push({
        ...common,
        source: textValue(row, 'source') ?? '',
        theirs: null,
        ours: null,
        reason,
      });
      continue;
    }
    const { said, gifts } = read;
    named.add(said.source.id);
    const whom = { ...common, person: said.person, household: said.household, source: said.source.name };
    const entry = gifts.find(({ id }) => !met.has(id)) ?? gifts[0];
    if (!entry) {
      check.onlyTheirs.push({
        ...whom,
        theirs: theirsText(said),
        ours: null,
        reason: reasonOf(candidates, said),
      });
      continue;
    }
    const twice = met.has(entry.id);
    met.add(entry.id);
    const compared = { ...whom, theirs: theirsText(said), ours: oursText(entry) };
    if (twice) check.differs.push({ ...compared, reason: 'Có hai lần trong danh sách gửi đến' });
    else if (differsFrom(entry, said)) check.differs.push({ ...compared, reason: null });
    else check.same.push({ ...compared, reason: null });
  }
  const missing = entries.filter(({ id, source_id }) => named.has(source_id) && !met.has(id));
  check.onlyOurs = (await inOrder(t, missing)).map((entry) => ({
    row: null,
    name: entry.recipient_name,
    person: entry.person_id,
    household: entry.household_id,
    source: entry.source_name,
    theirs: null,
    ours: oursText(entry),
    reason: entry.ground,
  }));
  return check;
}

/**
 * "Kiểm tra danh sách": a list that came from elsewhere, a workbook or rows copied out of one, beside the list of a
 * campaign: in theirs and not in ours, in ours and not in theirs (of the sources that theirs names), other amounts. Nothing
 * is written. `usual`: the source of rows that name none.
 */
export async function checkList(
  db: Db,
  actor: Actor,
  campaign: string,
  form: { source: RowSource; usual?: string | undefined },
): Promise<ListCheck> {
  const { area_code: area } = await db.read(actor, (t) => findCampaign(t, campaign));
  const { read, ward } = await readList(db, actor, { register: 'campaign', area, source: form.source });
  return db.read(actor, (t) => compare(t, campaign, { rows: read.rows.all(), ward, usual: form.usual }));
}
