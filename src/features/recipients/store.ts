import type { SqlValue } from '../../db/connection.ts';
import { jsonText, listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';

export interface EntryRow {
  id: string;
  version: number;
  campaign_id: string;
  source_id: string;
  rule_id: string | null;
  martyr_id: string | null;
  person_id: string | null;
  household_id: string | null;
  area_code: string;
  recipient_name: string;
  category: string | null;
  ground: string | null;
  amount_dong: number;
  in_kind: string | null;
  state: 'proposed' | 'approved' | 'withdrawn';
  origin: 'rule' | 'manual' | 'import';
  number: number | null;
  reason: string | null;
  proposed_by: string | null;
  approval_id: string | null;
  decision_number: string | null;
  decided_on: string | null;
  decision_issuer: string | null;
  birth_date: string | null;
  national_id: string | null;
  address: string | null;
  category_label: string | null;
  people: number | null;
  reasons: string | null;
  warnings: string | null;
  created_by: string | null;
}

export const entryColumns = [
  'id',
  'version',
  'campaign_id',
  'source_id',
  'rule_id',
  'martyr_id',
  'person_id',
  'household_id',
  'area_code',
  'recipient_name',
  'category',
  'ground',
  'amount_dong',
  'in_kind',
  'state',
  'origin',
  'number',
  'reason',
  'proposed_by',
  'approval_id',
  'decision_number',
  'decided_on',
  'decision_issuer',
  'birth_date',
  'national_id',
  'address',
  'category_label',
  'people',
  'reasons',
  'warnings',
  'created_by',
] as const satisfies readonly (keyof EntryRow)[];

/** An entry with who it is about now, and what became of the gift. */
export interface ListedRow extends EntryRow {
  source_code: string;
  source_name: string;
  household_code: string | null;
  person_birth_date: string | null;
  died_on: string | null;
  last_event: 'payment' | 'reversal' | 'return' | null;
  receiver_name: string | null;
  return_reason: string | null;
  /** Day of the last event. */
  last_on: string | null;
  signature: 'awaited' | 'matched' | null;
  /** A submission that waits holds it. */
  pending: number;
}

export interface EntryFilter {
  campaign?: string | undefined;
  sources?: readonly string[] | undefined;
  areas?: readonly string[] | undefined;
  states?: readonly EntryRow['state'][] | undefined;
  ids?: readonly string[] | undefined;
}

export function conditionOf(t: ReadTx, filter: EntryFilter): { sql: string; params: SqlValue[] } {
  const lists: [string, readonly string[] | undefined][] = [
    ['e.source_id', filter.sources],
    ['e.area_code', filter.areas],
    ['e.state', filter.states],
    ['e.id', filter.ids],
  ];
  const asked = lists.flatMap(([column, values]) => (values ? [{ column, values }] : []));
  return {
    sql: [
      '1 = 1',
      ...(filter.campaign === undefined ? [] : ['e.campaign_id = ?']),
      ...asked.map(({ column }) => `${column} IN ${listParameter(t.dialect)}`),
    ].join(' AND '),
    params: [
      ...(filter.campaign === undefined ? [] : [filter.campaign]),
      ...asked.map(({ values }) => JSON.stringify(values)),
    ],
  };
}

export const entryList = (alias: string): string =>
  entryColumns.map((column) => `${alias}.${column}`).join(', ');

/** Entries as they are kept, in the order they were made. */
export function entryRows(t: ReadTx, filter: EntryFilter): Promise<EntryRow[]> {
  const condition = conditionOf(t, filter);
  return t.all<EntryRow>(
    `SELECT ${entryList('e')} FROM campaign_entries e WHERE ${condition.sql} ORDER BY e.id`,
    condition.params,
  );
}

const lastEvent = (column: string): string =>
  `(SELECT y.${column} FROM payments y WHERE y.entry_id = e.id ORDER BY y.row_id DESC LIMIT 1)`;

/**
 * Gifts of sources that stand for a person or a household, or either of both, in the order they were made. Asked for each
 * row of a file: by whom they are for, who has few, and not by the list, which is long.
 */
export async function standingOf(
  t: ReadTx,
  sources: readonly string[],
  of: { person?: string | null; household?: string | null },
): Promise<EntryRow[]> {
  const rows = await t.all<EntryRow>(
    `SELECT ${entryList('e')} FROM campaign_entries e WHERE e.person_id = ? OR e.household_id = ?`,
    [of.person ?? null, of.household ?? null],
  );
  return rows
    .filter(({ source_id, state }) => sources.includes(source_id) && state !== 'withdrawn')
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Entries with their people as they are now and the last event of each gift. */
export function listedRows(t: ReadTx, filter: EntryFilter): Promise<ListedRow[]> {
  const condition = conditionOf(t, filter);
  return t.all<ListedRow>(
    `SELECT ${entryList('e')}, s.code AS source_code, s.name AS source_name, h.code AS household_code,
       v.birth_date AS person_birth_date, v.died_on, ${lastEvent('kind')} AS last_event,
       ${lastEvent('receiver_name')} AS receiver_name, ${lastEvent('return_reason')} AS return_reason, ${lastEvent('paid_on')} AS last_on, ${lastEvent('signature')} AS signature,
       CASE WHEN EXISTS (SELECT 1 FROM approval_rows r JOIN campaign_approvals a ON a.id = r.approval_id
         WHERE r.entry_id = e.id AND a.state = 'submitted') THEN 1 ELSE 0 END AS pending
     FROM campaign_entries e JOIN campaign_sources s ON s.id = e.source_id
     LEFT JOIN households h ON h.id = e.household_id
     LEFT JOIN person_vitals v ON v.person_id = e.person_id AND v.retracted_at IS NULL
     WHERE ${condition.sql} ORDER BY e.id`,
    condition.params,
  );
}

export async function insertEntries(t: WriteTx, rows: readonly EntryRow[]): Promise<void> {
  const group = `(${marks([...entryColumns, 'created_at'])})`;
  for (const part of chunks(rows, 25))
    await t.run(
      `INSERT INTO campaign_entries (${entryColumns.join(', ')}, created_at) VALUES ${part.map(() => group).join(', ')}`,
      part.flatMap((row) => [...entryColumns.map((column) => row[column]), t.now]),
    );
}

/** Writes the changed columns of one entry. */
export async function updateEntry(
  t: WriteTx,
  id: string,
  changes: Partial<Omit<EntryRow, 'id' | 'version'>>,
): Promise<void> {
  const columns = Object.keys(changes);
  await t.run(
    `UPDATE campaign_entries SET version = version + 1, ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    [...Object.values(changes), id],
  );
}

/** Makes the proposals of a submission approved gifts, with who they are for as it was submitted; all at once. */
export async function freezeProposals(
  t: WriteTx,
  approval: string,
  decision: Pick<EntryRow, 'decision_number' | 'decided_on' | 'decision_issuer'>,
): Promise<void> {
  const seen = (key: string): string =>
    `(SELECT ${jsonText(t.dialect, 'r.content', key)} FROM approval_rows r
       WHERE r.approval_id = ? AND r.entry_id = campaign_entries.id)`;
  await t.run(
    `UPDATE campaign_entries SET version = version + 1, state = 'approved', approval_id = ?, decision_number = ?,
       decided_on = ?, decision_issuer = ?, number = CAST(${seen('number')} AS INTEGER), recipient_name = ${seen('recipientName')},
       birth_date = ${seen('birthDate')}, national_id = ${seen('nationalId')}, address = ${seen('address')}
     WHERE state = 'proposed' AND id IN (SELECT entry_id FROM approval_rows WHERE approval_id = ?)`,
    [
      approval,
      decision.decision_number,
      decision.decided_on,
      decision.decision_issuer,
      ...Array.from({ length: 6 }, () => approval),
    ],
  );
}

/** Takes proposals away: the list is built without them. Approved gifts are withdrawn, never deleted. */
export async function deleteProposals(t: WriteTx, ids: readonly string[]): Promise<void> {
  for (const part of chunks(ids, 200))
    await t.run(`DELETE FROM campaign_entries WHERE state = 'proposed' AND id IN (${marks(part)})`, part);
}

export interface CandidateRow {
  id: string;
  campaign_id: string;
  source_id: string;
  rule_id: string | null;
  person_id: string | null;
  household_id: string | null;
  area_code: string;
  recipient_name: string;
  outcome: 'out' | 'review';
  reasons: string;
}

const candidateColumns = [
  'id',
  'campaign_id',
  'source_id',
  'rule_id',
  'person_id',
  'household_id',
  'area_code',
  'recipient_name',
  'outcome',
  'reasons',
] as const satisfies readonly (keyof CandidateRow)[];

export async function replaceCandidates(
  t: WriteTx,
  sources: readonly string[],
  rows: readonly CandidateRow[],
): Promise<void> {
  for (const part of chunks(sources, 200))
    await t.run(`DELETE FROM campaign_candidates WHERE source_id IN (${marks(part)})`, part);
  await insertCandidates(t, rows);
}

export async function insertCandidates(t: WriteTx, rows: readonly CandidateRow[]): Promise<void> {
  const group = `(${marks([...candidateColumns, 'created_at'])})`;
  for (const part of chunks(rows, 60))
    await t.run(
      `INSERT INTO campaign_candidates (${candidateColumns.join(', ')}, created_at)
       VALUES ${part.map(() => group).join(', ')}`,
      part.flatMap((row) => [...candidateColumns.map((column) => row[column]), t.now]),
    );
}

export interface ListedCandidateRow extends CandidateRow {
  source_code: string;
  source_name: string;
  household_code: string | null;
  person_birth_date: string | null;
}

export function candidateRows(t: ReadTx, campaign: string): Promise<ListedCandidateRow[]> {
  return t.all<ListedCandidateRow>(
    `SELECT ${candidateColumns.map((column) => `c.${column}`).join(', ')}, s.code AS source_code, s.name AS source_name,
       h.code AS household_code, v.birth_date AS person_birth_date
     FROM campaign_candidates c JOIN campaign_sources s ON s.id = c.source_id
     LEFT JOIN households h ON h.id = c.household_id
     LEFT JOIN person_vitals v ON v.person_id = c.person_id AND v.retracted_at IS NULL
     WHERE c.campaign_id = ? ORDER BY c.id`,
    [campaign],
  );
}

export interface ChoiceRow {
  id: string;
  source_id: string;
  rule_id: string | null;
  person_id: string | null;
  household_id: string | null;
  choice: 'in' | 'out';
  reason: string;
  proposed_by: string | null;
  decided_by: string | null;
  decided_at: string;
}

/** Choices that stand, oldest first. */
export function choices(t: ReadTx, campaign: string): Promise<ChoiceRow[]> {
  return t.all<ChoiceRow>(
    `SELECT id, source_id, rule_id, person_id, household_id, choice, reason, proposed_by, decided_by, decided_at
     FROM campaign_choices WHERE campaign_id = ? AND undone_at IS NULL ORDER BY id`,
    [campaign],
  );
}

export async function insertChoice(
  t: WriteTx,
  campaign: string,
  row: Omit<ChoiceRow, 'decided_by' | 'decided_at'>,
): Promise<void> {
  await t.run(
    `INSERT INTO campaign_choices (id, campaign_id, source_id, rule_id, person_id, household_id, choice, reason, proposed_by,
       decided_by, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      campaign,
      row.source_id,
      row.rule_id,
      row.person_id,
      row.household_id,
      row.choice,
      row.reason,
      row.proposed_by,
      t.actor.accountId,
      t.now,
    ],
  );
}

export async function undoChoices(t: WriteTx, ids: readonly string[]): Promise<void> {
  for (const part of chunks(ids, 200))
    await t.run(
      `UPDATE campaign_choices SET undone_at = ? WHERE undone_at IS NULL AND id IN (${marks(part)})`,
      [t.now, ...part],
    );
}

/** What a source's list waits for, or has: by its submissions, and by gifts that came approved from elsewhere; in no order. */
export function lockedSources(
  t: ReadTx,
  campaign: string,
): Promise<{ source_id: string; state: 'submitted' | 'approved' }[]> {
  return t.all(
    `SELECT source_id, state FROM campaign_approvals
     WHERE campaign_id = ? AND kind = 'list' AND state IN ('submitted', 'approved')
     UNION ALL SELECT s.id, 'approved' FROM campaign_sources s WHERE s.campaign_id = ? AND EXISTS (
       SELECT 1 FROM campaign_entries e WHERE e.campaign_id = s.campaign_id AND e.source_id = s.id
         AND e.state = 'approved')`,
    [campaign, campaign],
  );
}

export interface BuildRow {
  id: string;
  content: string;
  built_at: string;
  built_by: string | null;
  built_by_name: string;
}

export async function insertBuild(t: WriteTx, campaign: string, content: string): Promise<void> {
  await t.run(
    `INSERT INTO list_builds (id, campaign_id, content, built_at, built_by, built_by_name) VALUES (?, ?, ?, ?, ?, ?)`,
    [t.newId(), campaign, content, t.now, t.actor.accountId, t.actor.fullName],
  );
}

export function lastBuild(t: ReadTx, campaign: string): Promise<BuildRow | undefined> {
  return t.one<BuildRow>(
    `SELECT id, content, built_at, built_by, built_by_name FROM list_builds WHERE campaign_id = ?
     ORDER BY built_at DESC, id DESC LIMIT 1`,
    [campaign],
  );
}

/** Proposals that one transaction put on the list out of a file. */
export function importedAt(
  t: ReadTx,
  instant: string,
): Promise<{ id: string; recipient_name: string; held: number }[]> {
  return t.all(
    `SELECT e.id, e.recipient_name, CASE WHEN e.state <> 'proposed' OR e.version > 1 OR EXISTS (
         SELECT 1 FROM approval_rows r WHERE r.entry_id = e.id) THEN 1 ELSE 0 END AS held
     FROM campaign_entries e WHERE e.created_at = ? AND e.origin = 'import' ORDER BY e.id`,
    [instant],
  );
}

/** Levels that one transaction changed, as they were before. */
export function changedAt(t: ReadTx, instant: string): Promise<{ thing_id: string; before: string }[]> {
  return t.all(
    "SELECT thing_id, before FROM audit WHERE at = ? AND action = 'campaign.changeEntry' ORDER BY row_id DESC",
    [instant],
  );
}
