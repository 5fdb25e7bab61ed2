import type { WriteTx } from '../../db/tx.ts';
import { conflict, invalid } from '../../shared/errors.ts';
import { readGoods } from '../../shared/inKind.ts';
import { clean, sameName } from '../../shared/text.ts';
import { accountsOf, type LedgerAccount, type Movement, post } from '../campaigns/ledger.ts';
import type { Source } from '../campaigns/schema.ts';
import { advanceCampaign, sourceAsked, sourcesOf, writableCampaign } from '../campaigns/service.ts';
import {
  type EntryRow,
  entryRows,
  freezeProposals,
  lockedSources,
  updateEntry,
} from '../recipients/service.ts';
import { contentOf } from './content.ts';
import type { Act, Approval, ApprovalRow, Approve, CampaignApprove } from './schema.ts';
import {
  entriesOfSubmission,
  hangPaper,
  listApprovals,
  requireSecondPerson,
  requireUnchanged,
  requireWaiting,
  submitForBuilder,
  submittedRows,
  type Waiting,
} from './service.ts';
import * as store from './store.ts';

const columnsOf = (decision: Act) => ({
  decision_number: clean(decision.number),
  decided_on: decision.date,
  decision_issuer: decision.issuer ? clean(decision.issuer) : null,
});

function movementOf(
  entry: EntryRow,
  way: { from: 'budget' | 'unpaid'; to: 'budget' | 'unpaid' },
  onDay: string,
): Movement {
  return {
    campaign: entry.campaign_id,
    source: entry.source_id,
    entry: entry.id,
    ...way,
    amountDong: entry.amount_dong,
    goods: readGoods(entry.in_kind),
    onDay,
  };
}

/** Freezes the rows as they were seen and draws their gifts from the budget. */
async function approveRows(
  t: WriteTx,
  { record }: Waiting,
  entries: readonly EntryRow[],
  rows: readonly ApprovalRow[],
  decision: Act,
): Promise<void> {
  const gone = entries.find(({ state }) => state !== 'proposed');
  if (gone)
    throw conflict(
      '/rows',
      'state',
      `${gone.recipient_name}: suất không còn chờ duyệt, trả lại để trình lại.`,
    );
  await freezeProposals(t, record.id, columnsOf(decision));
  // Of two additions that waited together, the second counts on from the first.
  const seen = new Map((await submittedRows(t, record.id)).map(({ entry, number }) => [entry, number]));
  for (const { entry, number } of rows)
    if (seen.get(entry) !== number) await updateEntry(t, entry, { number });
  await post(
    t,
    entries.map((entry) => movementOf(entry, { from: 'budget', to: 'unpaid' }, decision.date)),
  );
}

/** What has become of a gift that no longer lies among the unpaid. */
const movedOn: Partial<Record<LedgerAccount, string>> = {
  paid: 'đã phát',
  returned: 'đã trả lại quỹ đợt',
  treasury: 'đã nộp trả ngân sách',
};

/** Withdraws approved gifts: what was drawn for them goes back to the budget. */
async function withdrawRows(
  t: WriteTx,
  { record }: Waiting,
  entries: readonly EntryRow[],
  decision: Act,
): Promise<void> {
  const at = await accountsOf(
    t,
    entries.map(({ id }) => id),
  );
  for (const entry of entries) {
    if (entry.state !== 'approved')
      throw conflict('/rows', 'state', `${entry.recipient_name}: suất không còn trong danh sách đã duyệt.`);
    const moved = movedOn[at.get(entry.id) ?? 'budget'];
    if (moved)
      throw conflict(
        '/rows',
        'moved',
        `${entry.recipient_name}: từ khi trình rút, suất ${moved}. Trả lại lần trình này; suất đã phát nhầm thì đính chính lần phát rồi trình lại.`,
      );
    await updateEntry(t, entry.id, { state: 'withdrawn', reason: record.reason });
  }
  await post(
    t,
    entries.map((entry) => movementOf(entry, { from: 'unpaid', to: 'budget' }, decision.date)),
  );
}

/** Body and day of a decision; of money from above the deciding body is named. */
function checkedDecision({ source }: Waiting, decision: Act): Act {
  const issuer = decision.issuer ?? (source.approvalLevel === 'ward' ? null : source.approvedBy);
  if (source.approvalLevel !== 'ward' && !issuer)
    throw invalid(
      '/decision/issuer',
      'required',
      `Cơ quan ban hành: còn trống, danh sách của ${source.name} do cấp trên phê duyệt nên cần ghi cơ quan quyết định.`,
    );
  return { ...decision, issuer };
}

async function decide(t: WriteTx, waiting: Waiting, form: Approve): Promise<void> {
  const { campaign, source, record } = waiting;
  await requireSecondPerson(t, waiting);
  const decision = checkedDecision(waiting, form.decision);
  const entries = await entriesOfSubmission(t, record);
  const rows = await contentOf(t, source.id, entries);
  await requireUnchanged(t, waiting, rows);
  if (record.kind === 'withdrawal') await withdrawRows(t, waiting, entries, decision);
  else await approveRows(t, waiting, entries, rows, decision);
  await store.decideApproval(t, record.id, {
    state: 'approved',
    ...columnsOf(decision),
    signer: form.signer ? clean(form.signer) : null,
    reason: null,
  });
  t.audit({
    action: 'campaign.approveList',
    kind: 'campaignApproval',
    id: record.id,
    area: campaign.area_code,
    after: {
      source: source.code,
      kind: record.kind,
      gifts: record.gifts,
      amountDong: record.amount_dong,
      contentSha256: record.content_sha256,
      decision,
    },
  });
  if (form.paper !== undefined) await hangPaper(t, campaign.id, record.id, form.paper);
}

/** The campaign is approved once no list of it waits any more. */
async function advance(t: WriteTx, campaign: string): Promise<void> {
  const { state } = await writableCampaign(t, campaign);
  const locked = await lockedSources(t, campaign);
  const open = (await entryRows(t, { campaign, states: ['proposed'] })).filter(
    ({ source_id }) => locked.get(source_id) !== 'approved',
  );
  if (open.length === 0 && state !== 'approved') await advanceCampaign(t, campaign, { state: 'approved' });
}

/**
 * Approves a submission ("Duyệt"), or records that the body above did ("Cấp trên phê duyệt"). The list is frozen as a copy
 * and its gifts are drawn from the budget. Refused to whoever made it, over the budget, and when it is not what was seen.
 */
export async function approve(t: WriteTx, campaign: string, id: string, form: Approve): Promise<void> {
  await decide(t, await requireWaiting(t, campaign, id), form);
  await advance(t, campaign);
}

/**
 * The act that approves a source's list by one decision about the campaign: the ward's own money by that decision; money
 * from above by the decision of its own body, given here or already recorded with the source. Undefined: not by this one.
 */
function actFor(source: Source, decision: Act): Act | undefined {
  if (source.approvalLevel === 'ward') return decision;
  const { approvedBy } = source;
  if (decision.issuer && approvedBy && sameName(decision.issuer, approvedBy)) return decision;
  return source.decision ? { ...source.decision, issuer: source.decision.issuer ?? approvedBy } : undefined;
}

/**
 * Approves every list of a campaign that the decision reaches: those submitted, and those that wait to be, in the name of
 * who built them. Answers what was approved, and which sources still wait and why.
 */
export async function approveCampaign(
  t: WriteTx,
  id: string,
  { decision, source: asked, signer }: CampaignApprove,
): Promise<{ approvals: Approval[]; waiting: { source: string; reason: string }[] }> {
  const campaign = await writableCampaign(t, id);
  const only = asked === undefined ? undefined : await sourceAsked(t, id, asked);
  const records = (await store.approvals(t, id)).filter(({ state }) => state === 'submitted');
  const locked = await lockedSources(t, id);
  const proposed = new Set(
    (await entryRows(t, { campaign: id, states: ['proposed'] })).map((row) => row.source_id),
  );
  const done: string[] = [];
  const waiting: { source: string; reason: string }[] = [];
  for (const source of await sourcesOf(t, id)) {
    if (only && only.id !== source.id) continue;
    const submitted = records.filter((record) => record.source_id === source.id);
    if (submitted.length === 0 && (locked.has(source.id) || !proposed.has(source.id))) continue;
    const act = only ? decision : actFor(source, decision);
    if (!act) {
      waiting.push({
        source: source.id,
        reason: `${source.name}: chờ ${source.approvedBy ?? 'cấp trên'} phê duyệt.`,
      });
      continue;
    }
    const all =
      submitted.length > 0
        ? submitted.map((record) => ({ campaign, source, record }))
        : [await submitForBuilder(t, campaign, source, act.date)];
    for (const each of all) {
      await decide(t, each, { decision: act, ...(signer === undefined ? {} : { signer }) });
      done.push(each.record.id);
    }
  }
  if (done.length === 0) {
    const [first] = waiting;
    throw conflict('/source', 'nothing', first?.reason ?? 'Không có danh sách nào chờ duyệt trong đợt này.');
  }
  await advance(t, id);
  return { approvals: (await listApprovals(t, id)).filter((each) => done.includes(each.id)), waiting };
}
