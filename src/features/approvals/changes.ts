import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { conflict, invalid } from '../../shared/errors.ts';
import { giftText, readGoods } from '../../shared/inKind.ts';
import type { Rule, Source } from '../campaigns/schema.ts';
import { findCampaign, rulesOf, sourcesOf, writableCampaign } from '../campaigns/service.ts';
import { computeList, proposeEntries, subjectKey } from '../recipients/building.ts';
import type { BuiltCandidate, BuiltEntry, WarningCode } from '../recipients/facts.ts';
import {
  type EntryRow,
  itemState,
  type ListedRow,
  listedRows,
  lockedSources,
} from '../recipients/service.ts';
import { differencesOf, rowsNow } from './content.ts';
import type { ApprovalRow, ChangeKind, ListChange, Proposal } from './schema.ts';
import { submit } from './service.ts';
import * as store from './store.ts';

const gift = (row: Pick<EntryRow, 'amount_dong' | 'in_kind'>): string =>
  giftText(row.amount_dong, readGoods(row.in_kind));

const keyOfBuilt = (entry: BuiltEntry | BuiltCandidate): string =>
  subjectKey({
    source_id: entry.source,
    person_id: entry.person,
    household_id: entry.household,
    martyr_id: 'martyr' in entry ? entry.martyr : null,
  });

const kindOfWarning: Partial<Record<WarningCode, ChangeKind>> = {
  diedSince: 'died',
  movedSince: 'moved',
  endedSince: 'ended',
};

/** The rows of a campaign's lists as they were approved, by entry. */
async function approvedRows(t: ReadTx, campaign: string): Promise<Map<string, ApprovalRow>> {
  const rows = await store.approvedRows(t, campaign);
  return new Map(rows.map(({ entry_id, content }) => [entry_id, JSON.parse(content)])); // written when it was submitted
}

interface Compared {
  source: Source;
  standing: readonly ListedRow[];
  built: ReadonlyMap<string, BuiltEntry>;
  candidates: ReadonlyMap<string, BuiltCandidate>;
  approved: ReadonlyMap<string, ApprovalRow>;
  now: ReadonlyMap<string, Omit<ApprovalRow, 'number'>>;
}

function changeOf(row: ListedRow, of: Compared, kind: ChangeKind, text: string): ListChange {
  const state = itemState(row);
  const paid = state === 'paid' || state === 'paidToProxy';
  const withdraws = ['died', 'moved', 'ended', 'noLongerEntitled'].includes(kind);
  return {
    key: `${kind} ${row.id}`,
    kind,
    source: row.source_id,
    sourceName: of.source.name,
    entry: row.id,
    person: row.person_id,
    household: row.household_id,
    area: row.area_code,
    recipientName: row.recipient_name,
    text,
    gift: gift(row),
    // Paid out, or came back: that is settled where the money is.
    proposes:
      withdraws && row.pending === 0 && (state === 'unpaid' || state === 'recipientDied')
        ? 'withdrawal'
        : null,
    paid,
  };
}

/** Of a gift that was handed out only what was so by then matters: paid to the dead, or to whom it was not due. */
function stillMatters(row: ListedRow, { kind }: ListChange): boolean {
  if (row.last_event !== 'payment' || row.last_on === null) return true;
  if (kind === 'died') return row.died_on !== null && row.died_on <= row.last_on;
  return kind === 'noLongerEntitled' || kind === 'levelChanged';
}

/** What has changed about an approved gift; of somebody who died or left nothing else is told. */
function changesOfGift(row: ListedRow, of: Compared): ListChange[] {
  const found: ListChange[] = [];
  const built = of.built.get(subjectKey(row));
  const warned = (built?.warnings ?? []).flatMap(({ code, text }) => {
    const kind = kindOfWarning[code];
    return kind ? [{ kind, text }] : [];
  });
  if (row.origin === 'rule' && !built) {
    const why = of.candidates.get(subjectKey(row))?.reasons.map(({ text }) => text) ?? [];
    const text = why.length > 0 ? why.join('. ') : 'Theo sổ hiện nay không thuộc mức nào của nguồn';
    found.push(changeOf(row, of, 'noLongerEntitled', text));
  }
  for (const { kind, text } of warned) found.push(changeOf(row, of, kind, text));
  if (row.origin === 'rule' && built && giftText(built.amountDong, built.goods) !== gift(row))
    found.push(
      changeOf(
        row,
        of,
        'levelChanged',
        `Theo sổ hiện nay mức ${giftText(built.amountDong, built.goods)}, đã duyệt ${gift(row)}`,
      ),
    );
  const before = of.approved.get(row.id);
  const after = of.now.get(row.id);
  const differences = before && after ? differencesOf(before, { ...after, people: before.people }) : [];
  if (differences.length > 0) found.push(changeOf(row, of, 'corrected', differences.join('; ')));
  return found.filter((change) => stillMatters(row, change));
}

function newcomers({ source, standing, built }: Compared): ListChange[] {
  const known = new Set(standing.map(subjectKey));
  return [...built]
    .filter(([key]) => !known.has(key))
    .map(([key, entry]) => ({
      key: `newlyEntitled ${key}`,
      kind: 'newlyEntitled' as const,
      source: source.id,
      sourceName: source.name,
      entry: null,
      person: entry.person,
      household: entry.household,
      area: entry.area,
      recipientName: entry.recipientName,
      text: entry.reasons.map(({ text }) => text).join('. '),
      gift: giftText(entry.amountDong, entry.goods),
      proposes: 'addition' as const,
      paid: false,
    }));
}

async function comparedSources(t: ReadTx, id: string): Promise<{ compared: Compared[]; rules: Rule[] }> {
  const campaign = await findCampaign(t, id);
  const approved = new Set(
    [...(await lockedSources(t, id))].flatMap(([source, state]) => (state === 'approved' ? [source] : [])),
  );
  const sources = (await sourcesOf(t, id)).filter((source) => approved.has(source.id));
  if (sources.length === 0) return { compared: [], rules: [] };
  const rules = (await rulesOf(t, id)).filter(({ source }) => approved.has(source));
  const list =
    rules.length === 0 ? { entries: [], candidates: [] } : await computeList(t, { campaign, sources, rules });
  const all = await listedRows(t, { campaign: id, sources: [...approved] });
  const inForce = all.filter(({ state }) => state === 'approved');
  const now = new Map((await rowsNow(t, inForce)).map((row) => [row.entry, row]));
  const rows = await approvedRows(t, id);
  const compared = sources.map((source): Compared => {
    const own = <E extends BuiltEntry | BuiltCandidate>(built: readonly E[]): Map<string, E> =>
      new Map(built.filter((each) => each.source === source.id).map((each) => [keyOfBuilt(each), each]));
    return {
      source,
      standing: all.filter(({ source_id }) => source_id === source.id),
      built: own(list.entries),
      candidates: own(list.candidates),
      approved: rows,
      now,
    };
  });
  return { compared, rules };
}

/**
 * "Thay đổi sau khi duyệt": how the registers differ from the approved lists now. Nothing follows by itself: each becomes an
 * addition or a withdrawal with its own approval, or is only told.
 */
export async function listChanges(t: ReadTx, id: string): Promise<ListChange[]> {
  const { compared } = await comparedSources(t, id);
  return compared.flatMap((each) => [
    ...each.standing.filter(({ state }) => state === 'approved').flatMap((row) => changesOfGift(row, each)),
    ...newcomers(each),
  ]);
}

/**
 * Makes of changes what they propose: additions wait on the list to be submitted, withdrawals are submitted at once with
 * their reason. All of one source and one proposal.
 */
export async function proposeChanges(t: WriteTx, id: string, form: Proposal): Promise<string | null> {
  await writableCampaign(t, id);
  const chosen = (await listChanges(t, id)).filter(({ key }) => form.changes.includes(key));
  if (chosen.length !== new Set(form.changes).size)
    throw conflict('/changes', 'changed', 'Các thay đổi vừa khác đi: mở lại trang rồi chọn lại.');
  const [first] = chosen;
  if (!first || first.proposes === null)
    throw invalid(
      '/changes',
      'nothing',
      'Thay đổi này chỉ để biết: suất đã phát hoặc thông tin đã đính chính, không lập bổ sung hay rút.',
    );
  if (chosen.some(({ source, proposes }) => source !== first.source || proposes !== first.proposes))
    throw invalid(
      '/changes',
      'mixed',
      'Mỗi lần chọn các thay đổi của một nguồn, cùng đề nghị bổ sung hoặc cùng đề nghị rút.',
    );
  if (first.proposes === 'withdrawal') {
    const reason =
      form.reason ??
      [...new Set(chosen.map(({ recipientName, text }) => `${recipientName}: ${text}`))].join('. ');
    return submit(t, id, {
      source: first.source,
      kind: 'withdrawal',
      entries: [...new Set(chosen.flatMap(({ entry }) => entry ?? []))],
      reason: reason.slice(0, 500),
      ...(form.number ? { number: form.number } : {}),
      ...(form.date ? { date: form.date } : {}),
    });
  }
  const { compared } = await comparedSources(t, id);
  const of = compared.find(({ source }) => source.id === first.source);
  const keys = new Set(chosen.map(({ key }) => key.slice('newlyEntitled '.length)));
  const entries = [...(of?.built ?? [])].filter(([key]) => keys.has(key)).map(([, entry]) => entry);
  await proposeEntries(t, id, entries);
  return null;
}
