import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import type { ApprovalKind, ApprovalState } from './schema.ts';

export interface ApprovalRecord {
  id: string;
  version: number;
  campaign_id: string;
  source_id: string;
  kind: ApprovalKind;
  state: ApprovalState;
  gifts: number;
  amount_dong: number;
  in_kind: string | null;
  content_sha256: string;
  submission_number: string | null;
  submitted_on: string;
  submitted_by: string | null;
  decision_number: string | null;
  decided_on: string | null;
  decision_issuer: string | null;
  signer: string | null;
  reason: string | null;
  decided_by: string | null;
  decided_at: string | null;
}

const columns = [
  'id',
  'version',
  'campaign_id',
  'source_id',
  'kind',
  'state',
  'gifts',
  'amount_dong',
  'in_kind',
  'content_sha256',
  'submission_number',
  'submitted_on',
  'submitted_by',
  'decision_number',
  'decided_on',
  'decision_issuer',
  'signer',
  'reason',
  'decided_by',
  'decided_at',
] as const satisfies readonly (keyof ApprovalRecord)[];

const selected = columns.map((column) => `a.${column}`).join(', ');

export async function insertApproval(t: WriteTx, row: ApprovalRecord): Promise<void> {
  await t.run(
    `INSERT INTO campaign_approvals (${columns.join(', ')}, created_at) VALUES (${marks(columns)}, ?)`,
    [...columns.map((column) => row[column]), t.now],
  );
}

/** Writes what was decided of a submission that waits. */
export async function decideApproval(
  t: WriteTx,
  id: string,
  row: Pick<
    ApprovalRecord,
    'state' | 'decision_number' | 'decided_on' | 'decision_issuer' | 'signer' | 'reason'
  >,
): Promise<void> {
  await t.run(
    `UPDATE campaign_approvals SET version = version + 1, state = ?, decision_number = ?, decided_on = ?,
       decision_issuer = ?, signer = ?, reason = COALESCE(?, reason), decided_by = ?, decided_at = ?
     WHERE id = ? AND state = 'submitted'`,
    [
      row.state,
      row.decision_number,
      row.decided_on,
      row.decision_issuer,
      row.signer,
      row.reason,
      t.actor.accountId,
      t.now,
      id,
    ],
  );
}

/** Submissions of a campaign, oldest first. */
export function approvals(t: ReadTx, campaign: string): Promise<ApprovalRecord[]> {
  return t.all<ApprovalRecord>(
    `SELECT ${selected} FROM campaign_approvals a WHERE a.campaign_id = ? ORDER BY a.id`,
    [campaign],
  );
}

export async function campaignOf(t: ReadTx, id: string): Promise<string | undefined> {
  const row = await t.one<{ campaign_id: string }>(
    'SELECT campaign_id FROM campaign_approvals WHERE id = ?',
    [id],
  );
  return row?.campaign_id;
}

export async function insertRows(
  t: WriteTx,
  approval: string,
  rows: readonly { entry: string; content: string }[],
): Promise<void> {
  for (const part of chunks(rows, 100))
    await t.run(
      `INSERT INTO approval_rows (id, approval_id, entry_id, content) VALUES ${part.map(() => '(?, ?, ?, ?)').join(', ')}`,
      part.flatMap(({ entry, content }) => [t.newId(), approval, entry, content]),
    );
}

export function rowsOf(t: ReadTx, approval: string): Promise<{ entry_id: string; content: string }[]> {
  return t.all('SELECT entry_id, content FROM approval_rows WHERE approval_id = ? ORDER BY id', [approval]);
}

/** Rows of the lists and additions of a campaign that were approved, in the order they were. */
export function approvedRows(t: ReadTx, campaign: string): Promise<{ entry_id: string; content: string }[]> {
  return t.all(
    `SELECT r.entry_id, r.content FROM approval_rows r JOIN campaign_approvals a ON a.id = r.approval_id
     WHERE a.campaign_id = ? AND a.state = 'approved' AND a.kind <> 'withdrawal' ORDER BY r.id`,
    [campaign],
  );
}

export async function insertPaper(t: WriteTx, approval: string, paper: string): Promise<void> {
  await t.run('INSERT INTO approval_papers (approval_id, paper_id) VALUES (?, ?)', [approval, paper]);
}

export function papersOf(
  t: ReadTx,
  campaign: string,
): Promise<{ approval_id: string; paper_id: string; name: string }[]> {
  return t.all(
    `SELECT p.approval_id, p.paper_id, f.name FROM approval_papers p
     JOIN campaign_approvals a ON a.id = p.approval_id JOIN papers f ON f.id = p.paper_id
     WHERE a.campaign_id = ? ORDER BY p.paper_id`,
    [campaign],
  );
}

export interface IdentityRow {
  entry_id: string;
  full_name: string;
  birth_date: string;
  national_id: string | null;
  address: string | null;
  household_code: string | null;
}

/** Who each gift would be handed to as the registers have them: the person, or the household's head on the day. */
export function identities(t: ReadTx, entries: readonly string[], day: string): Promise<IdentityRow[]> {
  const ids = JSON.stringify(entries);
  return t.all<IdentityRow>(
    `SELECT e.id AS entry_id, p.full_name, v.birth_date, p.national_id, h.address, h.code AS household_code
     FROM campaign_entries e JOIN people p ON p.id = e.person_id
     JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     LEFT JOIN households h ON h.id = e.household_id
     WHERE e.id IN ${listParameter(t.dialect)}
     UNION ALL
     SELECT e.id, p.full_name, v.birth_date, p.national_id, h.address, h.code
     FROM campaign_entries e JOIN households h ON h.id = e.household_id
     JOIN memberships m ON m.household_id = h.id AND m.relation = 'head' AND m.retracted_at IS NULL
       AND m.valid_from <= ? AND ? < m.valid_to
     JOIN people p ON p.id = m.person_id JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL
     WHERE e.person_id IS NULL AND e.id IN ${listParameter(t.dialect)}`,
    [ids, day, day, ids],
  );
}

/** The highest number that a group has on the approved list of a source. */
export function lastNumbers(t: ReadTx, source: string): Promise<{ area_code: string; last: number }[]> {
  return t.all(
    `SELECT area_code, MAX(number) AS last FROM campaign_entries WHERE source_id = ? AND number IS NOT NULL
     GROUP BY area_code`,
    [source],
  );
}

/** Accounts that have put something into the rows of a source: built, added, decided. */
export function authorsOf(t: ReadTx, source: string): Promise<{ account: string | null }[]> {
  return t.all(
    `SELECT DISTINCT created_by AS account FROM campaign_entries WHERE source_id = ? AND state = 'proposed'
     UNION SELECT DISTINCT decided_by FROM campaign_choices WHERE source_id = ? AND undone_at IS NULL`,
    [source, source],
  );
}
