import type { SqlValue } from '../../db/connection.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';
import type { CaseState, WaitsFor } from '../../shared/words.ts';

export interface CaseRow {
  id: string;
  version: number;
  code: string;
  kind: string;
  area_code: string;
  ward_code: string;
  household_id: string | null;
  person_id: string | null;
  applicant_name: string;
  applicant_phone: string | null;
  summary: string | null;
  received_on: string;
  due_on: string;
  norm_on: string;
  step: string;
  state: CaseState;
  waits_for: WaitsFor | null;
  stopped_on: string | null;
  assignee_id: string | null;
  proposal: string;
  decision: string | null;
  closed_on: string | null;
  entered_by: string | null;
  /** Words it is found by. */
  search_text: string;
}

const columns = [
  'id',
  'code',
  'kind',
  'area_code',
  'ward_code',
  'household_id',
  'person_id',
  'applicant_name',
  'applicant_phone',
  'summary',
  'received_on',
  'due_on',
  'norm_on',
  'step',
  'state',
  'waits_for',
  'stopped_on',
  'assignee_id',
  'proposal',
  'decision',
  'closed_on',
  'entered_by',
  'search_text',
] as const;

export async function insertCase(t: WriteTx, row: Omit<CaseRow, 'version'>): Promise<void> {
  await t.run(
    `INSERT INTO cases (${columns.join(', ')}, created_at, updated_at) VALUES (${marks(columns)}, ?, ?)`,
    [...columns.map((column) => row[column]), t.now, t.now],
  );
}

export type CaseChanges = Partial<
  Pick<
    CaseRow,
    | 'due_on'
    | 'step'
    | 'state'
    | 'waits_for'
    | 'stopped_on'
    | 'assignee_id'
    | 'proposal'
    | 'decision'
    | 'closed_on'
  >
>;

/** Changes fields of a case; its version grows. */
export async function updateCase(t: WriteTx, id: string, changes: CaseChanges): Promise<void> {
  const entries = Object.entries(changes);
  const set = entries.map(([column]) => `${column} = ?, `).join('');
  await t.run(`UPDATE cases SET ${set}version = version + 1, updated_at = ? WHERE id = ?`, [
    ...entries.map(([, value]) => value),
    t.now,
    id,
  ]);
}

export function caseById(t: ReadTx, id: string): Promise<CaseRow | undefined> {
  return t.one<CaseRow>('SELECT * FROM cases WHERE id = ?', [id]);
}

/** How many cases a ward has with a prefix of codes: the next number of its series. */
export async function lastCode(t: ReadTx, ward: string, prefix: string): Promise<string | undefined> {
  const row = await t.one<{ code: string }>(
    `SELECT code FROM cases WHERE ward_code = ? AND code LIKE ? ORDER BY LENGTH(code) DESC, code DESC LIMIT 1`,
    [ward, `${prefix}%`],
  );
  return row?.code;
}

/** Actions that enter what a case proposes: whoever did one of them does not approve it. */
const entering = "s.action IN ('received', 'done', 'surveyAgain')";

/** True when the account entered the case or recorded one of its steps. */
export async function isEnteredBy(t: ReadTx, caseId: string, account: string): Promise<boolean> {
  const row = await t.one(
    `SELECT 1 AS found FROM case_steps s WHERE s.case_id = ? AND s.by_account = ? AND ${entering} LIMIT 1`,
    [caseId, account],
  );
  return row !== undefined;
}

/** The newest day of what was recorded in a case's course. */
export async function lastStepDay(t: ReadTx, caseId: string): Promise<string | undefined> {
  const row = await t.one<{ day: string | null }>(
    'SELECT MAX(done_on) AS day FROM case_steps WHERE case_id = ?',
    [caseId],
  );
  return row?.day ?? undefined;
}

export interface CaseFilter {
  scope: { sql: string; params: SqlValue[] };
  /** Areas in which; undefined: everywhere in scope. */
  areas: readonly string[] | undefined;
  kinds: readonly string[] | undefined;
  states: readonly CaseState[] | undefined;
  dueBefore: string | undefined;
  dueFrom: string | undefined;
  waitsFor: string | undefined;
  /** Id of the account that works on it; `''`: nobody. */
  assignee: string | undefined;
  household: string | undefined;
  person: string | undefined;
  text: string | undefined;
  /** Steps of kinds at which a case has to stand. */
  steps: readonly { kind: string; step: string }[] | undefined;
  /** Cases that this account neither entered nor recorded a step of. */
  notBy: string | undefined;
}

function where(filter: CaseFilter): { sql: string; params: SqlValue[] } {
  const parts = [filter.scope.sql];
  const params: SqlValue[] = [...filter.scope.params];
  const among = (column: string, values: readonly string[] | undefined): void => {
    if (values === undefined) return;
    parts.push(values.length === 0 ? '1 = 0' : `${column} IN (${marks(values)})`);
    params.push(...values);
  };
  among('c.area_code', filter.areas);
  among('c.kind', filter.kinds);
  among('c.state', filter.states);
  const one = (sql: string, value: string | undefined): void => {
    if (value === undefined) return;
    parts.push(sql);
    params.push(value);
  };
  one('c.due_on < ?', filter.dueBefore);
  one('c.due_on >= ?', filter.dueFrom);
  one('c.waits_for = ?', filter.waitsFor);
  one("COALESCE(c.assignee_id, '') = ?", filter.assignee);
  one('c.household_id = ?', filter.household);
  one('c.person_id = ?', filter.person);
  for (const word of filter.text?.split(' ') ?? []) one('c.search_text LIKE ?', `% ${word}%`);
  if (filter.steps !== undefined) {
    const pairs = filter.steps.map(() => '(c.kind = ? AND c.step = ?)');
    parts.push(pairs.length === 0 ? '1 = 0' : `(${pairs.join(' OR ')})`);
    params.push(...filter.steps.flatMap(({ kind, step }) => [kind, step]));
  }
  one(
    `NOT EXISTS (SELECT 1 FROM case_steps s WHERE s.case_id = c.id AND s.by_account = ? AND ${entering})`,
    filter.notBy,
  );
  return { sql: parts.join(' AND '), params };
}

export interface CaseListRow extends CaseRow {
  household_code: string | null;
  person_name: string | null;
}

/** One page of cases, those due first on top, with the count of all. */
export async function findCases(
  t: ReadTx,
  filter: CaseFilter,
  page: Page,
): Promise<{ rows: CaseListRow[]; total: number }> {
  const { sql, params } = where(filter);
  const rows = await t.all<CaseListRow>(
    `SELECT c.*, h.code AS household_code, p.full_name AS person_name FROM cases c
     LEFT JOIN households h ON h.id = c.household_id LEFT JOIN people p ON p.id = c.person_id
     WHERE ${sql} ORDER BY CASE WHEN c.state IN ('open', 'stopped') THEN 0 ELSE 1 END, c.due_on, c.code LIMIT ? OFFSET ?`,
    [...params, page.limit, page.offset],
  );
  const count = await t.one<{ n: number }>(`SELECT COUNT(*) AS n FROM cases c WHERE ${sql}`, params);
  return { rows, total: count?.n ?? 0 };
}

export interface StepRow {
  id: string;
  case_id: string;
  step: string;
  action: string;
  done_on: string;
  note: string | null;
  data: string | null;
  by_account: string | null;
  by_name: string;
  recorded_at: string;
}

export async function insertStep(t: WriteTx, row: StepRow): Promise<void> {
  await t.run(
    `INSERT INTO case_steps (id, case_id, number, step, action, done_on, note, data, by_account, by_name, recorded_at)
     VALUES (?, ?, (SELECT COUNT(*) + 1 FROM case_steps WHERE case_id = ?), ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.case_id,
      row.case_id,
      row.step,
      row.action,
      row.done_on,
      row.note,
      row.data,
      row.by_account,
      row.by_name,
      row.recorded_at,
    ],
  );
}

export function stepsOf(t: ReadTx, caseId: string): Promise<StepRow[]> {
  return t.all<StepRow>('SELECT * FROM case_steps WHERE case_id = ? ORDER BY number', [caseId]);
}

export interface CasePaperRow {
  id: string;
  title: string;
  name: string;
  type: string;
}

export function papersOf(t: ReadTx, caseId: string): Promise<CasePaperRow[]> {
  return t.all<CasePaperRow>(
    `SELECT p.id, cp.title, p.name, p.type FROM case_papers cp JOIN papers p ON p.id = cp.paper_id
     WHERE cp.case_id = ? ORDER BY p.added_at, p.id`,
    [caseId],
  );
}

export async function insertCasePaper(
  t: WriteTx,
  row: { case_id: string; paper_id: string; title: string },
): Promise<void> {
  await t.run('INSERT INTO case_papers (case_id, paper_id, title) VALUES (?, ?, ?)', [
    row.case_id,
    row.paper_id,
    row.title,
  ]);
}
