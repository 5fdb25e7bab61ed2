import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { conflict, forbidden, invalid, notFound } from '../../shared/errors.ts';
import { inKindOf, readGoods, writeGoods } from '../../shared/inKind.ts';
import { clean } from '../../shared/text.ts';
import { addBalances, balancesOf, emptyBalances, overBudget } from '../campaigns/ledger.ts';
import type { Source } from '../campaigns/schema.ts';
import {
  type CampaignRow,
  findCampaign,
  sourceAsked,
  sourcesOf,
  writableCampaign,
} from '../campaigns/service.ts';
import { requirePaper } from '../papers/service.ts';
import {
  builderOf,
  type EntryRow,
  entryRows,
  itemState,
  listedRows,
  lockedSources,
} from '../recipients/service.ts';
import { changedSince, contentHash, contentOf, sumOf } from './content.ts';
import type { Approval, ApprovalKind, ApprovalRow, Submission } from './schema.ts';
import * as store from './store.ts';

export type { ApprovalRecord } from './store.ts';

/** What a decision is about, all read: the submission, its campaign and source. */
export interface Waiting {
  campaign: CampaignRow;
  source: Source;
  record: store.ApprovalRecord;
}

function approvalAnswer(
  record: store.ApprovalRecord,
  source: Pick<Source, 'code' | 'name'>,
  papers: readonly string[],
): Approval {
  const { decision_number, decided_on } = record;
  return {
    id: record.id,
    version: record.version,
    campaign: record.campaign_id,
    source: record.source_id,
    sourceCode: source.code,
    sourceName: source.name,
    kind: record.kind,
    state: record.state,
    gifts: record.gifts,
    amountDong: record.amount_dong,
    inKind: inKindOf(readGoods(record.in_kind)),
    contentSha256: record.content_sha256,
    submissionNumber: record.submission_number,
    submittedOn: record.submitted_on,
    decision:
      decision_number === null || decided_on === null
        ? null
        : { number: decision_number, date: decided_on, issuer: record.decision_issuer },
    signer: record.signer,
    reason: record.reason,
    decidedAt: record.decided_at,
    papers: [...papers],
  };
}

/** Submissions of a campaign with what was decided of them, oldest first. */
export async function listApprovals(t: ReadTx, campaign: string): Promise<Approval[]> {
  await findCampaign(t, campaign);
  const sources = new Map((await sourcesOf(t, campaign, true)).map((source) => [source.id, source]));
  const papers = await store.papersOf(t, campaign);
  return (await store.approvals(t, campaign)).map((record) =>
    approvalAnswer(
      record,
      sources.get(record.source_id) ?? { code: record.source_id, name: record.source_id },
      papers.filter(({ approval_id }) => approval_id === record.id).map(({ paper_id }) => paper_id),
    ),
  );
}

/** A submission with its rows as they were submitted. */
export async function readApproval(
  t: ReadTx,
  campaign: string,
  id: string,
): Promise<Approval & { rows: ApprovalRow[] }> {
  const approval = (await listApprovals(t, campaign)).find((each) => each.id === id);
  if (!approval) throw notFound('Không có lần trình này trong đợt.');
  return { ...approval, rows: await submittedRows(t, id) };
}

export async function submittedRows(t: ReadTx, id: string): Promise<ApprovalRow[]> {
  return (await store.rowsOf(t, id)).map(({ content }): ApprovalRow => JSON.parse(content)); // written below
}

/** Refuses what would go over the budget of a source, with what to do. */
async function refuseOverBudget(t: ReadTx, source: Source, rows: readonly ApprovalRow[]): Promise<void> {
  const { planned, undrawn } =
    (await balancesOf(t, { sources: [source.id] })).get(source.id) ?? emptyBalances();
  const { amountDong, goods } = sumOf(rows);
  const together = addBalances([
    { ...emptyBalances(), planned, undrawn },
    { ...emptyBalances(), planned: { gifts: rows.length, dong: amountDong, goods } },
  ]);
  const budget = {
    name: source.name,
    budget_dong: source.budgetDong,
    in_kind: source.inKind === null ? null : JSON.stringify(source.inKind),
  };
  const over = overBudget(budget, {
    dong: together.planned.dong + together.undrawn.dong,
    goods: together.planned.goods,
  });
  if (over)
    throw invalid(
      '/source',
      'overBudget',
      `${over} Bổ sung kinh phí ở bước Nguồn và mức, hoặc bớt suất rồi trình lại.`,
    );
}

/** The entries that a submission of a kind is about. */
async function entriesToSubmit(
  t: ReadTx,
  source: Source,
  kind: ApprovalKind,
  form: Submission,
): Promise<EntryRow[]> {
  const rows = await listedRows(t, { sources: [source.id] });
  if (kind !== 'withdrawal') {
    const proposed = rows.filter((row) => row.state === 'proposed' && row.pending === 0);
    const asked = form.entries ? proposed.filter(({ id }) => form.entries?.includes(id)) : proposed;
    if (asked.length > 0) return asked;
    throw invalid(
      '/source',
      'empty',
      kind === 'list'
        ? `${source.name}: chưa có suất nào để trình, lập danh sách trước.`
        : `${source.name}: chưa có suất nào đề nghị bổ sung.`,
    );
  }
  const asked = rows.filter(({ id }) => form.entries?.includes(id));
  if (asked.length === 0)
    throw invalid('/entries', 'required', 'Các suất: chưa chọn suất nào để đề nghị rút khỏi danh sách.');
  for (const row of asked) {
    const where = itemState(row);
    if (row.state !== 'approved' || row.pending === 1)
      throw conflict(
        '/entries',
        'state',
        `${row.recipient_name}: suất không ở danh sách đã duyệt, hoặc đang trình rút.`,
      );
    if (where === 'paid' || where === 'paidToProxy')
      throw conflict(
        '/entries',
        'paid',
        `${row.recipient_name}: suất đã phát. Đính chính lần phát trước, rồi mới đề nghị rút.`,
      );
    if (where === 'returned')
      throw conflict(
        '/entries',
        'returned',
        `${row.recipient_name}: suất đã trả lại quỹ đợt, nộp trả ngân sách ở bước Phát và quyết toán.`,
      );
  }
  return asked;
}

async function requireKind(t: ReadTx, campaign: string, source: Source, kind: ApprovalKind): Promise<void> {
  const state = (await lockedSources(t, campaign)).get(source.id) ?? 'open';
  if (kind === 'list' && state !== 'open') {
    const words = { approved: 'đã duyệt: người có thêm trình ở danh sách bổ sung', submitted: 'đang trình' };
    throw conflict('/source', state, `Danh sách của ${source.name} ${words[state]}.`);
  }
  if (kind !== 'list' && state !== 'approved')
    throw conflict(
      '/kind',
      'notApproved',
      `${source.name}: danh sách chưa duyệt, sửa ngay trong danh sách ở bước Lập danh sách.`,
    );
}

/** Keeps the rows of a submission as they are seen now. `by`: who submits; null: the program. */
async function keepSubmission(
  t: WriteTx,
  campaign: CampaignRow,
  source: Source,
  about: { kind: ApprovalKind; entries: readonly EntryRow[]; by: string | null; form: Submission },
): Promise<store.ApprovalRecord> {
  const { kind, entries, by, form } = about;
  const rows = await contentOf(t, source.id, entries);
  if (kind !== 'withdrawal') await refuseOverBudget(t, source, rows);
  const { gifts, amountDong, goods } = sumOf(rows);
  const record: store.ApprovalRecord = {
    id: t.newId(),
    version: 1,
    campaign_id: campaign.id,
    source_id: source.id,
    kind,
    state: 'submitted',
    gifts,
    amount_dong: amountDong,
    in_kind: writeGoods(goods),
    content_sha256: contentHash(rows),
    submission_number: form.number ? clean(form.number) : null,
    submitted_on: form.date ?? t.today,
    submitted_by: by,
    decision_number: null,
    decided_on: null,
    decision_issuer: null,
    signer: null,
    reason: form.reason ? clean(form.reason) : null,
    decided_by: null,
    decided_at: null,
  };
  await store.insertApproval(t, record);
  await store.insertRows(
    t,
    record.id,
    rows.map((row) => ({ entry: row.entry, content: JSON.stringify(row) })),
  );
  t.audit({
    action: 'campaign.submitList',
    kind: 'campaignApproval',
    id: record.id,
    area: campaign.area_code,
    after: {
      source: source.code,
      kind,
      gifts,
      amountDong,
      contentSha256: record.content_sha256,
      number: record.submission_number,
    },
    ...(record.reason === null ? {} : { reason: record.reason }),
  });
  return record;
}

/**
 * "Trình": submits the list of a source, or what is to be added to or withdrawn from an approved one. Its rows are kept as
 * they are; nobody edits them until it is decided. Answers the submission's id.
 */
export async function submit(t: WriteTx, id: string, form: Submission): Promise<string> {
  const campaign = await writableCampaign(t, id);
  const source = await sourceAsked(t, id, form.source);
  const kind = form.kind ?? 'list';
  if (kind === 'withdrawal' && !form.reason)
    throw invalid('/reason', 'required', 'Lý do: còn trống, ghi vì sao rút khỏi danh sách đã duyệt.');
  await requireKind(t, id, source, kind);
  const entries = await entriesToSubmit(t, source, kind, form);
  return (await keepSubmission(t, campaign, source, { kind, entries, by: t.actor.accountId, form })).id;
}

/** The list of a source that nobody submitted, submitted in the name of who built it: for a decision made at once. */
export async function submitForBuilder(
  t: WriteTx,
  campaign: CampaignRow,
  source: Source,
  decidedOn: string,
): Promise<Waiting> {
  const form: Submission = { source: source.id, date: decidedOn < t.today ? decidedOn : t.today };
  const entries = await entriesToSubmit(t, source, 'list', form);
  const by = (await builderOf(t, campaign.id))?.account ?? null;
  return {
    campaign,
    source,
    record: await keepSubmission(t, campaign, source, { kind: 'list', entries, by, form }),
  };
}

/** A submission that waits for its decision. */
export async function requireWaiting(t: ReadTx, campaign: string, id: string): Promise<Waiting> {
  const row = await writableCampaign(t, campaign);
  const record = (await store.approvals(t, campaign)).find((each) => each.id === id);
  if (!record) throw notFound('Không có lần trình này trong đợt.');
  if (record.state !== 'submitted')
    throw conflict(
      '/state',
      record.state,
      record.state === 'approved'
        ? 'Lần trình này đã duyệt.'
        : 'Lần trình này đã trả lại: trình lại rồi mới duyệt.',
    );
  return { campaign: row, record, source: await sourceAsked(t, campaign, record.source_id) };
}

/** The entries of a submission as they stand. */
export async function entriesOfSubmission(t: ReadTx, record: store.ApprovalRecord): Promise<EntryRow[]> {
  const ids = (await store.rowsOf(t, record.id)).map(({ entry_id }) => entry_id);
  return entryRows(t, { ids });
}

/** Holds that what is decided is what was seen; 409 with what has changed otherwise. */
export async function requireUnchanged(
  t: ReadTx,
  { record }: Waiting,
  now: readonly ApprovalRow[],
): Promise<void> {
  if (contentHash(now) === record.content_sha256) return;
  const changes = changedSince(await submittedRows(t, record.id), now);
  const told = changes.slice(0, 20);
  const rest = changes.length - told.length;
  throw conflict(
    '/rows',
    'changed',
    `Từ khi trình đã có thay đổi, cần trả lại để trình lại: ${told.join('. ')}${rest > 0 ? `, và ${rest} dòng khác` : ''}.`,
  );
}

/** Refuses an account that made what it would approve: built the list, added to it, decided in it, or submitted it. */
export async function requireSecondPerson(t: ReadTx, { record, campaign }: Waiting): Promise<void> {
  const account = t.actor.accountId;
  if (account === null) return; // the program itself
  const authors = [
    record.submitted_by,
    (await builderOf(t, campaign.id))?.account ?? null,
    ...(await store.authorsOf(t, record.source_id)).map((row) => row.account),
  ];
  if (authors.includes(account))
    throw forbidden(
      'Người lập, bổ sung hoặc trình danh sách không tự duyệt: người khác duyệt danh sách này.',
    );
}

/** Sends a submission back with the reason: its rows can be edited again. */
export async function refuse(t: WriteTx, campaign: string, id: string, reason: string): Promise<void> {
  const waiting = await requireWaiting(t, campaign, id);
  await close(t, waiting, clean(reason), 'campaign.refuseList');
}

/** Takes back one's own submission while it waits. */
export async function recall(t: WriteTx, campaign: string, id: string): Promise<void> {
  await close(t, await requireWaiting(t, campaign, id), 'Người trình rút lại để sửa', 'campaign.recallList');
}

async function close(
  t: WriteTx,
  { campaign, source, record }: Waiting,
  reason: string,
  action: 'campaign.refuseList' | 'campaign.recallList',
): Promise<void> {
  await store.decideApproval(t, record.id, {
    state: 'refused',
    decision_number: null,
    decided_on: null,
    decision_issuer: null,
    signer: null,
    reason,
  });
  t.audit({
    action,
    kind: 'campaignApproval',
    id: record.id,
    area: campaign.area_code,
    after: { source: source.code, kind: record.kind },
    reason,
  });
}

/** The campaign of a submission that the actor sees; 404 otherwise. */
export async function campaignOfApproval(t: ReadTx, id: string): Promise<string> {
  const campaign = await store.campaignOf(t, id);
  if (campaign === undefined) throw notFound('Không có lần trình này.');
  return (await findCampaign(t, campaign)).id;
}

/** Scans that hang on a submission. */
export async function papersOfApproval(
  t: ReadTx,
  campaign: string,
  id: string,
): Promise<{ id: string; name: string }[]> {
  const rows = (await store.papersOf(t, campaign)).filter(({ approval_id }) => approval_id === id);
  return rows.map(({ paper_id, name }) => ({ id: paper_id, name }));
}

/** Hangs a scan of the submission or the decision on it. */
export async function hangPaper(t: WriteTx, campaign: string, id: string, paper: string): Promise<void> {
  const row = await writableCampaign(t, campaign);
  const record = (await store.approvals(t, campaign)).find((each) => each.id === id);
  if (!record) throw notFound('Không có lần trình này trong đợt.');
  await requirePaper(t, paper);
  await store.insertPaper(t, id, paper);
  t.audit({
    action: 'campaign.hangApprovalPaper',
    kind: 'campaignApproval',
    id,
    area: row.area_code,
    after: { paper },
  });
}
